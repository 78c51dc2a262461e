#include "benchmarks/support/store.hpp"

#include "infra/postgres/migrate.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <pqxx/pqxx>

#include <memory>

namespace bilten::bench {
namespace {

void run(const std::string& dsn, const std::string& sql)
{
    pqxx::connection connection{dsn};
    pqxx::nontransaction work{connection};
    work.exec(sql);
}

} // namespace

std::string dsn_of(const std::string& database, const std::string& role)
{
    const auto dsn = required_environment("BILTEN_TEST_ADMIN_DSN");
    char* error = nullptr;
    const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options{
        PQconninfoParse(dsn.c_str(), &error), PQconninfoFree};
    if (!options) throw std::runtime_error{fmt::format("BILTEN_TEST_ADMIN_DSN: {}", error)};

    std::string changed;
    for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
        const std::string_view keyword{option->keyword};
        if (option->val != nullptr && keyword != "dbname" && keyword != "user")
            changed += fmt::format("{}={} ", keyword, option->val);
    }
    return changed + fmt::format("dbname={} user={}", database, role);
}

Store::Store(std::string name, std::int16_t lanes) : name_{"bench_" + std::move(name)}
{
    const auto admin = required_environment("BILTEN_TEST_ADMIN_DSN");
    for (const auto* part : {"events", "read"}) {
        run(admin, fmt::format("drop database if exists {}_{} with (force)", name_, part));
        run(admin, fmt::format("create database {}_{} owner bilten_owner", name_, part));
    }
    infra::migrate(events_dsn("bilten_owner"), read_dsn("bilten_owner"), lanes);
}

Store::~Store()
{
    try {
        const auto admin = required_environment("BILTEN_TEST_ADMIN_DSN");
        for (const auto* part : {"events", "read"})
            run(admin, fmt::format("drop database if exists {}_{} with (force)", name_, part));
    } catch (const std::exception& error) {
        fmt::print(stderr, "{} stays behind: {}\n", name_, error.what());
    }
}

std::string Store::events_dsn(const std::string& role) const
{
    return dsn_of(name_ + "_events", role);
}

std::string Store::read_dsn(const std::string& role) const
{
    return dsn_of(name_ + "_read", role);
}

Environment Store::environment() const
{
    return {
        {"BILTEN_EVENTS_DSN", events_dsn()},
        {"BILTEN_READ_DSN", read_dsn()},
        {"BILTEN_SEARCH_DIR", required_environment("BILTEN_TEST_DIR") + "/search-" + name_}};
}

void Store::execute(const std::string& sql) const
{
    run(events_dsn("postgres"), sql);
}

std::int64_t Store::number(const std::string& sql) const
{
    pqxx::connection connection{events_dsn("postgres")};
    pqxx::nontransaction work{connection};
    return work.exec1(sql)[0].as<std::int64_t>();
}

} // namespace bilten::bench
