#pragma once

// The event of event_fixture.hpp on sale in a store in memory, and the commands that tests give it.

#include "commands/events.hpp"
#include "commands/orders.hpp"
#include "tests/support/event_fixture.hpp"
#include "tests/support/in_memory_lanes.hpp"

namespace bilten::tests {

class BoxOffice {
public:
    explicit BoxOffice(const domain::ticketed_event::CreateEvent& event = create_command())
    {
        using namespace domain::ticketed_event;
        (void)lanes.run([&](auto& w) { return commands::create_event(w, event); }).value();
        const commands::OnEvent<PublishEvent> publish{the_event, {organizer}, {noon}};
        (void)lanes.run([&](auto& w) { return commands::publish_event(w, publish); }).value();
    }

    domain::Result<commands::OrderAfter> purchase(const commands::Purchase& command)
    {
        return lanes.run([&](auto& w) { return commands::purchase(w, command); });
    }

    domain::Result<commands::OrderAfter>
    settle(domain::OrderId order, domain::order::PaymentOutcome outcome)
    {
        const commands::SettlePayment command{
            order, {payment_of(order), outcome, "ch_1", "no funds", code_secret}, noon};
        return lanes.run([&](auto& w) { return commands::settle_payment(w, command); });
    }

    domain::Result<commands::OrderAfter> close(
        domain::OrderId order,
        domain::order::CloseReason reason = domain::order::CloseReason::expired)
    {
        return lanes.run([&](auto& w) { return commands::close_unpaid(w, {order, reason, noon}); });
    }

    domain::Result<commands::OrderAfter> refund(const commands::Refund& command)
    {
        return lanes.run([&](auto& w) { return commands::refund(w, command); });
    }

    domain::Result<commands::OrderAfter>
    record_refund(domain::OrderId order, domain::RefundId refund)
    {
        return lanes.run([&](auto& w) {
            return commands::record_refund(w, {order, {refund, "re_1"}});
        });
    }

    domain::Result<commands::EventAfter> cancel_event()
    {
        const commands::OnEvent<domain::ticketed_event::CancelEvent> command{
            the_event, {organizer}, {"The band is ill"}};
        return lanes.run([&](auto& w) { return commands::cancel_event(w, command); });
    }

    domain::ticketed_event::State event_state()
    {
        return lanes.state<domain::ticketed_event::State>(the_event.value);
    }

    domain::order::State order_state(domain::OrderId id)
    {
        return lanes.state<domain::order::State>(id.value);
    }

    [[nodiscard]] std::size_t events_recorded() const { return lanes.recorded().size(); }

    InMemoryLanes lanes;
};

// Ann's purchase, paid by card unless `method` says otherwise, with one attendee for all tickets.
inline commands::Purchase purchase_of(
    domain::OrderId order,
    std::vector<domain::ticketed_event::Places> places,
    domain::order::PaymentMethod method = domain::order::PaymentMethod::credit_card)
{
    commands::Purchase command;
    command.event_id = the_event;
    command.order_id = order;
    command.buyer = ann;
    command.kind = domain::ticketed_event::Buyer::user;
    command.places = std::move(places);
    command.attendees.resize(1);
    command.method = method;
    if (method != domain::order::PaymentMethod::free) command.payment_id = payment_of(order);
    command.code_secret = code_secret;
    command.now = noon;
    return command;
}

inline commands::Refund
refund_of(domain::OrderId order, std::optional<domain::UserId> asked_by, domain::Instant now = noon)
{
    commands::Refund command;
    command.order_id = order;
    command.refund_id = refund_number(1);
    command.asked_by = asked_by;
    command.now = now;
    return command;
}

} // namespace bilten::tests
