#pragma once

#include <chrono>
#include <stdexcept>
#include <string>

namespace bilten::commands {

// Something that a request needs cannot be had just now: a store that is down, a queue that is
// full. The API answers 503 with Retry-After; whoever throws it says how long a client should wait.
class Unavailable : public std::runtime_error {
public:
    explicit Unavailable(const std::string& what, std::chrono::seconds retry_after = default_wait)
        : std::runtime_error{what}, retry_after_{retry_after}
    {
    }

    [[nodiscard]] std::chrono::seconds retry_after() const noexcept { return retry_after_; }

private:
    static constexpr std::chrono::seconds default_wait{1};
    std::chrono::seconds retry_after_;
};

} // namespace bilten::commands
