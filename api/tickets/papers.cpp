// GET /api/tickets/{ticketId}.pdf and .png

#include "api/command.hpp"
#include "api/events/calendar_text.hpp"
#include "api/reading.hpp"
#include "api/tickets/showings.hpp"
#include "api/tickets/ticket_access.hpp"
#include "api/tickets/tickets.hpp"
#include "projections/mail_words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
namespace words = projections::words;
using domain::RefusalCode;
using projections::TicketRecord;

namespace {

std::vector<std::string>
sessions_of(const TicketRecord& ticket, const dto::EventDetailsDto& event)
{
    const auto* zone = words::zone_named(event.venue.time_zone);
    std::vector<std::string> lines;
    for (const auto& session : event.sessions) {
        const auto& own = ticket.sessions;
        if (std::ranges::find(own, session.session_id) == own.end()) continue;
        lines.push_back(words::session(
            {session.session_id,
             session.session_name,
             session.session_date,
             end_of(session, event.venue.time_zone)},
            zone));
    }
    return lines;
}

// What it says of the event is as of now; of an event that is gone, what was sold.
asio::awaitable<projections::TicketPaper> paper_of(Context& context, TicketRecord ticket)
{
    projections::TicketPaper paper;
    paper.title = ticket.event_title;
    paper.admission = ticket.type_name;
    if (ticket.attendee) paper.holder = ticket.attendee->name;
    paper.letters = ticket.code;
    paper.scan_code = context.ticket_codes.code_of(ticket.ticket_id);
    paper.order_number = to_string(ticket.order_id);
    const domain::Position any;
    const auto event_id = ticket.event_id.value;
    const auto document =
        co_await context.documents.document(projections::Document::event, event_id, any);
    if (!document) co_return paper;
    const auto event = schemas::from_stored<dto::EventDetailsDto>(document->bytes);
    const auto& venue = event.venue;
    paper.title = event.title;
    paper.place = fmt::format("{}, {}, {}", venue.name, venue.address, venue.city);
    paper.sessions = sessions_of(ticket, event);
    co_return paper;
}

Response document(std::string bytes, std::string_view type, std::string_view name)
{
    Response response;
    response.content_type = type;
    response.body = std::move(bytes);
    // Whoever has the code of a ticket has the ticket.
    response.with("Cache-Control", "no-store");
    response.with("Referrer-Policy", "no-referrer");
    response.with("Content-Disposition", fmt::format("inline; filename=\"{}\"", name));
    return response;
}

// A valid ticket that who asks may have; or the answer.
asio::awaitable<boost::system::result<SeenTicket, Response>>
good_ticket(Context& context, const Request& request)
{
    auto seen = co_await seen_ticket(context, request);
    if (!seen) co_return std::move(seen).error();
    const auto& ticket = seen->ticket;
    const domain::Refusal::Details about{{"ticketId", to_string(ticket.ticket_id)}};
    if (ticket.is_transferred)
        co_return refused(request, domain::Refusal{RefusalCode::ticket_transferred, about});
    if (!ticket.is_valid)
        co_return refused(request, domain::Refusal{RefusalCode::ticket_cancelled, about});
    co_return seen;
}

} // namespace

asio::awaitable<Response> get_ticket_pdf(Context& context, Request request)
{
    auto seen = co_await good_ticket(context, request);
    if (!seen) co_return std::move(seen).error();
    const auto id = seen->ticket.ticket_id;
    if (!seen->is_own && seen->ticket.attendee) {
        domain::showing::AttendeesShown showing{
            domain::showing::Shown::ticket_paper,
            seen->ticket.event_id,
            {},
            id,
            {},
            1,
            {"attendeeName"},
            {}};
        co_await record_showing(context, request, std::move(showing));
    }
    auto paper = co_await paper_of(context, std::move(seen->ticket));
    auto bytes = co_await context.papers.ticket(std::move(paper));
    auto response = document(std::move(bytes), pdf_type, to_string(id) + ".pdf");
    co_return with_freshness(context, "tickets", std::move(response));
}

asio::awaitable<Response> get_ticket_png(Context& context, Request request)
{
    auto seen = co_await good_ticket(context, request);
    if (!seen) co_return std::move(seen).error();
    const auto id = seen->ticket.ticket_id;
    auto bytes = co_await context.papers.picture(context.ticket_codes.code_of(id));
    auto response = document(std::move(bytes), png_type, to_string(id) + ".png");
    co_return with_freshness(context, "tickets", std::move(response));
}

} // namespace bilten::api
