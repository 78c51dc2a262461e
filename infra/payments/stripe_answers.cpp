#include "infra/payments/stripe_answers.hpp"

#include "infra/payments/gateway_money.hpp"

#include <fmt/format.h>

#include <array>

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

// Stripe's codes and decline codes. Whatever is not listed tells the buyer no more than "declined":
// that a card was reported stolen is the bank's to say.
constexpr std::array meanings{
    Meaning{"insufficient_funds", reasons::insufficient_funds},
    Meaning{"expired_card", reasons::card_expired},
    Meaning{"incorrect_number", reasons::wrong_details},
    Meaning{"invalid_number", reasons::wrong_details},
    Meaning{"incorrect_cvc", reasons::wrong_details},
    Meaning{"invalid_cvc", reasons::wrong_details},
    Meaning{"incorrect_zip", reasons::wrong_details},
    Meaning{"incorrect_address", reasons::wrong_details},
    Meaning{"incorrect_pin", reasons::wrong_details},
    Meaning{"invalid_expiry_month", reasons::wrong_details},
    Meaning{"invalid_expiry_year", reasons::wrong_details},
    Meaning{"invalid_account", reasons::wrong_details},
    Meaning{"resource_missing", reasons::wrong_details}, // there is no such token
    Meaning{"authentication_required", reasons::authentication_failed},
    Meaning{"payment_intent_authentication_failure", reasons::authentication_failed},
    Meaning{"card_velocity_exceeded", reasons::limit_exceeded},
    Meaning{"withdrawal_count_limit_exceeded", reasons::limit_exceeded},
    Meaning{"amount_too_large", reasons::limit_exceeded},
    Meaning{"card_not_supported", reasons::not_supported},
    Meaning{"currency_not_supported", reasons::not_supported},
    Meaning{"transaction_not_allowed", reasons::not_supported},
    Meaning{"not_permitted", reasons::not_supported},
    Meaning{"service_not_allowed", reasons::not_supported},
    Meaning{"amount_too_small", reasons::not_supported},
    Meaning{"processing_error", reasons::try_again},
    Meaning{"try_again_later", reasons::try_again},
    Meaning{"reenter_transaction", reasons::try_again},
    Meaning{"issuer_not_available", reasons::try_again},
};

std::string_view meaning_of(std::string_view code)
{
    for (const auto& meaning : meanings)
        if (meaning.code == code) return meaning.reason;
    return {};
}

// Ended without money moving: set aside and given back, refused, or never tried.
ChargeReport report_of_cancelled(const GatewayJson& json, const std::string& at, ChargeReport report)
{
    if (json.has(at + "/last_payment_error")) {
        report.status = ChargeStatus::declined;
        report.reason = decline_reason(json, at + "/last_payment_error");
    } else if (json.has(at + "/latest_charge")) {
        report.status = ChargeStatus::voided;
    } else if (json.text(at + "/cancellation_reason") == "abandoned") {
        report.status = ChargeStatus::declined;
        report.reason = reasons::abandoned;
    } else {
        report.status = ChargeStatus::not_found;
    }
    return report;
}

std::optional<domain::Uuid> uuid_at(const GatewayJson& json, const std::string& pointer)
{
    return domain::parse_uuid(json.text(pointer));
}

domain::Money money_at(
    const GatewayJson& json, const std::string& amount, const std::string& currency)
{
    const auto money = money_of_stripe(json.integer(amount).value_or(0), json.text(currency));
    if (!money) throw commands::GatewayRefused{"an amount that nobody understands: " + amount};
    return *money;
}

} // namespace

std::string decline_reason(const GatewayJson& json, const std::string& at)
{
    const auto decline_code = json.text(at + "/decline_code");
    const auto code = json.text(at + "/code");
    for (const auto& known : {decline_code, code})
        if (const auto reason = meaning_of(known); !reason.empty()) return std::string{reason};
    if (code.empty() || !decline_code.empty() || code == "card_declined")
        return std::string{reasons::card_declined};
    return code;
}

ChargeReport report_of_intent(const GatewayJson& json, const std::string& at)
{
    ChargeReport report;
    report.reference = json.text(at + "/id");
    const auto status = json.text(at + "/status");
    if (status == "requires_capture") {
        report.status = ChargeStatus::authorised;
    } else if (status == "succeeded") {
        report.status = ChargeStatus::succeeded;
    } else if (status == "requires_action") {
        report.next_step = json.text(at + "/client_secret");
    } else if (status == "canceled") {
        return report_of_cancelled(json, at, std::move(report));
    } else if (status == "requires_payment_method" && json.has(at + "/last_payment_error")) {
        report.status = ChargeStatus::declined;
        report.reason = decline_reason(json, at + "/last_payment_error");
    } else if (status == "requires_payment_method" || status == "requires_confirmation") {
        report.status = ChargeStatus::not_found;
    }
    return report; // pending: processing, and what Stripe may think of yet
}

bool is_left_open(const GatewayJson& intent)
{
    const auto status = intent.text("/status");
    return status == "requires_payment_method" || status == "requires_confirmation";
}

std::optional<Movement> movement_of_stripe(const GatewayJson& list, std::size_t index)
{
    const auto at = fmt::format("/data/{}", index);
    const auto type = list.text(at + "/type");
    const bool is_charge = type == "charge" || type == "payment";
    if (!is_charge && type != "refund" && type != "payment_refund") return std::nullopt;

    Movement movement;
    movement.kind = is_charge ? Movement::Kind::charge : Movement::Kind::refund;
    if (const auto id = uuid_at(list, at + "/source/metadata/payment_id")) movement.payment_id = {*id};
    if (const auto id = uuid_at(list, at + "/source/metadata/refund_id")) movement.refund_id = {*id};
    if (const auto id = uuid_at(list, at + "/source/metadata/order_id")) movement.order_id = {*id};
    // The charge's own money: what is booked may be another currency.
    const auto captured = at + "/source/amount_captured";
    const auto amount = is_charge && list.has(captured) ? captured : at + "/source/amount";
    movement.amount = money_at(list, amount, at + "/source/currency");
    movement.fee = money_at(list, at + "/fee", at + "/currency");
    movement.reference = list.text(at + (is_charge ? "/source/payment_intent" : "/source/id"));
    movement.at = domain::Instant{std::chrono::seconds{list.integer(at + "/created").value_or(0)}};
    return movement;
}

} // namespace bilten::infra
