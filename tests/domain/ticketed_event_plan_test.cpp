#include "tests/support/event_fixture.hpp"
#include "tests/support/given.hpp"

using namespace bilten::domain::ticketed_event;
using namespace bilten::tests;
using bilten::domain::Refusal;
using bilten::domain::RefusalCode;
using bilten::domain::SessionNumber;
using Session = bilten::domain::ticketed_event::Session;

namespace {

constexpr SessionNumber S3{3};
constexpr Limits limits{50};

Session third()
{
    return session(S3, first_evening + 48h, 20);
}

AddSession adding(const Session& what)
{
    return {what, limits, noon};
}

EditSession editing(const Session& what, bilten::domain::Instant now = noon)
{
    return {what, limits, now};
}

Session first()
{
    return created().sessions.front();
}

TicketType of(bilten::domain::TicketTypeId id)
{
    for (const auto& type : created().ticket_types)
        if (type.ticket_type_id == id) return type;
    return {};
}

TicketsSold sold(bilten::domain::TicketTypeId type, int quantity)
{
    return {order_number(1), {{type, quantity}}, false};
}

TicketsHeld held(bilten::domain::TicketTypeId type, int quantity)
{
    return {order_number(2), {{type, quantity}}, noon + 10min};
}

Refusal with_session(RefusalCode code, std::string number)
{
    return {code, {{"sessionId", std::move(number)}}};
}

Refusal with_type(RefusalCode code, bilten::domain::TicketTypeId id)
{
    return {code, {{"ticketTypeId", to_string(id)}}};
}

} // namespace

TEST_SUITE_BEGIN("the sessions of an event");

TEST_CASE("get the next number, whatever the command says")
{
    auto unnumbered = third();
    unnumbered.number = {77};
    given(on_sale()).when(adding(unnumbered)).then({SessionAdded{third()}});
    given({created()}).when(adding(third())).then({SessionAdded{third()}});
}

TEST_CASE("never get the number of one that was deleted")
{
    auto fourth = third();
    fourth.number = {4};
    given(on_sale({SessionAdded{third()}, SessionDeleted{S3}}))
        .when(adding(third()))
        .then({SessionAdded{fourth}});
}

TEST_CASE("are 100 at most")
{
    auto many = created();
    for (std::int32_t number = 3; number <= 99; ++number)
        many.sessions.push_back(session({number}, first_evening, 1));
    auto hundredth = third();
    hundredth.number = {100};
    given({many}).when(adding(third())).then({SessionAdded{hundredth}});
    given({many, SessionAdded{hundredth}})
        .when(adding(third()))
        .refused(RefusalCode::sessions_too_many);
}

TEST_CASE("end after they begin, lie ahead, and fit the house")
{
    auto backwards = third();
    backwards.ends_at = backwards.starts_at;
    given(on_sale()).when(adding(backwards)).refused_as(
        with_session(RefusalCode::session_order_wrong, "S3"));
    auto past = third();
    past.starts_at = noon;
    given(on_sale()).when(adding(past)).refused_as(with_session(RefusalCode::session_in_past, "S3"));
    auto large = third();
    large.capacity = 51;
    given(on_sale()).when(adding(large)).refused_as(
        Refusal{RefusalCode::capacity_too_large, {{"sessionId", "S3"}, {"capacityMax", 50}}});
}

TEST_CASE("change as a whole, and not without a change")
{
    auto renamed = first();
    renamed.name = "Workshop";
    renamed.starts_at += 1h;
    given(on_sale()).when(editing(renamed)).then({SessionEdited{renamed}});
    given(on_sale()).when(editing(first())).then({});
    given(on_sale()).when(editing(third())).refused_as(
        with_session(RefusalCode::session_unknown, "S3"));
}

TEST_CASE("keep room for everybody who has or holds a place, and need no more")
{
    const auto taken = on_sale({sold(series, 4), held(first_only, 3)});
    auto small = first();
    small.capacity = 7;
    given(taken).when(editing(small)).then({SessionEdited{small}});
    small.capacity = 6;
    given(taken).when(editing(small)).refused_as(
        Refusal{
            RefusalCode::capacity_below_registrations,
            {{"sessionId", "S1"}, {"registrations", 7}}});
}

TEST_CASE("can be renamed once they have begun, and not be moved")
{
    const auto later = first_evening + 1h;
    auto renamed = first();
    renamed.name = "Workshop";
    given(on_sale()).when(editing(renamed, later)).then({SessionEdited{renamed}});
    renamed.ends_at += 1h;
    given(on_sale()).when(editing(renamed, later)).refused_as(
        with_session(RefusalCode::session_in_past, "S1"));
}

TEST_CASE("go only where no ticket type includes them and nobody has a place")
{
    given(on_sale({SessionAdded{third()}}))
        .when(DeleteSession{S3})
        .then({SessionDeleted{S3}});
    given(on_sale()).when(DeleteSession{S2}).refused_as(
        Refusal{
            RefusalCode::session_in_use,
            {{"sessionId", "S2"}, {"ticketTypeId", to_string(series)}}});
    given(on_sale({sold(second_only, 1)}))
        .when(DeleteSession{S2})
        .refused_as(with_session(RefusalCode::session_has_registrations, "S2"));
    given(on_sale()).when(DeleteSession{S3}).refused_as(
        with_session(RefusalCode::session_unknown, "S3"));
}

TEST_CASE("of a cancelled event stay as they are")
{
    const auto over = on_sale({EventCancelled{"Rain"}});
    given(over).when(adding(third())).refused(RefusalCode::event_cancelled);
    given(over).when(editing(first())).refused(RefusalCode::event_cancelled);
    given(over).when(DeleteSession{S2}).refused(RefusalCode::event_cancelled);
    given(Events{}).when(adding(third())).refused(RefusalCode::event_unknown);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("the ticket types of an event");

TEST_CASE("are added with each session once, in order")
{
    const bilten::domain::TicketTypeId id{uuid(15)};
    given(on_sale())
        .when(AddTicketType{ticket_type(id, {S2, S1, S2}, 100, 9)})
        .then({TicketTypeAdded{ticket_type(id, {S1, S2}, 100, 9)}});
}

TEST_CASE("include sessions that the event has, one at least")
{
    const bilten::domain::TicketTypeId id{uuid(15)};
    given(on_sale()).when(AddTicketType{ticket_type(id, {}, 100, 9)}).refused_as(
        Refusal{RefusalCode::ticket_type_needs_sessions, {{"name", "Ticket"}}});
    given(on_sale()).when(AddTicketType{ticket_type(id, {S1, S3}, 100, 9)}).refused_as(
        Refusal{RefusalCode::session_unknown, {{"sessionId", "S3"}, {"ticketType", "Ticket"}}});
}

TEST_CASE("cost members no more than others, and are sold before the sale ends")
{
    auto dear = of(first_only);
    dear.member_price = euros(3001);
    given(on_sale()).when(EditTicketType{dear}).refused_as(
        Refusal{RefusalCode::member_price_too_high, {{"ticketType", "Ticket"}}});
    dear.member_price = euros(3000);
    given(on_sale()).when(EditTicketType{dear}).then({TicketTypeEdited{dear}});
    dear.sales_start = dear.sales_end;
    given(on_sale()).when(EditTicketType{dear}).refused_as(
        Refusal{RefusalCode::sales_window_wrong, {{"ticketType", "Ticket"}}});
}

TEST_CASE("change their price at any time, and their sessions until the first sale")
{
    const auto taken = on_sale({held(first_only, 1)});
    auto edited = of(first_only);
    edited.price = euros(1);
    given(taken).when(EditTicketType{edited}).then({TicketTypeEdited{edited}});
    edited.sessions = {S1, S2};
    given(on_sale()).when(EditTicketType{edited}).then({TicketTypeEdited{edited}});
    given(taken).when(EditTicketType{edited}).refused_as(
        with_type(RefusalCode::ticket_type_has_sales, first_only));
    given(on_sale()).when(EditTicketType{of(first_only)}).then({});
}

TEST_CASE("are no fewer than what is sold and held")
{
    const auto taken = on_sale({sold(first_only, 4), held(first_only, 3)});
    auto edited = of(first_only);
    edited.max_quantity = 7;
    given(taken).when(EditTicketType{edited}).then({TicketTypeEdited{edited}});
    edited.max_quantity = 6;
    auto refusal = with_type(RefusalCode::quantity_below_sales, first_only);
    refusal.details.emplace_back("registrations", std::int64_t{7});
    given(taken).when(EditTicketType{edited}).refused_as(refusal);
}

TEST_CASE("go while nothing of them is sold or held")
{
    const TicketTypeDeleted deleted{first_only};
    given(on_sale()).when(DeleteTicketType{first_only}).then({deleted});
    given(on_sale({sold(first_only, 1)}))
        .when(DeleteTicketType{first_only})
        .refused_as(with_type(RefusalCode::ticket_type_has_sales, first_only));
    const TicketsReturned returned{order_number(1), {{first_only, 1}}};
    given(on_sale({sold(first_only, 1), returned}))
        .when(DeleteTicketType{first_only})
        .then({deleted});
    given(on_sale({deleted}))
        .when(DeleteTicketType{first_only})
        .refused_as(with_type(RefusalCode::ticket_type_unknown, first_only));
}

TEST_CASE("of a published event are never all gone, of a draft they may be")
{
    Events one_left{created()};
    for (const auto id : {first_only, second_only, free_entry})
        one_left.emplace_back(TicketTypeDeleted{id});
    given(one_left).when(DeleteTicketType{series}).then({TicketTypeDeleted{series}});
    one_left.emplace_back(EventPublished{});
    given(one_left).when(DeleteTicketType{series}).refused(
        RefusalCode::event_needs_ticket_types);
}

TEST_CASE("that share a session count together after it changed")
{
    auto small = first();
    small.capacity = 5;
    const auto state = replay(on_sale({sold(series, 2), SessionEdited{small}, held(first_only, 2)}));
    CHECK(free_of(state, *state.find(series)).tickets == 1);
    CHECK(free_of(state, *state.find(first_only)).tickets == 1);
    CHECK(free_of(state, *state.find(second_only)).tickets == 38);
}

TEST_SUITE_END();
