// Ten thousand buyers within two seconds for five hundred places, over two nodes: exactly those are
// sold, soon, and whoever comes too late hears so at once.

#include "benchmarks/support/box_office.hpp"
#include "benchmarks/support/measure.hpp"
#include "infra/demo/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <thread>

namespace {

using namespace bilten::bench;
using namespace std::chrono_literals;
using bilten::infra::demo::Answer;
using bilten::infra::demo::Client;
using Clock = std::chrono::steady_clock;

constexpr int buyers = 10'000;
constexpr int places = 500;
constexpr auto arrivals = 2s; // from the first buyer to the last
constexpr std::size_t connections = 256; // to each node

struct Sale {
    std::string path;
    std::string ticket_type;
    bool paid = false;
};

// What the buyers of one node heard. Times are counted from when a buyer came, not from when there
// was a connection for them.
struct Heard {
    std::vector<double> sold_ms;
    std::vector<double> refused_ms;
    double last_sale_s = 0; // since the first buyer came
    std::map<int, int> strange;
};

std::string body_for(const Sale& sale, int buyer)
{
    return purchase_body(
        sale.ticket_type, 1, std::to_string(buyer), sale.paid ? "tok_ok" : "");
}

// Every second buyer, from `first` on, each when their time comes.
Heard come(const BoxOffice& node, const Sale& sale, int first, Clock::time_point begin)
{
    Heard heard;
    Client client{node.base_url(), connections};
    const auto came_at = [&](int buyer) { return begin + buyer * arrivals / buyers; };
    const auto milliseconds = [](Clock::duration time) {
        return std::chrono::duration<double, std::milli>(time).count();
    };
    int next = first;
    bool under_way = true;
    while (next < buyers || under_way) {
        for (; next < buyers && Clock::now() >= came_at(next); next += 2) {
            const auto came = came_at(next);
            client.ask(
                {.method = "POST",
                 .path = sale.path,
                 .token = node.buyer_token(),
                 .body = body_for(sale, next)},
                [&, came](const Answer& answer) {
                    const auto now = Clock::now();
                    if (answer.status == 201) {
                        heard.sold_ms.push_back(milliseconds(now - came));
                        heard.last_sale_s = milliseconds(now - begin) / 1'000;
                    } else if (answer.status == 409) {
                        heard.refused_ms.push_back(milliseconds(now - came));
                    } else {
                        ++heard.strange[answer.status];
                    }
                });
        }
        under_way = client.work(1ms);
        if (!under_way && next < buyers) std::this_thread::sleep_until(came_at(next));
    }
    return heard;
}

class Rush {
public:
    explicit Rush(Options options) : options_{options} {}

    void run()
    {
        const auto binary = required_environment("BILTEN_BINARY");
        const Child relay{"relay", {binary, "relay"}, store_.environment()};
        const Child project{"project", {binary, "project"}, store_.environment()};
        for (int round = 1; round <= options_.rounds(); ++round)
            for (const bool paid : {false, true}) sell_out(round, paid);
        for (auto& [what, samples] : samples_) print({"rush", what, median_of(samples)});
    }

private:
    void sell_out(int round, bool paid)
    {
        const auto event = nodes_[0].open_event({places, paid ? "25.00" : "0"});
        const Sale sale{
            fmt::format("/api/events/{}/tickets/purchase", event.event_id), event.first_type, paid};
        const auto begin = Clock::now() + 200ms;
        std::array<Heard, 2> heard;
        {
            std::array<std::jthread, 2> threads;
            for (int i = 0; i < 2; ++i)
                threads[i] = std::jthread{[&, i] { heard[i] = come(nodes_[i], sale, i, begin); }};
        }
        note(round, paid, std::move(heard), event);
    }

    void note(int round, bool paid, std::array<Heard, 2> heard, const LargeEvent& event)
    {
        auto& [first, second] = heard;
        first.sold_ms.insert(first.sold_ms.end(), second.sold_ms.begin(), second.sold_ms.end());
        first.refused_ms.insert(
            first.refused_ms.end(), second.refused_ms.begin(), second.refused_ms.end());
        first.strange.merge(second.strange);
        const auto over_s = std::max(first.last_sale_s, second.last_sale_s);
        const auto in_store = store_.number(fmt::format(
            "select coalesce(sum((p->>'quantity')::int), 0) from store.events, "
            "json_array_elements(data->'places') p where type = 'TicketsSold' "
            "and stream_id = '{}'",
            event.event_id));
        if (first.sold_ms.size() != places || in_store != places || !first.strange.empty())
            throw std::runtime_error{fmt::format(
                "{} tickets were answered, {} are in the store; strange answers: {}",
                first.sold_ms.size(),
                in_store,
                first.strange.empty() ? 0 : first.strange.begin()->first)};

        const std::string kind = paid ? "paid" : "free";
        const auto keep = [&](const std::string& what, Sample sample) {
            samples_[fmt::format("{}, {}", kind, what)].push_back(sample);
        };
        const auto of = [](std::vector<double>& values) {
            return Sample{0, percentile(values, 0.5), percentile(values, 0.99)};
        };
        const auto refused = of(first.refused_ms);
        progress(fmt::format(
            "round {}: {}: sold out after {:.2f} s, refusals p50 {:.1f} ms, p99 {:.1f} ms",
            round,
            kind,
            over_s,
            refused.p50_ms,
            refused.p99_ms));
        keep("refusals", refused);
        keep("purchases", of(first.sold_ms));
        keep("the last place sold", {places / over_s, over_s * 1'000, over_s * 1'000});
    }

    const Options options_;
    Store store_{"rush", 4};
    std::array<BoxOffice, 2> nodes_{BoxOffice{"serve-1", store_}, BoxOffice{"serve-2", store_}};
    std::map<std::string, Samples> samples_;
};

} // namespace

int main(int count, char** arguments)
try {
    Rush{options_from(count, arguments)}.run();

} catch (const std::exception& error) {
    fmt::print(stderr, "rush: {}\n", error.what());
    return 1;
}
