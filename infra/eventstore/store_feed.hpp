#pragma once

#include "infra/eventstore/store_reader.hpp"
#include "projections/feed.hpp"

namespace bilten::infra {

// A lane, read straight from the event store by asking again and again: every 3 ms while events
// come, up to every 200 ms while none do. Throws SourceLost and LaneHasHole; the next call goes on
// with a new connection.
class StoreFeed final : public projections::LaneFeed {
public:
    StoreFeed(std::string dsn, std::int16_t lane, std::int64_t after)
        : dsn_{std::move(dsn)}, lane_{lane}, last_{after}
    {
    }

    std::vector<schemas::StoredEvent>
    next(std::size_t events_max, std::chrono::milliseconds wait) override;

    // The lane's last position in the store; 0 when it has none.
    [[nodiscard]] std::int64_t head();

private:
    StoreReader& reader();

    template <class Work>
    auto or_reconnect(const Work& work);

    std::string dsn_;
    std::int16_t lane_;
    std::int64_t last_;
    std::optional<StoreReader> reader_;
    std::chrono::milliseconds pause_{0};
};

} // namespace bilten::infra
