#include "api/ledger/routes.hpp"

#include "api/bind.hpp"
#include "api/ledger/ledger.hpp"
#include "projections/ledger_accounts.hpp"
#include "schemas/api/ledger.hpp"

#include <algorithm>

namespace bilten::api {

namespace body = schemas::api;
using commands::Role;
using schemas::dto;

namespace {

constexpr auto account_names = [] {
    std::array<std::string_view, projections::ledger_accounts.size()> names;
    std::ranges::transform(
        projections::ledger_accounts, names.begin(), &projections::LedgerAccount::name);
    return names;
}();

Access bookkeepers()
{
    return Access::only({Role::admin, Role::compliance_officer});
}

} // namespace

std::vector<Route> ledger_routes(Context* context)
{
    return {
        {.path = "/api/admin/ledger",
         .access = bookkeepers(),
         .summary = "The balance of each account by currency; together they come to zero",
         .parameters = {{"eventId", ParameterType::uuid, "What this event's orders come to"}},
         .answer = dto<body::LedgerDto>(),
         .handler = bind(context, get_ledger)},
        {.path = "/api/admin/ledger/entries",
         .access = bookkeepers(),
         .summary = "Transactions with their postings, the oldest first",
         .parameters =
             {{.name = "account",
               .description = "Those that move something in this account",
               .choices = account_names},
              {"eventId", ParameterType::uuid, "Of this event's orders"},
              {"orderId", ParameterType::uuid, "Of this order"},
              {.name = "from",
               .type = ParameterType::date,
               .description = "Booked on this day, UTC, or later",
               .example = "2026-05-01"},
              {.name = "to",
               .type = ParameterType::date,
               .description = "Booked before this day, UTC",
               .example = "2026-06-01"},
              {.name = "limit",
               .type = ParameterType::integer,
               .description = "How many on a page, 1 to 100 (default: 20)",
               .min = 1,
               .max = 100},
              {"cursor", ParameterType::text, "nextCursor of the page before"}},
         .answer = dto<body::LedgerEntryListDto>(),
         .handler = bind(context, list_ledger_entries)}};
}

} // namespace bilten::api
