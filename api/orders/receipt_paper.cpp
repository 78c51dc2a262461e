#include "api/orders/receipt_document.hpp"
#include "projections/mail_words.hpp"

#include <fmt/format.h>

namespace bilten::api {

namespace dto = schemas::api;
namespace words = projections::words;
using projections::PaperRow;

namespace {

using Rows = std::vector<PaperRow>;

std::string amount(const schemas::Decimal& value)
{
    std::string text;
    value.append_to(text);
    return text;
}

bool is_nothing(const schemas::Decimal& value)
{
    return amount(value).find_first_of("123456789") == std::string::npos;
}

std::string listed(const std::vector<std::string>& parts)
{
    return fmt::format("{}", fmt::join(parts, ", "));
}

Rows head(const dto::ReceiptDto& receipt, const std::string& zone)
{
    const auto* clock = words::zone_named(zone);
    const auto time = [&](domain::Instant at) { return words::moment(at, clock); };
    Rows rows{{"Number: " + receipt.number, ""}, {"Date: " + time(receipt.issued_at), ""}};
    rows.push_back({"Order: " + to_string(receipt.order_id), ""});
    rows.push_back({receipt.event_title + ", " + time(receipt.event_starts_at), ""});
    std::vector<std::string> issuer = receipt.issuer.organizers;
    issuer.push_back(receipt.issuer.venue_name);
    for (const auto* part : {&receipt.issuer.address, &receipt.issuer.city, &receipt.issuer.country})
        if (*part) issuer.push_back(**part);
    rows.push_back({listed(issuer), ""});
    return rows;
}

Rows lines_of(const dto::ReceiptDto& receipt)
{
    Rows rows;
    for (const auto& line : receipt.lines) {
        rows.push_back(
            {fmt::format("{} × {} at {}", line.quantity, line.name, amount(line.unit_price)),
             amount(line.total)});
        if (!is_nothing(line.discount))
            rows.push_back({"   discount " + amount(line.discount), ""});
        if (!is_nothing(line.fees)) rows.push_back({"   fees " + amount(line.fees), ""});
    }
    return rows;
}

Rows totals(const dto::ReceiptDto& receipt)
{
    Rows rows{{"Subtotal", amount(receipt.subtotal)}};
    const auto code = receipt.promo_code ? " (" + *receipt.promo_code + ")" : std::string{};
    if (!is_nothing(receipt.discount))
        rows.push_back({"Discount" + code, "-" + amount(receipt.discount)});
    if (!is_nothing(receipt.fees)) rows.push_back({"Fees", amount(receipt.fees)});
    const auto& taxes = receipt.taxes;
    const auto percent = taxes.percent ? " " + amount(*taxes.percent) + " %" : std::string{};
    if (!is_nothing(taxes.amount))
        rows.push_back(
            {(taxes.included ? "Taxes included" : "Taxes") + percent, amount(taxes.amount)});
    rows.push_back(
        {fmt::format("Total {}", receipt.currency.code()), amount(receipt.total)});
    return rows;
}

Rows money_moved(const dto::ReceiptDto& receipt, const std::string& zone)
{
    const auto* clock = words::zone_named(zone);
    Rows rows;
    for (const auto& payment : receipt.payments) {
        const bool pay_pal = payment.method == dto::PaymentMethod::pay_pal;
        const auto at = payment.paid_at ? ", " + words::moment(*payment.paid_at, clock) : "";
        rows.push_back(
            {fmt::format("Paid by {}{}", pay_pal ? "PayPal" : "credit card", at),
             amount(payment.amount)});
    }
    for (const auto& refund : receipt.refunds)
        rows.push_back(
            {fmt::format(
                 "{}, {}: {}",
                 refund.done ? "Refunded" : "To be refunded",
                 words::moment(refund.at, clock),
                 refund.reason),
             "-" + amount(refund.amount)});
    if (rows.empty()) rows.push_back({"Nothing was to pay", ""});
    return rows;
}

} // namespace

projections::Statement statement_of(const dto::ReceiptDto& receipt, const std::string& zone)
{
    return {
        "Receipt",
        {head(receipt, zone), lines_of(receipt), totals(receipt), money_moved(receipt, zone)}};
}

} // namespace bilten::api
