#include "domain/ticketed_event/import.hpp"
#include "tests/support/order_fixture.hpp"

using namespace bilten::domain::ticketed_event;
using namespace bilten::tests;
using bilten::domain::RefusalCode;
namespace domain = bilten::domain;
namespace order = bilten::domain::order;

namespace {

constexpr auto years_ago = noon - 24h * 3'000;

ImportEvent told(std::vector<Session> sessions = {})
{
    ImportEvent command{create_command(), {}};
    command.event.sessions = std::move(sessions);
    command.event.ticket_types.clear();
    return command;
}

ImportPlaces places(domain::TicketTypeId type, std::int32_t quantity)
{
    return {order_number(1), {type, quantity}};
}

order::OrderPlaced paid_elsewhere()
{
    auto order = one_order::three_paid();
    order.payment_method = order::PaymentMethod::imported;
    return order;
}

} // namespace

TEST_SUITE_BEGIN("an import into the domain");

TEST_CASE("may tell of an event that is over, as nobody else may")
{
    const auto past = session(S1, years_ago, 50);
    auto created = told({past});
    CHECK(given(Events{}).when(created).outcome().has_value());
    given(Events{}).when(created.event).refused(RefusalCode::session_in_past);
    given(Events{}).when(told()).then({EventCreated{the_event, the_details(), eur, {}, {}}});
    given(on_sale()).when(told()).then({});

    const OrganizerIntroduced name{organizer, {{uuid(51)}, std::string{"Elif"}}};
    auto named = told();
    named.introduction = name;
    given(Events{}).when(named).then({EventCreated{the_event, the_details(), eur, {}, {}}, name});
    given(on_sale()).when(named).then({});

    created.event.sessions[0].capacity = 501;
    given(Events{}).when(created).refused(RefusalCode::capacity_too_large);
}

TEST_CASE("adds sessions by the numbers that they have, in order and once")
{
    const Events empty{EventCreated{the_event, the_details(), eur, {}, {}}};
    const auto first = session(S1, years_ago, 50);
    const auto second = session(S2, years_ago + 24h, 50);
    given(empty).when(ImportSession{first, {}}).then({SessionAdded{first}});
    given(empty).when(ImportSession{second, {}}).refused_as(
        {RefusalCode::session_unknown, {{"sessionId", "S1"}}});

    auto more = empty;
    more.emplace_back(SessionAdded{first});
    given(more).when(ImportSession{first, {}}).then({});
    given(more).when(ImportSession{second, {}}).then({SessionAdded{second}});
    more.emplace_back(SessionDeleted{S1});
    given(more).when(ImportSession{first, {}}).then({}); // its number is never given again

    auto none = first;
    none.ends_at = none.starts_at;
    given(empty).when(ImportSession{none, {}}).refused(RefusalCode::session_order_wrong);
    given(Events{}).when(ImportSession{first, {}}).refused(RefusalCode::event_unknown);
}

TEST_CASE("publishes what has begun, and nothing that nobody could buy")
{
    auto past = created();
    for (auto& session : past.sessions) session.starts_at = session.ends_at = years_ago;
    given(Events{past}).when(PublishImported{}).then({EventPublished{}});
    given(Events{past}).when(PublishEvent{noon}).refused(RefusalCode::event_has_started);
    given(on_sale()).when(PublishImported{}).then({});

    past.ticket_types.clear();
    given(Events{past}).when(PublishImported{}).refused(RefusalCode::event_needs_ticket_types);
}

TEST_CASE("sells whenever it was, up to the last place and not beyond")
{
    auto over = created();
    for (auto& type : over.ticket_types) type.sales_end = years_ago;
    const Events open{over, EventPublished{}};
    given(open).when(places(first_only, 10)).then(
        {TicketsSold{order_number(1), {{first_only, 10}}, false}});
    given(open).when(places(free_entry, 5)).then(
        {TicketsSold{order_number(1), {{free_entry, 5}}, false}});
    given(open).when(places(free_entry, 6)).refused_as(
        {RefusalCode::insufficient_capacity,
         {{"ticketTypeId", to_string(free_entry)},
          {"requestedQuantity", std::int64_t{6}},
          {"availableQuantity", std::int64_t{5}}}});
    given(on_sale(sold_out(second_only, 40))).when(places(series, 1)).refused_as(
        {RefusalCode::insufficient_capacity,
         {{"ticketTypeId", to_string(series)},
          {"requestedQuantity", std::int64_t{1}},
          {"availableQuantity", std::int64_t{0}},
          {"limitingSessionId", "S2"}}});
}

TEST_CASE("sells nothing of an event that is no sale's business")
{
    const auto one = places(series, 1);
    given(Events{}).when(one).refused(RefusalCode::event_unknown);
    given(Events{created()}).when(one).refused(RefusalCode::event_not_published);
    given(on_sale({EventCancelled{"ill"}})).when(one).refused(RefusalCode::event_cancelled);
    given(on_sale()).when(places({uuid(99)}, 1)).refused(RefusalCode::ticket_type_unknown);
    for (const int quantity : {0, 11, -1})
        given(on_sale()).when(places(series, quantity)).refused(RefusalCode::too_many_tickets);
}

TEST_CASE("makes an order that is good at once and was never paid to us")
{
    using namespace one_order;
    const auto imported = *decide(order::State{}, PlaceOrder{paid_elsewhere(), {}, code_secret});
    REQUIRE(imported.size() == 2);
    CHECK(std::get<OrderConfirmed>(imported[1]).tickets.size() == 3);
    CHECK(replay(imported).payments.empty());

    auto free = two_free();
    free.payment_method = PaymentMethod::imported;
    CHECK(decide(order::State{}, PlaceOrder{free, {}, code_secret}).has_value());
}

TEST_CASE("owes nobody money for what is cancelled")
{
    using namespace one_order;
    const auto imported = *decide(order::State{}, PlaceOrder{paid_elsewhere(), {}, code_secret});
    RefundTickets back{
        refund_number(1), {ticket(1)}, RefundCause::import_undone, "wrong file", 100, "full"};
    given(imported).when(back).then(
        {RefundRequested{
             refund_number(1),
             {},
             {ticket(1)},
             euros(0),
             RefundCause::import_undone,
             "wrong file",
             "paid_elsewhere"},
         RefundSucceeded{refund_number(1), {}}});
}

TEST_SUITE_END();
