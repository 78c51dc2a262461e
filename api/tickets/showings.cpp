// GET /api/events/{eventId}/showings, and what it lists

#include "api/tickets/showings.hpp"

#include "api/command.hpp"
#include "api/events/editing.hpp"
#include "api/reading.hpp"
#include "commands/events.hpp"
#include "commands/transfer.hpp"
#include "schemas/api/showings.hpp"

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;

namespace {

constexpr std::int64_t limit_default = 20;

// Whether the event is there, and who asks runs it. Nothing: go on.
asio::awaitable<std::optional<Response>>
refused_event(Context& context, const Request& request, domain::TicketedEventId event)
{
    const auto editor = editor_of(request);
    // Who watches over the house sees what is done in it, and changes nothing.
    const bool watches = request.principal->has(commands::Role::compliance_officer);
    auto find = [event, editor, watches](commands::Workspace& workspace) {
        auto by = editor;
        by.is_admin = by.is_admin || watches;
        return commands::find_event(workspace, event, by);
    };
    auto envelope = reading(domain::slot_of(event));
    const auto found = co_await commands::execute<commands::EventAfter>(
        context.lanes, std::move(envelope), std::move(find));
    if (!found) co_return refused(request, found.error());
    co_return std::nullopt;
}

} // namespace

asio::awaitable<void> record_showing(
    Context& context, const Request& request, domain::showing::AttendeesShown showing)
{
    if (showing.persons == 0) co_return;
    showing.at = request.received_at;
    const auto id = showing.event_id
                        ? new_id_beside(context, request.received_at, showing.event_id->value)
                        : new_id(context, request.received_at);
    auto envelope = envelope_of(context, request, domain::slot_of(id));
    envelope.key.reset(); // each look is one
    const commands::RecordShowing command{{id}, std::move(showing)};
    auto work = [command](commands::Workspace& workspace) {
        return commands::record_showing(workspace, command);
    };
    const auto recorded = co_await commands::execute<bool>(
        context.lanes, std::move(envelope), std::move(work));
    if (!recorded) throw std::logic_error{"a showing was refused"};
}

asio::awaitable<Response> list_showings(Context& context, Request request)
{
    const domain::TicketedEventId event{request.id("eventId")};
    if (auto may_not = co_await refused_event(context, request, event)) co_return *may_not;
    if (auto late = co_await wait_for_position(context, request, "showings")) co_return *late;
    std::optional<domain::ShowingId> before;
    if (const auto cursor = request.query.uuid("cursor")) before = domain::ShowingId{*cursor};
    const auto limit =
        static_cast<std::size_t>(request.query.integer("limit").value_or(limit_default));
    const auto page = co_await context.tickets.showings_of_event(event, before, limit);
    dto::ShowingListDto body;
    for (const auto& text : page.showings)
        body.showings.push_back(schemas::from_stored<dto::ShowingDto>(text));
    if (page.next) body.next_cursor = to_string(*page.next);
    co_return with_freshness(context, "showings", json(200, schemas::to_json(body)));
}

} // namespace bilten::api
