#pragma once

// What a command handler works on: the exact state of the streams of one lane, and a tray for what
// the command wants to happen. Nothing happens before the handler has answered without a refusal.

#include "domain/aggregates.hpp"
#include "domain/id.hpp"
#include "domain/invariant.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::commands {

// One stream as it stands.
struct Aggregate {
    domain::Version version = 0; // 0: nobody wrote to it yet
    domain::AnyState state;
};

// Where a workspace finds streams. Implemented by the lane writer, and by tests in memory.
class AggregateSource {
public:
    virtual ~AggregateSource() = default;

    // The stream as of the last command that was accepted in its lane. `blank` is the state of a
    // stream nobody wrote to, and tells which aggregate is meant. Valid until the command ends.
    virtual const Aggregate& find(const domain::Uuid& stream, const domain::AnyState& blank) = 0;
};

struct StagedEvent {
    domain::Uuid stream;
    std::string_view stream_type;
    domain::Version version = 0;
    domain::AnyEvent event;
};

// A value that one owner alone may have, such as an e-mail address.
struct Claim {
    std::string scope;
    std::array<std::uint8_t, 32> value_hash{};
    domain::Uuid owner;
};

class Workspace {
public:
    explicit Workspace(AggregateSource& source) : source_{source} {}

    // The stream as it stands. An id that names another kind of aggregate (a client's mistake, or a
    // probe) names none of this kind: blank, and at version 0.
    template <class State>
    const State& load(const domain::Uuid& stream)
    {
        static const State blank{};
        const auto* state = std::get_if<State>(&source_.find(stream, blank).state);
        return state ? *state : blank;
    }

    template <class State>
    domain::Version version(const domain::Uuid& stream)
    {
        const auto& found = source_.find(stream, State{});
        return std::holds_alternative<State>(found.state) ? found.version : 0;
    }

    // A command decides on each stream once, then stages what it decided: staged events are not seen
    // by load() until the next command.
    template <class State>
    void stage(const domain::Uuid& stream, std::vector<typename domain::StreamOf<State>::Event> events)
    {
        stage_after<State>(stream, version<State>(stream), std::move(events));
    }

    // The same for a stream whose id was made for this command, so that nobody wrote to it.
    template <class State>
    void stage_new(
        const domain::Uuid& stream, std::vector<typename domain::StreamOf<State>::Event> events)
    {
        stage_after<State>(stream, 0, std::move(events));
    }

    // The command is refused with `claim_taken` if somebody else has it.
    void claim(Claim claim) { claims_.push_back(std::move(claim)); }

    [[nodiscard]] const std::vector<StagedEvent>& staged() const noexcept { return staged_; }
    [[nodiscard]] std::vector<StagedEvent> take_staged() noexcept { return std::move(staged_); }
    [[nodiscard]] const std::vector<Claim>& claims() const noexcept { return claims_; }

private:
    template <class State>
    void stage_after(
        const domain::Uuid& stream,
        domain::Version version,
        std::vector<typename domain::StreamOf<State>::Event> events)
    {
        for (const auto& staged : staged_)
            domain::require(staged.stream != stream, "a command stages a stream once");
        for (auto& event : events)
            staged_.push_back(
                {stream, domain::StreamOf<State>::type, ++version, std::move(event)});
    }

    AggregateSource& source_;
    std::vector<StagedEvent> staged_;
    std::vector<Claim> claims_;
};

// The state that a stream has before its first event, which is of this kind.
[[nodiscard]] domain::AnyState blank_before(const domain::AnyEvent& event);

// Applies a domain event to the state it belongs to; a state and an event of two aggregates are a bug.
void evolve(domain::AnyState& state, const domain::AnyEvent& event);

} // namespace bilten::commands
