// The door of a large event: check-ins by wrk, each of a ticket and an order of its own, at a node
// that sold them and at one that has none of them in memory; and five thousand scans told at once.

#include "benchmarks/support/box_office.hpp"
#include "benchmarks/support/wrk.hpp"
#include "infra/crypto/ticket_codes.hpp"
#include "infra/demo/client.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <cstdlib>
#include <fstream>
#include <map>
#include <span>
#include <thread>

namespace {

using namespace bilten;
using namespace bilten::bench;
using namespace std::chrono_literals;
using infra::demo::Client;

constexpr int connections = 16;
constexpr std::size_t scans = 5'000;

// Requests are formatted before the load begins: wrk shares the cores with what it measures.
constexpr std::string_view script_of_scans = R"lua(
local headers = {["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. TOKEN}
local requests, at = {}, 0
function init()
    for code in io.lines(CODES) do
        requests[#requests + 1] = wrk.format("POST", nil, headers,
            '{"code":"' .. code .. '","sessionId":"S1","stationName":"North"}')
    end
end
function request()
    at = at + 1
    return requests[at] or requests[#requests]
end
function done(summary, latency)
    local lost = summary.errors.connect + summary.errors.read + summary.errors.write +
        summary.errors.timeout
    io.write(string.format("\nfigures %d %d %d %d %d %d\n", summary.requests, summary.duration,
        latency:percentile(50), latency:percentile(99), summary.errors.status, lost))
end
)lua";

using Tickets = std::vector<domain::TicketId>;

class Door {
public:
    explicit Door(Options options) : options_{options}, seconds_{options.quick ? 2 : 4} {}

    void run()
    {
        for (int round = 1; round <= options_.rounds(); ++round) {
            const auto at_load = options_.quick ? std::size_t{12'000} : std::size_t{30'000};
            const auto tickets = sell(2 * at_load + 3 * scans);
            const std::span all{tickets};
            measure("warm", *office_, all.subspan(0, at_load));
            office_.reset();
            const auto cold = std::make_unique<BoxOffice>(next("serve-cold"), store_);
            measure("cold", *cold, all.subspan(at_load, at_load));
            tell("cold, by code", *cold, all.subspan(2 * at_load, scans), true);
            tell("told again", *cold, all.subspan(2 * at_load, scans), true);
            tell("cold, by id", *cold, all.subspan(2 * at_load + scans, scans), false);
        }
        for (auto& [what, samples] : samples_) print({"door", what, median_of(samples)});
    }

private:
    std::string next(const std::string& name) { return fmt::format("{}-{}", name, ++number_); }

    // So many orders of one ticket each, by a node that keeps them in memory.
    Tickets sell(std::size_t wanted)
    {
        office_ = std::make_unique<BoxOffice>(next("serve-warm"), store_);
        event_ = office_->open_event();
        Load load;
        load.url = office_->purchase_url(event_);
        load.token = office_->buyer_token();
        load.body = purchase_body(event_.first_type, 1);
        load.persons = 1'000;
        load.connections = 128;
        load.seconds = 2;
        for (std::size_t sold = 0; sold < wanted; sold += static_cast<std::size_t>(
                                                      run_wrk(load).requests))
            progress(fmt::format("{} tickets are sold", sold));
        await_projected();
        return tickets_of_event();
    }

    // All of them, of every round.
    void await_projected() const
    {
        const auto sold = store_.number(
            "select sum(json_array_length(data -> 'tickets')) from store.events "
            "where type = 'OrderConfirmed'");
        const auto deadline = std::chrono::steady_clock::now() + 300s;
        pqxx::connection connection{store_.read_dsn("postgres")};
        pqxx::nontransaction work{connection};
        while (work.exec1("select count(*) from read.tickets")[0].as<std::int64_t>() < sold) {
            if (std::chrono::steady_clock::now() > deadline)
                throw std::runtime_error{"the tickets are not projected"};
            std::this_thread::sleep_for(100ms);
        }
    }

    [[nodiscard]] Tickets tickets_of_event() const
    {
        pqxx::connection connection{store_.read_dsn("postgres")};
        pqxx::nontransaction work{connection};
        Tickets tickets;
        for (const auto row : work.exec_params(
                 "select ticket_id from read.tickets where event_id = $1", event_.event_id))
            tickets.push_back({*domain::parse_uuid(row[0].c_str())});
        return tickets;
    }

    void measure(
        const std::string& what,
        const BoxOffice& office,
        std::span<const domain::TicketId> tickets)
    {
        const auto folder = required_environment("BILTEN_TEST_DIR");
        const auto codes_file = folder + "/codes";
        const auto script = folder + "/scans.lua";
        {
            std::ofstream out{codes_file};
            for (const auto& ticket : tickets) out << codes_.code_of(ticket) << '\n';
        }
        std::ofstream{script} << fmt::format(
                                     "local TOKEN, CODES = [==[{}]==], [==[{}]==]\n",
                                     office.organizer_token(),
                                     codes_file)
                              << script_of_scans;
        const auto url =
            fmt::format("{}/api/events/{}/checkins", office.base_url(), event_.event_id);
        const auto [requests, duration_us, p50_us, p99_us, refused, lost] =
            run_wrk_script(script, connections, seconds_, url);
        if (lost > 0 || refused > 0)
            throw std::runtime_error{fmt::format(
                "of {} scans, {} were refused and {} lost", requests, refused, lost)};
        keep(
            fmt::format("check-ins, {} orders, {} connections", what, connections),
            {static_cast<double>(requests) * 1e6 / static_cast<double>(duration_us),
             static_cast<double>(p50_us) / 1'000,
             static_cast<double>(p99_us) / 1'000});
    }

    void tell(
        const std::string& what,
        const BoxOffice& office,
        std::span<const domain::TicketId> tickets,
        bool by_code)
    {
        std::string body;
        for (const auto& ticket : tickets)
            body += fmt::format(
                R"({}{{"{}":"{}","sessionId":"S1","scannedAt":"2026-01-01T18:00:00Z",)"
                R"("stationName":"South"}})",
                body.empty() ? R"({"scans":[)" : ",",
                by_code ? "code" : "ticketId",
                by_code ? codes_.code_of(ticket) : to_string(ticket));
        Client client{office.base_url(), 1};
        const Stopwatch stopwatch;
        const auto answer = client.ask_now(
            {.method = "POST",
             .path = fmt::format("/api/events/{}/checkin-batch", event_.event_id),
             .token = office.organizer_token(),
             .body = body + "]}"});
        const auto took = stopwatch.seconds();
        if (!answer.is_success() || answer.body.find("\"admitted\":5000") == answer.body.npos)
            throw std::runtime_error{answer.body.substr(0, 500)};
        keep(
            fmt::format("a batch of {} scans, {}", scans, what),
            {static_cast<double>(scans) / took, took * 1'000, took * 1'000});
    }

    void keep(const std::string& what, Sample sample)
    {
        progress(fmt::format(
            "{}: {:.0f}/s, p50 {:.2f} ms, p99 {:.2f} ms",
            what,
            sample.per_second,
            sample.p50_ms,
            sample.p99_ms));
        samples_[what].push_back(sample);
    }

    const Options options_;
    const int seconds_;
    int number_ = 0;
    boost::asio::thread_pool workers_{1};
    infra::SignedTicketCodes codes_{
        infra::read_key_file(required_environment("BILTEN_TICKET_KEY_FILE")), workers_};
    Store store_{"door", 4};
    Child project_{
        "project", {required_environment("BILTEN_BINARY"), "project"}, of_postgres(store_)};
    std::unique_ptr<BoxOffice> office_;
    LargeEvent event_;
    std::map<std::string, Samples> samples_;

    static Environment of_postgres(const Store& store)
    {
        auto environment = store.environment();
        environment["BILTEN_BUS"] = "postgres";
        return environment;
    }
};

} // namespace

int main(int count, char** arguments)
try {
    setenv("BILTEN_LANE_CACHE_MIB", "1024", 1); // what is warm stays warm
    Door{options_from(count, arguments)}.run();

} catch (const std::exception& error) {
    fmt::print(stderr, "door: {}\n", error.what());
    return 1;
}
