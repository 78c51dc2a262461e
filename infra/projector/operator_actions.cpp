#include "infra/projector/operator_actions.hpp"

#include <pqxx/pqxx>

namespace bilten::infra {

void record_action(pqxx::transaction_base& transaction, const OperatorAction& action)
{
    transaction.exec_params(
        "insert into read.operator_actions "
        "(operator, action, projection, stream_id, reason, outcome) "
        "values ($1, $2, $3, $4, $5, $6)",
        action.operator_name,
        action.action,
        action.projection,
        action.stream ? std::optional{to_string(*action.stream)} : std::nullopt,
        action.reason,
        action.outcome);
}

std::vector<OperatorAction>
operator_actions(pqxx::connection& connection, std::size_t actions_max)
{
    pqxx::nontransaction query{connection};
    std::vector<OperatorAction> actions;
    for (const auto& row : query.exec_params(
             "select to_char(at, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), operator, action, projection, "
             "stream_id, reason, outcome from read.operator_actions order by number desc limit $1",
             actions_max)) {
        OperatorAction action{
            .at = row[0].as<std::string>(),
            .operator_name = row[1].as<std::string>(),
            .action = row[2].as<std::string>(),
            .projection = row[3].as<std::string>(),
            .stream = {},
            .reason = row[5].as<std::string>(),
            .outcome = row[6].as<std::string>()};
        if (!row[4].is_null()) action.stream = domain::parse_uuid(row[4].c_str());
        actions.push_back(std::move(action));
    }
    return actions;
}

} // namespace bilten::infra
