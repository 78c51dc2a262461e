"""Buyers and organizers who write down each request before they send it and its outcome afterwards."""

import json
import random
import threading
import time
import uuid

from client import Answer, Client, published_event, purchase_body
from installation import Installation

GIVE_UP_S = 90
TOKENS = ["", "", "tok_ok", "tok_ok", "tok_ok", "tok_declined", "tok_timeout_charged"]


class Visitor(threading.Thread):
    """One connection at a time. A request without an answer is sent again under its key."""

    def __init__(self, load: "Load", number: int, buyer: str, organizer: str):
        super().__init__(daemon=True)
        self.load = load
        self.dice = random.Random(number)
        self.clients = [Client(url, seconds=load.answer_max_s) for url in load.urls]
        self.buyer = buyer
        self.organizer = organizer
        self.number = number
        self.requests = 0
        self.orders = []  # that can still be refunded: (id, event)
        self.failure = None

    def run(self) -> None:
        try:
            while not self.load.enough.is_set():
                self.one()
        except BaseException as failure:  # the test's own thread must hear of it
            self.failure = failure
        for client in self.clients:
            client.close()

    def one(self) -> None:
        event = self.dice.choice(self.load.events)
        lot = self.dice.random()
        if lot < 0.7 or not self.orders:
            kind = self.dice.choice(event["ticketTypes"])
            token = self.dice.choice(TOKENS) if kind["price"] else ""
            if kind["price"] and not token:
                token = "tok_ok"
            body = purchase_body(kind["ticketTypeId"], self.dice.randint(1, 4), token)
            answer = self.send("purchase", "POST", f"/api/events/{event['eventId']}/tickets/purchase", body)
            if answer.status == 201:
                self.orders.append(answer.json["orderId"])
        elif lot < 0.9:
            order = self.orders.pop(self.dice.randrange(len(self.orders)))
            self.send("refund", "POST", f"/api/orders/{order}/refunds", {"reason": "A cold"}, order=order)
        else:
            title = f"Clay and Tea {uuid.uuid4().hex}"
            path = f"/api/events/{event['eventId']}"
            self.send("edit", "PUT", path, {"title": title}, token=self.organizer, title=title)

    def send(self, what: str, method: str, path: str, body: dict, token: str = "", **facts: str) -> Answer:
        key = str(uuid.uuid4())
        self.load.write(key=key, what=what, path=path, **facts)
        deadline = time.monotonic() + GIVE_UP_S
        while True:
            client = self.clients[self.requests % len(self.clients)]
            self.requests += 1
            begun = time.monotonic()
            answer = client.try_ask(method, path, body, {"Idempotency-Key": key}, token=token or self.buyer)
            self.load.answered(answer, time.monotonic() - begun)
            if answer.status not in (0, 503):
                break
            if time.monotonic() > deadline:
                self.load.write(key=key, outcome="unknown")
                return answer
            time.sleep(0.02)
        order = ""
        if what == "purchase" and answer.status in (201, 202):
            order = answer.json["orderId"]
        elif answer.status == 409 and answer.code == "PAYMENT_DECLINED":
            order = answer.json["error"]["details"]["orderId"]
        expected = {"purchase": (201, 202, 409), "refund": (202,), "edit": (200,)}[what]
        assert answer.status in expected, f"{what} answered {answer}"
        self.load.write(key=key, outcome=answer.status, **({"order": order} if order else {}))
        return answer


class Load:
    """Visits events until told that it is enough."""

    def __init__(self, bilten: Installation, visitors: int = 8, events: int = 6, answer_max_s: float = 60):
        self.urls = bilten.urls
        self.answer_max_s = answer_max_s
        self.enough = threading.Event()
        self.lock = threading.Lock()
        self.journal = {}
        self.file = (bilten.folder / "journal.jsonl").open("w", buffering=1)
        self.statuses = {}
        self.slowest_s = 0.0
        self.without_retry_after = []
        subject = str(uuid.uuid4())
        organizer = bilten.token("EventOrganizer", subject)
        types = [("Free", [1], 0, 400), ("Paid", [1, 2], 12.5, 400), ("Second", [2], 7, 400)]
        with Client(bilten.url, organizer) as client:
            self.events = [
                # A payment that never reached the gateway waits for the end of its hold.
                published_event(
                    client, capacities=(300, 200), types=types, title=f"Event {number}", holdMinutes=1
                )
                for number in range(events)
            ]
        self.visitors = [Visitor(self, n, bilten.token("Member"), organizer) for n in range(visitors)]

    def write(self, **entry) -> None:
        with self.lock:
            self.file.write(json.dumps(entry) + "\n")
            self.journal.setdefault(entry["key"], {}).update(entry)

    def answered(self, answer: Answer, seconds: float) -> None:
        with self.lock:
            self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
            self.slowest_s = max(self.slowest_s, seconds)
            if answer.status == 503 and "retry-after" not in answer.headers:
                self.without_retry_after.append(str(answer))

    def count(self, *statuses: int) -> int:
        with self.lock:
            return sum(self.statuses.get(status, 0) for status in statuses)

    def start(self) -> "Load":
        for visitor in self.visitors:
            visitor.start()
        return self

    def check_alive(self) -> bool:
        for visitor in self.visitors:
            if visitor.failure:
                raise visitor.failure
        return True

    def end(self) -> None:
        self.enough.set()
        for visitor in self.visitors:
            visitor.join(GIVE_UP_S + 60)
            assert not visitor.is_alive(), "a request hangs"
        self.check_alive()

    def check(self, events: list) -> None:
        """What was answered happened once, and nothing happened that nobody asked for."""
        entries = list(self.journal.values())
        unknown = [entry for entry in entries if entry.get("outcome", "unknown") == "unknown"]

        placed = [e["stream_id"] for e in events if e["type"] == "OrderPlaced"]
        wanted = [entry["order"] for entry in entries if entry["what"] == "purchase" and "order" in entry]
        assert len(set(placed)) == len(placed) and len(set(wanted)) == len(wanted), "an order came twice"
        missing = set(wanted) - set(placed)
        assert not missing, f"{len(missing)} orders were answered and are not there: {list(missing)[:3]}"
        extra = set(placed) - set(wanted)
        unknown_purchases = sum(1 for entry in unknown if entry["what"] == "purchase")
        assert len(extra) <= unknown_purchases, f"{len(extra)} orders that nobody asked for"

        refunded = [
            e["stream_id"] for e in events if e["type"] == "RefundRequested" and e["data"]["cause"] == "Requested"
        ]
        asked = [entry["order"] for entry in entries if entry["what"] == "refund" and entry.get("outcome") == 202]
        perhaps = [entry["order"] for entry in unknown if entry["what"] == "refund"]
        assert len(refunded) == len(set(refunded)), "a refund was made twice"
        assert set(asked) <= set(refunded) <= set(asked) | set(perhaps), "refunds differ"

        titles = [e["data"]["details"]["title"] for e in events if e["type"] == "EventEdited"]
        edited = [entry["title"] for entry in entries if entry["what"] == "edit" and entry.get("outcome") == 200]
        perhaps = [entry["title"] for entry in unknown if entry["what"] == "edit"]
        assert len(titles) == len(set(titles)), "an edit was made twice"
        assert set(edited) <= set(titles) <= set(edited) | set(perhaps), "edits differ"
