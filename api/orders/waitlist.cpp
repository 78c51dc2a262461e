// Waiting for a place: join, look, leave, take what is offered.

#include "api/command.hpp"
#include "api/orders/hold_key.hpp"
#include "api/orders/orders.hpp"
#include "api/orders/purchase_request.hpp"
#include "commands/waitlist.hpp"

#include <algorithm>

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
namespace event = domain::ticketed_event;
using commands::WaitingAfter;

namespace {

dto::WaitlistEntryDto entry_dto(const WaitingAfter& after)
{
    dto::WaitlistEntryDto body;
    body.entry_id = key_text(after.event_id, after.entry.entry_id.value);
    body.event_id = after.event_id;
    body.ticket_type_id = after.entry.ticket_type_id;
    body.quantity = after.entry.quantity;
    body.ahead = after.ahead;
    if (after.entry.offer) {
        body.status = dto::WaitlistStatus::offered;
        body.hold_id = key_text(after.event_id, after.entry.offer->value);
        body.offer_expires_at = after.offer_expires_at;
    }
    return body;
}

std::optional<EventKey> entry_key(const Request& request)
{
    return parse_key(request.path_parameters.text("entryId").value_or(""));
}

asio::awaitable<domain::Result<WaitingAfter>>
entry_now(Context& context, const Request& request, EventKey key)
{
    std::optional<domain::UserId> user;
    bool is_admin = false;
    if (request.principal) {
        user = request.principal->user;
        is_admin = request.principal->has(commands::Role::admin);
    }
    auto envelope = reading(domain::slot_of(key.id));
    const auto work = [key, user, is_admin](commands::Workspace& workspace) {
        return commands::find_waiting(workspace, key.event_id, {key.id}, user, is_admin);
    };
    co_return co_await commands::execute<WaitingAfter>(context.lanes, std::move(envelope), work);
}

} // namespace

asio::awaitable<Response> post_waitlist(Context& context, Request request)
{
    const auto body = body_of<dto::JoinWaitlistRequest>(request);
    if (!body) co_return body.error();

    const domain::TicketedEventId id{request.id("eventId")};
    event::JoinWaitlist join;
    join.entry_id = {new_id_beside(context, request.received_at, id.value)};
    join.ticket_type_id = body->ticket_type_id;
    join.quantity = body->quantity.value();
    join.buyer = kind_of(request);
    if (request.principal) {
        join.user = request.principal->user;
        join.vetting_level = request.principal->vetting_level;
    }
    join.person = {
        context.subject_keys.subject_of(body->email.str()),
        event::WaitingPerson{body->name.str(), body->email.str()}};
    join.now = request.received_at;
    std::vector<domain::SubjectId> subjects{join.person.subject};
    co_await context.subject_keys.ensure(std::move(subjects));

    auto work = [id, join = std::move(join)](commands::Workspace& workspace) {
        return commands::join_waitlist(workspace, id, join);
    };
    const auto render = [](const WaitingAfter& after) {
        const auto entry = entry_dto(after);
        return created("/api/waitlist/" + entry.entry_id, schemas::to_json(entry));
    };
    co_return co_await run_command<WaitingAfter>(
        context, request, domain::slot_of(id), std::move(work), render);
}

asio::awaitable<Response> get_waitlist_entry(Context& context, Request request)
{
    const auto key = entry_key(request);
    if (!key) co_return refused(request, domain::RefusalCode::waitlist_entry_unknown);
    const auto found = co_await entry_now(context, request, *key);
    if (!found) co_return refused(request, found.error());
    co_return json(200, schemas::to_json(entry_dto(*found)));
}

asio::awaitable<Response> delete_waitlist_entry(Context& context, Request request)
{
    const auto key = entry_key(request);
    if (!key) co_return refused(request, domain::RefusalCode::waitlist_entry_unknown);
    event::LeaveWaitlist leave;
    leave.entry_id = {key->id};
    if (request.principal) {
        leave.user = request.principal->user;
        leave.is_admin = request.principal->has(commands::Role::admin);
    }
    const auto work = [id = key->event_id, leave, now = request.received_at](
                          commands::Workspace& workspace) {
        return commands::leave_waitlist(workspace, id, leave, now);
    };
    const auto render = [](bool) { return no_content(); };
    co_return co_await run_command<bool>(context, request, domain::slot_of(key->id), work, render);
}

asio::awaitable<Response> claim_offer(Context& context, Request request)
{
    const auto body = body_of<dto::ClaimOfferRequest>(request);
    if (!body) co_return body.error();
    const auto key = entry_key(request);
    if (!key) co_return refused(request, domain::RefusalCode::waitlist_entry_unknown);

    dto::PurchaseTicketsRequest purchase;
    purchase.attendees = body->attendees;
    purchase.payment_method = body->payment_method;
    purchase.payment_token = body->payment_token;
    if (const auto wrong = wrong_payment(purchase); !wrong.empty())
        co_return invalid(request, wrong);

    auto command = purchase_from(context, request, key->event_id, purchase);
    command.from_hold = true;
    command.entry = domain::WaitlistEntryId{key->id};
    std::vector<std::string> names;
    for (const auto& attendee : body->attendees) names.push_back(attendee.name.str());
    std::string token;
    if (body->payment_token) token = body->payment_token->str();
    std::vector<std::optional<schemas::Decimal>> usual_prices;
    co_return co_await buy(
        context,
        std::move(request),
        std::move(command),
        std::move(usual_prices),
        std::move(names),
        std::move(token));
}

} // namespace bilten::api
