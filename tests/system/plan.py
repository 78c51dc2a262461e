"""Sessions and ticket types of an event, as an organizer edits them: what works, and every refusal."""

import uuid

from client import Client, day, event_body, purchase_body, venue_body
from installation import Installation, eventually
from oracle import check_read_models


class Editing:
    def __init__(self, bilten: Installation):
        self.organizer = Client(bilten.url, bilten.token("EventOrganizer"))
        self.buyer = Client(bilten.url, bilten.token("Member"))
        venue = self.organizer.must(201, "POST", "/api/venues", venue_body()).json["venueId"]
        body = event_body(venue, capacities=(20, 10), types=[("Both", [1, 2], 0, 50), ("Second", [2], 0, 50)])
        event = self.organizer.must(201, "POST", "/api/events", body).json
        self.path = f"/api/events/{event['eventId']}"
        self.both, self.second = (kind["ticketTypeId"] for kind in event["ticketTypes"])
        self.organizer.must(200, "POST", f"{self.path}/publish")

    def change(self, status: int, method: str, path: str, body=None, code: str = "", **more):
        answer = self.organizer.must(status, method, self.path + path, body, **more)
        if code:
            assert answer.code == code, answer
        return answer

    def buy(self, kind: str, quantity: int):
        return self.buyer.must(201, "POST", f"{self.path}/tickets/purchase", purchase_body(kind, quantity))

    def read(self, path: str, after) -> dict:
        headers = {"Bilten-Min-Position": after.headers["bilten-position"]}
        return self.buyer.must(200, "GET", path, headers=headers).json


def session_body(**more) -> dict:
    return {
        "sessionName": "Third",
        "sessionDate": day(40),
        "startTime": "22:00",
        "endTime": "02:00",
        "capacity": 5,
        **more,
    }


def sessions(at: Editing) -> None:
    added = at.change(201, "POST", "/sessions", session_body())
    assert added.json["sessionId"] == "S3" and added.json["availableSpots"] == 5, added
    assert added.json["endTime"] == "02:00:00", added
    assert added.headers["location"] == f"{at.path}/sessions/S3", added.headers
    listed = at.read(f"{at.path}/sessions", added)["sessions"]
    assert [session["sessionId"] for session in listed] == ["S1", "S2", "S3"], listed

    edited = at.change(200, "PUT", "/sessions/S3", {"sessionName": "Late", "capacity": 6})
    assert edited.json["sessionName"] == "Late" and edited.json["startTime"] == "22:00:00", edited
    assert edited.json["sessionDate"] == added.json["sessionDate"], edited
    moved = at.change(200, "PUT", "/sessions/S3", {"startTime": "21:00"})
    assert moved.json["sessionDate"] != added.json["sessionDate"], moved
    stale = {"If-Match": added.headers["etag"]}
    at.change(412, "PUT", "/sessions/S3", {"capacity": 7}, code="VERSION_MISMATCH", headers=stale)

    at.change(204, "DELETE", "/sessions/S3")
    at.change(404, "DELETE", "/sessions/S3", code="SESSION_NOT_FOUND")
    again = at.change(201, "POST", "/sessions", session_body())
    assert again.json["sessionId"] == "S4", again

    at.change(400, "POST", "/sessions", session_body(capacity=501), code="CAPACITY_TOO_LARGE")
    at.change(400, "POST", "/sessions", session_body(sessionDate="2020-01-01"), code="SESSION_IN_PAST")
    at.change(409, "DELETE", "/sessions/S2", code="SESSION_IN_USE")
    at.buy(at.both, 3)
    at.change(409, "DELETE", "/sessions/S1", code="SESSION_HAS_REGISTRATIONS")
    at.change(409, "PUT", "/sessions/S1", {"capacity": 2}, code="CAPACITY_BELOW_REGISTRATIONS")
    at.change(400, "PUT", "/sessions/1", {"capacity": 9}, code="VALIDATION_FAILED")
    answer = at.buyer.ask("PUT", f"{at.path}/sessions/S1", {"capacity": 9})
    assert answer.status == 403, answer


def ticket_types(at: Editing) -> None:
    body = {
        "name": "First",
        "includedSessions": ["S1"],
        "price": 12.5,
        "memberPrice": 10,
        "maxQuantity": 4,
        "salesEndDate": f"{day(30)}T06:00:00Z",
    }
    added = at.change(201, "POST", "/ticket-types", body)
    first = added.json["ticketTypeId"]
    assert added.json["availableQuantity"] == 4, added
    listed = at.read(f"{at.path}/ticket-types", added)["ticketTypes"]
    assert [kind["name"] for kind in listed] == ["Both", "Second", "First"], listed
    free = at.read(f"/api/ticket-types/{at.both}/availability", added)
    assert free["maxPurchasable"] == 7 and free["limitingSessionIds"] == ["S2"], free

    edited = at.change(200, "PUT", f"/ticket-types/{first}", {"price": 11, "maxQuantity": 3})
    assert edited.json["price"] == 11 and edited.json["name"] == "First", edited
    refusals = [
        ({"price": 9}, 400, "MEMBER_PRICE_TOO_HIGH"),
        ({"price": 9.999}, 400, "VALIDATION_FAILED"),
        ({"includedSessions": ["S9"]}, 404, "SESSION_NOT_FOUND"),
        ({"salesStartDate": f"{day(31)}T06:00:00Z"}, 400, "SALES_WINDOW_INVALID"),
    ]
    for change, status, code in refusals:
        at.change(status, "PUT", f"/ticket-types/{first}", change, code=code)
    at.change(409, "PUT", f"/ticket-types/{at.both}", {"includedSessions": ["S1"]}, code="TICKET_TYPE_HAS_SALES")
    at.change(409, "PUT", f"/ticket-types/{at.both}", {"maxQuantity": 2}, code="QUANTITY_BELOW_SALES")
    at.change(409, "DELETE", f"/ticket-types/{at.both}", code="TICKET_TYPE_HAS_SALES")
    gone = at.change(204, "DELETE", f"/ticket-types/{first}")
    at.change(404, "DELETE", f"/ticket-types/{first}", code="TICKET_TYPE_NOT_FOUND")
    headers = {"Bilten-Min-Position": gone.headers["bilten-position"]}
    at.buyer.must(404, "GET", f"/api/ticket-types/{first}/availability", headers=headers)
    at.buyer.must(404, "GET", f"/api/ticket-types/{uuid.uuid4()}/availability")


def shared_session(at: Editing) -> None:
    """Two types share S2: capacity edits and sales of either never give away more than it has."""
    at.change(200, "PUT", "/sessions/S2", {"capacity": 5})
    answer = at.buyer.ask("POST", f"{at.path}/tickets/purchase", purchase_body(at.second, 3))
    assert answer.status == 409 and answer.json["error"]["details"]["limitingSessionId"] == "S2", answer
    at.buy(at.second, 2)
    at.change(409, "PUT", "/sessions/S2", {"capacity": 4}, code="CAPACITY_BELOW_REGISTRATIONS")
    at.change(200, "PUT", "/sessions/S2", {"capacity": 6})
    last = at.buy(at.both, 1)
    left = at.read(f"{at.path}/availability", last)["sessions"]
    assert [(s["sessionId"], s["sold"], s["available"]) for s in left][:2] == [("S1", 4, 16), ("S2", 6, 0)], left


def history(at: Editing) -> None:
    path = f"{at.path}/history?limit=100"

    def entries() -> list:
        return at.organizer.must(200, "GET", path).json["entries"]

    eventually("the history is there", lambda: entries()[-1]["action"] == "SessionEdited")
    capacity = [change for entry in entries() for change in entry["changes"] if change["field"] == "sessions.S2.capacity"]
    assert [(change["from"], change["to"]) for change in capacity] == [(10, 5), (5, 6)], capacity


def main() -> None:
    with Installation("plan") as bilten:
        bilten.start()
        at = Editing(bilten)
        for part in (sessions, ticket_types, shared_session, history):
            part(at)
        bilten.await_quiet()
        check_read_models(bilten)


if __name__ == "__main__":
    main()
