// The history of an event.

#include "api/command.hpp"
#include "api/events/events.hpp"
#include "api/events/visibility.hpp"
#include "api/reading.hpp"
#include "schemas/api/events.hpp"

#include <fmt/format.h>

namespace bilten::api {

namespace asio = boost::asio;

namespace {

constexpr std::size_t limit_default = 20;

std::size_t limit_of(const Request& request)
{
    return static_cast<std::size_t>(request.query.integer("limit").value_or(limit_default));
}

Response unknown_event(const Request& request)
{
    return refused(request, domain::RefusalCode::event_unknown);
}

std::string joined(const std::vector<std::string>& documents)
{
    return fmt::format("{}", fmt::join(documents, ","));
}

} // namespace

asio::awaitable<Response> get_history(Context& context, Request request)
{
    if (auto late = co_await wait_for_position(context, request, "history")) co_return *late;

    const auto id = request.id("eventId");
    const auto organizers = co_await context.queries.organizers_of(id);
    if (!organizers) co_return unknown_event(request);
    if (!runs_it(request, *organizers) &&
        !request.principal->has(commands::Role::compliance_officer))
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
