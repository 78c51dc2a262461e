#include "tests/support/commands/played_sales.hpp"

#include <sstream>

namespace bilten::tests {

using domain::RefusalCode;
using domain::order::PaymentMethod;
using domain::order::PaymentOutcome;
using domain::order::PaymentStatus;
using domain::order::Status;
using model::Action;
using model::Place;
using model::Standing;
using model::Verb;

namespace {

const domain::TicketTypeId types[4]{series, first_only, second_only, free_entry};

domain::ticketed_event::CreateEvent small_event()
{
    auto event = create_command();
    event.sessions[0].capacity = model::s1_places;
    event.sessions[1].capacity = model::s2_places;
    for (std::size_t i = 0; i < 4; ++i) {
        event.ticket_types[i].price = euros(model::kinds[i].price);
        event.ticket_types[i].max_quantity = model::kinds[i].most;
    }
    event.ticket_types[0].member_price = euros(model::kinds[0].member_price);
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

domain::OrderId id_of(int order)
{
    return order_number(static_cast<std::uint64_t>(order));
}

domain::RefundId refund_id(const Action& action)
{
    return refund_number(static_cast<std::uint64_t>(action.order * 4 + action.refund));
}

// What an order's own state says of its money and tickets.
struct Sums {
    std::int64_t back = 0;
    std::size_t refunds_done = 0;
    std::int64_t worth = 0; // of valid tickets
    int valid = 0;
};

Sums sums_of(const domain::order::State& order)
{
    Sums sums;
    for (const auto& [id, refund] : order.refunds) {
        sums.back += refund.amount.minor;
        sums.refunds_done += refund.done ? 1 : 0;
    }
    for (const auto& held : order.tickets)
        if (held.valid) {
            sums.worth += held.ticket.price.minor;
            ++sums.valid;
        }
    return sums;
}

} // namespace

PlayedSales::PlayedSales() : office_{small_event()} {}

std::string PlayedSales::step(const Action& action)
{
    std::optional<RefusalCode> answer;
    try {
        answer = act(action);
    } catch (const std::exception& error) {
        return std::string{"an accident: "} + error.what();
    }
    const auto expected = model_.act(action);
    if (answer != expected) return "answered " + name(answer) + ", expected " + name(expected);
    if (auto wrong = places(); !wrong.empty()) return wrong;
    return money(action.order);
}

std::optional<RefusalCode> PlayedSales::act(const Action& action)
{
    const auto order = id_of(action.order);
    switch (action.verb) {
    case Verb::purchase: return buy(action);
    case Verb::settle:
        return refusal(office_.settle(order, static_cast<PaymentOutcome>(action.outcome)));
    case Verb::close: return refusal(office_.close(order));
    case Verb::refund: return refund(action);
    case Verb::record_refund: return refusal(office_.record_refund(order, refund_id(action)));
    case Verb::cancel: return refusal(office_.cancel_event());
    }
    return {};
}

std::optional<RefusalCode> PlayedSales::buy(const Action& action)
{
    auto command = purchase_of(id_of(action.order), {});
    for (std::size_t i = 0; i < 4; ++i)
        if (action.quantity[i] > 0) command.places.push_back({types[i], action.quantity[i]});
    using domain::ticketed_event::Buyer;
    command.kind = action.member ? Buyer::member : Buyer::user;
    const bool free = action.quantity[0] + action.quantity[1] + action.quantity[2] == 0;
    if (free) command.method = PaymentMethod::free;
    return refusal(office_.purchase(command));
}

std::optional<RefusalCode> PlayedSales::refund(const Action& action)
{
    const std::optional<domain::UserId> who[]{{}, ann, organizer, bob};
    const auto order = id_of(action.order);
    auto command = refund_of(
        order, who[action.asked_by], first_evening - std::chrono::hours{action.hours_before});
    command.refund_id = refund_id(action);
    for (unsigned i = 0; i < 10; ++i)
        if ((action.tickets >> i & 1U) != 0)
            command.tickets.push_back(
                domain::order::ticket_of(order, static_cast<std::uint8_t>(i + 1)));
    return refusal(office_.refund(command));
}

std::string PlayedSales::places()
{
    const auto event = office_.event_state();
    std::ostringstream wrong;
    const auto check = [&](const char* what, std::size_t number, auto taken, auto count, int most) {
        const int sold = count(Place::sold);
        const int held = count(Place::held);
        if (taken.sold == sold && taken.held == held && taken.sold >= 0 && taken.held >= 0 &&
            taken.sold + taken.held <= most)
            return;
        wrong << what << ' ' << number + 1 << ": sold " << taken.sold << ", held " << taken.held
              << "; expected " << sold << " and " << held << " of " << most << ". ";
    };
    for (std::size_t s = 0; s < 2; ++s) {
        const int number = static_cast<int>(s) + 1;
        const auto count = [&](Place place) { return model_.count(number, place); };
        check("session", s, event.by_session[s], count, event.sessions[s].capacity);
    }
    for (std::size_t k = 0; k < 4; ++k) {
        const auto count = [&](Place place) {
            return model_.count_kind(static_cast<int>(k), place);
        };
        check("type", k, event.by_type[k], count, event.ticket_types[k].max_quantity);
    }
    for (const auto& [number, order] : model_.orders())
        if (event.holds.contains(id_of(number)) != (order.standing == Standing::waiting))
            wrong << "order " << number << " and its hold disagree. ";
    return wrong.str();
}

// Of the order that the action was about: what came in is what was sold, given back or kept.
std::string PlayedSales::money(int number)
{
    const auto found = model_.orders().find(number);
    const auto order = office_.order_state(id_of(number));
    if (found == model_.orders().end())
        return order.status == Status::none ? "" : "an order that should not exist";
    const auto& expected = found->second;

    std::int64_t back_expected = 0;
    std::size_t done_expected = 0;
    for (const auto& [id, amount] : expected.refunds) back_expected += amount;
    for (const auto& [id, is_done] : expected.done) done_expected += is_done ? 1 : 0;

    constexpr Status statuses[]{Status::awaiting_payment, Status::confirmed, Status::closed};
    const bool paid = order.payment == PaymentStatus::succeeded;
    const std::int64_t paid_in = paid ? order.total.minor : 0;
    const auto sums = sums_of(order);

    std::ostringstream wrong;
    if (order.status != statuses[static_cast<int>(expected.standing)]) wrong << "status; ";
    if (paid != expected.paid) wrong << "paid or not; ";
    if (order.total.minor != expected.total) wrong << "total; ";
    if (sums.valid != model_.count_order(number, Place::sold)) wrong << "valid tickets; ";
    if (order.refunds.size() != expected.refunds.size()) wrong << "number of refunds; ";
    if (sums.back != back_expected || sums.back > paid_in) wrong << "money back; ";
    if (sums.refunds_done != done_expected) wrong << "refunds gone through; ";
    if (sums.worth != model_.worth(number)) wrong << "worth of its tickets; ";
    if (paid_in != sums.worth + sums.back + expected.kept)
        wrong << "money in is not money accounted for; ";
    return wrong.str().empty() ? "" : "order " + std::to_string(number) + ": " + wrong.str();
}

} // namespace bilten::tests
