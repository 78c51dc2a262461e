#include "projections/tickets.hpp"
#include "projections/rows_in_memory.hpp"
#include "schemas/events/personal_form.hpp"
#include "schemas/json/read.hpp"
#include "schemas/json/write.hpp"
#include "tests/support/order_fixture.hpp"
#include "tests/support/recorded.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::tests;
using namespace bilten::projections;
namespace kiosk = domain::kiosk_token;
namespace order = domain::order;
using one_order::ticket;
using schemas::RecordedEvent;

namespace {

using Person = domain::Personal<order::Attendee>;
using Texts = std::vector<std::string>;

const domain::KioskTokenId token{uuid(61)};
const Person sealed_ann{{uuid(41)}, domain::Sealed{"QW5u", "place of Ann"}};
const domain::Instant evening = first_evening;

// Folds events one by one, as if each came in a batch of its own, or all at once.
struct Tickets {
    RecordedLane lane;
    std::vector<RecordedEvent> events;
    RowsInMemory rows;

    void add(const domain::Uuid& stream, domain::AnyEvent what)
    {
        events.push_back(lane.next(stream, std::move(what)));
    }

    void add(order::Event what) { add(one_order::id.value, std::move(what)); }

    void paid_by(order::PaymentOutcome outcome)
    {
        auto placed = one_order::three_paid();
        placed.event_title = "Two evenings";
        for (auto& attendee : placed.attendees) attendee = sealed_ann;
        for (auto& what :
             one_order::after(one_order::placing(placed), one_order::pays(outcome)))
            add(std::move(what));
    }

    void sold() { paid_by(order::PaymentOutcome::succeeded); }

    void issued()
    {
        add(token.value,
            kiosk::Event{kiosk::KioskTokenIssued{
                token, the_event, "North", "secret", "device", evening + 4h}});
    }

    void comes_in(domain::TicketId id, domain::SessionNumber session, domain::Instant at = evening)
    {
        add(order::TicketCheckedIn{id, session, at, "North", token});
    }

    void fold(std::size_t batch_max)
    {
        const std::span all{events};
        for (std::size_t at = 0; at < all.size(); at += batch_max) {
            Tables tables{rows};
            TicketsProjection{}.fold(
                all.subspan(at, std::min(batch_max, all.size() - at)), tables);
            tables.flush();
        }
    }

    TicketRow row(std::uint8_t number) { return rows.row<TicketRow>(ticket(number).value).value(); }
};

constexpr std::array<std::size_t, 2> batches{1, 100};

} // namespace

TEST_SUITE_BEGIN("the tickets");

TEST_CASE("are there once their order is confirmed, with their holders sealed")
{
    for (const auto batch : batches) {
        Tickets tickets;
        tickets.sold();
        tickets.fold(batch);
        const auto row = tickets.row(1);
        CHECK(row.order_id == one_order::id);
        CHECK(row.event_id == the_event);
        CHECK(row.event_title == "Two evenings");
        CHECK(row.buyer == ann);
        CHECK(row.type_name == "Series");
        CHECK(row.sessions == Texts{"S1", "S2"});
        CHECK(row.checked_in.empty());
        CHECK(row.is_valid);
        CHECK(schemas::from_stored<Person>(row.attendee) == sealed_ann);
        CHECK(tickets.row(3).sessions == Texts{"S2"});
        CHECK(tickets.rows.size(TicketRow::table_name) == 3);
        CHECK(tickets.rows.size(TicketOrderRow::table_name) == 0);
    }
}

TEST_CASE("are none of an order that was not paid")
{
    for (const auto batch : batches) {
        Tickets tickets;
        tickets.paid_by(order::PaymentOutcome::unknown);
        tickets.fold(batch);
        CHECK(tickets.rows.size(TicketOrderRow::table_name) == 1);

        Tickets closed;
        closed.paid_by(order::PaymentOutcome::declined);
        closed.add(order::OrderClosed{order::CloseReason::expired});
        closed.fold(batch);
        CHECK(closed.rows.size(TicketOrderRow::table_name) == 0);
        CHECK(closed.rows.size(TicketRow::table_name) == 0);
    }
}

TEST_CASE("are not valid after a refund")
{
    for (const auto batch : batches) {
        Tickets tickets;
        tickets.sold();
        tickets.add(order::RefundRequested{
            refund_number(1), {}, {ticket(2)}, euros(0), order::RefundCause::requested, "ill", ""});
        tickets.fold(batch);
        CHECK(tickets.row(1).is_valid);
        CHECK(!tickets.row(2).is_valid);
    }
}

TEST_CASE("know to which sessions they came, when and where")
{
    for (const auto batch : batches) {
        Tickets tickets;
        tickets.sold();
        tickets.issued();
        tickets.comes_in(ticket(1), S2);
        tickets.comes_in(ticket(1), S1);
        tickets.comes_in(ticket(1), S1, evening - 1min); // told later
        tickets.comes_in(ticket(2), S1);
        tickets.add(order::CheckInUndone{ticket(2), S1, evening, "Wrong", {}});
        tickets.fold(batch);
        CHECK(tickets.row(1).checked_in == Texts{"S2", "S1"});
        CHECK(
            schemas::from_stored<std::vector<CheckInEntry>>(tickets.row(1).check_ins) ==
            std::vector<CheckInEntry>{{S2, evening, "North"}, {S1, evening - 1min, "North"}});
        CHECK(tickets.row(2).checked_in.empty());
        CHECK(tickets.row(2).check_ins == "[]");
    }
}

TEST_CASE("that change hands are void, and new ones are there in their place")
{
    const Person sealed_zoe{{uuid(43)}, domain::Sealed{"Wm9l", "place of Zoe"}};
    for (const auto batch : batches) {
        Tickets tickets;
        tickets.sold();
        tickets.comes_in(ticket(1), S1);
        tickets.add(order::CheckInUndone{ticket(1), S1, evening, "Wrong", {}});
        order::Ticket passed_on{ticket(4), series, {S1, S2}, 3, euros(4500), "NEW", {}};
        tickets.add(order::TicketTransferred{ticket(1), passed_on, sealed_zoe, evening});
        tickets.fold(batch);
        const auto old = tickets.row(1);
        CHECK_FALSE(old.is_valid);
        CHECK(old.transferred_to == ticket(4));
        CHECK(schemas::from_stored<Person>(old.attendee) == sealed_ann);
        const auto row = tickets.row(4);
        CHECK(row.is_valid);
        CHECK_FALSE(row.transferred_to);
        CHECK(row.code == "NEW");
        CHECK(row.type_name == "Series");
        CHECK(row.sessions == Texts{"S1", "S2"});
        CHECK(row.checked_in.empty());
        CHECK(row.buyer == ann);
        CHECK(schemas::from_stored<Person>(row.attendee) == sealed_zoe);
        CHECK(tickets.row(2).is_valid);
    }
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("the kiosk tokens");

TEST_CASE("remember what was done with them")
{
    for (const auto batch : batches) {
        Tickets tickets;
        tickets.sold();
        tickets.issued();
        tickets.comes_in(ticket(1), S1);
        tickets.comes_in(ticket(2), S1);
        tickets.add(token.value, kiosk::Event{kiosk::KioskListTaken{evening}});
        tickets.add(token.value, kiosk::Event{kiosk::KioskTokenRevoked{evening}});
        tickets.fold(batch);
        const auto row = tickets.rows.row<KioskTokenRow>(token.value).value();
        CHECK(row.event_id == the_event);
        CHECK(row.station == "North");
        CHECK(row.expires_at == evening + 4h);
        CHECK(row.check_ins == 2);
        CHECK(row.lists == 1);
        CHECK(row.revoked_at == evening);
        CHECK(row.used_at > row.issued_at);
    }
}

TEST_SUITE_END();
