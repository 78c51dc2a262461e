"""PayPal's orders, authorisations, captures and refunds, as far as Bilten uses them."""

import base64
import itertools
import json
import math
import re
import time

from http_loop import Answer, Request
from notices import paypal_signature

TOKEN_LIVES_S = 32400
PAGE_MAX = 500


class Refused(Exception):
    def __init__(self, status: int, name: str, issue: str):
        super().__init__(issue)
        self.status = status
        self.content = {"name": name, "details": [{"issue": issue}]}


def unprocessable(issue: str) -> Refused:
    return Refused(422, "UNPROCESSABLE_ENTITY", issue)


def hundredths(money: dict) -> int:
    whole, _, rest = money["value"].partition(".")
    return int(whole) * 100 + int((rest + "00")[:2])


def money(amount: int, currency: str) -> dict:
    sign = "-" if amount < 0 else ""
    return {"currency_code": currency, "value": f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"}


class PayPalDouble:
    def __init__(self, client: str, secret: str, notice_secret: str, webhook_id: str, tell):
        self.login = base64.b64encode(f"{client}:{secret}".encode()).decode()
        self.notice_secret, self.webhook_id = notice_secret, webhook_id
        self.tell = tell
        self.numbers = itertools.count(1)
        self.tokens = set()
        self.answers = {}  # PayPal-Request-Id -> (what was asked, answer)
        self.orders = {}
        self.declining = set()  # orders whose instrument is declined
        self.units = {}  # of an authorisation or capture: its purchase unit and itself
        self.lines = []

    # The wire

    def handle(self, request: Request) -> Answer:
        if request.path == "/v1/oauth2/token":
            return self.sign_in(request)
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return Answer(401, {"error": "invalid_token"})
        key = request.headers.get("paypal-request-id")
        if request.method == "POST" and not key and "verify-webhook" not in request.path:
            return Answer(400, {"name": "INVALID_REQUEST", "details": [{"issue": "MISSING_REQUEST_ID"}]})
        asked = (request.path, request.body)
        if key in self.answers:
            before, answer = self.answers[key]
            return answer if before == asked else Answer(422, {"name": "DUPLICATE_REQUEST_ID"})
        answer = self.attempt(request)
        if key and answer.status < 300:  # of a refused request nothing is kept
            self.answers[key] = (asked, answer)
        return answer

    def sign_in(self, request: Request) -> Answer:
        if request.headers.get("authorization") != f"Basic {self.login}":
            return Answer(401, {"error": "invalid_client"})
        token = self.id("A21AA")
        self.tokens.add(token)
        return Answer(200, {"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_LIVES_S})

    def attempt(self, request: Request) -> Answer:
        try:
            return self.route(request)
        except Refused as no:
            return Answer(no.status, no.content)

    def route(self, request: Request) -> Answer:
        match request.method, request.path.split("/")[1:]:
            case "GET", ["v2", "checkout", "orders", order]:
                return Answer(200, self.order(order))
            case "PATCH", ["v2", "checkout", "orders", order]:
                return self.patch(self.order(order), request.json)
            case "POST", ["v2", "checkout", "orders", order, "authorize"]:
                return self.authorise(self.order(order))
            case "POST", ["v2", "payments", "authorizations", name, "capture"]:
                return self.capture(name, request.json)
            case "POST", ["v2", "payments", "authorizations", name, "void"]:
                return self.void(name)
            case "POST", ["v2", "payments", "captures", name, "refund"]:
                return self.refund(name, request.json)
            case "GET", ["v1", "reporting", "transactions"]:
                return self.report(request.query)
            case "POST", ["v1", "notifications", "verify-webhook-signature"]:
                return self.verify(request.body)
        raise Refused(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID")

    # What it does

    def id(self, prefix: str) -> str:
        return f"{prefix}{next(self.numbers):08d}"

    def event(self, kind: str, thing: dict) -> None:
        self.tell({"id": self.id("WH-"), "event_type": kind, "resource": json.loads(json.dumps(thing))})

    def checkout(self, value: str, currency: str, status: str = "APPROVED", intent: str = "AUTHORIZE") -> str:
        """The shop's page made an order and the buyer approved it."""
        name = self.id("PPO")
        unit = {"reference_id": "default", "amount": {"currency_code": currency, "value": value}}
        self.orders[name] = {"id": name, "intent": intent, "status": status, "purchase_units": [unit]}
        return name

    def order(self, name: str) -> dict:
        if name not in self.orders:
            raise Refused(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID")
        return self.orders[name]

    def patch(self, order: dict, changes: list) -> Answer:
        if order["status"] not in ("CREATED", "APPROVED"):
            raise unprocessable("ORDER_ALREADY_COMPLETED")
        unit = order["purchase_units"][0]
        for change in changes:
            match = re.fullmatch(r"/purchase_units/@reference_id=='default'/(custom_id|invoice_id)", change["path"])
            if not match or change["op"] != ("replace" if match[1] in unit else "add"):
                raise unprocessable("INVALID_PATCH_OPERATION")
            unit[match[1]] = change["value"]
        return Answer(204)

    def authorise(self, order: dict) -> Answer:
        unit = order["purchase_units"][0]
        if order["status"] == "COMPLETED":
            raise unprocessable("ORDER_ALREADY_AUTHORIZED")
        if order["status"] != "APPROVED":
            raise unprocessable("ORDER_NOT_APPROVED")
        if order["id"] in self.declining:
            raise unprocessable("INSTRUMENT_DECLINED")
        order["status"] = "COMPLETED"
        made = {"id": self.id("AUTH"), "status": "CREATED", "amount": unit["amount"],
                "custom_id": unit.get("custom_id"), "invoice_id": unit.get("invoice_id")}
        unit["payments"] = {"authorizations": [made]}
        self.units["authorizations", made["id"]] = (unit, made)
        self.event("PAYMENT.AUTHORIZATION.CREATED", made)
        return Answer(201, order)

    def find(self, kind: str, name: str) -> tuple:
        if (kind, name) in self.units:
            return self.units[kind, name]
        raise Refused(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID")

    def expire(self, order: str) -> None:
        made = self.orders[order]["purchase_units"][0]["payments"]["authorizations"][0]
        made["status"] = "EXPIRED"
        self.event("PAYMENT.AUTHORIZATION.VOIDED", made)

    def capture(self, name: str, body: dict) -> Answer:
        unit, authorisation = self.find("authorizations", name)
        if authorisation["status"] != "CREATED":
            issue = {"CAPTURED": "AUTHORIZATION_ALREADY_CAPTURED"}.get(authorisation["status"])
            raise unprocessable(issue or f"AUTHORIZATION_{authorisation['status']}")
        amount = body.get("amount", authorisation["amount"])
        if hundredths(amount) > hundredths(authorisation["amount"]):
            raise unprocessable("MAX_CAPTURE_AMOUNT_EXCEEDED")
        authorisation["status"] = "CAPTURED"
        made = {"id": self.id("CAPT"), "status": "COMPLETED", "amount": amount,
                "custom_id": authorisation["custom_id"], "invoice_id": authorisation["invoice_id"]}
        unit["payments"]["captures"] = [made]
        self.units["captures", made["id"]] = (unit, made)
        self.book("T0006", hundredths(amount), made, fee=35 + hundredths(amount) * 3 // 100)
        self.event("PAYMENT.CAPTURE.COMPLETED", made)
        return Answer(201, made)

    def void(self, name: str) -> Answer:
        _, authorisation = self.find("authorizations", name)
        if authorisation["status"] == "CAPTURED":
            raise unprocessable("PREVIOUSLY_CAPTURED")
        if authorisation["status"] != "CREATED":
            raise unprocessable("PREVIOUSLY_VOIDED")
        authorisation["status"] = "VOIDED"
        self.event("PAYMENT.AUTHORIZATION.VOIDED", authorisation)
        return Answer(204)

    def refund(self, name: str, body: dict) -> Answer:
        unit, capture = self.find("captures", name)
        refunds = unit["payments"].setdefault("refunds", [])
        left = hundredths(capture["amount"]) - sum(hundredths(r["amount"]) for r in refunds)
        amount = hundredths(body["amount"])
        if not left:
            raise unprocessable("CAPTURE_FULLY_REFUNDED")
        if amount > left:
            raise unprocessable("REFUND_AMOUNT_EXCEEDED")
        made = {"id": self.id("REF"), "status": "COMPLETED", "amount": body["amount"],
                "custom_id": body.get("custom_id"), "invoice_id": body.get("invoice_id")}
        refunds.append(made)
        capture["status"] = "REFUNDED" if amount == left else "PARTIALLY_REFUNDED"
        self.book("T1107", -amount, made, fee=0)
        self.event("PAYMENT.CAPTURE.REFUNDED", made)
        return Answer(201, made)

    # What it shows

    def verify(self, body: bytes) -> Answer:
        asked = json.loads(body)
        raw = body[body.index(b'"webhook_event":') + len(b'"webhook_event":') : body.rindex(b"}")]
        wanted = paypal_signature(
            self.notice_secret, asked["transmission_id"], asked["transmission_time"], self.webhook_id, raw
        )
        good = wanted == asked["transmission_sig"] and asked["webhook_id"] == self.webhook_id
        return Answer(200, {"verification_status": "SUCCESS" if good else "FAILURE"})

    def book(self, code: str, amount: int, thing: dict, fee: int) -> None:
        currency = thing["amount"]["currency_code"]
        self.lines.append({
            "transaction_id": thing["id"],
            "transaction_event_code": code,
            "transaction_initiation_date": time.strftime("%Y-%m-%dT%H:%M:%S+0000", time.gmtime()),
            "transaction_amount": money(amount, currency),
            "fee_amount": money(-fee, currency),
            "transaction_status": "S",
            "custom_field": thing["custom_id"],
            "invoice_id": thing["invoice_id"],
        })

    def report(self, query: dict) -> Answer:
        begin, end = (query[name].replace("Z", "+0000") for name in ("start_date", "end_date"))
        lines = [line for line in self.lines if begin <= line["transaction_initiation_date"] <= end]
        size, page = min(int(query.get("page_size", 100)), PAGE_MAX), int(query.get("page", 1))
        shown = lines[::-1][(page - 1) * size : page * size]
        return Answer(200, {
            "transaction_details": [{"transaction_info": line} for line in shown],
            "page": page,
            "total_items": len(lines),
            "total_pages": math.ceil(len(lines) / size),
        })

    def books(self) -> list:
        found = []
        for order in self.orders.values():
            unit = order["purchase_units"][0]
            payments = unit.get("payments", {})
            made = payments.get("authorizations", [{}])[0]
            refunds = payments.get("refunds", [])
            found.append({
                "reference": order["id"],
                "paymentId": made.get("custom_id"),
                "orderId": made.get("invoice_id"),
                "status": made.get("status", order["status"]),
                "currency": unit["amount"]["currency_code"],
                "captured": sum(hundredths(c["amount"]) for c in payments.get("captures", [])),
                "refunded": sum(hundredths(r["amount"]) for r in refunds),
                "refunds": {r["custom_id"]: hundredths(r["amount"]) for r in refunds},
            })
        return found
