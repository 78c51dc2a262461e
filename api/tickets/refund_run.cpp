// GET /api/events/{eventId}/refunds

#include "api/command.hpp"
#include "api/events/editing.hpp"
#include "api/http/errors.hpp"
#include "api/reading.hpp"
#include "api/tickets/tickets.hpp"
#include "commands/events.hpp"
#include "schemas/api/orders.hpp"

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
namespace event = domain::ticketed_event;

namespace {

constexpr std::int64_t limit_default = 20;

asio::awaitable<domain::Result<commands::EventAfter>>
own_event(Context& context, const Request& request)
{
    const domain::TicketedEventId id{request.id("eventId")};
    auto envelope = reading(domain::slot_of(id));
    auto find = [id, editor = editor_of(request)](commands::Workspace& workspace) {
        return commands::find_event(workspace, id, editor);
    };
    co_return co_await commands::execute<commands::EventAfter>(
        context.lanes, std::move(envelope), std::move(find));
}

dto::RefundRunStatus status_of(const event::State& event, const projections::RefundRun& run)
{
    if (event.status != event::Status::cancelled) return dto::RefundRunStatus::not_cancelled;
    const bool open = run.is_running || run.waiting > 0 || run.paid < run.requested;
    return open ? dto::RefundRunStatus::running : dto::RefundRunStatus::finished;
}

dto::RefundRunDto to_dto(const commands::EventAfter& found, const projections::RefundRun& run)
{
    const auto money = [&](std::int64_t minor) {
        return schemas::Decimal{{minor, found.state.currency}};
    };
    dto::RefundRunDto body;
    body.event_id = found.event_id;
    body.status = status_of(found.state, run);
    body.orders_waiting = body.status == dto::RefundRunStatus::not_cancelled ? 0 : run.waiting;
    body.orders_refunded = run.requested;
    body.refunds_paid = run.paid;
    body.amount = money(run.minor);
    body.amount_paid = money(run.minor_paid);
    body.currency = found.state.currency;
    for (const auto& failure : run.failures)
        body.failures.push_back(
            {failure.order_id,
             failure.refund_id,
             money(failure.minor),
             failure.attempts,
             failure.error,
             failure.next_attempt_at});
    if (run.next) body.next_cursor = to_string(*run.next);
    return body;
}

} // namespace

asio::awaitable<Response> get_refund_run(Context& context, Request request)
{
    const auto found = co_await own_event(context, request);
    if (!found) co_return refused(request, found.error());
    if (auto late = co_await wait_for_position(context, request, "orders")) co_return *late;

    const auto limit =
        static_cast<std::size_t>(request.query.integer("limit").value_or(limit_default));
    std::optional<domain::OrderId> after;
    if (const auto cursor = request.query.uuid("cursor")) after = domain::OrderId{*cursor};
    const auto run = co_await context.tickets.refund_run(found->event_id, after, limit);
    const auto body = to_dto(*found, run);
    co_return with_freshness(context, "orders", json(200, schemas::to_json(body)));
}

} // namespace bilten::api
