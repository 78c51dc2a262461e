// How an event is set back to what it was.

#include "domain/ticketed_event/ticketed_event.hpp"

#include <algorithm>
#include <map>

namespace bilten::domain::ticketed_event {
namespace {

// Edits as an organizer would make them, each decided on what those before it led to.
class Edits {
public:
    explicit Edits(const State& event) : event_{event} {}

    template <class Command>
    Result<void> make(const Command& command)
    {
        return take(decide(event_, command));
    }

    Result<void> take(Result<Events> decided)
    {
        if (!decided) return decided.error();
        for (auto& what : *decided) {
            evolve(event_, what);
            events_.push_back(std::move(what));
        }
        return {};
    }

    [[nodiscard]] const State& event() const noexcept { return event_; }
    [[nodiscard]] const Events& events() const noexcept { return events_; }

private:
    State event_;
    Events events_;
};

// Numbers then, and the sessions that have their places now.
using Numbers = std::map<SessionNumber, SessionNumber>;

// A session of now that is the one of then in all but its number: one that an earlier restoring
// brought back. It is taken, so that restoring twice is restoring once.
const Session* brought_back(const State& event, const Session& then, const RestoreEvent& command)
{
    const auto is_it = [&](Session now) {
        const auto& known = command.sessions;
        if (std::ranges::find(known, now.number, &Session::number) != known.end()) return false;
        now.number = then.number;
        return now == then;
    };
    const auto found = std::ranges::find_if(event.sessions, is_it);
    return found == event.sessions.end() ? nullptr : &*found;
}

Result<Numbers> restore_sessions(Edits& edits, const RestoreEvent& command)
{
    Numbers numbers;
    for (const auto& session : command.sessions) {
        const bool is_there = edits.event().find(session.number) != nullptr;
        if (const auto* back = brought_back(edits.event(), session, command); back && !is_there) {
            numbers[session.number] = back->number;
            continue;
        }
        auto done = is_there ? edits.make(EditSession{session, command.limits, command.now})
                             : edits.make(AddSession{session, command.limits, command.now});
        if (!done) return done.error();
        numbers[session.number] =
            is_there ? session.number : edits.event().sessions.back().number;
    }
    return numbers;
}

Result<void> restore_types(Edits& edits, const RestoreEvent& command, const Numbers& numbers)
{
    for (auto type : command.ticket_types) {
        for (auto& number : type.sessions) number = numbers.at(number);
        const bool is_there = edits.event().find(type.ticket_type_id) != nullptr;
        auto done = is_there ? edits.make(EditTicketType{type}) : edits.make(AddTicketType{type});
        if (!done) return done;
    }
    return {};
}

// What was not there then. Ticket types first: they include sessions.
Result<void> drop_the_rest(Edits& edits, const RestoreEvent& command, const Numbers& numbers)
{
    const auto types = edits.event().ticket_types;
    for (const auto& type : types) {
        const auto id = type.ticket_type_id;
        const auto& kept = command.ticket_types;
        if (std::ranges::find(kept, id, &TicketType::ticket_type_id) != kept.end()) continue;
        if (auto done = edits.make(DeleteTicketType{id}); !done) return done;
    }
    const auto sessions = edits.event().sessions;
    for (const auto& session : sessions) {
        const auto is_it = [&](const auto& pair) { return pair.second == session.number; };
        if (std::ranges::any_of(numbers, is_it)) continue;
        if (auto done = edits.make(DeleteSession{session.number}); !done) return done;
    }
    return {};
}

} // namespace

Result<Events> decide(const State& event, Version version, const RestoreEvent& command)
{
    Edits edits{event};
    if (auto done = edits.take(decide(event, version, command.edit)); !done) return done.error();
    const auto numbers = restore_sessions(edits, command);
    if (!numbers) return numbers.error();
    if (auto done = restore_types(edits, command, *numbers); !done) return done.error();
    if (auto done = drop_the_rest(edits, command, *numbers); !done) return done.error();

    if (edits.events().empty()) return Events{};
    Events events{EventRestored{command.version}};
    events.insert(events.end(), edits.events().begin(), edits.events().end());
    return events;
}

} // namespace bilten::domain::ticketed_event
