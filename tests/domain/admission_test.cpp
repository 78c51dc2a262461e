#include "domain/order/admission.hpp"
#include "tests/support/order_fixture.hpp"

using namespace bilten::domain::order;
using namespace bilten::tests;
using namespace bilten::tests::one_order;
using bilten::domain::Instant;
using bilten::domain::KioskTokenId;
using bilten::domain::Refusal;
using bilten::domain::RefusalCode;
using bilten::domain::SessionNumber;

namespace {

const Instant at_eight = first_evening + 1min;
const Scan north{at_eight, "North"};
const Scan south_later{at_eight + 1min, "South"};
const Scan south_before{at_eight - 1min, "South"};

CheckInTicket scanned(std::uint8_t number, SessionNumber session, const Scan& scan = north)
{
    return {ticket(number), session, scan, {}, false};
}

CheckInTicket told(std::uint8_t number, SessionNumber session, const Scan& scan)
{
    return {ticket(number), session, scan, {}, true};
}

TicketCheckedIn in(std::uint8_t number, SessionNumber session, const Scan& scan = north)
{
    return {ticket(number), session, scan.at, scan.station, {}};
}

UndoCheckIn undo(std::uint8_t number, SessionNumber session)
{
    return {ticket(number), session, at_eight + 2min, "The wrong person", {}};
}

Refusal refusal(RefusalCode code, std::uint8_t number, std::string session)
{
    return {code, {{"ticketId", to_string(ticket(number))}, {"sessionId", std::move(session)}}};
}

Refusal known_as(RefusalCode code, std::uint8_t number, std::string session, const Scan& scan)
{
    auto with_scan = refusal(code, number, std::move(session));
    with_scan.details.emplace_back("checkedInAt", scan.at);
    with_scan.details.emplace_back("stationName", scan.station);
    return with_scan;
}

} // namespace

TEST_SUITE_BEGIN("a ticket at the door");

TEST_CASE("comes in once for each of its sessions")
{
    given(confirmed()).when(scanned(1, S1)).then({in(1, S1)});
    const auto past = after(confirmed(), scanned(1, S1));
    given(past).when(scanned(1, S2)).then({in(1, S2)});
    given(past).when(scanned(2, S1)).then({in(2, S1)});
    given(past)
        .when(scanned(1, S1, south_later))
        .refused_as(known_as(RefusalCode::already_checked_in, 1, "S1", north));
}

TEST_CASE("remembers which kiosk let it in")
{
    auto by_kiosk = scanned(1, S1);
    by_kiosk.kiosk = KioskTokenId{uuid(77)};
    auto expected = in(1, S1);
    expected.kiosk = by_kiosk.kiosk;
    given(confirmed()).when(by_kiosk).then({expected});
}

TEST_CASE("does not come in to a session that it is not for")
{
    auto wrong = refusal(RefusalCode::ticket_not_for_session, 3, "S1");
    wrong.details.emplace_back("ticketSessions", "S2");
    given(confirmed()).when(scanned(3, S1)).refused_as(wrong);
}

TEST_CASE("does not come in once it was cancelled")
{
    const RefundTickets refund{
        refund_number(1), {ticket(1)}, RefundCause::requested, "ill", 100, "full"};
    const auto past = after(confirmed(), refund);
    given(past)
        .when(scanned(1, S1))
        .refused_as(refusal(RefusalCode::ticket_cancelled, 1, "S1"));
    given(past).when(scanned(2, S1)).then({in(2, S1)});
}

TEST_CASE("is not there while its order is not confirmed")
{
    const Refusal unknown{RefusalCode::ticket_unknown, {{"ticketId", to_string(ticket(1))}}};
    given(waiting()).when(scanned(1, S1)).refused_as(unknown);
    given(confirmed()).when(scanned(4, S1)).refused(RefusalCode::ticket_unknown);
    given(waiting()).when(undo(1, S1)).refused_as(unknown);
}

TEST_CASE("may come in again when that was taken back")
{
    const auto past = after(confirmed(), scanned(1, S1));
    given(past).when(undo(1, S1)).then(
        {CheckInUndone{ticket(1), S1, at_eight + 2min, "The wrong person", {}}});
    given(past).when(undo(1, S2)).refused_as(refusal(RefusalCode::not_checked_in, 1, "S2"));

    const auto undone = after(past, undo(1, S1));
    given(undone).when(undo(1, S1)).refused(RefusalCode::not_checked_in);
    given(undone).when(scanned(1, S1, south_later)).then({in(1, S1, south_later)});
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("a scan that is told later");

TEST_CASE("counts as one that is told at once")
{
    given(confirmed()).when(told(1, S1, north)).then({in(1, S1)});
}

TEST_CASE("is no mistake when it is told again")
{
    const auto past = after(confirmed(), told(1, S1, north));
    given(past).when(told(1, S1, north)).then({});
}

TEST_CASE("counts where it is the earliest")
{
    const auto past = after(confirmed(), scanned(1, S1));
    given(past).when(told(1, S1, south_before)).then({in(1, S1, south_before)});
    given(past)
        .when(told(1, S1, south_later))
        .refused_as(known_as(RefusalCode::already_checked_in, 1, "S1", north));
    // At the same time the first that was told stays.
    given(past)
        .when(told(1, S1, {at_eight, "South"}))
        .refused_as(known_as(RefusalCode::already_checked_in, 1, "S1", north));
}

TEST_CASE("does not bring back what was taken back")
{
    const auto past = after(confirmed(), told(1, S1, north), undo(1, S1));
    given(past)
        .when(told(1, S1, north))
        .refused_as(known_as(RefusalCode::check_in_undone, 1, "S1", north));
    given(past).when(told(1, S1, south_before)).then({in(1, S1, south_before)});
}

TEST_SUITE_END();
