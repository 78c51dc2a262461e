#pragma once

// What the API asks the read models. Every answer is rendered already: bytes that go out as they are.

#include "domain/metadata.hpp"

#include <boost/asio/awaitable.hpp>

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::projections {

// What can be asked about one event: whole documents and parts of them.
enum class Document {
    event,                    // EventDetailsDto
    sessions,                 // {"sessions":[...]}
    ticket_types,             // {"ticketTypes":[...]}
    availability,             // AvailabilityDto
    ticket_type_availability, // TicketTypeAvailabilityDto; its id is the ticket type's
};

inline constexpr std::array all_documents{
    Document::event,
    Document::sessions,
    Document::ticket_types,
    Document::availability,
    Document::ticket_type_availability};

// Whose rows a document is made of.
[[nodiscard]] constexpr std::string_view projection_of(Document what) noexcept
{
    return what == Document::availability || what == Document::ticket_type_availability
               ? "availability"
               : "events";
}

// An event's document, and what decides who may see it.
struct EventDocument {
    domain::Uuid event_id;
    std::string bytes;
    domain::Version version = 0;
    bool is_public = false; // published or cancelled, and no vetting level is asked for
    // Published or cancelled: who has this level may see it. Nothing: a draft.
    std::optional<std::int32_t> vetting_level;
    std::vector<std::string> organizers;
    std::optional<domain::Instant> changes_at; // by itself: sales begin or end
    std::optional<domain::Instant> since;      // when it did so last, after its version
};

using DocumentPointer = std::shared_ptr<const EventDocument>; // null: there is no such document

struct VenueFilter {
    std::optional<std::string> name_contains;
    std::optional<std::string> city;
};

// Where a list of venues goes on: after the one with this name and id.
struct VenueCursor {
    std::string name;
    domain::Uuid venue_id;
};

struct VenuePage {
    std::vector<std::string> venues; // VenueDto each, by name
    std::optional<VenueCursor> next;
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
class Documents {
public:
    virtual ~Documents() = default;

    // As new as the position asks for, where that was `reached`.
    virtual boost::asio::awaitable<DocumentPointer>
    document(Document what, domain::Uuid id, domain::Position at_least) = 0;

    // What can be said without waiting, some milliseconds old at most; null: `document` has to be
    // asked.
    virtual DocumentPointer at_hand(Document /*what*/, const domain::Uuid& /*id*/)
    {
        return nullptr;
    }

    // Calls `changed`, by any thread, when there is something newer than what was at hand or when
    // nobody can tell: until the answer is destroyed, and perhaps once more. The call must neither
    // block nor throw.
    [[nodiscard]] virtual std::shared_ptr<void>
    watch(Document what, domain::Uuid id, std::function<void()> changed) = 0;

    // True once the projection has reached the position; false when `wait` was over first.
    virtual boost::asio::awaitable<bool>
    reached(std::string projection, domain::Position position, std::chrono::milliseconds wait) = 0;
};

// Likewise.
class Queries {
public:
    virtual ~Queries() = default;

    virtual boost::asio::awaitable<HistoryPage>
    history(domain::Uuid event, domain::Version after, std::size_t limit) = 0;

    // User ids of an event's organizers as its history knows them, also of a deleted event. Nothing:
    // there never was such an event.
    virtual boost::asio::awaitable<std::optional<std::vector<std::string>>>
    organizers_of(domain::Uuid event) = 0;

    virtual boost::asio::awaitable<VenuePage>
    venues(VenueFilter filter, std::optional<VenueCursor> after, std::size_t limit) = 0;

    // Drafts and published events at a venue that are not over.
    virtual boost::asio::awaitable<std::int64_t>
    upcoming_events_at(domain::Uuid venue, domain::Instant now) = 0;
};

} // namespace bilten::projections
