"""Stripe's PaymentIntents, refunds and balance transactions, as far as Bilten uses them."""

import bisect
import itertools
import re
import time

from http_loop import Answer, Request

DECLINES = {
    "pm_card_chargeDeclined": ("card_declined", "generic_decline"),
    "pm_card_chargeDeclinedInsufficientFunds": ("card_declined", "insufficient_funds"),
    "pm_card_chargeDeclinedStolenCard": ("card_declined", "stolen_card"),
    "pm_card_chargeDeclinedExpiredCard": ("expired_card", None),
    "pm_card_chargeDeclinedIncorrectCvc": ("incorrect_cvc", None),
    "pm_card_chargeDeclinedProcessingError": ("processing_error", None),
    "pm_card_chargeDeclinedVelocityLimitExceeded": ("card_declined", "card_velocity_exceeded"),
}
GOOD = {"pm_card_visa", "pm_card_mastercard", "ctoken_visa"}
NEEDS_BUYER = "pm_card_authenticationRequired"


def nested(form: dict, name: str) -> dict:
    """metadata[order_id]=1 -> {"order_id": "1"}"""
    found = (re.fullmatch(rf"{name}\[(\w+)\]", key) for key in form)
    return {match[1]: form[match[0]] for match in found if match}


class Refused(Exception):
    def __init__(self, status: int, code: str, kind: str = "invalid_request_error", **more):
        super().__init__(code)
        self.status = status
        self.error = {"code": code, "type": kind, "message": f"simulated: {code}", **more}


class StripeDouble:
    def __init__(self, key: str, tell):
        self.key = key
        self.tell = tell  # tell(event)
        self.numbers = itertools.count(1)
        self.answers = {}  # idempotency key -> (what was asked, answer)
        self.intents = {}
        self.of_payment = {}  # metadata payment_id -> ids of intents
        self.refunds_of = {}  # intent -> its refunds, oldest first
        self.refunds = {}
        self.lines = []  # balance transactions, oldest first
        self.line_numbers = {}  # where each stands in them, by its id

    # The wire

    def handle(self, request: Request) -> Answer:
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return Answer(401, {"error": {"type": "invalid_request_error", "message": "no such key"}})
        if "stripe-version" not in request.headers:
            return Answer(400, {"error": {"type": "invalid_request_error", "message": "no version"}})
        if request.method == "GET":
            return self.attempt(request)
        key = request.headers.get("idempotency-key")
        if not key:
            return Answer(400, {"error": {"type": "invalid_request_error", "message": "no idempotency key"}})
        asked = (request.path, request.body)
        if key in self.answers:
            before, answer = self.answers[key]
            if before != asked:
                return Answer(400, {"error": {"type": "idempotency_error", "message": "other parameters"}})
            return Answer(answer.status, answer.content, {"Idempotent-Replayed": "true"})
        answer = self.attempt(request)
        self.answers[key] = (asked, answer)
        return answer

    def attempt(self, request: Request) -> Answer:
        try:
            return Answer(200, self.route(request))
        except Refused as no:
            return Answer(no.status, {"error": no.error})

    def route(self, request: Request):
        parts = request.path.split("/")[2:]
        match request.method, parts:
            case "POST", ["payment_intents"]:
                return self.create(request.form)
            case "GET", ["payment_intents", "search"]:
                return self.search(request.query["query"])
            case "GET", ["payment_intents", intent]:
                return dict(self.intent(intent))
            case "POST", ["payment_intents", intent, "confirm"]:
                return self.confirm(self.intent(intent), request.form)
            case "POST", ["payment_intents", intent, "capture"]:
                return self.capture(self.intent(intent), request.form)
            case "POST", ["payment_intents", intent, "cancel"]:
                return self.cancel(self.intent(intent), request.form.get("cancellation_reason"))
            case "POST", ["refunds"]:
                return self.refund(request.form)
            case "GET", ["refunds"]:
                made = self.refunds_of.get(request.query["payment_intent"], [])
                return {"object": "list", "data": made[::-1], "has_more": False}
            case "GET", ["balance_transactions"]:
                return self.balance(request.query)
        raise Refused(404, "resource_missing")

    # What it does

    def id(self, prefix: str) -> str:
        return f"{prefix}_{next(self.numbers):08d}"

    def intent(self, name: str) -> dict:
        if name not in self.intents:
            raise Refused(404, "resource_missing", param="intent")
        return self.intents[name]

    def event(self, kind: str, thing: dict) -> None:
        self.tell({"id": self.id("evt"), "object": "event", "type": kind, "created": int(time.time()), "data": {"object": dict(thing)}})

    def create(self, form: dict) -> dict:
        if form.get("capture_method") != "manual" or int(form["amount"]) < 1:
            raise Refused(400, "parameter_invalid_integer")
        name = self.id("pi")
        self.intents[name] = {
            "id": name,
            "object": "payment_intent",
            "amount": int(form["amount"]),
            "currency": form["currency"],
            "status": "requires_payment_method",
            "client_secret": f"{name}_secret",
            "metadata": nested(form, "metadata"),
            "latest_charge": None,
            "last_payment_error": None,
            "cancellation_reason": None,
            "amount_received": 0,
        }
        self.of_payment.setdefault(self.intents[name]["metadata"].get("payment_id"), []).append(name)
        return dict(self.intents[name])

    def unexpected(self, intent: dict) -> Refused:
        return Refused(400, "payment_intent_unexpected_state", payment_intent=dict(intent))

    def confirm(self, intent: dict, form: dict) -> dict:
        if intent["status"] not in ("requires_payment_method", "requires_confirmation"):
            raise self.unexpected(intent)
        token = form.get("payment_method") or form.get("confirmation_token")
        if token == NEEDS_BUYER:
            intent["status"] = "requires_action"
            self.event("payment_intent.requires_action", intent)
            return dict(intent)
        if token in GOOD:
            self.set_aside(intent)
            return dict(intent)
        if token not in DECLINES:
            raise Refused(400, "resource_missing", param="payment_method")
        self.decline(intent, *DECLINES[token])
        raise Refused(402, intent["last_payment_error"]["code"], "card_error",
                      decline_code=intent["last_payment_error"].get("decline_code"), payment_intent=dict(intent))

    def set_aside(self, intent: dict) -> None:
        intent.update(status="requires_capture", latest_charge=self.id("ch"), last_payment_error=None)
        self.event("payment_intent.amount_capturable_updated", intent)

    def decline(self, intent: dict, code: str, decline_code: str | None) -> None:
        error = {"code": code, "type": "card_error"}
        if decline_code:
            error["decline_code"] = decline_code
        intent.update(status="requires_payment_method", last_payment_error=error)
        self.event("payment_intent.payment_failed", intent)

    def authenticate(self, name: str, good: bool) -> None:
        """The buyer comes back from the bank's page."""
        intent = self.intents[name]
        if intent["status"] != "requires_action":
            return
        if good:
            self.set_aside(intent)
        else:
            self.decline(intent, "payment_intent_authentication_failure", None)

    def authenticate_all(self, good_rate: float, dice) -> int:
        waiting = [name for name, intent in self.intents.items() if intent["status"] == "requires_action"]
        for name in waiting:
            self.authenticate(name, dice.random() < good_rate)
        return len(waiting)

    def expire(self, name: str) -> None:
        """What was set aside and never captured goes back by itself."""
        intent = self.intents[name]
        intent.update(status="canceled", cancellation_reason="automatic")
        self.event("payment_intent.canceled", intent)

    def capture(self, intent: dict, form: dict) -> dict:
        if intent["status"] != "requires_capture":
            raise self.unexpected(intent)
        amount = int(form.get("amount_to_capture", intent["amount"]))
        if amount > intent["amount"]:
            raise Refused(400, "amount_too_large")
        intent.update(status="succeeded", amount_received=amount)
        charge = {
            "id": intent["latest_charge"], "object": "charge", "payment_intent": intent["id"], "amount": intent["amount"],
            "amount_captured": amount, "currency": intent["currency"], "metadata": intent["metadata"],
        }
        self.book("charge", amount, charge, fee=25 + amount * 15 // 1000)
        self.event("payment_intent.succeeded", intent)
        return dict(intent)

    def cancel(self, intent: dict, reason: str | None) -> dict:
        if intent["status"] in ("succeeded", "canceled"):
            raise self.unexpected(intent)
        intent.update(status="canceled", cancellation_reason=reason)
        self.event("payment_intent.canceled", intent)
        return dict(intent)

    def refunded(self, name: str) -> int:
        return sum(r["amount"] for r in self.refunds_of.get(name, []))

    def refund(self, form: dict) -> dict:
        intent = self.intent(form["payment_intent"])
        left = intent["amount_received"] - self.refunded(intent["id"])
        amount = int(form["amount"])
        if not left:
            raise Refused(400, "charge_already_refunded" if intent["amount_received"] else "charge_not_captured")
        if amount > left:
            raise Refused(400, "amount_too_large", param="amount")
        refund = {
            "id": self.id("re"), "object": "refund", "amount": amount, "currency": intent["currency"],
            "payment_intent": intent["id"], "status": "succeeded", "metadata": nested(form, "metadata"),
        }
        self.refunds[refund["id"]] = refund
        self.refunds_of.setdefault(intent["id"], []).append(refund)
        self.book("refund", -amount, refund, fee=0)
        self.event("refund.created", refund)
        return dict(refund)

    # What it shows

    def search(self, query: str) -> dict:
        field, value = re.fullmatch(r"metadata\['(\w+)'\]:'([\w-]+)'", query).groups()
        names = self.of_payment.get(value, []) if field == "payment_id" else self.intents
        found = [dict(i) for i in map(self.intents.get, names) if i["metadata"].get(field) == value]
        return {"object": "search_result", "data": found, "has_more": False}

    def book(self, kind: str, amount: int, source: dict, fee: int) -> None:
        name = self.id("txn")
        self.line_numbers[name] = len(self.lines)
        self.lines.append({
            "id": name, "object": "balance_transaction", "type": kind, "amount": amount, "fee": fee,
            "currency": source["currency"], "created": int(time.time()), "source": source,
        })

    def balance(self, query: dict) -> dict:
        begin, end = int(query["created[gte]"]), int(query["created[lt]"])
        first = bisect.bisect_left(self.lines, begin, key=lambda line: line["created"])
        last = bisect.bisect_left(self.lines, end, key=lambda line: line["created"])
        last = min(last, self.line_numbers.get(query.get("starting_after"), last))
        page = self.lines[max(first, last - int(query.get("limit", 10))) : last][::-1]
        if query.get("expand[0]") != "data.source":
            page = [{**line, "source": line["source"]["id"]} for line in page]
        return {"object": "list", "data": page, "has_more": last - len(page) > first}

    # What people do on Stripe's own page, and what should never be

    def tamper(self, kind: str, payment: str = "", amount: int = 0, of: str = "charge") -> None:
        of_payment = (l for l in self.lines if l["source"]["metadata"].get("payment_id") == payment)
        line = next((l for l in of_payment if l["type"] == of), None)
        if kind == "capture":
            intent = self.intents[self.of_payment[payment][0]]
            self.set_aside(intent)
            self.capture(intent, {})
        elif kind == "refund":
            self.refund({"payment_intent": self.of_payment[payment][0], "amount": str(amount)})
        elif kind == "charge":
            source = {"id": self.id("ch"), "payment_intent": self.id("pi"), "amount": amount, "currency": "eur", "metadata": {}}
            self.book("charge", amount, source, fee=0)
        elif kind == "double":
            self.book(of, line["amount"], line["source"], fee=0)
        elif kind == "change":
            line["source"] = {**line["source"], "amount_captured" if of == "charge" else "amount": amount}
        else:
            assert kind == "hide", kind
            line["type"] = "adjustment"

    def books(self) -> list:
        return [
            {
                "reference": intent["id"],
                "paymentId": intent["metadata"].get("payment_id"),
                "orderId": intent["metadata"].get("order_id"),
                "status": intent["status"],
                "currency": intent["currency"].upper(),
                "captured": intent["amount_received"],
                "refunded": self.refunded(intent["id"]),
                "refunds": {
                    r["metadata"].get("refund_id"): r["amount"]
                    for r in self.refunds_of.get(intent["id"], [])
                },
            }
            for intent in self.intents.values()
        ]
