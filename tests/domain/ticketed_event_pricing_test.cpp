#include "tests/support/event_fixture.hpp"
#include "tests/support/given.hpp"

using namespace bilten::domain::ticketed_event;
using namespace bilten::tests;
using bilten::domain::Money;
using bilten::domain::RefusalCode;
using bilten::domain::Uuid;
using bilten::domain::order::Extras;
using bilten::domain::order::Line;
using bilten::domain::order::total_of;
using bilten::domain::order::unit_total;

namespace {

State event_with(std::optional<Charges> charges, Events more = {})
{
    auto made = created();
    made.details.charges = charges;
    auto& scaled = made.ticket_types[1]; // first_only, 30.00
    scaled.min_price = euros(1000);
    scaled.max_price = euros(9000);
    Events events{made, EventPublished{}};
    events.insert(events.end(), more.begin(), more.end());
    return replay(events);
}

Line line_of(const State& event, Wanted wanted, Buyer buyer = Buyer::user)
{
    wanted.now = noon;
    return quote(event, wanted, buyer).value().front();
}

PromoCode quarter_off()
{
    PromoCode promo;
    promo.code = "SPRING25";
    promo.percent = 25;
    promo.amount = euros(0);
    return promo;
}

const PromoUse anns{"SPRING25", ann.value};

RefusalCode refusal_of(const State& event, const PromoUse& use, Places places = {series, 1})
{
    return quote(event, {{places}, {}, use, noon}, Buyer::user).error().code;
}

} // namespace

TEST_SUITE_BEGIN("what a ticket costs");

TEST_CASE("is its price where nothing else is said")
{
    const auto line = line_of(event_with({}), {{{series, 2}}});
    CHECK_FALSE(line.extras.has_value());
    CHECK(unit_total(line) == euros(4500));
    CHECK(total_of({line}) == euros(9000));
}

TEST_CASE("has fees on top, and the tax on both")
{
    // 45.00 + 1.50 + 2.5 % of 45.00 (1.125, halves up) = 47.63; 19 % of that is 9.0497.
    const Charges on_top{150, 250, 1900, false};
    const auto line = line_of(event_with(on_top), {{{series, 2}}});
    CHECK(line.extras == Extras{{}, euros(263), euros(905), false, 1900});
    CHECK(unit_total(line) == euros(4500 + 263 + 905));
    CHECK(total_of({line}) == euros(2 * 5668));
}

TEST_CASE("holds the tax already where the event says so")
{
    // 19/119 of 47.63 is 7.6048.
    const auto line = line_of(event_with(Charges{150, 250, 1900, true}), {{{series, 1}}});
    CHECK(line.extras == Extras{{}, euros(263), euros(760), true, 1900});
    CHECK(unit_total(line) == euros(4763));
}

TEST_CASE("stays nothing where it is free")
{
    const auto line = line_of(event_with(Charges{150, 250, 1900, false}), {{{free_entry, 1}}});
    CHECK_FALSE(line.extras.has_value());
}

TEST_CASE("is chosen by the buyer on a sliding scale, and nowhere else")
{
    const auto event = event_with({});
    const auto pays = [&](bilten::domain::TicketTypeId type, std::int64_t cents) {
        return quote(event, {{{type, 1}}, {euros(cents)}, {}, noon}, Buyer::user);
    };
    for (const std::int64_t cents : {1000, 3000, 9000})
        CHECK(pays(first_only, cents)->front().unit_price == euros(cents));
    for (const std::int64_t cents : {0, 999, 9001})
        CHECK(pays(first_only, cents).error().code == RefusalCode::price_off_scale);
    CHECK(pays(series, 4500).has_value());
    CHECK(pays(series, 4499).error().code == RefusalCode::price_off_scale);
    CHECK(line_of(event, {{{first_only, 1}}}).unit_price == euros(3000));
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("a promo code");

TEST_CASE("takes a part or an amount off each ticket, before fees")
{
    const auto event = event_with(Charges{100, 0, 0, true}, {PromoCodeAdded{quarter_off()}});
    const auto line = line_of(event, {{{series, 2}}, {}, anns});
    CHECK(line.extras == Extras{euros(1125), euros(100), {}, false});
    CHECK(total_of({line}) == euros(2 * (3375 + 100)));

    auto ten_off = quarter_off();
    ten_off.kind = DiscountKind::amount;
    ten_off.amount = euros(5000);
    const auto generous = event_with(Charges{100, 0, 0, true}, {PromoCodeAdded{ten_off}});
    const auto free = line_of(generous, {{{series, 1}}, {}, anns});
    CHECK(unit_total(free) == euros(0)); // never below nothing, and what is free has no fee
}

TEST_CASE("is refused where it is not known, not now, used up, or for other tickets")
{
    CHECK(refusal_of(event_with({}), anns) == RefusalCode::promo_code_unknown);

    auto later = quarter_off();
    later.valid_from = noon + 1h;
    CHECK(
        refusal_of(event_with({}, {PromoCodeAdded{later}}), anns) ==
        RefusalCode::promo_code_not_valid_now);
    auto over = quarter_off();
    over.valid_until = noon;
    CHECK(
        refusal_of(event_with({}, {PromoCodeAdded{over}}), anns) ==
        RefusalCode::promo_code_not_valid_now);

    auto others = quarter_off();
    others.ticket_types = {second_only};
    const auto of_others = event_with({}, {PromoCodeAdded{others}});
    CHECK(refusal_of(of_others, anns) == RefusalCode::promo_code_other_tickets);
    CHECK(line_of(of_others, {{{second_only, 1}}, {}, anns}).extras.has_value());

    const auto gone =
        event_with({}, {PromoCodeAdded{quarter_off()}, PromoCodeRemoved{"SPRING25"}});
    CHECK(refusal_of(gone, anns) == RefusalCode::promo_code_unknown);
}

TEST_CASE("counts orders and people, and a hold that ends gives its use back")
{
    auto once = quarter_off();
    once.orders_max = 2;
    once.orders_per_person_max = 1;
    const TicketsHeld held{order_number(1), {{series, 1}}, noon + 10min, {}, anns};
    const HoldReleased released{order_number(1), {{series, 1}}, ReleaseReason::expired};
    const PromoUse bobs{"SPRING25", bob.value};

    const auto used = event_with({}, {PromoCodeAdded{once}, held});
    CHECK(refusal_of(used, anns) == RefusalCode::promo_code_used_by_person);
    CHECK(quote(used, {{{series, 1}}, {}, bobs, noon}, Buyer::user).has_value());
    CHECK(
        refusal_of(used, {"SPRING25", {}}) == RefusalCode::promo_code_needs_account);

    const auto free = event_with({}, {PromoCodeAdded{once}, held, released});
    CHECK(quote(free, {{{series, 1}}, {}, anns, noon}, Buyer::user).has_value());

    const TicketsSold sold{order_number(2), {{series, 1}}, false, bobs};
    const auto full = event_with({}, {PromoCodeAdded{once}, held, sold});
    const PromoUse organizers{"SPRING25", organizer.value};
    CHECK(refusal_of(full, organizers) == RefusalCode::promo_code_used_up);
}

TEST_CASE("is made once, and never again under its name")
{
    given(on_sale()).when(AddPromoCode{quarter_off()}).then({PromoCodeAdded{quarter_off()}});
    const auto past = on_sale({PromoCodeAdded{quarter_off()}});
    given(past).when(AddPromoCode{quarter_off()}).then({});
    auto other = quarter_off();
    other.percent = 50;
    given(past).when(AddPromoCode{other}).refused(RefusalCode::promo_code_taken);
    given(past).when(RemovePromoCode{"SPRING25"}).then({PromoCodeRemoved{"SPRING25"}});
    const auto removed = on_sale({PromoCodeAdded{quarter_off()}, PromoCodeRemoved{"SPRING25"}});
    given(removed).when(AddPromoCode{quarter_off()}).refused(RefusalCode::promo_code_taken);
    given(removed).when(RemovePromoCode{"SPRING25"}).refused(RefusalCode::promo_code_unknown);

    auto unknown = quarter_off();
    unknown.ticket_types = {bilten::domain::TicketTypeId{uuid(99)}};
    given(on_sale()).when(AddPromoCode{unknown}).refused(RefusalCode::ticket_type_unknown);
}

TEST_SUITE_END();
