#include "infra/processes/task_worker.hpp"

#include "commands/processes.hpp"
#include "infra/postgres/connect.hpp"
#include "infra/processes/wait_for.hpp"
#include "projections/event_documents.hpp"
#include "schemas/json/write.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <pqxx/pqxx>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace bilten::infra {

namespace asio = boost::asio;
using projections::TaskKind;
using projections::TaskRow;

namespace {

// Lends the tasks that are due and that nobody has: the lease is the time before the next try.
constexpr auto lend =
    "insert into read.task_attempts (task_id, attempts, not_before, last_error) "
    "select t.task_id, 1, now() + $1::interval, '' from read.tasks t "
    "left join read.task_attempts a using (task_id) "
    "where t.due_at <= now() and (a.not_before is null or a.not_before <= now()) "
    "order by t.due_at limit $2 for update of t skip locked "
    "on conflict (task_id) do update set attempts = task_attempts.attempts + 1, "
    "not_before = excluded.not_before where task_attempts.not_before <= now() "
    "returning task_id, attempts";

constexpr auto postpone =
    "update read.task_attempts set not_before = now() + $2::interval, last_error = $3 "
    "where task_id = $1";
constexpr auto drop = "delete from read.tasks where task_id = $1";
constexpr auto drop_attempts = "delete from read.task_attempts a where not exists "
                               "(select from read.tasks t where t.task_id = a.task_id)";

// Every order of the event with a valid ticket, as far as the orders' projection is.
constexpr auto select_orders =
    "select order_id from read.orders where event_id = $1 and valid_tickets > 0 limit 500";
constexpr auto orders_lag =
    "select exists (select from read.checkpoints o join read.checkpoints t using (lane) "
    "where o.projection = 'orders' and t.projection = 'tasks' and o.position < t.position)";

// Upcoming events that may have an older copy of the venue than the one given.
constexpr auto select_events_at =
    "select event_id from read.events where venue_id = $1 and status in ('draft', 'published') "
    "and (ends_at is null or ends_at > now()) "
    "and (details::json -> 'venue')::jsonb <> $2::jsonb limit 100";

// Longer than a request may take: one that read the venue before its edit has made its event by then.
constexpr std::chrono::seconds venue_watch{20};

constexpr std::string_view role = "Process";

std::string seconds(std::chrono::seconds time)
{
    return fmt::format("{} seconds", time.count());
}

domain::Metadata metadata_for(const TaskRow& task)
{
    domain::Metadata metadata;
    metadata.role = role;
    metadata.correlation_id = task.correlation_id;
    metadata.causation_id = task.cause;
    return metadata;
}

domain::Instant now()
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

// Those that go through lists of a read model, rather than ask a gateway or a lane once.
bool reads_lists(TaskKind kind)
{
    return kind == TaskKind::refund_event || kind == TaskKind::refresh_venue;
}

} // namespace

TaskWorker::Verdict
TaskWorker::failed(const TaskRow& task, int attempts, const std::exception& error)
{
    spdlog::warn(
        "task={} kind={} attempt={} failed: {}",
        to_string(task.task_id),
        boost::describe::enum_to_string(task.kind, "?"),
        attempts,
        error.what());
    return {false, true, error.what()};
}

TaskWorker::TaskWorker(
    TaskWorkerOptions options,
    commands::Lanes& lanes,
    commands::PaymentGateway& gateway,
    commands::Crypto& crypto)
    : options_{std::move(options)}, lanes_{lanes}, gateway_{gateway}, crypto_{crypto}
{
}

void TaskWorker::run(std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    const auto pause = [&](std::chrono::milliseconds time) {
        std::unique_lock lock{mutex};
        wake.wait_for(lock, stop, time, [] { return false; });
    };

    std::unique_ptr<pqxx::connection> connection;
    PgTables tables;
    bool in_trouble = false;
    while (!stop.stop_requested()) {
        try {
            if (!connection) {
                connection = connect(options_.read_dsn);
                tables = PgTables{};
            }
            const auto lent = take(*connection, tables);
            if (std::exchange(in_trouble, false)) spdlog::info("tasks: at work again");
            const auto verdicts = perform(*connection, lent);
            for (std::size_t i = 0; i < lent.size(); ++i)
                conclude(*connection, lent[i], verdicts[i]);
            if (lent.empty()) pause(options_.pause);
        } catch (const std::exception& error) {
            connection.reset();
            if (!std::exchange(in_trouble, true)) spdlog::error("tasks: {}", error.what());
            pause(std::chrono::seconds{1});
        }
    }
}

std::vector<TaskWorker::Lent> TaskWorker::take(pqxx::connection& connection, PgTables& tables)
{
    pqxx::work work{connection};
    std::vector<Lent> lent;
    std::vector<domain::Uuid> keys;
    std::vector<int> attempts;
    for (const auto row : work.exec_params(lend, seconds(options_.lease), options_.tasks_max)) {
        keys.push_back(domain::parse_uuid(row[0].c_str()).value());
        attempts.push_back(row[1].as<int>());
    }
    if (keys.empty()) {
        work.exec(drop_attempts);
        work.commit();
        return lent;
    }
    PgRows rows{work, tables};
    for (auto& cells : rows.load(projections::shape_of<TaskRow>(), keys)) {
        auto task = projections::from_cells<TaskRow>(cells);
        const auto at = std::ranges::find(keys, task.task_id) - keys.begin();
        lent.push_back({std::move(task), attempts[static_cast<std::size_t>(at)]});
    }
    work.commit();
    return lent;
}

std::vector<TaskWorker::Verdict>
TaskWorker::perform(pqxx::connection& connection, const std::vector<Lent>& lent)
{
    std::vector<Verdict> verdicts(lent.size());
    asio::io_context context;
    for (std::size_t i = 0; i < lent.size(); ++i) {
        if (reads_lists(lent[i].task.kind)) {
            verdicts[i] = look_up(connection, lent[i]);
            continue;
        }
        auto asked = ask(lent[i]);
        asio::co_spawn(context, std::move(asked), [&, i](std::exception_ptr, Verdict verdict) {
            verdicts[i] = std::move(verdict);
        });
    }
    context.run();
    return verdicts;
}

TaskWorker::Verdict TaskWorker::look_up(pqxx::connection& connection, const Lent& lent)
try {
    return lent.task.kind == TaskKind::refund_event ? refund_event(connection, lent.task)
                                                    : refresh_venue(connection, lent.task);
} catch (const pqxx::failure&) {
    throw;
} catch (const std::exception& error) {
    return failed(lent.task, lent.attempts, error);
}

// Never throws: what goes wrong is a verdict.
asio::awaitable<TaskWorker::Verdict> TaskWorker::ask(const Lent& lent)
{
    const auto& task = lent.task;
    try {
        switch (task.kind) {
        case TaskKind::settle_payment: {
            commands::SettleTask settle{
                task.order_id.value(),
                task.payment_id.value(),
                metadata_for(task),
                domain::make_uuid7(now(), 0, crypto_.random())};
            const bool settled =
                co_await commands::settle(lanes_, gateway_, std::move(settle), now());
            co_return Verdict{false, !settled};
        }
        case TaskKind::end_hold: {
            commands::EndHoldTask end{task.event_id, task.order_id.value(), metadata_for(task)};
            const bool ended = co_await commands::end_hold(lanes_, std::move(end), now());
            co_return Verdict{false, !ended};
        }
        case TaskKind::refund_payment: {
            commands::PayBackTask back{
                task.order_id.value(),
                task.refund_id.value(),
                task.payment_id.value_or(domain::PaymentId{}),
                {task.minor, domain::parse_currency(task.currency).value()},
                metadata_for(task)};
            co_await commands::pay_back(lanes_, gateway_, std::move(back), now());
            co_return Verdict{};
        }
        case TaskKind::refund_event:
        case TaskKind::refresh_venue: break;
        }
        co_return Verdict{};
    } catch (const std::exception& error) {
        co_return failed(task, lent.attempts, error);
    }
}

TaskWorker::Verdict TaskWorker::refund_event(pqxx::connection& connection, const TaskRow& task)
{
    pqxx::nontransaction work{connection};
    const bool lags = work.exec(orders_lag)[0][0].as<bool>();
    commands::RefundOrdersTask refunds{task.event_id, {}, metadata_for(task)};
    for (const auto row : work.exec_params(select_orders, to_string(task.event_id)))
        refunds.orders.push_back({domain::parse_uuid(row[0].c_str()).value()});
    if (refunds.orders.empty()) return {!lags, lags};
    wait_for(commands::refund_orders(lanes_, std::move(refunds), now()));
    return {false, true};
}

TaskWorker::Verdict TaskWorker::refresh_venue(pqxx::connection& connection, const TaskRow& task)
{
    const auto venue =
        wait_for(commands::venue_now(lanes_, task.venue_id.value(), metadata_for(task)));
    if (!venue) return {true}; // deleted since: nothing is held there

    pqxx::nontransaction work{connection};
    commands::RefreshVenueTask refresh{*venue, {}, metadata_for(task)};
    const auto document = schemas::to_json(projections::venue_dto(*venue));
    for (const auto row :
         work.exec_params(select_events_at, to_string(venue->venue_id), document))
        refresh.events.push_back({domain::parse_uuid(row[0].c_str()).value()});
    const bool watched = now() >= task.due_at + venue_watch;
    if (refresh.events.empty()) return {watched, !watched};
    wait_for(commands::refresh_venues(lanes_, std::move(refresh), now()));
    return {false, true};
}

void TaskWorker::conclude(pqxx::connection& connection, const Lent& lent, const Verdict& verdict)
{
    if (!verdict.finished && !verdict.again) return; // the event that ends it is on its way
    pqxx::work work{connection};
    const auto id = to_string(lent.task.task_id);
    if (verdict.finished) {
        work.exec_params(drop, id);
    } else {
        auto wait = options_.retry * (1 << std::min(lent.attempts - 1, 20));
        if (reads_lists(lent.task.kind) && verdict.error.empty())
            wait = std::chrono::seconds{1}; // until the projection has followed
        wait = std::min(wait, options_.retry_max);
        work.exec_params(postpone, id, seconds(wait), verdict.error);
    }
    work.commit();
}

} // namespace bilten::infra
