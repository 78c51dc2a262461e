#include "projections/ledger_accounts.hpp"

#include <algorithm>

namespace bilten::projections {

const LedgerAccount* find_ledger_account(std::string_view name) noexcept
{
    const auto* found = std::ranges::find(ledger_accounts, name, &LedgerAccount::name);
    return found == ledger_accounts.end() ? nullptr : found;
}

std::int64_t sum_of(const Postings& postings) noexcept
{
    std::int64_t sum = 0;
    for (const auto& account : ledger_accounts) sum += postings.*account.amount;
    return sum;
}

Postings negated(Postings postings) noexcept
{
    for (const auto& account : ledger_accounts)
        postings.*account.amount = -(postings.*account.amount);
    return postings;
}

void add_to(Postings& sum, const Postings& more) noexcept
{
    for (const auto& account : ledger_accounts)
        sum.*account.amount += more.*account.amount;
}

} // namespace bilten::projections
