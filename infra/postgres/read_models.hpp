#pragma once

#include "infra/postgres/connections.hpp"
#include "projections/queries.hpp"

namespace bilten::infra {

// The read models in PostgreSQL.
class ReadModels final : public projections::Documents, public projections::Queries {
public:
    explicit ReadModels(std::string dsn, std::size_t connections_max = 8);

    boost::asio::awaitable<projections::DocumentPointer> document(
        projections::Document what, domain::Uuid id, domain::Position at_least) override;
    // Tells nothing: whoever keeps what he read hears of changes, see DocumentCache.
    std::shared_ptr<void>
    watch(projections::Document what, domain::Uuid id, std::function<void()> changed) override;
    boost::asio::awaitable<projections::HistoryPage>
    history(domain::Uuid event, domain::Version after, std::size_t limit) override;
    boost::asio::awaitable<std::optional<std::vector<std::string>>>
    organizers_of(domain::Uuid event) override;
    boost::asio::awaitable<projections::VenuePage> venues(
        projections::VenueFilter filter,
        std::optional<projections::VenueCursor> after,
        std::size_t limit) override;
    boost::asio::awaitable<std::int64_t>
    upcoming_events_at(domain::Uuid venue, domain::Instant now) override;
    boost::asio::awaitable<bool> reached(
        std::string projection,
        domain::Position position,
        std::chrono::milliseconds wait) override;

    // Answers when the database does. Throws Unavailable.
    boost::asio::awaitable<void> ping();

    [[nodiscard]] Connections& connections() noexcept { return connections_; }

private:
    Connections connections_;
};

} // namespace bilten::infra
