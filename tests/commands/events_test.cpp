#include "tests/support/box_office.hpp"

#include <doctest/doctest.h>

using namespace bilten::commands;
using namespace bilten::tests;
using namespace bilten::domain::ticketed_event;
using bilten::domain::Metadata;
using bilten::domain::RefusalCode;
using bilten::domain::TicketedEventId;

namespace {

EditEvent retitled()
{
    EditEvent edit{the_details(), {}};
    edit.details.title = "Three evenings";
    return edit;
}

template <class Command>
auto by(Editor editor, Command command, TicketedEventId id = the_event)
{
    return OnEvent<Command>{id, editor, std::move(command)};
}

} // namespace

TEST_SUITE_BEGIN("a command on an event");

TEST_CASE("answers with the event as it stands, and its version")
{
    InMemoryLanes lanes;
    auto named = create_command();
    named.introductions = {{organizer, {{}, "Ada"}}};
    const auto made = lanes.run([&](auto& w) { return create_event(w, named); });
    REQUIRE(made.has_value());
    CHECK(made->version == 2);
    CHECK(made->changed);
    CHECK(made->state.status == Status::draft);

    const auto publish = by({organizer}, PublishEvent{noon});
    const auto published = lanes.run([&](auto& w) { return publish_event(w, publish); });
    CHECK(published->version == 3);
    CHECK(published->state.status == Status::published);
    CHECK(published->changed);

    const auto again = lanes.run([&](auto& w) { return publish_event(w, publish); });
    CHECK(again->version == 3);
    CHECK_FALSE(again->changed);
    CHECK(lanes.recorded().size() == 3);
}

TEST_CASE("that is refused creates nothing")
{
    InMemoryLanes lanes;
    auto past = create_command();
    past.now = first_evening;
    CHECK(
        lanes.run([&](auto& w) { return create_event(w, past); }).error().code ==
        RefusalCode::session_in_past);
    CHECK(lanes.recorded().empty());
}

TEST_CASE("is for its organizers and for admins")
{
    BoxOffice office;
    const auto edited_by = [&](Editor editor) {
        const auto edit = by(editor, retitled());
        return office.lanes.run([&](auto& w) { return edit_event(w, edit); });
    };
    CHECK(edited_by({ann}).error().code == RefusalCode::not_owner);
    CHECK(edited_by({organizer})->state.details.title == "Three evenings");
    CHECK(edited_by({ann, true}).has_value());
}

TEST_CASE("refuses strangers whatever they ask")
{
    BoxOffice office;
    const auto refused = [&](auto handler, auto command) {
        const auto asked = by({ann}, command);
        const auto answer = office.lanes.run([&](auto& w) { return handler(w, asked); });
        CHECK(answer.error().code == RefusalCode::not_owner);
    };
    const auto before = office.events_recorded();
    refused(publish_event, PublishEvent{noon});
    refused(unpublish_event, UnpublishEvent{});
    refused(cancel_event, CancelEvent{"Spite"});
    refused(delete_event, DeleteEvent{});
    CHECK(office.events_recorded() == before);
}

TEST_CASE("is done once it was done")
{
    BoxOffice office;
    const auto run = [&](auto handler, auto command) {
        const auto asked = by({organizer}, command);
        return office.lanes.run([&](auto& w) { return handler(w, asked); });
    };
    CHECK(run(unpublish_event, UnpublishEvent{})->changed);
    CHECK_FALSE(run(unpublish_event, UnpublishEvent{})->changed);
    CHECK(run(cancel_event, CancelEvent{"Ill"})->changed);
    CHECK_FALSE(run(cancel_event, CancelEvent{"Ill"})->changed);
    CHECK(run(delete_event, DeleteEvent{})->state.status == Status::deleted);
    CHECK(run(delete_event, DeleteEvent{}).error().code == RefusalCode::event_unknown);
}

TEST_CASE("finds no event behind an id of nothing or of something else")
{
    BoxOffice office;
    REQUIRE(office.purchase(purchase_of(order_number(1), {{series, 1}})).has_value());
    const auto before = office.events_recorded();
    for (const auto& id : {uuid(77), order_number(1).value}) {
        const auto edit = by({organizer, true}, retitled(), {id});
        CHECK(
            office.lanes.run([&](auto& w) { return edit_event(w, edit); }).error().code ==
            RefusalCode::event_unknown);
        auto purchase = purchase_of(order_number(2), {{series, 1}});
        purchase.event_id = {id};
        CHECK(office.purchase(purchase).error().code == RefusalCode::event_unknown);
    }
    CHECK(office.events_recorded() == before);
    CHECK(office.order_state(order_number(1)).total == euros(4500));
}

TEST_CASE("honours the version that the editor saw")
{
    BoxOffice office;
    auto edit = by({organizer}, retitled());
    const auto run = [&] { return office.lanes.run([&](auto& w) { return edit_event(w, edit); }); };
    edit.command.expected = 1;
    CHECK(run().error().code == RefusalCode::version_mismatch);
    edit.command.expected = 2;
    CHECK(run()->version == 3);
}

TEST_SUITE_END();
