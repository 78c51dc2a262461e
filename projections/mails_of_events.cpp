// What mails have to know of events, and offers to those who wait.

#include "domain/match.hpp"
#include "projections/mail_fold.hpp"
#include "schemas/events/personal_form.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bilten::projections::mails {

namespace event = domain::ticketed_event;
namespace order = domain::order;

namespace {

struct MailTicketType {
    domain::TicketTypeId ticket_type_id;
    std::string name;
    std::vector<domain::SessionNumber> sessions;
};
BOOST_DESCRIBE_STRUCT(MailTicketType, (), (ticket_type_id, name, sessions))

using TicketTypes = std::vector<MailTicketType>;

void describe(MailEvent& facts, const event::Details& details)
{
    facts.title = details.title;
    facts.venue = details.venue.name;
    facts.address = details.venue.address;
    facts.city = details.venue.city;
    facts.time_zone = details.venue.time_zone;
}

MailSession mail_session(const event::Session& session)
{
    return {session.number, session.name, session.starts_at, session.ends_at};
}

void change_event(Fold& fold, const auto& change)
{
    auto* row = fold.events.edit(fold.at->stream_id);
    if (!row) return;
    auto facts = schemas::from_stored<MailEvent>(row->facts);
    change(facts);
    row->facts = schemas::to_json(facts);
}

void change_types(Fold& fold, const auto& change)
{
    auto* row = fold.events.edit(fold.at->stream_id);
    if (!row) return;
    auto types = schemas::from_stored<TicketTypes>(row->ticket_types);
    change(types);
    row->ticket_types = schemas::to_json(types);
}

void drop_type(TicketTypes& types, domain::TicketTypeId id)
{
    std::erase_if(types, [&](const MailTicketType& type) { return type.ticket_type_id == id; });
}

void put_type(Fold& fold, const event::TicketType& type)
{
    change_types(fold, [&](TicketTypes& types) {
        drop_type(types, type.ticket_type_id);
        types.push_back({type.ticket_type_id, type.name, type.sessions});
    });
}

void join(Fold& fold, const event::WaitlistJoined& e)
{
    // Who waits is written to as an attendee is; what was sealed opens where it was sealed.
    if (e.person.clear()) throw std::logic_error{"a person in clear in the event store"};
    domain::Personal<order::Attendee> person{e.person.subject, domain::Erased{}};
    if (const auto* sealed = std::get_if<domain::Sealed>(&e.person.content))
        person.content = *sealed;
    fold.waiting.put({e.entry_id, schemas::to_json(person)});
}

void offer(Fold& fold, const event::WaitlistOffered& e)
{
    const auto* waiting = fold.waiting.find(e.entry_id.value);
    const auto* row = fold.events.find(fold.at->stream_id);
    if (!waiting || !row) return;
    WaitlistOfferedMail mail;
    mail.entry = fmt::format("{}.{}", to_string(fold.at->stream_id), to_string(e.entry_id));
    mail.event = schemas::from_stored<MailEvent>(row->facts);
    for (auto& type : schemas::from_stored<TicketTypes>(row->ticket_types)) {
        if (type.ticket_type_id != e.ticket_type_id) continue;
        mail.ticket_type = std::move(type.name);
        mail.sessions = std::move(type.sessions);
    }
    mail.quantity = e.quantity;
    mail.expires_at = e.expires_at;
    ask_for_mail(
        fold, MailKind::waitlist_offered, schemas::to_json(mail), e.order_id, waiting->person, 0);
}

} // namespace

void follow_event(Fold& fold, const event::Event& what)
{
    domain::match(
        what,
        [&](const event::EventCreated& e) {
            MailEvent facts;
            describe(facts, e.details);
            for (const auto& session : e.sessions) facts.sessions.push_back(mail_session(session));
            TicketTypes types;
            for (const auto& type : e.ticket_types)
                types.push_back({type.ticket_type_id, type.name, type.sessions});
            fold.events.put({e.event_id, schemas::to_json(facts), schemas::to_json(types)});
        },
        [](const event::OrganizerIntroduced&) {},
        [&](const event::EventEdited& e) {
            change_event(fold, [&](MailEvent& facts) { describe(facts, e.details); });
        },
        [](const event::EventRestored&) {},
        [](const event::EventPublished&) {},
        [](const event::EventUnpublished&) {},
        [&](const event::EventCancelled& e) {
            change_event(fold, [&](MailEvent& facts) { facts.cancelled_because = e.reason; });
        },
        [&](const event::EventDeleted&) { fold.events.erase(fold.at->stream_id); },
        [&](const event::SessionAdded& e) {
            change_event(fold, [&](MailEvent& facts) {
                facts.sessions.push_back(mail_session(e.session));
            });
        },
        [&](const event::SessionEdited& e) {
            change_event(fold, [&](MailEvent& facts) {
                std::ranges::replace_if(
                    facts.sessions,
                    [&](const MailSession& session) { return session.number == e.session.number; },
                    mail_session(e.session));
            });
        },
        [&](const event::SessionDeleted& e) {
            change_event(fold, [&](MailEvent& facts) {
                std::erase_if(facts.sessions, [&](const MailSession& session) {
                    return session.number == e.number;
                });
            });
        },
        [&](const event::TicketTypeAdded& e) { put_type(fold, e.ticket_type); },
        [&](const event::TicketTypeEdited& e) { put_type(fold, e.ticket_type); },
        [&](const event::TicketTypeDeleted& e) {
            change_types(fold, [&](TicketTypes& types) { drop_type(types, e.ticket_type_id); });
        },
        [](const event::TicketsHeld&) {},
        [](const event::HoldReleased&) {},
        [](const event::TicketsSold&) {},
        [](const event::TicketsReturned&) {},
        [](const event::HoldProlonged&) {},
        [](const event::PromoCodeAdded&) {},
        [](const event::PromoCodeRemoved&) {},
        [&](const event::WaitlistJoined& e) { join(fold, e); },
        [&](const event::WaitlistOffered& e) { offer(fold, e); },
        [&](const event::WaitlistEnded& e) { fold.waiting.erase(e.entry_id.value); });
}

} // namespace bilten::projections::mails
