"""Recipes for what can be wrong with a purchase, an order and a ticket."""

from client import Answer, day, purchase_body, venue_body
from refusal_bench import nobody, recipe

# Sales


@recipe("SALES_NOT_STARTED")
def _(bench):
    event = bench.event()
    bench.client.must(200, "PUT", bench.first_type(event), {"salesStartDate": f"{day(2)}T06:00:00Z"})
    return bench.buy(event)


@recipe("SALES_ENDED")
def _(bench):
    event = bench.event()
    bench.client.must(200, "PUT", bench.first_type(event), {"salesEndDate": f"{day(-2)}T06:00:00Z"})
    return bench.buy(event)


@recipe("INSUFFICIENT_CAPACITY")
def _(bench):
    return bench.buy(bench.event(capacities=(1,)), 2)


@recipe("TOO_MANY_TICKETS")
def _(bench):
    event = bench.event(types=[("A", [1], 0, 50), ("B", [1], 0, 50)])
    items = [{"ticketTypeId": kind["ticketTypeId"], "quantity": 6} for kind in event["ticketTypes"]]
    body = {**purchase_body(""), "items": items}
    del body["ticketTypeId"], body["quantity"]
    return bench.client.ask("POST", bench.path(event, "/tickets/purchase"), body, token=bench.buyer)


@recipe("ATTENDEES_MISMATCH")
def _(bench):
    two = [{"name": f"Ana {n}", "email": f"ana{n}@example.org"} for n in range(2)]
    return bench.buy(bench.event(), 3, attendees=two)


@recipe("MEMBER_REQUIRED")
def _(bench):
    return bench.buy(bench.event(allowGuests=False), token="")


@recipe("PAYMENT_DECLINED")
def _(bench):
    return bench.buy(bench.event(types=[("Entry", [1], 10, 10)]), payment="tok_declined")


@recipe("PAYMENT_METHOD_INVALID")
def _(bench):
    return bench.buy(bench.event(types=[("Entry", [1], 10, 10)]))


@recipe("IDEMPOTENCY_KEY_REUSED")
def _(bench):
    key = {"Idempotency-Key": nobody()}
    bench.client.must(201, "POST", "/api/venues", venue_body(), headers=key)
    return bench.edit("POST", "/api/venues", {**venue_body(), "capacity": 7}, headers=key)


# Orders and tickets


@recipe("ORDER_NOT_FOUND")
def _(bench):
    return bench.edit("GET", f"/api/orders/{nobody()}")


@recipe("ORDER_NOT_CONFIRMED")
def _(bench):
    answer = bench.buy(bench.event(types=[("Entry", [1], 10, 10)]), payment="tok_declined")
    order = answer.json["error"]["details"]["orderId"]
    return bench.edit("GET", f"/api/orders/{order}/receipt")


@recipe("TICKET_NOT_FOUND")
def _(bench):
    return bench.edit("PUT", f"/api/tickets/{nobody()}/cancel", {"reason": "A cold"})


def refunds(bench, event: dict, *counts: int) -> Answer:
    """Buys two tickets, pays back the first so many of them, again and again; the last answer."""
    order = bench.buy(event, 2).json
    tickets = [ticket["ticketId"] for ticket in order["tickets"]]
    for count in counts:
        body = {"reason": "A cold", "ticketIds": tickets[:count]}
        answer = bench.client.ask("POST", f"/api/orders/{order['orderId']}/refunds", body, token=bench.buyer)
    return answer


@recipe("TICKET_NOT_REFUNDABLE")
def _(bench):
    return refunds(bench, bench.event(), 1, 2)


@recipe("REFUND_WINDOW_CLOSED")
def _(bench):
    policy = {"fullUntilHours": 8760, "partialUntilHours": 8760, "partialPercent": 50, "feesKept": False}
    return refunds(bench, bench.event(refundPolicy=policy), 1)
