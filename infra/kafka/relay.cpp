#include "infra/kafka/relay.hpp"

#include "infra/kafka/relay_session.hpp"
#include "infra/kafka/topics.hpp"

#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>

namespace bilten::infra {

using namespace std::chrono_literals;

namespace {

// While Kafka writes the markers of one group's transaction, the other group commits. The number is
// part of who may write which lane: two relays with different numbers would not shut each other
// out.
constexpr std::size_t groups_max = 2;

// Polls the store often while events come, and seldom when none do.
constexpr auto poll_busy = 4ms;
constexpr auto poll_idle = 200ms;
constexpr int polls_busy = 25;

// A transaction costs the broker, us and every reader the same whatever it holds, so one that is not
// full waits for company: docs/decisions/0005-relay-pace.md.
constexpr auto transaction_every = 30ms;

constexpr auto retry_first = 100ms;
constexpr auto retry_last = 2'000ms;

void wait_until(const std::stop_token& stop, std::chrono::steady_clock::time_point time)
{
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock{mutex};
    stopped.wait_until(lock, stop, time, [] { return false; });
}

void wait(const std::stop_token& stop, std::chrono::milliseconds time)
{
    wait_until(stop, std::chrono::steady_clock::now() + time);
}

std::string new_relay_name()
{
    std::random_device random;
    return fmt::format("{:08x}{:08x}", random(), random());
}

std::vector<LaneGroup> groups_of(const std::vector<std::int16_t>& lanes)
{
    std::vector<LaneGroup> groups(groups_max);
    for (std::size_t i = 0; i < groups.size(); ++i) groups[i].number = i;
    for (const auto lane : lanes)
        groups[static_cast<std::size_t>(lane) % groups_max].lanes.push_back(lane);
    std::erase_if(groups, [](const auto& group) { return group.lanes.empty(); });
    return groups;
}

// Runs one group's sessions, one after the other.
class GroupRunner {
public:
    GroupRunner(const RelayOptions& options, LaneGroup group, std::string relay, RelayBoard& board)
        : options_{options}, group_{std::move(group)}, relay_{std::move(relay)}, board_{board}
    {
    }

    RelayEnd run(const std::stop_token& stop)
    {
        while (!stop.stop_requested()) {
            try {
                if (signed_ && taken_over(options_.kafka, group_, relay_)) {
                    become(LaneState::fenced, "a newer relay took over");
                    return RelayEnd::fenced;
                }
                follow(stop);
                continue;
            } catch (const StoreDiverged& error) {
                become(LaneState::refused, error.what());
                return RelayEnd::refused;
            } catch (const LaneHasHole& error) {
                leave(error.lane, error.what());
                continue;
            } catch (const KafkaLost& error) {
                become(LaneState::kafka_lost, error.what());
            } catch (const SourceLost& error) {
                become(LaneState::store_lost, error.what());
            } catch (const std::exception& error) {
                become(LaneState::failing, error.what());
            }
            wait(stop, retry_);
            retry_ = std::min(2 * retry_, retry_last);
        }
        board_.state(group_.lanes, LaneState::stopped);
        return RelayEnd::stopped;
    }

private:
    void follow(const std::stop_token& stop)
    {
        if (group_.lanes.empty()) return wait(stop, 1h);
        RelaySession session{options_, group_, relay_, board_, stop};
        signed_ = true;
        retry_ = retry_first;
        if (board_.state(group_.lanes, LaneState::publishing))
            spdlog::info("relay: publishing lanes {}", fmt::join(group_.lanes, ", "));

        for (int empty = 0; !stop.stop_requested();) {
            const auto begun = std::chrono::steady_clock::now();
            const auto published = session.publish();
            empty = published > 0 ? 0 : empty + 1;
            if (empty > 0)
                wait(
                    stop,
                    std::min<std::chrono::milliseconds>(
                        poll_busy * std::max(1, empty - polls_busy), poll_idle));
            else if (published < options_.events_per_transaction_max)
                wait_until(stop, begun + transaction_every);
        }
    }

    void become(LaneState state, std::string_view why)
    {
        if (board_.state(group_.lanes, state))
            spdlog::error(
                "relay: lanes {}: {}: {}", fmt::join(group_.lanes, ", "), name_of(state), why);
    }

    void leave(std::int16_t lane, std::string_view why)
    {
        board_.state(std::array{lane}, LaneState::has_hole);
        spdlog::critical("relay: {}; the lane stands still, the others go on", why);
        std::erase(group_.lanes, lane);
    }

    const RelayOptions& options_;
    LaneGroup group_;
    std::string relay_;
    RelayBoard& board_;
    bool signed_ = false;
    std::chrono::milliseconds retry_ = retry_first;
};

// The lanes, once PostgreSQL and Kafka both answered; none when told to stop before that.
std::vector<std::int16_t> prepare(const RelayOptions& options, const std::stop_token& stop)
{
    bool logged = false;
    for (auto retry = retry_first; !stop.stop_requested();
         retry = std::min(2 * retry, retry_last)) {
        try {
            const auto lanes = StoreReader{options.events_dsn}.lanes();
            if (lanes.empty())
                throw std::runtime_error{
                    "the event store has no lanes: run `bilten migrate` first"};
            ensure_relay_topics(options.kafka, lanes.back() + 1);
            return lanes;
        } catch (const SourceLost& error) {
            if (!std::exchange(logged, true)) spdlog::error("relay: waiting for {}", error.what());
        }
        wait(stop, retry);
    }
    return {};
}

} // namespace

Relay::Relay(RelayOptions options)
    : options_{std::move(options)}, board_{std::make_shared<RelayBoard>()}
{
}

RelayStatus Relay::status() const
{
    return board_->read();
}

RelayEnd Relay::run(std::stop_token stop)
try {
    const auto lanes = prepare(options_, stop);
    const auto relay = new_relay_name();
    for (const auto lane : lanes) board_->add(lane);

    const auto groups = groups_of(lanes);
    std::vector<RelayEnd> ends(groups.size(), RelayEnd::stopped);
    std::stop_source all; // one group that must not go on ends the relay
    const std::stop_callback outer{stop, [&all] { all.request_stop(); }};
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < groups.size(); ++i)
            threads.emplace_back([&, i] {
                ends[i] = GroupRunner{options_, groups[i], relay, *board_}.run(all.get_token());
                all.request_stop();
            });
    }
    return ends.empty() ? RelayEnd::stopped : std::ranges::max(ends);

} catch (const TopicMismatch& error) {
    spdlog::critical("relay: {}", error.what());
    return RelayEnd::refused;
}

} // namespace bilten::infra
