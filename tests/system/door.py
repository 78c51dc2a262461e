"""The door: kiosks and organizers let people in, with a line and without one, on two nodes.

A code is checked by openssl with the public key that the list brings, as a station without a line does.
"""

import base64
import datetime
import subprocess
import uuid

from client import Answer, Client, published_event, purchase_body
from installation import Installation
from oracle import check_read_models, stored_events

DEVICE = "6b1d0c9e-ipad-3"
ED25519_HEAD = bytes.fromhex("302a300506032b6570032100")  # RFC 8410


def from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def minutes_ago(minutes: float) -> str:
    at = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=minutes)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


class Door:
    def __init__(self, bilten: Installation):
        self.bilten = bilten
        self.organizer = Client(bilten.urls[0], bilten.token("EventOrganizer"))
        self.buyer_id = str(uuid.uuid4())
        self.buyer = Client(bilten.urls[0], bilten.token("Member", self.buyer_id))
        self.stations = [Client(url) for url in bilten.urls]
        self.event = published_event(
            self.organizer,
            capacities=(500, 500),
            types=[("Both", [1, 2], 0, 400), ("Second", [2], 0, 50)],
        )
        self.path = f"/api/events/{self.event['eventId']}"
        self.kiosk = self.issue()

    def issue(self) -> dict:
        body = {"stationName": "North", "hours": 4, "deviceFingerprint": DEVICE}
        issued = self.organizer.must(201, "POST", f"{self.path}/kiosk-tokens", body).json
        assert issued["eventId"] == self.event["eventId"], issued
        assert issued["eventId"].upper().endswith(issued["eventCode"]), issued
        return issued

    def buy(self, quantity: int, kind: int = 0) -> list:
        """Tickets of one order, as the buyer sees them there."""
        body = purchase_body(self.event["ticketTypes"][kind]["ticketTypeId"], quantity)
        return self.buyer.must(201, "POST", f"{self.path}/tickets/purchase", body).json["tickets"]

    def ask(self, method: str, path: str, body=None, node: int = 0, kiosk: dict | None = None) -> Answer:
        """As a station with its token."""
        head = {"Authorization": f"Kiosk {(kiosk or self.kiosk)['token']}", "Bilten-Device": DEVICE}
        return self.stations[node].ask(method, path, body, head)

    def check_in(self, ticket: dict, session: str = "S1", **more) -> Answer:
        body = {"sessionId": session, "stationName": "not believed"}
        return self.ask("PUT", f"/api/tickets/{ticket['ticketId']}/checkin", body, **more)

    def scan(self, code: str, session: str = "S1", **more) -> Answer:
        body = {"code": code, "sessionId": session, "stationName": "not believed"}
        return self.ask("POST", f"{self.path}/checkins", body, **more)

    def tell(self, scans: list, **more) -> dict:
        answer = self.ask("POST", f"{self.path}/checkin-batch", {"scans": scans}, **more)
        assert answer.status == 200, answer
        assert len(answer.json["results"]) == len(scans)
        return answer.json

    def counters(self) -> dict:
        answer = self.ask("GET", f"{self.path}/checkin-counters")
        assert answer.status == 200, answer
        return {s["sessionId"]: (s["sold"], s["checkedIn"]) for s in answer.json["sessions"]}


def refused(answer: Answer, status: int, code: str) -> dict:
    assert answer.status == status and answer.code == code, f"{answer}, not {status} {code}"
    return answer.json["error"]["details"]


def with_a_line(door: Door, tickets: list) -> None:
    first = door.check_in(tickets[0])
    assert first.status == 200, first
    assert first.json["attendeeName"] == "Deniz Kaya", first
    assert first.json["stationName"] == "North" and first.json["status"] == "CheckedIn", first
    details = refused(door.check_in(tickets[0], node=1), 409, "ALREADY_CHECKED_IN")
    assert details["checkedInAt"] == first.json["checkedInAt"], details
    assert details["stationName"] == "North", details
    assert door.check_in(tickets[0], "S2").status == 200

    path = f"/api/tickets/{tickets[0]['ticketId']}/checkin?sessionId=S1&reason=The+wrong+person"
    undone = door.organizer.must(200, "DELETE", path)
    assert undone.json["status"] == "Undone", undone
    refused(door.organizer.ask("DELETE", path), 409, "NOT_CHECKED_IN")
    assert door.check_in(tickets[0], node=1).status == 200

    # The same request again has the same answer, and happens once.
    key = {"Idempotency-Key": str(uuid.uuid4())}
    body = {"sessionId": "S1", "stationName": "By hand"}
    path = f"/api/tickets/{tickets[1]['ticketId']}/checkin"
    answers = [door.organizer.must(200, "PUT", path, body, headers=key) for _ in range(2)]
    assert answers[0].json == answers[1].json, answers
    assert answers[0].json["stationName"] == "By hand", answers[0]
    stranger = door.bilten.token("EventOrganizer")
    refused(door.organizer.ask("PUT", path, body, token=stranger), 403, "FORBIDDEN")


def codes(door: Door, tickets: list) -> None:
    ticket = tickets[2]["ticketId"]
    shown = door.buyer.must(200, "GET", f"/api/tickets/{ticket}").json
    assert shown["status"] == "Valid" and shown["attendeeName"] == "Deniz Kaya", shown
    listed = door.ask("GET", f"{door.path}/checkin-list").json
    assert verified(shown["code"], listed["ticketKeys"]) == ticket
    assert door.scan(shown["code"]).json["ticketId"] == ticket
    refused(door.scan(shown["code"]), 409, "ALREADY_CHECKED_IN")
    # Who was there is not paid back, unless the organizer says so.
    late = door.buyer.ask("PUT", f"/api/tickets/{ticket}/cancel", {"reason": "It was dull"})
    assert refused(late, 409, "ALREADY_CHECKED_IN")["stationName"] == "North", late
    id_part, key_id, signature = shown["code"].split(".")
    other = door.buyer.must(200, "GET", f"/api/tickets/{tickets[3]['ticketId']}").json["code"]
    refused(door.scan(f"{other.split('.')[0]}.{key_id}.{signature}"), 409, "TICKET_CODE_FORGED")
    refused(door.scan("WIFI:S:Depot;;"), 400, "TICKET_CODE_UNREADABLE")
    typed = tickets[3]["code"]
    assert door.scan(f"{typed[:5].lower()} {typed[5:]}").status == 200
    refused(door.scan("A" * 25), 404, "TICKET_NOT_FOUND")
    assert door.buyer.must(200, "GET", f"/api/tickets/{ticket}").json["status"] in ("Valid", "CheckedIn")
    refused(door.buyer.ask("GET", f"/api/tickets/{ticket}", token=door.bilten.token("Member")), 404, "TICKET_NOT_FOUND")


def verified(code: str, keys: list) -> str:
    """The ticket that a code names; fails where none of the keys has signed it."""
    id_part, key_id, signature = code.split(".")
    raw = from_base64url(id_part)
    public = next(key["publicKey"] for key in keys if key["keyId"] == key_id)
    folder = subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip()
    for name, content in {
        "key": ED25519_HEAD + from_base64url(public),
        "text": b"bilten ticket " + raw,
        "signature": from_base64url(signature),
    }.items():
        with open(f"{folder}/{name}", "wb") as out:
            out.write(content)
    subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", f"{folder}/key"]
        + ["-rawin", "-in", f"{folder}/text", "-sigfile", f"{folder}/signature"],
        capture_output=True,
        check=True,
    )
    subprocess.run(["rm", "-r", folder], check=True)
    return str(uuid.UUID(bytes=raw))


def without_a_line(door: Door) -> None:
    """Two stations scan on their own; what they tell, in whatever order and how often, is one story."""
    orders = [door.buy(2) for _ in range(150)]
    tickets = [ticket for order in orders for ticket in order]
    door.bilten.await_quiet()
    before = door.counters()

    def scans(station: str, minutes: float, chosen: list) -> list:
        at = {"sessionId": "S1", "stationName": station, "scannedAt": minutes_ago(minutes)}
        return [{**at, "ticketId": ticket["ticketId"]} for ticket in chosen]

    # A node that has none of these orders in memory.
    door.bilten.nodes[1].kill()
    door.bilten.nodes[1].start()
    door.bilten.await_ready(door.bilten.nodes[1], door.bilten.urls[1])
    door.stations[1].close()

    late = scans("East", 5, tickets[:200])
    told = door.tell(late, node=1)
    assert told["admitted"] == 200, told
    early = scans("West", 10, tickets[100:300])
    told = door.tell(early, node=0)
    assert told["admitted"] == 200, told
    conflicts = [result for result in told["results"] if "otherStationName" in result and result["otherStationName"]]
    assert len(conflicts) == 100, len(conflicts)
    assert all(result["otherStationName"] == "East" for result in conflicts)

    stored = len(stored_events(door.bilten))
    again = door.tell(late, node=0)
    assert again["admitted"] == 100 and again["alreadyAdmitted"] == 100, again
    assert {r["otherStationName"] for r in again["results"] if r["status"] == "AlreadyAdmitted"} == {"West"}
    assert door.tell(early, node=1)["admitted"] == 200
    assert len(stored_events(door.bilten)) == stored, "told again, something happened"

    door.bilten.await_quiet()
    after = door.counters()
    assert after["S1"] == (before["S1"][0], before["S1"][1] + 300), (before, after)
    assert after["S2"] == before["S2"], (before, after)
    mixed(door, tickets)


def mixed(door: Door, tickets: list) -> None:
    """Each scan has an answer of its own."""
    second = door.buy(1, kind=1)[0]
    at = {"sessionId": "S1", "stationName": "East"}
    minute = {**at, "scannedAt": minutes_ago(1)}
    told = door.tell(
        [
            {**minute, "ticketId": second["ticketId"]},
            {**minute, "ticketId": second["ticketId"], "sessionId": "S9"},
            {**minute, "code": "nonsense"},
            {**minute, "code": f"{'A' * 22}.AAAAAA.{'A' * 86}"},
            {**minute, "code": tickets[0]["code"]},
            {**at, "ticketId": tickets[0]["ticketId"], "scannedAt": minutes_ago(-10), "sessionId": "S2"},
        ]
    )
    found = [(result["status"], result.get("errorCode")) for result in told["results"]]
    assert found == [
        ("Refused", "TICKET_NOT_FOR_SESSION"),
        ("Refused", "SESSION_NOT_FOUND"),
        ("Refused", "TICKET_CODE_UNREADABLE"),
        ("Refused", "TICKET_CODE_FORGED"),
        ("AlreadyAdmitted", "ALREADY_CHECKED_IN"),
        ("Refused", "SCAN_IN_FUTURE"),
    ], found
    undo = f"/api/tickets/{tickets[0]['ticketId']}/checkin?sessionId=S1&reason=A+mistake"
    taken = door.organizer.must(200, "DELETE", undo).json
    scan = {**at, "stationName": taken["stationName"], "scannedAt": taken["checkedInAt"]}
    told = door.tell([{**scan, "ticketId": tickets[0]["ticketId"]}])
    assert told["results"][0]["errorCode"] == "CHECK_IN_UNDONE", told


def lists(door: Door) -> None:
    door.bilten.await_quiet()
    names, cursor = [], ""
    while True:
        page = door.ask("GET", f"{door.path}/checkin-list?limit=100{cursor}").json
        names += [ticket["attendeeName"] for ticket in page["tickets"]]
        if not page["nextCursor"]:
            break
        cursor = f"&cursor={page['nextCursor']}"
    sold = door.bilten.read.number("select count(*) from read.tickets")
    assert len(names) == sold and set(names) == {"Deniz Kaya"}, len(names)

    first = "/api/sessions/S1/registrations"
    key = f"/api/sessions/{door.event['eventId']}.S1/registrations"
    page = door.organizer.must(200, "GET", f"{key}?limit=100").json
    assert len(page["registrations"]) == 100 and page["nextCursor"], page
    assert page["registrations"][0]["email"].endswith("@example.org"), page["registrations"][0]
    assert page == door.organizer.must(200, "GET", f"{first}?eventId={door.event['eventId']}&limit=100").json
    refused(door.organizer.ask("GET", first), 400, "VALIDATION_FAILED")
    refused(door.organizer.ask("GET", key.replace("S1", "S7")), 404, "SESSION_NOT_FOUND")
    stranger = door.bilten.token("EventOrganizer")
    refused(door.organizer.ask("GET", key, token=stranger), 403, "FORBIDDEN")
    refused(door.buyer.ask("GET", key), 403, "FORBIDDEN")
    refused(door.ask("GET", key), 403, "FORBIDDEN")  # a kiosk checks in, and nothing else


def of_the_user(door: Door) -> None:
    mine = f"/api/users/{door.buyer_id}"
    page = door.buyer.must(200, "GET", f"{mine}/tickets?limit=50")
    assert page.headers["cache-control"] == "no-store", page.headers
    assert len(page.json["tickets"]) == 50 and page.json["nextCursor"], page
    assert page.json["tickets"][0]["eventTitle"] == "Clay and Tea", page
    rest = door.buyer.must(200, "GET", f"{mine}/tickets?limit=50&cursor={page.json['nextCursor']}").json
    assert not {t["ticketId"] for t in rest["tickets"]} & {t["ticketId"] for t in page.json["tickets"]}
    orders = door.buyer.must(200, "GET", f"{mine}/orders").json
    made = [order["createdAt"] for order in orders["orders"]]
    assert len(made) == 20 and made == sorted(made, reverse=True), made
    door.organizer.must(200, "GET", f"{mine}/tickets")
    refused(door.organizer.ask("GET", f"{mine}/orders"), 403, "FORBIDDEN")
    stranger = door.bilten.token("Member")
    for what in ("tickets", "orders"):
        refused(door.buyer.ask("GET", f"{mine}/{what}", token=stranger), 403, "FORBIDDEN")


def tokens(door: Door, ticket: dict) -> None:
    """Revoked on one node, refused on the other by the very next request; the secret is nowhere."""
    other = door.issue()
    assert door.check_in(ticket, node=1, kiosk=other).status == 200
    door.organizer.must(204, "DELETE", f"/api/kiosk-tokens/{other['kioskTokenId']}")
    refused(door.check_in(ticket, "S2", node=1, kiosk=other), 401, "KIOSK_TOKEN_REVOKED")
    refused(door.check_in(ticket, "S2", kiosk={"token": "x"}), 401, "KIOSK_TOKEN_INVALID")
    door.bilten.await_quiet()
    listed = door.organizer.must(200, "GET", f"{door.path}/kiosk-tokens").json["kioskTokens"]
    assert [bool(token["revokedAt"]) for token in listed] == [True, False], listed
    assert listed[0]["checkIns"] == 1 and listed[1]["listsTaken"] > 1, listed
    secret = door.kiosk["token"].partition(".")[2]
    for database in (door.bilten.events, door.bilten.read):
        dump = subprocess.run(["pg_dump", "-a", "-d", database.dsn], capture_output=True, text=True, check=True)
        assert door.kiosk["kioskTokenId"] in dump.stdout
        assert secret not in dump.stdout and DEVICE not in dump.stdout


def main() -> None:
    with Installation("door", nodes=2, BILTEN_BUS="postgres") as bilten:
        bilten.start(*bilten.nodes, bilten.project, bilten.sink)
        door = Door(bilten)
        tickets = door.buy(6)
        bilten.await_quiet()
        with_a_line(door, tickets)
        codes(door, tickets)
        without_a_line(door)
        lists(door)
        of_the_user(door)
        tokens(door, tickets[5])
        bilten.await_quiet()
        fold = check_read_models(bilten)
        came = sum(len(order.admissions) for order in fold.orders.values())
        print(f"{came} came in, by {len(fold.kiosks)} kiosk tokens and by hand")


if __name__ == "__main__":
    main()
