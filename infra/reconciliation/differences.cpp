// The list of differences, and what people say of them.

#include "infra/reconciliation/reconciler.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>

namespace bilten::infra {

namespace {

constexpr std::chrono::days oldest{30};
constexpr int page_max = 500;

constexpr auto select_oldest =
    "select (extract(epoch from min(at)) * 1000)::bigint from read.reconciliation_differences "
    "where explained_at is null and gateway <> ''";
constexpr auto select_page =
    "select difference_id, gateway, kind, coalesce(order_id::text, ''), "
    "coalesce(payment_id::text, ''), coalesce(refund_id::text, ''), reference, currency, ours, "
    "theirs_currency, theirs, to_char(at, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), "
    "case when explained_at is null then '' else explanation end "
    "from read.reconciliation_differences where ($1::boolean or explained_at is null) "
    "order by at, difference_id limit $2 offset $3";
constexpr auto explain =
    "update read.reconciliation_differences set explained_at = clock_timestamp(), "
    "explained_by = $2, explanation = $3 where difference_id = $1::uuid";

std::optional<std::int64_t> amount_of(const pqxx::field& field)
{
    if (field.is_null()) return std::nullopt;
    return field.as<std::int64_t>();
}

Difference difference_of(const pqxx::row& row)
{
    Difference one;
    one.difference_id = row[0].c_str();
    one.gateway = row[1].c_str();
    one.kind = row[2].c_str();
    one.order_id = row[3].c_str();
    one.payment_id = row[4].c_str();
    one.refund_id = row[5].c_str();
    one.reference = row[6].c_str();
    one.currency = row[7].c_str();
    one.ours = amount_of(row[8]);
    one.theirs_currency = row[9].c_str();
    one.theirs = amount_of(row[10]);
    one.at = row[11].c_str();
    one.explanation = row[12].c_str();
    return one;
}

} // namespace

Period usual_period(pqxx::connection& connection, domain::Instant now)
{
    const auto today = std::chrono::floor<std::chrono::days>(now);
    domain::Instant from = today - std::chrono::days{1};
    const auto rows = pqxx::nontransaction{connection}.exec(select_oldest);
    if (!rows[0][0].is_null()) {
        const domain::Instant first{std::chrono::milliseconds{rows[0][0].as<std::int64_t>()}};
        from = std::clamp(first, domain::Instant{now - oldest}, from);
    }
    return {from, now + std::chrono::seconds{1}};
}

void for_each_difference(
    pqxx::connection& connection,
    bool with_explained,
    const std::function<void(const Difference&)>& tell)
{
    for (int offset = 0;; offset += page_max) {
        const auto rows = pqxx::nontransaction{connection}.exec_params(
            select_page, with_explained, page_max, offset);
        for (const auto row : rows) tell(difference_of(row));
        if (static_cast<int>(rows.size()) < page_max) return;
    }
}

bool explain_difference(
    pqxx::connection& connection,
    const std::string& difference_id,
    const std::string& by,
    const std::string& reason)
{
    pqxx::work work{connection};
    const auto done = work.exec_params(explain, difference_id, by, reason);
    work.commit();
    return done.affected_rows() == 1;
}

} // namespace bilten::infra
