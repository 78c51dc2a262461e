#include "api/events/list_events.hpp"

#include "api/bind.hpp"
#include "api/command.hpp"
#include "api/events/visibility.hpp"
#include "api/reading.hpp"
#include "schemas/api/event_list.hpp"
#include "schemas/json/time.hpp"
#include "schemas/json/write.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace bilten::api {

namespace asio = boost::asio;
namespace body = schemas::api;
using projections::FacetCount;
using projections::ListOrder;
using projections::ListQuery;

namespace {

constexpr std::size_t limit_default = 20;
constexpr std::size_t price_digits_max = 12;
constexpr std::size_t price_decimals_max = 4;

std::optional<std::string> text(const Request& request, std::string_view name)
{
    const auto value = request.query.text(name);
    if (!value) return std::nullopt;
    return std::string{*value};
}

std::optional<domain::Instant> day(const Request& request, std::string_view name)
{
    const auto value = request.query.text(name);
    if (!value) return std::nullopt;
    return std::chrono::sys_days{schemas::parse_date(*value).value()}; // the route has checked it
}

// "12.5" is 125000. Nothing: longer than any price.
std::optional<projections::ComparablePrice> parse_price(std::string_view decimal)
{
    const auto point = std::min(decimal.find('.'), decimal.size());
    const auto whole = decimal.substr(0, point);
    auto digits = std::string{decimal.substr(std::min(point + 1, decimal.size()))};
    if (whole.size() > price_digits_max || digits.size() > price_decimals_max) return std::nullopt;
    digits.resize(price_decimals_max, '0');
    digits.insert(0, whole);
    projections::ComparablePrice price = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), price);
    return price;
}

constexpr std::array<std::string_view, 3> orders{"date", "price", "relevance"};

ListOrder order_of(std::string_view name) // one of these
{
    if (name == "price") return ListOrder::price;
    return name == "date" ? ListOrder::date : ListOrder::relevance;
}

ListQuery query_of(const Request& request, std::vector<FieldError>& errors)
{
    ListQuery query;
    query.text = text(request, "q").value_or("");
    query.now = request.received_at;
    query.facets = request.query.boolean("facets").value_or(false);
    query.limit = static_cast<std::size_t>(request.query.integer("limit").value_or(limit_default));
    query.cursor = text(request, "cursor").value_or("");

    auto& filter = query.filter;
    filter.event_type = text(request, "eventType");
    filter.organizer = request.query.uuid("organizerId");
    filter.venue = request.query.uuid("venueId");
    filter.city = text(request, "city");
    filter.tag = text(request, "tag");
    filter.from = day(request, "from");
    filter.to = day(request, "to");
    if (const auto price = request.query.text("maxPrice")) {
        filter.price_max = parse_price(*price);
        if (!filter.price_max)
            errors.push_back(
                {"maxPrice", "range", "must have at most 12 digits and 4 decimals"});
    }
    filter.available_only = request.query.boolean("availableOnly").value_or(false);
    filter.show_past = request.query.boolean("showPast").value_or(false);
    filter.vetting_level = vetting_level_of(request);
    if (request.principal) filter.viewer = request.principal->user.value;
    if (request.principal && request.principal->has(commands::Role::admin))
        filter.vetting_level = domain::ticketed_event::vetting_level_max;

    query.order = query.text.empty() ? ListOrder::date : ListOrder::relevance;
    if (const auto name = request.query.text("sort")) {
        query.order = order_of(*name);
        if (query.order == ListOrder::relevance && query.text.empty())
            errors.push_back({"sort", "needs", "relevance needs words to be relevant to: q"});
    }
    return query;
}

std::vector<body::FacetCountDto> dtos_of(const std::vector<FacetCount>& counts)
{
    std::vector<body::FacetCountDto> dtos;
    for (const auto& count : counts)
        dtos.push_back(
            {count.value,
             count.label.empty() ? std::nullopt : std::optional{count.label},
             count.events});
    return dtos;
}

std::optional<body::EventFacetsDto> dto_of(const std::optional<projections::Facets>& facets)
{
    if (!facets) return std::nullopt;
    return body::EventFacetsDto{
        facets->events,
        dtos_of(facets->event_types),
        dtos_of(facets->cities),
        dtos_of(facets->tags),
        dtos_of(facets->venues),
        dtos_of(facets->months),
        dtos_of(facets->prices)};
}

// An EventListDto whose summaries are rendered already.
std::string text_of(const projections::ListPage& page)
{
    std::string out = R"({"events":[)";
    out += fmt::format("{}", fmt::join(page.summaries, ","));
    out += R"(],"nextCursor":)";
    schemas::write(out, page.next);
    out += R"(,"total":)";
    schemas::write(out, page.total);
    out += R"(,"didYouMean":)";
    schemas::write(out, page.did_you_mean);
    out += R"(,"facets":)";
    schemas::write(out, dto_of(page.facets));
    return out += '}';
}

// As wait_for_position does for a read model.
asio::awaitable<std::optional<Response>> wait_for_index(Context& context, const Request& request)
{
    if (request.headers.min_position.empty()) co_return std::nullopt;
    const auto position = min_position(request);
    const bool reached = co_await context.search.reached(position, position_wait_max);
    if (reached) co_return std::nullopt;
    co_return unavailable(request, std::chrono::seconds{1});
}

asio::awaitable<Response> list_events(Context& context, Request request)
{
    std::vector<FieldError> errors;
    auto query = query_of(request, errors);
    if (!errors.empty()) co_return invalid(request, errors);
    if (auto late = co_await wait_for_index(context, request)) co_return *late;

    const auto page = co_await context.search.find(std::move(query));
    if (!page)
        co_return invalid(
            request, {{"cursor", "format", "must be a nextCursor of this very query"}});
    auto answer = json(200, text_of(*page));
    if (const auto behind = context.search.events_behind())
        answer.with("Bilten-Behind", std::to_string(*behind));
    co_return answer;
}

std::vector<Parameter> list_parameters()
{
    return {
        {"q",
         ParameterType::text,
         "words in title, descriptions, venue, city and tags, in any form; the last one may be a "
         "beginning, and small mistakes are forgiven"},
        {.name = "eventType",
         .description = "Class or SocialEvent",
         .choices = schemas::names_of<domain::ticketed_event::EventType>},
        {"showPast", ParameterType::boolean, "events that are over, too (default: false)"},
        {"organizerId", ParameterType::uuid, "events of this organizer"},
        {"from", ParameterType::date, "events that begin on this day (UTC) or later"},
        {"to", ParameterType::date, "events that begin before this day (UTC)"},
        {"city", ParameterType::text, "events in this city, in any case, with or without accents"},
        {"venueId", ParameterType::uuid, "events at this venue"},
        {"tag", ParameterType::text, "events with this tag, in any case, with or without accents"},
        {"maxPrice",
         ParameterType::decimal,
         "events with a ticket for no more than that, in the event's currency"},
        {"availableOnly", ParameterType::boolean, "only events with a free place"},
        {.name = "sort",
         .description =
             "date, price, or relevance, which needs q (default: relevance with q, date without)",
         .choices = orders},
        {"facets",
         ParameterType::boolean,
         "also count the events of the list by type, city, tag, venue, month and price"},
        {.name = "limit",
         .type = ParameterType::integer,
         .description = "events on a page, 1 to 100 (default: 20)",
         .min = 1,
         .max = 100},
        {"cursor", ParameterType::text, "nextCursor of the page before, with the same parameters"}};
}

} // namespace

Route list_route(Context* context)
{
    return {
        .path = "/api/events",
        .access = Access::anyone(),
        .summary = "Published events by words and filters, page by page",
        .parameters = list_parameters(),
        .answer = schemas::dto<body::EventListDto>(),
        .handler = bind(context, list_events)};
}

} // namespace bilten::api
