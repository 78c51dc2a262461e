#include "projections/mail_templates.hpp"
#include "schemas/json/write.hpp"
#include "tests/support/mail_fixture.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::tests;
using projections::render;

namespace {

bool says(const projections::MailText& mail, std::string_view words)
{
    INFO(mail.text);
    INFO("wanted: ", words);
    return mail.text.find(words) != std::string::npos;
}

} // namespace

TEST_SUITE_BEGIN("an e-mail's text");

TEST_CASE("confirms an order with all that its buyer needs")
{
    const auto mail = render(confirmation(), "Ann");
    CHECK(mail.subject == "Your tickets for Two evenings");
    CHECK(
        mail.text == R"(Hello Ann,

thank you for your order. Your places are reserved, we look forward to seeing you!

Two evenings
The hall, Rožna ulica 5, Ljubljana

When
  S1 Evening: Friday, 31 May 2030, 14:00–16:00
  S2 Evening: Saturday, 1 June 2030, 14:00–16:00
  Times are local: Europe/Ljubljana.

Your tickets
  Both evenings (S1, S2), 45.00 EUR, code 7KQ2M9XA
  First evening (S1), 30.00 EUR, code B4T8W3ZZ

Total: 75.00 EUR, paid by credit card

Please have the code of each ticket at hand when you arrive.

Order: )" + to_string(mail_order()) +
                         "\n\nBilten\n");
}

TEST_CASE("tells the holder of one cancelled ticket what comes back")
{
    const auto mail = render(cancellation(), "Bob");
    CHECK(mail.subject == "Your ticket for Two evenings is cancelled");
    CHECK(
        mail.text == R"(Hello Bob,

as requested, your ticket for this event is cancelled:

Two evenings
The hall, Rožna ulica 5, Ljubljana

When
  S1 Evening: Friday, 31 May 2030, 14:00–16:00
  Times are local: Europe/Ljubljana.

This ticket is no longer valid
  First evening (S1), 30.00 EUR, code B4T8W3ZZ

Refund: 15.00 EUR of 30.00 EUR, by the refund policy of the event.
It goes to the PayPal account that paid for the order
and usually arrives within 5 to 10 working days.

Order: )" + to_string(mail_order()) +
                         "\n\nBilten\n");
}

TEST_CASE("says why an event was cancelled")
{
    auto facts = cancellation();
    facts.cause = domain::order::RefundCause::event_cancelled;
    facts.event.cancelled_because = "The roof leaks";
    facts.refund = facts.paid;
    const auto mail = render(facts, "Bob");
    CHECK(mail.subject == "Cancelled: Two evenings");
    CHECK(says(
        mail,
        "we are sorry: this event has been cancelled and will not take place.\n"
        "The organizer's reason: The roof leaks\n"));
    CHECK(says(mail, "Refund: 30.00 EUR.\n"));
}

TEST_CASE("counts everybody's tickets where the refund is for all of them")
{
    auto facts = cancellation();
    facts.tickets_in_refund = 3;
    facts.paid = facts.refund = euros(9000);
    CHECK(says(render(facts, "Bob"), "Refund: 90.00 EUR for all 3 tickets cancelled together.\n"));
}

TEST_CASE("does not promise money where none comes back")
{
    auto facts = cancellation();
    facts.refund = euros(0);
    CHECK(says(render(facts, "Bob"), "Refund: none. So close to its start"));
    facts.paid = euros(0);
    CHECK(says(render(facts, "Bob"), "There was nothing to pay, so nothing is to be refunded.\n"));
}

TEST_CASE("shows a free order as one")
{
    auto facts = confirmation();
    facts.tickets.resize(1);
    facts.total = euros(0);
    facts.payment_method = domain::order::PaymentMethod::free;
    const auto mail = render(facts, "Ann");
    CHECK(mail.subject == "Your ticket for Two evenings");
    CHECK(says(mail, "Total: 0.00 EUR, nothing to pay\n"));
}

TEST_CASE("shows amounts with as many decimals as the currency has")
{
    auto facts = confirmation();
    facts.total = {4500, *domain::parse_currency("JPY")};
    CHECK(says(render(facts, "Ann"), "Total: 4500 JPY, paid by credit card\n"));
    facts.total = {4500, *domain::parse_currency("KWD")};
    CHECK(says(render(facts, "Ann"), "Total: 4.500 KWD, paid by credit card\n"));
}

TEST_CASE("shows UTC where the venue's time zone is not known")
{
    auto facts = confirmation();
    for (const auto* zone : {"", "Moon/Tranquility"}) {
        facts.event.time_zone = zone;
        CHECK(says(render(facts, "Ann"), "  S1 Evening: Friday, 31 May 2030, 12:00–14:00\n"));
        CHECK(says(render(facts, "Ann"), "  Times are in UTC.\n"));
    }
}

TEST_CASE("names both days of a session that ends after midnight there")
{
    auto facts = confirmation();
    facts.event.sessions[0].ends_at = first_evening + 10h;
    CHECK(says(
        render(facts, "Ann"),
        "  S1 Evening: Friday, 31 May 2030, 14:00 until Saturday, 1 June 2030, 00:00\n"));
}

TEST_CASE("leaves out sessions that no ticket admits to")
{
    auto facts = confirmation();
    facts.tickets.erase(facts.tickets.begin());
    CHECK_FALSE(says(render(facts, "Ann"), "S2"));
    CHECK(says(render(facts, "Ann"), "S1 Evening"));
}

TEST_CASE("keeps what people typed on one line")
{
    auto facts = confirmation();
    facts.event.title = "Two\r\nevenings";
    const auto mail = render(facts, "Ann\r\nBcc: eve@example.com");
    CHECK(mail.subject == "Your tickets for Two  evenings");
    CHECK(mail.text.starts_with("Hello Ann  Bcc: eve@example.com,\n"));
    CHECK(render(facts, "").text.starts_with("Hello,\n"));
}

TEST_CASE("tells who waited what is kept for them, until when, and how to get it")
{
    const domain::WaitlistEntryId entry{uuid(51)};
    const auto mail = render(offer_of_places(entry), "Ann");
    CHECK(mail.subject == "Places are free for Two evenings");
    CHECK(
        mail.text == R"(Hello Ann,

good news: what you wait for has come free. Until

  Friday, 31 May 2030, 14:00

these places are kept for you, and for nobody else. Then they go to the next who waits.

Two evenings
The hall, Rožna ulica 5, Ljubljana

When
  S1 Evening: Friday, 31 May 2030, 14:00–16:00
  S2 Evening: Saturday, 1 June 2030, 14:00–16:00
  Times are local: Europe/Ljubljana.

2 tickets: Ticket

To buy, go to where you joined the waiting list, with this entry:
)" + to_string(the_event) + "." +
                         to_string(entry) + R"(
Whoever does not want the places any more may leave the list there.

Bilten
)");
    auto one = offer_of_places(entry);
    one.quantity = 1;
    one.event.time_zone = "Nowhere/Atlantis";
    const auto single = render(one, "Ann");
    CHECK(single.subject == "A place is free for Two evenings");
    CHECK(says(single, "12:00 UTC\n"));
    CHECK(says(single, "this place is kept for you"));
}

TEST_CASE("follows from stored facts alone")
{
    CHECK(
        render(projections::MailKind::order_confirmed, schemas::to_json(confirmation()), "Ann") ==
        render(confirmation(), "Ann"));
    CHECK(
        render(projections::MailKind::ticket_cancelled, schemas::to_json(cancellation()), "Bob") ==
        render(cancellation(), "Bob"));
    const auto offer = offer_of_places({uuid(51)});
    CHECK(
        render(projections::MailKind::waitlist_offered, schemas::to_json(offer), "Ann") ==
        render(offer, "Ann"));
}

TEST_CASE("leads to each ticket as a document, where it is known where that is")
{
    CHECK(render(confirmation(), "Ann").text.find("http") == std::string::npos);
    const auto text = render(confirmation(), "Ann", "https://tickets.example").text;
    for (const auto& ticket : mail_tickets())
        CHECK(
            text.find(
                "  https://tickets.example/api/tickets/" + to_string(ticket.ticket_id) +
                ".pdf?code=" + ticket.code + "\n") != std::string::npos);
}

TEST_CASE("says nothing of money to whom a ticket was passed on")
{
    const projections::TicketTransferredMail mail{mail_order(), mail_event(), mail_tickets().back()};
    const auto received = projections::render_received(mail, "Zoe", "https://tickets.example");
    CHECK(received.subject == "Your ticket for Two evenings");
    CHECK(received.text.starts_with("Hello Zoe,\n"));
    CHECK(received.text.find("First evening (S1), code B4T8W3ZZ\n") != std::string::npos);
    CHECK(received.text.find(".pdf?code=B4T8W3ZZ\n") != std::string::npos);
    const auto passed_on = projections::render_passed_on(mail, "Bob");
    CHECK(passed_on.text.find("no longer valid\n  First evening (S1)") != std::string::npos);
    for (const auto& text : {received.text, passed_on.text}) {
        CHECK(text.find("EUR") == std::string::npos);
        CHECK(text.find("S2") == std::string::npos);
    }
}

TEST_SUITE_END();
