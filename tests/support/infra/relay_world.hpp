#pragma once

#include "infra/kafka/relay.hpp"
#include "schemas/events/stored_event.hpp"
#include "tests/support/infra/postgres.hpp"

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <stop_token>
#include <string>
#include <vector>

namespace bilten::tests {

// Asks again and again until the answer is yes; false after half a minute.
bool eventually(const std::function<bool()>& condition);

// An event store and topics of a test's own.
struct RelayWorld {
    explicit RelayWorld(int lanes);

    // Appends `count` events to a lane, as if long ago and just now.
    void append(std::int16_t lane, int count);

    [[nodiscard]] std::vector<schemas::StoredEvent> stored(std::int16_t lane) const;

    // What a reader of committed records finds in the topic, whatever it is.
    [[nodiscard]] std::vector<schemas::StoredEvent> published(std::int16_t lane) const;

    [[nodiscard]] bool all_published() const;

    FreshDatabase database;
    infra::RelayOptions relay;
    int lanes;
};

// A relay in this process, stopped at the end.
class RunningRelay {
public:
    explicit RunningRelay(const RelayWorld& world);
    ~RunningRelay();

    infra::RelayEnd stop();
    infra::RelayEnd end(); // waits until it ends by itself

    [[nodiscard]] infra::RelayStatus status() const { return relay_.status(); }

private:
    infra::Relay relay_;
    std::stop_source stop_;
    std::future<infra::RelayEnd> end_;
};

// A relay in a process of its own, killed at the end.
class RelayProcess {
public:
    explicit RelayProcess(const RelayWorld& world, const std::string& crash_at = "");
    ~RelayProcess();
    RelayProcess(const RelayProcess&) = delete;
    RelayProcess& operator=(const RelayProcess&) = delete;

    void signal(int number) const;
    void await_stopped() const; // by SIGSTOP
    int await_end();            // the exit code, or 128 + the signal

private:
    pid_t pid_;
};

} // namespace bilten::tests
