#include "tests/support/random_sales/played_sales.hpp"

#include "commands/transfer.hpp"
#include "commands/waitlist.hpp"

#include <algorithm>

namespace bilten::tests {

using domain::RefusalCode;
using domain::order::PaymentOutcome;
using model::Action;
using model::Verb;

namespace event = domain::ticketed_event;

namespace {

domain::Instant at_hour(int hour)
{
    return first_evening + std::chrono::hours{hour};
}

event::CreateEvent small_event()
{
    auto event = create_command();
    event.sessions.clear();
    event.ticket_types.clear();
    int number = 0;
    for (const auto& plan : model::first_sessions)
        event.sessions.push_back(session_from(++number, plan));
    number = 0;
    for (const auto& plan : model::first_types)
        event.ticket_types.push_back(type_from(++number, plan));
    event.limits.session_capacity_max = model::capacity_max;
    return event;
}

std::string name(std::optional<RefusalCode> code)
{
    return code ? std::string{name_of(*code)} : "yes";
}

template <class Answer>
std::optional<RefusalCode> refusal(const Answer& answer)
{
    if (answer) return std::nullopt;
    return answer.error().code;
}

domain::RefundId refund_id(const Action& action)
{
    return refund_number(static_cast<std::uint64_t>(action.order * 1'000 + action.refund));
}

} // namespace

domain::TicketTypeId type_number(int number)
{
    return {uuid(100 + static_cast<std::uint64_t>(number))};
}

domain::WaitlistEntryId entry_number(int number)
{
    return {uuid(800'000 + static_cast<std::uint64_t>(number))};
}

domain::OrderId id_of_order(int number)
{
    return order_number(static_cast<std::uint64_t>(number));
}

event::Session session_from(int number, const model::SessionPlan& plan)
{
    return session({number}, at_hour(plan.starts), plan.places);
}

event::TicketType type_from(int number, const model::TypePlan& plan)
{
    std::vector<domain::SessionNumber> sessions;
    for (const int included : plan.sessions) sessions.push_back({included});
    auto type = ticket_type(type_number(number), std::move(sessions), plan.price, plan.most);
    if (plan.member_price >= 0) type.member_price = euros(plan.member_price);
    type.sales_start = at_hour(plan.sales_start);
    type.sales_end = at_hour(plan.sales_end);
    return type;
}

PlayedSales::PlayedSales() : office_{small_event()} {}

std::string PlayedSales::step(const Action& action)
{
    Answer answer;
    try {
        answer = act(action);
    } catch (const std::exception& error) {
        return std::string{"an accident: "} + error.what();
    }
    const auto expected = model_.act(action);
    if (answer != expected) return "answered " + name(answer) + ", expected " + name(expected);
    note_offers();
    if (auto wrong = places(); !wrong.empty()) return wrong;
    return money(action.order);
}

PlayedSales::Answer PlayedSales::act(const Action& action)
{
    const auto order = id_of(action.order);
    const event::Limits limits{model::capacity_max};
    switch (action.verb) {
    case Verb::purchase: return buy(action);
    case Verb::join: return join(action);
    case Verb::leave: return leave(action);
    case Verb::claim: return claim(action);
    case Verb::lapse: return lapse(action);
    case Verb::settle:
        return refusal(office_.settle(order, static_cast<PaymentOutcome>(action.outcome)));
    case Verb::close: return refusal(office_.close(order));
    case Verb::refund: return refund(action);
    case Verb::record_refund: return refusal(office_.record_refund(order, refund_id(action)));
    case Verb::transfer: return transfer(action);
    case Verb::publish:
    case Verb::unpublish:
    case Verb::cancel:
    case Verb::remove: return change_life(action.verb);
    case Verb::add_session:
        return change_plan(event::AddSession{session_from(1, action.session_plan), limits, noon});
    case Verb::edit_session:
        return change_plan(
            event::EditSession{session_from(action.session, action.session_plan), limits, noon});
    case Verb::delete_session: return change_plan(event::DeleteSession{{action.session}});
    case Verb::add_type:
        return change_plan(event::AddTicketType{type_from(action.type, action.type_plan)});
    case Verb::edit_type:
        return change_plan(event::EditTicketType{type_from(action.type, action.type_plan)});
    case Verb::delete_type: return change_plan(event::DeleteTicketType{type_number(action.type)});
    }
    return {};
}

PlayedSales::Answer PlayedSales::buy(const Action& action)
{
    const auto method = model_.price_of(action) == 0 ? domain::order::PaymentMethod::free
                                                     : domain::order::PaymentMethod::credit_card;
    auto command = purchase_of(id_of_order(action.order), {}, method);
    for (const auto& wish : action.wishes)
        command.places.push_back({type_number(wish.type), wish.quantity});
    command.kind = action.member ? event::Buyer::member : event::Buyer::user;
    command.now = at_hour(action.hour);
    return refusal(office_.purchase(command));
}

PlayedSales::Answer PlayedSales::join(const Action& action)
{
    event::JoinWaitlist command;
    command.entry_id = entry_number(action.order);
    command.ticket_type_id = type_number(action.wishes.front().type);
    command.quantity = action.wishes.front().quantity;
    command.person.subject = {uuid(700'000 + static_cast<std::uint64_t>(action.person))};
    command.buyer = event::Buyer::user;
    command.now = at_hour(action.hour);
    return refusal(office_.lanes.run(
        [&](auto& workspace) { return commands::join_waitlist(workspace, the_event, command); }));
}

PlayedSales::Answer PlayedSales::leave(const Action& action)
{
    const event::LeaveWaitlist command{entry_number(action.order), {}, false};
    return refusal(office_.lanes.run([&](auto& workspace) {
        return commands::leave_waitlist(workspace, the_event, command, noon);
    }));
}

PlayedSales::Answer PlayedSales::claim(const Action& action)
{
    const auto& waiting = model_.waiting();
    const auto entry = std::ranges::find(waiting, action.order, &model::Waiting::entry);
    const auto made = model_.orders().find(action.order);
    const bool free = made != model_.orders().end()
                          ? made->second.total == 0
                          : entry != waiting.end() && model_.types().at(entry->type).price == 0;
    const auto method =
        free ? domain::order::PaymentMethod::free : domain::order::PaymentMethod::credit_card;
    auto command = purchase_of(id_of(action.order), {}, method);
    command.from_hold = true;
    command.entry = entry_number(action.order);
    command.now = at_hour(action.hour);
    return refusal(office_.purchase(command));
}

PlayedSales::Answer PlayedSales::lapse(const Action& action)
{
    const auto order = id_of(action.order);
    if (office_.order_state(order).status != domain::order::Status::none) return {};
    const commands::EndHold command{the_event, order, at_hour(model::after_all_hour)};
    return refusal(
        office_.lanes.run([&](auto& workspace) { return commands::end_hold(workspace, command); }));
}

void PlayedSales::note_offers()
{
    const auto event = office_.event_state();
    for (const auto& entry : model_.waiting())
        if (const auto* known = event.find(entry_number(entry.entry)); known && known->offer)
            offers_[entry.entry] = *known->offer;
}

domain::OrderId PlayedSales::id_of(int order) const
{
    const auto offer = offers_.find(order);
    return offer == offers_.end() ? id_of_order(order) : offer->second;
}

PlayedSales::Answer PlayedSales::refund(const Action& action)
{
    const std::optional<domain::UserId> who[]{{}, ann, organizer, bob};
    const auto order = id_of(action.order);
    auto command = refund_of(order, who[action.asked_by], at_hour(action.hour));
    command.refund_id = refund_id(action);
    for (unsigned i = 0; i < 10; ++i)
        if ((action.tickets >> i & 1U) != 0)
            command.tickets.push_back(
                domain::order::ticket_of(order, static_cast<std::uint8_t>(i + 1)));
    return refusal(office_.refund(command));
}

PlayedSales::Answer PlayedSales::transfer(const Action& action)
{
    const domain::UserId who[]{ann, ann, organizer, bob};
    commands::Transfer command;
    command.ticket_id = domain::order::ticket_of(
        id_of(action.order), static_cast<std::uint8_t>(action.ticket));
    command.code_secret = code_secret;
    command.asked_by = who[action.asked_by];
    command.now = at_hour(action.hour);
    return refusal(office_.lanes.run([&](auto& w) { return commands::transfer(w, command); }));
}

PlayedSales::Answer PlayedSales::change_life(Verb verb)
{
    const auto run = [&](auto handler, auto command) {
        const commands::OnEvent<decltype(command)> on{the_event, {organizer}, std::move(command)};
        return refusal(office_.lanes.run([&](auto& w) { return handler(w, on); }));
    };
    if (verb == Verb::publish) return run(commands::publish_event, event::PublishEvent{noon});
    if (verb == Verb::unpublish) return run(commands::unpublish_event, event::UnpublishEvent{});
    if (verb == Verb::remove) return run(commands::delete_event, event::DeleteEvent{});
    return refusal(office_.cancel_event());
}

PlayedSales::Answer PlayedSales::change_plan(const commands::PlanCommand& command)
{
    const auto plan = [&](const event::State&) -> domain::Result<commands::PlanCommand> {
        return command;
    };
    return refusal(office_.lanes.run([&](auto& workspace) {
        return commands::change_plan(workspace, the_event, {organizer}, {}, plan, noon);
    }));
}

} // namespace bilten::tests
