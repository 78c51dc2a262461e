#pragma once

#include <string>
#include <vector>

namespace bilten::tests {

// A database of its own for one test, dropped at the end. Made on the server that
// BILTEN_TEST_EVENTS_DSN names.
class FreshDatabase {
public:
    // Applies SQL files, paths from the root of the repository.
    explicit FreshDatabase(const std::vector<std::string>& sql_files);
    ~FreshDatabase();
    FreshDatabase(const FreshDatabase&) = delete;
    FreshDatabase& operator=(const FreshDatabase&) = delete;

    [[nodiscard]] const std::string& dsn() const { return dsn_; }

    void execute(const std::string& sql) const;

private:
    std::string name_;
    std::string dsn_;
};

} // namespace bilten::tests
