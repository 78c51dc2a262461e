#pragma once

// What operators did to projections by hand: read.operator_actions, which the role that serves can
// add to and cannot change.

#include "domain/uuid.hpp"

#include <pqxx/connection>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pqxx {
class transaction_base;
}

namespace bilten::infra {

struct Operator {
    std::string name;
    std::string reason;
};

struct OperatorAction {
    std::string at; // UTC, to the second; filled by reading
    std::string operator_name;
    std::string action; // retry, drop, rebuild, discard
    std::string projection;
    std::optional<domain::Uuid> stream;
    std::string reason;
    std::string outcome;
};

// In the transaction of what was done, so that neither is there without the other.
void record_action(pqxx::transaction_base& transaction, const OperatorAction& action);

// The latest ones, the last one first.
[[nodiscard]] std::vector<OperatorAction>
operator_actions(pqxx::connection& connection, std::size_t actions_max);

} // namespace bilten::infra
