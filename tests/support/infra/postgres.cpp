#include "tests/support/infra/postgres.hpp"

#include "tests/support/infra/environment.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <pqxx/pqxx>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <memory>
#include <sstream>

namespace bilten::tests {
namespace {

std::string admin_dsn()
{
    return required_environment("BILTEN_TEST_EVENTS_DSN");
}

// The same server, user and settings, but another database.
std::string with_database(const std::string& dsn, const std::string& database)
{
    char* error = nullptr;
    const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options{
        PQconninfoParse(dsn.c_str(), &error), PQconninfoFree};
    if (!options) throw std::runtime_error{fmt::format("{}: {}", dsn, error)};

    std::string changed;
    for (const auto* option = options.get(); option->keyword != nullptr; ++option)
        if (option->val != nullptr && std::string_view{option->keyword} != "dbname")
            changed += fmt::format("{}='{}' ", option->keyword, option->val);
    return changed + "dbname=" + database;
}

std::string text_of(const std::string& path)
{
    std::ifstream file{std::string{BILTEN_SOURCE_DIR} + "/" + path};
    if (!file) throw std::runtime_error{"cannot read " + path};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

void run(const std::string& dsn, const std::string& sql)
{
    pqxx::connection connection{dsn};
    pqxx::nontransaction work{connection};
    work.exec(sql);
}

} // namespace

FreshDatabase::FreshDatabase(const std::vector<std::string>& sql_files)
{
    static std::atomic<int> count = 0;
    name_ = fmt::format("bilten_test_{}_{}", getpid(), ++count);
    dsn_ = with_database(admin_dsn(), name_);
    run(admin_dsn(), fmt::format("create database {}", name_));
    for (const auto& file : sql_files) execute(text_of(file));
}

FreshDatabase::~FreshDatabase()
{
    try {
        run(admin_dsn(), fmt::format("drop database if exists {} with (force)", name_));
    } catch (const std::exception& error) {
        fmt::print(stderr, "{} stays behind: {}\n", name_, error.what());
    }
}

void FreshDatabase::execute(const std::string& sql) const
{
    run(dsn_, sql);
}

} // namespace bilten::tests
