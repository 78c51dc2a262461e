// When an event's sessions are.

#include "infra/demo/catalogue.hpp"
#include "infra/demo/typed.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bilten::infra::demo {

namespace dto = schemas::api;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

struct Hours {
    int start_minute; // since midnight
    int end_minute;   // beyond 24 hours: the next morning
};

dto::CreateSessionRequest session(std::string_view name, sys_days day, Hours time, int capacity)
{
    constexpr int day_minutes = 24 * 60;
    return {
        typed<schemas::Line<1, 200>>(name),
        {std::chrono::year_month_day{day}},
        {time.start_minute * 60},
        {time.end_minute % day_minutes * 60},
        typed<schemas::Integer<1, 1'000'000>>(capacity)};
}

std::vector<dto::CreateSessionRequest>
make_sessions(Dice& dice, const Theme& theme, sys_days first, int capacity)
{
    const int evening = 18 * 60 + 30 * dice.between(0, 4);
    switch (theme.shape) {
    case Shape::evening:
        return {session("Evening", first, {evening, evening + 30 * dice.between(4, 6)}, capacity)};
    case Shape::double_evening: {
        const int lesson_end = evening + 75;
        const int lesson_capacity = std::min(capacity, std::max(10, capacity * 6 / 10));
        return {
            session("Lesson", first, {evening, lesson_end}, lesson_capacity),
            session("Evening", first, {lesson_end + 15, 23 * 60 + 30}, capacity)};
    }
    case Shape::night: return {session("Night", first, {22 * 60, 26 * 60}, capacity)};
    case Shape::weekend: {
        const Hours morning{10 * 60, 13 * 60};
        const Hours afternoon{14 * 60 + 30, 17 * 60 + 30};
        if (dice.chance(50))
            return {
                session("Saturday", first, {10 * 60, 17 * 60}, capacity),
                session("Sunday", first + days{1}, {11 * 60, 17 * 60}, capacity)};
        return {
            session("Saturday morning", first, morning, capacity),
            session("Saturday afternoon", first, afternoon, capacity),
            session("Sunday morning", first + days{1}, morning, capacity),
            session("Sunday afternoon", first + days{1}, afternoon, capacity)};
    }
    case Shape::course: {
        std::vector<dto::CreateSessionRequest> all;
        const int evenings = dice.between(3, 4);
        for (int i = 0; i < evenings; ++i)
            all.push_back(session(
                fmt::format("Evening {}", i + 1),
                first + days{7 * i},
                {evening, evening + 120},
                capacity));
        return all;
    }
    }
    return {};
}

} // namespace

sys_days fitting_day(Shape shape, sys_days day)
{
    using namespace std::chrono;
    const auto until = [&](weekday wanted) { return day + (wanted - weekday{day}); };
    switch (shape) {
    case Shape::weekend: return until(Saturday);
    case Shape::night: return until(Friday);
    case Shape::evening:
    case Shape::double_evening:
    case Shape::course: return day;
    }
    return day;
}

Programme make_programme(
    Dice& dice,
    const Theme& theme,
    const Place& place,
    sys_days today,
    sys_days first_day,
    std::int32_t capacity)
{
    Programme programme;
    programme.sessions = make_sessions(dice, theme, first_day, capacity);
    programme.ticket_types = make_ticket_types(dice, theme, place, today, programme.sessions);
    return programme;
}

} // namespace bilten::infra::demo
