"""Each way in which a gateway's books and ours can differ: found, mended where commands can, listed until gone."""

import json
import re
import subprocess

from client import Client, day
from gateways import Shop, Simulator, settings
from installation import Installation, eventually
from oracle import check_ledger, check_read_models


class Auditor:
    def __init__(self, bilten: Installation, gateways: Simulator, shop: Shop):
        self.bilten, self.gateways, self.shop = bilten, gateways, shop

    def run(self, *options: str) -> tuple:
        command = [self.bilten.binary, "reconcile", "--lag-minutes", "0", "--json", *options]
        done = subprocess.run(command, env=self.bilten.environment, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return done.returncode, lines[:-1], lines[-1]

    def even(self) -> dict:
        status, differences, run = self.run()
        assert status == 0 and not differences and run["differences"] == 0, differences
        return run

    def only(self, kind: str, *options: str) -> dict:
        status, differences, run = self.run(*options)
        assert status == 1 and run["differences"] == 1, (status, differences, run)
        assert [line["kind"] for line in differences] == [kind], differences
        return differences[0]

    def tamper(self, kind: str, **more) -> None:
        self.gateways.control(tamper={"kind": kind, **more})

    def paid(self) -> tuple:
        order = self.shop.sold(self.shop.buy("pm_card_visa"))
        self.shop.await_captured(order)
        self.bilten.await_quiet()
        return order, self.gateways.of(order)["paymentId"]


def explained(auditor: Auditor, difference: dict) -> None:
    identity = difference["differenceId"]
    auditor.bilten.bilten("reconcile", "--explain", identity, "--reason", "The bank knows", "--by", "Ada")
    auditor.even()


def what_is_well(auditor: Auditor) -> None:
    order, _ = auditor.paid()
    auditor.shop.sold(auditor.shop.buy_by_paypal())
    auditor.shop.buyer.must(202, "POST", f"/api/orders/{order}/refunds", {"reason": "A cold"})
    auditor.bilten.await_quiet()
    run = auditor.even()
    assert (run["charges"], run["refunds"]) == (2, 1), run


def what_should_never_be(auditor: Auditor) -> None:
    _, payment = auditor.paid()
    auditor.tamper("charge", amount=990)
    stranger = auditor.only("unknown_charge")
    assert stranger["theirs"] == 990 and stranger["theirsCurrency"] == "EUR", stranger
    assert auditor.only("unknown_charge")["differenceId"] == stranger["differenceId"]
    explained(auditor, stranger)

    auditor.tamper("change", payment=payment, amount=1251)
    changed = auditor.only("charge_differs")
    assert (changed["ours"], changed["theirs"], changed["paymentId"]) == (1250, 1251, payment), changed
    auditor.tamper("change", payment=payment, amount=1250)
    auditor.even()  # it is gone, and so is the line

    auditor.tamper("double", payment=payment)
    twice = auditor.only("charged_twice")
    assert (twice["ours"], twice["theirs"]) == (1250, 2500), twice
    explained(auditor, twice)

    _, payment = auditor.paid()
    auditor.tamper("hide", payment=payment)
    missing = auditor.only("missing_charge")
    assert (missing["ours"], missing.get("theirs"), missing["paymentId"]) == (1250, None, payment), missing
    explained(auditor, missing)

    what_should_never_be_of_refunds(auditor)
    _, payment = auditor.paid()
    auditor.tamper("refund", payment=payment, amount=300)
    refund = auditor.only("unknown_refund")
    assert refund["theirs"] == 300, refund
    explained(auditor, refund)


def what_should_never_be_of_refunds(auditor: Auditor) -> None:
    order, payment = auditor.paid()
    auditor.shop.buyer.must(202, "POST", f"/api/orders/{order}/refunds", {"reason": "A cold"})
    auditor.bilten.await_quiet()
    auditor.tamper("change", payment=payment, amount=1249, of="refund")
    changed = auditor.only("refund_differs")
    assert (changed["ours"], changed["theirs"], changed["orderId"]) == (1250, 1249, order), changed
    explained(auditor, changed)
    auditor.tamper("change", payment=payment, amount=1248, of="refund")
    assert auditor.only("refund_differs")["theirs"] == 1248, "what was explained is another difference now"
    auditor.tamper("change", payment=payment, amount=1250, of="refund")
    auditor.even()
    auditor.tamper("double", payment=payment, of="refund")
    assert auditor.only("refunded_twice")["theirs"] == 2500
    auditor.tamper("hide", payment=payment, of="refund")
    auditor.even()
    auditor.tamper("hide", payment=payment, of="refund")
    missing = auditor.only("missing_refund")
    assert (missing["ours"], missing.get("theirs")) == (1250, None), missing
    explained(auditor, missing)


def what_commands_can_mend(auditor: Auditor) -> None:
    """Money of an attempt that we gave up: the order takes it while it waits, and gives it back afterwards."""
    gateways, shop = auditor.gateways, auditor.shop
    for gone in (False, True):
        answer = shop.buy("pm_card_chargeDeclinedInsufficientFunds")
        assert answer.code == "PAYMENT_DECLINED", answer
        details = answer.json["error"]["details"]
        line = gateways.of(details["orderId"])
        if gone:
            shop.buyer.must(204, "DELETE", f"/api/holds/{details['holdId']}")
        auditor.tamper("capture", payment=line["paymentId"])
        status, differences, run = auditor.run()
        assert status == 0 and run["mended"] >= 1, (status, differences, run)
        auditor.bilten.await_quiet()
        shop.await_status(details["orderId"], "Closed" if gone else "Confirmed")
        assert gateways.of(details["orderId"])["refunded"] == (1250 if gone else 0)
        auditor.even()


def what_nobody_knows(auditor: Auditor) -> None:
    """An attempt whose buyer is at the bank's page stays a difference, until somebody comes back."""
    answer = auditor.shop.buy("pm_card_authenticationRequired")
    assert answer.status == 202, answer
    order = answer.json["orderId"]
    assert auditor.run()[0] == 0, "fifteen minutes are not over"
    assert auditor.only("open_attempt", "--open-minutes", "0")["orderId"] == order
    auditor.gateways.control(authenticateAll={"goodRate": 1})
    status, differences, run = auditor.run("--open-minutes", "0")
    assert status == 0 and run["mended"] >= 1, (status, differences, run)
    auditor.shop.await_status(order, "Confirmed")


def listed(auditor: Auditor) -> None:
    """The transactions of an order, of an event and of a day, and who may see them."""
    path = "/api/admin/ledger/entries"
    order, payment = auditor.paid()
    event = auditor.shop.event["eventId"]
    with Client(auditor.bilten.url, auditor.bilten.token("Admin")) as admin:
        entries = admin.must(200, "GET", f"{path}?orderId={order}").json["entries"]
        assert [entry["kind"] for entry in entries] == ["Sale", "Capture"], entries
        assert entries[1]["paymentId"] == payment and entries[1]["postings"] == [
            {"account": "gateway:cards", "debit": 12.5, "credit": 0},
            {"account": "receivable", "debit": 0, "credit": 12.5},
        ], entries
        every, cursor = [], ""
        while cursor is not None:
            page = admin.must(200, "GET", f"{path}?eventId={event}&limit=3{cursor}").json
            every += [entry["entryId"] for entry in page["entries"]]
            cursor = f"&cursor={page['nextCursor']}" if page["nextCursor"] else None
        stored = "select count(*) from read.ledger_entries"
        assert len(set(every)) == len(every) == auditor.bilten.read.number(f"{stored} where event_id = '{event}'")
        fees = admin.must(200, "GET", f"{path}?account=fees").json["entries"]
        assert not fees, fees
        today = admin.must(200, "GET", f"{path}?from={day(0)}&to={day(1)}&limit=1").json["entries"]
        before = admin.must(200, "GET", f"{path}?to={day(-1)}").json["entries"]
        assert today and not before, (today, before)
        assert admin.ask("GET", f"{path}?cursor=7-x").status == 400
        assert admin.ask("GET", f"{path}?account=gold").status == 400
        other = admin.must(200, "GET", f"/api/admin/ledger?eventId={order}").json["currencies"]
        assert other == [], other
    assert auditor.shop.organizer.ask("GET", path).status == 403
    assert auditor.shop.organizer.ask("GET", "/api/admin/ledger").status == 403


def rebuilt(bilten: Installation) -> None:
    """What somebody has changed by hand comes out again as it was."""
    bilten.read.run("update read.ledger_events set sales = sales - 1, taxes = taxes + 1")
    bilten.read.run("delete from read.ledger_entries where kind = 'capture'")
    bilten.bilten("project", "--rebuild", "ledger", "--reason", "Somebody meddled with it")
    check_ledger(bilten)


def daily(bilten: Installation) -> None:
    """Two processes are told to reconcile at midnight: one of them does, once."""
    another = bilten.process("project-2", ["project"])
    parts = (bilten.project, another)
    bilten.project.stop()
    runs = "select count(*) from read.reconciliations where is_daily"
    for part in parts:
        part.environment.update({**bilten.environment, "BILTEN_RECONCILE_AT": "00:00"})
        part.start()
    try:
        eventually("a daily run is over", lambda: bilten.read.number(f"{runs} and finished_at is not null") == 1)
        for part in parts:
            assert part.stop() == 0, part.text()
        assert bilten.read.number(runs) == 1, "both did"
        assert sum(part.text().count("reconciliation run=") for part in parts) == 1
    finally:
        another.kill()


def figures(bilten: Installation) -> None:
    def shown(name: str) -> float:
        with Client(bilten.url) as anyone:
            text = anyone.must(200, "GET", "/metrics").text
        found = re.search(rf"^bilten_reconciliation_{name} (\S+)$", text, re.MULTILINE)
        return float(found[1]) if found else -1

    wanted = bilten.read.number("select count(*) from read.reconciliation_differences where explained_at is null")
    eventually("the differences are shown", lambda: shown("differences") == wanted)
    assert shown("last_run_seconds") > 1_700_000_000


def main() -> None:
    with Simulator() as gateways, Installation("reconciliation", BILTEN_BUS="postgres") as bilten:
        bilten.use(settings(bilten.folder, gateways))
        bilten.environment.update(settings(bilten.folder, gateways))
        bilten.start(bilten.nodes[0], bilten.project, bilten.sink)
        auditor = Auditor(bilten, gateways, Shop(bilten, gateways))
        for part in (what_is_well, what_should_never_be, what_commands_can_mend, what_nobody_knows, listed):
            part(auditor)
        bilten.await_quiet()
        check_read_models(bilten)
        rebuilt(bilten)
        figures(bilten)
        daily(bilten)
        printed = subprocess.run(
            [bilten.binary, "reconcile", "--list"], env=bilten.environment, capture_output=True, text=True, check=False
        )
        assert printed.returncode == 0 and printed.stdout.count("explained: The bank knows") == 5, printed.stdout
        print(printed.stdout)


if __name__ == "__main__":
    main()
