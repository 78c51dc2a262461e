#pragma once

// What the API asks the read models. Every answer is rendered already: bytes that go out as they are.

#include "domain/metadata.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::projections {

// An event's document, and what decides who may see it.
struct EventDocument {
    std::string bytes;
    domain::Version version = 0;
    bool is_public = false; // published, or cancelled after it was
    std::vector<std::string> organizers;
};

struct HistoryPage {
    std::vector<std::string> entries; // HistoryEntryDto each, the oldest first
    std::optional<domain::Version> next_after;
};

// How old answers are.
class Freshness {
public:
    virtual ~Freshness() = default;

    // Domain events of all lanes that the projection has not folded yet, as of a moment ago. Nothing:
    // not known, since a database does not answer. Never blocks.
    [[nodiscard]] virtual std::optional<std::int64_t>
    events_behind(std::string_view projection) const = 0;
};

// Each throws commands::Unavailable (as a std::exception) when the read models cannot be reached.
class Queries {
public:
    virtual ~Queries() = default;

    virtual boost::asio::awaitable<std::optional<EventDocument>> event(domain::Uuid id) = 0;
    virtual boost::asio::awaitable<std::optional<EventDocument>> availability(domain::Uuid id) = 0;

    // Parts of those: {"sessions":[...]}, {"ticketTypes":[...]} and one TicketTypeAvailabilityDto.
    virtual boost::asio::awaitable<std::optional<EventDocument>> sessions(domain::Uuid event) = 0;
    virtual boost::asio::awaitable<std::optional<EventDocument>>
    ticket_types(domain::Uuid event) = 0;
    virtual boost::asio::awaitable<std::optional<EventDocument>>
    ticket_type_availability(domain::Uuid ticket_type) = 0;
    virtual boost::asio::awaitable<HistoryPage>
    history(domain::Uuid event, domain::Version after, std::size_t limit) = 0;

    // True once the projection has reached the position; false when `wait` was over first.
    virtual boost::asio::awaitable<bool>
    reached(std::string projection, domain::Position position, std::chrono::milliseconds wait) = 0;
};

} // namespace bilten::projections
