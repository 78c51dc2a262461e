// One event, its availability, its history.

#include "api/command.hpp"
#include "api/events/events.hpp"
#include "api/reading.hpp"
#include "schemas/api/events.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bilten::api {

namespace asio = boost::asio;
using projections::Queries;

namespace {

constexpr std::size_t limit_default = 20;

std::size_t limit_of(const Request& request)
{
    return static_cast<std::size_t>(request.query.integer("limit").value_or(limit_default));
}

// Drafts are for those who run them.
bool may_see(const Request& request, const projections::EventDocument& document)
{
    if (document.is_public) return true;
    if (!request.principal) return false;
    if (request.principal->has(commands::Role::admin)) return true;
    const auto user = to_string(request.principal->user);
    return std::ranges::find(document.organizers, user) != document.organizers.end();
}

Response unknown_event(const Request& request)
{
    return refused(request, domain::RefusalCode::event_unknown);
}

std::string joined(const std::vector<std::string>& documents)
{
    return fmt::format("{}", fmt::join(documents, ","));
}

// A document of a read model, or a part of one.
struct Shown {
    std::string_view projection;
    asio::awaitable<std::optional<projections::EventDocument>> (Queries::*find)(domain::Uuid);
    std::string_view id = "eventId"; // the parameter that names it
    domain::RefusalCode unknown = domain::RefusalCode::event_unknown;
};

asio::awaitable<Response> show(Context& context, Request request, Shown what)
{
    if (auto late = co_await wait_for_position(context, request, what.projection)) co_return *late;
    auto document = co_await (context.queries.*what.find)(request.id(what.id));
    if (!document || !may_see(request, *document)) co_return refused(request, what.unknown);
    co_return with_freshness(
        context,
        what.projection,
        versioned(request, std::move(document->bytes), document->version));
}

} // namespace

asio::awaitable<Response> get_event(Context& context, Request request)
{
    return show(context, std::move(request), {"events", &Queries::event});
}

asio::awaitable<Response> get_availability(Context& context, Request request)
{
    return show(context, std::move(request), {"availability", &Queries::availability});
}

asio::awaitable<Response> list_sessions(Context& context, Request request)
{
    return show(context, std::move(request), {"events", &Queries::sessions});
}

asio::awaitable<Response> list_ticket_types(Context& context, Request request)
{
    return show(context, std::move(request), {"events", &Queries::ticket_types});
}

asio::awaitable<Response> get_ticket_type_availability(Context& context, Request request)
{
    return show(
        context,
        std::move(request),
        {"availability",
         &Queries::ticket_type_availability,
         "ticketTypeId",
         domain::RefusalCode::ticket_type_unknown});
}

asio::awaitable<Response> get_history(Context& context, Request request)
{
    if (auto late = co_await wait_for_position(context, request, "history")) co_return *late;

    const auto id = request.id("eventId");
    const auto document = co_await context.queries.event(id);
    if (!document) co_return unknown_event(request);
    const bool compliance = request.principal->has(commands::Role::compliance_officer);
    auto as_organizer = *document;
    as_organizer.is_public = compliance;
    if (!may_see(request, as_organizer))
        co_return refused(request, domain::RefusalCode::not_owner);

    const auto after = static_cast<domain::Version>(request.query.integer("cursor").value_or(0));
    const auto page = co_await context.queries.history(id, after, limit_of(request));
    auto answer = json(
        200,
        fmt::format(
            R"({{"eventId":"{}","entries":[{}],"nextCursor":{}}})",
            to_string(id),
            joined(page.entries),
            page.next_after ? fmt::format("\"{}\"", *page.next_after) : "null"));
    co_return with_freshness(context, "history", std::move(answer));
}

} // namespace bilten::api
