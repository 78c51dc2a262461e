#pragma once

// Compares the books of the gateways with ours, mends what our own commands can mend, and lists the
// rest. Changes nothing but by commands. One runs at a time, whoever starts it.

#include "infra/reconciliation/comparison.hpp"
#include "infra/reconciliation/difference.hpp"
#include "infra/reconciliation/order_mender.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace bilten::infra {

struct ReconcilerOptions {
    std::string read_dsn;
    std::string events_dsn;
    std::vector<commands::PaymentMethod> methods; // whose gateways are asked
    // What is open about an order for longer is asked about, and is a difference if that does not
    // help.
    std::chrono::minutes open_max{15};
    // How late their reports may be: what is newer is not missed in them.
    std::chrono::minutes cards_lag{1};
    std::chrono::minutes paypal_lag{240};
    std::chrono::seconds ledger_wait_max{60};
};

struct ReconciliationRun {
    std::int64_t run_id = 0;
    Period period;
    std::int64_t charges = 0; // that the gateways told of
    std::int64_t refunds = 0;
    std::int64_t mended = 0;
    std::int64_t differences = 0; // open ones, of earlier runs too
};

class AlreadyReconciling : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Reconciler {
public:
    Reconciler(
        ReconcilerOptions options,
        commands::Lanes& lanes,
        commands::PaymentGateway& gateway,
        commands::Crypto& crypto);

    // Throws AlreadyReconciling; and std::runtime_error where the gateways or the ledger cannot be
    // read, or the ledger does not follow.
    ReconciliationRun run(const Period& period, const std::string& asked_by);

    // For the clock: nothing where today's run has been, or somebody else is at it.
    std::optional<ReconciliationRun> run_daily(domain::Instant now);

private:
    struct Errand {
        std::string asked_by;
        bool is_daily = false;
    };

    std::unique_ptr<pqxx::connection> begin();
    ReconciliationRun
    reconcile(pqxx::connection& connection, const Period& period, const Errand& errand);
    void await_ledger(pqxx::connection& connection) const;
    std::int64_t mend_old(pqxx::connection& connection, OrderMender& mender) const;
    std::int64_t mend_found(pqxx::connection& connection, OrderMender& mender) const;
    void look(pqxx::connection& connection, ReconciliationRun& run, OrderMender& mender);

    const ReconcilerOptions options_;
    commands::Lanes& lanes_;
    commands::PaymentGateway& gateway_;
    commands::Crypto& crypto_;
};

// From the oldest difference that is open, thirty days ago at most, or from yesterday on; until
// now.
[[nodiscard]] Period usual_period(pqxx::connection& connection, domain::Instant now);

// Those that are open, the oldest first, page by page; explained ones too where they are asked for.
void for_each_difference(
    pqxx::connection& connection,
    bool with_explained,
    const std::function<void(const Difference&)>& tell);

// False: there is no such difference.
bool explain_difference(
    pqxx::connection& connection,
    const std::string& difference_id,
    const std::string& by,
    const std::string& reason);

} // namespace bilten::infra
