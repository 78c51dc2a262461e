"""Many who wait, some who give back: each place is offered once, in order, and none stays empty.

Carts come and go meanwhile, over two nodes. In the end whoever was offered places was written to.
"""

import email
import email.policy
import random
import threading
import uuid

from client import Client, published_event, purchase_body
from installation import Installation, eventually
from oracle import check_read_models, stored_events

PLACES = 30
WAITING = 40
SEED = 20261121


def person(number: int) -> dict:
    return {"name": f"Waiting {number}", "email": f"waiting.{number}.{uuid.uuid4().hex[:8]}@example.org"}


class House:
    def __init__(self, bilten: Installation):
        self.bilten = bilten
        self.organizer = Client(bilten.url, bilten.token("EventOrganizer"))
        self.event = published_event(
            self.organizer,
            capacities=(PLACES,),
            types=[("Entry", [1], 12.5, PLACES)],
            holdMinutes=60,
            allowGuests=True,
        )
        self.path = f"/api/events/{self.event['eventId']}"
        self.entry = self.event["ticketTypes"][0]["ticketTypeId"]

    def client(self, number: int) -> Client:
        return Client(self.bilten.urls[number % 2])

    def sell_out(self) -> list:
        buyer = Client(self.bilten.url, self.bilten.token("Member"))
        answers = [
            buyer.must(201, "POST", f"{self.path}/tickets/purchase", purchase_body(self.entry, 1, "tok_ok"))
            for _ in range(PLACES)
        ]
        self.buyer = buyer
        return [answer.json["orderId"] for answer in answers]

    def join(self, people: list) -> list:
        """One after the other, so that their order is known."""
        entries = []
        for number, who in enumerate(people):
            body = {"ticketTypeId": self.entry, "quantity": 1 + number % 2, **who}
            entries.append(self.client(number).must(201, "POST", f"{self.path}/waitlist", body).json["entryId"])
        return entries

    def counts(self) -> dict:
        return self.organizer.must(200, "GET", f"{self.path}/availability").json["sessions"][0]


def at_once(jobs: list) -> None:
    """Runs them all side by side, and fails as the first of them did."""
    gate, troubles = threading.Barrier(len(jobs)), []

    def run(job) -> None:
        gate.wait()
        try:
            job()
        except Exception as trouble:  # told by the thread that waits
            troubles.append(trouble)

    threads = [threading.Thread(target=run, args=[job], daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    if troubles:
        raise troubles[0]


def give_back(house: House, orders: list):
    def job() -> None:
        client = Client(house.bilten.urls[1], house.buyer.token)
        for order in orders:
            client.must(202, "POST", f"/api/orders/{order}/refunds", {"reason": "A cold"})

    return job


def put_aside(house: House, number: int):
    """Somebody who never waited tries for a place all the time, and gives back what they get."""

    def job() -> None:
        client = house.client(number)
        for _ in range(15):
            body = {"items": [{"ticketTypeId": house.entry, "quantity": 1}]}
            answer = client.ask("POST", f"{house.path}/holds", body)
            assert answer.status in (201, 409), answer
            if answer.status == 201:
                client.must(204, "DELETE", f"/api/holds/{answer.json['holdId']}")

    return job


def claim_or_leave(house: House, entries: list, number: int):
    def job() -> None:
        client, chance = house.client(number), random.Random(SEED + number)
        for entry in entries:
            shown = client.ask("GET", f"/api/waitlist/{entry}")
            if shown.status == 200 and shown.json["status"] == "Offered" and chance.random() < 0.5:
                client.must(204, "DELETE", f"/api/waitlist/{entry}")
            elif shown.status == 200:
                body = {"attendees": [person(number)], "paymentMethod": "CreditCard", "paymentToken": "tok_ok"}
                answer = client.ask("POST", f"/api/waitlist/{entry}/claim", body)
                good = answer.status in (201, 202) or answer.code in ("WAITLIST_NO_OFFER", "WAITLIST_ENTRY_NOT_FOUND")
                assert good, answer

    return job


def check_fairness(house: House) -> int:
    """Offers go to who joined first, but for those whom fewer places do not suffice."""
    waiting, offers, most = {}, 0, 0
    taken = 0
    for event in stored_events(house.bilten):
        if event["stream_id"] != house.event["eventId"]:
            continue
        kind, data = event["type"], event["data"]
        if kind == "WaitlistJoined":
            waiting[data["entryId"]] = data["quantity"]
        elif kind == "WaitlistOffered":
            offers += 1
            before = [q for e, q in waiting.items() if list(waiting).index(e) < list(waiting).index(data["entryId"])]
            assert all(quantity > data["quantity"] for quantity in before), f"{data} was before its turn: {before}"
            del waiting[data["entryId"]]
        elif kind == "WaitlistEnded":
            waiting.pop(data["entryId"], None)
        if kind in ("TicketsHeld", "TicketsReturned", "HoldReleased") or (kind == "TicketsSold" and not data["fromHold"]):
            places = sum(line["quantity"] for line in data["places"])
            taken += -places if kind in ("TicketsReturned", "HoldReleased") else places
            most = max(most, taken)
            assert taken <= PLACES, f"{taken} places are taken at version {event['version']}"
    assert most == PLACES
    smallest = min(waiting.values(), default=PLACES)
    assert PLACES - taken < smallest, f"{PLACES - taken} places are free, and {waiting} wait"
    return offers


def check_mails(house: House, people: list) -> None:
    """Whoever was offered places has got a mail about it, once."""
    offered = house.bilten.read.number("select count(*) from read.mails where kind = 'waitlist_offered'")

    def told() -> dict:
        found = {}
        for path in house.bilten.mail_folder.glob("*.eml"):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if "free for" in mail["Subject"]:
                found.setdefault(mail["X-Envelope-To"], set()).add(mail["Message-ID"])
        return found

    eventually("all who have offers were written to", lambda: sum(map(len, told().values())) == offered)
    assert set(told()) <= {who["email"] for who in people}, told()


def main() -> None:
    with Installation("waitlist", nodes=2) as bilten:
        bilten.start()
        house = House(bilten)
        orders = house.sell_out()
        people = [person(number) for number in range(WAITING)]
        entries = house.join(people)
        eventually("all are seen to wait", lambda: house.counts()["waitlistCount"] == WAITING + WAITING // 2)

        jobs = [give_back(house, orders[at : at + 5]) for at in range(0, 20, 5)]
        jobs += [put_aside(house, number) for number in range(3)]
        jobs += [claim_or_leave(house, entries[number::4], number) for number in range(4)]
        at_once(jobs)
        bilten.await_quiet()
        offers = check_fairness(house)
        assert offers >= 10, f"{offers} offers for 20 places that came back"
        check_read_models(bilten)
        check_mails(house, people)
        print(f"{PLACES} places, {WAITING} who waited, {offers} offers")


if __name__ == "__main__":
    main()
