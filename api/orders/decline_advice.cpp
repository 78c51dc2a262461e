#include "api/orders/decline_advice.hpp"

#include "commands/payment_gateway.hpp"

#include <array>
#include <utility>

namespace bilten::api {

namespace reasons = commands::decline_reasons;

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> advice{{
    {reasons::insufficient_funds, "Use another card or account, or add money to this one"},
    {reasons::card_expired, "Use a card that has not expired"},
    {reasons::wrong_details, "Check the number, the date and the security code, and try again"},
    {reasons::authentication_failed, "Confirm the payment with your bank, or use another method"},
    {reasons::limit_exceeded, "Ask your bank to raise the limit, or use another method"},
    {reasons::not_supported, "Use another card or method: this one does not take the purchase"},
    {reasons::try_again, "Try again in a minute: the fault was on the way"},
    {reasons::abandoned, "Pay again, and finish at the page of the bank or PayPal"},
    {gateway_unavailable, "Try another method, or the same one in a few minutes"},
}};

} // namespace

std::string advice_on(std::string_view reason)
{
    for (const auto& [name, words] : advice)
        if (name == reason) return std::string{words};
    return "Use another card or method, or ask your bank why it said no";
}

} // namespace bilten::api
