#include "schemas/api/notes.hpp"

namespace bilten::schemas::api {
namespace {

struct Entry {
    std::string_view type; // empty: wherever nothing more precise is said
    std::string_view field;
    Note note;
};

constexpr Entry events[] = {
    {"", "eventId", {"The event", R"("0193f0c5-8a00-7abc-8000-000000000001")"}},
    {"", "title", {"What the event is called", R"("Clay and Tea")"}},
    {"", "shortDescription", {"Two lines for lists", R"("A workshop, then a long table.")"}},
    {"", "fullDescription", {"All there is to say", R"("Bring an apron; clay is there.")"}},
    {"", "eventType", {"Class or SocialEvent", R"("Class")"}},
    {"", "policiesProcedures", {"House rules, refunds", R"("Doors open half an hour before.")"}},
    {"", "venue", {"Where it takes place"}},
    {"EventSummaryDto", "venue", {"The name of the venue", R"("Old Tram Depot")"}},
    {"", "organizers", {"Who runs it, first whoever created it"}},
    {"", "organizerIds",
     {"Who else runs it, by user id", R"("0193f0c5-8a00-7abc-8000-000000000002")"}},
    {"", "tags", {"Words to find it by", R"("clay")"}},
    {"", "currency", {"ISO 4217; all prices are in it", R"("EUR")"}},
    {"", "holdMinutes", {"How long places are held for a payment", "10"}},
    {"", "allowGuests", {"May people buy who are not signed in?", "true"}},
    {"", "refundPolicy", {"What buyers get back, and until when"}},
    {"", "fullUntilHours", {"All of it, until so many hours before the start", "48"}},
    {"", "partialUntilHours", {"A part of it, until so many hours before the start", "24"}},
    {"", "partialPercent", {"How large that part is", "50"}},
    {"", "feesKept", {"Are fees kept when the rest is refunded?", "false"}},
    {"", "isPublished", {"Is it open to the public?", "true"}},
    {"", "isCancelled", {"Was it called off?", "false"}},
    {"", "createdAt", {"When it was made, UTC", R"("2026-05-01T09:30:00Z")"}},
    {"", "updatedAt", {"When it was last edited, UTC", R"("2026-05-02T10:00:00Z")"}},
    {"", "startDate", {"When its first session begins, UTC", R"("2026-12-01T15:00:00Z")"}},
    {"", "endDate", {"When its last session ends, UTC", R"("2026-12-01T19:00:00Z")"}},
    {"", "totalCapacity", {"Places of all sessions together", "52"}},
    {"", "availableSpots", {"Places that are free", "40"}},
    {"", "hasMultipleSessions", {"Has it more than one session?", "true"}},
    {"", "sessionCount", {"How many sessions it has", "2"}},
    {"", "lowestPrice", {"Of its ticket types; null while there is none", "0.00"}},
    {"", "highestPrice", {"Of its ticket types; null while there is none", "45.00"}},
    {"", "events", {"One page of them"}},
    {"", "nextCursor",
     {"Send it as `cursor` for the next page; null: this is the last",
      R"("1796137200000-0193f0c5-8a00-7abc-8000-000000000001")"}},
    {"HistoryDto", "nextCursor",
     {"Send it as `cursor` for the next page; null: this is the last", R"("20")"}},
};

constexpr Entry carts[] = {
    {"", "holdId",
     {"What was put aside, to be bought as it is; or an order whose payment was declined",
      R"("0193f0c5-8a00-7abc-8000-000000000001.0193f0c5-8a00-7abc-8000-000000000006")"}},
    {"", "entryId",
     {"The entry on the waitlist",
      R"("0193f0c5-8a00-7abc-8000-000000000001.0193f0c5-8a00-7abc-8000-000000000006")"}},
    {"", "unitPrice", {"What one ticket costs; on a sliding scale the buyer chooses", "12.50"}},
    {"", "promoCode", {"A word that makes tickets cheaper, in any case", R"("SPRING25")"}},
    {"", "lines", {"The tickets, by type"}},
    {"", "totals", {"What it all costs"}},
    {"", "subtotal", {"The tickets at their prices, without anything else", "90.00"}},
    {"", "discount", {"What a promo code takes off", "0.00"}},
    {"", "taxesIncluded", {"Do the other amounts hold the taxes already?", "true"}},
    {"", "expiresAt", {"Until when, UTC", R"("2026-05-01T09:40:00Z")"}},
    {"PromoCodeRequest", "code", {"As people type it: letters and digits", R"("SPRING25")"}},
    {"OrderLineDto", "name", {"What the ticket type is called", R"("Everything")"}},
    {"PromoCodeDto", "code", {"As people type it: letters and digits", R"("SPRING25")"}},
    {"", "percent", {"Off each ticket, in percent", "25"}},
    {"", "ordersMax", {"How many orders may use it; null: any number", "100"}},
    {"", "ordersPerPersonMax", {"How many orders of one person; null: any number", "1"}},
    {"", "validFrom", {"From when on, UTC; null: at once", R"("2026-05-01T00:00:00Z")"}},
    {"", "validUntil", {"Until before when, UTC; null: for ever", R"("2026-06-01T00:00:00Z")"}},
    {"", "ticketTypeIds",
     {"The ticket types that it is for; none: all",
      R"("0193f0c5-8a00-7abc-8000-000000000003")"}},
    {"", "orders", {"How many orders use it", "3"}},
    {"", "isActive", {"May it still be used?", "true"}},
    {"", "promoCodes", {"Those of the event, those that were ended too"}},
    {"", "ahead", {"How many entries for this ticket wait before it", "4"}},
    {"", "offerExpiresAt",
     {"Until when the offer stands, UTC; null: there is none", R"("2026-05-02T09:30:00Z")"}},
    {"WaitlistEntryDto", "status", {"Waiting or Offered", R"("Waiting")"}},
    {"WaitlistEntryDto", "holdId",
     {"What is offered; null: nothing yet",
      R"("0193f0c5-8a00-7abc-8000-000000000001.0193f0c5-8a00-7abc-8000-000000000006")"}},
    {"", "payments", {"The attempts to pay, in their order"}},
    {"PaymentDto", "status", {"Where the attempt stands", R"("Succeeded")"}},
    {"", "method", {"How it was tried", R"("CreditCard")"}},
    {"", "charges", {"What buyers pay beside the prices; null: nothing"}},
    {"", "feePerTicket", {"On top of each ticket that costs something", "1.50"}},
    {"", "feePercent", {"On top, in percent of the ticket's price", "2.5"}},
    {"", "taxPercent", {"Of price and fees", "19"}},
    {"", "taxIncluded", {"Do prices and fees hold the tax already?", "true"}},
    {"", "offerHours", {"How long the waitlist's offers stand, in hours", "24"}},
    {"", "minPrice", {"The least that buyers may choose to pay; null: the price", "5.00"}},
    {"", "suggestedPrice", {"What a sliding scale suggests: the price; null: no scale", "12.50"}},
    {"", "maxPrice", {"The most that buyers may choose to pay; null: the price", "50.00"}},
};

constexpr Entry lists[] = {
    {"EventListDto", "total",
     {"How many events the list has in all; null where counting would cost too much", "42"}},
    {"EventListDto", "didYouMean",
     {"The words that were searched for instead; null: those that were sent", R"("clay and tea")"}},
    {"EventListDto", "facets", {"Counts by value; null unless `facets=true` asked for them"}},
    {"EventFacetsDto", "events",
     {"How many events were counted: all of the list, or the first 50000", "42"}},
    {"EventFacetsDto", "eventType", {"By type"}},
    {"EventFacetsDto", "city", {"By city, the commonest first"}},
    {"EventFacetsDto", "tag", {"By tag, the commonest first"}},
    {"EventFacetsDto", "venue", {"By venue, the commonest first"}},
    {"EventFacetsDto", "month", {"By month of the first session"}},
    {"EventFacetsDto", "price", {"By the cheapest ticket, in bands"}},
    {"FacetCountDto", "value", {"What the parameter of the facet's name takes", R"("Class")"}},
    {"FacetCountDto", "label",
     {"How people call it; null where they use the value", R"("Old Tram Depot")"}},
    {"FacetCountDto", "events", {"How many events have it", "12"}},
    {"VenueListDto", "venues", {"One page of them, by name"}},
    {"VenueListDto", "nextCursor",
     {"Send it as `cursor` for the next page; null: this is the last",
      R"("T2xkIFRyYW0gRGVwb3Q")"}},
    {"", "requiredVettingLevel",
     {"The vetting level, 0 to 10, that somebody needs to see it and to buy", "2"}},
    {"DuplicateEventRequest", "startDate",
     {"The first day of the copy, at the venue; without it the days stay", R"("2026-12-08")"}},
    {"RestoreEventRequest", "version", {"The version to go back to", "3"}},
};

constexpr Entry people_and_places[] = {
    {"", "venueId", {"The venue", R"("0193f0c5-8a00-7abc-8000-000000000003")"}},
    {"", "name", {"What it is called", R"("Old Tram Depot")"}},
    {"", "address", {"Street and number", R"("Depo Sokak 4")"}},
    {"", "city", {"The city", R"("Istanbul")"}},
    {"", "country", {"Two capital letters, ISO 3166-1", R"("TR")"}},
    {"", "timeZone",
     {"An IANA time zone: it decides what 18:00 means", R"("Europe/Istanbul")"}},
    {"", "userId", {"The user", R"("0193f0c5-8a00-7abc-8000-000000000002")"}},
    {"", "displayName", {"How they are shown to the public", R"("Elif Demir")"}},
    {"", "role", {"In which role", R"("EventOrganizer")"}},
    {"EventOrganizerDto", "role", {"Primary, or one of several", R"("Primary")"}},
    {"AttendeeDto", "name", {"Who comes", R"("Deniz Arslan")"}},
    {"", "email", {"Where the ticket goes", R"("deniz.arslan@example.org")"}},
    {"", "dietaryRestrictions", {"What the kitchen must know", R"("No nuts")"}},
    {"", "emergencyContact", {"Whom to call", R"("Ada, +90 555 010 20 30")"}},
};

constexpr Entry sessions_and_types[] = {
    {"", "sessionId", {"The number of the session within its event", R"("S1")"}},
    {"", "sessions", {"The sessions, in the order of their numbers"}},
    {"PurchasedTicketDto", "sessions", {"Which sessions the ticket lets in to", R"("S1")"}},
    {"OrderTicketDto", "sessions", {"Which sessions the ticket lets in to", R"("S1")"}},
    {"", "sessionName", {"What the session is called", R"("Workshop")"}},
    {"", "sessionDate", {"The day, at the venue", R"("2026-12-01")"}},
    {"EventSessionDto", "sessionDate", {"When it begins, UTC", R"("2026-12-01T15:00:00Z")"}},
    {"", "startTime", {"On the wall of the venue", R"("18:00")"}},
    {"", "endTime", {"On the wall of the venue; not after the start: the next day", R"("21:00")"}},
    {"", "capacity", {"How many people fit in", "50"}},
    {"", "currentRegistrations", {"Places that are sold", "12"}},
    {"", "isActive", {"Can people register for it?", "true"}},
    {"", "sold", {"Places that are sold", "10"}},
    {"", "available", {"Places that are free: neither sold nor held", "40"}},
    {"", "hasWaitlist", {"Does anybody wait for a place?", "false"}},
    {"", "waitlistCount", {"How many wait for a place", "0"}},
    {"", "ticketTypeId", {"The ticket type", R"("0193f0c5-8a00-7abc-8000-000000000004")"}},
    {"", "ticketTypes", {"The ticket types"}},
    {"CreateTicketTypeRequest", "name", {"What it is called", R"("Everything")"}},
    {"UpdateTicketTypeRequest", "name", {"What it is called", R"("Everything")"}},
    {"TicketTypeDto", "name", {"What it is called", R"("Everything")"}},
    {"", "description", {"What it includes, in words", R"("The workshop and the tea")"}},
    {"", "includedSessions", {"The sessions that it lets in to", R"("S1")"}},
    {"", "price", {"In the event's currency, with no more decimals than it has", "45.00"}},
    {"", "memberPrice", {"What members pay; not above `price`", "38.00"}},
    {"", "maxQuantity", {"How many there are", "12"}},
    {"", "availableQuantity", {"How many can still be bought", "9"}},
    {"", "salesStartDate", {"When sales begin, UTC; null: at once", R"("2026-06-01T06:00:00Z")"}},
    {"", "salesEndDate", {"When sales end, UTC", R"("2026-12-01T06:00:00Z")"}},
    {"", "isAvailable", {"Can it be bought now?", "true"}},
    {"", "maxPurchasable", {"How many one purchase can take", "9"}},
    {"", "constraintReason", {"Why not more; null: nothing limits it", R"("Limited by S1")"}},
    {"", "limitingSessionIds", {"The sessions that limit it", R"("S1")"}},
    {"", "lastCalculated", {"As of when, UTC", R"("2026-06-02T10:00:00Z")"}},
};

constexpr Entry orders[] = {
    {"", "orderId", {"The order", R"("0193f0c5-8a00-7abc-8000-000000000005")"}},
    {"", "quantity", {"How many tickets", "1"}},
    {"", "items", {"Several ticket types in one order, in place of ticketTypeId", "-"}},
    {"", "attendees", {"One for each ticket, or one for all"}},
    {"", "paymentMethod", {"How it is paid", R"("CreditCard")"}},
    {"", "paymentToken",
     {"What the payment provider gave for the card; never its number", R"("tok_ok")"}},
    {"", "status", {"How things stand", R"("Confirmed")"}},
    {"OrderTicketDto", "status", {"Valid, or cancelled", R"("Valid")"}},
    {"CancellationDto", "status", {"Valid, or cancelled", R"("Cancelled")"}},
    {"", "tickets", {"The tickets"}},
    {"", "ticketId", {"The ticket", R"("0193f0c5-8a00-7abc-8000-000000000006")"}},
    {"", "attendeeName", {"Who comes", R"("Deniz Arslan")"}},
    {"", "code", {"What the door reads", R"("K7QX-2M9P-4TDV")"}},
    {"", "subtotal", {"The tickets", "45.00"}},
    {"", "fees", {"Our fees", "0.00"}},
    {"", "taxes", {"Taxes", "0.00"}},
    {"", "total", {"What is paid", "45.00"}},
    {"", "paymentId",
     {"The payment; null: nothing was to pay", R"("0193f0c5-8a00-7abc-8000-000000000007")"}},
    {"", "holdExpiresAt", {"Until when its places are held, UTC; null: they are not",
     R"("2026-06-02T10:10:00Z")"}},
    {"", "refunds", {"What was or will be paid back"}},
    {"", "refundId", {"The refund", R"("0193f0c5-8a00-7abc-8000-000000000008")"}},
    {"", "amount", {"How much", "45.00"}},
    {"", "done", {"Has the money gone?", "false"}},
    {"", "reason", {"Why, in words", R"("A cold")"}},
    {"", "ticketIds",
     {"Which tickets; none: the whole order", R"("0193f0c5-8a00-7abc-8000-000000000006")"}},
    {"", "refundAmount", {"What is paid back", "45.00"}},
    {"", "refundStatus", {"Whether the money has gone", R"("Pending")"}},
    {"", "policyApplied", {"Which part of the policy it was", R"("Full")"}},
};

constexpr Entry history_and_operations[] = {
    {"", "entries", {"One page of them, oldest first"}},
    {"", "version", {"The version that the edit made", "3"}},
    {"", "at", {"When, UTC", R"("2026-05-02T10:00:00Z")"}},
    {"", "actor", {"Who"}},
    {"", "action", {"The type of the domain event", R"("EventEdited")"}},
    {"", "changes", {"Field by field"}},
    {"", "field", {"Which field", R"("title")"}},
    {"", "from", {"What it was; null: nothing", R"("Clay")"}},
    {"", "to", {"What it became; null: nothing", R"("Clay and Tea")"}},
    {"", "correlationId",
     {"The X-Correlation-Id of the request", R"("3f0e7a52-1f6c-4a43-9d5e-8f5f1c2b7a90")"}},
    {"", "position", {"Where it stands in the event store", R"("2:1874")"}},
    {"", "received", {"true: nothing need be sent again", "true"}},
    {"HealthDto", "status", {"ok", R"("ok")"}},
    {"ReadinessDto", "status", {"ok, or failed where one of the dependencies is", R"("ok")"}},
    {"", "dependencies", {"What the process needs to work"}},
    {"DependencyDto", "name", {"Which", R"("eventStore")"}},
    {"DependencyDto", "status", {"ok, or failed", R"("ok")"}},
    {"", "detail", {"What is wrong with it; empty: nothing", R"("")"}},
};

} // namespace

const Note* note_of(std::string_view type, std::string_view field)
{
    const Entry* found = nullptr;
    const auto look = [&](const auto& entries) {
        for (const auto& entry : entries)
            if (entry.field == field && (entry.type == type || (entry.type.empty() && !found)))
                found = &entry;
    };
    look(events);
    look(carts);
    look(lists);
    look(people_and_places);
    look(sessions_and_types);
    look(orders);
    look(history_and_operations);
    return found ? &found->note : nullptr;
}

} // namespace bilten::schemas::api
