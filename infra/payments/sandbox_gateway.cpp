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
    "insert into sandbox.charges (payment_id, order_id, minor, currency, outcome, reason, method, "
    "settles_at) "
    "values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() + make_interval(secs => $8)) "
    "on conflict do nothing";
constexpr auto select_charge =
    "select outcome, reason, settles_at > clock_timestamp(), captured_at is not null, "
    "voided_at is not null from sandbox.charges where payment_id = $1";
constexpr auto capture_charge =
    "update sandbox.charges set captured_at = clock_timestamp() where payment_id = $1 and "
    "outcome = 'succeeded' and captured_at is null and voided_at is null";
constexpr auto void_charge =
    "update sandbox.charges set voided_at = clock_timestamp() where payment_id = $1 and "
    "outcome = 'succeeded' and captured_at is null and voided_at is null";
constexpr auto insert_refund =
    "insert into sandbox.refunds (refund_id, payment_id, minor, currency) "
    "select $1, $2, $3::bigint, $4 where $3::bigint <= (select minor from sandbox.charges "
    "where payment_id = $2 and captured_at is not null) - coalesce((select sum(minor) "
    "from sandbox.refunds where payment_id = $2), 0) on conflict do nothing";
constexpr auto select_refund = "select 1 from sandbox.refunds where refund_id = $1";
// Keyset by time and id, so that a page never repeats.
constexpr auto select_movements =
    "select kind, id, payment_id, minor, currency, (extract(epoch from at) * 1000)::bigint, "
    "to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US') || ' ' || id, order_id from ("
    "select 'charge' kind, payment_id id, payment_id, minor, currency, captured_at at, method, "
    "order_id from sandbox.charges where captured_at is not null union all "
    "select 'refund', r.refund_id, r.payment_id, r.minor, r.currency, r.created_at, c.method, "
    "c.order_id "
    "from sandbox.refunds r join sandbox.charges c using (payment_id)) m "
    "where method = $1 and at >= to_timestamp($2::numeric / 1000) "
    "and at < to_timestamp($3::numeric / 1000) and ($4 = '' or "
    "(at, id) > (split_part($4, ' ', 1)::timestamp at time zone 'UTC', "
    "split_part($4, ' ', 2)::uuid)) order by at, id limit 500";
constexpr int page_max = 500;

ChargeReport report_of(Session& session, const std::string& id)
{
    const auto rows = session.exec(select_charge, std::array{id.c_str()});
    if (rows.size() == 0 || rows.text(0, 0) == "unheard_of") return {ChargeStatus::not_found, {}, {}};
    const auto reference = "sandbox_" + id;
    if (rows.text(0, 2) == "t") return {ChargeStatus::pending, reference, {}};
    if (rows.text(0, 0) == "declined")
        return {ChargeStatus::declined, {}, std::string{rows.text(0, 1)}};
    if (rows.text(0, 3) == "t") return {ChargeStatus::succeeded, reference, {}};
    if (rows.text(0, 4) == "t") return {ChargeStatus::voided, reference, {}};
    return {ChargeStatus::authorised, reference, {}};
}

std::string_view name_of(commands::PaymentMethod method)
{
    return method == commands::PaymentMethod::pay_pal ? "pay_pal" : "credit_card";
}

void book(
    Session& session,
    const commands::Attempt& attempt,
    const char* outcome,
    const std::string& reason,
    std::chrono::seconds settles)
{
    const auto id = to_string(attempt.payment_id);
    const auto order = to_string(attempt.order_id);
    const auto minor = std::to_string(attempt.amount.minor);
    const std::string currency{attempt.amount.currency.code()};
    const std::string method{name_of(attempt.method)};
    const auto after = std::to_string(settles.count());
    session.exec(
        insert_charge,
        std::array{
            id.c_str(),
            order.c_str(),
            minor.c_str(),
            currency.c_str(),
            outcome,
            reason.c_str(),
            method.c_str(),
            after.c_str()});
}

std::string milliseconds(domain::Instant at)
{
    return std::to_string(at.time_since_epoch().count());
}

commands::Movement movement_of(const auto& rows, int row)
{
    commands::Movement movement;
    const domain::PaymentId payment{domain::parse_uuid(rows.text(row, 2)).value()};
    movement.payment_id = payment;
    movement.reference = "sandbox_" + std::string{rows.text(row, 1)};
    if (rows.text(row, 0) == "refund") {
        movement.kind = commands::Movement::Kind::refund;
        movement.refund_id = domain::RefundId{domain::parse_uuid(rows.text(row, 1)).value()};
    }
    if (const auto order = domain::parse_uuid(rows.text(row, 7)))
        movement.order_id = domain::OrderId{*order};
    const auto currency = domain::parse_currency(rows.text(row, 4)).value();
    movement.amount = {std::stoll(std::string{rows.text(row, 3)}), currency};
    movement.fee = {0, currency};
    movement.at =
        domain::Instant{std::chrono::milliseconds{std::stoll(std::string{rows.text(row, 5)})}};
    return movement;
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

asio::awaitable<ChargeReport>
SandboxGateway::authorise(commands::Attempt attempt, std::string token)
{
    return blocking(workers_, [this, attempt = std::move(attempt), token = std::move(token)] {
        return with_session([&](Session& session) -> ChargeReport {
            if (token == "tok_timeout_not_charged")
                throw GatewayTimeout{"the sandbox did not answer"};

            const bool late = token == "tok_late";
            const bool accepted = token == "tok_ok" || token == "tok_timeout_charged" || late;
            const auto settles = late ? late_after_ : std::chrono::seconds{0};
            const auto* outcome = accepted ? "succeeded" : "declined";
            const auto reason = std::string{accepted ? "" : commands::decline_reasons::card_declined};
            book(session, attempt, outcome, reason, settles);
            if (token == "tok_timeout_charged") throw GatewayTimeout{"the sandbox did not answer"};
            auto report = report_of(session, to_string(attempt.payment_id));
            // Somebody was told meanwhile that it would never arrive.
            if (report.status == ChargeStatus::not_found) report.status = ChargeStatus::declined;
            return report;
        });
    });
}

asio::awaitable<ChargeReport> SandboxGateway::find(commands::Attempt attempt)
{
    return blocking(workers_, [this, attempt = std::move(attempt)] {
        return with_session([&](Session& session) {
            const auto id = to_string(attempt.payment_id);
            const auto report = report_of(session, id);
            if (report.status != ChargeStatus::not_found) return report;
            book(session, attempt, "unheard_of", {}, std::chrono::seconds{0});
            return report_of(session, id); // it may have arrived just then
        });
    });
}

asio::awaitable<ChargeReport>
SandboxGateway::change(const char* statement, commands::Attempt attempt)
{
    return blocking(workers_, [this, statement, attempt = std::move(attempt)] {
        return with_session([&](Session& session) {
            const auto id = to_string(attempt.payment_id);
            session.exec(statement, std::array{id.c_str()});
            return report_of(session, id);
        });
    });
}

asio::awaitable<ChargeReport> SandboxGateway::capture(commands::Attempt attempt)
{
    return change(capture_charge, std::move(attempt));
}

asio::awaitable<ChargeReport> SandboxGateway::cancel(commands::Attempt attempt)
{
    return change(void_charge, std::move(attempt));
}

asio::awaitable<std::string> SandboxGateway::refund(
    domain::RefundId refund_id, commands::Attempt attempt, domain::Money amount)
{
    return blocking(workers_, [this, refund_id, attempt = std::move(attempt), amount] {
        return with_session([&](Session& session) {
            const auto id = to_string(refund_id);
            const auto payment = to_string(attempt.payment_id);
            const auto minor = std::to_string(amount.minor);
            const std::string currency{amount.currency.code()};
            session.exec(
                insert_refund,
                std::array{id.c_str(), payment.c_str(), minor.c_str(), currency.c_str()});
            if (session.exec(select_refund, std::array{id.c_str()}).size() == 0)
                throw commands::GatewayRefused{"more would go back than was taken"};
            return "sandbox_" + id;
        });
    });
}

asio::awaitable<commands::MovementsPage> SandboxGateway::movements(
    commands::PaymentMethod method,
    domain::Instant from,
    domain::Instant until,
    std::string cursor)
{
    return blocking(workers_, [this, method, from, until, cursor = std::move(cursor)] {
        return with_session([&](Session& session) {
            const std::string name{name_of(method)};
            const auto first = milliseconds(from);
            const auto last = milliseconds(until);
            const auto rows = session.exec(
                select_movements,
                std::array{name.c_str(), first.c_str(), last.c_str(), cursor.c_str()});
            commands::MovementsPage page;
            for (int row = 0; row < static_cast<int>(rows.size()); ++row)
                page.movements.push_back(movement_of(rows, row));
            if (page.movements.size() == static_cast<std::size_t>(page_max))
                page.next = std::string{rows.text(page_max - 1, 6)};
            return page;
        });
    });
}

} // namespace bilten::infra
