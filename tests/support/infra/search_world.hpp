#pragma once

#include "infra/search/event_index.hpp"
#include "tests/support/event_fixture.hpp"
#include "tests/support/infra/postgres.hpp"

#include <pqxx/pqxx>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>

namespace bilten::tests {

// What a test says of an event; the rest is as in every other.
struct Described {
    std::string title = "An evening";
    std::string short_description{};
    std::string full_description{};
    std::string city = "Istanbul";
    std::string venue = "The hall";
    std::vector<std::string> tags{};
    domain::Instant starts_at = first_evening;
    std::chrono::hours lasts{2};
    std::int64_t cents = 3000;
    std::int32_t capacity = 50;
    domain::ticketed_event::EventType type = domain::ticketed_event::EventType::class_;
};

// An event store that a test appends to, and a folder for the indexes that follow it.
class SearchWorld {
public:
    explicit SearchWorld(std::int16_t lanes = 2);
    ~SearchWorld();

    SearchWorld(const SearchWorld&) = delete;
    SearchWorld& operator=(const SearchWorld&) = delete;

    // A new event, published. Its number makes its id.
    domain::Uuid publish(const Described& what);
    // Any domain events of a stream, in its lane.
    void append(const domain::Uuid& stream, const domain::ticketed_event::Events& events);
    // All of it in one transaction.
    void in_bulk(const std::function<void()>& changes);
    // Many at once: title "<word> <n>" and the same start for every ten.
    void publish_many(int events, const std::string& word);

    [[nodiscard]] const std::string& dsn() const { return database_.dsn(); }

    [[nodiscard]] std::string folder() const { return folder_.string(); }

    [[nodiscard]] domain::Position head(std::int16_t lane) const;

    [[nodiscard]] infra::EventIndexOptions options() const;

private:
    pqxx::work& transaction();
    void commit();

    FreshDatabase database_;
    std::filesystem::path folder_;
    std::int16_t lanes_;
    std::unique_ptr<pqxx::connection> connection_;
    std::unique_ptr<pqxx::work> work_;
    bool is_bulk_ = false;
    std::uint64_t events_ = 0;
    std::map<std::int16_t, std::int64_t> heads_;
    std::map<domain::Uuid, domain::Version> versions_;
};

// An index with a test's questions.
class Asked {
public:
    explicit Asked(const SearchWorld& world) : Asked{world, world.options()} {}

    Asked(const SearchWorld& world, const infra::EventIndexOptions& options)
        : world_{world}, index{options}
    {
    }

    // Until it shows all that the store has; fails the test otherwise.
    void catch_up();

    [[nodiscard]] std::optional<projections::ListPage> page(projections::ListQuery query);
    [[nodiscard]] projections::ListPage find(projections::ListQuery query);
    // Titles of the first page of a text.
    [[nodiscard]] std::vector<std::string> titles(const std::string& text);

private:
    const SearchWorld& world_;

public:
    infra::EventIndex index;
};

[[nodiscard]] projections::ListQuery typed(const std::string& text);
[[nodiscard]] std::vector<std::string> titles_of(const projections::ListPage& page);
[[nodiscard]] std::string id_of(const std::string& summary);

} // namespace bilten::tests
