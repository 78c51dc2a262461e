"""Bad requests to every endpoint that the served OpenAPI document names.

Each gets the right 4xx in the standard form, naming what is wrong. Nothing is appended, and the
process that heard all of it is the one that was started. A new endpoint is covered without a line
here, unless its body has a new form: then it wants an example in bodies().
"""

import copy
import re
import urllib.parse
import uuid

from client import Answer, Client, day, event_body, published_event, purchase_body, venue_body
from installation import Installation

JSON_BYTES_MAX = 64 * 1024
DEPTH_MAX = 32
METHODS = {"get", "post", "put", "delete", "patch"}
QUERY = {"sessionId": "S1", "reason": "A cold"}
# What is answered of an id that there is not, where it is not simply unknown.
NOBODYS = {
    "userId": (403, "FORBIDDEN"),
    "sessionKey": (404, "EVENT_NOT_FOUND"),
    "entryId": (404, "WAITLIST_ENTRY_NOT_FOUND"),
    "code": (404, "PROMO_CODE_NOT_FOUND"),
}
ANY_TEXT = {"code"}  # parameters of a path that can have no wrong form
LARGE = {"/api/events/{eventId}/checkin-batch": 2 * 1024 * 1024}
ERROR = {"code": str, "message": str, "details": dict, "timestamp": str, "correlationId": str}
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")


class Operation:
    def __init__(self, method: str, path: str, described: dict):
        self.method = method.upper()
        self.path = path
        self.parameters = described.get("parameters", [])
        self.roles = described["x-roles"]
        self.public = {} in described["security"]
        content = described.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        self.body = schema.get("$ref", "").rpartition("/")[2]
        self.body_required = described.get("requestBody", {}).get("required", False)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def ids(self) -> list:
        return re.findall(r"\{(\w+)\}", self.path)

    @property
    def needed(self) -> str:
        """The parameters of the query that it does not do without."""
        needed = [p for p in self.parameters if p.get("in") == "query" and p["required"]]
        return urllib.parse.urlencode({p["name"]: QUERY[p["name"]] for p in needed})

    def at(self, ids: dict, **query: str) -> str:
        path = re.sub(r"\{(\w+)\}", lambda name: ids[name[1]], self.path)
        given = "&".join(filter(None, [self.needed, urllib.parse.urlencode(query)]))
        return f"{path}?{given}" if given else path


class Bench:
    """What is asked, by whom, and how an answer is judged."""

    def __init__(self, bilten: Installation):
        self.bilten = bilten
        self.client = Client(bilten.url)
        document = self.client.must(200, "GET", "/api/openapi.json").json
        self.schemas = document["components"]["schemas"]
        self.operations = [
            Operation(method, path, described)
            for path, item in document["paths"].items()
            for method, described in item.items()
            if method in METHODS
        ]
        self.organizer_id, self.buyer_id = str(uuid.uuid4()), str(uuid.uuid4())
        self.organizer = bilten.token("EventOrganizer", self.organizer_id)
        self.buyer = bilten.token("Member", self.buyer_id)
        self.officer = bilten.token("ComplianceOfficer")
        self.asked = 0
        self.wrong = []

    def token_for(self, operation: Operation) -> str:
        if "EventOrganizer" in operation.roles:
            return self.organizer
        return self.officer if "ComplianceOfficer" in operation.roles else self.buyer

    def ask(self, operation: Operation, path: str = "", **more) -> Answer:
        self.asked += 1
        path = path or operation.at(self.ids)
        token = more.pop("token", self.token_for(operation))
        return self.client.try_ask(operation.method, path, token=token, **more)

    def expect(self, status: int, code: str, what: str, answer: Answer, field: str | None = None) -> None:
        trouble = self.judge(status, code, answer, field)
        if trouble:
            self.wrong.append(f"{what}: {trouble}\n    {answer}")

    @staticmethod
    def judge(status: int, code: str, answer: Answer, field: str | None) -> str:
        if answer.status != status:
            return f"{answer.status} instead of {status} {code}"
        try:
            body = answer.json
        except ValueError:
            return "the body is no JSON"
        error = body.get("error", {})
        if body.keys() != {"error"} or error.keys() != ERROR.keys():
            return "the body has not the standard form"
        if not all(isinstance(error[name], kind) for name, kind in ERROR.items()) or not error["message"]:
            return "a member of the error has a wrong type"
        if not TIMESTAMP.fullmatch(error["timestamp"]):
            return "the timestamp is no instant"
        if error["correlationId"] != answer.headers.get("x-correlation-id"):
            return "the correlation ids of header and body differ"
        if error["code"] != code:
            return f"code {error['code']} instead of {code}"
        if field is not None:
            named = [entry["field"] for entry in error["details"].get("fields", [])]
            if field not in named:
                return f"{field} is not named, but {named}"
        return ""

    # The world that the requests are about.

    def build(self) -> None:
        client = Client(self.bilten.url, self.organizer)
        self.venue = client.must(201, "POST", "/api/venues", venue_body()).json["venueId"]
        kinds = [("Entry", [1, 2], 0, 50), ("Spare", [1], 1, 50), ("Chosen", [1], 1, 50)]
        body = event_body(self.venue, capacities=(50, 50), types=kinds)
        body["ticketTypes"][2].update(minPrice=0.5, maxPrice=5)
        event = client.must(201, "POST", "/api/events", body).json
        client.must(200, "POST", f"/api/events/{event['eventId']}/publish")
        self.type = event["ticketTypes"][0]["ticketTypeId"]
        path = f"/api/events/{event['eventId']}/tickets/purchase"
        order = client.must(201, "POST", path, purchase_body(self.type, 6), token=self.buyer).json
        self.ids = {
            "eventId": event["eventId"],
            "venueId": self.venue,
            "orderId": order["orderId"],
            "ticketId": order["tickets"][0]["ticketId"],
            "ticketTypeId": event["ticketTypes"][1]["ticketTypeId"],
            "sessionId": "S1",
            "userId": self.buyer_id,
            "sessionKey": f"{event['eventId']}.S1",
        }
        self.scale(client, event)
        self.wait(client)
        self.spare_ticket = order["tickets"][1]["ticketId"]
        self.door_ticket = order["tickets"][2]["ticketId"]
        self.scanned_ticket = order["tickets"][3]
        self.told_ticket = order["tickets"][4]
        self.passed_on_ticket = order["tickets"][5]["ticketId"]
        self.bilten.await_quiet()
        path = f"/api/events/{event['eventId']}/kiosk-tokens"
        token = {"stationName": "North", "hours": 4, "deviceFingerprint": "6b1d0c9e"}
        self.ids["kioskTokenId"] = client.must(201, "POST", path, token).json["kioskTokenId"]
        # A cancellation that is meant well needs an event of its own.
        self.spare_event = published_event(client)["eventId"]

    def scale(self, client: Client, event: dict) -> None:
        """Prices that buyers choose, a code that lowers them, and what somebody put aside."""
        path = f"/api/events/{event['eventId']}"
        self.scaled = event["ticketTypes"][2]["ticketTypeId"]
        self.ids["code"] = "SPRING25"
        client.must(201, "POST", f"{path}/promo-codes", {"code": "SPRING25", "percent": 25})
        items = {"items": [{"ticketTypeId": self.type, "quantity": 1}]}
        holds = [client.must(201, "POST", f"{path}/holds", items, token=self.buyer).json for _ in range(2)]
        self.held, self.ids["holdId"] = (hold["holdId"] for hold in holds)

    def sold_out(self, client: Client) -> tuple:
        """An event with a single place, the type of its ticket, and the order that has it."""
        event = published_event(client, capacities=(1,))
        kind = event["ticketTypes"][0]["ticketTypeId"]
        path = f"/api/events/{event['eventId']}/tickets/purchase"
        order = client.must(201, "POST", path, purchase_body(kind), token=self.buyer).json
        return event["eventId"], kind, order["orderId"]

    def wait(self, client: Client) -> None:
        """An entry on a waitlist that a place is offered to, and an event where one can wait."""
        event, kind, order = self.sold_out(client)
        entry = {"ticketTypeId": kind, "quantity": 1, "name": "Ana", "email": "ana@example.org"}
        path = f"/api/events/{event}/waitlist"
        self.ids["entryId"] = client.must(201, "POST", path, entry, token=self.buyer).json["entryId"]
        client.must(202, "POST", f"/api/orders/{order}/refunds", {"reason": "A cold"}, token=self.buyer)
        self.full_event, self.full_type, _ = self.sold_out(client)

    def bodies(self) -> dict:
        """For each form of a body, examples that are taken. Between them they fill every field."""
        event = event_body(
            self.venue,
            capacities=(20, 20),
            types=[("Both", [1, 2], 12.5, 20)],
            fullDescription="Two evenings",
            policiesProcedures="Be kind",
            organizerIds=[self.organizer_id],
            tags=["clay"],
            refundPolicy={
                "fullUntilHours": 48,
                "partialUntilHours": 24,
                "partialPercent": 50,
                "feesKept": False,
            },
            holdMinutes=10,
            allowGuests=True,
            requiredVettingLevel=0,
            charges={"feePerTicket": 1.5, "feePercent": 2.5, "taxPercent": 19, "taxIncluded": True},
            offerHours=24,
        )
        kind = event["ticketTypes"][0]
        kind.update(description="All of it", memberPrice=10, salesStartDate="2020-01-01T00:00:00Z")
        kind.update(minPrice=5, suggestedPrice=12.5, maxPrice=20)
        update = {k: v for k, v in event.items() if k not in ("sessions", "ticketTypes", "currency")}
        update["organizerIds"] = [self.organizer_id]
        purchase = purchase_body(self.type, 1)
        purchase["attendees"][0].update(dietaryRestrictions="None", emergencyContact="Ada")
        items = {k: v for k, v in purchase.items() if k not in ("ticketTypeId", "quantity")}
        held = {**items, "holdId": self.held}
        chosen = {"ticketTypeId": self.scaled, "quantity": 1, "unitPrice": 2}
        items["items"] = [chosen]
        by_card = {"paymentMethod": "CreditCard", "paymentToken": "tok_ok", "promoCode": "SPRING25"}
        items.update(by_card)
        promo = {
            "code": "AUTUMN",
            "percent": 25,
            "ordersMax": 10,
            "ordersPerPersonMax": 1,
            "validFrom": f"{day(-1)}T06:00:00Z",
            "validUntil": f"{day(20)}T06:00:00Z",
            "ticketTypeIds": [self.type],
        }
        amount = {"code": "WINTER", "amount": 0.5}
        at_door = {"sessionId": "S1", "stationName": "North"}
        scan = {**at_door, "scannedAt": f"{day(-1)}T18:00:00Z"}
        return {
            "CreateVenueRequest": [venue_body()],
            "UpdateVenueRequest": [venue_body()],
            "CreateEventRequest": [event],
            "UpdateEventRequest": [update],
            "CancelEventRequest": [{"reason": "Rain"}],
            "DuplicateEventRequest": [{"title": "Clay and Tea, again", "startDate": day(60)}],
            "RestoreEventRequest": [{"version": 1}],
            "CreateSessionRequest": [event["sessions"][0]],
            "UpdateSessionRequest": [event["sessions"][0]],
            "CreateTicketTypeRequest": [kind],
            "UpdateTicketTypeRequest": [kind],
            "PurchaseTicketsRequest": [purchase, items, {**purchase, **chosen, **by_card}, held],
            "HoldRequest": [{"items": [chosen], "promoCode": "SPRING25"}],
            "PromoCodeRequest": [promo, amount],
            "JoinWaitlistRequest": [
                {"ticketTypeId": self.full_type, "quantity": 2, "name": "Ada", "email": "ada@example.org"}
            ],
            "ClaimOfferRequest": [{"attendees": purchase["attendees"], "paymentMethod": "Free"}],
            "RefundRequestDto": [{"reason": "A cold", "ticketIds": [self.spare_ticket]}],
            "CancelTicketRequest": [{"reason": "A cold"}],
            "KioskTokenRequest": [{"stationName": "North", "hours": 4, "deviceFingerprint": "6b1d0c9e"}],
            "CheckInRequest": [at_door],
            "ScanRequest": [{**at_door, "code": self.scanned_ticket["code"]}],
            "TransferTicketRequest": [
                {
                    "attendeeName": "Ada",
                    "attendeeEmail": "ada@example.org",
                    "dietaryRestrictions": "None",
                    "emergencyContact": "Ana",
                }
            ],
            "CheckInBatchRequest": [
                {"scans": [{**scan, "ticketId": self.told_ticket["ticketId"]}]},
                {"scans": [{**scan, "code": self.told_ticket["code"]}]},
            ],
        }


def resolved(schema: dict, schemas: dict) -> dict:
    """Without references, and without the null that an optional field may be."""
    if "$ref" in schema:
        return resolved(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "anyOf" in schema:
        return resolved(next(s for s in schema["anyOf"] if s.get("type") != "null"), schemas)
    kind = schema.get("type")
    if isinstance(kind, list):
        return {**schema, "type": next(k for k in kind if k != "null")}
    return schema


WRONG_TYPES = {
    "string": [7, True, {}, []],
    "integer": ["7", 7.5, True, {}, []],
    "number": ["7", True, {}, []],
    "boolean": ["true", 1, {}, []],
    "array": ["x", 7, {}],
    "object": ["x", 7, []],
}


def is_form(name) -> bool:
    """Is it more than any text that a person types?"""
    return name not in (None, "line", "text")


def wrong_values(schema: dict) -> list:
    values = list(WRONG_TYPES[schema["type"]])
    if schema["type"] == "string":
        if "maxLength" in schema:
            values.append("x" * (schema["maxLength"] + 1))
        has_form = is_form(schema.get("format")) or "pattern" in schema or "enum" in schema
        if schema.get("minLength", 0) > 0 or has_form:
            values += ["", "\u0001" * max(1, schema.get("minLength", 1))]
        if has_form:
            values.append("nonsense!")
    if schema["type"] in ("integer", "number"):
        values += [schema["minimum"] - 1] if "minimum" in schema else []
        values += [schema["maximum"] + 1] if "maximum" in schema else []
        values += [10**30]
    return values


def mutations(value, schema: dict, schemas: dict, where: str = "", path: tuple = ()):
    """(what, path to the place, wrong value or MISSING, the name that the answer must have)."""
    schema = resolved(schema, schemas)
    if path:
        for wrong in wrong_values(schema):
            yield f"{where} = {repr(wrong)[:40]}", path, wrong, where
    if schema["type"] == "object":
        inner = f"{where}." if where else ""
        yield f"unknown field {inner}surprise", (*path, "surprise"), 1, f"{inner}surprise"
        for name, property_schema in schema["properties"].items():
            if name in schema.get("required", []):
                yield f"{inner}{name} is missing", (*path, name), MISSING, f"{inner}{name}"
                yield f"{inner}{name} = null", (*path, name), None, f"{inner}{name}"
            if name in value:
                yield from mutations(value[name], property_schema, schemas, inner + name, (*path, name))
    if schema["type"] == "array":
        if "maxItems" in schema:
            yield f"too many {where}", path, [value[0]] * (schema["maxItems"] + 1), where
        if schema.get("minItems", 0) > 0:
            yield f"no {where}", path, [], where
        yield from mutations(value[0], schema["items"], schemas, f"{where}[0]", (*path, 0))


MISSING = object()


def changed(body, path: tuple, wrong):
    body = copy.deepcopy(body)
    place = body
    for step in path[:-1]:
        place = place[step]
    if wrong is MISSING:
        del place[path[-1]]
    else:
        place[path[-1]] = wrong
    return body


def check_bodies(bench: Bench, operation: Operation, examples: list) -> None:
    text = b'{"reason":"x","title":"abc"}'
    for name, wrong in {
        "half an object": b'{"reason":',
        "no JSON": b"reason=x",
        "two values": text + text,
        "a text": b'"x"',
        "nothing": b"",
        "null": b"null",
        "not UTF-8": b'{"reason":"\xff"}',
        "a field twice": b'{"reason":"x","reason":"y"}',
    }.items():
        if wrong == b"" and not operation.body_required:
            continue
        answer = bench.ask(operation, body=wrong)
        bench.expect(400, "VALIDATION_FAILED", f"{operation} with {name}", answer)
    deep = b'{"surprise":' + b"[" * DEPTH_MAX + b"]" * DEPTH_MAX + b"}"
    bench.expect(400, "VALIDATION_FAILED", f"{operation} too deep", bench.ask(operation, body=deep))
    size = LARGE.get(operation.path, JSON_BYTES_MAX)
    large = b'{"reason":"' + b"x" * size + b'"}'
    bench.expect(413, "PAYLOAD_TOO_LARGE", f"{operation} too large", bench.ask(operation, body=large))
    for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
        answer = bench.ask(operation, body=text, headers={"Content-Type": kind})
        bench.expect(415, "UNSUPPORTED_MEDIA_TYPE", f"{operation} as {kind}", answer)

    schema = {"$ref": f"#/components/schemas/{operation.body}"}
    for example in examples:
        for what, path, wrong, field in mutations(example, schema, bench.schemas):
            answer = bench.ask(operation, body=changed(example, path, wrong))
            bench.expect(400, "VALIDATION_FAILED", f"{operation}, {what}", answer, field)


def check_parameters(bench: Bench, operation: Operation, body) -> None:
    for name in operation.ids:
        for bad in () if name in ANY_TEXT else ("7", "nonsense", "0193f0c5-8a00-7abc-8000-00000000000", "%27%3B--"):
            answer = bench.ask(operation, operation.at({**bench.ids, name: bad}), body=body)
            bench.expect(400, "VALIDATION_FAILED", f"{operation} with {name} {bad}", answer, name)
        nobody = "0193f0c5-8a00-7abc-8000-000000000100"
        key = f"{nobody}.{nobody}"
        special = {"sessionId": "S99", "sessionKey": f"{nobody}.S1", "holdId": key, "entryId": key}
        nobody = special.get(name, nobody)
        answer = bench.ask(operation, operation.at({**bench.ids, name: nobody}), body=body)
        code = re.sub("([A-Z])", r"_\1", name.removesuffix("Id")).upper() + "_NOT_FOUND"
        status, code = NOBODYS.get(name, (404, code))
        bench.expect(status, code, f"{operation} of an unknown {name}", answer)
    answer = bench.ask(operation, operation.at(bench.ids, surprise="1"), body=body)
    bench.expect(400, "VALIDATION_FAILED", f"{operation} with ?surprise", answer, "surprise")
    for parameter in operation.parameters:
        if parameter.get("in") != "query":
            continue
        name, schema = parameter["name"], parameter["schema"]
        bad = {"integer": ["x", "1.5", ""], "boolean": ["yes"], "number": ["x"], "string": ["x" * 5000]}[schema["type"]]
        if schema["type"] == "integer":
            bad += [str(schema["minimum"] - 1)] if "minimum" in schema else []
            bad += [str(schema["maximum"] + 1)] if "maximum" in schema else []
        if is_form(schema.get("format")) or "enum" in schema:
            bad += ["nonsense"]
        bad += ["nonsense"] if "pattern" in schema else []
        for value in bad:
            path = operation.path if name in QUERY else operation.at(bench.ids)
            path = re.sub(r"\{(\w+)\}", lambda given: bench.ids[given[1]], path)
            answer = bench.ask(operation, f"{path}{'&' if '?' in path else '?'}{name}={value}")
            bench.expect(400, "VALIDATION_FAILED", f"{operation} with ?{name}={value[:20]}", answer, name)
    for key in ("with space", "x" * 256):
        if operation.method != "GET":
            answer = bench.ask(operation, body=body, headers={"Idempotency-Key": key})
            what = f"{operation} with a key of {len(key)} bytes"
            bench.expect(400, "VALIDATION_FAILED", what, answer, "Idempotency-Key")
    if operation.method == "GET" and operation.path.startswith("/api/events"):
        answer = bench.ask(operation, headers={"Bilten-Min-Position": "soon"})
        bench.expect(400, "VALIDATION_FAILED", f"{operation} from a position", answer, "Bilten-Min-Position")


def check_tokens(bench: Bench, operation: Operation, body) -> None:
    head, claims, signature = bench.token_for(operation).split(".")
    forged = {
        "garbage": "garbage",
        "three dots": "a.b.c",
        "another's signature": f"{head}.{bench.bilten.token('Admin').split('.')[1]}.{signature}",
        "no signature": f"{head}.{claims}.",
    }
    for name, token in forged.items():
        bench.expect(401, "UNAUTHORIZED", f"{operation} with {name}", bench.ask(operation, body=body, token=token))
    if operation.public:
        return
    answer = bench.ask(operation, body=body, token="")
    bench.expect(401, "UNAUTHORIZED", f"{operation} without a token", answer)
    if not answer.headers.get("www-authenticate", "").startswith("Bearer"):
        bench.wrong.append(f"{operation}: 401 without WWW-Authenticate")
    for role in {"Member", "Teacher", "Analyst", "Integrator"} - set(operation.roles) if operation.roles else []:
        answer = bench.ask(operation, body=body, token=bench.tokens[role])
        bench.expect(403, "FORBIDDEN", f"{operation} as {role}", answer)
    if "EventOrganizer" in operation.roles and "eventId" in operation.ids:
        answer = bench.ask(operation, body=body, token=bench.tokens["EventOrganizer"])
        bench.expect(403, "FORBIDDEN", f"{operation} as another organizer", answer)


def check(bench: Bench, operation: Operation, bodies: dict) -> None:
    examples = bodies[operation.body] if operation.body else [None]
    check_parameters(bench, operation, examples[0])
    check_tokens(bench, operation, examples[0])
    if operation.body:
        check_bodies(bench, operation, examples)
    elif not operation.path.startswith("/api/webhooks/"):  # which read what no schema describes
        answer = bench.ask(operation, body={"surprise": 1})
        bench.expect(400, "MALFORMED_REQUEST", f"{operation} with a body", answer)


def main() -> None:
    with Installation("bad-input", BILTEN_BUS="postgres") as bilten:
        bilten.start(bilten.nodes[0], bilten.project, bilten.sink)
        bench = Bench(bilten)
        bench.build()
        roles = ("Member", "Teacher", "Analyst", "Integrator", "EventOrganizer")
        bench.tokens = {role: bilten.token(role) for role in roles}
        bodies = bench.bodies()
        for operation in bench.operations:  # what is to be spoilt is good as it is
            for example in bodies.get(operation.body, []):
                ids = {**bench.ids, "eventId": bench.spare_event} if operation.path.endswith("/cancel") else bench.ids
                if operation.path.endswith("/waitlist"):
                    ids = {**bench.ids, "eventId": bench.full_event}
                if operation.path.endswith("/checkin"):
                    ids = {**bench.ids, "ticketId": bench.door_ticket}
                if operation.path.endswith("/transfer"):
                    ids = {**bench.ids, "ticketId": bench.passed_on_ticket}
                answer = bench.ask(operation, operation.at({**bench.ids, **ids}), body=example)
                assert answer.status < 300, f"{operation}: the example is not taken: {answer}"
        bilten.await_quiet()

        pid = bilten.nodes[0].child.pid
        before = bilten.events.number("select count(*) from store.events")
        for operation in bench.operations:
            check(bench, operation, bodies)
        for path in ("/api/nowhere", "/api/events/x/y/z", "/"):
            bench.expect(404, "NOT_FOUND", path, bench.client.ask("GET", path))
        answer = bench.client.ask("PATCH", "/api/venues", {})
        bench.expect(405, "METHOD_NOT_ALLOWED", "PATCH /api/venues", answer)
        assert answer.headers.get("allow"), "405 without Allow"

        assert not bench.wrong, f"{len(bench.wrong)} of {bench.asked}:\n" + "\n".join(bench.wrong[:40])
        after = bilten.events.number("select count(*) from store.events")
        assert after == before, f"{after - before} events were appended"
        assert bilten.nodes[0].alive() and bilten.nodes[0].child.pid == pid
        bench.client.must(200, "GET", "/health/live")
        print(f"{bench.asked} bad requests to {len(bench.operations)} endpoints, none taken")


if __name__ == "__main__":
    main()
