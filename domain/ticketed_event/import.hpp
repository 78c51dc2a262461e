#pragma once

// What an import may do to an event, and nobody else: tell of sessions that are over, and of places
// that were sold elsewhere at a time when Bilten was not asked. All other rules hold for it too.

#include "domain/ticketed_event/ticketed_event.hpp"

namespace bilten::domain::ticketed_event {

// As CreateEvent, whatever the time.
struct ImportEvent {
    CreateEvent event; // its `now` is not looked at
    std::optional<OrganizerIntroduced> introduction{};
};

// Keeps the number that the session has. Sessions come in the order of their numbers: one whose
// predecessor is missing is refused, one whose number was given is there already.
struct ImportSession {
    Session session;
    Limits limits;
};

struct PublishImported {};

// Places of a published event that have been sold; neither the sales window nor the start counts.
struct ImportPlaces {
    OrderId order_id;
    Places places;
};

[[nodiscard]] Result<Events> decide(const State& event, const ImportEvent& command);
[[nodiscard]] Result<Events> decide(const State& event, const ImportSession& command);
[[nodiscard]] Result<Events> decide(const State& event, const PublishImported& command);
[[nodiscard]] Result<Events> decide(const State& event, const ImportPlaces& command);

} // namespace bilten::domain::ticketed_event
