#include "benchmarks/support/callers.hpp"

#include <condition_variable>
#include <mutex>
#include <random>

namespace bilten::bench {

namespace {

using Clock = std::chrono::steady_clock;

infra::LaneOptions lane_options(const Store& store)
{
    infra::LaneOptions options;
    options.dsn = store.events_dsn();
    return options;
}

infra::KeyringOptions key_options(const Store& store)
{
    const auto file = required_environment("BILTEN_KEY_FILE");
    return {store.events_dsn(), infra::read_key_encryption_key(file)};
}

struct Loop;

struct One { // caller
    std::size_t number = 0;
    std::int64_t asked = 0;
    Clock::time_point submitted{};
    CallersResult result{};
};

struct Loop {
    commands::Lanes& lanes;
    const CallersOptions& options;
    const Work& next;
    const Run& run;
    std::vector<One> callers{};
    std::atomic<std::int64_t> submitted{0};
    std::atomic<bool> over{false};
    std::mutex mutex{};
    std::condition_variable idle{};
    std::size_t active = 0;

    void go_on(One& caller);
    void answered(One& caller, const commands::Outcome& outcome);
};

class Job final : public commands::LaneJob {
public:
    Job(commands::Envelope with, Loop& loop, One& caller)
        : LaneJob{std::move(with)}, loop_{loop}, caller_{caller}
    {
    }

    domain::Result<void> run(commands::Workspace& workspace) override
    {
        return loop_.run(workspace, envelope);
    }

    [[nodiscard]] commands::KeptAnswer keep(const domain::Refusal*) const override { return {}; }

    void finish(commands::Outcome outcome) override { loop_.answered(caller_, outcome); }

private:
    Loop& loop_;
    One& caller_;
};

void Loop::go_on(One& caller)
{
    const bool enough = options.commands_max >= 0 && submitted.fetch_add(1) >= options.commands_max;
    if (enough || over) {
        const std::scoped_lock lock{mutex};
        --active;
        idle.notify_one();
        return;
    }
    caller.submitted = Clock::now();
    lanes.submit(std::make_unique<Job>(next(caller.number, ++caller.asked), *this, caller));
}

void Loop::answered(One& caller, const commands::Outcome& outcome)
{
    auto& result = caller.result;
    if (std::holds_alternative<commands::Done>(outcome)) {
        ++result.done;
        const std::chrono::duration<double, std::milli> took = Clock::now() - caller.submitted;
        result.latencies_ms.push_back(took.count());
    } else if (std::holds_alternative<domain::Refusal>(outcome)) {
        ++result.refused;
    } else {
        ++result.failed;
    }
    go_on(caller);
}

} // namespace

Writers::Writers(const Store& store)
    : keyring_{key_options(store)}, lanes_{lane_options(store), keyring_}
{
}

std::uint64_t Writers::batches() const
{
    std::uint64_t sum = 0;
    for (const auto& [lane, status] : lanes_.status()) sum += status.batches;
    return sum;
}

Sample CallersResult::sample()
{
    return {
        static_cast<double>(done) / seconds,
        percentile(latencies_ms, 0.5),
        percentile(latencies_ms, 0.99)};
}

CallersResult
call(commands::Lanes& lanes, const CallersOptions& options, const Work& next, const Run& run)
{
    Loop loop{lanes, options, next, run};
    loop.callers.resize(options.callers);
    loop.active = options.callers;
    const Stopwatch watch;
    for (std::size_t i = 0; i < loop.callers.size(); ++i) {
        loop.callers[i].number = i;
        loop.go_on(loop.callers[i]);
    }
    {
        std::unique_lock lock{loop.mutex};
        const auto done = [&] { return loop.active == 0; };
        if (options.seconds > 0)
            loop.idle.wait_for(lock, std::chrono::duration<double>{options.seconds}, done);
        if (options.seconds > 0) loop.over = true;
        loop.idle.wait(lock, done);
    }
    CallersResult all;
    all.seconds = watch.seconds();
    for (auto& caller : loop.callers) {
        const auto& one = caller.result;
        all.asked.push_back(caller.asked);
        all.done += one.done;
        all.refused += one.refused;
        all.failed += one.failed;
        all.latencies_ms.insert(
            all.latencies_ms.end(), one.latencies_ms.begin(), one.latencies_ms.end());
    }
    return all;
}

domain::Uuid fresh_id(domain::Slot slot)
{
    thread_local std::mt19937_64 random{std::random_device{}()};
    const auto now =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    return domain::make_uuid7(now, slot, random());
}

domain::venue::VenueCreated some_event(const domain::Uuid& stream)
{
    return {{{stream}, "Old Tram Depot", "Depo Sokak 4", "Istanbul", "TR", "Europe/Istanbul", 120}};
}

commands::Envelope some_envelope(domain::Slot slot)
{
    static const auto actor = fresh_id(0);
    commands::Envelope envelope;
    envelope.slot = slot;
    envelope.metadata.actor = {actor};
    envelope.metadata.role = "EventOrganizer";
    envelope.metadata.correlation_id = "018f3e0a-0000-7000-8000-000000000001";
    return envelope;
}

} // namespace bilten::bench
