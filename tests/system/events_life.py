"""The life of an event beyond its plan: venues, copies, organizers, vetting, the past, calendars, its end."""

import uuid
from datetime import datetime, timedelta

import icalendar
from client import Answer, Client, day, event_body, purchase_body, venue_body
from installation import Installation, eventually
from oracle import check_read_models


class House:
    def __init__(self, bilten: Installation):
        self.bilten = bilten
        self.organizer_id = str(uuid.uuid4())
        self.organizer = self.client("EventOrganizer", self.organizer_id, name="Elif Demir")
        self.other = self.client("EventOrganizer")
        self.admin = self.client("Admin")
        self.member = self.client("Member")
        self.compliance = self.client("ComplianceOfficer")
        self.guest = Client(bilten.url)
        self.venue = self.make_venue()

    def client(self, role: str, subject: str = "", **claims: str) -> Client:
        return Client(self.bilten.url, self.bilten.token(role, subject, **claims))

    def make_venue(self) -> str:
        return self.organizer.must(201, "POST", "/api/venues", venue_body()).json["venueId"]

    def event(self, **more) -> dict:
        body = event_body(self.venue, capacities=(20, 10), types=[("Both", [1, 2], 0, 20)], **more)
        return self.organizer.must(201, "POST", "/api/events", body).json

    def published(self, **more) -> tuple:
        event = self.event(**more)
        path = f"/api/events/{event['eventId']}"
        return event, path, self.organizer.must(200, "POST", f"{path}/publish")


def since(answer: Answer, **more) -> dict:
    return {"headers": {"Bilten-Min-Position": answer.headers["bilten-position"], **more}}


def refused(client: Client, status: int, code: str, *arguments, **more) -> Answer:
    answer = client.must(status, *arguments, **more)
    assert answer.code == code, answer
    return answer


def renamed_event(event: dict, venue: str) -> dict | None:
    return event if event["venue"]["name"] == venue else None


def venues(house: House) -> None:
    organizer, path = house.organizer, f"/api/venues/{house.venue}"
    first = house.guest.must(200, "GET", path)
    assert first.headers["etag"] == '"1"', first.headers
    house.guest.must(304, "GET", path, headers={"If-None-Match": '"1"'})
    event, event_path, published = house.published()

    renamed = organizer.must(200, "PUT", path, {"name": "New Depot"}, headers={"If-Match": '"1"'})
    assert renamed.json["name"] == "New Depot" and renamed.json["city"] == "Istanbul", renamed
    assert renamed.headers["etag"] == '"2"', renamed.headers
    refused(organizer, 412, "VERSION_MISMATCH", "PUT", path, {"name": "X"}, headers={"If-Match": '"1"'})
    house.member.must(403, "PUT", path, {"name": "X"})
    refused(organizer, 400, "VALIDATION_FAILED", "PUT", path, {"timeZone": "Mars/Olympus"})
    listed = house.guest.must(200, "GET", "/api/venues?q=new%20dep&city=istanbul", **since(renamed)).json
    assert [venue["venueId"] for venue in listed["venues"]] == [house.venue], listed

    in_use = refused(organizer, 409, "VENUE_IN_USE", "DELETE", path, **since(published))
    assert in_use.json["error"]["details"]["upcomingEvents"] == 1, in_use
    refused(organizer, 409, "VENUE_IN_USE", "PUT", path, {"timeZone": "Europe/Berlin"}, **since(published))
    seen = eventually(
        "the event shows the venue's new name",
        lambda: renamed_event(organizer.must(200, "GET", event_path).json, "New Depot"),
    )
    assert seen["sessions"] == event["sessions"], seen

    empty = house.make_venue()
    organizer.must(204, "DELETE", f"/api/venues/{empty}")
    refused(organizer, 404, "VENUE_NOT_FOUND", "GET", f"/api/venues/{empty}")
    refused(organizer, 400, "VALIDATION_FAILED", "POST", "/api/events", event_body(empty))

    in_bursa = {**venue_body(), "city": "Bursa"}
    made = [organizer.must(201, "POST", "/api/venues", in_bursa).json["venueId"] for _ in range(4)]
    house.bilten.await_quiet()
    found, cursor = [], ""
    while cursor is not None:
        page = house.guest.must(200, "GET", f"/api/venues?city=bursa&limit=2{cursor and '&cursor=' + cursor}").json
        found += [venue["venueId"] for venue in page["venues"]]
        cursor = page["nextCursor"] and page["nextCursor"].replace(" ", "%20")
    assert found == sorted(made), found


def copies(house: House) -> None:
    event, path, _ = house.published(tags=["clay"], policiesProcedures="Be kind")
    house.member.must(201, "POST", f"{path}/tickets/purchase", purchase_body(event["ticketTypes"][0]["ticketTypeId"], 3))
    answer = house.organizer.must(201, "POST", f"{path}/duplicate")
    copy = answer.json
    assert answer.headers["location"] == f"/api/events/{copy['eventId']}" != path, answer.headers
    assert copy["title"] == event["title"] and not copy["isPublished"], copy
    assert copy["tags"] == ["clay"] and copy["policiesProcedures"] == "Be kind", copy
    assert copy["organizers"] == event["organizers"], copy
    for name in ("sessionDate", "startTime", "endTime", "capacity", "currentRegistrations"):
        assert [s[name] for s in copy["sessions"]] == [s[name] for s in event["sessions"]], (name, copy)
    assert copy["ticketTypes"][0]["ticketTypeId"] != event["ticketTypes"][0]["ticketTypeId"], copy
    assert copy["ticketTypes"][0]["availableQuantity"] == 10, copy

    moved = house.organizer.must(201, "POST", f"{path}/duplicate", {"title": "Again", "startDate": day(61)}).json
    assert moved["title"] == "Again", moved
    days = [datetime.fromisoformat(s["sessionDate"].replace("Z", "+00:00")) for s in moved["sessions"]]
    assert days[1] - days[0] == timedelta(days=1) and moved["sessions"][0]["startTime"] == "18:00:00", moved
    assert moved["ticketTypes"][0]["salesEndDate"].startswith(day(60)), moved
    refused(house.organizer, 400, "SESSION_IN_PAST", "POST", f"{path}/duplicate", {"startDate": "2020-01-01"})
    refused(house.other, 403, "FORBIDDEN", "POST", f"{path}/duplicate")


def organizers(house: House) -> None:
    nobody, known = str(uuid.uuid4()), str(uuid.uuid4())
    body = event_body(house.venue, organizerIds=[nobody])
    answer = refused(house.organizer, 409, "ORGANIZER_NOT_ELIGIBLE", "POST", "/api/events", body)
    assert answer.json["error"]["details"]["userId"] == nobody, answer

    house.bilten.bilten("organizers", "add", known, "--name", "Deniz Arslan", "--by", "ops")
    assert "Deniz Arslan" in house.bilten.bilten("organizers", "list")
    made = house.organizer.must(201, "POST", "/api/events", event_body(house.venue, organizerIds=[known]))
    shown = [
        {"userId": house.organizer_id, "displayName": "Elif Demir", "role": "Primary"},
        {"userId": known, "displayName": "Deniz Arslan", "role": "CoOrganizer"},
    ]
    assert made.json["organizers"] == shown, made
    path = f"/api/events/{made.json['eventId']}"
    assert house.organizer.must(200, "GET", path, **since(made)).json["organizers"] == shown
    titled = house.organizer.must(200, "PUT", path, {"title": "With Deniz"})
    assert titled.json["organizers"] == shown and titled.json["createdAt"] == made.json["createdAt"], titled

    # Whoever comes with a token that says so is known; who loses the role is not named any more.
    member_id, later_id = str(uuid.uuid4()), str(uuid.uuid4())
    house.client("Member", member_id).must(200, "GET", "/api/events")
    refused(house.organizer, 409, "ORGANIZER_NOT_ELIGIBLE", "PUT", path, {"organizerIds": [house.organizer_id, member_id]})
    house.client("EventOrganizer", later_id, name="Can Kaya").must(200, "GET", "/api/events")
    handing_over = {"organizerIds": [later_id, known]}
    eventually("the token is noted", lambda: later_id in house.bilten.bilten("organizers", "list"))
    named = house.organizer.must(200, "PUT", path, handing_over)
    assert named.json["organizers"][0] == {"userId": later_id, "displayName": "Can Kaya", "role": "Primary"}, named
    refused(house.organizer, 403, "FORBIDDEN", "PUT", path, {"title": "Mine no more"})
    house.bilten.bilten("organizers", "remove", known, "--by", "ops")
    refused(house.organizer, 409, "ORGANIZER_NOT_ELIGIBLE", "POST", "/api/events", body | {"organizerIds": [known]})
    assert house.admin.must(200, "PUT", path, {"title": "Still Deniz"}).json["organizers"][1]["userId"] == known


def vetting(house: House) -> None:
    title = f"Vetted {uuid.uuid4().hex[:8]}"
    event, path, at = house.published(title=title, requiredVettingLevel=2, allowGuests=True)
    assert event["requiredVettingLevel"] == 2, event
    vetted = house.client("Member", **{"vetting-level": "2"})
    beginner = house.client("Member", **{"vetting-level": "1"})
    parts = ["", "/availability", "/sessions", "/ticket-types", "/calendar.ics", "?asOf=3"]
    blind, seeing = (house.guest, beginner, house.other), (vetted, house.organizer, house.admin)
    for client in (*blind, *seeing):
        sees = client in seeing
        listed = client.must(200, "GET", f"/api/events?q={title.replace(' ', '%20')}", **since(at)).json["events"]
        assert len(listed) == (1 if sees else 0), (sees, listed)
        for part in parts:
            client.must(200 if sees else 404, "GET", path + part, **since(at))
    body = purchase_body(event["ticketTypes"][0]["ticketTypeId"], 1)
    for client in (house.guest, beginner):
        answer = refused(client, 403, "VETTING_LEVEL_TOO_LOW", "POST", f"{path}/tickets/purchase", body)
        assert answer.json["error"]["details"] == {"requiredVettingLevel": 2}, answer
    vetted.must(201, "POST", f"{path}/tickets/purchase", body)
    opened = house.organizer.must(200, "PUT", path, {"requiredVettingLevel": 0, "allowGuests": False})
    house.guest.must(200, "GET", path, **since(opened))
    refused(house.guest, 403, "MEMBER_REQUIRED", "POST", f"{path}/tickets/purchase", body)
    refused(house.organizer, 400, "VALIDATION_FAILED", "PUT", path, {"requiredVettingLevel": 11})


def past(house: House) -> None:
    event, path, published = house.published()
    kind = event["ticketTypes"][0]["ticketTypeId"]
    house.member.must(201, "POST", f"{path}/tickets/purchase", purchase_body(kind, 2))
    before = house.organizer.must(200, "PUT", path, {"title": "Clay, Tea and Songs"})
    between = house.guest.must(200, "GET", path, **since(before)).json["updatedAt"]
    house.member.must(201, "POST", f"{path}/tickets/purchase", purchase_body(kind, 3))
    last = house.organizer.must(200, "PUT", path, {"title": "Songs alone"})

    version = int(last.headers["etag"].strip('"'))
    now = house.guest.must(200, "GET", path, **since(last))
    assert house.guest.must(200, "GET", f"{path}?asOf={version}").json == now.json
    then = house.guest.must(200, "GET", f"{path}?asOf={between}")
    assert then.headers["etag"] == before.headers["etag"], then.headers
    assert then.json["title"] == "Clay, Tea and Songs", then
    assert [s["currentRegistrations"] for s in then.json["sessions"]] == [2, 2], then
    created = event["createdAt"]
    refused(house.guest, 404, "EVENT_NOT_FOUND", "GET", f"{path}?asOf=1")
    assert not house.organizer.must(200, "GET", f"{path}?asOf=1").json["isPublished"]
    for nonsense in ("yesterday", "0", "-1", "2026-13-01T00:00:00Z", ""):
        answer = refused(house.organizer, 400, "VALIDATION_FAILED", "GET", f"{path}?asOf={nonsense}")
        assert answer.json["error"]["details"]["fields"][0]["field"] == "asOf", answer
    for missing in (version + 1, "2020-01-01T00:00:00Z"):
        refused(house.organizer, 404, "EVENT_NOT_FOUND", "GET", f"{path}?asOf={missing}")
    refused(house.organizer, 404, "EVENT_NOT_FOUND", "GET", f"/api/events/{uuid.uuid4()}?asOf=1")
    assert house.organizer.must(200, "GET", f"{path}?asOf=1").json["createdAt"] == created


def restoring(house: House) -> None:
    event, path, published = house.published()
    organizer, kind = house.organizer, event["ticketTypes"][0]["ticketTypeId"]
    version = int(published.headers["etag"].strip('"'))
    organizer.must(200, "PUT", path, {"title": "Another", "tags": ["x"]})
    organizer.must(200, "PUT", f"{path}/ticket-types/{kind}", {"includedSessions": ["S1"], "price": 3})
    organizer.must(204, "DELETE", f"{path}/sessions/S2")
    organizer.must(200, "PUT", f"{path}/sessions/S1", {"capacity": 30})
    refused(house.other, 403, "FORBIDDEN", "POST", f"{path}/restore", {"version": version})
    refused(organizer, 404, "VERSION_NOT_FOUND", "POST", f"{path}/restore", {"version": 99})
    refused(organizer, 412, "VERSION_MISMATCH", "POST", f"{path}/restore", {"version": version}, headers={"If-Match": '"1"'})

    back = organizer.must(200, "POST", f"{path}/restore", {"version": version})
    assert back.json["title"] == event["title"] and back.json["tags"] == [], back
    assert [(s["sessionId"], s["capacity"]) for s in back.json["sessions"]] == [("S1", 20), ("S3", 10)], back
    assert back.json["ticketTypes"][0]["includedSessions"] == ["S1", "S3"], back
    assert back.json["ticketTypes"][0]["price"] == 0 and back.json["isPublished"], back
    again = organizer.must(200, "POST", f"{path}/restore", {"version": version})
    assert again.headers["etag"] == back.headers["etag"], again.headers
    entries = organizer.must(200, "GET", f"{path}/history?limit=100", **since(back)).json["entries"]
    restored = [entry["action"] for entry in entries if entry["correlationId"] == back.headers["x-correlation-id"]]
    assert restored == ["Restored", "Edited", "SessionEdited", "SessionAdded", "TicketTypeEdited"], restored
    mark = next(entry for entry in entries if entry["action"] == "Restored")
    assert [(c["field"], c["to"]) for c in mark["changes"]] == [("version", version)], mark

    organizer.must(200, "PUT", f"{path}/sessions/S1", {"capacity": 400})
    wide = organizer.must(200, "PUT", f"{path}/ticket-types/{kind}", {"maxQuantity": 400, "includedSessions": ["S1"]})
    for _ in range(3):
        house.member.must(201, "POST", f"{path}/tickets/purchase", purchase_body(kind, 8))
    refused(organizer, 409, "CAPACITY_BELOW_REGISTRATIONS", "POST", f"{path}/restore", {"version": version})
    unchanged = organizer.must(200, "GET", path, **since(wide)).json
    assert unchanged["sessions"][0]["capacity"] == 400, unchanged


def calendar(house: House) -> None:
    title = "Çay; clay, tea \\ songs and a title that is long enough to be folded twice, ğüşıöç " + "é" * 40
    event, path, at = house.published(title=title, shortDescription="Two\nlines; of it, all")
    answer = house.guest.must(200, "GET", f"{path}/calendar.ics", **since(at))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8", answer.headers
    assert all(len(line.encode()) <= 75 for line in answer.text.split("\r\n")), answer.text
    events = list(icalendar.Calendar.from_ical(answer.text).walk("VEVENT"))
    assert [str(e["UID"]) for e in events] == [f"{event['eventId']}.S{n}@bilten" for n in (1, 2)], events
    for parsed, session in zip(events, event["sessions"]):
        start = datetime.fromisoformat(session["sessionDate"].replace("Z", "+00:00"))
        assert parsed["DTSTART"].dt == start and parsed["DTEND"].dt == start + timedelta(hours=3), parsed
        assert str(parsed["SUMMARY"]) == f"{title}: {session['sessionName']}", parsed
        assert str(parsed["DESCRIPTION"]) == "Two\nlines; of it, all", parsed
        assert parsed["STATUS"] == "CONFIRMED" and parsed["SEQUENCE"] == int(at.headers["etag"].strip('"')), parsed
    tag = answer.headers["etag"]
    house.guest.must(304, "GET", f"{path}/calendar.ics", headers={"If-None-Match": tag})
    cancelled = house.organizer.must(202, "POST", f"{path}/cancel", {"reason": "Rain"})
    text = house.guest.must(200, "GET", f"{path}/calendar.ics", **since(cancelled)).text
    events = list(icalendar.Calendar.from_ical(text).walk("VEVENT"))
    assert {str(e["STATUS"]) for e in events} == {"CANCELLED"}, text
    assert all(e["SEQUENCE"] > int(tag.strip('"')) for e in events), text


def deletion(house: House) -> None:
    event, path, published = house.published()
    kind = event["ticketTypes"][0]["ticketTypeId"]
    ticket = house.member.must(201, "POST", f"{path}/tickets/purchase", purchase_body(kind, 1)).json["tickets"][0]
    refused(house.organizer, 409, "EVENT_HAS_REGISTRATIONS", "DELETE", path)
    house.member.must(200, "PUT", f"/api/tickets/{ticket['ticketId']}/cancel", {"reason": "A cold"})
    stale = {"headers": {"If-Match": published.headers["etag"]}}
    for method, end, body in (("DELETE", "", None), ("POST", "/publish", None), ("POST", "/cancel", {"reason": "Rain"})):
        refused(house.organizer, 412, "VERSION_MISMATCH", method, path + end, body, **stale)
    gone = house.organizer.must(204, "DELETE", path)
    for part in ("", "/availability", "/sessions", "/ticket-types", "/calendar.ics"):
        refused(house.organizer, 404, "EVENT_NOT_FOUND", "GET", path + part, **since(gone))
    house.guest.must(404, "GET", f"/api/ticket-types/{kind}/availability", **since(gone))
    refused(house.organizer, 404, "EVENT_NOT_FOUND", "PUT", path, {"title": "Not any more"})
    for client in (house.organizer, house.admin, house.compliance):
        entries = client.must(200, "GET", f"{path}/history", **since(gone)).json["entries"]
        assert entries[-1]["action"] == "Deleted", entries
    refused(house.other, 403, "FORBIDDEN", "GET", f"{path}/history")
    assert house.organizer.must(200, "GET", f"{path}?asOf=1").json["title"] == event["title"]
    refused(house.guest, 404, "EVENT_NOT_FOUND", "GET", f"{path}?asOf={published.headers['etag'].strip(chr(34))}")
    house.bilten.await_quiet()
    for table in ("events", "availability", "ticket_types", "mail_events"):
        count = house.bilten.read.number(f"select count(*) from read.{table} where event_id = '{event['eventId']}'")
        assert count == 0, table


def main() -> None:
    with Installation("events-life") as bilten:
        bilten.start()
        house = House(bilten)
        for part in (venues, copies, organizers, vetting, past, restoring, calendar, deletion):
            part(house)
        bilten.await_quiet()
        check_read_models(bilten)


if __name__ == "__main__":
    main()
