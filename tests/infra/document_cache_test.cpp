#include "infra/reading/document_cache.hpp"
#include "tests/support/infra/postgres.hpp"
#include "tests/support/run.hpp"
#include "tests/support/infra/projector_world.hpp"

#include "commands/unavailable.hpp"
#include "infra/projector/change_notifier.hpp"

#include <doctest/doctest.h>
#include <pqxx/pqxx>

#include <atomic>
#include <condition_variable>
#include <map>

using namespace bilten;
using namespace bilten::tests;
using namespace std::chrono_literals;
using projections::Document;
using projections::DocumentPointer;

namespace {

// Read models in which a test writes. A read can be held up between the row and its answer.
class Written final : public projections::Documents {
public:
    void write(const domain::Uuid& event, domain::Version version, std::string bytes = "{}")
    {
        const std::scoped_lock lock{mutex_};
        projections::EventDocument document;
        document.event_id = event;
        document.bytes = std::move(bytes);
        document.version = version;
        documents_[event] = std::make_shared<const projections::EventDocument>(std::move(document));
    }

    void fail() { failing_ = true; }

    void hold()
    {
        const std::scoped_lock lock{mutex_};
        held_ = true;
    }

    void release()
    {
        const std::scoped_lock lock{mutex_};
        held_ = false;
        changed_.notify_all();
    }

    // Until so many reads have begun.
    void wait_for_reads(int count)
    {
        std::unique_lock lock{mutex_};
        REQUIRE(changed_.wait_for(lock, 20s, [&] { return reads_ >= count; }));
    }

    [[nodiscard]] int reads()
    {
        const std::scoped_lock lock{mutex_};
        return reads_;
    }

    boost::asio::awaitable<DocumentPointer>
    document(Document, domain::Uuid id, domain::Position) override
    {
        co_return read(id);
    }

    std::shared_ptr<void> watch(Document, domain::Uuid, std::function<void()>) override
    {
        return nullptr;
    }

    boost::asio::awaitable<bool>
    reached(std::string, domain::Position, std::chrono::milliseconds) override
    {
        co_return false;
    }

private:
    DocumentPointer read(const domain::Uuid& id)
    {
        std::unique_lock lock{mutex_};
        const auto found = documents_.find(id);
        const auto row = found == documents_.end() ? nullptr : found->second;
        ++reads_;
        changed_.notify_all();
        changed_.wait(lock, [&] { return !held_; });
        if (failing_) throw commands::Unavailable{"down", 1s};
        return row;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<domain::Uuid, DocumentPointer> documents_;
    std::atomic<bool> failing_{false};
    bool held_ = false;
    int reads_ = 0;
};

const auto event = stream_of(7, 1);
const auto other = stream_of(8, 2);

struct Fixture {
    Fixture() { cache.connected(); }

    domain::Version read(Document what = Document::event, domain::Position at_least = {})
    {
        const auto document = run(cache.document(what, event, at_least));
        return document ? document->version : 0;
    }

    domain::Version at_hand(Document what = Document::event)
    {
        const auto document = cache.at_hand(what, event);
        return document ? document->version : 0;
    }

    void change(std::string projection, std::int64_t position)
    {
        cache.changed({std::move(projection), {0, position}, false, {event}});
    }

    Written written;
    infra::DocumentCache::Clock::time_point now{};
    infra::DocumentCache cache{written, 1 << 20, [this] { return now; }};
};

} // namespace

TEST_SUITE("the cache of documents")
{
    TEST_CASE_FIXTURE(Fixture, "has nothing at hand that nobody asked for")
    {
        written.write(event, 1);
        CHECK(at_hand() == 0);
        CHECK(read() == 1);
        CHECK(at_hand() == 1);
        CHECK(at_hand(Document::availability) == 0);
        CHECK(read() == 1);
        CHECK(written.reads() == 1);
    }

    TEST_CASE_FIXTURE(Fixture, "does not remember what does not exist")
    {
        CHECK(read() == 0);
        written.write(event, 1);
        CHECK(read() == 1);
    }

    TEST_CASE_FIXTURE(Fixture, "forgets what changed and nobody asked for since")
    {
        written.write(event, 1);
        read();
        written.write(event, 2);
        change("events", 2);
        CHECK(at_hand() == 0);
        CHECK(read() == 2);
    }

    TEST_CASE_FIXTURE(Fixture, "leaves what other projections made")
    {
        written.write(event, 1);
        read();
        change("availability", 2);
        change("orders", 2);
        cache.changed({"orders", {0, 3}, true, {}});
        CHECK(at_hand() == 1);
    }

    TEST_CASE_FIXTURE(Fixture, "reads anew what is asked for again and again, and has the old one until then")
    {
        written.write(event, 1);
        read();
        REQUIRE(at_hand() == 1);
        written.hold();
        change("events", 2);
        written.wait_for_reads(2);
        CHECK(at_hand() == 1);
        written.write(event, 2);
        written.release();
        REQUIRE(eventually([&] { return cache.counts().refreshes == 1; }));
        CHECK(at_hand() == 1); // the row was read before it was written: no hint, no news

        written.hold();
        change("events", 3);
        written.wait_for_reads(3);
        written.write(event, 3);
        change("events", 4); // while it reads
        written.release();
        REQUIRE(eventually([&] { return at_hand() == 3; }));
        CHECK(written.reads() == 4);
    }

    TEST_CASE_FIXTURE(Fixture, "keeps nothing that changed while it was read")
    {
        written.write(event, 1);
        written.hold();
        std::jthread reader{[&] { read(); }};
        written.wait_for_reads(1);
        written.write(event, 2);
        change("events", 2);
        written.release();
        reader.join();
        CHECK(at_hand() == 0);
        CHECK(read() == 2);
    }

    TEST_CASE_FIXTURE(Fixture, "shows nobody less than he wrote")
    {
        written.write(event, 1);
        read();
        written.write(event, 2);
        CHECK(read() == 1);
        CHECK(read(Document::event, {0, 2}) == 2); // nobody has told of position 2 yet

        written.write(event, 3);
        at_hand();
        written.hold();
        change("events", 3); // told, and the old document is still at hand
        std::jthread late{[&] {
            written.wait_for_reads(4);
            written.release();
        }};
        CHECK(read(Document::event, {0, 3}) == 3);
    }

    TEST_CASE_FIXTURE(Fixture, "knows from hints how far a projection is")
    {
        const auto reached = [&](std::int64_t position) {
            return run(cache.reached("history", {2, position}, 0ms));
        };
        CHECK_FALSE(reached(5));
        cache.changed({"history", {2, 5}, true, {}});
        CHECK(reached(5));
        CHECK_FALSE(reached(6));
        cache.lost();
        CHECK_FALSE(reached(5));
    }

    TEST_CASE_FIXTURE(Fixture, "keeps nothing while no hints are heard")
    {
        written.write(event, 1);
        read();
        cache.lost();
        CHECK(at_hand() == 0);
        CHECK(read() == 1);
        CHECK(at_hand() == 0);
        cache.connected();
        read();
        CHECK(at_hand() == 1);
    }

    TEST_CASE_FIXTURE(Fixture, "lets every document go after its time")
    {
        written.write(event, 1);
        read();
        read(Document::availability);
        now += 31s;
        CHECK(at_hand() == 1);
        CHECK(at_hand(Document::availability) == 0);
        now += 5min;
        CHECK(at_hand() == 0);
    }

    TEST_CASE_FIXTURE(Fixture, "drops what cannot be read anew")
    {
        written.write(event, 1);
        read();
        at_hand();
        written.fail();
        change("events", 2);
        REQUIRE(eventually([&] { return at_hand() == 0; }));
        CHECK_THROWS_AS(read(), commands::Unavailable);
    }

    TEST_CASE_FIXTURE(Fixture, "stays within its memory, and keeps what was used last")
    {
        const auto size = 20'000; // of 64 KiB for the events of a slot
        written.write(event, 1, std::string(size, 'x'));
        written.write(stream_of(7, 3), 1, std::string(size, 'x'));
        written.write(stream_of(7, 4), 1, std::string(size, 'x'));
        written.write(stream_of(7, 5), 1, std::string(size, 'x'));
        read();
        run(cache.document(Document::event, stream_of(7, 3), {}));
        run(cache.document(Document::event, stream_of(7, 4), {}));
        CHECK(at_hand() == 1);
        run(cache.document(Document::event, stream_of(7, 5), {}));
        CHECK(at_hand() == 1);
        CHECK_FALSE(cache.at_hand(Document::event, stream_of(7, 3)));
        CHECK(cache.counts().bytes < 65'536);
    }

    TEST_CASE_FIXTURE(Fixture, "tells who watches when the newer document is at hand")
    {
        std::atomic<int> told{0};
        const auto becomes = [&](int times, domain::Version version) {
            return eventually([&] { return told >= times && at_hand() == version; });
        };
        written.write(event, 1);
        auto watching = cache.watch(Document::event, event, [&] { ++told; });
        auto another = cache.watch(Document::event, event, [] {});
        change("events", 1); // nobody has asked for it yet
        REQUIRE(becomes(1, 1));
        for (domain::Version version = 2; version < 5; ++version) {
            written.write(event, version);
            change("events", version); // nobody has asked for it since
            REQUIRE(becomes(version, version));
        }
        CHECK(told == 4);

        written.write(event, 5);
        cache.lost();
        cache.connected(); // who knows what was told in between
        REQUIRE(becomes(5, 5));
        written.write(event, 6);
        cache.changed({"events", {0, 6}, true, {}});
        REQUIRE(becomes(6, 6));

        watching.reset();
        another.reset();
        written.write(event, 7);
        change("events", 7);
        REQUIRE(eventually([&] { return at_hand() == 7; }));
        CHECK(told == 6);
    }

    TEST_CASE_FIXTURE(Fixture, "hears of all rows at once when there are too many to name")
    {
        written.write(event, 1);
        written.write(other, 1);
        read();
        run(cache.document(Document::event, other, {}));
        cache.at_hand(Document::event, other);
        written.write(other, 2);
        cache.changed({"events", {0, 9}, true, {}});
        CHECK(at_hand() == 0);
        REQUIRE(eventually([&] {
            const auto document = cache.at_hand(Document::event, other);
            return document && document->version == 2;
        }));
    }
}

TEST_SUITE("a change hint")
{
    TEST_CASE("is read as it was written")
    {
        const infra::Change change{"events", 3, 77, {stream_of(1, 1), stream_of(1, 2)}};
        const auto hint = infra::parse_change(infra::change_payload(change));
        REQUIRE(hint);
        CHECK(hint->projection == "events");
        CHECK(hint->position == domain::Position{3, 77});
        CHECK(hint->keys == change.keys);
        CHECK_FALSE(hint->all);

        const infra::Change large{"events", 3, 78, std::vector<domain::Uuid>(1'000)};
        const auto all = infra::parse_change(infra::change_payload(large));
        REQUIRE(all);
        CHECK(all->all);
    }

    TEST_CASE("that is none is not believed")
    {
        for (const auto* payload : {"", "events", "events:1", "events:x:1:*", "events:1:1:zz"})
            CHECK_FALSE(infra::parse_change(payload));
    }

    TEST_CASE("is heard by another process, also after its connection broke")
    {
        const FreshDatabase database{{}};
        std::mutex mutex;
        std::vector<std::string> heard;
        const auto note = [&](std::string what) {
            const std::scoped_lock lock{mutex};
            heard.push_back(std::move(what));
        };
        const auto heard_is = [&](const std::vector<std::string>& expected) {
            return eventually([&] {
                const std::scoped_lock lock{mutex};
                return heard == expected;
            });
        };
        const infra::ChangeListener listener{
            database.dsn(),
            {[&] { note("connected"); },
             [&](const infra::ChangeHint& hint) { note(hint.projection); },
             [&] { note("lost"); }}};
        REQUIRE(heard_is({"connected"}));
        infra::ChangeNotifier notifier{database.dsn()};
        notifier.tell({"events", 0, 1, {event}});
        REQUIRE(heard_is({"connected", "events"}));

        database.execute("select pg_terminate_backend(pid) from pg_stat_activity "
                         "where application_name = 'bilten change listener'");
        REQUIRE(heard_is({"connected", "events", "lost", "connected"}));
        notifier.tell({"orders", 0, 2, {event}});
        REQUIRE(heard_is({"connected", "events", "lost", "connected", "orders"}));
    }
}
