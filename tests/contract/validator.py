"""What holds the system tests' requests and answers against the document lets nothing wrong pass."""

import copy
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "system"))

from client import Answer, venue_body  # noqa: E402
from contract import contract  # noqa: E402

PATH = "/api/venues"
VENUE = {**venue_body(), "venueId": "0193f0c5-8a00-7abc-8000-000000000003"}
HEADERS = {
    "content-type": "application/json",
    "x-correlation-id": "12345678",
    "bilten-position": "2:7",
    "location": "/api/venues/1",
}
ERROR = {"message": "No", "details": {}, "timestamp": "2026-05-01T09:30:00Z", "correlationId": "12345678"}


def complaints(status=201, body=VENUE, headers=None, sent=None, path=PATH, method="POST") -> list:
    answer = Answer(status, {**HEADERS, **(headers or {})}, "" if body is None else json.dumps(body))
    sent = json.dumps(venue_body() if sent is None else sent).encode() if method == "POST" else None
    return contract().look(method, path, sent, answer)


def error(code: str) -> dict:
    return {"error": {"code": code, **ERROR}}


def without(name: str) -> dict:
    body = copy.deepcopy(VENUE)
    del body[name]
    return body


def main() -> None:
    good = {
        "an answer as it should be": complaints(),
        "the same under /api/v1": complaints(path="/api/v1/venues"),
        "an error": complaints(400, error("VALIDATION_FAILED")),
    }
    bad = {
        "a status": complaints(202),
        "a type": complaints(headers={"content-type": "text/html"}),
        "a field too many": complaints(body={**VENUE, "surprise": 1}),
        "a field too few": complaints(body=without("city")),
        "a number as text": complaints(body={**VENUE, "capacity": "7"}),
        "an id that is none": complaints(body={**VENUE, "venueId": "7"}),
        "a header of another form": complaints(headers={"bilten-position": "soon"}),
        "a code of another endpoint": complaints(400, error("SESSION_IN_PAST")),
        "an error of another form": complaints(400, {"error": {"code": "VALIDATION_FAILED"}}),
        "a request that was taken and should not": complaints(sent={**venue_body(), "capacity": 0}),
        "a control character that was taken": complaints(sent={**venue_body(), "name": "a\u0001b"}),
        "a parameter that nobody declared": complaints(path=PATH + "?surprise=1"),
        "an endpoint that there is not": complaints(200, path="/api/nowhere", method="GET"),
    }
    missing = {k: v for k, v in HEADERS.items() if k != "location"}
    answer = Answer(201, missing, json.dumps(VENUE))
    bad["a header that is missing"] = contract().look("POST", PATH, json.dumps(venue_body()).encode(), answer)
    wrong = [f"{what} is refused: {said}" for what, said in good.items() if said]
    wrong += [f"{what} passes" for what, said in bad.items() if not said]
    assert not wrong, "\n".join(wrong)
    print(f"{len(bad)} breaches of the contract, all seen")


if __name__ == "__main__":
    main()
