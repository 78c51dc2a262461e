// From the answer to a purchase until the availability read model has it: through the event store,
// the relay, Kafka and the projectors, at 1,000 domain events a second.

#include "benchmarks/support/box_office.hpp"
#include "benchmarks/support/foreigners.hpp"
#include "benchmarks/support/measure.hpp"
#include "infra/demo/client.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <array>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

namespace {

using namespace bilten::bench;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int events_per_purchase = 3; // sold, placed, confirmed
constexpr auto between_purchases = std::chrono::microseconds{1s} * events_per_purchase / 1'000;
constexpr int ticketed_events = 16; // their slots are random: every lane has some
constexpr std::size_t connections = 32;
constexpr int persons = 1'000;
constexpr int lanes_max = 64;

// Hears where the read model stands, and clocks the purchases that it has reached.
class Watcher {
public:
    explicit Watcher(std::string dsn)
        : dsn_{std::move(dsn)}, thread_{[this](const std::stop_token& stop) { run(stop); }}
    {
    }

    void expect(std::size_t lane, std::int64_t position)
    {
        const std::scoped_lock lock{mutex_};
        if (position <= reached_.at(lane))
            lags_ms_.push_back(0); // it was there before its buyer heard
        else
            waiting_.at(lane).push_back({position, Clock::now()});
    }

    // What was clocked since the last call, in milliseconds.
    std::vector<double> take()
    {
        const std::scoped_lock lock{mutex_};
        return std::exchange(lags_ms_, {});
    }

    [[nodiscard]] bool is_waiting()
    {
        const std::scoped_lock lock{mutex_};
        for (const auto& lane : waiting_)
            if (!lane.empty()) return true;
        return false;
    }

private:
    struct Expected {
        std::int64_t position = 0;
        Clock::time_point answered_at{};
    };

    // Told after each commit of the projector, as every cache is: what is clocked is a little late, and
    // asking again and again would take the cores from what is measured.
    class Changes final : public pqxx::notification_receiver {
    public:
        Changes(pqxx::connection& connection, Watcher& watcher)
            : notification_receiver{connection, "bilten_changes"}, watcher_{watcher}
        {
        }

        void operator()(const std::string& payload, int) override
        {
            constexpr std::string_view projection = "availability:";
            if (!payload.starts_with(projection)) return;
            std::size_t end = 0;
            const auto rest = payload.substr(projection.size());
            const auto lane = std::stoul(rest, &end);
            const auto now = Clock::now();
            const std::scoped_lock lock{watcher_.mutex_};
            watcher_.reached(lane, std::stoll(rest.substr(end + 1)), now);
        }

    private:
        Watcher& watcher_;
    };

    void run(const std::stop_token& stop)
    {
        pqxx::connection connection{dsn_};
        const Changes changes{connection, *this};
        while (!stop.stop_requested()) connection.await_notification(0, 100'000);
    }

    // Answers come in any order, positions close to their own.
    void reached(std::size_t lane, std::int64_t position, Clock::time_point now)
    {
        reached_.at(lane) = position;
        std::erase_if(waiting_.at(lane), [&](const Expected& expected) {
            if (expected.position > position) return false;
            const std::chrono::duration<double, std::milli> lag = now - expected.answered_at;
            lags_ms_.push_back(lag.count());
            return true;
        });
    }

    const std::string dsn_;
    std::mutex mutex_;
    std::array<std::deque<Expected>, lanes_max> waiting_;
    std::array<std::int64_t, lanes_max> reached_{};
    std::vector<double> lags_ms_;
    std::jthread thread_;
};

class Lag {
public:
    explicit Lag(Options options) : options_{options}
    {
        for (int i = 0; i < ticketed_events; ++i) events_.push_back(office_.open_event());
    }

    void run()
    {
        drive(options_.quick ? 2s : 20s); // until Kafka is compiled, too
        settle();
        for (round_ = 1; round_ <= options_.rounds(); ++round_) {
            plain_.push_back(measured("lag", options_.quick ? 5s : 20s));
            const ForeignTransaction foreigner;
            foreign_.push_back(measured("beside a foreign transaction", options_.quick ? 5s : 60s));
        }
        print({"lag", "answer to read model at 1,000 events/s", median_of(plain_)});
        print(
            {"lag",
             "the same, a foreign transaction open for 60 s",
             median_of(foreign_),
             "without it",
             median_of(plain_).per_second});
    }

private:
    Sample measured(std::string_view what, std::chrono::seconds duration)
    {
        const Stopwatch watch;
        const auto purchases = drive(duration);
        const auto rate = static_cast<double>(purchases) * events_per_purchase / watch.seconds();
        settle();
        auto lags = watcher_.take();
        const Sample sample{rate, percentile(lags, 0.5), percentile(lags, 0.99)};
        progress(fmt::format(
            "round {}: {}: {:.0f} events/s, p50 {:.1f} ms, p99 {:.1f} ms, worst {:.1f} ms",
            round_,
            what,
            sample.per_second,
            sample.p50_ms,
            sample.p99_ms,
            lags.empty() ? 0 : lags.back()));
        return sample;
    }

    // Buys at an even pace. Gives back how many purchases were answered.
    std::int64_t drive(std::chrono::seconds duration)
    {
        std::int64_t answered = 0;
        const auto end = Clock::now() + duration;
        for (auto due = Clock::now(); due < end;) {
            for (; due <= Clock::now() && due < end; due += between_purchases)
                buy([&answered] { ++answered; });
            if (!client_.work(1ms)) std::this_thread::sleep_until(std::min(due, end));
        }
        while (client_.work(10ms)) {
        }
        return answered;
    }

    void buy(std::function<void()> answered)
    {
        const auto number = number_++;
        const auto& event = events_[number % events_.size()];
        auto body = purchase_body(event.second_type, 1);
        constexpr std::string_view mark = "@PERSON@";
        body.replace(body.find(mark), mark.size(), std::to_string(number % persons));
        client_.ask(
            {.method = "POST",
             .path = "/api/events/" + event.event_id + "/tickets/purchase",
             .token = office_.buyer_token(),
             .body = std::move(body)},
            [this, answered = std::move(answered)](const bilten::infra::demo::Answer& answer) {
                const auto colon = answer.position.find(':');
                if (!answer.is_success() || colon == std::string::npos)
                    throw std::runtime_error{"a purchase failed: " + answer.body};
                watcher_.expect(
                    std::stoul(answer.position), std::stoll(answer.position.substr(colon + 1)));
                answered();
            });
    }

    // Until the read model has all that was bought.
    void settle()
    {
        for (const auto until = Clock::now() + 60s; watcher_.is_waiting();
             std::this_thread::sleep_for(10ms))
            if (Clock::now() > until)
                throw std::runtime_error{"the read model did not catch up within 60 s"};
    }

    const Options options_;
    const Store store_{"lag", 4};
    BoxOffice office_{"serve-lag", store_};
    const Child relay_{
        "relay", {required_environment("BILTEN_BINARY"), "relay"}, store_.environment()};
    const Child project_{
        "project", {required_environment("BILTEN_BINARY"), "project"}, store_.environment()};
    bilten::infra::demo::Client client_{office_.base_url(), connections};
    std::vector<LargeEvent> events_;
    std::size_t number_ = 0;
    int round_ = 0;
    Samples plain_;
    Samples foreign_;
    Watcher watcher_{store_.read_dsn()};
};

} // namespace

int main(int count, char** arguments)
try {
    Lag{options_from(count, arguments)}.run();

} catch (const std::exception& error) {
    fmt::print(stderr, "lag: {}\n", error.what());
    return 1;
}
