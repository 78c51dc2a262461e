#pragma once

// A fresh event store and its read models, on the PostgreSQL that `./dev bench` started.

#include "benchmarks/support/child.hpp"

#include <cstdint>
#include <string>

namespace bilten::bench {

class Store {
public:
    // Makes and migrates both databases; they are dropped with this.
    Store(std::string name, std::int16_t lanes);
    ~Store();

    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    [[nodiscard]] std::string events_dsn(const std::string& role = "bilten_app") const;
    [[nodiscard]] std::string read_dsn(const std::string& role = "bilten_app") const;

    // What Bilten's processes need to work on this store.
    [[nodiscard]] Environment environment() const;

    // As superuser on the event store.
    void execute(const std::string& sql) const;
    [[nodiscard]] std::int64_t number(const std::string& sql) const;

private:
    std::string name_;
};

// The same server, but another database and role.
[[nodiscard]] std::string dsn_of(const std::string& database, const std::string& role);

} // namespace bilten::bench
