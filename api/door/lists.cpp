// GET /api/events/{eventId}/checkin-list and /checkin-counters

#include "api/command.hpp"
#include "api/door/door.hpp"
#include "api/door/doorkeeper.hpp"
#include "api/reading.hpp"
#include "api/tickets/showings.hpp"
#include "schemas/api/door.hpp"

#include <algorithm>

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;

namespace {

constexpr std::int64_t limit_default = 1'000;

dto::DoorTicketDto to_dto(const projections::TicketRecord& ticket)
{
    dto::DoorTicketDto body;
    body.ticket_id = ticket.ticket_id;
    body.status = ticket.is_transferred      ? dto::TicketState::transferred
                  : !ticket.is_valid         ? dto::TicketState::cancelled
                  : ticket.check_ins.empty() ? dto::TicketState::valid
                                             : dto::TicketState::checked_in;
    body.typed_code = ticket.code;
    if (ticket.attendee) body.attendee_name = ticket.attendee->name;
    body.ticket_type_name = ticket.type_name;
    body.sessions = ticket.sessions;
    for (const auto& [session, at, station] : ticket.check_ins)
        body.check_ins.push_back({session, at, station});
    return body;
}

} // namespace

asio::awaitable<Response> get_check_in_list(Context& context, Request request)
{
    projections::TicketsOfEvent which;
    which.event_id = {request.id("eventId")};
    which.session = request.query.session("sessionId");
    which.limit =
        static_cast<std::size_t>(request.query.integer("limit").value_or(limit_default));
    if (const auto cursor = request.query.uuid("cursor")) which.after = domain::TicketId{*cursor};
    if (auto may_not = co_await refused_list(context, request, which.event_id))
        co_return *may_not;
    if (auto late = co_await wait_for_position(context, request, "tickets")) co_return *late;

    const auto page = co_await context.tickets.tickets_of_event(which);
    if (request.principal) { // a station's look was recorded by its token already
        domain::showing::AttendeesShown showing{
            domain::showing::Shown::check_in_list, which.event_id, which.session, {}, {}, 0, {}, {}};
        showing.fields = {"attendeeName"};
        showing.persons = static_cast<std::int32_t>(std::ranges::count_if(
            page.tickets,
            [](const projections::TicketRecord& ticket) { return ticket.attendee.has_value(); }));
        co_await record_showing(context, request, std::move(showing));
    }
    dto::CheckInListDto body;
    body.event_id = which.event_id;
    for (const auto& [id, public_key] : context.ticket_codes.keys())
        body.ticket_keys.push_back({id, public_key});
    for (const auto& ticket : page.tickets) body.tickets.push_back(to_dto(ticket));
    if (page.next) body.next_cursor = to_string(*page.next);
    co_return with_freshness(context, "tickets", json(200, schemas::to_json(body)));
}

asio::awaitable<Response> get_check_in_counters(Context& context, Request request)
{
    const domain::TicketedEventId event{request.id("eventId")};
    const auto by = doorkeeper_of(context, request);
    if (!by) co_return refused(request, by.error());
    if (auto may_not = co_await refused_scans(context, request, *by, event)) co_return *may_not;
    if (auto late = co_await wait_for_position(context, request, "tickets")) co_return *late;

    dto::CheckInCountersDto body;
    body.event_id = event;
    const auto counts = co_await context.tickets.counts(event);
    for (const auto& [session, sold, checked_in] : counts)
        body.sessions.push_back({session, sold, checked_in});
    co_return with_freshness(context, "tickets", json(200, schemas::to_json(body)));
}

} // namespace bilten::api
