// Lists of events by words, over HTTP from one `serve`, beside PostgreSQL's full-text search over
// the same texts in the same run.

#include "benchmarks/support/box_office.hpp"
#include "benchmarks/support/programme.hpp"
#include "benchmarks/support/wrk_get.hpp"
#include "infra/demo/client.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <thread>

namespace {

using namespace bilten::bench;
using namespace std::chrono_literals;

constexpr int connections = 10;
constexpr std::size_t commonest = 10;   // ranks below it
constexpr std::size_t middle_first = 100;
constexpr std::size_t middle_last = 5'000;
constexpr std::size_t words_asked = 2'000;

// The same words by PostgreSQL, ranked, on as many connections.
Sample ask_postgres(const std::string& dsn, const std::vector<std::string>& words, int seconds)
{
    std::vector<std::vector<double>> took(connections);
    std::vector<std::jthread> askers;
    const Stopwatch watch;
    for (std::size_t asker = 0; asker < took.size(); ++asker)
        askers.emplace_back([&, asker] {
            pqxx::connection connection{dsn};
            connection.prepare(
                "search",
                "select id from texts where words @@ to_tsquery('simple', $1) "
                "order by ts_rank(words, to_tsquery('simple', $1)) desc limit 20");
            for (auto at = asker; watch.seconds() < seconds; at += took.size()) {
                const Stopwatch one;
                pqxx::nontransaction query{connection};
                const auto& word = words[at % words.size()];
                if (query.exec_prepared("search", word).empty())
                    throw std::runtime_error{"PostgreSQL does not find " + word};
                took[asker].push_back(one.seconds() * 1000);
            }
        });
    askers.clear();
    std::vector<double> all;
    for (const auto& some : took) all.insert(all.end(), some.begin(), some.end());
    const auto rate = static_cast<double>(all.size()) / watch.seconds();
    return {rate, percentile(all, 0.5), percentile(all, 0.99)};
}

class Search {
public:
    explicit Search(Options options)
        : events_{options.quick ? 100'000U : 1'000'000U}, seconds_{options.quick ? 3 : 10},
          rounds_{options.rounds()}
    {
        const Stopwatch writing;
        publish(store_, vocabulary_, events_);
        progress(
            fmt::format("{} events are in the store after {:.0f} s", events_, writing.seconds()));
        const Stopwatch indexing;
        office_.emplace("serve-search", store_);
        await_index();
        progress(fmt::format(
            "the index is level after {:.0f} s: {:.0f} domain events/s",
            indexing.seconds(),
            2 * static_cast<double>(events_) / indexing.seconds()));
        prepare_rival();
    }

    void run()
    {
        std::mt19937_64 random{1};
        std::vector<std::string> middle;
        for (std::size_t i = 0; i < words_asked; ++i)
            middle.push_back(
                vocabulary_.word(middle_first + random() % (middle_last - middle_first)));
        std::vector<std::string> common;
        for (std::size_t rank = 0; rank < commonest; ++rank)
            common.push_back(vocabulary_.word(rank));

        beside_postgres("words of rank 100 to 5,000", middle);
        beside_postgres("the ten commonest words", common);
        std::vector<std::string> pairs;
        for (std::size_t i = 0; i + 1 < middle.size(); ++i)
            pairs.push_back("/api/events?q=" + middle[i] + "%20" + common[i % commonest]);
        alone("one of each", pairs);
        alone("first page without a filter", {"/api/events"});
        alone("first page of a city by price", {"/api/events?city=City%207&sort=price"});
        std::vector<std::string> counted;
        for (const auto& word : middle) counted.push_back("/api/events?facets=true&q=" + word);
        alone("words of rank 100 to 5,000 with facets", counted);
    }

private:
    void await_index()
    {
        bilten::infra::demo::Client client{office_->base_url(), 1};
        while (client.ask_now({.path = "/health/ready"}).status != 200)
            std::this_thread::sleep_for(100ms);
    }

    void prepare_rival()
    {
        const Stopwatch watch;
        store_.execute(
            "create table texts as select stream_id as id, "
            "setweight(to_tsvector('simple', data -> 'details' ->> 'title'), 'A') || "
            "to_tsvector('simple', concat_ws(' ', data -> 'details' ->> 'shortDescription', "
            "data -> 'details' ->> 'fullDescription')) as words "
            "from store.events where type = 'EventCreated'; "
            "create index on texts using gin (words)");
        store_.execute("vacuum analyze texts");
        progress(fmt::format("PostgreSQL's index took {:.0f} s", watch.seconds()));
    }

    Sample ask(const std::string& what, const std::vector<std::string>& paths)
    {
        const auto [sample, worst_ms] =
            run_wrk(GetLoad{office_->base_url(), paths, connections, seconds_});
        progress(fmt::format(
            "{}: {:.0f}/s, p50 {:.1f} ms, p99 {:.1f} ms, worst {:.1f} ms",
            what,
            sample.per_second,
            sample.p50_ms,
            sample.p99_ms,
            worst_ms));
        return sample;
    }

    void beside_postgres(const std::string& what, const std::vector<std::string>& words)
    {
        std::vector<std::string> paths;
        for (const auto& word : words) paths.push_back("/api/events?q=" + word);
        Samples own;
        Samples rival;
        for (int round = 0; round < rounds_; ++round) {
            own.push_back(ask(what, paths));
            rival.push_back(ask_postgres(store_.events_dsn("postgres"), words, seconds_));
            progress(fmt::format(
                "PostgreSQL: {:.0f}/s, p99 {:.1f} ms",
                rival.back().per_second,
                rival.back().p99_ms));
        }
        print({"search", what, median_of(own), "tsvector ranked", median_of(rival).per_second});
    }

    void alone(const std::string& what, const std::vector<std::string>& paths)
    {
        Samples own;
        for (int round = 0; round < rounds_; ++round) own.push_back(ask(what, paths));
        print({"search", what, median_of(own)});
    }

    const std::size_t events_;
    const int seconds_;
    const int rounds_;
    const Vocabulary vocabulary_;
    const Store store_{"search", 4};
    std::optional<BoxOffice> office_;
};

} // namespace

int main(int count, char** arguments)
try {
    Search{options_from(count, arguments)}.run();

} catch (const std::exception& error) {
    fmt::print(stderr, "search: {}\n", error.what());
    return 1;
}
