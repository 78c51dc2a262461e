#include "infra/postgres/ledger_queries.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace bilten::infra {

namespace asio = boost::asio;
using projections::LedgerEntryRow;
using projections::LedgerKind;
using projections::LedgerPage;
using projections::LedgerSums;
using projections::Postings;

namespace {

constexpr std::string_view entry_columns =
    "entry_id, (extract(epoch from at) * 1000)::bigint, kind, event_id, order_id, payment_id, "
    "refund_id, currency";

// Each account with what stands before and behind its column.
std::string account_columns(std::string_view before, std::string_view behind)
{
    std::string columns;
    for (const auto& account : projections::ledger_accounts)
        columns += fmt::format(", {}{}{}", before, account.column, behind);
    return columns;
}

void prepare(pqxx::connection& connection)
{
    connection.prepare(
        "sums",
        fmt::format(
            "select currency{} from read.ledger_events where $1::uuid is null or event_id = $1 "
            "group by currency order by currency",
            account_columns("sum(", ")::bigint")));
}

Connections::Options options_for(std::string dsn, std::size_t connections_max)
{
    Connections::Options options;
    options.dsn = std::move(dsn);
    options.connections_max = connections_max;
    options.prepare = prepare;
    return options;
}

template <class Id>
std::optional<Id> id_of(const pqxx::field& field)
{
    if (field.is_null()) return std::nullopt;
    return Id{domain::parse_uuid({field.c_str(), field.size()}).value()};
}

// Conditions on what was asked for alone: each then finds its index.
std::string conditions(const projections::LedgerFilter& filter, pqxx::transaction_base& work)
{
    const auto literal = [&](const auto& id) { return work.quote(to_string(id)); };
    const auto instant = [](domain::Instant at) {
        return fmt::format("to_timestamp({}::numeric / 1000)", at.time_since_epoch().count());
    };
    std::string all = "true";
    if (filter.account) all += fmt::format(" and {} <> 0", filter.account->column);
    if (filter.event_id) all += " and event_id = " + literal(*filter.event_id);
    if (filter.order_id) all += " and order_id = " + literal(*filter.order_id);
    if (filter.from) all += " and at >= " + instant(*filter.from);
    if (filter.until) all += " and at < " + instant(*filter.until);
    if (filter.after)
        all += fmt::format(
            " and (at, entry_id) > ({}, {})",
            instant(filter.after->at),
            literal(filter.after->entry_id));
    return all;
}

LedgerEntryRow entry_of(const pqxx::row& row)
{
    LedgerEntryRow entry;
    entry.entry_id = domain::parse_uuid(row[0].c_str()).value();
    entry.at = domain::Instant{std::chrono::milliseconds{row[1].as<std::int64_t>()}};
    if (!boost::describe::enum_from_string(row[2].c_str(), entry.kind))
        throw std::runtime_error{"a stored word is unknown: " + std::string{row[2].c_str()}};
    entry.event_id = id_of<domain::TicketedEventId>(row[3]).value();
    entry.order_id = id_of<domain::OrderId>(row[4]).value();
    entry.payment_id = id_of<domain::PaymentId>(row[5]);
    entry.refund_id = id_of<domain::RefundId>(row[6]);
    entry.currency = row[7].c_str();
    pqxx::row::size_type column = 8;
    for (const auto& account : projections::ledger_accounts)
        entry.*account.amount = row[column++].as<std::int64_t>();
    return entry;
}

} // namespace

PgLedgerQueries::PgLedgerQueries(std::string dsn, std::size_t connections_max)
    : connections_{options_for(std::move(dsn), connections_max)}
{
}

asio::awaitable<std::vector<LedgerSums>>
PgLedgerQueries::sums(std::optional<domain::TicketedEventId> event)
{
    return connections_.query([event](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        std::optional<std::string> id;
        if (event) id = to_string(*event);
        std::vector<LedgerSums> all;
        for (const auto row : work.exec_prepared("sums", id)) {
            auto& [currency, sums] = all.emplace_back();
            currency = row[0].c_str();
            pqxx::row::size_type column = 1;
            for (const auto& account : projections::ledger_accounts)
                sums.*account.amount = row[column++].as<std::int64_t>();
        }
        return all;
    });
}

asio::awaitable<LedgerPage> PgLedgerQueries::entries(projections::LedgerFilter filter)
{
    return connections_.query([filter](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        LedgerPage page;
        for (const auto row : work.exec(fmt::format(
                 "select {}{} from read.ledger_entries where {} order by at, entry_id limit {}",
                 entry_columns,
                 account_columns("", ""),
                 conditions(filter, work),
                 filter.limit + 1))) {
            if (page.entries.size() == filter.limit) {
                page.next = {page.entries.back().at, page.entries.back().entry_id};
                break;
            }
            page.entries.push_back(entry_of(row));
        }
        return page;
    });
}

} // namespace bilten::infra
