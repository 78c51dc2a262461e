// GET of one event and of its availability, beside nginx with the same bytes in a file; and all
// endpoints that people meet on their way to a ticket, asked at once by 100 who browse and 50 who
// buy.

#include "benchmarks/support/box_office.hpp"
#include "benchmarks/support/nginx.hpp"
#include "benchmarks/support/wrk.hpp"
#include "infra/demo/client.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <map>
#include <thread>

namespace {

using namespace bilten::bench;
using bilten::infra::demo::Client;

constexpr int connections = 50;

Load get(std::string url, int seconds)
{
    Load load;
    load.url = std::move(url);
    load.connections = connections;
    load.seconds = seconds;
    return load;
}

// The entity tag that a server gives the document.
std::string etag_of(const std::string& url)
{
    const auto head = output_of({"curl", "-sS", "-o", "/dev/null", "-D", "-", url});
    const auto at = head.find("ETag: ");
    if (at == head.npos) throw std::runtime_error{"no ETag: " + head};
    return head.substr(at + 6, head.find('\r', at) - at - 6);
}

class Reads {
public:
    explicit Reads(Options options) : options_{options}, seconds_{options.quick ? 2 : 6}
    {
        std::filesystem::create_directories(folder_);
    }

    void run()
    {
        const auto binary = required_environment("BILTEN_BINARY");
        const Child relay{"relay", {binary, "relay"}, store_.environment()};
        const Child project{"project", {binary, "project"}, store_.environment()};
        event_ = office_.open_event();
        const auto details = fmt::format("{}/api/events/{}", office_.base_url(), event_.event_id);
        const auto availability = details + "/availability";
        publish_files(details, availability);

        const Nginx nginx{folder_};
        for (round_ = 1; round_ <= options_.rounds(); ++round_) {
            beside("details", details, nginx.url("details"));
            beside("availability", availability, nginx.url("availability"));
            not_modified(details, nginx.url("details"));
            everybody_at_once(details, availability);
        }
        for (const auto* what : {"details", "availability", "details, 304"})
            print(
                {"reads",
                 what,
                 median_of(samples_[what]),
                 "nginx",
                 median_of(samples_[std::string{"nginx: "} + what]).per_second});
        for (const auto* what : {"list", "details", "availability", "purchase"}) {
            const auto variant = fmt::format("{}, 100 browse and 50 buy", what);
            print({"reads", variant, median_of(samples_[variant])});
        }
    }

private:
    // The very bytes that nginx is to serve.
    void publish_files(const std::string& details, const std::string& availability) const
    {
        for (const auto& [name, url] :
             {std::pair{"details", details}, std::pair{"availability", availability}}) {
            std::string body;
            for (int tries = 0; body.empty(); ++tries) { // until the projector is there
                if (tries == 1'000) throw std::runtime_error{url + " does not come to be"};
                Client client{office_.base_url(), 1};
                const auto answer = client.ask_now({.path = url.substr(office_.base_url().size())});
                if (answer.is_success()) body = answer.body;
                std::this_thread::sleep_for(std::chrono::milliseconds{10});
            }
            std::ofstream{folder_ + "/" + name} << body;
            progress(fmt::format("{}: {} bytes", name, body.size()));
        }
    }

    void beside(const std::string& what, const std::string& own, const std::string& rival)
    {
        measure("nginx: " + what, get(rival, seconds_));
        measure(what, get(own, seconds_));
    }

    void not_modified(const std::string& own, const std::string& rival)
    {
        auto load = get(rival, seconds_);
        load.known = etag_of(rival);
        measure("nginx: details, 304", load);
        load = get(own, seconds_);
        load.known = etag_of(own);
        measure("details, 304", load);
    }

    void measure(const std::string& what, Load load)
    {
        auto shorter = load;
        shorter.seconds = 1;
        run_wrk(shorter);
        note(what, run_wrk(load).sample);
    }

    void note(const std::string& what, const Sample& sample)
    {
        progress(fmt::format(
            "round {}: {}: {:.0f}/s, p50 {:.2f} ms, p99 {:.2f} ms",
            round_,
            what,
            sample.per_second,
            sample.p50_ms,
            sample.p99_ms));
        samples_[what].push_back(sample);
    }

    void everybody_at_once(const std::string& details, const std::string& availability)
    {
        std::map<std::string, Load> loads{
            {"list", get(office_.base_url() + "/api/events", seconds_)},
            {"details", get(details, seconds_)},
            {"availability", get(availability, seconds_)}};
        loads["list"].connections = 34;
        loads["details"].connections = 33;
        loads["availability"].connections = 33;
        Load purchase;
        purchase.url = office_.purchase_url(event_);
        purchase.token = office_.buyer_token();
        purchase.body = purchase_body(event_.second_type, 1);
        purchase.persons = 1'000;
        purchase.connections = 50;
        purchase.seconds = seconds_;
        loads["purchase"] = purchase;

        std::map<std::string, std::future<LoadResult>> results;
        for (const auto& [what, load] : loads)
            results[what] = std::async(std::launch::async, [&load] { return run_wrk(load); });
        for (auto& [what, result] : results)
            note(what + ", 100 browse and 50 buy", result.get().sample);
    }

    const Options options_;
    const int seconds_;
    const std::string folder_ = required_environment("BILTEN_TEST_DIR") + "/files";
    int round_ = 0;
    Store store_{"reads", 4};
    BoxOffice office_{"serve", store_};
    LargeEvent event_;
    std::map<std::string, Samples> samples_;
};

} // namespace

int main(int count, char** arguments)
try {
    Reads{options_from(count, arguments)}.run();

} catch (const std::exception& error) {
    fmt::print(stderr, "reads: {}\n", error.what());
    return 1;
}
