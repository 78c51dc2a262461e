#pragma once

#include "commands/payment_gateway.hpp"

namespace bilten::infra {

// Each method of payment has its gateway.
class RoutedGateway final : public commands::PaymentGateway {
public:
    RoutedGateway(commands::PaymentGateway& cards, commands::PaymentGateway& paypal)
        : cards_{cards}, paypal_{paypal}
    {
    }

    boost::asio::awaitable<commands::ChargeReport>
    authorise(commands::Attempt attempt, std::string token) override;
    boost::asio::awaitable<commands::ChargeReport> find(commands::Attempt attempt) override;
    boost::asio::awaitable<commands::ChargeReport> capture(commands::Attempt attempt) override;
    boost::asio::awaitable<commands::ChargeReport> cancel(commands::Attempt attempt) override;
    boost::asio::awaitable<std::string>
    refund(domain::RefundId refund_id, commands::Attempt attempt, domain::Money amount) override;
    boost::asio::awaitable<commands::MovementsPage> movements(
        commands::PaymentMethod method,
        domain::Instant from,
        domain::Instant until,
        std::string cursor) override;

private:
    [[nodiscard]] commands::PaymentGateway& of(commands::PaymentMethod method) const;

    commands::PaymentGateway& cards_;
    commands::PaymentGateway& paypal_;
};

} // namespace bilten::infra
