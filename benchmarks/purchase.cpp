// POST purchase on one hot event, by wrk, beside the ceiling of this machine; with the relay and
// the projectors on the same cores; with people whom nobody knows yet; and after a million tickets.

#include "benchmarks/support/box_office.hpp"
#include "benchmarks/support/wrk.hpp"

#include <fmt/format.h>

#include <array>
#include <map>

namespace {

using namespace bilten::bench;

constexpr std::array connections_of{50, 256};
constexpr int known_persons = 1'000;

constexpr auto ceiling_body =
    R"({"ticketTypeId":"018f3e0a-0000-7000-8000-000000000001","quantity":1,)"
    R"("buyer":"018f3e0a-0000-7000-8000-000000000002","paymentMethod":"Free"})";

// A server and what it sells.
struct Shop {
    Shop(const std::string& name, std::int16_t lanes)
        : store{name, lanes}, office{"serve-" + name, store}, event{office.open_event()}
    {
    }

    [[nodiscard]] Load load(int connections, int seconds) const
    {
        Load load;
        load.url = office.purchase_url(event);
        load.token = office.buyer_token();
        load.body = purchase_body(event.second_type, 1);
        load.persons = known_persons;
        load.connections = connections;
        load.seconds = seconds;
        return load;
    }

    Store store;
    BoxOffice office;
    LargeEvent event;
};

class Ceiling {
public:
    Ceiling()
        : store_{"ceiling", 1}, port_{free_port()},
          child_{"ceiling", {BILTEN_CEILING, store_.events_dsn("postgres"), std::to_string(port_)}}
    {
        child_.wait_for_port(port_);
    }

    [[nodiscard]] Load load(int connections, int seconds) const
    {
        Load load;
        load.url = fmt::format("http://127.0.0.1:{}/purchase", port_);
        load.body = ceiling_body;
        load.connections = connections;
        load.seconds = seconds;
        return load;
    }

private:
    Store store_;
    int port_;
    Child child_;
};

// Sells the event's first session, all of its million places.
void sell_out(const Shop& shop)
{
    auto load = shop.load(256, 10);
    load.body = purchase_body(shop.event.first_type, 10);
    load.may_refuse = true;
    LoadResult result;
    for (std::int64_t orders = 0; result.refused == 0; orders += result.requests) {
        progress(fmt::format("{} tickets sold beforehand", orders * 10));
        result = run_wrk(load);
    }
}

class Purchase {
public:
    explicit Purchase(Options options) : options_{options}, seconds_{options.quick ? 2 : 6} {}

    void run()
    {
        const auto binary = required_environment("BILTEN_BINARY");
        if (!options_.quick) sell_out(large_);
        for (round_ = 1; round_ <= options_.rounds(); ++round_) {
            for (const int connections : connections_of) {
                measure("ceiling", ceiling_.load(connections, seconds_));
                measure("alone", shop_.load(connections, seconds_));
                auto strangers = shop_.load(connections, seconds_);
                strangers.persons = 0;
                measure("strangers", strangers);
                if (!options_.quick) measure("million", large_.load(connections, seconds_));
            }
            const auto environment = followed_.store.environment();
            const Child relay{"relay", {binary, "relay"}, environment};
            const Child project{"project", {binary, "project"}, environment};
            run_wrk(followed_.load(connections_of.front(), 3)); // until both are at work
            for (const int connections : connections_of)
                measure("followed", followed_.load(connections, seconds_));
        }
        for (const int connections : connections_of) tell(connections);
    }

private:
    void measure(const std::string& what, const Load& load)
    {
        const auto warm_up = [&] {
            auto shorter = load;
            shorter.seconds = 1;
            return run_wrk(shorter);
        };
        warm_up();
        const auto sample = run_wrk(load).sample;
        progress(fmt::format(
            "round {}: {} at {} connections: {:.0f}/s, p50 {:.2f} ms, p99 {:.2f} ms",
            round_,
            what,
            load.connections,
            sample.per_second,
            sample.p50_ms,
            sample.p99_ms));
        samples_[{what, load.connections}].push_back(sample);
    }

    void tell(int connections)
    {
        const auto of = [&](const char* what) { return median_of(samples_[{what, connections}]); };
        const auto line = [&](const char* what, const char* variant, const char* rival) {
            print(
                {"purchase",
                 fmt::format("{}, {} connections", variant, connections),
                 of(what),
                 rival,
                 *rival ? of(rival).per_second : 0});
        };
        line("ceiling", "the ceiling itself", "");
        line("alone", "serve alone", "ceiling");
        line("followed", "with relay and projectors", "ceiling");
        line("strangers", "every attendee is new", "ceiling");
        if (!options_.quick) line("million", "a million tickets sold", "alone");
    }

    const Options options_;
    const int seconds_;
    int round_ = 0;
    Ceiling ceiling_;
    Shop shop_{"alone", 4};
    Shop large_{"million", 4};
    Shop followed_{"followed", 4};
    std::map<std::pair<std::string, int>, Samples> samples_;
};

} // namespace

int main(int count, char** arguments)
try {
    Purchase{options_from(count, arguments)}.run();

} catch (const std::exception& error) {
    fmt::print(stderr, "purchase: {}\n", error.what());
    return 1;
}
