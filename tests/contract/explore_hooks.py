"""What schemathesis must know about Bilten that no schema can say, and one check of our own."""

import datetime
import json
import os
import unicodedata
import zoneinfo

import schemathesis
from hypothesis import strategies as st

# Rules over several fields, and between a field and what is stored: their names in details.fields[].rule.
ACROSS_FIELDS = {"exclusive", "exists", "needs"}
MALFORMED = {"VALIDATION_FAILED", "MALFORMED_REQUEST", "UNSUPPORTED_MEDIA_TYPE", "PAYLOAD_TOO_LARGE"}
ZONES = sorted(zoneinfo.available_timezones() & {"Europe/Istanbul", "America/New_York", "Asia/Kolkata", "UTC"})
OPAQUE = {"cursor"}  # only nextCursor of an answer is one

TYPED = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"))


def is_trimmed(text: str) -> bool:
    return text == text.strip() and not text.startswith("\ufeff") and not text.endswith("\ufeff")


# Lengths are counted without the white space around a text, which JSON Schema has no word for.
schemathesis.openapi.format("line", st.text(TYPED, max_size=40).filter(is_trimmed))
schemathesis.openapi.format("text", st.text(TYPED | st.just("\n"), max_size=60).filter(is_trimmed))
INSTANTS = st.datetimes(datetime.datetime(1970, 1, 1), datetime.datetime(9990, 1, 1))
schemathesis.openapi.format("date-time", INSTANTS.map(lambda at: at.isoformat(timespec="milliseconds") + "Z"))

# What exists, in place of the ids of the document's examples: explore.py has made it.
REAL = json.loads(os.environ["BILTEN_EXPLORE_IDS"])

last_position = None
asked = 0


def whole_prices(ticket_type) -> None:
    """Decimals depend on the currency, members never pay more than others, and scales are in order."""
    if "price" in ticket_type or "maxQuantity" in ticket_type:
        for name in ("minPrice", "suggestedPrice", "maxPrice"):
            ticket_type.pop(name, None)
    for name in ("price", "memberPrice"):
        if isinstance(ticket_type.get(name), (int, float)):
            ticket_type[name] = min(int(ticket_type[name]), 10**9)
    if ticket_type.get("memberPrice") is not None and ticket_type.get("price") is not None:
        ticket_type["memberPrice"] = min(ticket_type["memberPrice"], ticket_type["price"])


def one_discount(promo) -> None:
    promo["code"] = f"CODE{abs(hash(promo['code'])) % 10**9}"
    if promo.get("percent"):
        promo.pop("amount", None)
    else:
        promo.pop("percent", None)
        promo["amount"] = 5
    if promo.get("validFrom") and promo.get("validUntil"):
        promo.pop("validUntil")


def plain_charges(charges) -> None:
    for name in ("feePerTicket", "feePercent", "taxPercent"):
        if isinstance(charges.get(name), (int, float)):
            charges[name] = int(charges[name]) % 100


def one_way_to_name_tickets(purchase) -> None:
    purchase.pop("unitPrice", None)
    if purchase.get("holdId"):
        for name in ("items", "ticketTypeId", "quantity", "promoCode"):
            purchase.pop(name, None)
    elif purchase.get("items"):
        purchase.pop("ticketTypeId", None)
        purchase.pop("quantity", None)
    else:
        purchase.pop("items", None)
        purchase.setdefault("ticketTypeId", "0193f0c5-8a00-7abc-8000-000000000004")
        purchase["ticketTypeId"] = purchase["ticketTypeId"] or "0193f0c5-8a00-7abc-8000-000000000004"
        purchase["quantity"] = purchase.get("quantity") or 1


def one_way_to_pay(purchase) -> None:
    if purchase.get("paymentMethod") == "Free":
        purchase.pop("paymentToken", None)
    else:
        purchase["paymentToken"] = "tok_ok"


def repair(body, path="") -> None:
    """Makes a body that the schema allows one that its fields agree on."""
    if not isinstance(body, dict):
        return
    if body.get("timeZone") is not None:
        body["timeZone"] = ZONES[len(body["timeZone"]) % len(ZONES)]
    if body.get("country") is not None:
        body["country"] = "TR"
    if "attendees" in body:
        if not path.endswith("/claim"):
            one_way_to_name_tickets(body)
        one_way_to_pay(body)
    if "code" in body and "sessionId" not in body:
        one_discount(body)
    if isinstance(body.get("charges"), dict):
        plain_charges(body["charges"])
    for item in body.get("items") or []:
        if isinstance(item, dict) and isinstance(item.get("unitPrice"), (int, float)):
            item["unitPrice"] = min(int(item["unitPrice"]), 10**9)
    if body.get("currency") is not None:
        body["currency"] = "EUR"
    for scan in body.get("scans") or []:
        if isinstance(scan, dict):  # one way to name a ticket
            scan.pop("code" if scan.get("ticketId") else "ticketId", None)
            if not scan.get("ticketId") and not scan.get("code"):
                scan["code"] = "7KQ2M9XAB4CD5EFGH6JKL7MNP"
    for ticket_type in [body, *(body.get("ticketTypes") or [])]:
        whole_prices(ticket_type)


def real(value):
    """The same with ids of the document's examples made real."""
    if isinstance(value, dict):
        return {name: real(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [real(inner) for inner in value]
    return REAL.get(value, value) if isinstance(value, str) else value


def in_the_future(body) -> None:
    """Most plans are for next year; some stay as they were drawn, to be refused."""
    days = datetime.date.today() + datetime.timedelta(days=300)
    for session in [body, *(body.get("sessions") or [])]:
        if isinstance(session, dict) and session.get("sessionDate"):
            session["sessionDate"] = days.isoformat()
        if isinstance(session, dict) and isinstance(session.get("capacity"), (int, float)):
            session["capacity"] = min(session["capacity"], 500)
    for kind in [body, *(body.get("ticketTypes") or [])]:
        if isinstance(kind, dict) and kind.get("salesEndDate"):
            kind["salesEndDate"] = f"{days.isoformat()}T00:00:00Z"
            kind.pop("salesStartDate", None)
        if isinstance(kind, dict) and kind.get("includedSessions"):
            kind["includedSessions"] = ["S1"]


@schemathesis.hook
def before_call(context, case, kwargs):
    global asked
    asked += 1
    if not positive(case):
        return
    repair(case.body, case.path)
    if isinstance(case.body, dict):
        if asked % 4:
            in_the_future(case.body)
        if "venueId" in case.body and case.body["venueId"]:
            case.body["venueId"] = REAL["venueId"]
        case.body = real(case.body)
    if case.path_parameters:
        case.path_parameters.update(real(dict(case.path_parameters)))
    if last_position and case.method.upper() == "GET":
        # As a client does that reads its own writes.
        case.headers = {**(case.headers or {}), "Bilten-Min-Position": last_position}
    for name in OPAQUE & set(case.query or {}):
        del case.query[name]
    if "asOf" in (case.query or {}):  # a text that is a version or a time
        case.query["asOf"] = "1"
    price = (case.query or {}).get("maxPrice")
    if isinstance(price, (int, float)):  # as people write money: no exponent
        case.query["maxPrice"] = f"{min(price, 10**9):.2f}"
    etag = (case.headers or {}).get("If-Match", "*")
    if etag.isdigit():  # schemathesis takes the quotes for those of JSON
        case.headers["If-Match"] = f'"{etag}"'


def positive(case) -> bool:
    return case.meta is None or case.meta.generation.mode.is_positive


@schemathesis.hook
def after_call(context, case, response):
    global last_position
    position = response.headers.get("bilten-position")
    if position:
        last_position = position[0]


@schemathesis.check
def understood(ctx, response, case):
    """A request that the document allows is never called malformed."""
    if response.status_code not in (400, 413, 415) or case.meta is None or not positive(case):
        return
    error = json.loads(response.content)["error"]
    rules = {field["rule"] for field in error["details"].get("fields", [])}
    if error["code"] in MALFORMED and not (rules and rules <= ACROSS_FIELDS):
        raise AssertionError(f"a request that the document allows is {error['code']}: {error['details']}")
