#include "infra/reconciliation/gateway_lines.hpp"

#include "infra/postgres/pg_array.hpp"
#include "infra/processes/wait_for.hpp"

#include <pqxx/pqxx>

namespace bilten::infra {

namespace {

constexpr auto insert_lines =
    "insert into gateway_lines select r = 'r', p, f, o, n, m, c, to_timestamp(a::numeric / 1000) "
    "from unnest($1::text[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::bigint[], "
    "$7::text[], $8::bigint[]) l(r, p, f, o, n, m, c, a)";

template <class Id>
void add_id(PgArray& array, const std::optional<Id>& id)
{
    if (id)
        array.add_plain(to_string(*id));
    else
        array.add_null();
}

void store(pqxx::connection& connection, const std::vector<commands::Movement>& movements)
{
    PgArray kinds;
    PgArray payments;
    PgArray refunds;
    PgArray orders;
    PgArray references;
    PgArray amounts;
    PgArray currencies;
    PgArray times;
    for (const auto& line : movements) {
        kinds.add_plain(line.kind == commands::Movement::Kind::refund ? "r" : "c");
        add_id(payments, line.payment_id);
        add_id(refunds, line.refund_id);
        add_id(orders, line.order_id);
        references.add(line.reference);
        amounts.add_plain(std::to_string(line.amount.minor));
        currencies.add_plain(line.amount.currency.code());
        times.add_plain(std::to_string(line.at.time_since_epoch().count()));
    }
    pqxx::work work{connection};
    work.exec_params(
        insert_lines,
        kinds.text(),
        payments.text(),
        refunds.text(),
        orders.text(),
        references.text(),
        amounts.text(),
        currencies.text(),
        times.text());
    work.commit();
}

} // namespace

void read_gateway_lines(
    pqxx::connection& connection,
    commands::PaymentGateway& gateway,
    commands::PaymentMethod method,
    domain::Instant from,
    domain::Instant until)
{
    {
        pqxx::work work{connection};
        work.exec(make_gateway_lines);
        work.exec("truncate gateway_lines");
        work.commit();
    }
    std::string cursor;
    do {
        auto page = wait_for(gateway.movements(method, from, until, std::move(cursor)));
        if (!page.movements.empty()) store(connection, page.movements);
        cursor = std::move(page.next);
    } while (!cursor.empty());
    pqxx::nontransaction{connection}.exec("analyze gateway_lines");
}

} // namespace bilten::infra
