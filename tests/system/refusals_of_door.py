"""Recipes for what can be wrong at the door."""

from datetime import datetime, timedelta, timezone

from client import Answer, Client, event_body, venue_body
from installation import eventually
from refusal_bench import nobody, recipe

DEVICE = "6b1d0c9e-ipad-3"
CHECK_IN = {"sessionId": "S1", "stationName": "North"}
HEIR = {"attendeeName": "Ada", "attendeeEmail": "ada@example.org"}
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


@recipe("KIOSK_TOKEN_SHOWN_ALREADY")
def _(bench):
    body = {"stationName": "North", "hours": 4, "deviceFingerprint": DEVICE}
    path, key = bench.path(bench.sold, "/kiosk-tokens"), {"Idempotency-Key": nobody()}
    bench.client.must(201, "POST", path, body, headers=key)
    return bench.edit("POST", path, body, headers=key)


@recipe("TICKET_TRANSFERRED")
def _(bench):
    ticket = tickets(bench)[0]
    bench.client.must(201, "POST", f"/api/tickets/{ticket}/transfer", HEIR)
    return bench.edit("PUT", checkin(ticket), CHECK_IN)


@recipe("TRANSFERS_TOO_MANY")
def _(bench):
    ticket = tickets(bench)[0]
    for _ in range(50):
        ticket = bench.client.must(201, "POST", f"/api/tickets/{ticket}/transfer", HEIR).json["ticketId"]
    return bench.edit("POST", f"/api/tickets/{ticket}/transfer", HEIR)


@recipe("EVENT_HAS_ENDED")
def _(bench):
    venue = bench.client.must(201, "POST", "/api/venues", {**venue_body(), "timeZone": "UTC"}).json
    body = event_body(venue["venueId"], types=[("Entry", [1], 0, 5)])
    start = datetime.now(timezone.utc) + timedelta(seconds=4)
    end = start + timedelta(seconds=1)
    dates = {"sessionDate": start.date().isoformat(), "startTime": f"{start:%H:%M:%S}", "endTime": f"{end:%H:%M:%S}"}
    body["sessions"] = [{**body["sessions"][0], **dates}]
    for kind in body["ticketTypes"]:
        kind["salesEndDate"] = f"{start:%Y-%m-%dT%H:%M:%S}Z"
    event = bench.client.must(201, "POST", "/api/events", body).json
    bench.client.must(200, "POST", bench.path(event, "/publish"))
    ticket = tickets(bench, event)[0]
    eventually("the session is over", lambda: datetime.now(timezone.utc) > end)
    return bench.edit("POST", f"/api/tickets/{ticket}/transfer", HEIR)
