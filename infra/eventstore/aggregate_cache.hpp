#pragma once

// The streams of one lane that are at hand, exact as of the lane's last known position. Bounded by
// bytes: what was used longest ago goes first, and is loaded again from its snapshot and events.

#include "commands/workspace.hpp"
#include "infra/postgres/session.hpp"

#include <list>
#include <unordered_map>
#include <vector>

namespace bilten::infra {

class AggregateCache final : public commands::AggregateSource {
public:
    AggregateCache(std::int16_t lane, std::size_t bytes_max) : lane_{lane}, bytes_max_{bytes_max} {}

    // Where streams that are not at hand are loaded from, until the next call.
    void read_from(Session* session) noexcept { session_ = session; }

    const commands::Aggregate&
    find(const domain::Uuid& stream, const domain::AnyState& blank) override;

    // Reads those of the streams that are not at hand, all with one query. What it leaves out, since
    // nobody wrote to it or since it is long, is loaded when it is asked for.
    void prefetch(const std::vector<domain::Uuid>& streams);

    // Brings a stream forward by one event, if it is at hand. `bytes`: the event's size.
    void apply(
        const domain::Uuid& stream,
        domain::Version version,
        const domain::AnyEvent& event,
        std::size_t bytes);

    // Adds a stream that begins with this event.
    void begin(
        const domain::Uuid& stream,
        const domain::AnyEvent& event,
        std::size_t bytes);

    // How large a state that is at hand has turned out to be.
    void measured(const domain::Uuid& stream, std::size_t bytes);

    [[nodiscard]] const commands::Aggregate* at_hand(const domain::Uuid& stream) const;
    void forget(const domain::Uuid& stream);
    void forget_all();

    // Between two batches: lets go of what is beyond the bound.
    void trim();

    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    struct Entry {
        domain::Uuid stream;
        commands::Aggregate aggregate;
        std::size_t bytes = 0;
    };
    using Entries = std::list<Entry>; // the most recently used first

    Entry load(const domain::Uuid& stream, const domain::AnyState& blank);
    [[nodiscard]] bool load_events(Entry& entry);
    void keep(Entry entry);

    const std::int16_t lane_;
    const std::size_t bytes_max_;
    Session* session_ = nullptr;
    Entries entries_;
    std::unordered_map<domain::Uuid, Entries::iterator> index_;
    std::size_t bytes_ = 0;
};

} // namespace bilten::infra
