#include "tests/support/order_fixture.hpp"

using namespace bilten::domain::order;
using namespace bilten::tests;
using namespace bilten::tests::one_order;
using bilten::domain::RefusalCode;

namespace {

RefundTickets refunding(std::vector<TicketId> tickets, std::int32_t percent = 100)
{
    return {refund_number(1), std::move(tickets), RefundCause::requested, "ill", percent, "full"};
}

RefundRequested refunded(std::vector<TicketId> tickets, std::int64_t cents)
{
    return {
        refund_number(1),
        payment,
        std::move(tickets),
        euros(cents),
        RefundCause::requested,
        "ill",
        "full"};
}

} // namespace

TEST_SUITE_BEGIN("an order");

TEST_CASE("is refunded whole, each ticket at its price")
{
    given(confirmed())
        .when(refunding({}))
        .then({refunded({ticket(1), ticket(2), ticket(3)}, 11501)});
}

TEST_CASE("is refunded ticket by ticket, each once")
{
    given(confirmed()).when(refunding({ticket(3)})).then({refunded({ticket(3)}, 2501)});

    const auto past = after(confirmed(), refunding({ticket(1)}));
    given(past).when(refunding({ticket(1)})).then({}); // the same refund
    auto again = refunding({ticket(1), ticket(2)});
    again.refund_id = refund_number(2);
    given(past).when(again).refused_as(
        {RefusalCode::ticket_not_refundable, {{"ticketId", to_string(ticket(1))}}});

    auto rest = refunding({});
    rest.refund_id = refund_number(2);
    auto of_rest = refunded({ticket(2), ticket(3)}, 7001);
    of_rest.refund_id = refund_number(2);
    given(past).when(rest).then({of_rest});

    rest.refund_id = refund_number(3);
    auto before = refunding({});
    before.refund_id = refund_number(2);
    given(after(past, before)).when(rest).then({});
}

TEST_CASE("gives the money for a ticket back once, however often it is named")
{
    given(confirmed()).when(refunding({ticket(1), ticket(1)})).then({refunded({ticket(1)}, 4500)});
}

TEST_CASE("is refunded in part to the nearest cent, halves up")
{
    given(confirmed()).when(refunding({ticket(3)}, 50)).then({refunded({ticket(3)}, 1251)});
    given(confirmed()).when(refunding({ticket(3)}, 49)).then({refunded({ticket(3)}, 1225)});
    given(confirmed()).when(refunding({ticket(1)}, 1)).then({refunded({ticket(1)}, 45)});
}

TEST_CASE("gives back at once where there is nothing to give")
{
    RefundRequested nothing = refunded({ticket(1)}, 0);
    nothing.payment_id = {};
    const RefundSucceeded done{refund_number(1), {}};
    given(placing(two_free())).when(refunding({ticket(1)})).then({nothing, done});
    given(confirmed()).when(refunding({ticket(1)}, 0)).then({nothing, done});
    given(after(placing(two_free()), refunding({ticket(1)})))
        .when(RecordRefund{refund_number(1), "re_1"})
        .then({});
}

TEST_CASE("refunds only its own tickets, while they are confirmed")
{
    const auto stranger = ticket_of(order_number(2), 1);
    given(confirmed())
        .when(refunding({ticket(1), stranger}))
        .refused_as({RefusalCode::ticket_unknown, {{"ticketId", to_string(stranger)}}});
    given(confirmed()).when(refunding({ticket(4)})).refused(RefusalCode::ticket_unknown);
    given(waiting()).when(refunding({})).refused(RefusalCode::ticket_not_refundable);
    given(Events{}).when(refunding({})).refused(RefusalCode::order_unknown);
}

TEST_CASE("never gives back more than was paid")
{
    CHECK_THROWS_AS(given(confirmed()).when(refunding({}, 101)), std::logic_error);
    CHECK_THROWS_AS(given(confirmed()).when(refunding({}, -1)), std::logic_error);
}

TEST_CASE("records a refund that went through, once")
{
    const auto past = after(confirmed(), refunding({}));
    const RecordRefund went{refund_number(1), "re_1"};
    given(past).when(went).then({RefundSucceeded{refund_number(1), "re_1"}});
    given(after(past, went)).when(went).then({});
    given(past).when(RecordRefund{refund_number(2), "re_2"}).refused(RefusalCode::order_unknown);
    CHECK_THROWS_AS(
        (void)replay(Events{RefundSucceeded{refund_number(1), "re_1"}}), std::logic_error);
}

TEST_SUITE_END();
