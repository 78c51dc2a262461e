#pragma once

// What an event was, at any time and in any version: folded from its stream whenever somebody asks.

#include "projections/event_documents.hpp"
#include "schemas/events/recorded_event.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <variant>
#include <vector>

namespace bilten::projections {

using AsOf = std::variant<domain::Version, domain::Instant>;

struct PastEvent {
    EventFrame frame;
    domain::ticketed_event::State state; // without open holds: their places count as held
    domain::Version version = 0;         // the last one that it is made of
    domain::Instant at{};                // the time that was asked for, or when that one was recorded
};

class PastEvents {
public:
    virtual ~PastEvents() = default;

    // The event with all that was recorded until then. Nothing: it did not exist then, or never had
    // that version. Throws commands::Unavailable (as a std::exception).
    virtual boost::asio::awaitable<std::optional<PastEvent>>
    event(domain::TicketedEventId id, AsOf as_of) = 0;

    // All that happened to an order, personal data sealed. Empty: there is none. Throws likewise.
    virtual boost::asio::awaitable<std::vector<schemas::RecordedEvent>>
    order(domain::OrderId id) = 0;
};

} // namespace bilten::projections
