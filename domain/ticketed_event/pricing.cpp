// What tickets cost: scales, members' prices, promo codes, fees and taxes. Everything is worked out
// for one ticket, in whole minor units, so that any part of an order adds up.

#include "domain/invariant.hpp"
#include "domain/ticketed_event/sale_rules.hpp"

#include <algorithm>

namespace bilten::domain::ticketed_event {
namespace {

constexpr std::int64_t whole_share = 10'000; // hundredths of a percent

// Halves up.
Money share_of(Money whole, std::int64_t share, std::int64_t of)
{
    // Whole parts apart, so that no product overflows.
    const auto parts = whole.minor / of * share;
    return {parts + (whole.minor % of * share + of / 2) / of, whole.currency};
}

bool is_for(const PromoCode& promo, TicketTypeId type)
{
    return promo.ticket_types.empty() ||
           std::ranges::find(promo.ticket_types, type) != promo.ticket_types.end();
}

Refusal about_code(RefusalCode code, const std::string& name)
{
    return {code, {{"promoCode", name}}};
}

Result<const PromoCode*> promo_for(const State& event, const Wanted& wanted)
{
    const auto& use = *wanted.promo;
    const auto* promo = event.find_promo(use.code);
    if (!promo) return about_code(RefusalCode::promo_code_unknown, use.code);
    const auto& terms = promo->terms;
    if ((terms.valid_from && wanted.now < *terms.valid_from) ||
        (terms.valid_until && wanted.now >= *terms.valid_until))
        return about_code(RefusalCode::promo_code_not_valid_now, use.code);
    if (terms.orders_max && promo->orders >= *terms.orders_max)
        return about_code(RefusalCode::promo_code_used_up, use.code);
    if (terms.orders_per_person_max) {
        if (!use.person) return about_code(RefusalCode::promo_code_needs_account, use.code);
        const auto uses = promo->by_person.find(*use.person);
        if (uses != promo->by_person.end() && uses->second >= *terms.orders_per_person_max)
            return about_code(RefusalCode::promo_code_used_by_person, use.code);
    }
    const bool any = std::ranges::any_of(wanted.places, [&](const Places& places) {
        return is_for(terms, places.ticket_type_id);
    });
    if (!any) return about_code(RefusalCode::promo_code_other_tickets, use.code);
    return &terms;
}

Money discount_of(const PromoCode& promo, Money price)
{
    if (promo.kind == DiscountKind::percent) return percent_of(price, promo.percent);
    return {std::min(promo.amount.minor, price.minor), price.currency};
}

// Of a ticket that costs `net` after its discount.
void charge(order::Extras& extras, const Charges& charges, Money net)
{
    if (net.minor == 0) return; // what is free stays free
    const Money fixed{charges.fee_per_ticket, net.currency};
    const auto fee = fixed + share_of(net, charges.fee_share, whole_share);
    if (fee.minor > 0) extras.fee = fee;
    if (charges.tax_share == 0) return;
    const auto of = charges.tax_included ? whole_share + charges.tax_share : whole_share;
    extras.tax = share_of(net + fee, charges.tax_share, of);
    extras.tax_included = charges.tax_included;
    extras.tax_share = charges.tax_share;
}

Result<Money> price_of(const TicketType& type, Buyer buyer, const std::optional<Money>& chosen)
{
    const bool member = buyer == Buyer::member && type.member_price;
    const auto usual = member ? *type.member_price : type.price;
    if (!chosen) return usual;
    const auto least = type.min_price.value_or(usual);
    const auto most = type.max_price.value_or(usual);
    if (chosen->currency == usual.currency && chosen->minor >= least.minor &&
        chosen->minor <= most.minor)
        return *chosen;
    return Refusal{
        RefusalCode::price_off_scale,
        {{"ticketTypeId", to_string(type.ticket_type_id)},
         {"minPriceMinor", least.minor},
         {"maxPriceMinor", most.minor}}};
}

} // namespace

Result<std::vector<order::Line>> quote(const State& event, const Wanted& wanted, Buyer buyer)
{
    if (auto quantities = check_quantities(wanted.places); !quantities) return quantities.error();
    require(
        wanted.chosen_prices.empty() || wanted.chosen_prices.size() == wanted.places.size(),
        "there is a chosen price, or none, for each line");
    const PromoCode* promo = nullptr;
    if (wanted.promo) {
        const auto found = promo_for(event, wanted);
        if (!found) return found.error();
        promo = *found;
    }

    std::vector<order::Line> lines;
    for (std::size_t i = 0; i < wanted.places.size(); ++i) {
        const auto& [type_id, quantity] = wanted.places[i];
        const auto* type = event.find(type_id);
        if (!type) return about(RefusalCode::ticket_type_unknown, type_id);
        const auto chosen =
            wanted.chosen_prices.empty() ? std::optional<Money>{} : wanted.chosen_prices[i];
        const auto price = price_of(*type, buyer, chosen);
        if (!price) return price.error();

        order::Extras extras;
        auto net = *price;
        if (promo && is_for(*promo, type_id) && net.minor > 0) {
            extras.discount = discount_of(*promo, net);
            net = net - *extras.discount;
        }
        if (event.details.charges) charge(extras, *event.details.charges, net);
        order::Line line{type_id, type->name, type->sessions, quantity, *price, {}};
        if (extras != order::Extras{}) line.extras = extras;
        lines.push_back(std::move(line));
    }
    return lines;
}

Result<Events> decide(const State& event, const AddPromoCode& command)
{
    if (event.status == Status::none || event.status == Status::deleted)
        return RefusalCode::event_unknown;
    if (event.status == Status::cancelled) return RefusalCode::event_cancelled;
    const auto& terms = command.promo_code;
    for (const auto& promo : event.promo_codes)
        if (promo.terms.code == terms.code) {
            if (!promo.removed && promo.terms == terms) return Events{};
            return about_code(RefusalCode::promo_code_taken, terms.code);
        }
    if (event.promo_codes.size() >= promo_codes_max) return RefusalCode::promo_codes_too_many;
    for (const auto& type : terms.ticket_types)
        if (!event.find(type)) return about(RefusalCode::ticket_type_unknown, type);
    if (terms.valid_from && terms.valid_until && *terms.valid_from >= *terms.valid_until)
        return RefusalCode::sales_window_wrong;
    require(
        terms.percent >= 0 && terms.percent <= 100 && terms.amount.minor >= 0 &&
            terms.amount.currency == event.currency,
        "a discount is a part of a price");
    return Events{PromoCodeAdded{terms}};
}

Result<Events> decide(const State& event, const RemovePromoCode& command)
{
    if (event.status == Status::none || event.status == Status::deleted)
        return RefusalCode::event_unknown;
    if (!event.find_promo(command.code))
        return about_code(RefusalCode::promo_code_unknown, command.code);
    return Events{PromoCodeRemoved{command.code}};
}

} // namespace bilten::domain::ticketed_event
