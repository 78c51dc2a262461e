// GET /api/sessions/{sessionKey}/registrations

#include "api/command.hpp"
#include "api/events/editing.hpp"
#include "api/http/errors.hpp"
#include "api/reading.hpp"
#include "api/tickets/showings.hpp"
#include "api/tickets/tickets.hpp"
#include "commands/events.hpp"
#include "schemas/api/tickets.hpp"

#include <algorithm>

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;

namespace {

constexpr std::int64_t limit_default = 20;

struct SessionKey {
    domain::TicketedEventId event;
    domain::SessionNumber session;
};

// "<event id>.S1", or "S1" beside the event's id. Nothing: neither names an event, or each another.
std::optional<SessionKey> parse_key(std::string_view text, std::optional<domain::Uuid> event)
{
    if (const auto dot = text.find('.'); dot != text.npos) {
        const auto in_key = domain::parse_uuid(text.substr(0, dot));
        if (event && event != in_key) return std::nullopt;
        event = in_key;
        text.remove_prefix(dot + 1);
    }
    const auto session = parse_session(text);
    if (!event || !session) return std::nullopt;
    return SessionKey{{*event}, *session};
}

// Whether the event has such a session, and who asks runs it. Nothing: go on.
asio::awaitable<std::optional<Response>>
refused_session(Context& context, const Request& request, SessionKey key)
{
    auto envelope = reading(domain::slot_of(key.event));
    auto find = [key, editor = editor_of(request)](commands::Workspace& workspace) {
        return commands::find_event(workspace, key.event, editor);
    };
    const auto found = co_await commands::execute<commands::EventAfter>(
        context.lanes, std::move(envelope), std::move(find));
    if (!found) co_return refused(request, found.error());
    if (!found->state.find(key.session))
        co_return refused(request, domain::RefusalCode::session_unknown);
    co_return std::nullopt;
}

dto::SessionRegistrationDto
to_dto(const projections::TicketRecord& ticket, domain::SessionNumber session)
{
    dto::SessionRegistrationDto body;
    body.ticket_id = ticket.ticket_id;
    body.order_id = ticket.order_id;
    if (ticket.attendee) {
        body.attendee_name = ticket.attendee->name;
        body.email = ticket.attendee->email;
        body.dietary_restrictions = ticket.attendee->dietary_restrictions;
        body.emergency_contact = ticket.attendee->emergency_contact;
    }
    body.ticket_type_name = ticket.type_name;
    const auto entry =
        std::ranges::find(ticket.check_ins, session, &projections::CheckInEntry::session);
    if (entry != ticket.check_ins.end()) body.checked_in_at = entry->at;
    return body;
}

} // namespace

asio::awaitable<Response> list_registrations(Context& context, Request request)
{
    const auto key = parse_key(
        *request.path_parameters.text("sessionKey"), request.query.uuid("eventId"));
    if (!key)
        co_return invalid(
            request, {{"eventId", "needs", "must name the event where sessionKey does not"}});
    if (auto may_not = co_await refused_session(context, request, *key)) co_return *may_not;
    if (auto late = co_await wait_for_position(context, request, "tickets")) co_return *late;

    projections::TicketsOfEvent which{key->event, key->session, true, {}, 0};
    which.limit =
        static_cast<std::size_t>(request.query.integer("limit").value_or(limit_default));
    if (const auto cursor = request.query.uuid("cursor")) which.after = domain::TicketId{*cursor};
    const auto page = co_await context.tickets.tickets_of_event(which);
    domain::showing::AttendeesShown showing{
        domain::showing::Shown::registrations, key->event, key->session, {}, {}, 0, {}, {}};
    showing.fields = {"attendeeName", "email", "dietaryRestrictions", "emergencyContact"};
    showing.persons = static_cast<std::int32_t>(std::ranges::count_if(
        page.tickets,
        [](const projections::TicketRecord& ticket) { return ticket.attendee.has_value(); }));
    co_await record_showing(context, request, std::move(showing));
    dto::SessionRegistrationListDto body;
    for (const auto& ticket : page.tickets)
        body.registrations.push_back(to_dto(ticket, key->session));
    if (page.next) body.next_cursor = to_string(*page.next);
    co_return with_freshness(context, "tickets", json(200, schemas::to_json(body)));
}

} // namespace bilten::api
