"""What the recipes of refusals.py work on, and where they are kept."""

import functools
import uuid

from client import Answer, Client, day, event_body, published_event, purchase_body, venue_body
from installation import Installation, free_port

RECIPES = {}
def recipe(code: str):
    def keep(function):
        assert code not in RECIPES, code
        RECIPES[code] = function
        return function

    return keep


class Bench:
    """One published event with a paid ticket that costs 10, one that is free, and a draft."""

    def __init__(self, bilten: Installation):
        self.bilten = bilten
        self.client = Client(bilten.url, bilten.token("EventOrganizer"))
        self.buyer = bilten.token("Member")
        self.venue = self.client.must(201, "POST", "/api/venues", venue_body()).json["venueId"]

    def draft(self, **body) -> dict:
        return self.client.must(201, "POST", "/api/events", event_body(self.venue, **body)).json

    def event(self, **body) -> dict:
        return published_event(self.client, **body)

    def path(self, event: dict, more: str = "") -> str:
        return f"/api/events/{event['eventId']}{more}"

    def edit(self, method: str, path: str, body=None, **more) -> Answer:
        return self.client.ask(method, path, body, **more)

    def buy(self, event: dict, quantity: int = 1, kind: int = 0, token=None, **more) -> Answer:
        body = purchase_body(event["ticketTypes"][kind]["ticketTypeId"], quantity, **more)
        token = self.buyer if token is None else token
        return self.client.ask("POST", self.path(event, "/tickets/purchase"), body, token=token)

    @functools.cached_property
    def sold(self) -> dict:
        """An event of which two tickets were sold, and the order."""
        event = self.event(capacities=(50,), types=[("Entry", [1], 0, 50)])
        answer = self.buy(event, 2)
        assert answer.status == 201, answer
        return {**event, "order": answer.json}

    def first_type(self, event: dict) -> str:
        return self.path(event, f"/ticket-types/{event['ticketTypes'][0]['ticketTypeId']}")


class Node:
    """Another process of `serve` over the same databases, with settings of its own."""

    def __init__(self, bench: Bench, **settings: str):
        port = free_port()
        self.bilten = bench.bilten
        self.process = bench.bilten.process(f"serve-{port}", ["serve"], BILTEN_PORT=str(port), **settings)
        self.url = f"http://127.0.0.1:{port}"

    def __enter__(self) -> Client:
        self.process.start()
        self.bilten.await_ready(self.process, self.url)
        return Client(self.url)

    def __exit__(self, *unused) -> None:
        self.process.kill()


def session(days: int = 40, **more) -> dict:
    plain = {"sessionName": "More", "sessionDate": day(days), "startTime": "18:00", "endTime": "21:00"}
    return {**plain, "capacity": 10, **more}


def ticket_type(sessions=("S1",), **more) -> dict:
    return {
        "name": "More",
        "includedSessions": list(sessions),
        "price": 5,
        "maxQuantity": 5,
        "salesEndDate": f"{day(30)}T06:00:00Z",
        **more,
    }


def nobody() -> str:
    return str(uuid.uuid4())
