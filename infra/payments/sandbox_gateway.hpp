#pragma once

// A payment provider that holds no money, for development and tests. What it does is chosen by the token:
//
//   tok_ok                   the charge succeeds
//   tok_declined             it is declined
//   tok_timeout_charged      no answer comes, and the money was taken
//   tok_timeout_not_charged  no answer comes, and nothing happened
//   tok_late                 it succeeds, but only some seconds later
//
// Any other token is declined. Its books are in PostgreSQL, so that they outlive us as a provider's do.

#include "commands/payment_gateway.hpp"

#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace bilten::infra {

class Session;

class SandboxGateway final : public commands::PaymentGateway {
public:
    // Blocking work runs on `workers`. `late_after`: when a late charge settles.
    SandboxGateway(
        std::string dsn, boost::asio::thread_pool& workers, std::chrono::seconds late_after);
    ~SandboxGateway() override;

    boost::asio::awaitable<commands::ChargeReport>
    authorise(commands::Attempt attempt, std::string token) override;
    boost::asio::awaitable<commands::ChargeReport> find(commands::Attempt attempt) override;
    boost::asio::awaitable<commands::ChargeReport> capture(commands::Attempt attempt) override;
    boost::asio::awaitable<commands::ChargeReport> cancel(commands::Attempt attempt) override;
    boost::asio::awaitable<std::string> refund(
        domain::RefundId refund_id, commands::Attempt attempt, domain::Money amount) override;
    boost::asio::awaitable<commands::MovementsPage> movements(
        commands::PaymentMethod method,
        domain::Instant from,
        domain::Instant until,
        std::string cursor) override;

private:
    std::unique_ptr<Session> take();
    template <class Work>
    auto with_session(const Work& work);
    boost::asio::awaitable<commands::ChargeReport>
    change(const char* statement, commands::Attempt attempt);

    const std::string dsn_;
    boost::asio::thread_pool& workers_;
    const std::chrono::seconds late_after_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Session>> idle_;
};

} // namespace bilten::infra
