// An event with a million domain events that no node has in memory: how long its first purchase takes,
// with a snapshot and without any.

#include "benchmarks/support/box_office.hpp"
#include "benchmarks/support/measure.hpp"
#include "infra/demo/client.hpp"

#include <fmt/format.h>

#include <thread>

namespace {

using namespace bilten::bench;
using namespace std::chrono_literals;
using bilten::infra::demo::Client;

constexpr std::int64_t snapshot_every = 1'000;

class Cold {
public:
    explicit Cold(Options options)
        : options_{options}, events_{options.quick ? 50'000 : 1'000'000}
    {
    }

    void run()
    {
        {
            BoxOffice office{"serve-warm", store_};
            event_ = office.open_event();
            buy(office, event_.first_type);
            buy(office, event_.second_type);
        }
        Samples without;
        Samples with;
        for (int round = 1; round <= options_.rounds(); ++round) {
            // The purchase that comes next is the one after which a snapshot is made.
            sell_until(events_ + round * snapshot_every - 1);
            store_.execute("delete from store.snapshots");
            without.push_back(first_purchase("without a snapshot"));
            await_snapshot();
            with.push_back(first_purchase("with a snapshot"));
        }
        const auto name = [&](const char* what) {
            return fmt::format("first purchase of {} events, {}", events_, what);
        };
        print({"cold", name("no snapshot"), median_of(without)});
        print({"cold", name("snapshot"), median_of(with)});
    }

private:
    void buy(const BoxOffice& office, const std::string& type) const
    {
        Client client{office.base_url(), 1};
        client.patience_max = 60s;
        const auto answer = client.ask_now(
            {.method = "POST",
             .path = "/api/events/" + event_.event_id + "/tickets/purchase",
             .token = office.buyer_token(),
             .body = purchase_body(type, 1, "1")});
        if (!answer.is_success()) throw std::runtime_error{answer.body};
    }

    // The same two sales again and again: what a state keeps of them are numbers.
    void sell_until(std::int64_t version) const
    {
        progress(fmt::format("an event of {} domain events", version));
        store_.execute(fmt::format(
            "insert into store.events (lane, position, stream_id, stream_type, version, event_id, "
            "type, schema_version, data, metadata) "
            "select e.lane, p.position + n, "
            "e.stream_id, e.stream_type, h.version + n, gen_random_uuid(), e.type, "
            "e.schema_version, e.data, e.metadata "
            "from (select max(version) as version from store.events where stream_id = '{0}') h, "
            "(select max(position) as position from store.events where lane = 0) p, "
            "generate_series(1, {1} - h.version) n join "
            "(select *, row_number() over (order by version) as number from store.events "
            " where stream_id = '{0}' and type = 'TicketsSold' limit 2) e on e.number = 1 + n % 2",
            event_.event_id,
            version));
        store_.execute("vacuum analyze store.events");
    }

    Sample first_purchase(const char* what) const
    {
        const BoxOffice office{"serve-cold", store_};
        const Stopwatch stopwatch;
        buy(office, event_.second_type);
        const auto took = stopwatch.seconds();
        progress(fmt::format("{}: {:.0f} ms", what, took * 1'000));
        return {1 / took, took * 1'000, took * 1'000};
    }

    void await_snapshot() const
    {
        const auto query = fmt::format(
            "select count(*) from store.snapshots where stream_id = '{}'", event_.event_id);
        for (int tries = 0; store_.number(query) == 0; ++tries) {
            if (tries == 2'000) throw std::runtime_error{"no snapshot comes"};
            std::this_thread::sleep_for(10ms);
        }
    }

    const Options options_;
    const std::int64_t events_;
    Store store_{"cold", 1};
    LargeEvent event_;
};

} // namespace

int main(int count, char** arguments)
try {
    Cold{options_from(count, arguments)}.run();

} catch (const std::exception& error) {
    fmt::print(stderr, "cold: {}\n", error.what());
    return 1;
}
