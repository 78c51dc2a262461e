#include "commands/transfer.hpp"
#include "tests/support/box_office.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::tests;
using domain::RefusalCode;
using domain::order::PaymentOutcome;
using domain::order::ticket_of;

namespace {

const auto order_id = order_number(1);

// Ann has two tickets of the series and one for the second evening.
struct Sold : BoxOffice {
    Sold()
    {
        (void)purchase(purchase_of(order_id, {{series, 2}, {second_only, 1}})).value();
        (void)settle(order_id, PaymentOutcome::succeeded).value();
    }

    auto transfer(std::uint8_t number, domain::UserId by = ann, domain::Instant now = noon)
    {
        commands::Transfer command;
        command.ticket_id = ticket_of(order_id, number);
        command.code_secret = uuid(71);
        command.asked_by = by;
        command.now = now;
        return lanes.run([&](auto& w) { return commands::transfer(w, command); });
    }

    RefusalCode refused(std::uint8_t number, domain::UserId by = ann, domain::Instant now = noon)
    {
        const auto before = events_recorded();
        const auto answer = transfer(number, by, now);
        CHECK(events_recorded() == before);
        return answer.error().code;
    }
};

} // namespace

TEST_SUITE_BEGIN("a transfer of a ticket");

TEST_CASE("is the buyer's to make, and of those who run the event")
{
    Sold office;
    CHECK(office.refused(1, bob) == RefusalCode::not_owner);
    const auto done = office.transfer(1).value();
    CHECK(done.from == ticket_of(order_id, 1));
    CHECK(done.ticket.ticket_id == ticket_of(order_id, 4));
    CHECK(done.event_id == the_event);
    CHECK(office.transfer(2, organizer).has_value());
    CHECK(office.refused(1) == RefusalCode::ticket_transferred);
    CHECK(office.refused(9) == RefusalCode::ticket_unknown);
}

TEST_CASE("takes no place and frees none")
{
    Sold office;
    const auto before = office.event_state();
    (void)office.transfer(1).value();
    const auto after = office.event_state();
    CHECK(after.by_session == before.by_session);
    CHECK(after.by_type == before.by_type);

    const auto refunded = office.refund(refund_of(order_id, ann)).value();
    CHECK(refunded.refunds.at(refund_number(1)).amount == euros(11501));
    for (const auto& taken : office.event_state().by_session) CHECK(taken.sold == 0);
}

TEST_CASE("is refused once all that the ticket is for is over")
{
    const auto first_is_over = first_evening + 2h;
    const auto all_is_over = first_evening + 26h;
    Sold office;
    CHECK(office.transfer(1, ann, first_is_over).has_value());
    CHECK(office.transfer(2, ann, all_is_over - 1ms).has_value());
    CHECK(office.refused(3, ann, all_is_over) == RefusalCode::event_has_ended);
    CHECK(office.refused(3, organizer, all_is_over) == RefusalCode::event_has_ended);
}

TEST_CASE("is refused for an event that was cancelled")
{
    Sold office;
    (void)office.cancel_event().value();
    CHECK(office.refused(1) == RefusalCode::event_cancelled);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("a showing");

TEST_CASE("is a stream of its own and leaves the event's version alone")
{
    Sold office;
    const domain::ShowingId id{uuid(81)};
    domain::showing::AttendeesShown shown;
    shown.event_id = the_event;
    shown.persons = 3;
    shown.fields = {"attendeeName"};
    const auto version_of = [](auto& w) {
        return domain::Result<domain::Version>{
            w.template version<domain::ticketed_event::State>(the_event.value)};
    };
    const auto before = office.lanes.run(version_of).value();
    (void)office.lanes
        .run([&](auto& w) { return commands::record_showing(w, {id, shown}); })
        .value();
    const auto last = office.lanes.recorded().back();
    CHECK(last.stream == id.value);
    CHECK(last.stream_type == "showing");
    CHECK(last.event == domain::AnyEvent{domain::showing::Event{shown}});
    CHECK(office.lanes.run(version_of).value() == before);
}

TEST_SUITE_END();
