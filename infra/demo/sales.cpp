// Who buys which tickets of an event, without ever asking for more than there are.

#include "infra/demo/catalogue.hpp"
#include "infra/demo/typed.hpp"

#include <algorithm>

namespace bilten::infra::demo {

namespace dto = schemas::api;

namespace {

constexpr int tickets_per_event_max = 120; // the load is to take seconds

// What is left while the sales are planned.
class Room {
public:
    explicit Room(const dto::CreateEventRequest& event) : types_{*event.ticket_types}
    {
        for (const auto& session : *event.sessions) sessions_.push_back(session.capacity.value());
        for (const auto& type : types_) left_.push_back(type.max_quantity.value());
    }

    [[nodiscard]] int free(std::size_t type) const
    {
        int places = left_[type];
        for (const auto number : types_[type].included_sessions)
            places = std::min(places, sessions_[index(number)]);
        return places;
    }

    void take(std::size_t type, int quantity)
    {
        left_[type] -= quantity;
        for (const auto number : types_[type].included_sessions)
            sessions_[index(number)] -= quantity;
    }

private:
    static std::size_t index(domain::SessionNumber number)
    {
        return static_cast<std::size_t>(number.value) - 1;
    }

    const std::vector<dto::CreateTicketTypeRequest>& types_;
    std::vector<int> sessions_;
    std::vector<int> left_;
};

int quantity(Dice& dice)
{
    const int roll = dice.between(1, 100);
    return roll <= 30 ? 1 : roll <= 78 ? 2 : roll <= 92 ? 3 : 4;
}

GiveBack change_of_mind(Dice& dice, bool may)
{
    if (!may || !dice.chance(3)) return GiveBack::nothing;
    return dice.chance(60) ? GiveBack::one_ticket : GiveBack::everything;
}

int wanted_in_all(const dto::CreateEventRequest& event, int demand_percent)
{
    int places = 0;
    for (const auto& session : *event.sessions) places = std::max(places, session.capacity.value());
    if (demand_percent >= 100) return 1'000'000; // until nothing is left
    return std::min(places * demand_percent / 100, tickets_per_event_max);
}

} // namespace

std::vector<Sale> make_sales(
    Dice& dice,
    const PlannedEvent& event,
    const std::vector<commands::Principal>& people,
    std::chrono::sys_days today,
    int demand_percent)
{
    const auto& types = *event.request.ticket_types;
    Room room{event.request};
    const auto on_sale = [&](std::size_t type) {
        const auto& start = types[type].sales_start_date;
        return room.free(type) > 0 && (!start || *start <= today);
    };

    std::vector<Sale> sales;
    int missing = wanted_in_all(event.request, demand_percent);
    while (missing > 0) {
        std::vector<std::size_t> offered;
        for (std::size_t type = 0; type < types.size(); ++type)
            if (on_sale(type)) offered.push_back(type);
        if (offered.empty()) break;

        Sale sale;
        sale.ticket_type = dice.one_of(offered);
        sale.quantity = std::min({quantity(dice), room.free(sale.ticket_type), missing});
        const auto buyer = dice.below(people.size());
        const bool guest = event.request.allow_guests.value_or(false) && dice.chance(15);
        if (!guest) sale.buyer = buyer;
        sale.attendees.push_back(buyer);
        while (sale.attendees.size() < static_cast<std::size_t>(sale.quantity))
            sale.attendees.push_back(dice.below(people.size()));
        sale.is_free =
            types[sale.ticket_type].price == schemas::Decimal{{0, *event.request.currency}};
        sale.give_back = change_of_mind(dice, sale.buyer && demand_percent < 100);
        room.take(sale.ticket_type, sale.quantity);
        missing -= sale.quantity;
        sales.push_back(std::move(sale));
    }
    return sales;
}

namespace {

dto::AttendeeDto attendee_of(const commands::Principal& person, std::size_t index)
{
    dto::AttendeeDto attendee{
        typed<schemas::Line<1, 100>>(person.name), typed<schemas::Email>(person.email), {}, {}};
    if (index % 11 == 3)
        attendee.dietary_restrictions =
            typed<schemas::Text<500>>(index % 2 == 0 ? "vegetarian" : "no nuts, please");
    return attendee;
}

} // namespace

dto::PurchaseTicketsRequest purchase_of(
    const Sale& sale, const std::vector<commands::Principal>& people, domain::TicketTypeId type)
{
    dto::PurchaseTicketsRequest request;
    request.ticket_type_id = type;
    request.quantity = typed<schemas::Integer<1, 10>>(sale.quantity);
    for (const auto index : sale.attendees)
        request.attendees.push_back(attendee_of(people[index], index));
    if (!sale.is_free) {
        const bool card = sale.attendees.front() % 3 != 0;
        request.payment_method = card ? dto::PaymentMethod::credit_card
                                      : dto::PaymentMethod::pay_pal;
        request.payment_token = typed<schemas::Line<1, 200>>("tok_ok");
    }
    return request;
}

} // namespace bilten::infra::demo
