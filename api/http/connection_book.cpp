#include "api/http/connection_book.hpp"

namespace bilten::api {

std::optional<ConnectionBook::Place> ConnectionBook::enter(const std::string& address)
{
    const std::lock_guard lock{mutex_};
    if (in_all_ == in_all_max_) return std::nullopt;
    auto& here = per_address_[address];
    if (here == per_address_max_) {
        if (here == 0) per_address_.erase(address);
        return std::nullopt;
    }
    ++here;
    ++in_all_;
    return std::make_optional<Place>(*this, address);
}

std::size_t ConnectionBook::in_all() const
{
    const std::lock_guard lock{mutex_};
    return in_all_;
}

void ConnectionBook::leave(const std::string& address)
{
    const std::lock_guard lock{mutex_};
    --in_all_;
    const auto found = per_address_.find(address);
    if (--found->second == 0) per_address_.erase(found);
}

} // namespace bilten::api
