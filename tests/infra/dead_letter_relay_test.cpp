#include "infra/kafka/dead_letter_relay.hpp"

#include "infra/kafka/client.hpp"
#include "infra/kafka/record.hpp"
#include "infra/projector/parked_streams.hpp"
#include "tests/support/infra/environment.hpp"
#include "tests/support/infra/rebuild_world.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <random>

using namespace bilten;
using namespace bilten::tests;
using namespace std::chrono_literals;

namespace {

// What a reader of the topic sees of a record.
struct Seen {
    std::map<std::string, std::string> headers;
    std::string key;
    schemas::StoredEvent event;

    [[nodiscard]] std::string at(const std::string& name) const
    {
        const auto found = headers.find(name);
        return found == headers.end() ? "" : found->second;
    }
};

// Two lanes; in lane 0 stream 3 meets an event that `totals` cannot digest, and stream 4 one
// that nobody can decode; in lane 1 stream 5 meets poison.
struct Letters {
    Letters()
    {
        world.append(0, 30);
        world.append(0, 1, 1, "Poison", 3);
        world.append(0, 1, 1, "Garbled", 4);
        world.append(1, 10);
        world.append(1, 1, 1, "Poison", 5);
        world.append(0, 30);
        options.dsn_read = world.dsn();
        options.kafka.brokers = required_environment("BILTEN_TEST_KAFKA");
        options.kafka.prefix = fmt::format("test-{:08x}", std::random_device{}());
        options.lanes = 2;
        options.batch_max = 3;
        options.poll = 5ms;
        options.trouble_pause = 5ms;
    }

    void park() const
    {
        Running running{world.options("one"), {{&accounts, &totals}}, 2};
        REQUIRE(
            eventually([&] { return world.caught_up("totals") && world.caught_up("accounts"); }));
    }

    [[nodiscard]] bool all_sent() const
    {
        return world.value("select count(*) from read.dead_letter_outbox "
                           "where published_at is null") == "0";
    }

    [[nodiscard]] std::vector<Seen> published(std::int16_t lane) const
    {
        const auto consumer = infra::make_consumer(
            options.kafka,
            {{"group.id", options.kafka.prefix + ".test"},
             {"enable.auto.commit", "false"},
             {"isolation.level", "read_committed"},
             {"enable.partition.eof", "true"},
             {"fetch.wait.max.ms", "10"}});
        infra::assign(*consumer, options.kafka.dead_letters_topic(), lane, 0);
        std::vector<Seen> records;
        for (;;) {
            const std::unique_ptr<RdKafka::Message> message{consumer->consume(10'000)};
            if (message->err() == RdKafka::ERR__PARTITION_EOF) return records;
            if (message->err() != RdKafka::ERR_NO_ERROR)
                throw std::runtime_error{message->errstr()};
            Seen seen{{}, *message->key(), infra::decode_record(*message)};
            for (const auto& header : message->headers()->get_all())
                CHECK(seen.headers
                          .emplace(
                              header.key(),
                              std::string{
                                  static_cast<const char*>(header.value()), header.value_size()})
                          .second); // none twice
            records.push_back(std::move(seen));
        }
    }

    // Positions of a projection's letters, in the order of the topic.
    [[nodiscard]] std::string positions(const std::string& projection, std::int16_t lane) const
    {
        std::string list;
        for (const auto& seen : published(lane))
            if (seen.at("ce_projection") == projection)
                list += fmt::format("{} ", seen.event.position);
        return list;
    }

    ProjectorWorld world;
    Accounts accounts;
    Totals totals;
    infra::DeadLetterRelayOptions options;
};

class RunningRelay {
public:
    explicit RunningRelay(const infra::DeadLetterRelayOptions& options)
        : relay_{options}, thread_{[this](const std::stop_token& stop) { relay_.run(stop); }}
    {
    }

private:
    infra::DeadLetterRelay relay_;
    std::jthread thread_;
};

} // namespace

TEST_SUITE("a dead letter")
{
    TEST_CASE("is published once, in order, with what went wrong")
    {
        const Letters letters;
        const RunningRelay relay{letters.options};
        letters.park();
        REQUIRE(eventually([&] { return letters.all_sent(); }));
        CHECK(letters.positions("totals", 0) == "31 32 36 37 46 47 56 57 ");
        CHECK(letters.positions("accounts", 0) == "32 37 47 57 ");
        CHECK(letters.positions("totals", 1) == "11 ");
        CHECK(letters.positions("accounts", 1) == "");

        const auto first = letters.published(1).at(0);
        CHECK(first.key == to_string(stream_of(1, 5)));
        CHECK(first.at("ce_type") == "dev.bilten.Poison");
        CHECK(first.at("ce_source") == "/bilten/projections/totals");
        CHECK(first.at("ce_error") == "poison");
        CHECK(first.at("ce_attempts") == "5");
        CHECK(
            first.event.data == letters.world.value("select data from store.events "
                                                    "where lane = 1 and position = 11"));
        CHECK(
            to_string(first.event.event_id) ==
            letters.world.value("select event_id from store.events "
                                "where lane = 1 and position = 11"));
    }

    TEST_CASE("is published although its stream was dropped before Kafka could be reached")
    {
        const Letters letters;
        letters.park();
        infra::drop_parked_stream(
            letters.world.dsn(), "totals", stream_of(1, 5), {"ayse", "a test"});
        const RunningRelay relay{letters.options};
        REQUIRE(eventually([&] { return letters.all_sent(); }));
        CHECK(letters.positions("totals", 1) == "11 ");
    }

    TEST_CASE("does not come again when a rebuild or a second poisoning parks its event again")
    {
        const Letters letters;
        const RunningRelay relay{letters.options};
        letters.park();
        REQUIRE(eventually([&] { return letters.all_sent(); }));
        infra::drop_parked_stream(
            letters.world.dsn(), "totals", stream_of(1, 5), {"ayse", "a test"});
        CHECK(
            infra::rebuild(rebuild_options(letters.world), letters.totals, {}) ==
            infra::RebuildEnd::swapped);
        CHECK(
            letters.world.value("select count(*) from read.dead_letters "
                                "where projection = 'totals'") == "9");
        REQUIRE(eventually([&] { return letters.all_sent(); }));
        CHECK(letters.positions("totals", 0) == "31 32 36 37 46 47 56 57 ");
        CHECK(letters.positions("totals", 1) == "11 ");
    }

    TEST_CASE("comes again with its batch after a crash before it is marked, known by its id")
    {
        const Letters letters;
        letters.park();
        auto options = letters.options;
        std::atomic<int> commits = 0;
        options.crash_point = [&](std::string_view point) {
            if (point == "dead_letters.after_commit" && ++commits == 2)
                throw std::runtime_error{"crash"};
        };
        const RunningRelay relay{options};
        REQUIRE(eventually([&] { return letters.all_sent(); }));
        std::map<std::string, std::int64_t> last;
        std::vector<std::pair<std::string, std::string>> ids;
        std::size_t repeated = 0;
        for (const auto lane : {std::int16_t{0}, std::int16_t{1}})
            for (const auto& seen : letters.published(lane)) {
                auto& position = last[fmt::format("{} {}", lane, seen.at("ce_source"))];
                const std::pair id{seen.at("ce_source"), seen.at("ce_id")};
                const bool known = std::ranges::find(ids, id) != ids.end();
                CHECK(known == (seen.event.position <= position));
                position = std::max(position, seen.event.position);
                if (known)
                    ++repeated;
                else
                    ids.push_back(id);
            }
        CHECK(repeated == 3);
        CHECK(ids.size() == 13);
    }

    TEST_CASE("is seen by no reader of committed records before its transaction is whole")
    {
        const Letters letters;
        letters.park();
        auto options = letters.options;
        std::atomic<bool> failed = false;
        options.crash_point = [&](std::string_view point) {
            if (point == "dead_letters.before_commit" && !failed.exchange(true))
                throw std::runtime_error{"crash"};
        };
        const RunningRelay relay{options};
        REQUIRE(eventually([&] { return letters.all_sent(); }));
        CHECK(failed);
        CHECK(letters.published(0).size() + letters.published(1).size() == 13);
    }

    TEST_CASE("is sent by one process of several")
    {
        const Letters letters;
        letters.park();
        std::array<std::atomic<int>, 3> batches{};
        std::vector<std::unique_ptr<RunningRelay>> relays;
        for (auto& count : batches) {
            auto options = letters.options;
            options.crash_point = [&count](std::string_view) { ++count; };
            relays.push_back(std::make_unique<RunningRelay>(options));
        }
        REQUIRE(eventually([&] { return letters.all_sent(); }));
        relays.clear();
        CHECK(std::ranges::count_if(batches, [](const auto& count) { return count > 0; }) == 1);
        CHECK(letters.published(0).size() + letters.published(1).size() == 13);
    }
}
