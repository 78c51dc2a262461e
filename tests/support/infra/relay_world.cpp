#include "tests/support/infra/relay_world.hpp"

#include "infra/eventstore/store_reader.hpp"
#include "infra/kafka/client.hpp"
#include "infra/kafka/record.hpp"
#include "tests/support/infra/environment.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <random>
#include <thread>

namespace bilten::tests {

using namespace std::chrono_literals;
using schemas::StoredEvent;

bool eventually(const std::function<bool()>& condition)
{
    for (const auto until = std::chrono::steady_clock::now() + 30s;
         std::chrono::steady_clock::now() < until;
         std::this_thread::sleep_for(5ms))
        if (condition()) return true;
    return condition();
}

RelayWorld::RelayWorld(int lane_count)
    : database{{"schemas/sql/events/0001_event_store.sql"}}, lanes{lane_count}
{
    for (int lane = 0; lane < lanes; ++lane)
        database.execute(fmt::format(
            "select store.create_lane({0}::smallint); insert into store.slots values ({0}, {0})",
            lane));
    relay.events_dsn = database.dsn();
    relay.kafka.brokers = required_environment("BILTEN_TEST_KAFKA");
    relay.kafka.prefix = fmt::format("test-{:08x}", std::random_device{}());
}

void RelayWorld::append(std::int16_t lane, int count)
{
    database.execute(fmt::format(
        R"(insert into store.events
               (lane, position, stream_id, stream_type, version, event_id, type, schema_version,
                data, metadata, recorded_at)
           select {0}, p, ('00000000-0000-7000-8000-' || lpad(to_hex(p % 7 + 100 * {0}), 12, '0'))::uuid,
                  case when p % 2 = 0 then 'order' else 'ticketed_event' end, p / 7 + 1,
                  gen_random_uuid(), 'TicketsHeld', p % 3 + 1,
                  format('{{"number": %s, "text": "Zoë \u00fc \"%s\"" }}', p, repeat('x', p::int % 50))::json,
                  (case when p % 2 = 0
                        then '{{"role":"Member","traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}}'
                        else '{{"role":"Member"}}' end)::json,
                  timestamptz '1969-12-31 23:59:59.999999Z' + p * interval '1 hour 7.000011 s'
           from (select coalesce(max(position), 0) as last from store.events where lane = {0}) as l,
                generate_series(last + 1, last + {1}) as p)",
        lane,
        count));
}

std::vector<StoredEvent> RelayWorld::stored(std::int16_t lane) const
{
    return infra::StoreReader{database.dsn()}.read(lane, 0, 1'000'000);
}

std::vector<StoredEvent> RelayWorld::published(std::int16_t lane) const
{
    const auto consumer = infra::make_consumer(
        relay.kafka,
        {{"group.id", relay.kafka.prefix + ".test"},
         {"enable.auto.commit", "false"},
         {"isolation.level", "read_committed"},
         {"enable.partition.eof", "true"},
         {"fetch.wait.max.ms", "10"}});
    infra::assign(*consumer, relay.kafka.events_topic(), lane, 0);

    std::vector<StoredEvent> events;
    for (;;) {
        const std::unique_ptr<RdKafka::Message> message{consumer->consume(10'000)};
        if (message->err() == RdKafka::ERR__PARTITION_EOF) return events;
        if (message->err() != RdKafka::ERR_NO_ERROR) throw std::runtime_error{message->errstr()};
        events.push_back(infra::decode_record(*message));
    }
}

bool RelayWorld::all_published() const
{
    for (std::int16_t lane = 0; lane < lanes; ++lane)
        if (published(lane).size() < stored(lane).size()) return false;
    return true;
}

RunningRelay::RunningRelay(const RelayWorld& world)
    : relay_{world.relay}, end_{std::async(std::launch::async, [this] {
          return relay_.run(stop_.get_token());
      })}
{
}

RunningRelay::~RunningRelay()
{
    stop_.request_stop();
}

infra::RelayEnd RunningRelay::stop()
{
    stop_.request_stop();
    return end_.get();
}

infra::RelayEnd RunningRelay::end()
{
    if (end_.wait_for(30s) != std::future_status::ready)
        throw std::runtime_error{"the relay goes on and on"};
    return end_.get();
}

RelayProcess::RelayProcess(const RelayWorld& world, const std::string& crash_at) : pid_{fork()}
{
    if (pid_ != 0) return;
    setenv("BILTEN_ENV", "test", 1);
    setenv("BILTEN_CRASH_AT", crash_at.c_str(), 1);
    setenv("RELAY_DSN", world.relay.events_dsn.c_str(), 1);
    setenv("RELAY_BROKERS", world.relay.kafka.brokers.c_str(), 1);
    setenv("RELAY_PREFIX", world.relay.kafka.prefix.c_str(), 1);
    execl(RELAY_PROCESS, RELAY_PROCESS, nullptr);
    _exit(127);
}

RelayProcess::~RelayProcess()
{
    if (pid_ == 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
}

void RelayProcess::signal(int number) const
{
    kill(pid_, number);
}

void RelayProcess::await_stopped() const
{
    int status = 0;
    const bool stopped = eventually(
        [&] { return waitpid(pid_, &status, WUNTRACED | WNOHANG) == pid_ && WIFSTOPPED(status); });
    if (!stopped) throw std::runtime_error{"the relay was not stopped"};
}

int RelayProcess::await_end()
{
    int status = 0;
    if (!eventually([&] { return waitpid(pid_, &status, WNOHANG) == pid_; }))
        throw std::runtime_error{"the relay goes on and on"};
    pid_ = 0;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace bilten::tests
