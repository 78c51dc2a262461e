// Lists of events, and the history of one.

#include "api/command.hpp"
#include "api/events/events.hpp"
#include "api/events/visibility.hpp"
#include "api/reading.hpp"
#include "schemas/api/events.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bilten::api {

namespace asio = boost::asio;
namespace {

constexpr std::size_t limit_default = 20;

std::size_t limit_of(const Request& request)
{
    return static_cast<std::size_t>(request.query.integer("limit").value_or(limit_default));
}

// "<milliseconds>-<event id>": opaque to clients.
std::string cursor_text(const projections::EventCursor& cursor)
{
    return fmt::format(
        "{}-{}", cursor.starts_at.time_since_epoch().count(), to_string(cursor.event_id));
}

std::optional<projections::EventCursor> parse_cursor(std::string_view text)
{
    const auto dash = text.find('-', text.starts_with('-') ? 1 : 0);
    if (dash == text.npos) return std::nullopt;
    const auto id = domain::parse_uuid(text.substr(dash + 1));
    std::int64_t milliseconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + dash, milliseconds);
    if (!id || error != std::errc{} || end != text.data() + dash) return std::nullopt;
    return projections::EventCursor{domain::Instant{std::chrono::milliseconds{milliseconds}}, *id};
}

std::optional<domain::Instant> day(const Request& request, std::string_view name)
{
    const auto text = request.query.text(name);
    if (!text) return std::nullopt;
    int year = 0;
    unsigned month = 0;
    unsigned date = 0; // the route has checked the form: YYYY-MM-DD
    std::from_chars(text->data(), text->data() + 4, year);
    std::from_chars(text->data() + 5, text->data() + 7, month);
    std::from_chars(text->data() + 8, text->data() + 10, date);
    return std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{date}};
}

projections::EventFilter filter_of(const Request& request)
{
    projections::EventFilter filter;
    filter.now = request.received_at;
    filter.show_past = request.query.boolean("showPast").value_or(false);
    filter.available_only = request.query.boolean("availableOnly").value_or(false);
    filter.organizer = request.query.uuid("organizerId");
    filter.venue = request.query.uuid("venueId");
    filter.from = day(request, "from");
    filter.to = day(request, "to");
    const auto text = [&](std::string_view name) -> std::optional<std::string> {
        const auto value = request.query.text(name);
        if (!value) return std::nullopt;
        return std::string{*value};
    };
    filter.event_type = text("eventType");
    filter.city = text("city");
    filter.title_contains = text("q");
    filter.vetting_level = vetting_level_of(request);
    if (request.principal) filter.viewer = request.principal->user.value;
    if (request.principal && request.principal->has(commands::Role::admin))
        filter.vetting_level = domain::ticketed_event::vetting_level_max;
    return filter;
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

asio::awaitable<Response> list_events(Context& context, Request request)
{
    if (auto late = co_await wait_for_position(context, request, "events")) co_return *late;

    std::optional<projections::EventCursor> after;
    if (const auto text = request.query.text("cursor")) {
        after = parse_cursor(*text);
        if (!after)
            co_return invalid(request, {{"cursor", "format", "must be a nextCursor of this list"}});
    }
    if (const auto type = request.query.text("eventType");
        type && *type != "Class" && *type != "SocialEvent")
        co_return invalid(request, {{"eventType", "oneOf", "must be Class or SocialEvent"}});

    auto filter = filter_of(request);
    const auto limit = limit_of(request);
    const auto page = co_await context.queries.events(std::move(filter), after, limit);
    auto answer = json(
        200,
        fmt::format(
            R"({{"events":[{}],"nextCursor":{}}})",
            joined(page.summaries),
            page.next ? fmt::format("\"{}\"", cursor_text(*page.next)) : "null"));
    co_return with_freshness(context, "events", std::move(answer));
}

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
