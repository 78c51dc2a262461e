#pragma once

// PayPal, by orders of intent AUTHORIZE. The token is the order that the buyer approved, and the attempt's
// reference from the first: without it nothing can be found again.

#include "commands/payment_gateway.hpp"
#include "infra/payments/paypal_order.hpp"
#include "infra/payments/paypal_session.hpp"

namespace bilten::infra {

class PayPalGateway final : public commands::PaymentGateway {
public:
    explicit PayPalGateway(PayPalSession& session) : session_{session} {}

    boost::asio::awaitable<commands::ChargeReport>
    authorise(commands::Attempt attempt, std::string token) override;

    // An order that is approved and not yet authorised is authorised here, under the attempt's own id:
    // PayPal knows no other way to make a request that may still be on its way harmless.
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
    using Instant = PayPalSession::Instant;
    using Reply = PayPalSession::Reply;

    struct Shown {
        bool is_there = false;
        PayPalOrder order;
        std::string refund{}; // the reference of the refund that was asked for
        std::string refund_status{};
    };

    [[nodiscard]] static std::string reference_of(const commands::Attempt& attempt);
    boost::asio::awaitable<Shown>
    show(std::string id, Instant until, std::optional<domain::RefundId> refund_id = std::nullopt);
    boost::asio::awaitable<Shown> look_again(std::string id, Instant until);
    boost::asio::awaitable<Reply> name(commands::Attempt attempt, PayPalOrder order, Instant until);
    boost::asio::awaitable<Reply>
    ask_to_authorise(commands::Attempt attempt, std::string id, Instant until);
    boost::asio::awaitable<commands::ChargeReport>
    outcome(commands::Attempt attempt, std::string id, Reply reply, Instant until);

    PayPalSession& session_;
};

} // namespace bilten::infra
