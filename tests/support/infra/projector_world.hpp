#pragma once

#include "infra/projector/runtime.hpp"
#include "tests/support/infra/postgres.hpp"
#include "tests/support/infra/toy_projections.hpp"

#include <map>
#include <memory>

namespace bilten::tests {

// A migrated database with the toy projections' tables, and what a test does to it.
class ProjectorWorld {
public:
    explicit ProjectorWorld(std::int16_t lanes = 2);

    [[nodiscard]] const std::string& dsn() const { return database_.dsn(); }

    void execute(const std::string& sql) const { database_.execute(sql); }

    [[nodiscard]] std::string value(const std::string& sql) const;

    // Appends events, spread over so many streams of the lane, as a lane writer would: dense
    // positions, under the lane's lock. Each is worth its position.
    void append(
        std::int16_t lane,
        int events,
        int streams = 10,
        const std::string& type = "Added",
        int first_stream = 0) const;

    [[nodiscard]] std::int64_t head(std::int16_t lane) const;

    // Whether the read models equal a sum over the events by PostgreSQL itself.
    [[nodiscard]] bool accounts_are_right() const;
    [[nodiscard]] bool totals_are_right() const;

    // The lowest position of a projection's checkpoints, relative to the heads: 0 when all is read.
    [[nodiscard]] bool caught_up(const std::string& projection) const;

    [[nodiscard]] infra::ProjectorOptions options(const std::string& process) const;

private:
    FreshDatabase database_;
    std::int16_t lanes_;
};

// A runtime in a thread of this process; stops and joins at the end.
class Running {
public:
    Running(infra::ProjectorOptions options, std::vector<infra::Group> groups, std::int16_t lanes);

    ~Running() { stop(); }

    void stop();
    infra::ProjectorRuntime runtime;

private:
    std::jthread thread_;
};

// Waits for it to become true; false when it does not within the time.
template <class Condition>
[[nodiscard]] bool
eventually(const Condition& condition, std::chrono::seconds within = std::chrono::seconds{20})
{
    const auto deadline = std::chrono::steady_clock::now() + within;
    while (std::chrono::steady_clock::now() < deadline) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return condition();
}

// The n-th stream of a lane.
[[nodiscard]] domain::Uuid stream_of(std::int16_t lane, int number);

} // namespace bilten::tests
