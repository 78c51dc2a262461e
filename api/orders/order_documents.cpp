#include "api/orders/order_documents.hpp"

#include "api/orders/hold_key.hpp"

namespace bilten::api {

namespace dto = schemas::api;
namespace order = domain::order;
using domain::Money;

namespace {

// Of a line or of several: all of their tickets together.
struct Sums {
    Money subtotal;
    Money discount;
    Money fees;
    Money taxes;
    Money total;
    bool taxes_included = false;

    explicit Sums(domain::Currency currency)
        : subtotal{0, currency}, discount{0, currency}, fees{0, currency}, taxes{0, currency},
          total{0, currency}
    {
    }

    void add(const order::Line& line)
    {
        subtotal = subtotal + line.unit_price * line.quantity;
        total = total + order::unit_total(line) * line.quantity;
        if (!line.extras) return;
        const auto add_part = [&](Money& sum, const std::optional<Money>& part) {
            if (part) sum = sum + *part * line.quantity;
        };
        add_part(discount, line.extras->discount);
        add_part(fees, line.extras->fee);
        add_part(taxes, line.extras->tax);
        taxes_included = taxes_included || line.extras->tax_included;
    }
};

dto::OrderStatus status_of(const order::State& state)
{
    switch (state.status) {
    case order::Status::confirmed: return dto::OrderStatus::confirmed;
    case order::Status::closed: return dto::OrderStatus::closed;
    case order::Status::none:
    case order::Status::awaiting_payment: break;
    }
    return dto::OrderStatus::awaiting_payment;
}

dto::TicketStatus status_of(const order::HeldTicket& held)
{
    if (held.transferred_to) return dto::TicketStatus::transferred;
    return held.valid ? dto::TicketStatus::valid : dto::TicketStatus::cancelled;
}

dto::PaymentDto payment_dto(const order::Payment& payment)
{
    const bool pay_pal = payment.method == order::PaymentMethod::pay_pal;
    return {
        payment.payment_id,
        payment.status,
        pay_pal ? dto::PaymentMethod::pay_pal : dto::PaymentMethod::credit_card,
        schemas::Decimal{payment.amount},
        domain::made_at(payment.payment_id.value)};
}

} // namespace

std::vector<dto::OrderLineDto> line_dtos(const std::vector<order::Line>& lines)
{
    std::vector<dto::OrderLineDto> dtos;
    for (const auto& line : lines) {
        Sums sums{line.unit_price.currency};
        sums.add(line);
        dtos.push_back(
            {line.ticket_type_id,
             line.name,
             line.sessions,
             line.quantity,
             schemas::Decimal{line.unit_price},
             schemas::Decimal{sums.discount},
             schemas::Decimal{sums.fees},
             schemas::Decimal{sums.taxes},
             schemas::Decimal{sums.total}});
    }
    return dtos;
}

dto::TotalsDto totals_of(const std::vector<order::Line>& lines)
{
    Sums sums{lines.front().unit_price.currency};
    for (const auto& line : lines) sums.add(line);
    return {
        schemas::Decimal{sums.subtotal},
        schemas::Decimal{sums.discount},
        schemas::Decimal{sums.fees},
        schemas::Decimal{sums.taxes},
        sums.taxes_included,
        schemas::Decimal{sums.total}};
}

dto::OrderDto order_dto(const commands::TicketCodes& codes, const order::State& state)
{
    dto::OrderDto body;
    body.order_id = state.order_id;
    body.event_id = state.event_id;
    body.status = status_of(state);
    for (const auto& held : state.tickets) {
        const auto& ticket = held.ticket;
        body.tickets.push_back(
            {ticket.ticket_id,
             ticket.ticket_type_id,
             ticket.sessions,
             status_of(held),
             schemas::Decimal{ticket.price},
             codes.code_of(ticket.ticket_id),
             ticket.code});
    }
    for (const auto& [id, refund] : state.refunds)
        body.refunds.push_back({id, schemas::Decimal{refund.amount}, refund.done});
    body.total = schemas::Decimal{state.total};
    body.currency = state.total.currency;
    if (state.status == order::Status::awaiting_payment)
        body.hold_expires_at = state.hold_expires_at;
    body.lines = line_dtos(state.lines);
    body.totals = totals_of(state.lines);
    for (const auto& payment : state.payments) body.payments.push_back(payment_dto(payment));
    return body;
}

} // namespace bilten::api
