"""Purchases through both gateways while answers get lost, notices come twice or late, and nodes are killed -9.

In the end every charge has its tickets or has gone back, none was taken twice, and the books of the gateways
are ours to the cent. BILTEN_TEST_PURCHASES and BILTEN_TEST_KILLS make it longer (`./dev drill money`).
"""

import json
import os
import random
import subprocess
import threading
import time
import uuid
from collections import Counter

from client import Client, published_event, purchase_body
from gateways import Simulator, check_books, settings
from installation import Installation, eventually
from oracle import check_read_models

PURCHASES = int(os.environ.get("BILTEN_TEST_PURCHASES", "600"))
KILLS = int(os.environ.get("BILTEN_TEST_KILLS", "4"))
SHOPPERS = 16
GIVE_UP_S = 120
CARDS = ["pm_card_visa"] * 88 + ["pm_card_chargeDeclinedInsufficientFunds"] * 5 + ["pm_card_authenticationRequired"] * 2
# Of what sets money aside, a twentieth is done and not answered; a little of all else.
ODDS = [
    {"kind": kind, "path": path, "rate": rate}
    for path in ("/confirm", "/authorize")
    for kind, rate in (("timeout_after", 0.01), ("close_after", 0.025), ("error_after", 0.015), ("close_before", 0.01))
] + [
    {"kind": "close_after", "path": "/capture", "rate": 0.02},
    {"kind": "error_after", "path": "/refund", "rate": 0.03},
    {"kind": "close_before", "path": "/", "rate": 0.005},
]


class Fair:
    """Events with every kind of price; the last one is cancelled half-way."""

    def __init__(self, bilten: Installation):
        self.organizer = Client(bilten.url, bilten.token("EventOrganizer"))
        plain = {"feePerTicket": 0, "feePercent": 0, "taxPercent": 0, "taxIncluded": True}
        room = max(400, PURCHASES * 2)
        self.events = [
            self.open("Taxes inside", room, {**plain, "feePerTicket": 0.7, "taxPercent": 19}),
            self.open("Taxes on top", room, {**plain, "feePercent": 2.5, "taxPercent": 7.7, "taxIncluded": False}),
            self.open("Sold out soon", PURCHASES // 20, plain),
            self.open("Never takes place", room, plain),
        ]
        path = f"/api/events/{self.events[1]['eventId']}/promo-codes"
        self.organizer.must(201, "POST", path, {"code": "SPRING", "percent": 15})
        self.visits = (35, 35, 10, 20)  # how they share those who come
        self.plain = {self.events[2]["eventId"], self.events[3]["eventId"]}

    def open(self, title: str, places: int, charges: dict) -> dict:
        types = [("Entry", [1], 12.5, places), ("Patron", [1], 33.33, places), ("Child", [1], 0, places)]
        return published_event(self.organizer, capacities=(places,), types=types, title=title, charges=charges)

    def cancel_last(self) -> None:
        path = f"/api/events/{self.events[-1]['eventId']}/cancel"
        eventually(
            "an event is cancelled",
            lambda: self.organizer.try_ask("POST", path, {"reason": "The hall is closed"}).status == 202,
        )
        self.visits = (44, 44, 10, 2)


class Shopper(threading.Thread):
    """Buys, and at times gives back; asks again under the same key until somebody answers."""

    def __init__(self, drill: "Drill", number: int, token: str):
        super().__init__(daemon=True)
        self.drill = drill
        self.dice = random.Random(number)
        self.client = Client(drill.bilten.url, token, seconds=30)
        self.failure = None

    def run(self) -> None:
        try:
            while self.drill.take_turn():
                self.visit()
                self.drill.done()
        except BaseException as failure:  # the drill's own thread must hear of it
            self.failure = failure
            self.drill.stopped.set()

    def visit(self) -> None:
        event = self.dice.choices(self.drill.fair.events, self.drill.fair.visits)[0]
        kind = self.dice.choices(event["ticketTypes"], (60, 30, 10))[0]
        quantity = self.dice.randint(1, 3)
        more = {}
        token = self.dice.choice(CARDS) if kind["price"] else ""
        if kind["price"] and event["eventId"] in self.drill.fair.plain and self.dice.random() < 0.4:
            token = self.drill.gateways.checkout(f"{round(kind['price'] * quantity * 100) / 100:.2f}")
            more["paymentMethod"] = "PayPal"
            if self.dice.random() < 0.05:
                self.drill.gateways.control(decline=token)
        if kind["price"] and event is self.drill.fair.events[1] and self.dice.random() < 0.5:
            more["promoCode"] = "spring"
        body = purchase_body(kind["ticketTypeId"], quantity, token, **more)
        answer = self.insist("POST", f"/api/events/{event['eventId']}/tickets/purchase", body)
        self.drill.count(answer)
        if answer.status == 201 and self.dice.random() < 0.15:
            self.give_back(answer.json)

    def give_back(self, order: dict) -> None:
        body = {"reason": "A cold"}
        if self.dice.random() < 0.5:
            body["ticketIds"] = [order["tickets"][0]["ticketId"]]
        answer = self.insist("POST", f"/api/orders/{order['orderId']}/refunds", body)
        # Its event may have been cancelled meanwhile, and everything given back.
        assert answer.status in (202, 409), answer

    def insist(self, method: str, path: str, body: dict):
        key = str(uuid.uuid4())
        deadline = time.monotonic() + GIVE_UP_S
        while True:
            answer = self.client.try_ask(method, path, body, {"Idempotency-Key": key})
            if answer.status not in (0, 503) or (answer.status == 503 and answer.code == "PAYMENT_UNAVAILABLE"):
                return answer
            self.drill.repeated()
            assert time.monotonic() < deadline, f"nobody answers: {answer}"
            self.drill.stopped.wait(0.05)


class Drill:
    def __init__(self, bilten: Installation, gateways: Simulator):
        self.bilten, self.gateways = bilten, gateways
        self.fair = Fair(bilten)
        self.lock = threading.Lock()
        self.stopped = threading.Event()
        self.turns = self.finished = self.repeats = 0
        self.answers = Counter()
        tokens = [bilten.token("Member") for _ in range(SHOPPERS)]
        self.shoppers = [Shopper(self, number, token) for number, token in enumerate(tokens)]

    def take_turn(self) -> bool:
        with self.lock:
            self.turns += 1
            return self.turns <= PURCHASES and not self.stopped.is_set()

    def done(self) -> None:
        with self.lock:
            self.finished += 1

    def repeated(self) -> None:
        with self.lock:
            self.repeats += 1

    def count(self, answer) -> None:
        with self.lock:
            self.answers[f"{answer.status} {answer.code}" if answer.status >= 400 else str(answer.status)] += 1
        assert answer.status in (201, 202, 409, 503), answer

    def await_purchases(self, number: int) -> None:
        def there() -> bool:
            for shopper in self.shoppers:
                if shopper.failure:
                    raise shopper.failure
            return self.finished >= number

        eventually(f"{number} purchases", there, max(120, PURCHASES / 10))

    def run(self) -> float:
        began = time.monotonic()
        for shopper in self.shoppers:
            shopper.start()
        for number in range(1, KILLS + 1):
            self.await_purchases(PURCHASES * number // (KILLS + 1))
            self.kill(self.bilten.nodes[0])
            if number % 3 == 0:
                self.kill(self.bilten.project)
            if number == KILLS // 2:
                self.fair.cancel_last()
            self.gateways.control(release="shuffled")
        self.await_purchases(PURCHASES)
        for shopper in self.shoppers:
            shopper.join()
        return time.monotonic() - began

    def kill(self, part) -> None:
        assert part.alive(), f"{part.name} ended by itself: {part.text()[-2000:]}"
        part.kill()
        part.restart()

    def calm_down(self) -> None:
        """Nothing goes wrong any more; what is still open comes to its end."""
        self.gateways.control(rates={}, odds=[], noticeRates={}, release="shuffled")
        self.gateways.control(authenticateAll={"goodRate": 0.5})
        self.bilten.await_ready(self.bilten.nodes[0], self.bilten.url)
        eventually("all notices were taken", lambda: self.gateways.books["unsent"] == 0)


def reconcile(bilten: Installation) -> dict:
    """Until there is nothing to say: what a run mends, only the next one finds well."""
    command = [bilten.binary, "reconcile", "--open-minutes", "0", "--lag-minutes", "0", "--json"]
    last = []

    def is_even() -> bool:
        done = subprocess.run(command, env=bilten.environment, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1) and done.stdout, done.stderr
        last[:] = [json.loads(line) for line in done.stdout.splitlines()]
        return done.returncode == 0

    try:
        eventually("the books are even", is_even)
    except AssertionError as late:
        raise AssertionError(f"{late}: {last[:3]}") from None
    return last[-1]


def check_orders(bilten: Installation, gateways: Simulator, fold) -> None:
    """Order by order, beside the gateways' books alone."""
    books = gateways.books
    kept, charges = Counter(), Counter()
    for line in books["stripe"] + books["paypal"]:
        kept[line["orderId"]] += line["captured"] - line["refunded"]
        charges[line["orderId"]] += line["captured"] > line["refunded"]
    twice = [order for order, number in charges.items() if number > 1]
    assert not twice, f"paid twice: {twice[:3]}"
    for key, order in fold.orders.items():
        back = sum(amount["minor"] for amount, _ in order.refunds.values()) if order.status == "confirmed" else 0
        due = order.total["minor"] - back if order.status == "confirmed" else 0
        assert kept[key] == due, f"order {key} is {order.status}, {due} of it is due and {kept[key]} was kept"
        assert all(done for _, done in order.refunds.values()), f"a refund of {key} is open"


def check_ledger(bilten: Installation) -> None:
    with Client(bilten.url, bilten.token("ComplianceOfficer")) as officer:
        (euros,) = officer.must(200, "GET", "/api/admin/ledger").json["currencies"]
        assert euros["difference"] == 0, euros
        balances = {line["account"]: line["debit"] - line["credit"] for line in euros["balances"]}
        assert balances["receivable"] == balances["refunds_payable"] == 0, balances
        listed, cursor = [], ""
        while cursor is not None:
            page = officer.must(200, "GET", f"/api/admin/ledger/entries?account=refunds&limit=100{cursor}").json
            listed += page["entries"]
            cursor = f"&cursor={page['nextCursor']}" if page["nextCursor"] else None
        refunds = sum(p["debit"] for entry in listed for p in entry["postings"] if p["account"] == "refunds")
        assert abs(refunds - balances["refunds"]) < 0.005, (refunds, balances)
    open_attempts = bilten.read.number("select coalesce(sum(open_attempts), 0) from read.ledger_orders")
    assert open_attempts == 0, f"{open_attempts} attempts are open"


def check_balance_is_enforced(bilten: Installation) -> None:
    """The table itself takes no transaction that does not come to zero."""
    for table in ("ledger_entries", "ledger_events"):
        row = f"(select * from read.{table} limit 1)"
        try:
            bilten.read.run(f"update read.{table} set sales = sales - 1 where ctid = (select ctid from {row} t)")
        except RuntimeError as refused:
            assert "balanced" in str(refused), refused
        else:
            raise AssertionError(f"read.{table} took a transaction that does not balance")


def check_places(bilten: Installation, fold) -> int:
    valid = Counter(order.event_id for order in fold.orders.values() for _, is_valid in order.tickets.values() if is_valid)
    for key, event in fold.events.items():
        assert event.sold["S1"] == valid[key], f"{key}: {event.sold['S1']} places sold, {valid[key]} tickets"
    return sum(valid.values())


def main() -> None:
    with Simulator() as gateways, Installation("money-drill", BILTEN_SESSION_CAPACITY_MAX="1000000") as bilten:
        bilten.use(settings(bilten.folder, gateways))
        bilten.environment.update(settings(bilten.folder, gateways))
        bilten.start()
        gateways.control(
            odds=ODDS,
            webhooks={name: f"{bilten.url}/api/webhooks/{name}" for name in ("stripe", "paypal")},
            noticeRates={"duplicate": 0.05, "late": 0.05, "lost": 0.02},
        )
        drill = Drill(bilten, gateways)
        seconds = drill.run()
        drill.calm_down()
        quiet = time.monotonic()
        first = reconcile(bilten)
        bilten.await_quiet(max(120, PURCHASES / 50))
        found = reconcile(bilten)
        quiet = time.monotonic() - quiet

        taken, back = check_books(bilten, gateways)
        fold = check_read_models(bilten)
        check_orders(bilten, gateways, fold)
        check_ledger(bilten)
        check_balance_is_enforced(bilten)
        tickets = check_places(bilten, fold)
        books = gateways.books
        causes = bilten.events.rows(
            "select data->>'cause' as cause, count(*) from store.events where type = 'RefundRequested' group by 1"
        )
        print(
            f"{PURCHASES} purchases, {bilten.nodes[0].restarts} kills of serve and {bilten.project.restarts} of project, "
            f"in {seconds:.0f} s; even {quiet:.0f} s later\n"
            f"answers {dict(drill.answers)}, asked again {drill.repeats} times\n"
            f"gateways: {books['requests']} requests, faults {books['faults']}, notices {books['notices']}\n"
            f"{taken / 100:.2f} EUR taken, {back / 100:.2f} given back, {tickets} tickets; refunds: "
            f"{ {row['cause']: row['count'] for row in causes} }\n"
            f"reconciled: {first}, then {found}",
            flush=True,
        )


if __name__ == "__main__":
    main()
