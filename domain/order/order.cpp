#include "domain/order/order.hpp"

#include "domain/invariant.hpp"
#include "domain/order/admission.hpp"
#include "domain/match.hpp"

#include <algorithm>

namespace bilten::domain::order {
namespace {

// 25 letters and digits that nobody mistakes for one another, over a UUIDv8: 110 of its bits are
// random, version, variant and slot are the rest.
std::string ticket_code(const Uuid& secret, TicketId ticket)
{
    constexpr std::string_view alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"; // no 0 O 1 I
    const auto hashed = derive_uuid(secret, to_string(ticket));
    std::string code;
    std::uint32_t bits = 0;
    int have = 0;
    for (const auto byte : hashed.bytes) {
        bits = (bits << 8) | byte;
        have += 8;
        while (have >= 5) {
            have -= 5;
            code += alphabet[(bits >> have) & 31U];
        }
    }
    return code;
}

std::vector<Ticket> issue_tickets(
    OrderId order, const std::vector<Line>& lines, std::int32_t attendees, const Uuid& secret)
{
    std::vector<Ticket> tickets;
    for (const auto& line : lines)
        for (std::int32_t i = 0; i < line.quantity; ++i) {
            const auto index = static_cast<std::int32_t>(tickets.size());
            const auto id = ticket_of(order, static_cast<std::uint8_t>(index + 1));
            tickets.push_back(
                {id,
                 line.ticket_type_id,
                 line.sessions,
                 attendees == 1 ? 0 : index,
                 line.unit_price,
                 ticket_code(secret, id)});
        }
    return tickets;
}

std::int32_t quantity_of(const std::vector<Line>& lines)
{
    std::int32_t quantity = 0;
    for (const auto& line : lines) quantity += line.quantity;
    return quantity;
}

bool sound(const OrderPlaced& placed)
{
    Money total{0, placed.total.currency};
    for (const auto& line : placed.lines) {
        if (line.quantity < 1 || line.unit_price.minor < 0) return false;
        total = total + line.unit_price * line.quantity;
    }
    // Ticket ids count the last byte of the order's id up.
    return total == placed.total && quantity_of(placed.lines) <= 255 &&
           placed.order_id == order_id_from(placed.order_id.value);
}

Result<Events> succeed(const State& order, const RecordPayment& command)
{
    Events events{PaymentSucceeded{command.payment_id, order.total, command.reference}};
    const bool open = order.status == Status::awaiting_payment;
    if (open && command.places_kept) {
        events.emplace_back(OrderConfirmed{
            issue_tickets(order.order_id, order.lines, order.attendees, command.code_secret)});
        return events;
    }
    // The money came too late: the places are gone, so it goes back.
    if (open) events.emplace_back(OrderClosed{CloseReason::event_cancelled});
    events.emplace_back(RefundRequested{
        {derive_uuid(command.payment_id.value, "late payment")},
        command.payment_id,
        {},
        order.total,
        RefundCause::late_payment,
        "The payment arrived after the order had ended",
        "full"});
    return events;
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

const HeldTicket* State::find(TicketId id) const noexcept
{
    const auto found = std::ranges::find_if(
        tickets, [&](const HeldTicket& held) { return held.ticket.ticket_id == id; });
    return found == tickets.end() ? nullptr : &*found;
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
            order.hold_expires_at = e.hold_expires_at;
        },
        [&](const PaymentRequested& e) {
            order.payment_id = e.payment_id;
            order.payment = PaymentStatus::requested;
        },
        [&](const PaymentSucceeded&) { order.payment = PaymentStatus::succeeded; },
        [&](const PaymentDeclined&) { order.payment = PaymentStatus::declined; },
        [&](const PaymentOutcomeUnknown&) { order.payment = PaymentStatus::unknown; },
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
        [&](const CheckInUndone& e) { take_back(order, e); });
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
        events.emplace_back(PaymentRequested{*command.payment_id, placed.total});
    else
        return RefusalCode::payment_token_missing;
    return events;
}

Result<Events> decide(const State& order, const RecordPayment& command)
{
    if (order.status == Status::none) return RefusalCode::order_unknown;
    if (order.payment == PaymentStatus::none || command.payment_id != order.payment_id)
        return RefusalCode::order_not_open;
    if (order.payment == PaymentStatus::succeeded) return Events{};

    switch (command.outcome) {
    case PaymentOutcome::succeeded: return succeed(order, command);
    case PaymentOutcome::declined: {
        if (order.payment == PaymentStatus::declined) return Events{};
        Events events{PaymentDeclined{command.payment_id, command.reason}};
        if (order.status == Status::awaiting_payment)
            events.emplace_back(OrderClosed{CloseReason::declined});
        return events;
    }
    case PaymentOutcome::unknown:
        if (order.payment != PaymentStatus::requested) return Events{};
        return Events{PaymentOutcomeUnknown{command.payment_id}};
    }
    return Events{};
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
    for (const auto& id : *wanted) paid = paid + order.find(id)->ticket.price;
    // What was never paid to us is not ours to pay back.
    const bool elsewhere = order.payment == PaymentStatus::none && paid.minor > 0;
    const auto amount = percent_of(paid, elsewhere ? 0 : command.percent);
    const bool nothing = amount.minor == 0;

    Events events{RefundRequested{
        command.refund_id,
        nothing ? PaymentId{} : order.payment_id,
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
