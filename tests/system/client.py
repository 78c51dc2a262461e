"""One HTTP connection to a node, as a client would keep it, and what is asked of Bilten over it."""

import dataclasses
import http.client
import json
import time
import urllib.parse
import uuid
from datetime import date, timedelta

from contract import contract


@dataclasses.dataclass
class Answer:
    status: int  # 0: nobody answered, the outcome is unknown
    headers: dict
    text: str  # of a picture or a PDF, what of it is text
    data: bytes = b""

    @property
    def json(self):
        return json.loads(self.text)

    @property
    def code(self) -> str:
        return self.json["error"]["code"]

    def __str__(self) -> str:
        return f"{self.status} {self.text[:600]}"


IDLE_S = 15  # the server closes a connection that is idle for 30 s


class Client:
    """Connects when it is first asked, and again after a connection was lost."""

    def __init__(self, url: str, token: str = "", seconds: float = 60):
        self.address = urllib.parse.urlparse(url).netloc
        self.token = token
        self.seconds = seconds
        self.connection = None
        self.used_at = 0.0

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *unused) -> None:
        self.close()

    def close(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None

    def ask(self, method: str, path: str, body=None, headers: dict | None = None, token=None) -> Answer:
        """`body` is sent as JSON, or as it is where it is bytes. Throws OSError, HTTPException."""
        head = dict(headers or {})
        token = self.token if token is None else token
        if token:
            head.setdefault("Authorization", f"Bearer {token}")
        if body is not None:
            head.setdefault("Content-Type", "application/json")
            if not isinstance(body, bytes):
                body = json.dumps(body).encode()
        try:
            if time.monotonic() - self.used_at > IDLE_S:
                self.close()
            if not self.connection:
                self.connection = http.client.HTTPConnection(self.address, timeout=self.seconds)
            self.connection.request(method, path, body, head)
            response = self.connection.getresponse()
            data = response.read()
            self.used_at = time.monotonic()
            headers = {n.lower(): v for n, v in response.getheaders()}
            is_text = headers.get("content-type") not in ("application/pdf", "image/png")
            text = data.decode(errors="strict" if is_text else "replace")
            answer = Answer(response.status, headers, text, data)
            if answer.headers.get("connection") == "close":
                self.close()
            contract().check(method, path, body, answer)
            return answer
        except BaseException:
            self.close()
            raise

    def try_ask(self, *arguments, **more) -> Answer:
        try:
            return self.ask(*arguments, **more)
        except (OSError, http.client.HTTPException) as trouble:
            return Answer(0, {}, f"{type(trouble).__name__}: {trouble}")

    def must(self, status: int, *arguments, **more) -> Answer:
        answer = self.ask(*arguments, **more)
        assert answer.status == status, f"{arguments[:2]} answered {answer}, not {status}"
        return answer


def day(days: int) -> str:
    return (date.today() + timedelta(days=days)).isoformat()


def venue_body() -> dict:
    return {
        "name": "Old Tram Depot",
        "address": "Depo Sokak 4",
        "city": "Istanbul",
        "country": "TR",
        "timeZone": "Europe/Istanbul",
        "capacity": 1000,
    }


def event_body(venue: str, capacities=(50,), types=None, **more) -> dict:
    """Types are (name, [session numbers], price, max quantity)."""
    types = types or [("Entry", [1], 0, capacities[0])]
    return {
        "title": "Clay and Tea",
        "shortDescription": "A workshop, then a long table.",
        "eventType": "Class",
        "venueId": venue,
        "currency": "EUR",
        "sessions": [
            {
                "sessionName": f"Session {number}",
                "sessionDate": day(30 + number),
                "startTime": "18:00",
                "endTime": "21:00",
                "capacity": capacity,
            }
            for number, capacity in enumerate(capacities, 1)
        ],
        "ticketTypes": [
            {
                "name": name,
                "includedSessions": [f"S{number}" for number in sessions],
                "price": price,
                "maxQuantity": quantity,
                "salesEndDate": f"{day(30)}T06:00:00Z",
            }
            for name, sessions, price, quantity in types
        ],
        **more,
    }


def published_event(organizer: Client, **body) -> dict:
    venue = organizer.must(201, "POST", "/api/venues", venue_body()).json["venueId"]
    created = organizer.must(201, "POST", "/api/events", event_body(venue, **body)).json
    organizer.must(200, "POST", f"/api/events/{created['eventId']}/publish")
    return created


def purchase_body(ticket_type: str, quantity: int = 1, payment: str = "", **more) -> dict:
    body = {
        "ticketTypeId": ticket_type,
        "quantity": quantity,
        "attendees": [{"name": "Deniz Kaya", "email": f"deniz.{uuid.uuid4().hex[:8]}@example.org"}],
        "paymentMethod": "CreditCard" if payment else "Free",
        **more,
    }
    if payment:
        body["paymentToken"] = payment
    return body
