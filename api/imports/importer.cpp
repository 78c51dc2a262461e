#include "api/imports/importer.hpp"

#include "domain/match.hpp"
#include "schemas/json/time.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/format.h>

#include <set>

namespace bilten::imports {

namespace asio = boost::asio;
namespace event = domain::ticketed_event;
using commands::Imported;
using commands::Workspace;

namespace {

event::Details details_from(
    const EventRow& row, const domain::venue::Venue& venue, domain::UserId organizer)
{
    event::Details details;
    details.title = row.title.str();
    if (row.short_description) details.short_description = row.short_description->str();
    if (row.full_description) details.full_description = row.full_description->str();
    details.type = row.event_type;
    if (row.policies_procedures) details.policies = row.policies_procedures->str();
    details.venue = venue;
    details.organizers = {{organizer, event::OrganizerRole::primary}};
    if (row.tags)
        for (const auto& tag : row.tags->values) details.tags.push_back(tag.str());
    details.allow_guests = row.allow_guests.value_or(false);
    return details;
}

Errand<domain::venue::Venue> reading_venue(domain::VenueId id)
{
    using domain::venue::Venue;
    return reading<Venue>(slot_of(id), [id](Workspace& workspace) -> domain::Result<Venue> {
        const auto& state = workspace.load<domain::venue::State>(id.value);
        if (!state.venue) return domain::RefusalCode::venue_unknown;
        return *state.venue;
    });
}

} // namespace

Importer::Importer(
    commands::Lanes& lanes,
    commands::SubjectKeys& keys,
    commands::Crypto& crypto,
    Batch batch,
    ImportOptions options,
    Report& report)
    : lanes_{lanes},
      keys_{keys}, crypto_{crypto}, batch_{std::move(batch)}, options_{std::move(options)},
      report_{report}
{
}

void Importer::run(const Sheet& sheet)
{
    import_venues(sheet);
    import_events(sheet);
    import_sessions(sheet);
    import_ticket_types(sheet);
    publish(sheet);
    import_registrations(sheet);
}

void Importer::ask(Phase& phase, const Origin& from, domain::Slot slot, Work work)
{
    commands::Envelope envelope;
    envelope.slot = slot;
    envelope.metadata = batch_.metadata(import_role, options_.organizer);
    phase.rows.push_back(from);
    phase.errands.push_back({std::move(envelope), std::move(work)});
}

void Importer::run(Phase phase)
{
    // A part at a time, so that the report of a long phase goes along with it.
    for (std::size_t at = 0; at < phase.rows.size(); at += errands_at_once) {
        const auto end = std::min(at + errands_at_once, phase.rows.size());
        std::vector<Errand<Imported>> part;
        for (auto i = at; i < end; ++i) part.push_back(std::move(phase.errands[i]));
        const auto answers = run_all(lanes_, std::move(part));
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const auto& from = phase.rows[at + i];
            const auto& answer = answers[i];
            if (!answer)
                report_.add(entry_of(from, Outcome::refused, sentence_of(answer.error())));
            else if (*answer == Imported::made)
                report_.add(entry_of(
                    from, options_.dry ? Outcome::would_import : Outcome::imported));
            else if (*answer == Imported::already)
                report_.add(entry_of(from, Outcome::already));
            else
                report_.add(entry_of(
                    from, Outcome::differs, "it is left as it is; change it through the API"));
        }
    }
}

void Importer::invalid(const Origin& from, std::string_view field, std::string_view message)
{
    report_.add(entry_of(from, Outcome::invalid, fmt::format("{} {}", field, message)));
}

void Importer::ensure(std::vector<domain::SubjectId> subjects)
{
    if (options_.dry || subjects.empty()) return;
    asio::io_context io;
    auto done = asio::co_spawn(io, keys_.ensure(std::move(subjects)), asio::use_future);
    // The keyring answers from a thread of its own: the loop has to stay until it has.
    const auto work = asio::make_work_guard(io);
    while (done.wait_for(std::chrono::seconds{0}) != std::future_status::ready) io.run_one();
    done.get();
}

domain::Uuid Importer::secret()
{
    auto secret = domain::make_uuid7(options_.now, 0, crypto_.random());
    std::uint64_t more = crypto_.random();
    for (std::size_t i = 0; i < 8; ++i, more >>= 8)
        secret.bytes[i] = static_cast<std::uint8_t>(more & 0xff);
    return secret;
}

void Importer::import_venues(const Sheet& sheet)
{
    Phase phase;
    for (const auto& [from, row] : sheet.venues) {
        const auto id = batch_.venue(row.venue.str());
        const domain::venue::CreateVenue command{
            {id,
             row.name.str(),
             row.address.str(),
             row.city.str(),
             row.country.str(),
             row.time_zone.str(),
             row.capacity.value()}};
        ask(phase, from, slot_of(id), [command](Workspace& workspace) {
            return commands::import_venue(workspace, command);
        });
    }
    run(std::move(phase));
}

void Importer::import_events(const Sheet& sheet)
{
    std::set<domain::VenueId> wanted;
    for (const auto& [from, row] : sheet.events) wanted.insert(batch_.venue(row.venue.str()));
    std::vector<Errand<domain::venue::Venue>> asked;
    for (const auto& id : wanted) asked.push_back(reading_venue(id));
    std::map<domain::VenueId, domain::venue::Venue> venues;
    for (const auto& venue : run_all(lanes_, std::move(asked)))
        if (venue) venues.emplace(venue->venue_id, *venue);

    const domain::SubjectId organizer{options_.organizer.value};
    if (!options_.organizer_name.empty()) ensure({organizer});
    Phase phase;
    for (const auto& [from, row] : sheet.events) {
        const auto venue = venues.find(batch_.venue(row.venue.str()));
        if (venue == venues.end()) {
            invalid(from, "venue", "is none of this batch, nor id: and the id of one there is");
            continue;
        }
        event::ImportEvent command;
        command.event.event_id = batch_.event(row.event.str());
        command.event.details = details_from(row, venue->second, options_.organizer);
        if (!options_.organizer_name.empty())
            command.introduction = event::OrganizerIntroduced{
                options_.organizer, {organizer, options_.organizer_name}};
        command.event.currency = row.currency.value_or(domain::Currency{});
        command.event.limits = options_.limits;
        ask(phase, from, slot_of(command.event.event_id), [command](Workspace& workspace) {
            return commands::import_event(workspace, command);
        });
    }
    run(std::move(phase));
}

void Importer::publish(const Sheet& sheet)
{
    Phase phase;
    for (const auto& [from, row] : sheet.events) {
        if (row.status == Publication::draft) continue;
        const auto id = batch_.event(row.event.str());
        auto publishing = from;
        publishing.what = "publishing " + from.what;
        ask(phase, publishing, slot_of(id), [id](Workspace& workspace) {
            return commands::publish_imported(workspace, id);
        });
    }
    run(std::move(phase));
}

Errand<event::State> reading_event(domain::TicketedEventId id)
{
    using event::State;
    return reading<State>(slot_of(id), [id](Workspace& workspace) -> domain::Result<State> {
        const auto& state = workspace.load<State>(id.value);
        if (state.status == event::Status::none || state.status == event::Status::deleted)
            return domain::RefusalCode::event_unknown;
        return state;
    });
}

std::string sentence_of(const domain::Refusal& refusal)
{
    auto sentence = fmt::format("{}: {}", name_of(refusal.code), message_of(refusal.code));
    std::string details;
    for (const auto& [name, value] : refusal.details)
        details += fmt::format(
            "{}{} {}",
            details.empty() ? "" : ", ",
            name,
            domain::match(
                value,
                [](std::int64_t number) { return std::to_string(number); },
                [](const std::string& text) { return text; },
                [](domain::Instant at) { return schemas::to_text(at); }));
    if (!details.empty()) sentence += " (" + details + ")";
    return sentence;
}

} // namespace bilten::imports
