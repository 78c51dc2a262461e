// GET /api/events/{eventId}?asOf=: the event as this API would have shown it then.

#include "api/command.hpp"
#include "api/events/events.hpp"
#include "api/events/visibility.hpp"
#include "commands/events.hpp"
#include "schemas/json/time.hpp"

#include <fmt/format.h>

#include <charconv>

namespace bilten::api {

namespace asio = boost::asio;
namespace event = domain::ticketed_event;
using projections::AsOf;

namespace {

// A version, or a time. Nothing: neither.
std::optional<AsOf> parse_as_of(std::string_view text)
{
    domain::Version version = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
    if (error == std::errc{} && end == text.data() + text.size() && version > 0)
        return AsOf{version};
    if (const auto instant = schemas::parse_instant(text)) return AsOf{*instant};
    return std::nullopt;
}

// What somebody may not see now, the past does not show; nor a draft that it was then.
bool may_see(const Request& request, const event::State& now, const event::State& then)
{
    if (runs_it(request, now)) return true;
    const auto level = vetting_level_of(request);
    return is_shown_to(level, now) && is_shown_to(level, then);
}

} // namespace

asio::awaitable<Response> get_past_event(Context& context, Request request)
{
    const auto as_of = parse_as_of(request.query.text("asOf").value_or(""));
    if (!as_of)
        co_return invalid(
            request,
            {{"asOf", "format", "must be a version such as 3, or a time such as "
                                "2026-01-31T18:00:00Z"}});

    const domain::TicketedEventId id{request.id("eventId")};
    auto envelope = reading(domain::slot_of(id));
    auto look = [id](commands::Workspace& workspace) {
        return commands::look_at_event(workspace, id);
    };
    const auto now = co_await commands::execute<commands::EventAfter>(
        context.lanes, std::move(envelope), std::move(look));
    if (!now) co_return refused(request, now.error());

    const auto then = co_await context.past.event(id, *as_of);
    if (!then || then->state.status == event::Status::deleted ||
        !may_see(request, now->state, then->state))
        co_return refused(request, domain::RefusalCode::event_unknown);
    auto response = json(
        200, schemas::to_json(projections::details_of(then->frame, then->state, then->at)));
    response.with("ETag", fmt::format("\"{}\"", then->version));
    co_return response;
}

} // namespace bilten::api
