#include "infra/crypto/keyring.hpp"
#include "infra/crypto/openssl_crypto.hpp"
#include "infra/eventstore/lanes.hpp"
#include "infra/payments/open_gateways.hpp"
#include "infra/payments/sandbox_gateway.hpp"
#include "infra/postgres/connect.hpp"
#include "infra/reconciliation/reconciler.hpp"
#include "main.hpp"
#include "main_projections.hpp"
#include "schemas/api/decimal.hpp"
#include "schemas/json/time.hpp"
#include "schemas/json/write.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace bilten {
namespace {

using commands::PaymentMethod;
using infra::Difference;

std::optional<domain::Instant> day(const std::string& text, const char* option)
{
    if (text.empty()) return std::nullopt;
    const auto date = schemas::parse_date(text);
    if (!date) throw infra::BadConfig{fmt::format("{} must be a day like 2026-05-01", option)};
    return std::chrono::sys_days{*date};
}

infra::Period period_of(const ReconcileArguments& arguments, pqxx::connection& connection)
{
    const auto now =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    auto period = infra::usual_period(connection, now);
    if (const auto from = day(arguments.from, "--from")) period.from = *from;
    if (const auto to = day(arguments.to, "--to")) period.until = *to + std::chrono::days{1};
    if (period.from >= period.until)
        throw infra::BadConfig{"--from must be a day before --to, or the same"};
    return period;
}

std::vector<PaymentMethod> methods_of(const std::string& gateway)
{
    std::vector<PaymentMethod> methods;
    for (const auto method : {PaymentMethod::credit_card, PaymentMethod::pay_pal})
        if (gateway.empty() || gateway == infra::gateway_name(method)) methods.push_back(method);
    return methods;
}

std::string
amount_text(const std::optional<std::int64_t>& minor, const std::string& currency)
{
    const auto known = domain::parse_currency(currency);
    if (!minor || !known) return "nothing";
    std::string text;
    schemas::Decimal{domain::Money{*minor, *known}}.append_to(text);
    return text + ' ' + currency;
}

void print(const Difference& one)
{
    fmt::print(
        "{}  {}{}{}\n    {}: here {}, there {}{}\n",
        one.difference_id,
        one.kind,
        one.gateway.empty() ? "" : " at " + one.gateway,
        one.explanation.empty() ? "" : ", explained: " + one.explanation,
        one.at,
        amount_text(one.ours, one.currency),
        amount_text(one.theirs, one.theirs_currency),
        one.reference.empty() ? "" : ", " + one.reference);
    fmt::print("    order {}", one.order_id.empty() ? "unknown" : one.order_id);
    if (!one.payment_id.empty()) fmt::print(", payment {}", one.payment_id);
    if (!one.refund_id.empty()) fmt::print(", refund {}", one.refund_id);
    auto kind = infra::DifferenceKind::unknown_charge;
    boost::describe::enum_from_string(one.kind.c_str(), kind);
    fmt::print("\n    {}\n", infra::advice_on(kind));
}

// Answers how many are open.
int list(pqxx::connection& connection, bool json, bool with_explained)
{
    int count = 0;
    infra::for_each_difference(connection, with_explained, [&](const Difference& one) {
        if (one.explanation.empty()) ++count;
        if (json)
            fmt::print("{}\n", schemas::to_json(one));
        else
            print(one);
    });
    return count;
}

int explain(pqxx::connection& connection, const ReconcileArguments& arguments)
{
    if (!domain::parse_uuid(arguments.explain) || arguments.by.reason.empty())
        throw infra::BadConfig{"--explain takes a difference's id, and --reason says why"};
    const auto by = operator_of(arguments.by);
    if (infra::explain_difference(connection, arguments.explain, by.name, by.reason)) return 0;
    fmt::print(stderr, "bilten: there is no such difference; bilten reconcile --list\n");
    return 1;
}

infra::ReconciliationRun reconcile(
    const infra::Config& config, const ReconcileArguments& arguments, const infra::Period& period)
{
    const auto events_dsn = config.text("BILTEN_EVENTS_DSN");
    infra::OpensslCrypto crypto;
    auto keyring = keyring_of(config);
    infra::LaneOptions lane_options;
    lane_options.dsn = events_dsn;
    infra::StoreLanes lanes{lane_options, keyring};
    boost::asio::thread_pool workers{2};
    infra::SandboxGateway sandbox{
        events_dsn,
        workers,
        std::chrono::seconds{config.integer("BILTEN_SANDBOX_LATE_SECONDS", 0, 86'400)}};
    infra::OpenGateways gateways{config, sandbox};
    infra::ReconcilerOptions options;
    options.read_dsn = config.text("BILTEN_READ_DSN");
    options.events_dsn = events_dsn;
    options.methods = methods_of(arguments.gateway);
    options.open_max = std::chrono::minutes{arguments.open_minutes};
    if (arguments.lag_minutes)
        options.cards_lag = options.paypal_lag = std::chrono::minutes{*arguments.lag_minutes};
    infra::Reconciler reconciler{options, lanes, gateways.gateway(), crypto};
    return reconciler.run(period, operator_of(arguments.by).name);
}

void print(const infra::ReconciliationRun& run, bool json)
{
    if (json) {
        fmt::print(
            R"({{"runId":{},"charges":{},"refunds":{},"mended":{},"differences":{}}})"
            "\n",
            run.run_id,
            run.charges,
            run.refunds,
            run.mended,
            run.differences);
        return;
    }
    fmt::print(
        "{:%F %H:%M} to {:%F %H:%M} UTC: {} charges and {} refunds at the gateways, {} mended, {} "
        "differences.\n",
        std::chrono::floor<std::chrono::seconds>(run.period.from),
        std::chrono::floor<std::chrono::seconds>(run.period.until),
        run.charges,
        run.refunds,
        run.mended,
        run.differences);
    if (run.differences > 0)
        fmt::print(
            "A difference is listed until it is gone. To keep one that is understood:\n"
            "bilten reconcile --explain ID --reason TEXT\n");
}

} // namespace

int run_reconcile(const infra::Config& config, const ReconcileArguments& arguments)
{
    // Standard output is the report's own.
    spdlog::set_default_logger(spdlog::stderr_logger_mt("reconcile"));
    set_up_tool_log(config);
    const auto connection = infra::connect(config.text("BILTEN_READ_DSN"));
    if (!arguments.explain.empty()) return explain(*connection, arguments);
    if (arguments.list) return list(*connection, arguments.json, true) > 0 ? 1 : 0;
    const auto run = reconcile(config, arguments, period_of(arguments, *connection));
    list(*connection, arguments.json, false);
    print(run, arguments.json);
    return run.differences > 0 ? 1 : 0;
}

} // namespace bilten
