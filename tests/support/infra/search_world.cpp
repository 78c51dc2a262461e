#include "tests/support/infra/search_world.hpp"

#include "infra/postgres/migrate.hpp"
#include "schemas/events/codec.hpp"
#include "tests/support/infra/projector_world.hpp"

#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <pqxx/pqxx>
#include <simdjson.h>
#include <unistd.h>

#include <atomic>

namespace bilten::tests {

namespace event = domain::ticketed_event;

namespace {

// Events of these tests hold no person's data.
struct NothingToSeal final : schemas::Sealer {
    std::string seal(domain::SubjectId, std::string_view, std::string_view) override
    {
        throw std::logic_error{"nothing personal here"};
    }
};

std::filesystem::path fresh_folder()
{
    static std::atomic<int> count = 0;
    return std::filesystem::temp_directory_path() /
           fmt::format("bilten-search-{}-{}", getpid(), ++count);
}

event::EventCreated created_from(const domain::Uuid& id, const Described& what)
{
    auto created = tests::created();
    created.event_id = {id};
    auto& details = created.details;
    details.title = what.title;
    details.short_description = what.short_description;
    details.full_description = what.full_description;
    details.type = what.type;
    details.tags = what.tags;
    details.venue.name = what.venue;
    details.venue.city = what.city;
    created.sessions = {session(S1, what.starts_at, what.capacity)};
    created.sessions[0].ends_at = what.starts_at + what.lasts;
    created.ticket_types = {ticket_type(first_only, {S1}, what.cents, 1000)};
    return created;
}

template <class Answer>
Answer answer_of(boost::asio::awaitable<Answer> question)
{
    boost::asio::thread_pool thread{1};
    auto answer =
        boost::asio::co_spawn(thread, std::move(question), boost::asio::use_future);
    auto result = answer.get();
    thread.join();
    return result;
}

std::string field(const std::string& json, std::string_view name)
{
    simdjson::dom::parser parser;
    return std::string{parser.parse(json)[name].get_string().value()};
}

} // namespace

SearchWorld::SearchWorld(std::int16_t lanes)
    : database_{{}}, folder_{fresh_folder()}, lanes_{lanes}
{
    infra::migrate(dsn(), dsn(), lanes);
}

SearchWorld::~SearchWorld()
{
    work_.reset();
    connection_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

domain::Uuid SearchWorld::publish(const Described& what)
{
    const auto number = ++events_;
    const auto id = domain::make_uuid7(
        noon, static_cast<domain::Slot>(number % domain::slots_max), number);
    append(id, {created_from(id, what), event::EventPublished{}});
    return id;
}

void SearchWorld::append(const domain::Uuid& stream, const event::Events& events)
{
    const auto lane = static_cast<std::int16_t>(domain::slot_of(stream) % lanes_);
    NothingToSeal sealer;
    auto& work = transaction();
    for (const auto& what : events) {
        const auto event_id = uuid(5'000'000 + static_cast<std::uint64_t>(lane) * 1'000'000 +
                                   static_cast<std::uint64_t>(++heads_[lane]));
        const auto version = ++versions_[stream];
        const auto encoded = schemas::encode(what, {event_id, stream, version}, sealer);
        work.exec_params0(
            "insert into store.events (lane, position, stream_id, stream_type, version, event_id, "
            "type, schema_version, data, metadata) values "
            "($1, $2, $3, 'ticketed_event', $4, $5, $6, $7, $8, $9)",
            lane,
            heads_[lane],
            to_string(stream),
            version,
            to_string(event_id),
            std::string{encoded.type},
            encoded.schema_version,
            encoded.data,
            schemas::encode_metadata({}));
    }
    if (!is_bulk_) commit();
}

pqxx::work& SearchWorld::transaction()
{
    if (!connection_) connection_ = std::make_unique<pqxx::connection>(dsn());
    if (!work_) work_ = std::make_unique<pqxx::work>(*connection_);
    return *work_;
}

void SearchWorld::commit()
{
    transaction().commit();
    work_.reset();
}

void SearchWorld::in_bulk(const std::function<void()>& changes)
{
    is_bulk_ = true;
    changes();
    is_bulk_ = false;
    commit();
}

void SearchWorld::publish_many(int events, const std::string& word)
{
    in_bulk([&] {
        for (int i = 0; i < events; ++i) {
            Described what;
            what.title = fmt::format("{} {}", word, i);
            what.starts_at += std::chrono::hours{24 * (i / 10)};
            what.short_description = std::string(static_cast<std::size_t>(i % 7), 'x');
            what.cents = 100 * (i % 5);
            publish(what);
        }
    });
}

domain::Position SearchWorld::head(std::int16_t lane) const
{
    const auto found = heads_.find(lane);
    return {lane, found == heads_.end() ? 0 : found->second};
}

infra::EventIndexOptions SearchWorld::options() const
{
    infra::EventIndexOptions options;
    options.folder = folder();
    options.events_dsn = dsn();
    options.languages = {"en", "de"};
    return options;
}

void Asked::catch_up()
{
    for (std::int16_t lane = 0; lane < 2; ++lane) {
        const auto wait = std::chrono::seconds{20};
        REQUIRE(answer_of(index.reached(world_.head(lane), wait)));
    }
    REQUIRE(eventually([&] { return index.is_there(); }));
}

std::optional<projections::ListPage> Asked::page(projections::ListQuery query)
{
    return answer_of(index.find(std::move(query)));
}

projections::ListPage Asked::find(projections::ListQuery query)
{
    auto found = page(std::move(query));
    REQUIRE(found.has_value());
    return std::move(*found);
}

std::vector<std::string> Asked::titles(const std::string& text)
{
    return titles_of(find(typed(text)));
}

projections::ListQuery typed(const std::string& text)
{
    projections::ListQuery query;
    query.text = text;
    query.now = noon;
    query.order =
        text.empty() ? projections::ListOrder::date : projections::ListOrder::relevance;
    return query;
}

std::vector<std::string> titles_of(const projections::ListPage& page)
{
    std::vector<std::string> titles;
    for (const auto& summary : page.summaries) titles.push_back(field(summary, "title"));
    return titles;
}

std::string id_of(const std::string& summary)
{
    return field(summary, "eventId");
}

} // namespace bilten::tests
