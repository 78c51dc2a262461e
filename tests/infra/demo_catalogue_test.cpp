#include "infra/demo/catalogue.hpp"
#include "infra/demo/people.hpp"
#include "schemas/json/read.hpp"
#include "schemas/json/write.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <set>

using namespace bilten::infra::demo;
namespace domain = bilten::domain;
namespace dto = bilten::schemas::api;
namespace schemas = bilten::schemas;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

constexpr sys_days today{2026y / 3 / 28}; // clocks change in Europe on the next day

const Catalogue& catalogue()
{
    static const auto made = make_catalogue({.today = today});
    return made;
}

std::string all_of(const Catalogue& catalogue)
{
    std::string text;
    for (const auto& venue : catalogue.venues) text += schemas::to_json(venue);
    for (const auto& event : catalogue.events) {
        text += schemas::to_json(event.request);
        text += event.is_published ? 'p' : 'd';
        for (const auto& sale : event.sales) {
            text += std::to_string(sale.ticket_type) + "x" + std::to_string(sale.quantity) + "by";
            for (const auto attendee : sale.attendees) text += catalogue.people[attendee].email;
        }
    }
    return text;
}

int tickets(const PlannedEvent& event)
{
    return std::accumulate(
        event.sales.begin(), event.sales.end(), 0, [](int sum, const Sale& sale) {
            return sum + sale.quantity;
        });
}

// The earliest instant that the session may begin at, wherever its zone's clocks are.
domain::Instant earliest_start(const PlannedEvent& event, std::size_t session)
{
    const auto& what = (*event.request.sessions)[session];
    return sys_days{what.session_date.date} + std::chrono::seconds{what.start_time.seconds} -
           std::chrono::hours{places()[event.venue].city.utc_hours_max};
}

int sold_in(const PlannedEvent& event, std::int32_t session)
{
    int sold = 0;
    for (const auto& sale : event.sales) {
        const auto& included = (*event.request.ticket_types)[sale.ticket_type].included_sessions;
        if (std::ranges::find(included, domain::SessionNumber{session}) != included.end())
            sold += sale.quantity;
    }
    return sold;
}

} // namespace

TEST_SUITE_BEGIN("the demo's catalogue");

TEST_CASE("is the same for the same seed and day, and another for another seed")
{
    CHECK(all_of(make_catalogue({.today = today})) == all_of(catalogue()));
    CHECK(all_of(make_catalogue({.seed = 7, .today = today})) != all_of(catalogue()));
}

TEST_CASE("has at least 300 events, most of them published, and two cancelled")
{
    const auto& events = catalogue().events;
    CHECK(events.size() >= 300);
    const auto drafts = std::ranges::count(events, false, &PlannedEvent::is_published);
    CHECK(drafts >= 5);
    CHECK(drafts <= 40);
    CHECK(std::ranges::count_if(events, [](const PlannedEvent& event) {
              return event.cancelled_because.has_value();
          }) == 2);
}

TEST_CASE("says nothing that the API would not read")
{
    for (const auto& venue : catalogue().venues)
        CHECK(schemas::from_json<dto::CreateVenueRequest>(schemas::to_json(venue)).has_value());
    for (const auto& event : catalogue().events) {
        const auto text = schemas::to_json(event.request);
        const auto read = schemas::from_json<dto::CreateEventRequest>(text);
        REQUIRE_MESSAGE(read.has_value(), text);
        CHECK(read->ticket_types->size() == event.request.ticket_types->size());
        CHECK(text.find("{city}") == text.npos);
        CHECK(text.find("{venue}") == text.npos);
    }
}

TEST_CASE("lies in the future of any hour of today, and not beyond ten months")
{
    for (const auto& event : catalogue().events)
        for (std::size_t i = 0; i < event.request.sessions->size(); ++i) {
            CHECK(earliest_start(event, i) > today + days{1});
            CHECK(earliest_start(event, i) < today + days{305});
        }
}

TEST_CASE("ends its sales after they start and before the first session")
{
    for (const auto& event : catalogue().events)
        for (const auto& type : *event.request.ticket_types) {
            if (type.sales_start_date) CHECK(*type.sales_start_date < type.sales_end_date);
            CHECK(type.sales_end_date > today + days{1});
            const auto first = static_cast<std::size_t>(type.included_sessions.front().value) - 1;
            CHECK(type.sales_end_date < earliest_start(event, first));
        }
}

TEST_CASE("gives every event one to four sessions and two to four ticket types that fit them")
{
    std::set<std::size_t> session_counts;
    std::set<std::size_t> type_counts;
    for (const auto& event : catalogue().events) {
        const auto& request = event.request;
        session_counts.insert(request.sessions->size());
        type_counts.insert(request.ticket_types->size());
        for (const auto& session : *request.sessions) CHECK(session.capacity.value() <= 500);
        for (const auto& type : *request.ticket_types) {
            CHECK(type.price.to_money(*request.currency).has_value());
            for (const auto number : type.included_sessions)
                CHECK(number.value <= static_cast<int>(request.sessions->size()));
        }
    }
    CHECK(session_counts == std::set<std::size_t>{1, 2, 3, 4});
    CHECK(type_counts == std::set<std::size_t>{2, 3, 4});
}

TEST_CASE("sells some thousand tickets, from none to all of an event")
{
    int sum = 0;
    int unsold = 0;
    int sold_out = 0;
    int refunds = 0;
    for (const auto& event : catalogue().events) {
        sum += tickets(event);
        unsold += event.sales.empty() ? 1 : 0;
        const auto& sessions = *event.request.sessions;
        bool full = true;
        for (std::size_t i = 0; i < sessions.size(); ++i) {
            const int sold = sold_in(event, static_cast<std::int32_t>(i) + 1);
            CHECK(sold <= sessions[i].capacity.value());
            full = full && sold == sessions[i].capacity.value();
        }
        sold_out += full ? 1 : 0;
        refunds += static_cast<int>(std::ranges::count_if(
            event.sales, [](const Sale& sale) { return sale.give_back != GiveBack::nothing; }));
    }
    CHECK(sum >= 5000);
    CHECK(sum <= 8000);
    CHECK(unsold >= 30);
    CHECK(sold_out >= 8);
    CHECK(refunds >= 20);
}

TEST_CASE("sells nothing whose sale has not begun, and no more of a type than there are")
{
    for (const auto& event : catalogue().events) {
        std::vector<int> sold(event.request.ticket_types->size());
        for (const auto& sale : event.sales) {
            const auto& type = (*event.request.ticket_types)[sale.ticket_type];
            CHECK_FALSE(type.sales_start_date.has_value());
            CHECK(sale.attendees.size() == static_cast<std::size_t>(sale.quantity));
            CHECK((sale.buyer.has_value() || *event.request.allow_guests));
            sold[sale.ticket_type] += sale.quantity;
            CHECK(sold[sale.ticket_type] <= type.max_quantity.value());
        }
    }
}

TEST_CASE("keeps to a smaller house")
{
    for (const auto& event : make_catalogue({.today = today, .session_capacity_max = 20}).events)
        for (const auto& session : *event.request.sessions) CHECK(session.capacity.value() <= 20);
}

TEST_CASE("writes only to addresses that are kept for examples")
{
    for (const auto& person : catalogue().people) {
        CHECK(schemas::from_json<schemas::Email>('"' + person.email + '"').has_value());
        CHECK(person.email.find("@example.") != person.email.npos);
    }
}
