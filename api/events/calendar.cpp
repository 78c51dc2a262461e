// GET /api/events/{eventId}/calendar.ics

#include "api/command.hpp"
#include "api/events/calendar_text.hpp"
#include "api/events/events.hpp"
#include "api/events/visibility.hpp"
#include "api/reading.hpp"

namespace bilten::api {

namespace asio = boost::asio;

namespace {

constexpr std::string_view calendar_type = "text/calendar; charset=utf-8";

} // namespace

asio::awaitable<Response> get_calendar(Context& context, Request request)
{
    if (auto late = co_await wait_for_position(context, request, "events")) co_return *late;
    const auto at_least = min_position(request);
    const auto document = co_await context.documents.document(
        projections::Document::event, request.id("eventId"), at_least);
    if (!document || !may_see(request, *document))
        co_return refused(request, domain::RefusalCode::event_unknown);

    const auto event = schemas::from_stored<schemas::api::EventDetailsDto>(document->bytes);
    auto response =
        versioned(request, calendar_text(event, document->version), std::to_string(document->version));
    if (response.status == 200) response.content_type = calendar_type;
    co_return with_freshness(context, "events", std::move(response));
}

} // namespace bilten::api
