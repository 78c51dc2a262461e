#pragma once

// Whoever moves the money, in memory: a test says what becomes of a charge, and reads what moved.

#include "commands/payment_gateway.hpp"

#include <map>

namespace bilten::tests {

class GatewayInMemory final : public commands::PaymentGateway {
public:
    // What find() says from now on; of any other payment it never heard.
    void say(domain::PaymentId payment, commands::ChargeStatus status)
    {
        const bool declined = status == commands::ChargeStatus::declined;
        charges_[payment] = {status, "ch_1", declined ? "no funds" : ""};
    }

    // From now on nothing answers in time.
    void fall_silent() { silent_ = true; }

    [[nodiscard]] const std::map<domain::RefundId, domain::Money>& refunds() const noexcept
    {
        return refunds_;
    }

    boost::asio::awaitable<commands::ChargeReport>
    authorise(commands::Attempt attempt, std::string) override
    {
        answer();
        const commands::ChargeReport taken{commands::ChargeStatus::authorised, "ch_1", {}};
        co_return charges_.try_emplace(attempt.payment_id, taken).first->second;
    }

    boost::asio::awaitable<commands::ChargeReport> find(commands::Attempt attempt) override
    {
        answer();
        const auto found = charges_.find(attempt.payment_id);
        if (found != charges_.end()) co_return found->second;
        commands::ChargeReport unheard_of;
        unheard_of.status = commands::ChargeStatus::not_found;
        co_return unheard_of;
    }

    boost::asio::awaitable<commands::ChargeReport> capture(commands::Attempt attempt) override
    {
        answer();
        co_return move_on(attempt, commands::ChargeStatus::succeeded);
    }

    boost::asio::awaitable<commands::ChargeReport> cancel(commands::Attempt attempt) override
    {
        answer();
        co_return move_on(attempt, commands::ChargeStatus::voided);
    }

    boost::asio::awaitable<std::string>
    refund(domain::RefundId refund, commands::Attempt attempt, domain::Money amount) override
    {
        answer();
        if (charges_.at(attempt.payment_id).status != commands::ChargeStatus::succeeded)
            throw commands::GatewayRefused{"nothing was captured"};
        refunds_.try_emplace(refund, amount);
        co_return "re_1";
    }

    boost::asio::awaitable<commands::MovementsPage> movements(
        commands::PaymentMethod, domain::Instant, domain::Instant, std::string) override
    {
        answer();
        co_return commands::MovementsPage{};
    }

private:
    // Where the money was set aside.
    commands::ChargeReport
    move_on(const commands::Attempt& attempt, commands::ChargeStatus to)
    {
        auto& charge = charges_.at(attempt.payment_id);
        if (charge.status == commands::ChargeStatus::authorised) charge.status = to;
        return charge;
    }

    void answer() const
    {
        if (silent_) throw commands::GatewayTimeout{"no answer"};
    }

    bool silent_ = false;
    std::map<domain::PaymentId, commands::ChargeReport> charges_;
    std::map<domain::RefundId, domain::Money> refunds_;
};

} // namespace bilten::tests
