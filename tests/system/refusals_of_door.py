"""Recipes for what can be wrong at the door."""

from client import Answer, Client
from refusal_bench import nobody, recipe

DEVICE = "6b1d0c9e-ipad-3"
CHECK_IN = {"sessionId": "S1", "stationName": "North"}
UNDO = "?sessionId=S1&reason=The+wrong+person"


def checkin(ticket: str) -> str:
    return f"/api/tickets/{ticket}/checkin"


def tickets(bench, event: dict | None = None) -> list:
    """Two new tickets of an event, as their ids."""
    order = bench.buy(event or bench.sold, 2).json
    return [ticket["ticketId"] for ticket in order["tickets"]]


def token(bench, event: dict | None = None) -> dict:
    body = {"stationName": "North", "hours": 4, "deviceFingerprint": DEVICE}
    return bench.client.must(201, "POST", bench.path(event or bench.sold, "/kiosk-tokens"), body).json


def at_kiosk(bench, kiosk: str, ticket: str, device: str = DEVICE) -> Answer:
    head = {"Authorization": f"Kiosk {kiosk}", "Bilten-Device": device}
    with Client(bench.bilten.url) as station:
        return station.ask("PUT", checkin(ticket), CHECK_IN, head)


def scan(bench, code: str, event: dict | None = None) -> Answer:
    path = bench.path(event or bench.sold, "/checkins")
    return bench.edit("POST", path, {**CHECK_IN, "code": code})


@recipe("ALREADY_CHECKED_IN")
def _(bench):
    ticket = tickets(bench)[0]
    bench.client.must(200, "PUT", checkin(ticket), CHECK_IN)
    return bench.edit("PUT", checkin(ticket), CHECK_IN)


@recipe("NOT_CHECKED_IN")
def _(bench):
    return bench.edit("DELETE", checkin(tickets(bench)[0]) + UNDO)


@recipe("TICKET_CANCELLED")
def _(bench):
    ticket = tickets(bench)[0]
    bench.client.must(200, "PUT", f"/api/tickets/{ticket}/cancel", {"reason": "A cold"})
    return bench.edit("PUT", checkin(ticket), CHECK_IN)


@recipe("TICKET_NOT_FOR_SESSION")
def _(bench):
    event = bench.event(capacities=(50, 50))
    return bench.edit("PUT", checkin(tickets(bench, event)[0]), {**CHECK_IN, "sessionId": "S2"})


@recipe("TICKET_OF_OTHER_EVENT")
def _(bench):
    ticket = tickets(bench, bench.event())[0]
    return at_kiosk(bench, token(bench)["token"], ticket)


@recipe("TICKET_CODE_UNREADABLE")
def _(bench):
    return scan(bench, "https://example.org/menu")


@recipe("TICKET_CODE_FORGED")
def _(bench):
    return scan(bench, f"{'A' * 22}.AAAAAA.{'A' * 86}")


@recipe("KIOSK_TOKEN_NOT_FOUND")
def _(bench):
    return bench.edit("DELETE", f"/api/kiosk-tokens/{nobody()}")


@recipe("KIOSK_TOKEN_INVALID")
def _(bench):
    good = token(bench)["token"]
    return at_kiosk(bench, good[:-1] + ("0" if good[-1] != "0" else "1"), tickets(bench)[0])


@recipe("KIOSK_TOKEN_REVOKED")
def _(bench):
    issued = token(bench)
    bench.client.must(204, "DELETE", f"/api/kiosk-tokens/{issued['kioskTokenId']}")
    return at_kiosk(bench, issued["token"], tickets(bench)[0])


@recipe("KIOSK_OTHER_DEVICE")
def _(bench):
    return at_kiosk(bench, token(bench)["token"], tickets(bench)[0], "another")


@recipe("KIOSK_OTHER_EVENT")
def _(bench):
    head = {"Authorization": f"Kiosk {token(bench)['token']}", "Bilten-Device": DEVICE}
    with Client(bench.bilten.url) as station:
        return station.ask("GET", bench.path(bench.event(), "/checkin-counters"), headers=head)
