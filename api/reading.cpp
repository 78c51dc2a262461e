#include "api/reading.hpp"

#include "api/command.hpp"

#include <fmt/format.h>

namespace bilten::api {

boost::asio::awaitable<std::optional<Response>>
wait_for_position(Context& context, const Request& request, std::string_view projection)
{
    if (request.headers.min_position.empty()) co_return std::nullopt;
    const auto position = min_position(request);
    std::string name{projection};
    const bool reached =
        co_await context.documents.reached(std::move(name), position, position_wait_max);
    if (reached) co_return std::nullopt;
    co_return unavailable(request, std::chrono::seconds{1});
}

domain::Position min_position(const Request& request)
{
    return parse_position(request.headers.min_position).value_or(domain::Position{});
}

Response
with_freshness(const Context& context, std::string_view projection, Response response)
{
    if (const auto behind = context.freshness.events_behind(projection))
        response.with("Bilten-Behind", std::to_string(*behind));
    return response;
}

namespace {

// Entity tags as If-None-Match lists them, compared weakly (RFC 9110 section 13.1.2).
bool is_among(std::string_view tags, std::string_view etag)
{
    if (tags == "*") return true;
    while (!tags.empty()) {
        const auto comma = std::min(tags.find(','), tags.size());
        auto tag = tags.substr(0, comma);
        tags.remove_prefix(std::min(comma + 1, tags.size()));
        while (tag.starts_with(' ')) tag.remove_prefix(1);
        while (tag.ends_with(' ')) tag.remove_suffix(1);
        if (tag.starts_with("W/")) tag.remove_prefix(2);
        if (tag == etag) return true;
    }
    return false;
}

} // namespace

std::string tag_of(const projections::EventDocument& document)
{
    if (!document.since) return std::to_string(document.version);
    return fmt::format("{}-{}", document.version, document.since->time_since_epoch().count());
}

Response versioned(const Request& request, Response::Body bytes, std::string_view tag)
{
    auto etag = fmt::format("\"{}\"", tag);
    if (is_among(request.headers.if_none_match, etag)) {
        Response unchanged{304, {}, std::string{}, {}};
        unchanged.headers.reserve(4);
        unchanged.with("ETag", std::move(etag));
        return unchanged;
    }
    auto response = json(200, std::move(bytes));
    response.headers.reserve(4);
    response.with("ETag", std::move(etag));
    return response;
}

} // namespace bilten::api
