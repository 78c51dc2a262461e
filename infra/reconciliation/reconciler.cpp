#include "infra/reconciliation/reconciler.hpp"

#include "infra/postgres/connect.hpp"
#include "infra/projector/lag.hpp"
#include "infra/reconciliation/gateway_lines.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>
#include <spdlog/spdlog.h>

#include <map>
#include <thread>

namespace bilten::infra {

using std::chrono::hours;

namespace {

// Any number will do that nothing else in the database locks.
constexpr auto lock = "select pg_try_advisory_lock(7261530)";
constexpr auto insert_run =
    "insert into read.reconciliations (is_daily, asked_by, from_at, until_at) values ($1, $2, "
    "to_timestamp($3::numeric / 1000), to_timestamp($4::numeric / 1000)) returning run_id";
constexpr auto finish_run =
    "update read.reconciliations set finished_at = clock_timestamp(), charges = $2, refunds = $3, "
    "mended = $4, differences = $5 where run_id = $1";
constexpr auto daily_is_done =
    "select exists (select from read.reconciliations where is_daily and finished_at is not null "
    "and until_at >= to_timestamp($1::numeric / 1000))";
constexpr auto select_old =
    "select order_id from read.ledger_orders where (payable <> 0 or open_attempts > 0) "
    "and changed_at < to_timestamp($1::numeric / 1000) and order_id > $2 order by order_id limit 100";
constexpr auto count_lines =
    "select count(*) filter (where not is_refund), count(*) filter (where is_refund) "
    "from gateway_lines where at >= to_timestamp($1::numeric / 1000) "
    "and at < to_timestamp($2::numeric / 1000)";

// So much later, or earlier, may one of the two books tell of the same movement.
constexpr hours margin{1};
constexpr std::chrono::milliseconds ledger_pause{50};

domain::Instant now()
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::int64_t milliseconds(domain::Instant instant)
{
    return instant.time_since_epoch().count();
}

std::map<std::int16_t, ProjectionLag>
ledger_lags(pqxx::connection& connection, StoreReader& store)
{
    std::map<std::int16_t, ProjectionLag> lags;
    for (auto& lag : projection_lag(connection, store))
        if (lag.projection == "ledger") lags[lag.lane] = lag;
    return lags;
}

} // namespace

Reconciler::Reconciler(
    ReconcilerOptions options,
    commands::Lanes& lanes,
    commands::PaymentGateway& gateway,
    commands::Crypto& crypto)
    : options_{std::move(options)}, lanes_{lanes}, gateway_{gateway}, crypto_{crypto}
{
}

// The lock ends with the connection.
std::unique_ptr<pqxx::connection> Reconciler::begin()
{
    Patience patience;
    patience.statement = std::chrono::minutes{10};
    auto connection = connect(options_.read_dsn, patience);
    pqxx::nontransaction work{*connection};
    if (!work.exec(lock)[0][0].as<bool>())
        throw AlreadyReconciling{"a reconciliation is under way already"};
    return connection;
}

ReconciliationRun Reconciler::run(const Period& period, const std::string& asked_by)
{
    const auto connection = begin();
    return reconcile(*connection, period, {asked_by, false});
}

std::optional<ReconciliationRun> Reconciler::run_daily(domain::Instant at)
try {
    const auto connection = begin();
    const auto today = std::chrono::floor<std::chrono::days>(at);
    const bool is_done = pqxx::nontransaction{*connection}
                             .exec_params(daily_is_done, milliseconds(today))[0][0]
                             .as<bool>();
    if (is_done) return std::nullopt;
    return reconcile(*connection, usual_period(*connection, at), {"daily", true});
} catch (const AlreadyReconciling&) {
    return std::nullopt;
}

ReconciliationRun Reconciler::reconcile(
    pqxx::connection& connection, const Period& period, const Errand& errand)
{
    ReconciliationRun run;
    run.period = period;
    run.run_id = pqxx::nontransaction{connection}
                     .exec_params(
                         insert_run,
                         errand.is_daily,
                         errand.asked_by,
                         milliseconds(period.from),
                         milliseconds(period.until))[0][0]
                     .as<std::int64_t>();
    OrderMender mender{lanes_, gateway_, crypto_, fmt::format("reconciliation-{}", run.run_id)};
    await_ledger(connection);
    run.mended = mend_old(connection, mender);
    await_ledger(connection);
    look(connection, run, mender);

    std::vector<std::string> gateways;
    for (const auto method : options_.methods) gateways.push_back(gateway_name(method));
    run.differences = keep_findings(connection, gateways, period);
    pqxx::nontransaction{connection}.exec_params(
        finish_run, run.run_id, run.charges, run.refunds, run.mended, run.differences);
    return run;
}

// Twice where there is something to mend: what is left after it is a difference.
void Reconciler::look(pqxx::connection& connection, ReconciliationRun& run, OrderMender& mender)
{
    begin_findings(connection);
    for (const auto method : options_.methods) {
        const bool is_paypal = method == commands::PaymentMethod::pay_pal;
        const auto reported = now() - (is_paypal ? options_.paypal_lag : options_.cards_lag);
        read_gateway_lines(
            connection, gateway_, method, run.period.from - margin, run.period.until + margin);
        await_ledger(connection);
        const auto counts = pqxx::nontransaction{connection}.exec_params(
            count_lines, milliseconds(run.period.from), milliseconds(run.period.until));
        run.charges += counts[0][0].as<std::int64_t>();
        run.refunds += counts[0][1].as<std::int64_t>();
        compare_gateway(connection, method, run.period, reported);
        if (findings_to_mend(connection).empty()) continue;
        run.mended += mend_found(connection, mender);
        await_ledger(connection);
        forget_findings(connection, method);
        compare_gateway(connection, method, run.period, reported);
    }
    compare_own_books(connection, now() - options_.open_max);
}

// Until it has folded all that the store has now.
void Reconciler::await_ledger(pqxx::connection& connection) const
{
    StoreReader store{options_.events_dsn};
    const auto wanted = ledger_lags(connection, store);
    const auto deadline = std::chrono::steady_clock::now() + options_.ledger_wait_max;
    for (;;) {
        const auto lags = ledger_lags(connection, store);
        std::int64_t behind = 0;
        std::int64_t parked = 0;
        for (const auto& [lane, lag] : lags) {
            behind += std::max<std::int64_t>(0, wanted.at(lane).head - lag.position);
            parked += lag.parked_streams;
        }
        if (parked > 0)
            throw std::runtime_error{fmt::format(
                "{} orders are missing in the ledger: bilten dead-letters list", parked)};
        if (!lags.empty() && behind == 0) return;
        if (std::chrono::steady_clock::now() > deadline)
            throw std::runtime_error{
                fmt::format("the ledger is {} events behind; is bilten project running?", behind)};
        std::this_thread::sleep_for(ledger_pause);
    }
}

std::int64_t Reconciler::mend_old(pqxx::connection& connection, OrderMender& mender) const
{
    std::int64_t steps = 0;
    const auto before = milliseconds(now() - options_.open_max);
    auto last = to_string(domain::Uuid{});
    for (;;) {
        const auto rows =
            pqxx::nontransaction{connection}.exec_params(select_old, before, last);
        for (const auto row : rows) {
            last = row[0].c_str();
            steps += mender.mend({domain::parse_uuid(last).value()}, {});
        }
        if (rows.empty()) return steps;
    }
}

std::int64_t Reconciler::mend_found(pqxx::connection& connection, OrderMender& mender) const
{
    std::int64_t steps = 0;
    for (const auto& found : findings_to_mend(connection))
        steps += mender.mend(found.order_id, {found.payment_id});
    return steps;
}

} // namespace bilten::infra
