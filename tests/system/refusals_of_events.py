"""Recipes for what can be wrong with events, sessions and ticket types."""

from datetime import date, datetime, timedelta, timezone

from client import day, event_body, venue_body
from installation import eventually
from refusal_bench import nobody, recipe, session, ticket_type

# Events


@recipe("EVENT_NOT_FOUND")
def _(bench):
    return bench.edit("GET", f"/api/events/{nobody()}")


@recipe("EVENT_NOT_PUBLISHED")
def _(bench):
    return bench.buy(bench.draft())


@recipe("EVENT_CANCELLED")
def _(bench):
    event = bench.event()
    bench.client.must(202, "POST", bench.path(event, "/cancel"), {"reason": "Rain"})
    return bench.edit("POST", bench.path(event, "/publish"))


@recipe("EVENT_HAS_REGISTRATIONS")
def _(bench):
    return bench.edit("DELETE", bench.path(bench.sold))


@recipe("EVENT_NEEDS_SESSIONS")
def _(bench):
    event = bench.client.must(
        201, "POST", "/api/events", {**event_body(bench.venue), "sessions": [], "ticketTypes": []}
    ).json
    return bench.edit("POST", bench.path(event, "/publish"))


@recipe("EVENT_NEEDS_TICKET_TYPES")
def _(bench):
    body = {**event_body(bench.venue), "ticketTypes": []}
    event = bench.client.must(201, "POST", "/api/events", body).json
    return bench.edit("POST", bench.path(event, "/publish"))


@recipe("EVENT_HAS_STARTED")
def _(bench):
    venue = bench.client.must(201, "POST", "/api/venues", {**venue_body(), "timeZone": "UTC"}).json
    body = event_body(venue["venueId"])
    start = datetime.now(timezone.utc) + timedelta(seconds=3)
    body["sessions"] = [
        session(sessionDate=start.date().isoformat(), startTime=f"{start:%H:%M:%S}", endTime=f"{start:%H:%M:%S}")
    ]
    event = bench.client.must(201, "POST", "/api/events", body).json
    eventually("the session has begun", lambda: datetime.now(timezone.utc) > start)
    return bench.edit("POST", bench.path(event, "/publish"))


@recipe("VERSION_NOT_FOUND")
def _(bench):
    return bench.edit("POST", bench.path(bench.draft(), "/restore"), {"version": 99})


@recipe("ORGANIZER_NOT_ELIGIBLE")
def _(bench):
    return bench.edit("POST", "/api/events", event_body(bench.venue, organizerIds=[nobody()]))


@recipe("VETTING_LEVEL_TOO_LOW")
def _(bench):
    return bench.buy(bench.event(requiredVettingLevel=3))


@recipe("VENUE_IN_USE")
def _(bench):
    venue = bench.client.must(201, "POST", "/api/venues", venue_body()).json["venueId"]
    event = bench.client.must(201, "POST", "/api/events", event_body(venue))
    seen = {"Bilten-Min-Position": event.headers["bilten-position"]}
    return bench.edit("DELETE", f"/api/venues/{venue}", headers=seen)


# Sessions


@recipe("SESSION_NOT_FOUND")
def _(bench):
    return bench.edit("PUT", bench.path(bench.draft(), "/sessions/S99"), {"capacity": 5})


@recipe("TOO_MANY_SESSIONS")
def _(bench):
    body = {**event_body(bench.venue), "sessions": [session() for _ in range(100)]}
    event = bench.client.must(201, "POST", "/api/events", body).json
    return bench.edit("POST", bench.path(event, "/sessions"), session())


@recipe("SESSION_ENDS_BEFORE_START")
def _(bench):
    zone = {**venue_body(), "timeZone": "America/New_York", "country": "US"}
    venue = bench.client.must(201, "POST", "/api/venues", zone).json["venueId"]
    event = bench.client.must(201, "POST", "/api/events", event_body(venue)).json
    # The hour that clocks leave out, on the second Sunday of March: both times are its end.
    march = date(date.today().year + 1, 3, 8)
    sunday = march + timedelta(days=(6 - march.weekday()) % 7)
    lost = session(sessionDate=sunday.isoformat(), startTime="02:15", endTime="02:45")
    return bench.edit("POST", bench.path(event, "/sessions"), lost)


@recipe("SESSION_IN_PAST")
def _(bench):
    return bench.edit("POST", bench.path(bench.draft(), "/sessions"), session(days=-2))


@recipe("CAPACITY_TOO_LARGE")
def _(bench):
    return bench.edit("POST", bench.path(bench.draft(), "/sessions"), session(capacity=501))


@recipe("CAPACITY_BELOW_REGISTRATIONS")
def _(bench):
    return bench.edit("PUT", bench.path(bench.sold, "/sessions/S1"), {"capacity": 1})


@recipe("SESSION_HAS_REGISTRATIONS")
def _(bench):
    return bench.edit("DELETE", bench.path(bench.sold, "/sessions/S1"))


@recipe("SESSION_IN_USE")
def _(bench):
    event = bench.draft(capacities=(10, 10), types=[("Entry", [1], 0, 10)])
    return bench.edit("DELETE", bench.path(event, "/sessions/S1"))


# Ticket types


@recipe("TICKET_TYPE_NOT_FOUND")
def _(bench):
    return bench.edit("GET", f"/api/ticket-types/{nobody()}/availability")


@recipe("TOO_MANY_TICKET_TYPES")
def _(bench):
    body = {**event_body(bench.venue), "ticketTypes": [ticket_type() for _ in range(100)]}
    event = bench.client.must(201, "POST", "/api/events", body).json
    return bench.edit("POST", bench.path(event, "/ticket-types"), ticket_type())


@recipe("TICKET_TYPE_NEEDS_SESSIONS")
def _(bench):
    return bench.edit("POST", bench.path(bench.draft(), "/ticket-types"), ticket_type(sessions=()))


@recipe("TICKET_TYPE_HAS_SALES")
def _(bench):
    return bench.edit("DELETE", bench.first_type(bench.sold))


@recipe("QUANTITY_BELOW_SALES")
def _(bench):
    return bench.edit("PUT", bench.first_type(bench.sold), {"maxQuantity": 1})


@recipe("MEMBER_PRICE_TOO_HIGH")
def _(bench):
    event = bench.draft(types=[("Entry", [1], 10, 10)])
    return bench.edit("PUT", bench.first_type(event), {"memberPrice": 11})


@recipe("SALES_WINDOW_INVALID")
def _(bench):
    late = ticket_type(salesStartDate=f"{day(31)}T06:00:00Z")
    return bench.edit("POST", bench.path(bench.draft(), "/ticket-types"), late)
