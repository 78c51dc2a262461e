#include "projections/orders.hpp"
#include "projections/rows_in_memory.hpp"
#include "schemas/events/personal_form.hpp"
#include "tests/support/mail_fixture.hpp"
#include "tests/support/recorded.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::tests;
using namespace bilten::projections;
namespace order = domain::order;

namespace {

// An order of two tickets, and what becomes of it, in batches of one.
struct Orders {
    RecordedLane lane;
    RowsInMemory rows;

    Orders()
    {
        add(placed_for({{{uuid(41)}, domain::Sealed{"QW5u", "place"}}}));
        add(order::OrderConfirmed{{ticket_of_series()}});
    }

    void add(order::Event what)
    {
        const std::vector events{lane.next(mail_order().value, std::move(what))};
        Tables tables{rows};
        OrdersProjection{}.fold(events, tables);
        tables.flush();
    }

    OrderRow row() { return rows.row<OrderRow>(mail_order().value).value(); }
};

} // namespace

TEST_SUITE_BEGIN("the orders");

TEST_CASE("know the refund that their event's cancellation brought, until it is paid")
{
    Orders orders;
    CHECK(orders.row().valid_tickets == 1);
    CHECK_FALSE(orders.row().event_refund);

    auto refund = refund_of({ticket_of_series().ticket_id}, 4'500);
    refund.cause = order::RefundCause::event_cancelled;
    orders.add(refund);
    CHECK(orders.row().valid_tickets == 0);
    CHECK(orders.row().event_refund == refund.refund_id);
    CHECK(orders.row().event_refund_minor == 4'500);
    CHECK_FALSE(orders.row().event_refund_done);

    orders.add(order::RefundSucceeded{refund.refund_id, "at the gateway"});
    CHECK(orders.row().event_refund_done);
}

TEST_CASE("do not take a refund that somebody asked for as one of the event's")
{
    Orders orders;
    const auto refund = refund_of({ticket_of_series().ticket_id}, 4'500);
    orders.add(refund);
    orders.add(order::RefundSucceeded{refund.refund_id, "at the gateway"});
    CHECK_FALSE(orders.row().event_refund);
    CHECK_FALSE(orders.row().event_refund_done);
    CHECK(orders.row().event_refund_minor == 0);
}

TEST_SUITE_END();
