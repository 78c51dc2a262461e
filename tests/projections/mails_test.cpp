#include "projections/mails.hpp"
#include "projections/rows_in_memory.hpp"
#include "schemas/events/personal_form.hpp"
#include "tests/support/mail_fixture.hpp"
#include "tests/support/recorded.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace bilten;
using namespace bilten::tests;
using namespace bilten::projections;
namespace event = domain::ticketed_event;
namespace order = domain::order;
using domain::Sealed;
using schemas::RecordedEvent;

namespace {

using Person = domain::Personal<order::Attendee>;

const Person sealed_ann{{uuid(41)}, Sealed{"QW5u", "place of Ann"}};
const Person sealed_bob{{uuid(42)}, Sealed{"Qm9i", "place of Bob"}};

// Folds events one by one, as if each came in a batch of its own, or all at once.
struct Mails {
    RecordedLane lane;
    std::vector<RecordedEvent> events;
    RowsInMemory rows;

    RecordedEvent& add(const domain::Uuid& stream, domain::AnyEvent what)
    {
        return events.emplace_back(lane.next(stream, std::move(what)));
    }

    RecordedEvent& add(order::Event what) { return add(mail_order().value, std::move(what)); }

    RecordedEvent& add(event::Event what) { return add(the_event.value, std::move(what)); }

    void fold(std::size_t batch_max)
    {
        const std::span all{events};
        for (std::size_t at = 0; at < all.size(); at += batch_max) {
            Tables tables{rows};
            MailsProjection{}.fold(all.subspan(at, std::min(batch_max, all.size() - at)), tables);
            tables.flush();
        }
    }

    std::optional<MailRow> mail(const RecordedEvent& asked_by, int number)
    {
        return rows.row<MailRow>(derive_uuid(asked_by.event_id, "mail " + std::to_string(number)));
    }

    [[nodiscard]] std::size_t count() const { return rows.size(MailRow::table_name); }

    [[nodiscard]] std::size_t orders() const { return rows.size(MailOrderRow::table_name); }

    // On sale, then sold to these.
    RecordedEvent confirmed(std::vector<Person> attendees)
    {
        add(event::EventCreated{evenings_in_ljubljana()});
        add(order::Event{placed_for(std::move(attendees))});
        auto first = ticket_of_series();
        auto second = ticket_of_first_evening();
        return add(order::Event{order::OrderConfirmed{{first, second}}});
    }
};

} // namespace

TEST_SUITE_BEGIN("the mails");

TEST_CASE("confirm an order to its first attendee")
{
    for (const std::size_t batch_max : {1U, 100U}) {
        Mails mails;
        const auto confirmed = mails.confirmed({sealed_ann, sealed_bob});
        mails.fold(batch_max);

        REQUIRE(mails.count() == 1);
        const auto mail = mails.mail(confirmed, 0);
        REQUIRE(mail);
        CHECK(mail->kind == MailKind::order_confirmed);
        CHECK(mail->order_id == mail_order());
        CHECK(mail->due_at == noon + 3s);
        CHECK(mail->facts == schemas::to_json(confirmation()));
        CHECK(schemas::from_stored<Person>(mail->recipient) == sealed_ann);
    }
}

TEST_CASE("do not go to people whose orders were imported")
{
    for (const std::size_t batch_max : {1U, 100U}) {
        Mails mails;
        auto placed = placed_for({sealed_ann, sealed_bob});
        placed.payment_method = order::PaymentMethod::imported;
        mails.add(event::EventCreated{evenings_in_ljubljana()});
        mails.add(order::Event{placed});
        mails.add(order::Event{
            order::OrderConfirmed{{ticket_of_series(), ticket_of_first_evening()}}});
        auto undone = refund_of({ticket_of_series().ticket_id}, 0);
        undone.cause = order::RefundCause::import_undone;
        mails.add(order::Event{undone});
        mails.fold(batch_max);
        CHECK(mails.count() == 0);

        // Who wants to come to an evening that is still ahead must hear that it is off.
        auto off = refund_of({ticket_of_first_evening().ticket_id}, 0);
        off.cause = order::RefundCause::event_cancelled;
        mails.add(order::Event{off}).recorded_at = first_evening - 1h;
        mails.rows = {};
        mails.fold(batch_max);
        CHECK(mails.count() == 1);

        mails.events.back().recorded_at = first_evening;
        mails.rows = {};
        mails.fold(batch_max);
        CHECK(mails.count() == 0);
    }
}

TEST_CASE("tell each holder of their own tickets when an event is cancelled")
{
    for (const std::size_t batch_max : {1U, 100U}) {
        Mails mails;
        mails.confirmed({sealed_ann, sealed_bob});
        mails.add(event::Event{event::EventCancelled{"The roof leaks"}});
        auto refund =
            refund_of({ticket_of_series().ticket_id, ticket_of_first_evening().ticket_id}, 7500);
        refund.cause = order::RefundCause::event_cancelled;
        const auto cancelled = mails.add(order::Event{refund});
        mails.fold(batch_max);

        REQUIRE(mails.count() == 3);
        TicketCancelledMail facts{
            mail_order(),
            mail_event(),
            {mail_tickets().front()},
            2,
            euros(7500),
            euros(7500),
            order::PaymentMethod::credit_card,
            order::RefundCause::event_cancelled};
        facts.event.cancelled_because = "The roof leaks";
        const auto to_ann = mails.mail(cancelled, 0);
        REQUIRE(to_ann);
        CHECK(to_ann->kind == MailKind::ticket_cancelled);
        CHECK(to_ann->facts == schemas::to_json(facts));
        CHECK(schemas::from_stored<Person>(to_ann->recipient) == sealed_ann);

        facts.tickets = {mail_tickets().back()};
        const auto to_bob = mails.mail(cancelled, 1);
        REQUIRE(to_bob);
        CHECK(to_bob->facts == schemas::to_json(facts));
        CHECK(schemas::from_stored<Person>(to_bob->recipient) == sealed_bob);
    }
}

TEST_CASE("go to a holder of several tickets once")
{
    Mails mails;
    mails.confirmed({sealed_ann, {sealed_ann.subject, Sealed{"QW5uIDI=", "another place"}}});
    const auto cancelled = mails.add(order::Event{
        refund_of({ticket_of_series().ticket_id, ticket_of_first_evening().ticket_id}, 7500)});
    mails.fold(100);

    REQUIRE(mails.count() == 2);
    const auto mail = mails.mail(cancelled, 0);
    REQUIRE(mail);
    CHECK(schemas::from_stored<TicketCancelledMail>(mail->facts).tickets == mail_tickets());
}

TEST_CASE("leave the holders of other tickets alone, and the order until its last ticket")
{
    Mails mails;
    mails.confirmed({sealed_ann, sealed_bob});
    const auto first =
        mails.add(order::Event{refund_of({ticket_of_first_evening().ticket_id}, 1500)});
    mails.fold(100);
    CHECK(mails.count() == 2);
    CHECK_FALSE(mails.mail(first, 0));
    REQUIRE(mails.mail(first, 1));
    const auto facts = schemas::from_stored<TicketCancelledMail>(mails.mail(first, 1)->facts);
    CHECK(facts.paid == euros(3000));
    CHECK(facts.refund == euros(1500));
    CHECK(facts.tickets_in_refund == 1);
    CHECK(mails.orders() == 1);

    mails.events.clear();
    mails.add(order::Event{refund_of({ticket_of_series().ticket_id}, 4500)});
    mails.fold(100);
    CHECK(mails.count() == 3);
    CHECK(mails.orders() == 0);
}

TEST_CASE("are not asked for by orders that ended without tickets")
{
    Mails mails;
    mails.add(event::EventCreated{evenings_in_ljubljana()});
    mails.add(order::Event{placed_for({sealed_ann})});
    mails.fold(100);
    CHECK(mails.orders() == 1);

    mails.events.clear();
    mails.add(order::Event{order::OrderClosed{order::CloseReason::expired}});
    auto late = refund_of({}, 7500);
    late.cause = order::RefundCause::late_payment;
    mails.add(order::Event{late});
    mails.fold(100);
    CHECK(mails.count() == 0);
    CHECK(mails.orders() == 0);
}

TEST_CASE("tell of the event as it is when an order is confirmed")
{
    Mails mails;
    mails.add(event::EventCreated{evenings_in_ljubljana()});
    mails.add(order::Event{placed_for({sealed_ann})});
    auto details = evenings_in_ljubljana().details;
    details.venue.name = "The garden";
    mails.add(event::Event{event::EventEdited{details}});
    const auto confirmed = mails.add(order::Event{order::OrderConfirmed{{ticket_of_series()}}});
    details.venue.name = "The cellar";
    mails.add(event::Event{event::EventEdited{details}});
    mails.fold(100);
    REQUIRE(mails.mail(confirmed, 0));
    CHECK(
        schemas::from_stored<OrderConfirmedMail>(mails.mail(confirmed, 0)->facts).event.venue ==
        "The garden");
}

TEST_CASE("are the same mails when history is told again")
{
    Mails mails;
    const auto confirmed = mails.confirmed({sealed_ann, sealed_bob});
    mails.fold(100);
    const auto before = mails.mail(confirmed, 0);
    mails.fold(2);
    CHECK(mails.count() == 1);
    REQUIRE(mails.mail(confirmed, 0));
    CHECK(to_cells(*mails.mail(confirmed, 0)) == to_cells(*before));
}

TEST_CASE("offer places to who waits, once for each offer")
{
    const domain::WaitlistEntryId entry{uuid(51)};
    const domain::Personal<event::WaitingPerson> waiting{
        sealed_ann.subject, Sealed{"QW5u", "place of Ann"}};
    const event::WaitlistJoined joined{entry, series, 2, {}, waiting};
    const event::WaitlistOffered offer{entry, series, 2, order_number(9), first_evening};
    for (const std::size_t batch_max : {1U, 100U}) {
        Mails mails;
        mails.add(event::EventCreated{evenings_in_ljubljana()});
        mails.add(event::Event{joined});
        const auto offered = mails.add(event::Event{offer});
        mails.fold(batch_max);

        const auto mail = mails.mail(offered, 0);
        REQUIRE(mail);
        CHECK(mails.count() == 1);
        CHECK(mail->kind == MailKind::waitlist_offered);
        CHECK(mail->order_id == order_number(9));
        CHECK(mail->facts == schemas::to_json(offer_of_places(entry)));
        CHECK(schemas::from_stored<Person>(mail->recipient) == sealed_ann);

        // Who left is not written to again.
        mails.add(event::Event{event::WaitlistEnded{
            entry, series, 2, event::WaitlistEnd::expired, true}});
        mails.add(event::Event{offer});
        mails.fold(batch_max);
        CHECK(mails.count() == 1);
        CHECK(mails.rows.size(MailWaitingRow::table_name) == 0);
    }
}

TEST_CASE("tell who waits what the ticket type is called now")
{
    const domain::WaitlistEntryId entry{uuid(51)};
    const domain::Personal<event::WaitingPerson> waiting{
        sealed_ann.subject, Sealed{"QW5u", "place of Ann"}};
    Mails mails;
    const auto created = evenings_in_ljubljana();
    mails.add(event::EventCreated{created});
    auto edited = created.ticket_types.front();
    edited.name = "Both evenings, seated";
    mails.add(event::Event{event::TicketTypeEdited{edited}});
    mails.add(event::Event{
        event::WaitlistJoined{entry, edited.ticket_type_id, 1, {}, waiting}});
    const auto offered = mails.add(event::Event{event::WaitlistOffered{
        entry, edited.ticket_type_id, 1, order_number(9), first_evening}});
    mails.fold(100);
    REQUIRE(mails.mail(offered, 0));
    CHECK(
        schemas::from_stored<WaitlistOfferedMail>(mails.mail(offered, 0)->facts).ticket_type ==
        "Both evenings, seated");
}

TEST_CASE("never hold a person in clear who waits")
{
    Mails mails;
    mails.add(event::EventCreated{evenings_in_ljubljana()});
    mails.add(event::Event{event::WaitlistJoined{
        {uuid(51)}, series, 1, {}, {sealed_ann.subject, event::WaitingPerson{"Ann", "a@b.c"}}}});
    CHECK_THROWS_AS(mails.fold(100), std::logic_error);
}

TEST_CASE("never hold personal data in clear")
{
    Mails mails;
    mails.confirmed({{sealed_ann.subject, order::Attendee{"Ann", "ann@example.com", {}, {}}}});
    CHECK_THROWS_AS(mails.fold(100), std::logic_error);
    CHECK(mails.orders() == 0);
}

TEST_CASE("are asked for even where the recipient was erased, whom the sender leaves out")
{
    Mails mails;
    const auto confirmed = mails.confirmed({{sealed_ann.subject, domain::Erased{}}, sealed_bob});
    mails.fold(100);
    REQUIRE(mails.mail(confirmed, 0));
    CHECK(
        schemas::from_stored<Person>(mails.mail(confirmed, 0)->recipient) ==
        Person{sealed_ann.subject, domain::Erased{}});
}

TEST_CASE("tell whoever has a ticket now, and whoever had it, in that they are two")
{
    const Person sealed_zoe{{uuid(43)}, Sealed{"Wm9l", "place of Zoe"}};
    for (const std::size_t batch_max : {1U, 100U}) {
        Mails mails;
        (void)mails.confirmed({sealed_ann, sealed_bob});
        auto ticket = ticket_of_first_evening();
        ticket.ticket_id = order::ticket_of(mail_order(), 3);
        ticket.attendee = 2;
        ticket.code = "NEWCODE";
        const auto passed_on = mails.add(order::Event{order::TicketTransferred{
            ticket_of_first_evening().ticket_id, ticket, sealed_zoe, noon}});
        auto again = ticket;
        again.ticket_id = order::ticket_of(mail_order(), 4);
        again.attendee = 3;
        const auto corrected = mails.add(order::Event{
            order::TicketTransferred{ticket.ticket_id, again, sealed_zoe, noon}});
        const auto refunded = mails.add(order::Event{refund_of({again.ticket_id}, 1500)});
        mails.fold(batch_max);

        const auto to_bob = mails.mail(passed_on, 0);
        REQUIRE(to_bob);
        CHECK(to_bob->kind == MailKind::ticket_passed_on);
        CHECK(schemas::from_stored<Person>(to_bob->recipient) == sealed_bob);
        CHECK(to_bob->facts.find("NEWCODE") == std::string::npos);
        const auto to_zoe = mails.mail(passed_on, 1);
        REQUIRE(to_zoe);
        CHECK(to_zoe->kind == MailKind::ticket_received);
        CHECK(schemas::from_stored<Person>(to_zoe->recipient) == sealed_zoe);
        CHECK(to_zoe->facts.find("NEWCODE") != std::string::npos);
        // A name was misspelt: it is the same person.
        CHECK_FALSE(mails.mail(corrected, 0));
        CHECK(mails.mail(corrected, 1));
        // A refund is told to whoever has the ticket then.
        const auto cancelled = mails.mail(refunded, 3);
        REQUIRE(cancelled);
        CHECK(schemas::from_stored<Person>(cancelled->recipient) == sealed_zoe);
        CHECK(mails.count() == 5);
    }
}

TEST_SUITE_END();
