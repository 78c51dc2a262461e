"""Every way that a payment goes: at once, declined, unknown and found out later, given back.

In the end the gateway's books and ours say the same of every order.
"""

import email
import email.policy
import uuid
from collections import Counter

from client import Client, published_event, purchase_body
from installation import Installation, eventually
from oracle import check_read_models, stored_events

EXPIRY_PATIENCE_S = 200  # a hold of a minute, and what a busy machine adds


class BoxOffice:
    def __init__(self, bilten: Installation):
        self.bilten = bilten
        self.organizer = Client(bilten.url, bilten.token("EventOrganizer"))
        self.buyer = Client(bilten.url, bilten.token("Member"))

    def event(self, **more) -> dict:
        return published_event(self.organizer, types=[("Entry", [1], 12.5, 50)], **more)

    def buy(self, event: dict, token: str, quantity: int = 1, **more):
        path = f"/api/events/{event['eventId']}/tickets/purchase"
        body = purchase_body(event["ticketTypes"][0]["ticketTypeId"], quantity, token, **more)
        return self.buyer.ask("POST", path, body)

    def buy_hold(self, event: dict, hold: str, token: str):
        path = f"/api/events/{event['eventId']}/tickets/purchase"
        body = {k: v for k, v in purchase_body("", 1, token).items() if k not in ("ticketTypeId", "quantity")}
        return self.buyer.ask("POST", path, {**body, "holdId": hold})

    def bought(self, event: dict, token: str, quantity: int = 1, **more) -> str:
        answer = self.buy(event, token, quantity, **more)
        assert answer.status == 201 and answer.json["status"] == "Confirmed", answer
        assert len(answer.json["tickets"]) == quantity and answer.json["total"] == 12.5 * quantity
        return answer.json["orderId"]

    def pending(self, event: dict, token: str) -> str:
        answer = self.buy(event, token)
        assert answer.status == 202 and answer.json["status"] == "PaymentPending", answer
        assert answer.json["tickets"] == [], answer
        return answer.json["orderId"]

    def order(self, order: str) -> dict:
        return self.buyer.must(200, "GET", f"/api/orders/{order}").json

    def await_status(self, order: str, status: str, seconds: float = 120) -> dict:
        eventually(f"order {order} is {status}", lambda: self.order(order)["status"] == status, seconds)
        return self.order(order)

    def await_available(self, event: dict, places: int) -> None:
        def free() -> int | None:
            answer = self.buyer.ask("GET", f"/api/events/{event['eventId']}/availability")
            return answer.json["sessions"][0]["available"] if answer.status == 200 else None

        eventually(f"{places} places are free", lambda: free() == places)

    def charges(self, outcome: str) -> int:
        return self.bilten.events.number(f"select count(*) from sandbox.charges where outcome = '{outcome}'")


def at_once(office: BoxOffice) -> None:
    event = office.event()
    before = office.charges("succeeded")
    order = office.bought(event, "tok_ok", 2)
    assert office.charges("succeeded") == before + 1
    holds = []
    for token in ("tok_declined", "tok_nobody_knows"):
        answer = office.buy(event, token)
        assert answer.status == 409 and answer.code == "PAYMENT_DECLINED", answer
        details = answer.json["error"]["details"]
        assert details["reason"] == "card_declined" and details["advice"], details
        declined = office.order(details["orderId"])
        assert declined["status"] == "AwaitingPayment" and declined["tickets"] == [], declined
        assert [payment["status"] for payment in declined["payments"]] == ["Declined"], declined
        holds.append(details["holdId"])
    office.await_available(event, 46)
    # Another attempt takes the places that are held; a hold may be given back, too.
    again = office.buy_hold(event, holds[0], "tok_ok")
    assert again.status == 201 and again.json["status"] == "Confirmed", again
    twice = office.buy_hold(event, holds[0], "tok_ok")
    assert twice.status == 409 and twice.code == "ORDER_NOT_OPEN", twice
    office.buyer.must(204, "DELETE", f"/api/holds/{holds[1]}")
    gone = office.buyer.ask("DELETE", f"/api/holds/{holds[1]}")
    assert gone.status == 404 and gone.code == "HOLD_NOT_FOUND", gone
    office.await_available(event, 47)

    ticket = office.order(order)["tickets"][0]["ticketId"]
    office.buyer.must(202, "POST", f"/api/orders/{order}/refunds", {"reason": "A cold", "ticketIds": [ticket]})
    eventually("one ticket is paid back", lambda: office.order(order)["refunds"][0]["done"])
    shown = office.order(order)
    assert [t["status"] for t in shown["tickets"]] == ["Cancelled", "Valid"], shown
    assert [refund["amount"] for refund in shown["refunds"]] == [12.5], shown
    # Asked once more, nothing more happens; together with another it is a mistake.
    again = office.buyer.must(202, "POST", f"/api/orders/{order}/refunds", {"reason": "A cold", "ticketIds": [ticket]})
    assert len(again.json["refunds"]) == 1, again
    both = [entry["ticketId"] for entry in shown["tickets"]]
    mixed = office.buyer.ask("POST", f"/api/orders/{order}/refunds", {"reason": "A cold", "ticketIds": both})
    assert mixed.status == 409 and mixed.code == "TICKET_NOT_REFUNDABLE", mixed
    office.await_available(event, 48)


def found_out_later(office: BoxOffice, event: dict, orders: list) -> None:
    for order in orders:
        shown = office.await_status(order, "Confirmed")
        assert [ticket["status"] for ticket in shown["tickets"]] == ["Valid"], shown
    office.await_available(event, 50 - len(orders))


def cancelled(office: BoxOffice) -> tuple:
    """An event with three orders, one of them unsettled. Returns whom a mail must reach, and how often."""
    event = office.event()
    people = [f"guest.{uuid.uuid4().hex}@example.org" for _ in range(3)]
    for person, quantity in zip(people, (1, 2, 1)):
        attendees = [{"name": "Ada", "email": person}]
        office.bought(event, "tok_ok", quantity, attendees=attendees)
    unsettled = office.pending(event, "tok_timeout_charged")
    office.organizer.must(202, "POST", f"/api/events/{event['eventId']}/cancel", {"reason": "Flood"})
    answer = office.buy(event, "tok_ok")
    assert answer.status == 409 and answer.code == "EVENT_CANCELLED", answer
    return unsettled, Counter({person: 2 for person in people})


def mails(bilten: Installation) -> list:
    found = []
    for path in bilten.mail_folder.glob("*.eml"):
        found.append(email.message_from_bytes(path.read_bytes(), policy=email.policy.default))
    return found


def check_mails(bilten: Installation, wanted: Counter) -> None:
    """At least so many different mails; the same one may come twice."""

    def told() -> Counter:
        different = {(mail["X-Envelope-To"], mail["Message-ID"]) for mail in mails(bilten)}
        return Counter(to for to, _ in different)

    eventually("everybody was written to", lambda: not wanted - told())
    extra = Counter({person: told()[person] for person in wanted}) - wanted
    assert not extra, extra


def check_books(bilten: Installation) -> int:
    """Order by order: what we took and gave back is what the gateway took and gave back."""
    ours, paid = Counter(), {}
    for event in stored_events(bilten):
        data = event["data"]
        if event["type"] == "PaymentSucceeded":
            ours[data["paymentId"]] += data["amount"]["minor"]
            paid[event["stream_id"]] = data["paymentId"]
        elif event["type"] == "RefundRequested" and data["amount"]["minor"]:
            ours[data["paymentId"]] -= data["amount"]["minor"]
    theirs = Counter()
    for row in bilten.events.rows("select payment_id, minor from sandbox.charges where captured_at is not null"):
        theirs[row["payment_id"]] += row["minor"]
    for row in bilten.events.rows("select payment_id, minor from sandbox.refunds"):
        theirs[row["payment_id"]] -= row["minor"]
    assert ours.keys() == theirs.keys() and ours == theirs, f"{ours} {theirs}"

    kept = Counter()
    for order in bilten.read.rows("select order_id, state::json from read.orders where valid_tickets > 0"):
        tickets = [held["ticket"]["price"]["minor"] for held in order["state"]["tickets"] if held["valid"]]
        kept[paid[order["order_id"]]] += sum(tickets)
    assert +theirs == kept, f"the money that stayed is not that of the tickets that stayed: {theirs} {kept}"
    return sum(theirs.values())


def main() -> None:
    with Installation("payments", BILTEN_SANDBOX_LATE_SECONDS="2") as bilten:
        bilten.start()
        office = BoxOffice(bilten)
        # What takes long begins first.
        short = office.event(holdMinutes=1)
        lost = office.pending(short, "tok_timeout_not_charged")
        office.await_available(short, 49)
        slow = office.event()
        later = [office.pending(slow, token) for token in ("tok_timeout_charged", "tok_late")]
        unsettled, wanted_mails = cancelled(office)

        at_once(office)
        found_out_later(office, slow, later)
        shown = office.await_status(unsettled, "Closed")
        eventually("late money is let go", lambda: office.order(unsettled)["payments"][0]["status"] == "Voided")
        assert shown["refunds"] == [], shown
        check_mails(bilten, wanted_mails)

        office.await_status(lost, "Closed", EXPIRY_PATIENCE_S)
        office.await_available(short, 50)
        bilten.await_quiet()
        fold = check_read_models(bilten)
        print(f"{len(fold.orders)} orders; {check_books(bilten) / 100:.2f} EUR stayed, here and at the gateway")


if __name__ == "__main__":
    main()
