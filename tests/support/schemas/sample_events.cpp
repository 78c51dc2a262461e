#include "tests/support/schemas/sample_events.hpp"

#include <algorithm>
#include <stdexcept>

namespace bilten::tests {

using namespace domain;
using namespace std::chrono;

namespace {

Uuid uuid(std::uint8_t last)
{
    auto id = *parse_uuid("0193f0c5-8a00-7abc-8000-000000000000");
    id.bytes[15] = last;
    return id;
}

constexpr Money eur(std::int64_t cents)
{
    return {cents, Currency{}};
}

const Instant evening = sys_days{2026y / 12 / 1} + 17h;
const std::vector<SessionNumber> both_days{{1}, {2}};

venue::Venue studio()
{
    return {{uuid(3)}, "Main Studio", "Rožna ulica 5", "Ljubljana", "SI", "Europe/Ljubljana", 25};
}

ticketed_event::Details details()
{
    return {
        "Advanced \"Rope\" Workshop",
        "Two evenings.",
        "Line one\nline two\t– with a dash",
        ticketed_event::EventType::class_,
        "Be kind.",
        studio(),
        {{{uuid(4)}, ticketed_event::OrganizerRole::primary},
         {{uuid(5)}, ticketed_event::OrganizerRole::co_organizer}},
        {"rope", "advanced"},
        10,
        true,
        {48, 24, 50, true},
        2};
}

std::vector<AnyEvent> of_a_ticketed_event()
{
    using namespace ticketed_event;
    const Session first{{1}, "Foundation", evening, evening + 3h, {64800}, {75600}, 20};
    const TicketType series{
        {uuid(6)},
        "Full series",
        "Both evenings",
        both_days,
        eur(12000),
        eur(10000),
        20,
        evening - days{60},
        evening - 6h};
    const Personal<std::string> ana{{uuid(8)}, std::string{"Ana N."}};
    const std::vector<Places> two_places{{{uuid(6)}, 2}};
    const OrderId order{uuid(2)};
    const auto expiry = evening - days{30} + 250ms;
    const PromoCode spring{
        "SPRING25",
        DiscountKind::percent,
        25,
        eur(0),
        100,
        1,
        evening - days{60},
        evening - days{1},
        {{uuid(6)}}};
    const WaitlistEntryId entry{uuid(13)};
    const Personal<WaitingPerson> waiting{{uuid(8)}, WaitingPerson{"Ana N.", "ana@example.com"}};
    return {
        Event{EventCreated{{uuid(1)}, details(), Currency{}, {first}, {series}}},
        Event{OrganizerIntroduced{{uuid(4)}, ana}},
        Event{EventEdited{details()}},
        Event{EventRestored{4}},
        Event{EventPublished{}},
        Event{EventUnpublished{}},
        Event{EventCancelled{"The roof leaks"}},
        Event{EventDeleted{}},
        Event{SessionAdded{first}},
        Event{SessionEdited{first}},
        Event{SessionDeleted{{1}}},
        Event{TicketTypeAdded{series}},
        Event{TicketTypeEdited{series}},
        Event{TicketTypeDeleted{{uuid(6)}}},
        Event{TicketsHeld{order, two_places, expiry}},
        Event{HoldReleased{order, two_places, ReleaseReason::abandoned}},
        Event{TicketsSold{order, two_places, true}},
        Event{TicketsReturned{order, two_places}},
        Event{HoldProlonged{order, expiry + 5min}},
        Event{PromoCodeAdded{spring}},
        Event{PromoCodeRemoved{"SPRING25"}},
        Event{WaitlistJoined{entry, {uuid(6)}, 2, UserId{uuid(7)}, waiting}},
        Event{WaitlistOffered{entry, {uuid(6)}, 2, order, expiry}},
        Event{WaitlistEnded{entry, {uuid(6)}, 2, WaitlistEnd::expired, true}}};
}

std::vector<AnyEvent> of_an_order()
{
    using namespace order;
    const Line line{{uuid(6)}, "Full series", both_days, 2, eur(12000)};
    const Personal<Attendee> john{
        {uuid(8)}, Attendee{"John Doe", "john@example.com", "Vegetarian", std::nullopt}};
    const Personal<Attendee> gone{{uuid(9)}, Erased{}};
    const OrderPlaced placed{
        {uuid(2)},
        {uuid(1)},
        "Advanced \"Rope\" Workshop",
        "Main Studio",
        evening,
        UserId{uuid(7)},
        {line},
        {john, gone},
        eur(24000),
        PaymentMethod::credit_card,
        evening - days{30}};
    const PaymentId payment{uuid(10)};
    const Ticket ticket{{uuid(11)}, {uuid(6)}, both_days, 1, eur(12000), "7KQ2M9XA"};
    const Ticket passed_on{{uuid(14)}, {uuid(6)}, both_days, 2, eur(12000), "M4R8KQ2X", eur(150)};
    const RefundRequested refund{
        {uuid(12)},
        payment,
        {{uuid(11)}},
        eur(6000),
        RefundCause::requested,
        "Cannot come",
        "partial: 50 %"};
    return {
        Event{placed},
        Event{PaymentRequested{payment, eur(24000)}},
        Event{PaymentSucceeded{payment, eur(24000), "ch_3P"}},
        Event{PaymentDeclined{payment, "insufficient_funds"}},
        Event{PaymentOutcomeUnknown{payment}},
        Event{OrderConfirmed{{ticket}}},
        Event{OrderClosed{CloseReason::event_cancelled}},
        Event{refund},
        Event{RefundSucceeded{{uuid(12)}, "re_3P"}},
        Event{PaymentSent{payment, "pi_3P"}},
        Event{PaymentAuthorised{payment, eur(24000), "pi_3P"}},
        Event{PaymentVoided{payment}},
        Event{TicketCheckedIn{{uuid(11)}, {2}, evening, "Door A", KioskTokenId{uuid(13)}}},
        Event{CheckInUndone{{uuid(11)}, {2}, evening, "Wrong person", {}}},
        Event{TicketTransferred{{uuid(11)}, passed_on, john, evening - days{2}}}};
}

} // namespace

std::vector<AnyEvent> sample_events()
{
    auto all = of_a_ticketed_event();
    std::ranges::copy(of_an_order(), std::back_inserter(all));
    all.emplace_back(venue::Event{venue::VenueCreated{studio()}});
    all.emplace_back(venue::Event{venue::VenueEdited{studio()}});
    all.emplace_back(venue::Event{venue::VenueDeleted{}});
    all.emplace_back(kiosk_token::Event{kiosk_token::KioskTokenIssued{
        {uuid(13)}, {uuid(1)}, "Door A", std::string(64, 'a'), std::string(64, 'b'), evening}});
    all.emplace_back(kiosk_token::Event{kiosk_token::KioskTokenRevoked{evening}});
    all.emplace_back(kiosk_token::Event{kiosk_token::KioskListTaken{evening}});
    all.emplace_back(showing::Event{showing::AttendeesShown{
        showing::Shown::registrations,
        TicketedEventId{uuid(1)},
        SessionNumber{2},
        {},
        {},
        17,
        {"attendeeName", "email"},
        evening}});
    return all;
}

schemas::EventKey sample_key()
{
    return {uuid(21), uuid(20), 7};
}

schemas::StoredEvent stored(std::string_view type, std::string data, std::int16_t schema_version)
{
    const auto key = sample_key();
    schemas::StoredEvent event;
    event.lane = 2;
    event.position = 41;
    event.stream_id = key.stream_id;
    event.version = key.version;
    event.event_id = key.event_id;
    event.type = type;
    event.schema_version = schema_version;
    event.data = std::move(data);
    event.metadata =
        R"({"actor":null,"role":"","correlationId":"","causationId":null,"traceparent":""})";
    return event;
}

std::string KeysInMemory::seal(SubjectId subject, std::string_view clear, std::string_view place)
{
    auto text = "c2VhbGVk000" + std::to_string(entries_.size() + 1);
    entries_.emplace(text, Entry{subject, std::string{clear}, std::string{place}});
    return text;
}

std::optional<std::string>
KeysInMemory::open(SubjectId subject, std::string_view sealed, std::string_view place)
{
    const auto found = entries_.find(sealed);
    if (found == entries_.end()) throw std::runtime_error{"nothing was sealed like this"};
    const auto& entry = found->second;
    if (entry.subject != subject || entry.place != place)
        throw std::runtime_error{"sealed for somebody else, or for another place"};
    if (entry.erased) return std::nullopt;
    return entry.clear;
}

void KeysInMemory::erase(SubjectId subject)
{
    for (auto& [text, entry] : entries_)
        if (entry.subject == subject) entry = {subject, {}, entry.place, true};
}

} // namespace bilten::tests
