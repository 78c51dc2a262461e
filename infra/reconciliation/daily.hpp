#pragma once

// Reconciles once a day. Every node of `project` has one; whichever is first does it.

#include "infra/reconciliation/reconciler.hpp"

#include <chrono>
#include <optional>
#include <stop_token>
#include <string_view>

namespace bilten::infra {

// "03:30" of UTC; nothing for "off". Throws BadConfig.
[[nodiscard]] std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text);

class DailyReconciliation {
public:
    DailyReconciliation(Reconciler& reconciler, std::chrono::minutes time_of_day)
        : reconciler_{reconciler}, time_of_day_{time_of_day}
    {
    }

    // Blocks until told to stop. A run that fails is tried again some minutes later.
    void run(const std::stop_token& stop);

private:
    [[nodiscard]] std::chrono::seconds look();

    Reconciler& reconciler_;
    const std::chrono::minutes time_of_day_;
};

} // namespace bilten::infra
