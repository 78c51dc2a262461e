#include "infra/demo/catalogue.hpp"

#include "infra/demo/people.hpp"
#include "infra/demo/typed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace bilten::infra::demo {

namespace dto = schemas::api;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

constexpr std::size_t events_count = 320;
constexpr std::size_t people_count = 900;
constexpr int days_ahead_max = 270;

std::string filled(std::string_view text, const Place& place)
{
    std::string out{text};
    const auto replace = [&](std::string_view mark, std::string_view with) {
        for (auto at = out.find(mark); at != out.npos; at = out.find(mark, at + with.size()))
            out.replace(at, mark.size(), with);
    };
    replace("{city}", place.city.name);
    replace("{venue}", place.name);
    return out;
}

std::string description(Dice& dice, const Theme& theme, const Place& place)
{
    const auto first = dice.below(theme.about.size());
    const auto second = (first + 1 + dice.below(theme.about.size() - 1)) % theme.about.size();
    constexpr std::array arrivals{
        "Doors open half an hour before; latecomers are let in between two pieces.",
        "The entrance is step-free, and there is a lift. Tell us if we can help.",
        "Bicycles can be left in the yard. The nearest stop is five minutes on foot.",
        "Please arrive ten minutes early, so that we can begin together."};
    return fmt::format(
        "{}\n\n{}\n\nWhere: {}, {}, {}. {}",
        filled(theme.about[first], place),
        filled(theme.about[second], place),
        place.name,
        place.address,
        place.city.name,
        dice.one_of(arrivals));
}

dto::RefundPolicyDto refund_policy(Dice& dice)
{
    struct Policy {
        int full_until, partial_until, percent;
        bool fees_kept;
    };

    constexpr std::array policies{
        Policy{48, 24, 50, false},
        Policy{168, 48, 50, false},
        Policy{336, 72, 25, true},
        Policy{24, 24, 0, false}};
    using Hours = schemas::Integer<0, 8760>;
    const auto& policy = dice.one_of(policies);
    return {
        typed<Hours>(policy.full_until),
        typed<Hours>(policy.partial_until),
        typed<schemas::Integer<0, 100>>(policy.percent),
        policy.fees_kept};
}

// How well an event sells, in percent of its places.
int demand(Dice& dice, int capacity)
{
    const int roll = dice.between(1, 100);
    if (roll <= 18) return 0;
    if (roll <= 60) return dice.between(4, 30);
    if (roll <= 82) return dice.between(30, 65);
    if (roll <= 92 || capacity > 90) return dice.between(65, 98);
    return 100;
}

class Programmer {
public:
    explicit Programmer(const CatalogueOptions& options)
        : dice_{options.seed}, today_{options.today}, capacity_max_{options.session_capacity_max}
    {
    }

    Catalogue run()
    {
        result_.organizers = make_organizers();
        result_.people = make_buyers(dice_, people_count);
        for (const auto& place : places())
            result_.venues.push_back(
                {typed<schemas::Line<1, 200>>(place.name),
                 typed<schemas::Line<1, 300>>(place.address),
                 typed<schemas::Line<1, 100>>(place.city.name),
                 typed<schemas::Line<2, 2>>(place.city.country),
                 typed<schemas::Line<1, 64>>(place.city.time_zone),
                 typed<schemas::Integer<1, 1'000'000>>(place.capacity)});
        while (result_.events.size() < events_count) add_event();
        cancel_two();
        return std::move(result_);
    }

private:
    const Theme& theme()
    {
        return dice_.chance(45) ? dice_.one_of(classes()) : dice_.one_of(social_events());
    }

    // One that an event of this theme fits into.
    std::size_t venue(const Theme& theme)
    {
        for (;;) {
            const auto index = dice_.below(places().size());
            const auto room = places()[index].capacity;
            if (room >= theme.capacity_min && room <= theme.capacity_max * 12) return index;
        }
    }

    // More of them soon than late.
    sys_days first_day(Shape shape)
    {
        const int far =
            std::min(dice_.between(1, days_ahead_max), dice_.between(1, days_ahead_max));
        // In Melbourne, tomorrow morning begins today.
        const int near = shape == Shape::weekend ? 2 : 1;
        return fitting_day(shape, today_ + days{std::max(far, near)});
    }

    void add_event()
    {
        const auto& what = theme();
        PlannedEvent event;
        event.venue = venue(what);
        event.organizer = event.venue % result_.organizers.size();
        const auto& place = places()[event.venue];
        const auto title = filled(dice_.one_of(what.titles), place);
        if (!titles_.emplace(place.city.name, title).second) return; // once in a city is enough

        const auto capacity = std::min(
            {dice_.between(what.capacity_min, what.capacity_max), place.capacity, capacity_max_});
        auto programme =
            make_programme(dice_, what, place, today_, first_day(what.shape), capacity);
        event.request = request(what, place, title, std::move(programme));
        event.is_published = !dice_.chance(7);
        if (event.is_published)
            event.sales = make_sales(dice_, event, result_.people, today_, demand(dice_, capacity));
        result_.events.push_back(std::move(event));
    }

    dto::CreateEventRequest
    request(const Theme& what, const Place& place, std::string_view title, Programme programme)
    {
        dto::CreateEventRequest event;
        event.title = typed<schemas::Line<3, 200>>(title);
        event.short_description =
            typed<schemas::Text<500>>(filled(dice_.one_of(what.summaries), place));
        event.full_description = typed<schemas::Text<20'000>>(description(dice_, what, place));
        event.event_type = what.type;
        event.policies_procedures =
            typed<schemas::Text<10'000>>("Be kind, ask first, and help to put the chairs away. Our "
                                         "house rules are at the door.");
        event.tags.emplace();
        for (const auto tag : what.tags) event.tags->push_back(typed<schemas::Line<1, 50>>(tag));
        event.currency = domain::parse_currency(place.city.currency);
        event.refund_policy = refund_policy(dice_);
        event.hold_minutes = typed<schemas::Integer<1, 1440>>(5 * dice_.between(2, 6));
        event.allow_guests = dice_.chance(55);
        event.sessions.emplace();
        event.sessions->assign(programme.sessions.begin(), programme.sessions.end());
        event.ticket_types.emplace();
        event.ticket_types->assign(programme.ticket_types.begin(), programme.ticket_types.end());
        return event;
    }

    // Two that somebody holds tickets of, so that there is money to give back.
    void cancel_two()
    {
        constexpr std::array reasons{
            "The boiler of the house has failed and will not be repaired in time.",
            "Our guest has fallen ill. We are sorry, and will try again in spring."};
        std::size_t next = 0;
        for (auto& event : result_.events) {
            if (event.sales.size() < 4 || event.sales.size() > 15) continue;
            event.cancelled_because = reasons.at(next);
            for (auto& sale : event.sales) sale.give_back = GiveBack::nothing;
            if (++next == reasons.size()) return;
        }
    }

    Dice dice_;
    const sys_days today_;
    const std::int32_t capacity_max_;
    std::set<std::pair<std::string_view, std::string>> titles_;
    Catalogue result_;
};

} // namespace

Catalogue make_catalogue(const CatalogueOptions& options)
{
    return Programmer{options}.run();
}

} // namespace bilten::infra::demo
