#include "projections/ledger.hpp"
#include "projections/rows_in_memory.hpp"
#include "tests/support/order_fixture.hpp"
#include "tests/support/recorded.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace bilten;
using namespace bilten::tests;
using namespace bilten::projections;
namespace order = domain::order;
using order::PaymentOutcome;

namespace {

constexpr std::array<std::size_t, 2> batches{1, 100};

struct Ledger {
    RecordedLane lane;
    std::vector<schemas::RecordedEvent> events;
    RowsInMemory rows;

    explicit Ledger(const order::Events& happened)
    {
        for (const auto& what : happened)
            events.push_back(lane.next(one_order::id.value, domain::AnyEvent{what}));
    }

    void fold(std::size_t batch_max)
    {
        const std::span all{events};
        for (std::size_t at = 0; at < all.size(); at += batch_max) {
            Tables tables{rows};
            LedgerProjection{}.fold(all.subspan(at, std::min(batch_max, all.size() - at)), tables);
            tables.flush();
        }
    }

    LedgerEventRow sums() { return rows.row<LedgerEventRow>(the_event.value).value(); }

    LedgerOrderRow about_order() { return rows.row<LedgerOrderRow>(one_order::id.value).value(); }

    [[nodiscard]] std::size_t count() const { return rows.size(LedgerEntryRow::table_name); }
};

Postings sums_of(const order::Events& happened, std::size_t batch_max)
{
    Ledger ledger{happened};
    ledger.fold(batch_max);
    CHECK(sum_of(ledger.sums()) == 0);
    return ledger.sums();
}

// 10.00 for each of three, less 1.00, and 0.70 of fees; 0.97 of taxes are in it, or 1.84 on top.
order::OrderPlaced with_extras(std::int64_t tax, bool tax_included)
{
    order::Line line{series, "Series", {S1, S2}, 3, euros(1000), {}};
    line.extras = order::Extras{euros(100), euros(70), euros(tax), tax_included};
    auto placed = one_order::placed({line}, 3, order::PaymentMethod::pay_pal);
    placed.total = order::total_of(placed.lines);
    return placed;
}

order::RefundTickets
giving_back(std::uint8_t number, std::vector<domain::TicketId> tickets, int percent = 100)
{
    order::RefundTickets refund;
    refund.refund_id = {uuid(700U + number)};
    refund.tickets = std::move(tickets);
    refund.percent = percent;
    return refund;
}

} // namespace

TEST_SUITE_BEGIN("the ledger");

TEST_CASE("books a sale when it is confirmed, and its money when that is captured")
{
    for (const auto batch_max : batches) {
        auto happened =
            one_order::after(one_order::waiting(), one_order::pays(PaymentOutcome::authorised));
        Postings sold;
        sold.receivable = 11501;
        sold.sales = -11501;
        CHECK(sums_of(happened, batch_max) == sold);

        happened = one_order::after(happened, one_order::pays(PaymentOutcome::succeeded));
        Postings captured;
        captured.gateway_cards = 11501;
        captured.sales = -11501;
        CHECK(sums_of(happened, batch_max) == captured);
    }
}

TEST_CASE("knows discounts, fees and taxes apart, whether prices hold the taxes or not")
{
    using Placing = order::OrderPlaced;
    const auto sold = [](const Placing& placed) {
        return one_order::after(
            one_order::placing(placed), one_order::pays(PaymentOutcome::succeeded));
    };
    Postings outside;
    outside.gateway_paypal = 3 * 1154;
    outside.sales = -3000;
    outside.discounts = 300;
    outside.fees = -210;
    outside.taxes = -552;
    CHECK(sums_of(sold(with_extras(184, false)), 1) == outside);

    Postings inside;
    inside.gateway_paypal = 3 * 970;
    inside.sales = -3 * (1000 - 90);
    inside.discounts = 300;
    inside.fees = -3 * (70 - 7); // 0.97 x 70 / 970
    inside.taxes = -3 * 97;
    CHECK(sums_of(sold(with_extras(97, true)), 1) == inside);
}

TEST_CASE("owes what is given back until it was paid, taxes and all, to the last cent")
{
    for (const auto batch_max : batches) {
        auto happened = one_order::after(
            one_order::placing(with_extras(97, true)),
            one_order::pays(PaymentOutcome::succeeded),
            giving_back(1, {one_order::ticket(1)}, 50));
        Ledger owed{happened};
        owed.fold(batch_max);
        CHECK(owed.sums().refunds_payable == -485);
        CHECK(owed.sums().refunds == 485 - 49); // 0.97 x 50 %, halves up
        CHECK(owed.about_order().payable == 485);

        happened = one_order::after(
            happened,
            order::RecordRefund{{uuid(701)}, "re_1"},
            giving_back(2, {one_order::ticket(2), one_order::ticket(3)}),
            order::RecordRefund{{uuid(702)}, "re_2"});
        Ledger paid{happened};
        paid.fold(batch_max);
        CHECK(paid.sums().refunds_payable == 0);
        CHECK(paid.sums().gateway_paypal == 485);
        CHECK(paid.sums().taxes == -3 * 97 + 243); // of 24.25, that is 242.5, halves up
        CHECK(paid.about_order().payable == 0);
        CHECK(sum_of(paid.sums()) == 0);
    }
}

TEST_CASE("owes money that came too late, and has nothing of it once it went back")
{
    for (const auto batch_max : batches) {
        auto happened = one_order::after(
            one_order::waiting(),
            order::CloseOrder{},
            one_order::pays(PaymentOutcome::succeeded));
        const auto sums = sums_of(happened, batch_max);
        CHECK(sums.gateway_cards == 11501);
        CHECK(sums.refunds_payable == -11501);
        CHECK(sums.receivable == 0);

        const domain::RefundId refund{
            derive_uuid(one_order::payment.value, "late payment")};
        happened = one_order::after(happened, order::RecordRefund{refund, "re_1"});
        CHECK(sums_of(happened, batch_max) == Postings{});
    }
}

TEST_CASE("takes a sale back whose promised money never came")
{
    for (const auto batch_max : batches) {
        const auto happened = one_order::after(
            one_order::waiting(),
            one_order::pays(PaymentOutcome::authorised),
            one_order::pays(PaymentOutcome::declined));
        Ledger ledger{happened};
        ledger.fold(batch_max);
        CHECK(ledger.count() == 2);
        CHECK(static_cast<const Postings&>(ledger.sums()) == Postings{});
        CHECK(ledger.about_order().receivable == 0);
        CHECK(ledger.about_order().open_attempts == 0);
    }
}

TEST_CASE("owes nothing of a sale whose promised money never came")
{
    for (const auto batch_max : batches) {
        const auto confirmed = one_order::after(
            one_order::waiting(), one_order::pays(PaymentOutcome::authorised));
        const auto refunded = one_order::after(confirmed, giving_back(1, {}, 50));
        Ledger owing{refunded};
        owing.fold(batch_max);
        CHECK(owing.about_order().payable > 0);

        Ledger ledger{one_order::after(refunded, one_order::pays(PaymentOutcome::declined))};
        ledger.fold(batch_max);
        CHECK(static_cast<const Postings&>(ledger.sums()) == Postings{});
        CHECK(ledger.about_order().payable == 0);
        CHECK(ledger.about_order().receivable == 0);
    }
}

TEST_CASE("knows of attempts whose money may still move")
{
    Ledger ledger{one_order::waiting()};
    ledger.fold(1);
    CHECK(ledger.about_order().open_attempts == 1);
    CHECK(ledger.count() == 0);
}

TEST_CASE("has nothing to say of what is free, or was paid elsewhere")
{
    Ledger free{one_order::placing(one_order::two_free())};
    free.fold(1);
    CHECK(free.count() == 0);

    auto placed = one_order::three_paid();
    placed.payment_method = order::PaymentMethod::imported;
    Ledger imported{one_order::placing(placed)};
    imported.fold(1);
    CHECK(imported.count() == 0);
}

TEST_CASE("books nothing that does not come to zero")
{
    auto happened = one_order::confirmed();
    std::get<order::OrderPlaced>(happened.front()).total = euros(11500);
    Ledger ledger{happened};
    CHECK_THROWS_AS(ledger.fold(100), std::logic_error);
    CHECK(ledger.count() == 0);
}

TEST_SUITE_END();
