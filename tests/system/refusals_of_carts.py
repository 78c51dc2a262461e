"""Recipes for what can be wrong with carts, prices, promo codes and the waitlist."""

from client import Answer, day, purchase_body
from refusal_bench import nobody, recipe

# Carts and prices


def hold(bench, event: dict, token=None, **more) -> Answer:
    body = {"items": [{"ticketTypeId": event["ticketTypes"][0]["ticketTypeId"], "quantity": 1}], **more}
    token = bench.buyer if token is None else token
    return bench.client.ask("POST", bench.path(event, "/holds"), body, token=token)


def buy_hold(bench, event: dict, hold_id: str, payment: str = "") -> Answer:
    body = {**purchase_body("", 1, payment), "holdId": hold_id}
    del body["ticketTypeId"], body["quantity"]
    return bench.client.ask("POST", bench.path(event, "/tickets/purchase"), body, token=bench.buyer)


def paid(bench, **more) -> dict:
    return bench.event(types=[("Entry", [1], 10, 10)], **more)


@recipe("HOLD_NOT_FOUND")
def _(bench):
    event = bench.event()
    return buy_hold(bench, event, f"{event['eventId']}.{nobody()}")


@recipe("ORDER_NOT_OPEN")
def _(bench):
    event = bench.event()
    made = hold(bench, event).json
    assert buy_hold(bench, event, made["holdId"]).status == 201
    return buy_hold(bench, event, made["holdId"])


@recipe("PAYMENT_UNDER_WAY")
def _(bench):
    event = paid(bench)
    order = bench.buy(event, payment="tok_late").json
    path = f"/api/holds/{event['eventId']}.{order['orderId']}"
    return bench.client.ask("DELETE", path, token=bench.buyer)


@recipe("PRICE_OFF_SCALE")
def _(bench):
    return bench.buy(paid(bench), payment="tok_ok", unitPrice=9)


@recipe("PRICE_SCALE_INVALID")
def _(bench):
    return bench.edit("PUT", bench.first_type(paid(bench)), {"minPrice": 11})


# Promo codes


def coded(bench, **terms) -> dict:
    """An event with a code that has these terms."""
    event = paid(bench)
    promo = {"code": "SPRING25", "percent": 25, **terms}
    bench.client.must(201, "POST", bench.path(event, "/promo-codes"), promo)
    return event


def buy_with_code(bench, event: dict) -> Answer:
    return bench.buy(event, payment="tok_ok", promoCode="spring-25")


@recipe("PROMO_CODE_NOT_FOUND")
def _(bench):
    return buy_with_code(bench, paid(bench))


@recipe("PROMO_CODE_TAKEN")
def _(bench):
    promo = {"code": "spring 25", "percent": 50}
    return bench.edit("POST", bench.path(coded(bench), "/promo-codes"), promo)


@recipe("TOO_MANY_PROMO_CODES")
def _(bench):
    path = bench.path(bench.event(), "/promo-codes")
    for number in range(200):
        bench.client.must(201, "POST", path, {"code": f"CODE{number}", "percent": 5})
    return bench.edit("POST", path, {"code": "CODE200", "percent": 5})


@recipe("PROMO_CODE_NOT_VALID")
def _(bench):
    return buy_with_code(bench, coded(bench, validFrom=f"{day(2)}T06:00:00Z"))


@recipe("PROMO_CODE_USED_UP")
def _(bench):
    event = coded(bench, ordersMax=1)
    assert buy_with_code(bench, event).json["discount"] == 2.5
    return buy_with_code(bench, event)


@recipe("PROMO_CODE_ALREADY_USED")
def _(bench):
    event = coded(bench, ordersPerPersonMax=1)
    assert buy_with_code(bench, event).status == 201
    return buy_with_code(bench, event)


@recipe("PROMO_CODE_OTHER_TICKETS")
def _(bench):
    event = bench.event(types=[("Entry", [1], 10, 10), ("Other", [1], 10, 10)])
    promo = {"code": "SPRING25", "amount": 2.5, "ticketTypeIds": [event["ticketTypes"][1]["ticketTypeId"]]}
    bench.client.must(201, "POST", bench.path(event, "/promo-codes"), promo)
    return buy_with_code(bench, event)


@recipe("PROMO_CODE_NEEDS_ACCOUNT")
def _(bench):
    event = bench.event(types=[("Entry", [1], 10, 10)], allowGuests=True)
    promo = {"code": "SPRING25", "percent": 25, "ordersPerPersonMax": 1}
    bench.client.must(201, "POST", bench.path(event, "/promo-codes"), promo)
    return hold(bench, event, token="", promoCode="SPRING25")


# The waitlist


def wait(bench, event: dict, quantity: int = 1) -> Answer:
    kind = event["ticketTypes"][0]["ticketTypeId"]
    body = {"ticketTypeId": kind, "quantity": quantity, "name": "Ana Novak", "email": "ana@example.org"}
    return bench.client.ask("POST", bench.path(event, "/waitlist"), body, token=bench.buyer)


def sold_out(bench) -> dict:
    event = bench.event(capacities=(1,))
    assert bench.buy(event).status == 201
    return event


@recipe("WAITLIST_NOT_NEEDED")
def _(bench):
    return wait(bench, bench.event())


@recipe("WAITLIST_ALREADY_JOINED")
def _(bench):
    event = sold_out(bench)
    assert wait(bench, event).status == 201
    return wait(bench, event)


@recipe("WAITLIST_NO_OFFER")
def _(bench):
    entry = wait(bench, sold_out(bench)).json["entryId"]
    claim = {k: v for k, v in purchase_body("").items() if k in ("attendees", "paymentMethod")}
    return bench.client.ask("POST", f"/api/waitlist/{entry}/claim", claim, token=bench.buyer)


@recipe("WAITLIST_ENTRY_NOT_FOUND")
def _(bench):
    return bench.edit("GET", f"/api/waitlist/{bench.event()['eventId']}.{nobody()}")
