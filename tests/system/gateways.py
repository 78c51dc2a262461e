"""Sales through Stripe and PayPal as a simulator plays them: well, badly, and in an outage.

In the end the gateways' books and ours say the same of every attempt to pay.
"""

import http.client
import json
import pathlib
import re
import subprocess
import sys
from collections import Counter

from client import Client, published_event, purchase_body
from installation import Installation, eventually
from oracle import check_read_models, stored_events

SIMULATOR = pathlib.Path(__file__).resolve().parent.parent / "gateways" / "simulator.py"
SECRETS = {
    "BILTEN_STRIPE_KEY_FILE": "sk_test_simulated\n",
    "BILTEN_STRIPE_WEBHOOK_SECRETS_FILE": "whsec_next\nwhsec_simulated\n",
    "BILTEN_PAYPAL_CREDENTIALS_FILE": "client-simulated\nsecret-simulated\n",
}
PRICE = 12.5


class Simulator:
    def __init__(self):
        self.process = subprocess.Popen([sys.executable, "-B", SIMULATOR], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Simulator":
        return self

    def __exit__(self, *unused) -> None:
        self.process.kill()
        self.process.wait()

    def ask(self, method: str, path: str, body: str = ""):
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        wire.request(method, path, body)
        answer = json.loads(wire.getresponse().read())
        wire.close()
        return answer

    def control(self, **wishes):
        return self.ask("POST", "/control", json.dumps(wishes))

    def fault(self, kind: str, path: str, times: int = 1) -> None:
        self.control(faults=[{"kind": kind, "path": path, "times": times}])

    def checkout(self, value: str) -> str:
        return self.control(checkout={"value": value, "currency": "EUR"})["checkout"]

    @property
    def books(self) -> dict:
        return self.ask("GET", "/books")

    def of(self, order: str) -> dict:
        """The attempt of an order, at whichever gateway."""
        books = self.books
        found = [line for line in books["stripe"] + books["paypal"] if line["orderId"] == order]
        assert len(found) == 1, f"{order}: {found}"
        return found[0]


class Shop:
    def __init__(self, bilten: Installation, gateways: Simulator):
        self.bilten, self.gateways = bilten, gateways
        self.organizer = Client(bilten.url, bilten.token("EventOrganizer"))
        self.buyer = Client(bilten.url, bilten.token("Member"))
        self.open_event()

    def open_event(self) -> None:
        """Another one, all of whose places are free."""
        self.event = published_event(self.organizer, types=[("Entry", [1], PRICE, 400)], holdMinutes=1)

    def buy(self, token: str, **more):
        return self.post(purchase_body(self.event["ticketTypes"][0]["ticketTypeId"], 1, token, **more))

    def post(self, body: dict, **more):
        return self.buyer.ask("POST", f"/api/events/{self.event['eventId']}/tickets/purchase", body, **more)

    def buy_by_paypal(self):
        return self.buy(self.gateways.checkout("12.50"), paymentMethod="PayPal")

    def sold(self, answer) -> str:
        assert answer.status == 201 and answer.json["status"] == "Confirmed", answer
        return answer.json["orderId"]

    def order(self, order: str) -> dict:
        return self.buyer.must(200, "GET", f"/api/orders/{order}").json

    def await_status(self, order: str, status: str) -> None:
        eventually(f"{order} is {status}", lambda: self.order(order)["status"] == status)

    def await_captured(self, order: str) -> None:
        eventually(f"{order} is paid", lambda: self.gateways.of(order)["captured"] == 1250)


def good_days(shop: Shop) -> None:
    for order in (shop.sold(shop.buy("pm_card_visa")), shop.sold(shop.buy_by_paypal())):
        shop.await_captured(order)
        shop.buyer.must(202, "POST", f"/api/orders/{order}/refunds", {"reason": "A cold"})
        eventually("it is paid back", lambda order=order: shop.gateways.of(order)["refunded"] == 1250)
        eventually("we know", lambda order=order: shop.order(order)["refunds"][0]["done"])
    for token in ("pm_card_chargeDeclinedInsufficientFunds", "pm_nobody"):
        answer = shop.buy(token)
        assert answer.status == 409 and answer.code == "PAYMENT_DECLINED", answer
    cheap = shop.buy(shop.gateways.checkout("12.49"), paymentMethod="PayPal")
    assert cheap.status == 409 and cheap.code == "PAYMENT_DECLINED", cheap


def silence(shop: Shop) -> None:
    """No answer to the one question that matters, after it was done and before."""
    shop.gateways.fault("error_after", "/confirm", 3)
    answer = shop.buy("pm_card_visa")
    assert answer.status == 202 and answer.json["status"] == "PaymentPending", answer
    shop.await_status(answer.json["orderId"], "Confirmed")
    shop.await_captured(answer.json["orderId"])
    shop.gateways.fault("error", "/authorize", 3)
    answer = shop.buy_by_paypal()
    assert answer.status == 202, answer
    shop.await_status(answer.json["orderId"], "Confirmed")


def notices(shop: Shop) -> None:
    """The buyer comes back from the bank; nobody but the gateway knows, and it tells."""
    gateways = shop.gateways
    gateways.control(
        webhooks={name: f"{shop.bilten.url}/api/webhooks/{name}" for name in ("stripe", "paypal")},
        noticeRates={"duplicate": 0.5, "wrong_signature": 0.2, "old": 0.1},
    )
    gateways.control(hold=True)
    pending = []
    for number in range(4):
        body = purchase_body(shop.event["ticketTypes"][0]["ticketTypeId"], 1, "pm_card_authenticationRequired")
        again = {"headers": {"Idempotency-Key": f"at-the-bank-{number}"}}
        answer = shop.post(body, **again)
        assert answer.status == 202 and answer.json["status"] == "PaymentPending", answer
        # Whoever lost the answer asks again, and can go on at the bank as well.
        assert answer.json["nextStep"] == gateways.of(answer.json["orderId"])["reference"] + "_secret", answer
        assert shop.post(body, **again).json == answer.json, answer
        pending.append(answer.json["orderId"])
    for number, order in enumerate(pending):
        gateways.control(authenticate={"intent": gateways.of(order)["reference"], "good": number > 0})
    gateways.control(release="reversed")
    for order in pending[1:]:
        shop.await_status(order, "Confirmed")
        shop.await_captured(order)
    eventually("all notices were taken", lambda: gateways.books["unsent"] == 0)
    outcomes = gateways.books["notices"]
    assert set(outcomes) <= {"200", "400", "503"} and outcomes["200"], outcomes


def outage(shop: Shop) -> None:
    """Stripe is down: PayPal and all that costs nothing go on, and Stripe's buyers hear at once."""
    gateways = shop.gateways
    gateways.control(rates={"error": 1.0})
    while not figure(shop, "circuit_open"):
        answer = shop.buy("pm_card_visa")
        assert answer.status in (409, 503), answer
    failed, held = figure(shop, "calls_failed"), figure(shop, "calls_held")
    answer = shop.buy("pm_card_visa")
    assert answer.status in (409, 503), answer
    assert figure(shop, "calls_failed") == failed, "a gateway that is down was asked"
    assert figure(shop, "calls_held") > held
    shop.buyer.must(200, "GET", f"/api/events/{shop.event['eventId']}")
    gateways.control(rates={})
    shop.sold(shop.buy_by_paypal())
    eventually("Stripe is back", lambda: shop.buy("pm_card_visa").status == 201)


def event_off(shop: Shop) -> None:
    """An event is cancelled while Stripe takes no refunds: the organizer sees which, why and when again."""
    shop.open_event()
    orders = [shop.sold(shop.buy("pm_card_visa")) for _ in range(3)]
    orders.append(shop.sold(shop.buy_by_paypal()))
    for order in orders:
        shop.await_captured(order)
    path = f"/api/events/{shop.event['eventId']}"
    idle = shop.organizer.must(200, "GET", f"{path}/refunds").json
    assert idle["status"] == "NotCancelled" and idle["ordersRefunded"] == 0, idle

    shop.gateways.fault("error", "/v1/refunds", 1000)
    shop.organizer.must(202, "POST", f"{path}/cancel", {"reason": "Flood"})

    def failing() -> bool:
        run = shop.organizer.must(200, "GET", f"{path}/refunds").json
        return run["refundsPaid"] == 1 and len(run["failures"]) == 3

    eventually("three refunds fail and one is paid", failing)
    run = shop.organizer.must(200, "GET", f"{path}/refunds").json
    assert run["status"] == "Running" and run["ordersWaiting"] == 0 and run["ordersRefunded"] == 4, run
    assert (run["amount"], run["amountPaid"], run["currency"]) == (4 * PRICE, PRICE, "EUR"), run
    assert {failure["orderId"] for failure in run["failures"]} == set(orders[:3]), run
    assert all(f["error"] and f["attempts"] >= 1 and f["amount"] == PRICE for f in run["failures"]), run
    first = shop.organizer.must(200, "GET", f"{path}/refunds?limit=2").json
    rest = shop.organizer.must(200, "GET", f"{path}/refunds?limit=2&cursor={first['nextCursor']}").json
    assert [f["orderId"] for f in first["failures"] + rest["failures"]] == sorted(orders[:3]), (first, rest)
    stranger = shop.buyer.ask("GET", f"{path}/refunds")
    assert stranger.status == 403, stranger

    shop.gateways.control(faults=[])

    def finished() -> bool:
        return shop.organizer.must(200, "GET", f"{path}/refunds").json["status"] == "Finished"

    eventually("all are paid back", finished)
    run = shop.organizer.must(200, "GET", f"{path}/refunds").json
    assert run["amountPaid"] == 4 * PRICE and run["failures"] == [], run
    assert [shop.gateways.of(order)["refunded"] for order in orders] == [1250] * 4


def figure(shop: Shop, name: str) -> float:
    """Of the line to Stripe, as the node that sells sees it."""
    text = shop.buyer.must(200, "GET", "/metrics").text
    return float(re.search(rf'^bilten_gateway_{name}{{gateway="stripe"}} (\S+)$', text, re.MULTILINE)[1])


def bad_days(shop: Shop) -> None:
    """Whatever goes wrong a little, all the time."""
    shop.open_event()
    shop.gateways.control(
        rates={"close_before": 0.02, "close_after": 0.04, "error_after": 0.04, "busy": 0.01, "slow": 0.05},
        retryAfter=0,
        noticeRates={"duplicate": 0.3, "late": 0.3, "lost": 0.2},
    )
    statuses = Counter()
    for number in range(60):
        answer = shop.buy_by_paypal() if number % 3 == 0 else shop.buy("pm_card_visa")
        statuses[answer.status] += 1
        assert answer.status in (201, 202, 409, 503), answer
        if answer.status == 201 and number % 5 == 0:
            shop.buyer.must(202, "POST", f"/api/orders/{answer.json['orderId']}/refunds", {"reason": "Ill"})
    assert statuses[201] > 30, statuses
    shop.gateways.control(rates={}, release="shuffled")
    print(f"bad days: {dict(statuses)}, {shop.gateways.books['faults']}")


def check_books(bilten: Installation, gateways: Simulator) -> tuple:
    """Attempt by attempt: what moved there is what we recorded."""
    ours, ours_back = Counter(), Counter()
    for event in stored_events(bilten):
        data = event["data"]
        if event["type"] == "PaymentSucceeded":
            ours[data["paymentId"]] += data["amount"]["minor"]
        elif event["type"] == "RefundRequested" and data["amount"]["minor"]:
            ours_back[data["paymentId"]] += data["amount"]["minor"]
    books = gateways.books
    lines = books["stripe"] + books["paypal"]
    theirs = Counter({line["paymentId"]: line["captured"] for line in lines if line["captured"]})
    theirs_back = Counter({line["paymentId"]: line["refunded"] for line in lines if line["refunded"]})
    assert ours == theirs, f"taken, ours without theirs {ours - theirs}, theirs without ours {theirs - ours}"
    assert ours_back == theirs_back, f"{ours_back - theirs_back} {theirs_back - ours_back}"
    aside = [line for line in lines if line["status"] in ("requires_capture", "CREATED")]
    assert not aside, f"set aside for ever: {aside}"
    return sum(theirs.values()), sum(theirs_back.values())


def settings(folder: pathlib.Path, gateways: Simulator) -> dict:
    chosen = {"BILTEN_STRIPE_URL": gateways.url, "BILTEN_PAYPAL_URL": gateways.url, "BILTEN_PAYPAL_WEBHOOK_ID": "WHSIMULATED"}
    for name, text in SECRETS.items():
        path = folder / name.lower()
        path.write_text(text)
        chosen[name] = str(path)
    return chosen


def main() -> None:
    with Simulator() as gateways, Installation("gateways", BILTEN_BUS="postgres") as bilten:
        bilten.use(settings(bilten.folder, gateways))
        bilten.start(bilten.nodes[0], bilten.project, bilten.sink)
        shop = Shop(bilten, gateways)
        for part in (good_days, silence, notices, outage, event_off, bad_days):
            part(shop)
        bilten.await_quiet()
        taken, back = check_books(bilten, gateways)
        print(f"{taken / 100:.2f} EUR taken and {back / 100:.2f} given back, here and at the gateways", flush=True)
        check_read_models(bilten)
        assert "simulated" not in "".join(part.text() for part in bilten.parts), "a secret is in a log"


if __name__ == "__main__":
    main()
