#include "api/events/show.hpp"

#include "api/events/visibility.hpp"
#include "api/http/errors.hpp"
#include "api/reading.hpp"

namespace bilten::api {

namespace asio = boost::asio;
using projections::Document;
using projections::DocumentPointer;

namespace {

struct Shown {
    Document what;
    std::string_view id; // the parameter that names it
};

Response answer(
    const Context& context, const Request& request, Document what, const DocumentPointer& document)
{
    if (!document || !may_see(request, *document))
        return refused(
            request,
            what == Document::ticket_type_availability ? domain::RefusalCode::ticket_type_unknown
                                                       : domain::RefusalCode::event_unknown);
    auto response = versioned(
        request,
        std::shared_ptr<const std::string>{document, &document->bytes},
        tag_of(*document));
    // Kept by whoever likes to, and asked about each time.
    if (!request.principal) response.with("Cache-Control", "no-cache");
    return with_freshness(context, projection_of(what), std::move(response));
}

std::optional<Response> show_at_once(const Context& context, const Request& request, Shown shown)
{
    if (!request.headers.min_position.empty()) return std::nullopt;
    const auto document = context.documents.at_hand(shown.what, request.id(shown.id));
    if (!document) return std::nullopt;
    return answer(context, request, shown.what, document);
}

asio::awaitable<Response> show_later(Context& context, Request request, Shown shown)
{
    const auto projection = projection_of(shown.what);
    if (auto late = co_await wait_for_position(context, request, projection)) co_return *late;
    const auto at_least = min_position(request);
    const auto document =
        co_await context.documents.document(shown.what, request.id(shown.id), at_least);
    co_return answer(context, request, shown.what, document);
}

} // namespace

Route showing(Route route, Context* context, Document what, std::string_view id)
{
    const Shown shown{what, id};
    route.at_once = [context, shown](const Request& request) {
        return show_at_once(*context, request, shown);
    };
    route.handler = [context, shown](Request request) {
        return show_later(*context, std::move(request), shown);
    };
    return route;
}

} // namespace bilten::api
