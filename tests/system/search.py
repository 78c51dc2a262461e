"""GET /api/events as its clients find it: words, mistakes, filters, facets, orders, pages; what is not
public never shows; two nodes that share one index; a node killed in the middle of a commit.
"""

import http.client
import urllib.parse

from client import Client, event_body, purchase_body, venue_body
from installation import Installation, eventually


class Programme:
    def __init__(self, bilten: Installation):
        self.bilten = bilten
        self.organizer = Client(bilten.url, bilten.token("EventOrganizer"))
        self.buyer = Client(bilten.url, bilten.token("Member"))
        self.reader = Client(bilten.url)
        self.after = {}  # the last position in each lane
        self.venues = {}

    def noted(self, answer):
        lane, position = answer.headers["bilten-position"].split(":")
        self.after[lane] = position
        return answer

    def venue(self, city: str, name: str) -> str:
        if (city, name) not in self.venues:
            body = {**venue_body(), "city": city, "name": name}
            self.venues[city, name] = self.organizer.must(201, "POST", "/api/venues", body).json["venueId"]
        return self.venues[city, name]

    def add(self, title: str, city: str = "Istanbul", venue: str = "Depot", price: float = 10, **more) -> dict:
        body = event_body(self.venue(city, venue), types=[("Entry", [1], price, 50)])
        created = self.noted(self.organizer.must(201, "POST", "/api/events", {**body, "title": title, **more})).json
        self.noted(self.organizer.must(200, "POST", f"/api/events/{created['eventId']}/publish"))
        return created

    def ask(self, status: int = 200, client: Client | None = None, **parameters):
        path = "/api/events?" + urllib.parse.urlencode(parameters)
        client = client or self.reader
        for lane, position in self.after.items():  # each lane on its own: a header names one
            client.must(status, "GET", path, headers={"Bilten-Min-Position": f"{lane}:{position}"})
        return client.must(status, "GET", path)

    def titles(self, **parameters) -> list:
        return [event["title"] for event in self.ask(**parameters).json["events"]]


def words(at: Programme) -> None:
    at.add("Pottery for beginners", tags=["Crafts"], fullDescription="<p>Wheels &amp; <b>kilns</b></p>")
    at.add("Jazz im Café", city="Zürich", venue="Größe", price=0, tags=["Music"], eventType="SocialEvent")
    at.add("Singing circle", price=25, tags=["music"], shortDescription="And some pottery afterwards")
    assert at.titles(q="pottery") == ["Pottery for beginners", "Singing circle"]
    assert at.titles(q="kiln") == ["Pottery for beginners"]
    assert at.titles(q="cafe zur") == ["Jazz im Café"]
    assert at.titles(q="p")[0] == "Pottery for beginners"
    assert at.titles(q="grosse") == ["Jazz im Café"]
    page = at.ask(q="potery beginers").json
    assert page["didYouMean"] == "pottery beginners", page
    assert [event["title"] for event in page["events"]] == ["Pottery for beginners"], page
    page = at.ask(q="pottery").json
    assert page["didYouMean"] is None and page["total"] == 2 and page["facets"] is None, page
    assert at.titles(q="!!!") == at.titles()


def filters(at: Programme) -> None:
    assert at.titles(city="zurich") == ["Jazz im Café"]
    assert at.titles(tag="MUSIC", sort="price") == ["Jazz im Café", "Singing circle"]
    assert at.titles(tag="music", q="pottery") == ["Singing circle"]
    assert set(at.titles(maxPrice="10")) == {"Jazz im Café", "Pottery for beginners"}
    assert at.titles(maxPrice="9.99") == ["Jazz im Café"]
    assert at.titles(eventType="SocialEvent") == ["Jazz im Café"]
    assert at.titles(venueId=at.venue("Zürich", "Größe")) == ["Jazz im Café"]
    assert at.titles(to="2020-01-01") == []
    facets = at.ask(facets="true", limit=1).json["facets"]
    assert facets["events"] == 3, facets
    assert {f["value"]: f["events"] for f in facets["eventType"]} == {"Class": 2, "SocialEvent": 1}, facets
    assert facets["tag"][0]["events"] == 2, facets
    assert [f["value"] for f in facets["price"]] == ["0", "10-25", "25-50"], facets
    assert {f["label"] for f in facets["venue"]} == {"Depot", "Größe"}, facets


def refusals(at: Programme) -> None:
    cursor = at.ask(limit=1).json["nextCursor"]
    for name, wrong in {
        "sort": {"sort": "random"},
        "eventType": {"eventType": "Party"},
        "maxPrice": {"maxPrice": "1.23456"},
        "cursor": {"cursor": cursor, "q": "jazz"},
        "from": {"from": "tomorrow"},
        "facets": {"facets": "perhaps"},
    }.items():
        answer = at.ask(400, **wrong)
        assert answer.json["error"]["details"]["fields"][0]["field"] == name, answer
    answer = at.ask(400, sort="relevance")
    assert answer.json["error"]["details"]["fields"][0]["field"] == "sort", answer


def what_is_public(at: Programme) -> None:
    body = {**event_body(at.venue("Istanbul", "Depot")), "title": "Zeppelin draft"}
    created = at.noted(at.organizer.must(201, "POST", "/api/events", body)).json
    path = f"/api/events/{created['eventId']}"
    assert at.titles(q="zeppelin") == []
    assert at.ask(q="zepelin").json["didYouMean"] is None
    at.noted(at.organizer.must(200, "POST", f"{path}/publish"))
    assert at.titles(q="zeppelin") == ["Zeppelin draft"]
    at.noted(at.organizer.must(200, "PUT", path, {"title": "Airship"}))
    assert at.titles(q="zeppelin") == [] and at.titles(q="airship") == ["Airship"]

    kind = created["ticketTypes"][0]["ticketTypeId"]
    for _ in range(5):
        at.noted(at.buyer.must(201, "POST", f"{path}/tickets/purchase", purchase_body(kind, 10)))
    assert at.titles(q="airship", availableOnly="true") == []
    assert at.ask(q="airship").json["events"][0]["availableSpots"] == 0
    at.noted(at.organizer.must(202, "POST", f"{path}/cancel", {"reason": "Wind"}))
    assert at.titles(q="airship") == []
    gone = at.add("Unicycle")
    at.noted(at.organizer.must(204, "DELETE", f"/api/events/{gone['eventId']}"))
    assert at.titles(q="unicycle") == []


def pages(at: Programme) -> None:
    for number in range(20):
        at.add(f"Marathon {number}")
    for sort in ("relevance", "date", "price"):
        expected = [e["eventId"] for e in at.ask(q="marathon", sort=sort, limit=100).json["events"]]
        seen, cursor = [], None
        while True:
            page = at.ask(q="marathon", sort=sort, limit=6, **({"cursor": cursor} if cursor else {})).json
            seen += [event["eventId"] for event in page["events"]]
            cursor = page["nextCursor"]
            if not cursor:
                break
            at.add("Marathon marathon", price=0)
            at.add("Half a marathon, with a long title that nobody reads to its end", price=90)
        assert len(seen) == len(set(seen)), sort
        assert set(expected) <= set(seen), sort


def nodes(at: Programme) -> None:
    """The other node searches what this one writes, and takes over from it when it is killed."""
    first, second = at.bilten.nodes
    other = Client(at.bilten.urls[1])
    found = len(at.titles(q="marathon", limit=100))
    assert len(at.ask(client=other, q="marathon", limit=100).json["events"]) == found
    metrics = [Client(url).must(200, "GET", "/metrics").text for url in at.bilten.urls]
    writers = ["\nbilten_search_writes 1\n" in text for text in metrics]
    assert writers == [True, False], writers
    first.kill()
    at.organizer = Client(at.bilten.urls[1], at.organizer.token)
    at.reader = other
    at.add("Marathon after the storm")
    assert at.titles(q="storm") == ["Marathon after the storm"]

    for point in ("before", "after"):
        # A node that dies around its third commit, as the one that writes.
        second.kill()
        second.start(BILTEN_CRASH_AT=f"search.{point}_commit:3")
        at.bilten.await_ready(second, at.bilten.urls[1])
        at.organizer.close()
        for number in range(1_000):
            try:
                at.add(f"Storm {point} {number}")
            except (OSError, http.client.HTTPException):
                break  # it died while it answered
        eventually("the node dies", lambda: not second.alive())
        second.start()
        at.bilten.await_ready(second, at.bilten.urls[1])
    for client in (at.organizer, at.reader):
        client.close()
    at.add("Sunshine")
    assert at.titles(q="sunshine") == ["Sunshine"]
    at.bilten.await_quiet()
    published = at.bilten.read.number("select count(*) from read.events where status = 'published'")
    listed, cursor = 0, None
    while True:
        page = at.ask(limit=100, sort="price", **({"cursor": cursor} if cursor else {})).json
        listed, cursor = listed + len(page["events"]), page["nextCursor"]
        if not cursor:
            break
    assert listed == published, (listed, published)


def main() -> None:
    with Installation("search", nodes=2, BILTEN_BUS="postgres") as bilten:
        first, second = bilten.nodes
        bilten.start(first, bilten.project)
        bilten.start(second)
        at = Programme(bilten)
        for part in (words, filters, refusals, what_is_public, pages):
            part(at)
        bilten.await_quiet()
        nodes(at)


if __name__ == "__main__":
    main()
