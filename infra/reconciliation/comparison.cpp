#include "infra/reconciliation/comparison.hpp"

#include "infra/postgres/pg_array.hpp"
#include "infra/reconciliation/comparison_sql.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace bilten::infra {

namespace sql = comparison_sql;
using sql::Side;

namespace {

std::string filled(std::string_view pattern, const Side& side)
{
    return fmt::format(
        fmt::runtime(pattern),
        fmt::arg("gateway", side.gateway),
        fmt::arg("lines", side.lines),
        fmt::arg("key", side.key),
        fmt::arg("entries", side.entries),
        fmt::arg("amount", side.amount),
        fmt::arg("known", side.known),
        fmt::arg("known_key", side.known_key),
        fmt::arg("not_recorded", side.not_recorded),
        fmt::arg("unknown", side.unknown),
        fmt::arg("differs", side.differs),
        fmt::arg("twice", side.twice),
        fmt::arg("missing", side.missing));
}

Side charges_of(std::string_view gateway, std::string_view amount)
{
    return {
        gateway,
        "not l.is_refund",
        "payment_id",
        "capture",
        amount,
        "attempts",
        "paymentId",
        "charge_not_recorded",
        "unknown_charge",
        "charge_differs",
        "charged_twice",
        "missing_charge"};
}

Side refunds_of(std::string_view gateway, std::string_view amount)
{
    return {
        gateway,
        "l.is_refund",
        "refund_id",
        "refund_paid",
        amount,
        "refunds",
        "refundId",
        "refund_not_recorded",
        "unknown_refund",
        "refund_differs",
        "refunded_twice",
        "missing_refund"};
}

std::string milliseconds(domain::Instant instant)
{
    return std::to_string(instant.time_since_epoch().count());
}

template <class Id>
Id id_of(const pqxx::field& field)
{
    if (field.is_null()) return {};
    return Id{domain::parse_uuid({field.c_str(), field.size()}).value()};
}

} // namespace

std::string gateway_name(commands::PaymentMethod method)
{
    return method == commands::PaymentMethod::pay_pal ? "paypal" : "cards";
}

void begin_findings(pqxx::connection& connection)
{
    pqxx::work work{connection};
    work.exec(sql::make_findings);
    work.exec("truncate findings");
    work.commit();
}

void compare_gateway(
    pqxx::connection& connection,
    commands::PaymentMethod method,
    const Period& period,
    domain::Instant reported_until)
{
    const bool is_paypal = method == commands::PaymentMethod::pay_pal;
    const auto name = gateway_name(method);
    const auto from = milliseconds(period.from);
    const auto until = milliseconds(period.until);
    pqxx::work work{connection};
    for (const auto& side :
         {charges_of(name, is_paypal ? "e.gateway_paypal" : "e.gateway_cards"),
          refunds_of(name, is_paypal ? "-e.gateway_paypal" : "-e.gateway_cards")}) {
        for (const auto pattern : {sql::find_unrecorded, sql::find_differing, sql::find_twice})
            work.exec_params(filled(pattern, side), from, until);
        work.exec_params(
            filled(sql::find_missing, side), from, until, milliseconds(reported_until));
    }
    work.commit();
}

void forget_findings(pqxx::connection& connection, commands::PaymentMethod method)
{
    pqxx::work work{connection};
    work.exec_params("delete from findings where gateway = $1", gateway_name(method));
    work.commit();
}

void compare_own_books(pqxx::connection& connection, domain::Instant since)
{
    pqxx::work work{connection};
    work.exec_params(sql::find_open, milliseconds(since));
    work.commit();
}

std::vector<FoundPayment> findings_to_mend(pqxx::connection& connection)
{
    pqxx::nontransaction work{connection};
    std::vector<FoundPayment> found;
    for (const auto row : work.exec(sql::select_to_mend))
        found.push_back(
            {id_of<domain::OrderId>(row[0]),
             id_of<domain::PaymentId>(row[1]),
             id_of<domain::RefundId>(row[2])});
    return found;
}

std::int64_t keep_findings(
    pqxx::connection& connection, const std::vector<std::string>& gateways, const Period& period)
{
    PgArray checked;
    for (const auto& gateway : gateways) checked.add(gateway);
    pqxx::work work{connection};
    work.exec(sql::keep);
    work.exec_params(
        sql::forget, checked.text(), milliseconds(period.from), milliseconds(period.until));
    const auto open = work.exec(sql::count_open)[0][0].as<std::int64_t>();
    work.commit();
    return open;
}

} // namespace bilten::infra
