#include "infra/payments/sandbox_gateway.hpp"

#include "infra/blocking.hpp"
#include "infra/postgres/session.hpp"

#include <array>

namespace bilten::infra {

namespace asio = boost::asio;
using commands::ChargeReport;
using commands::ChargeStatus;
using commands::GatewayTimeout;

namespace {

constexpr auto insert_charge =
    "insert into sandbox.charges (payment_id, minor, currency, outcome, reason, settles_at) "
    "values ($1, $2, $3, $4, $5, clock_timestamp() + make_interval(secs => $6)) "
    "on conflict do nothing";
constexpr auto select_charge =
    "select outcome, reason, settles_at > clock_timestamp() from sandbox.charges "
    "where payment_id = $1";
constexpr auto insert_refund =
    "insert into sandbox.refunds (refund_id, payment_id, minor, currency) values ($1, $2, $3, $4) "
    "on conflict do nothing";

ChargeReport report_of(Session& session, const std::string& id)
{
    const auto rows = session.exec(select_charge, std::array{id.c_str()});
    if (rows.size() == 0) return {ChargeStatus::not_found, {}, {}};
    if (rows.text(0, 2) == "t") return {ChargeStatus::pending, {}, {}};
    if (rows.text(0, 0) == "declined")
        return {ChargeStatus::declined, {}, std::string{rows.text(0, 1)}};
    return {ChargeStatus::succeeded, "sandbox_" + id, {}};
}

void book(Session& session, const commands::Charge& charge, bool accepted, std::chrono::seconds settles)
{
    const auto id = to_string(charge.payment_id);
    const auto minor = std::to_string(charge.amount.minor);
    const std::string currency{charge.amount.currency.code()};
    const auto after = std::to_string(settles.count());
    session.exec(
        insert_charge,
        std::array{
            id.c_str(),
            minor.c_str(),
            currency.c_str(),
            accepted ? "succeeded" : "declined",
            accepted ? "" : "card_declined",
            after.c_str()});
}

} // namespace

SandboxGateway::SandboxGateway(
    std::string dsn, asio::thread_pool& workers, std::chrono::seconds late_after)
    : dsn_{std::move(dsn)}, workers_{workers}, late_after_{late_after}
{
}

SandboxGateway::~SandboxGateway() = default;

std::unique_ptr<Session> SandboxGateway::take()
{
    {
        const std::scoped_lock lock{mutex_};
        if (!idle_.empty()) {
            auto session = std::move(idle_.back());
            idle_.pop_back();
            return session;
        }
    }
    return std::make_unique<Session>(dsn_);
}

// Whatever fails here is, to those who pay, a gateway that does not answer.
template <class Work>
auto SandboxGateway::with_session(const Work& work)
try {
    auto session = take();
    auto result = work(*session);
    const std::scoped_lock lock{mutex_};
    idle_.push_back(std::move(session));
    return result;
} catch (const ConnectionLost& lost) {
    throw GatewayTimeout{lost.what()};
}

asio::awaitable<ChargeReport> SandboxGateway::charge(commands::Charge charge)
{
    return blocking(workers_, [this, charge = std::move(charge)] {
        return with_session([&](Session& session) -> ChargeReport {
            const auto& token = charge.token;
            if (token == "tok_timeout_not_charged")
                throw GatewayTimeout{"the sandbox did not answer"};

            const bool late = token == "tok_late";
            const bool accepted = token == "tok_ok" || token == "tok_timeout_charged" || late;
            book(session, charge, accepted, late ? late_after_ : std::chrono::seconds{0});
            if (token == "tok_timeout_charged") throw GatewayTimeout{"the sandbox did not answer"};
            return report_of(session, to_string(charge.payment_id));
        });
    });
}

asio::awaitable<ChargeReport> SandboxGateway::find(domain::PaymentId payment_id)
{
    return blocking(workers_, [this, payment_id] {
        return with_session(
            [&](Session& session) { return report_of(session, to_string(payment_id)); });
    });
}

asio::awaitable<std::string> SandboxGateway::refund(
    domain::RefundId refund_id, domain::PaymentId payment_id, domain::Money amount)
{
    return blocking(workers_, [this, refund_id, payment_id, amount] {
        return with_session([&](Session& session) {
            const auto id = to_string(refund_id);
            const auto payment = to_string(payment_id);
            const auto minor = std::to_string(amount.minor);
            const std::string currency{amount.currency.code()};
            session.exec(
                insert_refund,
                std::array{id.c_str(), payment.c_str(), minor.c_str(), currency.c_str()});
            return "sandbox_" + id;
        });
    });
}

} // namespace bilten::infra
