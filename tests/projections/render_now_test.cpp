#include "projections/render_now.hpp"

#include "domain/ticketed_event/sales_window.hpp"
#include "projections/event_documents.hpp"
#include "schemas/json/read.hpp"
#include "schemas/json/write.hpp"
#include "tests/support/event_fixture.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::tests;
using namespace bilten::projections;
namespace event = domain::ticketed_event;

namespace {

constexpr auto day = 24h;

std::string reason_at(domain::Instant now, domain::TicketTypeId type = series)
{
    const auto state = event::replay(on_sale());
    const auto dto = ticket_type_dto(state, *state.find(type), now);
    CHECK(dto.is_available == !dto.constraint_reason);
    return dto.constraint_reason.value_or("");
}

} // namespace

TEST_SUITE_BEGIN("a document of an event");

TEST_CASE("knows when tickets can be bought")
{
    CHECK(reason_at(sales_open - 1ms) == "SALES_NOT_STARTED");
    CHECK(reason_at(sales_open) == "");
    CHECK(reason_at(sales_close - 1ms) == "");
    CHECK(reason_at(sales_close) == "SALES_ENDED");

    auto created_open = created();
    for (auto& type : created_open.ticket_types) type.sales_end = first_evening + 5 * day;
    const auto state = event::replay({created_open, event::EventPublished{}});
    const auto reason = [&](domain::TicketTypeId type) {
        return ticket_type_dto(state, *state.find(type), first_evening).constraint_reason.value_or("");
    };
    CHECK(reason(first_only) == "EVENT_HAS_STARTED");
    CHECK(reason(series) == "EVENT_HAS_STARTED");
    CHECK(reason(second_only) == "");
}

TEST_CASE("says when it changes next, and is rendered as of then")
{
    const auto state = event::replay(on_sale());
    CHECK(changes_at(state, sales_open - 1h) == sales_open);
    CHECK(changes_at(state, sales_open) == sales_close);
    CHECK(changes_at(state, sales_close) == first_evening);
    CHECK(changes_at(state, first_evening) == first_evening + day);
    CHECK_FALSE(changes_at(state, first_evening + day));
    CHECK_FALSE(changes_at(event::replay({created()}), noon)); // a draft sells nothing

    EventDocument document;
    document.event_id = the_event.value;
    const auto text = schemas::to_json(state);
    render_now(Document::availability, the_event.value, text, "", sales_close + 1h, document);
    CHECK(document.changes_at == first_evening);
    CHECK(document.since == sales_close);
    const auto whole = schemas::from_json<schemas::api::AvailabilityDto>(document.bytes).value();
    CHECK(whole.last_calculated == sales_close + 1h);
    for (const auto& type : whole.ticket_types) CHECK(type.constraint_reason == "SALES_ENDED");

    render_now(
        Document::ticket_type_availability, second_only.value, text, "", sales_close, document);
    CHECK(document.bytes == schemas::to_json(whole.ticket_types[2]));

    const EventFrame frame{the_event, {}, noon, noon};
    const auto details = details_of(frame, state, sales_open);
    const auto frame_text = schemas::to_json(frame);
    render_now(Document::event, the_event.value, text, frame_text, sales_open, document);
    CHECK(document.bytes == schemas::to_json(details));
    render_now(Document::ticket_types, the_event.value, text, "", sales_open, document);
    CHECK(
        document.bytes == schemas::to_json(schemas::api::TicketTypeListDto{details.ticket_types}));
    render_now(Document::sessions, the_event.value, text, "", sales_open, document);
    CHECK(document.bytes == schemas::to_json(schemas::api::SessionListDto{details.sessions}));
}

TEST_SUITE_END();
