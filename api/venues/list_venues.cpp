// GET /api/venues

#include "api/reading.hpp"
#include "api/venues/venues.hpp"
#include "api/http/errors.hpp"
#include "schemas/json/write.hpp"

#include <fmt/format.h>

namespace bilten::api {

namespace asio = boost::asio;

namespace {

constexpr std::size_t limit_default = 20;

// "<venue id>-<name>": opaque to clients.
std::string cursor_text(const projections::VenueCursor& cursor)
{
    return to_string(cursor.venue_id) + "-" + cursor.name;
}

std::optional<projections::VenueCursor> parse_cursor(std::string_view text)
{
    constexpr std::size_t id_bytes = 36;
    if (text.size() <= id_bytes || text[id_bytes] != '-') return std::nullopt;
    const auto id = domain::parse_uuid(text.substr(0, id_bytes));
    if (!id) return std::nullopt;
    return projections::VenueCursor{std::string{text.substr(id_bytes + 1)}, *id};
}

} // namespace

asio::awaitable<Response> list_venues(Context& context, Request request)
{
    if (auto late = co_await wait_for_position(context, request, "venues")) co_return *late;
    std::optional<projections::VenueCursor> after;
    if (const auto text = request.query.text("cursor")) {
        after = parse_cursor(*text);
        if (!after)
            co_return invalid(request, {{"cursor", "format", "must be a nextCursor of this list"}});
    }
    projections::VenueFilter filter;
    if (const auto name = request.query.text("q")) filter.name_contains = *name;
    if (const auto city = request.query.text("city")) filter.city = *city;
    const auto limit =
        static_cast<std::size_t>(request.query.integer("limit").value_or(limit_default));

    const auto page =
        co_await context.queries.venues(std::move(filter), std::move(after), limit);
    auto answer = json(
        200,
        fmt::format(
            R"({{"venues":[{}],"nextCursor":{}}})",
            fmt::join(page.venues, ","),
            page.next ? schemas::to_json(cursor_text(*page.next)) : "null"));
    co_return with_freshness(context, "venues", std::move(answer));
}

} // namespace bilten::api
