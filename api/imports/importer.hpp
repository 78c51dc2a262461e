#pragma once

// Brings a sheet into the store by commands, in phases: venues, events, sessions and ticket types,
// publishing, registrations. Each phase finds what the ones before it have made; all of it may be
// run again. Over DryLanes it says what would become of each line.

#include "commands/crypto.hpp"
#include "commands/imports.hpp"
#include "commands/lane.hpp"
#include "commands/subject_keys.hpp"
#include "api/imports/batch.hpp"
#include "api/imports/dry_lanes.hpp"
#include "api/imports/errands.hpp"
#include "api/imports/sheet.hpp"

namespace bilten::imports {

struct ImportOptions {
    domain::UserId organizer; // of every event of the batch
    std::string organizer_name;
    domain::ticketed_event::Limits limits;
    domain::Instant now;
    DryLanes* dry = nullptr; // the lanes, where nothing is to be written
};

class Importer {
public:
    // `keys` is not asked for new ones by a dry run: a key that is made is written.
    Importer(
        commands::Lanes& lanes,
        commands::SubjectKeys& keys,
        commands::Crypto& crypto,
        Batch batch,
        ImportOptions options,
        Report& report);

    void run(const Sheet& sheet);

private:
    using EventState = domain::ticketed_event::State;
    using Work = std::function<domain::Result<commands::Imported>(commands::Workspace&)>;

    // Rows that became commands, and those commands, side by side.
    struct Phase {
        std::vector<Origin> rows;
        std::vector<Errand<commands::Imported>> errands;
    };

    void import_venues(const Sheet& sheet);
    void import_events(const Sheet& sheet);
    void import_sessions(const Sheet& sheet);
    void import_ticket_types(const Sheet& sheet);
    void publish(const Sheet& sheet);
    void import_registrations(const Sheet& sheet);

    void ask(Phase& phase, const Origin& from, domain::Slot slot, Work work);
    void run(Phase phase);
    void invalid(const Origin& from, std::string_view field, std::string_view message);
    void ensure(std::vector<domain::SubjectId> subjects);
    [[nodiscard]] domain::Uuid secret();

    // The events of these rows as they stand; those that there are.
    template <class Rows>
    std::map<domain::TicketedEventId, EventState> events_of(const Rows& rows);

    commands::Lanes& lanes_;
    commands::SubjectKeys& keys_;
    commands::Crypto& crypto_;
    const Batch batch_;
    const ImportOptions options_;
    Report& report_;
};

// The event as it stands; refused where there is none.
[[nodiscard]] Errand<domain::ticketed_event::State> reading_event(domain::TicketedEventId id);

// "INSUFFICIENT_CAPACITY: Not enough spots… (availableQuantity 0)"
[[nodiscard]] std::string sentence_of(const domain::Refusal& refusal);

} // namespace bilten::imports
