// POST and GET /api/events/{eventId}/kiosk-tokens, DELETE /api/kiosk-tokens/{kioskTokenId}

#include "api/command.hpp"
#include "api/door/door.hpp"
#include "api/door/doorkeeper.hpp"
#include "api/events/editing.hpp"
#include "api/reading.hpp"
#include "schemas/api/door.hpp"

#include <fmt/format.h>

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
namespace kiosk = domain::kiosk_token;
using commands::EventAfter;

namespace {

std::string new_secret(Context& context)
{
    std::string secret;
    for (int i = 0; i < 4; ++i) secret += fmt::format("{:016x}", context.crypto.random());
    return secret;
}

// The end of its id: enough to tell two events of a house apart at a glance.
std::string event_code(domain::TicketedEventId event)
{
    auto text = to_string(event);
    text.erase(0, text.size() - 6);
    for (auto& c : text)
        if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

Response shown_already(const ErrorContext& errors, const commands::KeptAnswer& kept)
{
    if (!kept.reference) return respond(kept); // it was refused
    return refused(
        errors,
        domain::Refusal{
            domain::RefusalCode::kiosk_token_shown,
            {{"kioskTokenId", to_string(*kept.reference)}}});
}

} // namespace

asio::awaitable<Response> post_kiosk_token(Context& context, Request request)
{
    const auto sent = body_of<dto::KioskTokenRequest>(request);
    if (!sent) co_return sent.error();
    const domain::TicketedEventId event{request.id("eventId")};
    const domain::KioskTokenId id{new_id_beside(context, request.received_at, event.value)};
    const auto secret = new_secret(context);
    const kiosk::KioskTokenIssued token{
        id,
        event,
        sent->station_name.str(),
        secret_hash(context, secret),
        device_hash(context, id, sent->device_fingerprint.str()),
        request.received_at + std::chrono::hours{sent->hours.value()}};
    const dto::KioskTokenDto body{
        id,
        token_text(id, secret),
        token.station,
        token.expires_at,
        event,
        event_code(event)};
    const commands::IssueKioskToken command{editor_of(request), token};
    auto work = [command](commands::Workspace& workspace) {
        return commands::issue_kiosk_token(workspace, command);
    };
    const auto render = [body](const EventAfter&) {
        auto location = "/api/kiosk-tokens/" + to_string(body.kiosk_token_id);
        return created(std::move(location), schemas::to_json(body));
    };
    // The secret is shown once and kept nowhere: under an idempotency key stands only which token it
    // made. A secret that could be made again, from a key of the house, would be no 32 random bytes,
    // and whoever has that key could be every station.
    const ErrorContext errors{request};
    const auto keeping = [id, errors](const domain::Result<EventAfter>& issued) {
        if (!issued) return keep(refused(errors, issued.error()));
        commands::KeptAnswer kept;
        kept.status = 201;
        kept.reference = id.value;
        return kept;
    };
    auto envelope = envelope_of(context, request, domain::slot_of(event));
    const auto issued = co_await commands::execute<EventAfter>(
        context.lanes, std::move(envelope), std::move(work), keeping);
    if (!issued) co_return refused(errors, issued.error());
    if (const auto* kept = std::get_if<commands::KeptAnswer>(&issued->answer))
        co_return shown_already(errors, *kept);
    auto response = render(std::get<EventAfter>(issued->answer));
    response.with("Bilten-Position", position_text(issued->position));
    co_return response;
}

asio::awaitable<Response> list_kiosk_tokens(Context& context, Request request)
{
    const domain::TicketedEventId event{request.id("eventId")};
    const commands::Doorkeeper by{editor_of(request)};
    if (auto may_not = co_await refused_scans(context, request, by, event)) co_return *may_not;
    if (auto late = co_await wait_for_position(context, request, "tickets")) co_return *late;
    const auto tokens = co_await context.tickets.kiosk_tokens(event);
    dto::KioskTokenListDto body;
    for (const auto& token : tokens)
        body.kiosk_tokens.push_back(
            {token.token_id,
             token.station,
             token.issued_at,
             token.issued_by,
             token.expires_at,
             token.revoked_at,
             token.used_at,
             token.check_ins,
             token.lists});
    co_return with_freshness(context, "tickets", json(200, schemas::to_json(body)));
}

asio::awaitable<Response> delete_kiosk_token(Context& context, Request request)
{
    const commands::RevokeKioskToken command{
        editor_of(request), {request.id("kioskTokenId")}, request.received_at};
    auto work = [command](commands::Workspace& workspace) {
        return commands::revoke_kiosk_token(workspace, command);
    };
    const auto render = [](const kiosk::State&) { return no_content(); };
    co_return co_await run_command<kiosk::State>(
        context, request, domain::slot_of(command.token_id), std::move(work), render);
}

} // namespace bilten::api
