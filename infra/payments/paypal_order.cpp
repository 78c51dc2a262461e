#include "infra/payments/paypal_order.hpp"

#include "infra/payments/gateway_money.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace bilten::infra {

using commands::ChargeReport;
using commands::ChargeStatus;
using commands::Movement;
namespace reasons = commands::decline_reasons;

namespace {

struct Meaning {
    std::string_view code;
    std::string_view reason;
};

constexpr std::array meanings{
    Meaning{"INSTRUMENT_DECLINED", reasons::card_declined},
    Meaning{"TRANSACTION_REFUSED", reasons::card_declined},
    Meaning{"PAYER_CANNOT_PAY", reasons::card_declined},
    Meaning{"PAYER_ACCOUNT_RESTRICTED", reasons::card_declined},
    Meaning{"PAYER_ACCOUNT_LOCKED_OR_CLOSED", reasons::card_declined},
    Meaning{"CARD_EXPIRED", reasons::card_expired},
    Meaning{"PAYER_ACTION_REQUIRED", reasons::authentication_failed},
    Meaning{"ORDER_NOT_APPROVED", reasons::abandoned},
    Meaning{"TRANSACTION_LIMIT_EXCEEDED", reasons::limit_exceeded},
    Meaning{"CURRENCY_NOT_SUPPORTED", reasons::not_supported},
    Meaning{"INTERNAL_SERVER_ERROR", reasons::try_again},
};

ChargeStatus status_of_capture(std::string_view status)
{
    if (status == "PENDING") return ChargeStatus::pending;
    if (status == "DECLINED" || status == "FAILED") return ChargeStatus::declined;
    return ChargeStatus::succeeded; // COMPLETED, and REFUNDED in whole or in part
}

ChargeStatus status_of_authorisation(std::string_view status)
{
    if (status == "CREATED") return ChargeStatus::authorised;
    if (status == "CAPTURED" || status == "PARTIALLY_CAPTURED") return ChargeStatus::succeeded;
    if (status == "DENIED") return ChargeStatus::declined;
    if (status == "VOIDED" || status == "EXPIRED") return ChargeStatus::voided;
    return ChargeStatus::pending;
}

template <class Id>
std::optional<Id> id_of(const std::string& text)
{
    const auto id = domain::parse_uuid(text);
    return id ? std::optional{Id{*id}} : std::nullopt;
}

domain::Money money_at(const GatewayJson& json, const std::string& at)
{
    const auto money = money_of_paypal(json.text(at + "/value"), json.text(at + "/currency_code"));
    if (!money) throw commands::GatewayRefused{"an amount that nobody understands: " + at};
    return *money;
}

domain::Money positive(domain::Money money)
{
    money.minor = money.minor < 0 ? -money.minor : money.minor;
    return money;
}

} // namespace

PayPalOrder paypal_order(const GatewayJson& json)
{
    PayPalOrder order;
    order.id = json.text("/id");
    order.status = json.text("/status");
    order.intent = json.text("/intent");
    const std::string unit = "/purchase_units/0";
    if (json.length("/purchase_units") == 1) {
        order.unit = json.text(unit + "/reference_id");
        if (order.unit.empty()) order.unit = "default";
    }
    order.has_custom_id = json.has(unit + "/custom_id");
    order.has_invoice_id = json.has(unit + "/invoice_id");
    order.amount = money_of_paypal(
        json.text(unit + "/amount/value"), json.text(unit + "/amount/currency_code"));
    const auto authorisation = unit + "/payments/authorizations/0";
    order.authorisation = json.text(authorisation + "/id");
    order.authorisation_status = json.text(authorisation + "/status");
    order.owner = json.text(authorisation + "/custom_id");
    order.capture = json.text(unit + "/payments/captures/0/id");
    order.capture_status = json.text(unit + "/payments/captures/0/status");
    return order;
}

ChargeReport report_of_order(const PayPalOrder& order, domain::PaymentId payment_id)
{
    ChargeReport report;
    report.reference = order.id;
    report.status = ChargeStatus::not_found;
    if (order.authorisation.empty() || order.owner != to_string(payment_id)) return report;
    report.status = order.capture.empty() ? status_of_authorisation(order.authorisation_status)
                                          : status_of_capture(order.capture_status);
    if (report.status == ChargeStatus::declined) report.reason = reasons::card_declined;
    return report;
}

bool is_for(const PayPalOrder& order, domain::Money amount)
{
    return order.status == "APPROVED" && order.intent == "AUTHORIZE" && !order.unit.empty() &&
           order.unit.find('\'') == order.unit.npos && order.amount == amount;
}

std::string paypal_issue(const GatewayJson& json)
{
    auto issue = json.text("/details/0/issue");
    return issue.empty() ? json.text("/name") : issue;
}

std::string paypal_decline_reason(const GatewayJson& json)
{
    const auto issue = paypal_issue(json);
    for (const auto& meaning : meanings)
        if (meaning.code == issue) return std::string{meaning.reason};
    return issue.empty() ? std::string{reasons::card_declined} : issue;
}

// Codes of the report: T00.. are payments, T1107 is a refund by the merchant.
std::optional<Movement> movement_of_paypal(const GatewayJson& report, std::size_t index)
{
    const auto at = fmt::format("/transaction_details/{}/transaction_info", index);
    const auto code = report.text(at + "/transaction_event_code");
    const bool is_refund = code == "T1107";
    const auto amount = money_at(report, at + "/transaction_amount");
    // What we pay to others has such a code as well, and is negative.
    if (!is_refund && (!code.starts_with("T00") || amount.minor <= 0)) return std::nullopt;

    const auto instant = parse_paypal_time(report.text(at + "/transaction_initiation_date"));
    if (!instant) throw commands::GatewayRefused{"a time that nobody understands: " + at};
    Movement movement;
    movement.kind = is_refund ? Movement::Kind::refund : Movement::Kind::charge;
    const auto custom = report.text(at + "/custom_field");
    if (is_refund)
        movement.refund_id = id_of<domain::RefundId>(custom);
    else
        movement.payment_id = id_of<domain::PaymentId>(custom);
    movement.order_id = id_of<domain::OrderId>(report.text(at + "/invoice_id"));
    movement.reference = report.text(at + "/transaction_id");
    movement.amount = positive(amount);
    movement.fee = {0, amount.currency};
    if (report.has(at + "/fee_amount")) movement.fee = positive(money_at(report, at + "/fee_amount"));
    movement.at = *instant;
    return movement;
}

std::optional<domain::Instant> parse_paypal_time(std::string_view text)
{
    constexpr std::string_view form = "dddd-dd-ddTdd:dd:dd";
    if (text.size() < form.size()) return std::nullopt;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const bool is_digit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == 'd' ? !is_digit : text[i] != form[i]) return std::nullopt;
    }
    const auto zone = text.substr(form.size());
    if (zone != "Z" && zone != "+0000" && zone != "+00:00" && zone != ".000Z") return std::nullopt;
    const auto number = [&](std::size_t begin, std::size_t length) {
        int value = 0;
        std::from_chars(text.data() + begin, text.data() + begin + length, value);
        return value;
    };
    const std::chrono::year_month_day date{
        std::chrono::year{number(0, 4)},
        std::chrono::month{static_cast<unsigned>(number(5, 2))},
        std::chrono::day{static_cast<unsigned>(number(8, 2))}};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date} + std::chrono::hours{number(11, 2)} +
           std::chrono::minutes{number(14, 2)} + std::chrono::seconds{number(17, 2)};
}

} // namespace bilten::infra
