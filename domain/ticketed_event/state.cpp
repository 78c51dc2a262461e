#include "domain/invariant.hpp"
#include "domain/match.hpp"
#include "domain/ticketed_event/ticketed_event.hpp"

#include <algorithm>

namespace bilten::domain::ticketed_event {
namespace {

// Adds `sold` and `held` for each of the places, to their types and to the sessions of those types.
void move_places(State& event, const std::vector<Places>& places, int sold, int held)
{
    for (const auto& [type_id, quantity] : places) {
        const auto* type = event.find(type_id);
        require(type != nullptr, "places are of a ticket type that the event has");
        const auto add = [&, n = quantity](Taken& taken) {
            taken.sold += sold * n;
            taken.held += held * n;
            require(taken.sold >= 0 && taken.held >= 0, "no more places are freed than were taken");
        };
        add(event.by_type[static_cast<std::size_t>(type - event.ticket_types.data())]);
        for (std::size_t i = 0; i < event.sessions.size(); ++i)
            if (std::ranges::find(type->sessions, event.sessions[i].number) != type->sessions.end())
                add(event.by_session[i]);
    }
}

void end_hold(State& event, OrderId order, const std::vector<Places>& places)
{
    const auto hold = event.holds.find(order);
    require(hold != event.holds.end(), "a hold ends that was open");
    require(hold->second.places == places, "a hold ends with the places that it held");
    event.holds.erase(hold);
}

// How many orders use a code, and how often a person did.
void count_promo(State& event, const std::optional<PromoUse>& use, int orders, int of_person)
{
    if (!use) return;
    const auto found = std::ranges::find(
        event.promo_codes, use->code, [](const Promo& promo) { return promo.terms.code; });
    if (found == event.promo_codes.end()) return; // a read model keeps none
    found->orders += orders;
    if (use->person && (found->by_person[*use->person] += of_person) == 0)
        found->by_person.erase(*use->person);
}

// Adds to what people wait for. By type alone: its sessions may change while they wait.
void move_waiting(State& event, TicketTypeId type_id, std::int32_t quantity)
{
    const auto* type = event.find(type_id);
    if (!type) return; // deleted since
    event.by_type[static_cast<std::size_t>(type - event.ticket_types.data())].waiting += quantity;
}

void forget_waitlist(State& event)
{
    event.waitlist.clear();
    for (auto& taken : event.by_type) taken.waiting = 0;
}

void create(State& event, const EventCreated& e)
{
    event.status = Status::draft;
    event.details = e.details;
    event.currency = e.currency;
    event.sessions = e.sessions;
    event.ticket_types = e.ticket_types;
    event.by_session.assign(e.sessions.size(), {});
    event.by_type.assign(e.ticket_types.size(), {});
    event.sessions_made = static_cast<std::int32_t>(e.sessions.size());
}

Session& session_of(State& event, SessionNumber number)
{
    const auto found = std::ranges::find(event.sessions, number, &Session::number);
    require(found != event.sessions.end(), "a session changes that the event has");
    return *found;
}

TicketType& type_of(State& event, TicketTypeId id)
{
    const auto found = std::ranges::find(event.ticket_types, id, &TicketType::ticket_type_id);
    require(found != event.ticket_types.end(), "a ticket type changes that the event has");
    return *found;
}

void remove(State& event, SessionNumber number)
{
    const auto index = &session_of(event, number) - event.sessions.data();
    require(event.by_session[static_cast<std::size_t>(index)] == Taken{}, "nobody has a place there");
    event.sessions.erase(event.sessions.begin() + index);
    event.by_session.erase(event.by_session.begin() + index);
}

void remove(State& event, TicketTypeId id)
{
    const auto index = &type_of(event, id) - event.ticket_types.data();
    const auto& taken = event.by_type[static_cast<std::size_t>(index)];
    require(taken.sold == 0 && taken.held == 0, "nobody has such a ticket");
    std::erase_if(event.waitlist, [&](const Waiting& entry) { return entry.ticket_type_id == id; });
    event.ticket_types.erase(event.ticket_types.begin() + index);
    event.by_type.erase(event.by_type.begin() + index);
}

} // namespace

Instant State::starts_at() const noexcept
{
    auto first = Instant::max();
    for (const auto& session : sessions) first = std::min(first, session.starts_at);
    return first;
}

Instant State::ends_at() const noexcept
{
    auto last = Instant::min();
    for (const auto& session : sessions) last = std::max(last, session.ends_at);
    return last;
}

bool State::is_organized_by(UserId user) const noexcept
{
    return std::ranges::find(details.organizers, user, &Organizer::user_id) !=
           details.organizers.end();
}

const TicketType* State::find(TicketTypeId id) const noexcept
{
    const auto found = std::ranges::find(ticket_types, id, &TicketType::ticket_type_id);
    return found == ticket_types.end() ? nullptr : &*found;
}

const Session* State::find(SessionNumber number) const noexcept
{
    const auto found = std::ranges::find(sessions, number, &Session::number);
    return found == sessions.end() ? nullptr : &*found;
}

const Promo* State::find_promo(std::string_view code) const noexcept
{
    const auto found = std::ranges::find_if(promo_codes, [&](const Promo& promo) {
        return !promo.removed && promo.terms.code == code;
    });
    return found == promo_codes.end() ? nullptr : &*found;
}

const Waiting* State::find(WaitlistEntryId entry) const noexcept
{
    const auto found = std::ranges::find(waitlist, entry, &Waiting::entry_id);
    return found == waitlist.end() ? nullptr : &*found;
}

const Taken& State::taken(const Session& of) const noexcept
{
    return by_session[static_cast<std::size_t>(&of - sessions.data())];
}

const Taken& State::taken(const TicketType& of) const noexcept
{
    return by_type[static_cast<std::size_t>(&of - ticket_types.data())];
}

void evolve(State& event, const Event& what)
{
    match(
        what,
        [&](const EventCreated& e) { create(event, e); },
        [](const OrganizerIntroduced&) {},
        [&](const EventEdited& e) { event.details = e.details; },
        [](const EventRestored&) {},
        [&](const EventPublished&) { event.status = Status::published; },
        [&](const EventUnpublished&) { event.status = Status::draft; },
        [&](const EventCancelled&) {
            event.status = Status::cancelled;
            forget_waitlist(event);
        },
        [&](const EventDeleted&) {
            event.status = Status::deleted;
            forget_waitlist(event);
        },
        [&](const SessionAdded& e) {
            require(e.session.number.value == event.sessions_made + 1, "numbers are given in order");
            event.sessions_made = e.session.number.value;
            event.sessions.push_back(e.session);
            event.by_session.emplace_back();
        },
        [&](const SessionEdited& e) { session_of(event, e.session.number) = e.session; },
        [&](const SessionDeleted& e) { remove(event, e.number); },
        [&](const TicketTypeAdded& e) {
            event.ticket_types.push_back(e.ticket_type);
            event.by_type.emplace_back();
        },
        [&](const TicketTypeEdited& e) {
            type_of(event, e.ticket_type.ticket_type_id) = e.ticket_type;
        },
        [&](const TicketTypeDeleted& e) { remove(event, e.ticket_type_id); },
        [&](const TicketsHeld& e) {
            move_places(event, e.places, 0, +1);
            const Hold hold{e.places, e.expires_at, e.expires_at, e.cart, e.promo};
            const bool first = event.holds.try_emplace(e.order_id, hold).second;
            require(first, "an order holds places once");
            count_promo(event, e.promo, +1, +1);
        },
        [&](const HoldReleased& e) {
            const auto hold = event.holds.find(e.order_id);
            if (hold != event.holds.end()) count_promo(event, hold->second.promo, -1, -1);
            end_hold(event, e.order_id, e.places);
            move_places(event, e.places, 0, -1);
        },
        [&](const TicketsSold& e) {
            if (e.from_hold) end_hold(event, e.order_id, e.places);
            count_promo(event, e.promo, +1, +1);
            move_places(event, e.places, +1, e.from_hold ? -1 : 0);
        },
        [&](const TicketsReturned& e) { move_places(event, e.places, -1, 0); },
        [&](const HoldProlonged& e) {
            const auto hold = event.holds.find(e.order_id);
            if (hold != event.holds.end()) hold->second.expires_at = e.expires_at;
        },
        [&](const PromoCodeAdded& e) { event.promo_codes.push_back({e.promo_code, false, 0, {}}); },
        [&](const PromoCodeRemoved& e) {
            for (auto& promo : event.promo_codes)
                if (promo.terms.code == e.code) promo.removed = true;
        },
        [&](const WaitlistJoined& e) {
            event.waitlist.push_back(
                {e.entry_id, e.ticket_type_id, e.quantity, e.user, e.person.subject, {}});
            move_waiting(event, e.ticket_type_id, e.quantity);
        },
        [&](const WaitlistOffered& e) {
            move_waiting(event, e.ticket_type_id, -e.quantity);
            const auto entry = std::ranges::find(event.waitlist, e.entry_id, &Waiting::entry_id);
            if (entry != event.waitlist.end()) entry->offer = e.order_id;
        },
        [&](const WaitlistEnded& e) {
            if (!e.had_offer) move_waiting(event, e.ticket_type_id, -e.quantity);
            std::erase_if(
                event.waitlist, [&](const Waiting& entry) { return entry.entry_id == e.entry_id; });
        });
}

State replay(const Events& history)
{
    State event;
    for (const auto& what : history) evolve(event, what);
    return event;
}

Free free_of(const State& event, const TicketType& type)
{
    const auto& own = event.by_type[static_cast<std::size_t>(&type - event.ticket_types.data())];
    Free result{type.max_quantity - own.sold - own.held, {}};

    for (std::size_t i = 0; i < event.sessions.size(); ++i) {
        const auto& session = event.sessions[i];
        if (std::ranges::find(type.sessions, session.number) == type.sessions.end()) continue;
        const auto& taken = event.by_session[i];
        const auto left = session.capacity - taken.sold - taken.held;
        if (left < result.tickets) {
            result.tickets = left;
            result.limiting.clear();
        }
        if (left == result.tickets) result.limiting.push_back(session.number);
    }
    return result;
}

} // namespace bilten::domain::ticketed_event
