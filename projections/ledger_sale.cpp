#include "projections/ledger_sale.hpp"

#include "domain/invariant.hpp"

namespace bilten::projections {

namespace order = domain::order;

namespace {

// The product of two amounts may not fit into 64 bits.
__extension__ using Wide = __int128;

std::int64_t minor_of(const std::optional<domain::Money>& money)
{
    return money ? money->minor : 0;
}

// Tax that the prices hold already is taken out of price and fee by their parts of the whole.
void add_line(Postings& sale, const order::Line& line)
{
    const auto extras = line.extras.value_or(order::Extras{});
    const auto price = line.unit_price.minor;
    const auto discount = minor_of(extras.discount);
    const auto fee = minor_of(extras.fee);
    const auto tax = minor_of(extras.tax);
    const auto whole = price - discount + fee;
    const bool inside = extras.tax_included && whole > 0;
    const auto of_fee = inside ? static_cast<std::int64_t>(Wide{tax} * fee / whole) : 0;
    const auto of_price = inside ? tax - of_fee : 0;
    sale.sales -= (price - of_price) * line.quantity;
    sale.discounts += discount * line.quantity;
    sale.fees -= (fee - of_fee) * line.quantity;
    sale.taxes -= tax * line.quantity;
}

} // namespace

Postings sale_of(const order::OrderPlaced& placed)
{
    Postings sale;
    if (placed.payment_method == order::PaymentMethod::imported) return sale;
    for (const auto& line : placed.lines) add_line(sale, line);
    sale.receivable = placed.total.minor;
    return sale;
}

std::int64_t taxes_of(const Postings& sale, std::int64_t refunded)
{
    if (sale.receivable == 0) return 0;
    const auto twice = Wide{-sale.taxes} * refunded * 2 + sale.receivable;
    return static_cast<std::int64_t>(twice / (Wide{sale.receivable} * 2));
}

std::int64_t& account_of(Postings& postings, order::PaymentMethod method)
{
    domain::require(
        method == order::PaymentMethod::credit_card || method == order::PaymentMethod::pay_pal,
        "money moves through a gateway");
    return method == order::PaymentMethod::pay_pal ? postings.gateway_paypal
                                                   : postings.gateway_cards;
}

} // namespace bilten::projections
