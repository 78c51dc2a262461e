#include "api/orders/receipt_document.hpp"

#include "api/orders/order_documents.hpp"

#include <algorithm>

namespace bilten::api {

namespace dto = schemas::api;
namespace order = domain::order;
using schemas::RecordedEvent;

namespace {

domain::Instant time_of(const RecordedEvent& recorded)
{
    return std::chrono::floor<std::chrono::milliseconds>(recorded.recorded_at);
}

// Of hundredths of a percent, with two decimals.
schemas::Decimal percentage(std::int64_t share)
{
    return schemas::Decimal{domain::Money{share, {}}};
}

// The id of the order without its last byte, which is always zero, in letters that nobody mistakes
// for others: 24 of them. No two orders have the same.
std::string number_of(domain::OrderId id)
{
    constexpr std::string_view alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    constexpr std::size_t bytes = 15;
    constexpr std::size_t group = 6;
    std::string number = "R";
    std::uint32_t bits = 0;
    int have = 0;
    std::size_t letters = 0;
    for (std::size_t i = 0; i < bytes; ++i) {
        bits = (bits << 8) | id.value.bytes[i];
        for (have += 8; have >= 5; ++letters) {
            have -= 5;
            if (letters % group == 0) number += '-';
            number += alphabet[(bits >> have) & 31U];
        }
    }
    return number;
}

dto::IssuerDto
issuer_of(const order::OrderPlaced& placed, const std::optional<dto::EventDetailsDto>& event)
{
    dto::IssuerDto issuer;
    issuer.venue_name = placed.venue_name;
    if (!event) return issuer;
    for (const auto& organizer : event->organizers)
        if (!organizer.display_name.empty()) issuer.organizers.push_back(organizer.display_name);
    if (event->venue.name != placed.venue_name) return issuer; // it has moved since
    issuer.address = event->venue.address;
    issuer.city = event->venue.city;
    issuer.country = event->venue.country;
    return issuer;
}

void place(
    dto::ReceiptDto& receipt,
    const order::OrderPlaced& placed,
    const std::optional<dto::EventDetailsDto>& event)
{
    receipt.number = number_of(placed.order_id);
    receipt.order_id = placed.order_id;
    receipt.event_id = placed.event_id;
    receipt.event_title = placed.event_title;
    receipt.event_starts_at = placed.starts_at;
    receipt.issuer = issuer_of(placed, event);
    receipt.lines = line_dtos(placed.lines);
    receipt.promo_code = placed.promo_code;
    receipt.currency = placed.total.currency;

    const auto totals = totals_of(placed.lines);
    receipt.subtotal = totals.subtotal;
    receipt.discount = totals.discount;
    receipt.fees = totals.fees;
    receipt.taxes.amount = totals.taxes;
    receipt.taxes.included = totals.taxes_included;
    for (const auto& line : placed.lines)
        if (line.extras && line.extras->tax_share)
            receipt.taxes.percent = percentage(*line.extras->tax_share);
    receipt.total = totals.total;
}

void pay(dto::ReceiptDto& receipt, const order::Payment& payment)
{
    const bool pay_pal = payment.method == order::PaymentMethod::pay_pal;
    receipt.payments.push_back(
        {payment.payment_id,
         pay_pal ? dto::PaymentMethod::pay_pal : dto::PaymentMethod::credit_card,
         schemas::Decimal{payment.amount},
         {}});
}

void refund(dto::ReceiptDto& receipt, const order::RefundRequested& e, domain::Instant at)
{
    receipt.refunds.push_back({e.refund_id, at, schemas::Decimal{e.amount}, e.reason, false});
}

void follow(
    dto::ReceiptDto& receipt,
    const RecordedEvent& recorded,
    const std::optional<dto::EventDetailsDto>& event)
{
    const auto at = time_of(recorded);
    const auto& what = std::get<order::Event>(recorded.event);
    if (const auto* placed = std::get_if<order::OrderPlaced>(&what)) place(receipt, *placed, event);
    if (std::holds_alternative<order::OrderConfirmed>(what)) receipt.issued_at = at;
    if (const auto* asked = std::get_if<order::RefundRequested>(&what)) refund(receipt, *asked, at);
    if (const auto* done = std::get_if<order::RefundSucceeded>(&what))
        for (auto& known : receipt.refunds)
            if (known.refund_id == done->refund_id) known.done = true;
    if (const auto* paid = std::get_if<order::PaymentSucceeded>(&what))
        for (auto& known : receipt.payments)
            if (known.payment_id == paid->payment_id) known.paid_at = at;
}

} // namespace

bool is_confirmed(std::span<const RecordedEvent> history)
{
    return std::ranges::any_of(history, [](const RecordedEvent& recorded) {
        const auto* what = std::get_if<order::Event>(&recorded.event);
        return what && std::holds_alternative<order::OrderConfirmed>(*what);
    });
}

dto::ReceiptDto receipt_of(
    std::span<const RecordedEvent> history, const std::optional<dto::EventDetailsDto>& event)
{
    order::State state;
    for (const auto& recorded : history)
        order::evolve(state, std::get<order::Event>(recorded.event));
    dto::ReceiptDto receipt;
    if (state.paid_by) pay(receipt, *state.find(*state.paid_by));
    for (const auto& recorded : history) follow(receipt, recorded, event);
    return receipt;
}

} // namespace bilten::api
