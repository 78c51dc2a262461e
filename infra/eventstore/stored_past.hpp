#pragma once

#include "infra/postgres/connections.hpp"
#include "projections/past_events.hpp"
#include "schemas/events/sealing.hpp"

namespace bilten::infra {

// Events as they were, from the event store. Reads the stream from its beginning: an event that sold a
// million tickets takes seconds, on a thread of its own.
class StoredPast final : public projections::PastEvents {
public:
    // The opener reads the names by which organizers wished to be known.
    StoredPast(std::string dsn, schemas::Opener& opener, std::size_t connections_max = 2);

    boost::asio::awaitable<std::optional<projections::PastEvent>>
    event(domain::TicketedEventId id, projections::AsOf as_of) override;
    boost::asio::awaitable<std::vector<schemas::RecordedEvent>> order(domain::OrderId id) override;

private:
    schemas::Opener& opener_;
    Connections connections_;
};

} // namespace bilten::infra
