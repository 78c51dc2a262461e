// POST /api/events/{eventId}/checkin-batch

#include "api/command.hpp"
#include "api/door/door.hpp"
#include "api/door/doorkeeper.hpp"
#include "schemas/api/door.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
using commands::NotedScan;
using commands::ToldScan;
using domain::RefusalCode;
using domain::Result;
using domain::TicketId;

namespace {

// In one command. A lane works for others between two of them: a batch that fills it for a tenth of
// a second would be a pause in everybody's sales.
constexpr std::size_t scans_at_once = 500;

std::vector<FieldError> wrong_fields(const dto::CheckInBatchRequest& body)
{
    std::vector<FieldError> wrong;
    for (std::size_t i = 0; i < body.scans.size(); ++i) {
        const auto& scan = body.scans[i];
        const auto field = fmt::format("scans[{}].code", i);
        if (scan.ticket_id && scan.code)
            wrong.push_back({field, "exclusive", "stands in place of ticketId"});
        if (!scan.ticket_id && !scan.code)
            wrong.push_back({field, "needs", "is needed where there is no ticketId"});
    }
    return wrong;
}

// Codes of a batch, each kind read at once: signatures on other threads, typed codes by one query.
struct Codes {
    std::vector<std::string> signed_codes;
    std::vector<std::string> typed_codes;
};

Codes codes_of(const dto::CheckInBatchRequest& body)
{
    Codes codes;
    for (const auto& scan : body.scans) {
        if (!scan.code) continue;
        if (auto typed = typed_code(scan.code->str()))
            codes.typed_codes.push_back(std::move(*typed));
        else
            codes.signed_codes.push_back(scan.code->str());
    }
    return codes;
}

asio::awaitable<std::vector<Result<TicketId>>> tickets_of(
    Context& context, domain::TicketedEventId event, const dto::CheckInBatchRequest& body)
{
    auto codes = codes_of(body);
    std::vector<Result<TicketId>> signed_tickets;
    if (!codes.signed_codes.empty())
        signed_tickets = co_await context.ticket_codes.read_all(std::move(codes.signed_codes));
    std::map<std::string, TicketId> typed_tickets;
    if (!codes.typed_codes.empty())
        typed_tickets =
            co_await context.tickets.tickets_of_codes(event, std::move(codes.typed_codes));

    std::vector<Result<TicketId>> tickets;
    auto next_signed = signed_tickets.begin();
    for (const auto& scan : body.scans) {
        const auto typed = scan.code ? typed_code(scan.code->str()) : std::nullopt;
        const auto known = typed ? typed_tickets.find(*typed) : typed_tickets.end();
        if (scan.ticket_id)
            tickets.emplace_back(*scan.ticket_id);
        else if (!typed)
            tickets.push_back(*next_signed++);
        else if (known != typed_tickets.end())
            tickets.emplace_back(known->second);
        else
            tickets.emplace_back(RefusalCode::ticket_unknown);
    }
    co_return tickets;
}

// Which scan comes when: the earliest first, and in the order of the batch where the time is one.
std::vector<std::size_t> by_time(const dto::CheckInBatchRequest& body)
{
    std::vector<std::size_t> order(body.scans.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(
        order, {}, [&](std::size_t index) { return body.scans[index].scanned_at; });
    return order;
}

dto::ScanResultDto to_dto(const Result<TicketId>& ticket, const ToldScan& told)
{
    dto::ScanResultDto body;
    if (ticket) body.ticket_id = *ticket;
    if (told.other) {
        body.other_scan_at = told.other->at;
        body.other_station_name = told.other->station;
    }
    if (!told.refusal) return body;
    const auto code = told.refusal->code;
    body.error_code = domain::name_of(code);
    body.status = code == RefusalCode::already_checked_in ? dto::ScanStatus::already_admitted
                                                          : dto::ScanStatus::refused;
    return body;
}

dto::CheckInBatchDto
to_dto(domain::TicketedEventId event, std::vector<dto::ScanResultDto> results)
{
    dto::CheckInBatchDto body;
    body.event_id = event;
    for (const auto& result : results) switch (result.status) {
        case dto::ScanStatus::admitted: ++body.admitted; break;
        case dto::ScanStatus::already_admitted: ++body.already_admitted; break;
        case dto::ScanStatus::refused: ++body.refused; break;
        }
    body.results = std::move(results);
    return body;
}

struct Batch {
    commands::Doorkeeper by;
    domain::TicketedEventId event;
    std::vector<Result<TicketId>> tickets; // beside the scans of the body
    std::vector<std::size_t> order;
};

commands::TellScans command_of(
    const Batch& batch,
    const dto::CheckInBatchRequest& body,
    std::span<const std::size_t> indices,
    domain::Instant now)
{
    commands::TellScans command{batch.by, batch.event, {}, now};
    for (const auto index : indices) {
        const auto& scan = body.scans[index];
        command.scans.push_back(
            {batch.tickets[index],
             scan.session_id,
             {scan.scanned_at, scan.station_name.str()}});
    }
    return command;
}

using Told = std::vector<ToldScan>;
using Tickets = std::vector<Result<TicketId>>;

Tickets tickets_at(const Batch& batch, std::span<const std::size_t> indices)
{
    Tickets tickets;
    for (const auto index : indices) tickets.push_back(batch.tickets[index]);
    return tickets;
}

std::vector<dto::ScanResultDto> dtos_of(const Tickets& tickets, const Told& told)
{
    std::vector<dto::ScanResultDto> results;
    for (std::size_t i = 0; i < told.size(); ++i) results.push_back(to_dto(tickets[i], told[i]));
    return results;
}

std::vector<dto::ScanResultDto>
part_of(const Tickets& tickets, const std::variant<Told, commands::KeptAnswer>& answer)
{
    if (const auto* kept = std::get_if<commands::KeptAnswer>(&answer))
        return schemas::from_stored<std::vector<dto::ScanResultDto>>(kept->body);
    return dtos_of(tickets, std::get<Told>(answer));
}

// Each part of a batch keeps its own answer under the request's key: a batch that broke off half-way
// goes on where it was, and no row grows with the batch. Part 0 has the key alone, so that another
// body is refused before anything happened.
commands::Envelope envelope_for(
    Context& context,
    const Request& request,
    const commands::TellScans& command,
    std::size_t part)
{
    auto envelope =
        envelope_of(context, request, commands::slot_at(command.by, command.event_id.value));
    if (envelope.key && part > 0) envelope.key->principal += fmt::format(" part {}", part);
    std::vector<TicketId> tickets;
    for (const auto& scan : command.scans)
        if (scan.ticket && slot_of(*scan.ticket) == slot_of(command.event_id))
            tickets.push_back(*scan.ticket);
    envelope.streams = commands::streams_at(command.by, tickets);
    return envelope;
}

} // namespace

asio::awaitable<Response> post_check_in_batch(Context& context, Request request)
{
    const auto body = schemas::from_json<dto::CheckInBatchRequest>(request.body, batch_bytes_max);
    if (!body) co_return invalid_body(request, body.error());
    if (const auto wrong = wrong_fields(*body); !wrong.empty()) co_return invalid(request, wrong);
    const auto by = doorkeeper_of(context, request);
    if (!by) co_return refused(request, by.error());
    const domain::TicketedEventId event{request.id("eventId")};
    if (auto may_not = co_await refused_scans(context, request, *by, event)) co_return *may_not;

    Batch batch{*by, event, {}, by_time(*body)};
    batch.tickets = co_await tickets_of(context, event, *body);
    std::vector<dto::ScanResultDto> results(body->scans.size());
    domain::Position position;
    const std::span order{batch.order};
    const ErrorContext errors{request};
    bool is_replayed = true;
    for (std::size_t at = 0; at < order.size(); at += scans_at_once) {
        const auto indices = order.subspan(at, std::min(scans_at_once, order.size() - at));
        auto command = command_of(batch, *body, indices, request.received_at);
        auto envelope = envelope_for(context, request, command, at / scans_at_once);
        auto work = [command = std::move(command)](commands::Workspace& workspace) {
            return commands::tell_scans(workspace, command);
        };
        const auto tickets = tickets_at(batch, indices);
        const auto keeping = [tickets, errors](const Result<Told>& told) {
            return keep(
                told ? json(200, schemas::to_json(dtos_of(tickets, *told)))
                     : refused(errors, told.error()));
        };
        const auto told = co_await commands::execute<Told>(
            context.lanes, std::move(envelope), std::move(work), keeping);
        if (!told) co_return refused(errors, told.error());
        const auto* kept = std::get_if<commands::KeptAnswer>(&told->answer);
        if (kept && kept->status != 200) co_return respond(*kept);
        auto part = part_of(tickets, told->answer);
        for (std::size_t i = 0; i < indices.size(); ++i) results[indices[i]] = std::move(part.at(i));
        is_replayed = is_replayed && kept;
        position = told->position;
    }
    auto response = json(200, schemas::to_json(to_dto(event, std::move(results))));
    response.with("Bilten-Position", position_text(position));
    if (is_replayed) response.with("Idempotent-Replayed", "true");
    co_return response;
}

} // namespace bilten::api
