#include "commands/door.hpp"
#include "tests/support/box_office.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::tests;
using commands::CheckIn;
using commands::Doorkeeper;
using commands::Editor;
using commands::Kiosk;
using commands::NotedScan;
using domain::KioskTokenId;
using domain::RefusalCode;
using domain::TicketId;
using domain::order::PaymentMethod;
using domain::order::Scan;
using domain::order::ticket_of;

namespace {

const KioskTokenId token_id{uuid(61)};
const KioskTokenId foreign_token{domain::make_uuid7(noon, the_slot + 1, 61)};
const domain::kiosk_token::Shown shown{"secret", "device"};
const Doorkeeper kiosk{Kiosk{token_id, shown}};
const Doorkeeper an_organizer{Editor{organizer, false}};
const auto evening = first_evening;

TicketId ticket(std::uint64_t order, std::uint8_t number = 1)
{
    return ticket_of(order_number(order), number);
}

// Three orders of two free tickets each for S1, and a kiosk token of the event.
struct Door : BoxOffice {
    Door() : BoxOffice{event_with_room()}
    {
        for (std::uint64_t number = 1; number <= 3; ++number)
            (void)purchase(
                purchase_of(order_number(number), {{free_entry, 2}}, PaymentMethod::free))
                .value();
        const commands::IssueKioskToken issue{
            {organizer},
            {token_id, the_event, "North", shown.secret_hash, shown.device_hash, evening + 4h}};
        (void)lanes.run([&](auto& w) { return commands::issue_kiosk_token(w, issue); }).value();
    }

    static domain::ticketed_event::CreateEvent event_with_room()
    {
        auto event = create_command();
        for (auto& type : event.ticket_types) type.max_quantity = 50;
        return event;
    }

    auto check_in(TicketId id, const Doorkeeper& by = kiosk, domain::SessionNumber session = S1)
    {
        const CheckIn command{by, {}, id, session, "By hand", evening};
        return lanes.run([&](auto& w) { return commands::check_in(w, command); });
    }

    auto tell(std::vector<NotedScan> scans, const Doorkeeper& by = kiosk)
    {
        const commands::TellScans command{by, the_event, std::move(scans), evening};
        return lanes.run([&](auto& w) { return commands::tell_scans(w, command); });
    }

    auto undo(TicketId id, const Doorkeeper& by = kiosk)
    {
        const commands::UndoCheckIn command{by, id, S1, "Wrong", evening};
        return lanes.run([&](auto& w) { return commands::undo_check_in(w, command); });
    }

    void revoke()
    {
        const commands::RevokeKioskToken command{{organizer}, token_id, evening};
        (void)lanes.run([&](auto& w) { return commands::revoke_kiosk_token(w, command); }).value();
    }

    RefusalCode refused_to(TicketId id, const Doorkeeper& by, domain::SessionNumber session = S1)
    {
        const auto before = events_recorded();
        const auto answer = check_in(id, by, session);
        REQUIRE(answer.has_error());
        CHECK(events_recorded() == before);
        return answer.error().code;
    }
};

NotedScan scan(TicketId id, domain::Instant at, std::string station = "South")
{
    return {id, S1, {at, std::move(station)}};
}

} // namespace

TEST_SUITE_BEGIN("the door");

TEST_CASE("lets a ticket in by a kiosk, under the kiosk's own name")
{
    Door door;
    const auto admitted = door.check_in(ticket(1)).value();
    CHECK(admitted.event_id == the_event);
    CHECK(admitted.scan == Scan{evening, "North"});
    CHECK(door.order_state(order_number(1)).admission(ticket(1), S1)->in == admitted.scan);
    CHECK(door.refused_to(ticket(1), kiosk) == RefusalCode::already_checked_in);
}

TEST_CASE("lets a ticket in by those who run the event, and by nobody else")
{
    Door door;
    CHECK(door.check_in(ticket(1), an_organizer).value().scan.station == "By hand");
    CHECK(door.check_in(ticket(2), Editor{bob, true}).has_value());
    CHECK(door.refused_to(ticket(3), Editor{bob, false}) == RefusalCode::not_owner);
}

TEST_CASE("takes a kiosk token for what it is at this moment")
{
    Door door;
    const auto with = [](std::string secret, std::string device) {
        return Doorkeeper{Kiosk{token_id, {std::move(secret), std::move(device)}}};
    };
    CHECK(door.refused_to(ticket(1), with("x", "device")) == RefusalCode::kiosk_token_invalid);
    CHECK(door.refused_to(ticket(1), with("secret", "x")) == RefusalCode::kiosk_other_device);
    const Kiosk unknown{KioskTokenId{uuid(62)}, shown};
    CHECK(door.refused_to(ticket(1), unknown) == RefusalCode::kiosk_token_invalid);
    const Kiosk an_event{KioskTokenId{the_event.value}, shown};
    CHECK(door.refused_to(ticket(1), an_event) == RefusalCode::kiosk_token_invalid);
    door.revoke();
    CHECK(door.refused_to(ticket(1), kiosk) == RefusalCode::kiosk_token_revoked);
}

TEST_CASE("says of a ticket why it is not let in")
{
    Door door;
    CHECK(door.refused_to(ticket(9), kiosk) == RefusalCode::ticket_unknown);
    CHECK(door.refused_to(ticket(1, 3), kiosk) == RefusalCode::ticket_unknown);
    CHECK(
        door.refused_to(TicketId{order_number(1).value}, kiosk) == RefusalCode::ticket_unknown);
    CHECK(door.refused_to(ticket(1), kiosk, {9}) == RefusalCode::session_unknown);
    CHECK(door.refused_to(ticket(1), kiosk, S2) == RefusalCode::ticket_not_for_session);
    const TicketId elsewhere{domain::make_uuid7(noon, the_slot + 1, 1)};
    CHECK(door.refused_to(elsewhere, kiosk) == RefusalCode::ticket_of_other_event);
    (void)door.cancel_event().value();
    CHECK(door.refused_to(ticket(1), kiosk) == RefusalCode::event_cancelled);
}

TEST_CASE("keeps to the event that is asked for")
{
    Door door;
    const domain::TicketedEventId other{uuid(2)};
    auto create = Door::event_with_room();
    create.event_id = other;
    (void)door.lanes.run([&](auto& w) { return commands::create_event(w, create); }).value();
    const auto at_other = [&](const Doorkeeper& by) {
        const CheckIn command{by, other, ticket(1), S1, "By hand", evening};
        return door.lanes.run([&](auto& w) { return commands::check_in(w, command); }).error().code;
    };
    CHECK(at_other(kiosk) == RefusalCode::kiosk_other_event);
    CHECK(at_other(an_organizer) == RefusalCode::ticket_of_other_event);
}

TEST_CASE("takes a check-in back")
{
    Door door;
    CHECK(door.undo(ticket(1)).error().code == RefusalCode::not_checked_in);
    (void)door.check_in(ticket(1)).value();
    CHECK(door.undo(ticket(1), Editor{bob, false}).error().code == RefusalCode::not_owner);
    CHECK(door.undo(ticket(1)).value().scan == Scan{evening, "North"});
    CHECK(door.check_in(ticket(1)).has_value());
}

TEST_CASE("records who took the list of who may come")
{
    Door door;
    const auto take = [&](const Doorkeeper& by) {
        const commands::TakeList command{by, the_event, evening};
        return door.lanes.run([&](auto& w) { return commands::take_list(w, command); });
    };
    const auto before = door.events_recorded();
    CHECK(take(an_organizer).has_value());
    CHECK(door.events_recorded() == before);
    CHECK(take(kiosk).has_value());
    CHECK(door.lanes.recorded().back().stream == token_id.value);
    CHECK(take(Editor{bob, false}).error().code == RefusalCode::not_owner);
    door.revoke();
    CHECK(take(kiosk).error().code == RefusalCode::kiosk_token_revoked);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("scans without a line");

TEST_CASE("are told at once, two of one order too, and again without harm")
{
    Door door;
    const std::vector scans{
        scan(ticket(1), evening - 3min),
        scan(ticket(1, 2), evening - 2min),
        scan(ticket(2), evening - 1min)};
    for (const auto& told : door.tell(scans).value()) CHECK(!told.refusal);
    const auto before = door.events_recorded();
    for (const auto& told : door.tell(scans).value()) {
        CHECK(!told.refusal);
        CHECK(!told.other);
    }
    CHECK(door.events_recorded() == before);
}

TEST_CASE("tell of conflicts, and the earliest counts")
{
    Door door;
    (void)door.tell({scan(ticket(1), evening - 2min, "South")}).value();
    const auto told = door.tell(
                              {scan(ticket(1), evening - 3min, "East"),
                               scan(ticket(1), evening - 1min, "West")})
                          .value();
    CHECK(!told[0].refusal);
    CHECK(told[0].other == Scan{evening - 2min, "South"});
    CHECK(told[1].refusal->code == RefusalCode::already_checked_in);
    CHECK(told[1].other == Scan{evening - 3min, "East"});
}

TEST_CASE("are refused one by one")
{
    Door door;
    const auto told = door.tell(
                              {{RefusalCode::ticket_code_forged, S1, {evening, "South"}},
                               {ticket(1), {9}, {evening, "South"}},
                               scan(ticket(9), evening),
                               scan(ticket(1), evening + commands::clock_ahead_max + 1ms),
                               scan(ticket(1), evening + commands::clock_ahead_max)})
                          .value();
    CHECK(told[0].refusal->code == RefusalCode::ticket_code_forged);
    CHECK(told[1].refusal->code == RefusalCode::session_unknown);
    CHECK(told[2].refusal->code == RefusalCode::ticket_unknown);
    CHECK(told[3].refusal->code == RefusalCode::scan_in_future);
    CHECK(!told[4].refusal);
}

TEST_CASE("are refused as a whole to who may not tell them")
{
    Door door;
    const auto before = door.events_recorded();
    const auto told = door.tell({scan(ticket(1), evening)}, Editor{bob, false});
    CHECK(told.error().code == RefusalCode::not_owner);
    CHECK(door.events_recorded() == before);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("a kiosk token of an event");

TEST_CASE("is issued and revoked by those who run the event")
{
    Door door;
    const commands::IssueKioskToken issue{
        {bob}, {KioskTokenId{uuid(62)}, the_event, "East", "s", "d", evening}};
    CHECK(
        door.lanes.run([&](auto& w) { return commands::issue_kiosk_token(w, issue); })
            .error()
            .code == RefusalCode::not_owner);
    const auto revoke = [&](KioskTokenId id, const Editor& by) {
        const commands::RevokeKioskToken command{by, id, evening};
        return door.lanes.run([&](auto& w) { return commands::revoke_kiosk_token(w, command); });
    };
    CHECK(revoke(token_id, {bob}).error().code == RefusalCode::not_owner);
    CHECK(revoke(foreign_token, {organizer}).error().code == RefusalCode::kiosk_token_unknown);
    CHECK(revoke(token_id, {organizer}).value().is_revoked);
}

TEST_CASE("says where its commands run, and what they load")
{
    const std::array tickets{ticket(1), ticket(2)};
    const domain::Uuid elsewhere = domain::make_uuid7(noon, the_slot + 1, 1);
    CHECK(commands::slot_at(kiosk, elsewhere) == the_slot);
    CHECK(commands::slot_at(an_organizer, elsewhere) == the_slot + 1);
    CHECK(
        commands::streams_at(kiosk, tickets) ==
        std::vector{token_id.value, order_number(1).value, order_number(2).value});
}

TEST_SUITE_END();
