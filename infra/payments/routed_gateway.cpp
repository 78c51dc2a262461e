#include "infra/payments/routed_gateway.hpp"

namespace bilten::infra {

namespace asio = boost::asio;
using commands::Attempt;
using commands::ChargeReport;
using commands::PaymentMethod;

commands::PaymentGateway& RoutedGateway::of(PaymentMethod method) const
{
    switch (method) {
    case PaymentMethod::credit_card: return cards_;
    case PaymentMethod::pay_pal: return paypal_;
    case PaymentMethod::free:
    case PaymentMethod::imported: break;
    }
    throw commands::GatewayRefused{"no gateway moves money for this method"};
}

asio::awaitable<ChargeReport> RoutedGateway::authorise(Attempt attempt, std::string token)
{
    return of(attempt.method).authorise(std::move(attempt), std::move(token));
}

asio::awaitable<ChargeReport> RoutedGateway::find(Attempt attempt)
{
    return of(attempt.method).find(std::move(attempt));
}

asio::awaitable<ChargeReport> RoutedGateway::capture(Attempt attempt)
{
    return of(attempt.method).capture(std::move(attempt));
}

asio::awaitable<ChargeReport> RoutedGateway::cancel(Attempt attempt)
{
    return of(attempt.method).cancel(std::move(attempt));
}

asio::awaitable<std::string>
RoutedGateway::refund(domain::RefundId refund_id, Attempt attempt, domain::Money amount)
{
    return of(attempt.method).refund(refund_id, std::move(attempt), amount);
}

asio::awaitable<commands::MovementsPage> RoutedGateway::movements(
    PaymentMethod method, domain::Instant from, domain::Instant until, std::string cursor)
{
    return of(method).movements(method, from, until, std::move(cursor));
}

} // namespace bilten::infra
