#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace bilten::api {

// How many connections there are, in all and per address. Safe to use from several threads.
class ConnectionBook {
public:
    ConnectionBook(std::size_t in_all_max, std::size_t per_address_max)
        : in_all_max_{in_all_max}, per_address_max_{per_address_max}
    {
    }

    // A connection's place, given back when it goes.
    class Place {
    public:
        Place(ConnectionBook& book, std::string address)
            : book_{&book}, address_{std::move(address)}
        {
        }

        Place(Place&& other) noexcept
            : book_{std::exchange(other.book_, nullptr)}, address_{std::move(other.address_)}
        {
        }

        Place& operator=(Place&&) = delete;

        ~Place()
        {
            if (book_) book_->leave(address_);
        }

        [[nodiscard]] const std::string& address() const noexcept { return address_; }

    private:
        ConnectionBook* book_;
        std::string address_;
    };

    // Nothing: a limit is reached.
    [[nodiscard]] std::optional<Place> enter(const std::string& address);
    [[nodiscard]] std::size_t in_all() const;

private:
    void leave(const std::string& address);

    const std::size_t in_all_max_;
    const std::size_t per_address_max_;
    mutable std::mutex mutex_;
    std::size_t in_all_ = 0;
    std::unordered_map<std::string, std::size_t> per_address_;
};

} // namespace bilten::api
