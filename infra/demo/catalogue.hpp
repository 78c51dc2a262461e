#pragma once

// The demo's catalogue: a year's programme of a dozen organizers, made by chance and the same for
// the same day and seed. Only what the API lets anybody do; the loader does it.

#include "commands/identity.hpp"
#include "infra/demo/dice.hpp"
#include "infra/demo/places.hpp"
#include "infra/demo/themes.hpp"
#include "schemas/api/events.hpp"
#include "schemas/api/orders.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bilten::infra::demo {

enum class GiveBack { nothing, one_ticket, everything };

// Indices stand for people of the catalogue and for ticket types of the event.
struct Sale {
    std::optional<std::size_t> buyer; // none: a guest
    std::size_t ticket_type = 0;
    int quantity = 0;
    std::vector<std::size_t> attendees; // one for each ticket
    bool is_free = false;
    GiveBack give_back = GiveBack::nothing;
};

struct PlannedEvent {
    std::size_t organizer = 0;
    std::size_t venue = 0;
    schemas::api::CreateEventRequest request; // its venue has no id yet
    bool is_published = true;
    std::vector<Sale> sales;                      // in any order, all of them fit
    std::optional<std::string> cancelled_because; // after the sales
};

struct Catalogue {
    std::vector<commands::Principal> organizers;
    std::vector<commands::Principal> people;
    std::vector<schemas::api::CreateVenueRequest> venues;
    std::vector<PlannedEvent> events;
};

struct CatalogueOptions {
    std::uint64_t seed = 20'250'825;
    std::chrono::sys_days today;
    std::int32_t session_capacity_max = 500;
};

[[nodiscard]] Catalogue make_catalogue(const CatalogueOptions& options);

// Sessions and ticket types for an event, from `first_day` on.
struct Programme {
    std::vector<schemas::api::CreateSessionRequest> sessions;
    std::vector<schemas::api::CreateTicketTypeRequest> ticket_types;
};

[[nodiscard]] Programme make_programme(
    Dice& dice,
    const Theme& theme,
    const Place& place,
    std::chrono::sys_days today,
    std::chrono::sys_days first_day,
    std::int32_t capacity);

// Two to four ticket types for these sessions; their sales end before the first session that they
// open.
[[nodiscard]] std::vector<schemas::api::CreateTicketTypeRequest> make_ticket_types(
    Dice& dice,
    const Theme& theme,
    const Place& place,
    std::chrono::sys_days today,
    const std::vector<schemas::api::CreateSessionRequest>& sessions);

// The first day from `day` on that an event of this shape may begin.
[[nodiscard]] std::chrono::sys_days fitting_day(Shape shape, std::chrono::sys_days day);

// Who buys what, up to `demand_percent` of the places.
[[nodiscard]] std::vector<Sale> make_sales(
    Dice& dice,
    const PlannedEvent& event,
    const std::vector<commands::Principal>& people,
    std::chrono::sys_days today,
    int demand_percent);

// The request of a sale, paid by a card or wallet that always works.
[[nodiscard]] schemas::api::PurchaseTicketsRequest purchase_of(
    const Sale& sale, const std::vector<commands::Principal>& people, domain::TicketTypeId type);

} // namespace bilten::infra::demo
