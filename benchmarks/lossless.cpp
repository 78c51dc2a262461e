// A million domain events by 64 callers over two nodes, with refusals, broken commands, batches
// that roll back, a foreign writer that rolls back and a foreign transaction that stays open;
// meanwhile four readers tail the lanes by position. Counts what they lost, saw twice or saw out of
// order.

#include "benchmarks/support/callers.hpp"
#include "benchmarks/support/foreigners.hpp"
#include "benchmarks/support/tail.hpp"
#include "infra/eventstore/store_reader.hpp"

#include <fmt/format.h>

#include <map>
#include <thread>

namespace {

using namespace bilten;
using namespace bilten::bench;
using namespace std::chrono_literals;

constexpr std::int16_t lanes = 4;
constexpr std::size_t callers = 64;
constexpr int readers = 4;
constexpr std::int64_t numbers_max = 1 << 20; // commands of one caller

enum class Kind { one_event, two_events, refused, broken, contested };

Kind kind_of(std::int64_t number)
{
    if (number % 20 == 7) return Kind::refused;
    if (number % 50 == 13) return Kind::broken;
    if (number % 500 == 19) return Kind::contested;
    return number % 10 == 0 ? Kind::two_events : Kind::one_event;
}

int events_of(Kind kind)
{
    switch (kind) {
    case Kind::one_event:
    case Kind::contested: return 1;
    case Kind::two_events: return 2;
    case Kind::refused:
    case Kind::broken: return 0;
    }
    return 0;
}

// A command's stream tells whose it is: the caller in place of the time, the number behind the
// slot.
domain::Uuid stream_of(std::size_t caller, std::int64_t number)
{
    const auto slot = static_cast<domain::Slot>(
        (caller * 61 + static_cast<std::size_t>(number)) % domain::slots_max);
    return domain::make_uuid7(
        domain::Instant{std::chrono::milliseconds{caller}},
        slot,
        static_cast<std::uint64_t>(number));
}

std::size_t caller_of(const domain::Uuid& stream)
{
    return stream.bytes[5];
}

std::int64_t number_of(const domain::Uuid& stream)
{
    std::int64_t number = 0;
    for (std::size_t i = 9; i < 16; ++i) number = (number << 8) | stream.bytes[i];
    return number;
}

commands::Envelope ask(std::size_t caller, std::int64_t number)
{
    const auto stream = stream_of(caller, number);
    auto envelope = some_envelope(domain::slot_of(stream));
    envelope.metadata.causation_id = stream;
    return envelope;
}

domain::Result<void> run(commands::Workspace& workspace, const commands::Envelope& envelope)
{
    const auto stream = *envelope.metadata.causation_id;
    const auto number = number_of(stream);
    const auto kind = kind_of(number);
    auto event = some_event(stream);
    if (kind == Kind::two_events)
        workspace.stage_new<domain::venue::State>(stream, {event, event});
    else
        workspace.stage_new<domain::venue::State>(stream, {event});
    if (kind == Kind::refused) return domain::RefusalCode::venue_unknown;
    if (kind == Kind::broken) throw std::runtime_error{"this command is broken"};
    if (kind == Kind::contested) { // a value that every caller wants
        commands::Claim claim{"bench", {}, stream};
        for (std::size_t i = 0; i < 8; ++i)
            claim.value_hash[i] = static_cast<std::uint8_t>(number >> (8 * i));
        workspace.claim(std::move(claim));
    }
    return {};
}

// Callers of even number work on one node, the others on another.
class TwoNodes final : public commands::Lanes {
public:
    explicit TwoNodes(const Store& store) : even_{store}, odd_{store} {}

    void submit(std::unique_ptr<commands::LaneJob> job) override
    {
        const auto caller = caller_of(*job->envelope.metadata.causation_id);
        (caller % 2 == 0 ? even_ : odd_).lanes().submit(std::move(job));
    }

private:
    Writers even_;
    Writers odd_;
};

struct Seen {
    std::vector<std::vector<std::uint8_t>> events{callers}; // by caller and number
    std::map<std::int16_t, std::int64_t> positions;
    std::int64_t twice = 0;
    std::int64_t out_of_order = 0;
    std::int64_t strangers = 0; // nobody of ours wrote them

    [[nodiscard]] int count_of(std::size_t caller, std::int64_t number) const
    {
        const auto at = static_cast<std::size_t>(number);
        return at < events[caller].size() ? events[caller][at] : 0;
    }

    void see(const schemas::StoredEvent& event)
    {
        if (event.position != ++positions[event.lane]) ++out_of_order;
        const auto caller = caller_of(event.stream_id);
        const auto number = number_of(event.stream_id);
        if (caller >= callers || number >= numbers_max ||
            stream_of(caller, number) != event.stream_id) {
            ++strangers;
            return;
        }
        auto& counts = events[caller];
        const auto at = static_cast<std::size_t>(number);
        if (counts.size() <= at) counts.resize(at * 2 + 1);
        if (event.version <= counts[at])
            ++twice;
        else if (event.version != ++counts[at])
            ++out_of_order;
    }
};

struct Faults {
    std::int64_t lost = 0;
    std::int64_t twice = 0;
    std::int64_t out_of_order = 0;
    std::int64_t unwanted = 0;

    [[nodiscard]] bool none() const { return lost + twice + out_of_order + unwanted == 0; }
};

// Holds what a reader saw against what the callers were answered. A value that every caller wants
// goes to one of them, whoever that is.
void judge(const Seen& seen, const CallersResult& written, Faults& faults)
{
    std::map<std::int64_t, int> owners;
    for (std::size_t caller = 0; caller < callers; ++caller)
        for (std::int64_t number = 1; number <= written.asked[caller]; ++number) {
            const int there = seen.count_of(caller, number);
            const auto kind = kind_of(number);
            if (kind == Kind::contested)
                owners[number] += there;
            else if (there < events_of(kind))
                ++faults.lost;
            else if (there > events_of(kind))
                ++faults.unwanted;
        }
    for (const auto& [number, count] : owners)
        if (count != 1) ++faults.unwanted;
    faults.unwanted += seen.strangers;
    faults.twice += seen.twice;
    faults.out_of_order += seen.out_of_order;
}

CallersResult write_under_trouble(const Store& store, std::int64_t commands)
{
    CallersOptions load;
    load.callers = callers;
    load.commands_max = commands;
    const ForeignTransaction open_throughout;
    TwoNodes nodes{store};
    const std::jthread disturbance{[&](const std::stop_token& stop) {
        roll_back_now_and_then(stop, store.events_dsn("postgres"), lanes);
    }};
    auto written = call(nodes, load, ask, run);
    progress(fmt::format(
        "{} done, {} refused, {} failed in {:.1f} s",
        written.done,
        written.refused,
        written.failed,
        written.seconds));
    return written;
}

bool lossless(Options options)
{
    const Store store{"lossless", lanes};
    std::vector<Seen> seen(readers);
    std::vector<std::unique_ptr<Tail>> tails;
    for (auto& one : seen)
        tails.push_back(std::make_unique<Tail>(
            store.events_dsn(), lanes, [&one](const auto& event) { one.see(event); }));
    auto written = write_under_trouble(store, options.quick ? 50'000 : 1'000'000);

    Heads heads;
    std::int64_t events = 0;
    infra::StoreReader reader{store.events_dsn()};
    for (std::int16_t lane = 0; lane < lanes; ++lane) events += heads[lane] = reader.head(lane);
    for (auto& tail : tails) tail->finish_at(heads);
    Faults faults;
    for (const auto& one : seen) judge(one, written, faults);

    auto sample = written.sample();
    sample.per_second = static_cast<double>(events) / written.seconds;
    print(
        {"lossless",
         fmt::format(
             "64 callers, {} events, {} readers: {} lost, {} twice, {} out of order, {} unwanted",
             events,
             readers,
             faults.lost,
             faults.twice,
             faults.out_of_order,
             faults.unwanted),
         sample});
    return faults.none();
}

} // namespace

int main(int count, char** arguments)
try {
    return lossless(options_from(count, arguments)) ? 0 : 1;

} catch (const std::exception& error) {
    fmt::print(stderr, "lossless: {}\n", error.what());
    return 1;
}
