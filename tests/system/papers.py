"""Tickets as documents, receipts, tickets that change hands, and who was shown who comes.

What is printed is read again by others: pdftotext, and zbarimg, whose code then opens the door.
"""

import email
import email.policy
import pathlib
import re
import subprocess
import threading
import uuid
from datetime import datetime

from client import Answer, Client, published_event, purchase_body
from installation import Installation, eventually
from oracle import check_read_models, stored_events

NAME = "Şule Ωmega Жанна 😀"
DEVICE = "6b1d0c9e-ipad-3"
PDF = {"Accept": "application/pdf"}
CHARGES = {"feePerTicket": 0.5, "feePercent": 10, "taxPercent": 19, "taxIncluded": True}


def tool(*command: str, data: bytes) -> str:
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stderr.decode()}"
    return done.stdout.decode()


def text_of(answer: Answer) -> str:
    assert answer.status == 200 and answer.headers["content-type"] == "application/pdf", answer
    return tool("pdftotext", "-layout", "-", "-", data=answer.data)


def scanned(picture: bytes) -> str:
    """What a scanner reads from a picture."""
    path = pathlib.Path("scanned.png").absolute()
    path.write_bytes(picture)
    code = tool("zbarimg", "--quiet", "--raw", str(path), data=b"").strip()
    path.unlink()
    return code


def refused(answer: Answer, status: int, code: str) -> dict:
    assert answer.status == status and answer.code == code, f"{answer}, not {status} {code}"
    return answer.json["error"]["details"]


class House:
    def __init__(self, bilten: Installation):
        self.bilten = bilten
        self.organizer_id = str(uuid.uuid4())
        self.organizer = Client(bilten.urls[0], bilten.token("EventOrganizer", self.organizer_id, name="Ada Marin"))
        self.admin = Client(bilten.urls[0], bilten.token("Admin"))
        self.buyer_id = str(uuid.uuid4())
        self.buyer = Client(bilten.urls[0], bilten.token("Member", self.buyer_id))
        self.elsewhere = Client(bilten.urls[1], self.buyer.token)
        self.nobody = Client(bilten.urls[0])
        self.stranger = Client(bilten.urls[0], bilten.token("EventOrganizer"))

    def event(self, **more) -> dict:
        types = more.pop("types", [("Entry", [1], 20, 50), ("Free", [1], 0, 50)])
        return published_event(self.organizer, types=types, **more)

    def path(self, event: dict, more: str = "") -> str:
        return f"/api/events/{event['eventId']}{more}"

    def buy(self, event: dict, kind: int = 0, quantity: int = 1, name: str = NAME, buyer=None, **more) -> dict:
        free = event["ticketTypes"][kind]["price"] == 0
        body = purchase_body(event["ticketTypes"][kind]["ticketTypeId"], quantity, "" if free else "tok_ok", **more)
        body["attendees"][0]["name"] = name
        client = buyer or self.buyer
        bought = client.must(201, "POST", self.path(event, "/tickets/purchase"), body).json
        if not client.token:
            return bought
        # The codes of QR codes come with the order.
        known = {t["ticketId"]: t for t in client.must(200, "GET", f"/api/orders/{bought['orderId']}").json["tickets"]}
        for ticket in bought["tickets"]:
            assert ticket["code"] == known[ticket["ticketId"]]["typedCode"], ticket
            ticket |= {name: known[ticket["ticketId"]][name] for name in ("code", "typedCode")}
        return bought

    def scan(self, event: dict, code: str) -> Answer:
        body = {"code": code, "sessionId": "S1", "stationName": "North"}
        return self.organizer.ask("POST", self.path(event, "/checkins"), body)

    def mails_to(self, address: str) -> list:
        texts = []
        for path in self.bilten.mail_folder.glob("*.eml"):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if mail["X-Envelope-To"] == address:
                texts.append((mail["Subject"], mail.get_content().replace("\r", "")))
        return texts

    def mail_to(self, address: str, subject: str) -> str:
        def found():
            return next((text for title, text in self.mails_to(address) if subject in title), None)

        return eventually(f"a mail '{subject}' to {address}", found)


def printed(house: House) -> None:
    title = "Çömlek, чай & a very long evening with " + "clay and " * 17 + "tea"
    event = house.event(title=title)
    order = house.buy(event, quantity=2)
    one, two = order["tickets"]
    house.bilten.await_quiet()

    path = f"/api/tickets/{one['ticketId']}"
    answer = house.buyer.ask("GET", f"{path}.pdf")
    text = text_of(answer)
    assert answer.headers["cache-control"] == "no-store", answer.headers
    words = " ".join(text.split())
    assert title in words, text  # wrapped, and whole
    assert "Şule Ωmega Жанна □" in words, text
    assert "Old Tram Depot, Depo Sokak 4, Istanbul" in words and "18:00–21:00" in words, text
    assert one["typedCode"] in words.replace(" ", ""), text
    assert text_of(house.buyer.ask("GET", path, headers=PDF)) == text
    picture = tool_png(answer.data)
    code = scanned(picture)
    assert code == one["code"] == house.buyer.must(200, "GET", path).json["code"], code
    png = house.buyer.must(200, "GET", f"{path}.png")
    assert png.headers["content-type"] == "image/png" and scanned(png.data) == code
    assert house.scan(event, code).json["ticketId"] == one["ticketId"]

    # Who has the code has the ticket; the address alone is worth nothing.
    for way in (one["code"], one["typedCode"], one["typedCode"].lower()):
        assert house.nobody.must(200, "GET", f"{path}.pdf?code={way}").headers["cache-control"] == "no-store"
    for client, query in ((house.nobody, ""), (house.nobody, f"?code={two['code']}"), (house.stranger, "")):
        refused(client.ask("GET", f"{path}.pdf{query}"), 404, "TICKET_NOT_FOUND")
        refused(client.ask("GET", f"{path}.png{query}"), 404, "TICKET_NOT_FOUND")
    refused(house.nobody.ask("GET", f"{path}.pdf?code={two['typedCode']}"), 404, "TICKET_NOT_FOUND")

    house.buyer.must(200, "PUT", f"/api/tickets/{two['ticketId']}/cancel", {"reason": "A cold"})
    house.bilten.await_quiet()
    for ending in (".pdf", ".png"):
        refused(house.buyer.ask("GET", f"/api/tickets/{two['ticketId']}{ending}"), 409, "TICKET_CANCELLED")


def tool_png(pdf: bytes) -> bytes:
    done = subprocess.run(["pdftoppm", "-png", "-r", "150", "-singlefile"], input=pdf, capture_output=True, check=True)
    return done.stdout


def receipts(house: House) -> None:
    event = house.event(charges=CHARGES, types=[("Entry", [1], 20, 50), ("Free", [1], 0, 50)])
    house.organizer.must(201, "POST", house.path(event, "/promo-codes"), {"code": "SPRING25", "percent": 25})
    order = house.buy(event, quantity=3, promoCode="spring25")
    path = f"/api/orders/{order['orderId']}/receipt"
    ticket = order["tickets"][0]["ticketId"]
    # What tickets cost today, and what the event is called, changes nothing.
    kind = event["ticketTypes"][0]["ticketTypeId"]
    house.bilten.await_quiet()
    house.organizer.must(200, "PUT", house.path(event, f"/ticket-types/{kind}"), {"maxQuantity": 60})
    charges = {**CHARGES, "taxPercent": 7, "taxIncluded": False}
    house.organizer.must(200, "PUT", house.path(event), {"title": "Another name", "charges": charges})
    house.bilten.await_quiet()
    receipt = house.buyer.must(200, "GET", path).json
    # 20.00, a quarter off: 15.00; a fee of 0.50 and 10 %: 2.00; of 17.00 19 % are 2.71 by hand.
    line = receipt["lines"][0]
    assert (line["quantity"], line["unitPrice"], line["total"]) == (3, 20, 51), line
    assert (line["discount"], line["fees"], line["taxes"]) == (15, 6, 8.13), line
    sums = [receipt[name] for name in ("subtotal", "discount", "fees", "total", "currency", "promoCode")]
    assert sums == [60, 15, 6, 51, "EUR", "SPRING25"], sums
    assert receipt["taxes"] == {"amount": 8.13, "percent": 19, "included": True}, receipt
    assert receipt["eventTitle"] == "Clay and Tea", receipt
    assert receipt["issuer"]["organizers"] == ["Ada Marin"], receipt["issuer"]
    assert receipt["issuer"]["city"] == "Istanbul", receipt["issuer"]
    payment = receipt["payments"][0]
    assert len(receipt["payments"]) == 1 and payment["amount"] == 51, receipt
    assert payment["method"] == "CreditCard" and payment["paidAt"] >= receipt["issuedAt"], payment
    assert receipt["refunds"] == [] and re.fullmatch(r"R(-[2-9A-HJ-NP-Z]{6}){4}", receipt["number"]), receipt

    house.buyer.must(200, "PUT", f"/api/tickets/{ticket}/cancel", {"reason": "A cold"})
    house.bilten.await_quiet()
    after = eventually("the refund is paid", lambda: paid_back(house, path))
    assert {**after, "refunds": []} == receipt, after
    refund = after["refunds"][0]
    assert refund["amount"] == 17 and refund["reason"] == "A cold", refund
    assert datetime.fromisoformat(refund["at"]) > datetime.fromisoformat(receipt["issuedAt"]), refund

    text = " ".join(text_of(house.buyer.ask("GET", path, headers=PDF)).split())
    for said in (receipt["number"], "Clay and Tea", "Ada Marin", "3 × Entry at 20.00", "Total EUR 51.00"):
        assert said in text, text
    for said in ("Discount (SPRING25) -15.00", "Taxes included 19.00 % 8.13", "A cold -17.00"):
        assert said in text, text

    for client in (house.organizer, house.admin):
        assert client.must(200, "GET", path).json == after
        client.must(200, "GET", f"/api/orders/{order['orderId']}")
    for client in (house.stranger, Client(house.bilten.url, house.bilten.token("Member"))):
        refused(client.ask("GET", path), 404, "ORDER_NOT_FOUND")
    free = house.buy(event, kind=1)
    nothing = house.buyer.must(200, "GET", f"/api/orders/{free['orderId']}/receipt").json
    assert nothing["total"] == 0 and nothing["payments"] == [] and nothing["taxes"]["amount"] == 0, nothing
    chosen_price(house, event)
    assert "Nothing was to pay" in text_of(
        house.buyer.ask("GET", f"/api/orders/{free['orderId']}/receipt", headers=PDF)
    )


def chosen_price(house: House, event: dict) -> None:
    """On a sliding scale a receipt says what the buyer chose; its tax is the one of that day."""
    kind = house.path(event, f"/ticket-types/{event['ticketTypes'][0]['ticketTypeId']}")
    house.organizer.must(200, "PUT", kind, {"minPrice": 5, "maxPrice": 30})
    order = house.buy(event, unitPrice=7.5)
    receipt = house.buyer.must(200, "GET", f"/api/orders/{order['orderId']}/receipt").json
    # 7.50 and a fee of 0.50 and 0.75; 7 % of that on top are 0.61.
    assert receipt["lines"][0]["unitPrice"] == 7.5 and receipt["total"] == 9.36 == order["total"], receipt
    assert receipt["taxes"] == {"amount": 0.61, "percent": 7, "included": False}, receipt


def paid_back(house: House, path: str) -> dict | None:
    receipt = house.buyer.must(200, "GET", path).json
    return receipt if receipt["refunds"] and receipt["refunds"][0]["done"] else None


def heir(name: str = "Zoë Жук") -> dict:
    return {"attendeeName": name, "attendeeEmail": f"{uuid.uuid4().hex[:8]}@example.org"}


def passed_on(house: House) -> None:
    event = house.event()
    order = house.buy(event, quantity=2)
    tickets = [ticket["ticketId"] for ticket in order["tickets"]]
    house.bilten.await_quiet()
    before = house.buyer.must(200, "GET", house.path(event, "/availability")).json
    holder = house.organizer.must(200, "GET", f"/api/sessions/{event['eventId']}.S1/registrations").json
    holder = holder["registrations"][0]["email"]
    confirmation = house.mail_to(holder, "Your tickets for")

    body, key = heir(), {"Idempotency-Key": str(uuid.uuid4())}
    path = f"/api/tickets/{tickets[0]}/transfer"
    refused(house.stranger.ask("POST", path, body), 403, "FORBIDDEN")
    new = house.buyer.must(201, "POST", path, body, headers=key).json
    assert new["previousTicketId"] == tickets[0] and new["attendeeName"] == body["attendeeName"], new
    assert house.elsewhere.must(201, "POST", path, body, headers=key).json == new
    refused(house.buyer.ask("POST", path, heir(), headers=key), 422, "IDEMPOTENCY_KEY_REUSED")
    refused(house.buyer.ask("POST", path, heir()), 409, "TICKET_TRANSFERRED")

    house.bilten.await_quiet()
    refused(house.scan(event, order["tickets"][0]["code"]), 409, "TICKET_TRANSFERRED")
    refused(house.scan(event, order["tickets"][0]["typedCode"]), 409, "TICKET_TRANSFERRED")
    old_link = re.search(rf"http\S+{tickets[0]}\.pdf\?code=\S+", confirmation)[0].removeprefix(house.bilten.url)
    refused(house.nobody.ask("GET", old_link), 409, "TICKET_TRANSFERRED")
    assert house.buyer.must(200, "GET", f"/api/tickets/{tickets[0]}").json["status"] == "Transferred"
    shown = house.buyer.must(200, "GET", f"/api/tickets/{new['ticketId']}").json
    assert (shown["status"], shown["attendeeName"]) == ("Valid", body["attendeeName"]), shown
    assert (shown["code"], shown["typedCode"]) == (new["code"], new["typedCode"]), shown
    seen = house.buyer.must(200, "GET", f"/api/orders/{order['orderId']}").json["tickets"]
    states = {t["ticketId"]: t["status"] for t in seen}
    assert states == {tickets[0]: "Transferred", tickets[1]: "Valid", new["ticketId"]: "Valid"}, states
    listed = house.organizer.must(200, "GET", house.path(event, "/checkin-list")).json["tickets"]
    assert {t["ticketId"]: t["status"] for t in listed} == states, listed
    names = house.organizer.must(200, "GET", f"/api/sessions/{event['eventId']}.S1/registrations").json["registrations"]
    assert {r["ticketId"] for r in names} == {tickets[1], new["ticketId"]}, names
    after = house.buyer.must(200, "GET", house.path(event, "/availability")).json
    assert after == before, (before, after)

    assert "passed on to somebody else" in house.mail_to(holder, "was passed on")
    mail = house.mail_to(body["attendeeEmail"], "Your ticket for")
    assert mail.startswith(f"Hello {body['attendeeName']},") and "EUR" not in mail, mail
    link = re.search(r"http\S+\.pdf\?code=\S+", mail)[0].removeprefix(house.bilten.url)
    assert body["attendeeName"] in text_of(house.nobody.ask("GET", link))
    assert house.scan(event, new["code"]).json["attendeeName"] == body["attendeeName"]
    refused(house.buyer.ask("POST", f"/api/tickets/{new['ticketId']}/transfer", heir()), 409, "ALREADY_CHECKED_IN")

    race(house, tickets[1])
    refunds = house.organizer.must(202, "POST", f"/api/orders/{order['orderId']}/refunds", {"reason": "Rain"}).json
    assert refunds["refunds"][0]["amount"] == 40, refunds
    house.bilten.await_quiet()
    house.organizer.must(202, "POST", house.path(event, "/cancel"), {"reason": "Rain"})


def race(house: House, ticket: str) -> None:
    """Twenty want the same ticket, on two nodes: one gets it."""
    answers = []

    def ask(number: int) -> None:
        with Client(house.bilten.urls[number % 2], house.buyer.token) as client:
            answers.append(client.ask("POST", f"/api/tickets/{ticket}/transfer", heir(f"Heir {number}")))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [answer for answer in answers if answer.status == 201]
    assert len(won) == 1 and len(answers) == 20, [str(answer) for answer in answers]
    for answer in answers:
        assert answer.status == 201 or answer.code == "TICKET_TRANSFERRED", answer


def shown(house: House) -> None:
    event = house.event()
    order = house.buy(event, kind=1, quantity=3)
    ticket = order["tickets"][0]["ticketId"]
    house.bilten.await_quiet()
    listing = house.path(event, "/showings")
    assert house.organizer.must(200, "GET", listing).json["showings"] == []

    errand = {"X-Correlation-Id": str(uuid.uuid4())}
    house.organizer.must(200, "GET", f"/api/sessions/{event['eventId']}.S1/registrations?limit=2", headers=errand)
    house.admin.must(200, "GET", house.path(event, "/checkin-list"))
    house.organizer.must(200, "GET", f"/api/tickets/{ticket}")
    house.organizer.must(200, "GET", f"/api/tickets/{ticket}.pdf")
    house.organizer.must(200, "GET", f"/api/tickets/{ticket}.png")  # shows nobody
    house.buyer.must(200, "GET", f"/api/tickets/{ticket}")  # one's own
    house.buyer.must(200, "GET", f"/api/users/{house.buyer_id}/tickets")
    house.admin.must(200, "GET", f"/api/users/{house.buyer_id}/tickets?limit=1")
    refused(house.stranger.ask("GET", house.path(event, "/checkin-list")), 403, "FORBIDDEN")
    house.bilten.await_quiet()
    showings = house.organizer.must(200, "GET", listing).json["showings"]
    seen = [(s["what"], s["persons"], s["actor"]["role"]) for s in reversed(showings)]
    assert seen == [
        ("Registrations", 2, "EventOrganizer"),
        ("CheckInList", 3, "Admin"),
        ("Ticket", 1, "EventOrganizer"),
        ("TicketPaper", 1, "EventOrganizer"),
    ], seen
    first = showings[-1]
    assert first["correlationId"] == errand["X-Correlation-Id"] and first["sessionId"] == "S1", first
    assert first["actor"]["userId"] == house.organizer_id, first
    assert first["fields"] == ["attendeeName", "email", "dietaryRestrictions", "emergencyContact"], first
    one = [e for e in stored_events(house.bilten) if e["type"] == "AttendeesShown" and e["data"].get("userId")]
    assert [(e["data"]["userId"], e["data"]["persons"]) for e in one] == [(house.buyer_id, 1)], one
    listed = house.organizer.must(200, "GET", f"/api/events/{one[0]['data']['eventId']}/showings").json["showings"]
    assert [s["userId"] for s in listed if s["what"] == "TicketsOfUser"] == [house.buyer_id], listed

    officer = Client(house.bilten.url, house.bilten.token("ComplianceOfficer"))
    page = officer.must(200, "GET", f"{listing}?limit=3").json
    assert page["showings"] == showings[:3] and page["nextCursor"], page
    assert officer.must(200, "GET", f"{listing}?limit=3&cursor={page['nextCursor']}").json["showings"] == showings[3:]
    refused(house.stranger.ask("GET", listing), 403, "FORBIDDEN")
    refused(house.buyer.ask("GET", listing), 403, "FORBIDDEN")


def unrecorded(house: House) -> None:
    """While nothing can be recorded, nobody is shown."""
    event = house.event()
    house.buy(event, kind=1)
    house.bilten.await_quiet()
    path = house.path(event, "/checkin-list")
    house.organizer.must(200, "GET", path)
    house.bilten.events.run("revoke insert on store.events from bilten_app")
    try:
        answer = house.organizer.ask("GET", path)
        assert answer.status >= 500 and "Şule" not in answer.text, answer
    finally:
        house.bilten.events.run("grant insert on store.events to bilten_app")
    eventually("it is shown again", lambda: house.organizer.ask("GET", path).status == 200)


def keys(house: House) -> None:
    """Idempotency keys of kiosk tokens and of batches."""
    event = house.event()
    path, key = house.path(event, "/kiosk-tokens"), {"Idempotency-Key": str(uuid.uuid4())}
    body = {"stationName": "North", "hours": 4, "deviceFingerprint": DEVICE}
    token = house.organizer.must(201, "POST", path, body, headers=key).json
    again = refused(house.organizer.ask("POST", path, body, headers=key), 409, "KIOSK_TOKEN_SHOWN_ALREADY")
    assert again["kioskTokenId"] == token["kioskTokenId"], again
    refused(house.organizer.ask("POST", path, {**body, "hours": 5}, headers=key), 422, "IDEMPOTENCY_KEY_REUSED")
    house.bilten.await_quiet()
    assert len(house.organizer.must(200, "GET", path).json["kioskTokens"]) == 1

    tickets = [t for _ in range(4) for t in house.buy(event, kind=1, quantity=10)["tickets"]]
    at = {"sessionId": "S1", "stationName": "East", "scannedAt": "2026-01-01T17:00:00Z"}
    scans = [{**at, "ticketId": ticket["ticketId"]} for ticket in tickets]
    scans += [{**at, "ticketId": str(uuid.uuid4()), "scannedAt": "2026-01-01T17:00:01Z"} for _ in range(1000)]
    batch = house.path(event, "/checkin-batch")
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first = house.organizer.must(200, "POST", batch, {"scans": scans}, headers=key)
    assert first.json["admitted"] == 40 and "idempotent-replayed" not in first.headers, first
    # What happens since is not in the answer to what was asked then.
    undo = f"/api/tickets/{tickets[0]['ticketId']}/checkin?sessionId=S1&reason=A+mistake"
    house.organizer.must(200, "DELETE", undo)
    told = house.organizer.must(200, "POST", batch, {"scans": scans}, headers=key)
    assert told.json == first.json and told.headers["idempotent-replayed"] == "true", told
    assert house.organizer.must(200, "POST", batch, {"scans": scans}).json["admitted"] == 39
    refused(house.organizer.ask("POST", batch, {"scans": scans[1:]}, headers=key), 422, "IDEMPOTENCY_KEY_REUSED")


def main() -> None:
    with Installation("papers", nodes=2, BILTEN_BUS="postgres") as bilten:
        bilten.start(*bilten.nodes, bilten.project, bilten.sink)
        house = House(bilten)
        printed(house)
        receipts(house)
        passed_on(house)
        shown(house)
        keys(house)
        unrecorded(house)
        bilten.await_quiet()
        fold = check_read_models(bilten)
        print(f"{len(fold.showings)} showings of {len(fold.orders)} orders")


if __name__ == "__main__":
    main()
