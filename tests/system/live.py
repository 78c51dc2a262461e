"""Availability as it changes, and documents that a node keeps: both follow every sale at once."""

import http.client
import json
from datetime import datetime, timedelta, timezone

from client import Client, day, event_body, purchase_body, venue_body
from installation import Installation, eventually


class Stream:
    """The event stream of an event, as a browser's EventSource reads it."""

    def __init__(self, client: Client, event: str, last_id: str = ""):
        self.connection = http.client.HTTPConnection(client.address, timeout=60)
        headers = {"Accept": "text/event-stream"}
        if client.token:
            headers["Authorization"] = f"Bearer {client.token}"
        if last_id:
            headers["Last-Event-ID"] = last_id
        self.connection.request("GET", f"/api/events/{event}/availability/stream", headers=headers)
        self.response = self.connection.getresponse()
        self.status = self.response.status

    def next(self) -> dict:
        """One event; {} where the stream has ended."""
        event = {}
        while line := self.response.readline().decode():
            line = line.rstrip("\n")
            if not line and "data" in event:
                return event
            if line and not line.startswith(":"):
                name, value = line.split(": ", 1)
                event[name] = value
        return {}

    def until_sold(self, sold: int) -> dict:
        """Skips what is older; states are told, not steps."""
        while True:
            event = self.next()
            data = json.loads(event["data"])
            if data["sessions"][0]["sold"] == sold:
                return event
            assert data["sessions"][0]["sold"] < sold, event

    def close(self) -> None:
        self.connection.close()


class Show:
    def __init__(self, bilten: Installation):
        self.organizer = Client(bilten.url, bilten.token("EventOrganizer"))
        self.buyer = Client(bilten.url, bilten.token("Member"))
        self.guest = Client(bilten.url)
        venue = self.organizer.must(201, "POST", "/api/venues", venue_body()).json["venueId"]
        created = self.organizer.must(201, "POST", "/api/events", event_body(venue, capacities=(500,)))
        self.event = created.json["eventId"]
        self.kind = created.json["ticketTypes"][0]["ticketTypeId"]
        self.path = f"/api/events/{self.event}"
        self.position = created.headers["bilten-position"]

    def buy(self):
        answer = self.buyer.must(201, "POST", f"{self.path}/tickets/purchase", purchase_body(self.kind))
        self.position = answer.headers["bilten-position"]

    def read(self, path: str, **headers):
        return self.guest.ask("GET", self.path + path, headers=headers)

    def sold(self, **headers) -> int:
        return self.read("/availability", **headers).json["sessions"][0]["sold"]


def drafts(show: Show) -> None:
    behind = {"Bilten-Min-Position": show.position}
    show.organizer.must(200, "GET", show.path, headers=behind)
    show.organizer.must(200, "GET", show.path)  # kept by now
    show.guest.must(404, "GET", show.path)
    assert Stream(show.guest, show.event).status == 404
    stream = Stream(show.organizer, show.event)
    assert json.loads(stream.next()["data"])["ticketTypes"][0]["constraintReason"] == "EVENT_NOT_PUBLISHED"
    show.organizer.must(200, "POST", f"{show.path}/publish")
    assert json.loads(stream.next()["data"])["ticketTypes"][0]["isAvailable"] is True
    stream.close()


def streams(show: Show) -> None:
    stream = Stream(show.guest, show.event)
    first = stream.next()
    assert stream.status == 200 and first["event"] == "availability", first
    assert json.loads(first["data"]) == show.read("/availability").json, first
    for number in range(1, 21):
        show.buy()
        told = stream.until_sold(number)
    stream.close()

    again = Stream(show.guest, show.event, told["id"])
    show.buy()
    assert json.loads(again.next()["data"])["sessions"][0]["sold"] == 21  # and not 20 once more
    again.close()


def kept_documents(show: Show) -> None:
    for path in ("", "/availability", "/sessions", "/ticket-types"):
        first = show.read(path)
        assert first.status == 200, first
        etag = first.headers["etag"]
        same = show.read(path, **{"If-None-Match": etag})
        assert (same.status, same.text, same.headers["etag"]) == (304, "", etag), same
        listed = show.read(path, **{"If-None-Match": f'"x", W/{etag}'})
        assert listed.status == 304, listed
        show.buy()
        mine = show.read(path, **{"Bilten-Min-Position": show.position})
        assert mine.headers["etag"] != etag, (path, mine)
        eventually(f"{path} follows", lambda: show.read(path).headers["etag"] != etag, 5)
    sold = show.sold()
    for number in range(sold + 1, sold + 31):
        show.buy()
        assert show.sold(**{"Bilten-Min-Position": show.position}) == number
    eventually("everybody sees it", lambda: show.sold() == number, 5)


def sales_that_begin(show: Show) -> None:
    """Nothing happens, and yet the document changes."""
    soon = datetime.now(timezone.utc) + timedelta(seconds=3)
    body = {
        "name": "Late birds",
        "includedSessions": ["S1"],
        "price": 0,
        "maxQuantity": 10,
        "salesStartDate": soon.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "salesEndDate": f"{day(20)}T06:00:00Z",
    }
    added = show.organizer.must(201, "POST", f"{show.path}/ticket-types", body)
    kind = added.json["ticketTypeId"]
    behind = {"Bilten-Min-Position": added.headers["bilten-position"]}

    def late_birds(answer) -> dict:
        return next(one for one in answer.json["ticketTypes"] if one["ticketTypeId"] == kind)

    before = {path: show.read(path, **behind) for path in ("", "/availability", "/ticket-types")}
    for path, answer in before.items():
        told = late_birds(answer)
        assert (told["isAvailable"], told["constraintReason"]) == (False, "SALES_NOT_STARTED"), told
    for path, answer in before.items():
        eventually(f"{path}: sales have begun", lambda: late_birds(show.read(path))["isAvailable"], 20)
        assert show.read(path).headers["etag"] != answer.headers["etag"]
    alone = f"/api/ticket-types/{kind}/availability"
    assert show.guest.must(200, "GET", alone).json["constraintReason"] is None
    tag = show.read("").headers["etag"]
    edit = {"If-Match": tag}
    show.organizer.must(200, "PUT", f"{show.path}/ticket-types/{kind}", {"maxQuantity": 9}, headers=edit)
    show.organizer.must(412, "PUT", f"{show.path}/ticket-types/{kind}", {"maxQuantity": 8}, headers=edit)


def lost_hints(bilten: Installation, show: Show) -> None:
    """Nobody hears hints for a while: what is told afterwards is the newest all the same."""
    stream = Stream(show.guest, show.event)
    sold = json.loads(stream.next()["data"])["sessions"][0]["sold"]
    ended = bilten.read.number(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity "
        "where application_name = 'bilten change listener' and datname = current_database()"
    )
    assert ended == 1, ended
    show.buy()
    stream.until_sold(sold + 1)
    assert show.sold() == sold + 1
    stream.close()


def gone(show: Show) -> None:
    venue = show.organizer.must(201, "POST", "/api/venues", venue_body()).json["venueId"]
    event = show.organizer.must(201, "POST", "/api/events", event_body(venue)).json["eventId"]
    published = show.organizer.must(200, "POST", f"/api/events/{event}/publish")
    behind = {"Bilten-Min-Position": published.headers["bilten-position"]}
    show.guest.must(200, "GET", f"/api/events/{event}/availability", headers=behind)
    stream = Stream(show.guest, event)
    assert stream.next()["event"] == "availability"
    show.organizer.must(204, "DELETE", f"/api/events/{event}")
    assert stream.next()["event"] == "gone"
    assert stream.next() == {}


def main() -> None:
    with Installation("live") as bilten:
        bilten.start()
        show = Show(bilten)
        drafts(show)
        streams(show)
        kept_documents(show)
        sales_that_begin(show)
        lost_hints(bilten, show)
        gone(show)


if __name__ == "__main__":
    main()
