#include "domain/order/transfer.hpp"
#include "domain/order/admission.hpp"
#include "domain/order/issue_tickets.hpp"
#include "tests/support/order_fixture.hpp"

using namespace bilten::domain::order;
using namespace bilten::tests;
using namespace bilten::tests::one_order;
using bilten::domain::Personal;
using bilten::domain::Refusal;
using bilten::domain::RefusalCode;
using bilten::domain::Uuid;

namespace {

const Personal<Attendee> zoe{{uuid(71)}, Attendee{"Zoe", "zoe@example.org", {}, {}}};
const Uuid secret = uuid(72);
const auto today = first_evening - 24h;

TransferTicket transfer(std::uint8_t number)
{
    return {ticket(number), zoe, secret, today};
}

RefundTickets refund(std::vector<TicketId> tickets)
{
    return {refund_number(1), std::move(tickets), RefundCause::requested, "ill", 100, "full"};
}

Refusal about(RefusalCode code, std::uint8_t number)
{
    return {code, {{"ticketId", to_string(ticket(number))}}};
}

} // namespace

TEST_SUITE_BEGIN("a transfer");

TEST_CASE("gives a new ticket with a code of its own for the same price and sessions")
{
    auto passed_on = replay(confirmed()).find(ticket(3))->ticket;
    passed_on.ticket_id = ticket(4);
    passed_on.attendee = 3; // the fourth person of this order
    passed_on.code = ticket_code(secret, ticket(4));
    given(confirmed())
        .when(transfer(3))
        .then({TicketTransferred{ticket(3), passed_on, zoe, today}});
    CHECK(passed_on.code != replay(confirmed()).find(ticket(3))->ticket.code);

    const auto order = replay(after(confirmed(), transfer(3)));
    CHECK_FALSE(order.find(ticket(3))->valid);
    CHECK(order.find(ticket(3))->transferred_to == ticket(4));
    CHECK(order.find(ticket(4))->valid);
    CHECK(order.attendees == 4);
}

TEST_CASE("happens to a ticket once, and to the new one again")
{
    const auto once = after(confirmed(), transfer(1));
    given(once).when(transfer(1)).refused_as(about(RefusalCode::ticket_transferred, 1));
    const auto twice = after(once, transfer(4));
    CHECK(replay(twice).find(ticket(5))->valid);
    given(twice).when(transfer(4)).refused_as(about(RefusalCode::ticket_transferred, 4));
}

TEST_CASE("is for tickets that are valid and were not used")
{
    given(confirmed()).when(transfer(4)).refused_as(about(RefusalCode::ticket_unknown, 4));
    given(waiting()).when(transfer(1)).refused_as(about(RefusalCode::ticket_unknown, 1));
    given(after(confirmed(), refund({ticket(1)})))
        .when(transfer(1))
        .refused_as(about(RefusalCode::ticket_cancelled, 1));

    const CheckInTicket scanned{ticket(1), S2, {first_evening, "North"}, {}, false};
    const auto used = after(confirmed(), scanned);
    auto at_door = about(RefusalCode::already_checked_in, 1);
    at_door.details.emplace_back("checkedInAt", first_evening);
    at_door.details.emplace_back("stationName", "North");
    given(used).when(transfer(1)).refused_as(at_door);
    const UndoCheckIn undo{ticket(1), S2, first_evening + 1min, "The wrong person", {}};
    CHECK(given(after(used, undo)).when(transfer(1)).outcome().has_value());
    CHECK(given(used).when(transfer(2)).outcome().has_value());
}

TEST_CASE("leaves an old ticket that opens no door, and a new one that does")
{
    const auto past = after(confirmed(), transfer(1));
    const auto scan = [](std::uint8_t number, bool later) {
        return CheckInTicket{ticket(number), S1, {first_evening, "North"}, {}, later};
    };
    auto void_now = about(RefusalCode::ticket_transferred, 1);
    void_now.details.emplace_back("sessionId", "S1");
    given(past).when(scan(1, false)).refused_as(void_now);
    given(past).when(scan(1, true)).refused_as(void_now);
    given(past)
        .when(scan(4, false))
        .then({TicketCheckedIn{ticket(4), S1, first_evening, "North", {}}});
}

TEST_CASE("goes along with refunds: of the new ticket, and of the whole order, once")
{
    const auto past = after(confirmed(), transfer(1));
    given(past).when(refund({ticket(1)})).refused(RefusalCode::ticket_not_refundable);
    const auto of_new = replay(after(past, refund({ticket(4)})));
    CHECK(of_new.refunds.at(refund_number(1)).amount == euros(4500));
    const auto whole = replay(after(past, refund({})));
    CHECK(whole.refunds.at(refund_number(1)).amount == euros(11501));
    for (const auto& held : whole.tickets) CHECK_FALSE(held.valid);
}

TEST_CASE("happens fifty times to the tickets of an order")
{
    auto past = confirmed();
    std::uint8_t newest = 1;
    for (std::size_t i = 0; i < transfers_max; ++i) {
        past = after(past, transfer(newest));
        newest = static_cast<std::uint8_t>(4 + i);
    }
    given(past).when(transfer(newest)).refused_as(about(RefusalCode::transfers_too_many, newest));
    given(past).when(transfer(2)).refused_as(about(RefusalCode::transfers_too_many, 2));
}

TEST_SUITE_END();
