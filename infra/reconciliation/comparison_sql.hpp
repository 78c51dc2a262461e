#pragma once

// What is asked of the database to compare two sets of books. Instants are milliseconds since 1970.

#include <string_view>

namespace bilten::infra::comparison_sql {

inline constexpr auto make_findings =
    "create temp table if not exists findings (gateway text, kind text, order_id uuid, "
    "payment_id uuid, refund_id uuid, reference text, currency text, ours bigint, "
    "theirs_currency text, theirs bigint, at timestamptz)";

// One side of a gateway's books, and what the ledger has of it.
struct Side {
    std::string_view gateway;
    std::string_view lines;    // condition on gateway_lines
    std::string_view key;      // the id that both sides know
    std::string_view entries;  // kind of the ledger's entries
    std::string_view amount;   // of such an entry, positive
    std::string_view known;    // in LedgerMoney: where an order knows the id, and its name there
    std::string_view known_key;
    std::string_view not_recorded;
    std::string_view unknown;
    std::string_view differs;
    std::string_view twice;
    std::string_view missing;
};

inline constexpr std::string_view find_unrecorded =
    "insert into findings select '{gateway}', case when exists (select from read.ledger_orders o, "
    "json_array_elements(o.money::json -> '{known}') m where o.order_id = l.order_id "
    "and m ->> '{known_key}' = l.{key}::text) then '{not_recorded}' else '{unknown}' end, "
    "l.order_id, l.payment_id, l.refund_id, l.reference, '', null, l.currency, l.minor, l.at "
    "from gateway_lines l where {lines} and l.at >= to_timestamp($1::numeric / 1000) and l.at < "
    "to_timestamp($2::numeric / 1000) "
    "and not exists (select from read.ledger_entries e where e.kind = '{entries}' "
    "and e.{key} = l.{key})";

inline constexpr std::string_view find_differing =
    "insert into findings select '{gateway}', '{differs}', e.order_id, e.payment_id, e.refund_id, "
    "l.reference, e.currency, {amount}, l.currency, l.minor, l.at "
    "from gateway_lines l join read.ledger_entries e on e.kind = '{entries}' and e.{key} = l.{key} "
    "where {lines} and l.at >= to_timestamp($1::numeric / 1000) and l.at < "
    "to_timestamp($2::numeric / 1000) "
    "and ({amount}, e.currency) <> (l.minor, l.currency)";

inline constexpr std::string_view find_twice =
    "insert into findings select '{gateway}', '{twice}', (array_agg(l.order_id))[1], "
    "(array_agg(l.payment_id))[1], (array_agg(l.refund_id))[1], string_agg(l.reference, ' '), "
    "coalesce(max(e.currency), ''), max({amount}), max(l.currency), sum(l.minor)::bigint, "
    "max(l.at) "
    "from gateway_lines l left join read.ledger_entries e on e.kind = '{entries}' "
    "and e.{key} = l.{key} where {lines} and l.{key} is not null group by l.{key} "
    "having count(*) > 1 and max(l.at) >= to_timestamp($1::numeric / 1000) and max(l.at) < "
    "to_timestamp($2::numeric / 1000)";

inline constexpr std::string_view find_missing =
    "insert into findings select '{gateway}', '{missing}', e.order_id, e.payment_id, e.refund_id, "
    "'', e.currency, {amount}, '', null, e.at from read.ledger_entries e "
    "where e.kind = '{entries}' and {amount} <> 0 and e.at >= to_timestamp($1::numeric / 1000) "
    "and e.at < least(to_timestamp($2::numeric / 1000), to_timestamp($3::numeric / 1000)) and "
    "not exists "
    "(select from gateway_lines l where {lines} and l.{key} = e.{key})";

inline constexpr auto find_open =
    "insert into findings with open as (select * from read.ledger_orders "
    "where (receivable <> 0 or payable <> 0 or open_attempts > 0) and changed_at < "
    "to_timestamp($1::numeric / 1000)) "
    "select '', 'open_attempt', order_id, (a ->> 'paymentId')::uuid, null::uuid, '', currency, "
    "(a ->> 'minor')::bigint, '', null::bigint, changed_at "
    "from open, json_array_elements(money::json -> 'attempts') a "
    "where a ->> 'status' in ('Requested', 'Sent', 'Unknown', 'Authorised') "
    "union all select '', 'open_refund', order_id, (r ->> 'paymentId')::uuid, "
    "(r ->> 'refundId')::uuid, '', currency, (r ->> 'minor')::bigint, '', null, changed_at "
    "from open, json_array_elements(money::json -> 'refunds') r "
    "where not (r ->> 'isPaid')::boolean "
    "union all select '', 'unbalanced_order', order_id, null, null, '', currency, receivable, '', "
    "null, changed_at from open where receivable <> 0 and open_attempts = 0";

inline constexpr auto select_to_mend =
    "select order_id, case kind when 'charge_not_recorded' then payment_id end, "
    "case kind when 'refund_not_recorded' then refund_id end from findings "
    "where kind in ('charge_not_recorded', 'refund_not_recorded')";

inline constexpr auto keep =
    "insert into read.reconciliation_differences as d (difference_id, gateway, kind, order_id, "
    "payment_id, refund_id, reference, currency, ours, theirs_currency, theirs, at) "
    "select distinct on (id) id, gateway, kind, order_id, payment_id, refund_id, reference, "
    "currency, ours, theirs_currency, theirs, at from (select md5(concat_ws('|', gateway, kind, "
    "coalesce(refund_id, payment_id, order_id)::text, case when kind like '%twice' then '' else "
    "reference end))::uuid id, * from findings) f on conflict (difference_id) do update set "
    "ours = excluded.ours, theirs = excluded.theirs, at = excluded.at, "
    // What was explained was another difference.
    "explained_at = case when (d.ours, d.theirs) is not distinct from "
    "(excluded.ours, excluded.theirs) then d.explained_at end";
inline constexpr auto forget =
    "delete from read.reconciliation_differences d where explained_at is null "
    "and (gateway = '' or (gateway = any($1::text[]) and at >= to_timestamp($2::numeric / 1000) "
    "and at < to_timestamp($3::numeric / 1000))) and not exists (select from findings f where "
    "f.gateway = d.gateway "
    "and f.kind = d.kind and coalesce(f.refund_id, f.payment_id, f.order_id) is not distinct from "
    "coalesce(d.refund_id, d.payment_id, d.order_id) "
    "and (f.kind like '%twice' or f.reference = d.reference))";
inline constexpr auto count_open =
    "select count(*) from read.reconciliation_differences where explained_at is null";

} // namespace bilten::infra::comparison_sql
