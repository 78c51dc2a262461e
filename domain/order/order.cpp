#include "domain/order/order.hpp"

#include "domain/invariant.hpp"
#include "domain/order/admission.hpp"
#include "domain/match.hpp"
#include "domain/order/issue_tickets.hpp"
#include "domain/order/transfer.hpp"

#include <algorithm>

namespace bilten::domain::order {
namespace {

std::int32_t quantity_of(const std::vector<Line>& lines)
{
    std::int32_t quantity = 0;
    for (const auto& line : lines) quantity += line.quantity;
    return quantity;
}

bool sound(const OrderPlaced& placed)
{
    for (const auto& line : placed.lines)
        if (line.quantity < 1 || line.unit_price.minor < 0 || unit_total(line).minor < 0)
            return false;
    // Ticket ids count the last byte of the order's id up.
    return total_of(placed.lines) == placed.total && quantity_of(placed.lines) <= 255 &&
           placed.order_id == order_id_from(placed.order_id.value);
}

void begin_payment(State& order, const PaymentRequested& requested)
{
    order.payments.push_back(
        {requested.payment_id,
         PaymentStatus::requested,
         requested.amount,
         requested.method.value_or(order.method),
         requested.reference.value_or(""),
         {}});
}

Payment& payment_in(State& order, PaymentId id)
{
    const auto found = std::ranges::find(order.payments, id, &Payment::payment_id);
    require(found != order.payments.end(), "what becomes of a payment follows its request");
    return *found;
}

// PaymentAuthorised or PaymentSucceeded.
template <class Taken>
void take(State& order, const Taken& taken, PaymentStatus status)
{
    auto& payment = payment_in(order, taken.payment_id);
    payment.status = status;
    payment.reference = taken.reference;
    if (order.status == Status::awaiting_payment) order.paid_by = taken.payment_id;
}

// Each ticket once; every valid one where none is named.
Result<std::vector<TicketId>>
tickets_to_refund(const State& order, const std::vector<TicketId>& named)
{
    std::vector<TicketId> wanted;
    if (named.empty()) {
        for (const auto& held : order.tickets)
            if (held.valid) wanted.push_back(held.ticket.ticket_id);
        return wanted;
    }
    for (const auto& id : named) {
        const auto* held = order.find(id);
        if (!held) return Refusal{RefusalCode::ticket_unknown, {{"ticketId", to_string(id)}}};
        if (!held->valid)
            return Refusal{RefusalCode::ticket_not_refundable, {{"ticketId", to_string(id)}}};
        if (std::ranges::find(wanted, id) == wanted.end()) wanted.push_back(id);
    }
    return wanted;
}

} // namespace

Money unit_total(const Line& line)
{
    auto total = line.unit_price;
    if (!line.extras) return total;
    const auto& [discount, fee, tax, tax_included, tax_share] = *line.extras;
    if (discount) total = total - *discount;
    if (fee) total = total + *fee;
    if (tax && !tax_included) total = total + *tax;
    return total;
}

Money total_of(const std::vector<Line>& lines)
{
    Money total{0, lines.front().unit_price.currency};
    for (const auto& line : lines) total = total + unit_total(line) * line.quantity;
    return total;
}

const HeldTicket* State::find(TicketId id) const noexcept
{
    const auto found = std::ranges::find_if(
        tickets, [&](const HeldTicket& held) { return held.ticket.ticket_id == id; });
    return found == tickets.end() ? nullptr : &*found;
}

const Payment* State::find(PaymentId id) const noexcept
{
    const auto found = std::ranges::find(payments, id, &Payment::payment_id);
    return found == payments.end() ? nullptr : &*found;
}

const Payment* State::last_payment() const noexcept
{
    return payments.empty() ? nullptr : &payments.back();
}

bool State::has_open_payment() const noexcept
{
    return std::ranges::any_of(payments, &Payment::is_open);
}

bool Payment::is_open() const noexcept
{
    return status == PaymentStatus::requested || status == PaymentStatus::sent ||
           status == PaymentStatus::unknown;
}

OrderId order_id_from(const Uuid& id) noexcept
{
    OrderId order{id};
    order.value.bytes[15] = 0;
    return order;
}

OrderId order_of(TicketId ticket) noexcept
{
    return order_id_from(ticket.value);
}

TicketId ticket_of(OrderId order, std::uint8_t index) noexcept
{
    TicketId ticket{order.value};
    ticket.value.bytes[15] = index;
    return ticket;
}

void evolve(State& order, const Event& what)
{
    match(
        what,
        [&](const OrderPlaced& e) {
            order.status = Status::awaiting_payment;
            order.order_id = e.order_id;
            order.event_id = e.event_id;
            order.buyer = e.buyer;
            order.starts_at = e.starts_at;
            order.lines = e.lines;
            order.attendees = static_cast<std::int32_t>(e.attendees.size());
            order.total = e.total;
            order.method = e.payment_method;
            order.hold_expires_at = e.hold_expires_at;
        },
        [&](const PaymentRequested& e) { begin_payment(order, e); },
        [&](const PaymentSent& e) {
            auto& payment = payment_in(order, e.payment_id);
            payment.status = PaymentStatus::sent;
            payment.reference = e.reference;
        },
        [&](const PaymentAuthorised& e) { take(order, e, PaymentStatus::authorised); },
        [&](const PaymentSucceeded& e) { take(order, e, PaymentStatus::succeeded); },
        [&](const PaymentDeclined& e) {
            auto& payment = payment_in(order, e.payment_id);
            payment.status = PaymentStatus::declined;
            payment.reason = e.reason;
            if (order.paid_by == e.payment_id) order.paid_by.reset(); // it was promised, and is not
        },
        [&](const PaymentVoided& e) {
            payment_in(order, e.payment_id).status = PaymentStatus::voided;
        },
        [&](const PaymentOutcomeUnknown& e) {
            payment_in(order, e.payment_id).status = PaymentStatus::unknown;
        },
        [&](const OrderConfirmed& e) {
            order.status = Status::confirmed;
            for (const auto& ticket : e.tickets) order.tickets.push_back({ticket, true});
        },
        [&](const OrderClosed&) { order.status = Status::closed; },
        [&](const RefundRequested& e) {
            order.refunds[e.refund_id] = {e.amount, e.payment_id, e.policy, false};
            for (auto& held : order.tickets)
                if (std::ranges::find(e.tickets, held.ticket.ticket_id) != e.tickets.end())
                    held.valid = false;
        },
        [&](const RefundSucceeded& e) {
            const auto found = order.refunds.find(e.refund_id);
            require(found != order.refunds.end(), "a refund succeeds that was requested");
            found->second.done = true;
        },
        [&](const TicketCheckedIn& e) { admit(order, e); },
        [&](const CheckInUndone& e) { take_back(order, e); },
        [&](const TicketTransferred& e) { pass_on(order, e); });
}

State replay(const Events& history)
{
    State order;
    for (const auto& what : history) evolve(order, what);
    return order;
}

Result<Events> decide(const State& order, const PlaceOrder& command)
{
    if (order.status != Status::none) return Events{};
    const auto& placed = command.order;
    const auto attendees = static_cast<std::int32_t>(placed.attendees.size());
    if (attendees != 1 && attendees != quantity_of(placed.lines))
        return Refusal{
            RefusalCode::attendees_mismatch,
            {{"tickets", std::int64_t{quantity_of(placed.lines)}},
             {"attendees", std::int64_t{attendees}}}};

    require(sound(placed), "an order's id, tickets and total fit one another");
    const bool free = placed.total.minor == 0;
    const bool imported = placed.payment_method == PaymentMethod::imported;
    if (!imported && free != (placed.payment_method == PaymentMethod::free))
        return RefusalCode::payment_method_wrong;

    Events events{placed};
    if (free || imported)
        events.emplace_back(OrderConfirmed{
            issue_tickets(placed.order_id, placed.lines, attendees, command.code_secret)});
    else if (command.payment_id)
        events.emplace_back(
            PaymentRequested{*command.payment_id, placed.total, {}, command.reference});
    else
        return RefusalCode::payment_token_missing;
    return events;
}

Result<Events> decide(const State& order, const CloseOrder& command)
{
    switch (order.status) {
    case Status::none: return RefusalCode::order_unknown;
    case Status::confirmed: return RefusalCode::order_not_open;
    case Status::closed: return Events{};
    case Status::awaiting_payment: return Events{OrderClosed{command.reason}};
    }
    return Events{};
}

Result<Events> decide(const State& order, const RefundTickets& command)
{
    if (order.status == Status::none) return RefusalCode::order_unknown;
    if (order.refunds.contains(command.refund_id)) return Events{};
    if (order.status != Status::confirmed) return RefusalCode::ticket_not_refundable;

    auto wanted = tickets_to_refund(order, command.tickets);
    if (!wanted) return wanted.error();
    if (wanted->empty()) return Events{};

    Money paid{0, order.total.currency};
    for (const auto& id : *wanted) {
        const auto& ticket = order.find(id)->ticket;
        paid = paid + ticket.price;
        if (ticket.fee && !command.fees_kept) paid = paid + *ticket.fee;
    }
    // What was never paid to us is not ours to pay back.
    const bool elsewhere = !order.paid_by && paid.minor > 0;
    const auto amount = percent_of(paid, elsewhere ? 0 : command.percent);
    const bool nothing = amount.minor == 0;

    Events events{RefundRequested{
        command.refund_id,
        nothing ? PaymentId{} : *order.paid_by,
        std::move(*wanted),
        amount,
        command.cause,
        command.reason,
        elsewhere ? std::string{"paid_elsewhere"} : command.policy}};
    if (nothing) events.emplace_back(RefundSucceeded{command.refund_id, {}});
    return events;
}

Result<Events> decide(const State& order, const RecordRefund& command)
{
    const auto found = order.refunds.find(command.refund_id);
    if (found == order.refunds.end()) return RefusalCode::order_unknown;
    if (found->second.done) return Events{};
    return Events{RefundSucceeded{command.refund_id, command.reference}};
}

} // namespace bilten::domain::order
