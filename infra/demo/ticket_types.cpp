// Which tickets open an event's sessions, what they cost and until when they are sold.

#include "infra/demo/catalogue.hpp"
#include "infra/demo/typed.hpp"

#include <algorithm>

namespace bilten::infra::demo {

namespace dto = schemas::api;
using domain::SessionNumber;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::sys_days;

namespace {

// Prices and sales of one event's tickets.
class TicketDesk {
public:
    TicketDesk(
        Dice& dice,
        const Place& place,
        sys_days today,
        const std::vector<dto::CreateSessionRequest>& sessions)
        : dice_{dice}, place_{place}, today_{today}, sessions_{sessions}
    {
    }

    dto::CreateTicketTypeRequest
    type(std::string_view name, std::vector<SessionNumber> sessions, int euro_cents)
    {
        dto::CreateTicketTypeRequest result;
        result.name = typed<schemas::Line<1, 100>>(name);
        result.price = schemas::Decimal{price_in(place_.city, euro_cents)};
        int places = 1'000'000;
        for (const auto number : sessions) places = std::min(places, capacity_of(number));
        result.max_quantity = typed<schemas::Integer<1, 1'000'000>>(places);
        result.sales_end_date = sales_end(sessions.front());
        result.included_sessions = std::move(sessions);
        return result;
    }

    void for_members(dto::CreateTicketTypeRequest& type, int euro_cents) const
    {
        type.member_price = schemas::Decimal{price_in(place_.city, euro_cents)};
    }

    void at_most(dto::CreateTicketTypeRequest& type, int percent) const
    {
        const int places = std::max(2, type.max_quantity.value() * percent / 100);
        type.max_quantity =
            typed<schemas::Integer<1, 1'000'000>>(std::min(places, type.max_quantity.value()));
    }

    // On sale until some weeks before the event, where that is far enough ahead.
    bool early(dto::CreateTicketTypeRequest& type) const
    {
        const auto end = type.sales_end_date - days{21};
        if (end < today_ + days{3}) return false;
        type.sales_end_date = end;
        return true;
    }

    // Not yet on sale, where the event is far enough ahead.
    bool late(dto::CreateTicketTypeRequest& type) const
    {
        const auto start = std::chrono::floor<days>(type.sales_end_date) - days{7} + hours{9};
        if (start < today_ + days{5}) return false;
        type.sales_start_date = start;
        return true;
    }

private:
    [[nodiscard]] const dto::CreateSessionRequest& at(SessionNumber number) const
    {
        return sessions_.at(static_cast<std::size_t>(number.value) - 1);
    }

    [[nodiscard]] int capacity_of(SessionNumber number) const
    {
        return at(number).capacity.value();
    }

    // Some hours before the session, as the clock that is furthest ahead in its zone sees it.
    [[nodiscard]] domain::Instant sales_end(SessionNumber number)
    {
        const auto& first = at(number);
        const auto day = sys_days{first.session_date.date};
        const auto start =
            day + std::chrono::seconds{first.start_time.seconds} - hours{place_.city.utc_hours_max};
        const bool soon = day < today_ + days{4};
        return start - hours{soon ? dice_.between(1, 2) : 12 * dice_.between(0, 4) + 1};
    }

    Dice& dice_;
    const Place& place_;
    const sys_days today_;
    const std::vector<dto::CreateSessionRequest>& sessions_;
};

std::vector<SessionNumber> numbers(int from, int to)
{
    std::vector<SessionNumber> all;
    for (int number = from; number <= to; ++number) all.push_back({number});
    return all;
}

// 85 percent, say, to the nearest 50 cents.
int part_of(int euro_cents, int percent)
{
    return (euro_cents * percent / 100 + 25) / 50 * 50;
}

std::vector<dto::CreateTicketTypeRequest> evening_types(Dice& dice, TicketDesk& desk, int price)
{
    std::vector<dto::CreateTicketTypeRequest> types;
    if (price == 0) {
        types.push_back(desk.type("Free place", numbers(1, 1), 0));
        types.push_back(desk.type("Supporter", numbers(1, 1), 100 * dice.between(5, 12)));
        types.back().description = typed<schemas::Text<2000>>(
            "The same place. Your money pays the room and the speakers.");
        return types;
    }
    types.push_back(desk.type("Standard", numbers(1, 1), price));
    if (dice.chance(60)) desk.for_members(types.back(), part_of(price, 80));
    types.push_back(desk.type("Concession", numbers(1, 1), part_of(price, 65)));
    desk.at_most(types.back(), 30);
    types.back().description =
        typed<schemas::Text<2000>>("For students, pensioners and whoever needs it. Nobody asks.");
    if (auto bird = desk.type("Early bird", numbers(1, 1), part_of(price, 75));
        dice.chance(50) && desk.early(bird)) {
        desk.at_most(bird, 25);
        types.push_back(std::move(bird));
    }
    if (auto last = desk.type("Last call", numbers(1, 1), part_of(price, 110));
        dice.chance(25) && desk.late(last))
        types.push_back(std::move(last));
    return types;
}

std::vector<dto::CreateTicketTypeRequest> series_types(
    Dice& dice,
    TicketDesk& desk,
    const std::vector<dto::CreateSessionRequest>& sessions,
    Shape shape,
    int price)
{
    const int count = static_cast<int>(sessions.size());
    const int whole = part_of(price * count, 85);
    const auto name_of = [&](int number) {
        return sessions[static_cast<std::size_t>(number) - 1].session_name.str() + " only";
    };

    std::vector<dto::CreateTicketTypeRequest> types;
    types.push_back(desk.type(
        shape == Shape::course ? "Whole course" : "All sessions", numbers(1, count), whole));
    if (dice.chance(65)) desk.for_members(types.back(), part_of(whole, 85));

    if (shape == Shape::course) {
        types.push_back(desk.type("Trial evening", numbers(1, 1), price));
        desk.at_most(types.back(), 40);
        types.push_back(
            desk.type("Whole course, concession", numbers(1, count), part_of(whole, 65)));
        desk.at_most(types.back(), 30);
    } else if (count == 4) {
        types.push_back(desk.type("Saturday", numbers(1, 2), price * 2));
        types.push_back(desk.type("Sunday", numbers(3, 4), price * 2));
    } else {
        for (int number = 1; number <= count; ++number)
            types.push_back(desk.type(name_of(number), numbers(number, number), price));
    }
    if (auto bird = desk.type("All sessions, early bird", numbers(1, count), part_of(whole, 80));
        types.size() < 4 && dice.chance(40) && desk.early(bird)) {
        desk.at_most(bird, 20);
        types.push_back(std::move(bird));
    }
    return types;
}

} // namespace

std::vector<dto::CreateTicketTypeRequest> make_ticket_types(
    Dice& dice,
    const Theme& theme,
    const Place& place,
    sys_days today,
    const std::vector<dto::CreateSessionRequest>& sessions)
{
    TicketDesk desk{dice, place, today, sessions};
    const int price = part_of(dice.between(theme.euro_cents_min, theme.euro_cents_max), 100);
    if (sessions.size() == 1) return evening_types(dice, desk, price);
    return series_types(dice, desk, sessions, theme.shape, price);
}

} // namespace bilten::infra::demo
