#pragma once

// Does the tasks that domain events left (read.tasks): settles payments, ends holds, pays refunds,
// refunds cancelled events, brings events up to date with their venue. Any number of processes may do so: a
// task is lent to one of them at a time, and doing it twice is harmless.

#include "commands/crypto.hpp"
#include "commands/lane.hpp"
#include "commands/payment_gateway.hpp"
#include "infra/postgres/pg_rows.hpp"
#include "projections/tasks.hpp"

#include <boost/asio/awaitable.hpp>
#include <pqxx/connection>

#include <chrono>
#include <exception>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace bilten::infra {

struct TaskWorkerOptions {
    std::string read_dsn;
    std::chrono::milliseconds pause{250}; // between two looks for tasks, while there are none
    std::chrono::seconds lease{30};       // nobody else takes a task for so long
    std::chrono::seconds retry{5};        // after the first failure; doubles up to `retry_max`
    std::chrono::seconds retry_max{3'600};
    int tasks_max = 50; // at a time
};

class TaskWorker {
public:
    TaskWorker(
        TaskWorkerOptions options,
        commands::Lanes& lanes,
        commands::PaymentGateway& gateway,
        commands::Crypto& crypto);

    // Blocks until told to stop. Outlives every trouble of databases and gateways.
    void run(std::stop_token stop);

private:
    struct Lent {
        projections::TaskRow task;
        int attempts = 0;
    };

    // What to do with a task after a try.
    struct Verdict {
        bool finished = false;        // nothing more will come of it: take it off the list
        bool again = false;           // ask again after a while
        std::string error{};
    };

    std::vector<Lent> take(pqxx::connection& connection, PgTables& tables);
    static Verdict
    failed(const projections::TaskRow& task, int attempts, const std::exception& error);
    std::vector<Verdict> perform(pqxx::connection& connection, const std::vector<Lent>& lent);
    // Those that ask a gateway wait for it side by side.
    boost::asio::awaitable<Verdict> ask(const Lent& lent);
    Verdict look_up(pqxx::connection& connection, const Lent& lent);
    Verdict refund_event(pqxx::connection& connection, const projections::TaskRow& task);
    Verdict refresh_venue(pqxx::connection& connection, const projections::TaskRow& task);
    void conclude(pqxx::connection& connection, const Lent& lent, const Verdict& verdict);

    const TaskWorkerOptions options_;
    commands::Lanes& lanes_;
    commands::PaymentGateway& gateway_;
    commands::Crypto& crypto_;
};

} // namespace bilten::infra
