"""A card number, wherever somebody may put one: refused, named, and nowhere afterwards.

Every text of every body that the API takes, paths, queries and headers; then the logs, the event
store, the read models and the topics are searched for its digits.
"""

import re
import subprocess

from bad_input import Bench, changed
from client import venue_body
from installation import Installation
from oracle import check_topic

NUMBERS = ("4111111111111111", "5500 0055 5555 5559", "3782-822463-10005")
AS_WRITTEN = ("{}", "Paid with {}, thank you")
ANYWHERE = re.compile("|".join("[ -]?".join(re.sub("[ -]", "", number)) for number in NUMBERS))


def texts(value, where: str = "", path: tuple = ()):
    """The path to each text of a body, and how answers name the place."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, f"{where}.{name}" if where else name, (*path, name))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from texts(inner, f"{where}[{at}]", (*path, at))
    elif isinstance(value, str):
        yield path, where


def in_bodies(bench: Bench, bodies: dict) -> int:
    places = 0
    for operation in bench.operations:
        for example in bodies.get(operation.body, []):
            for turn, (path, where) in enumerate(texts(example)):
                number = NUMBERS[turn % len(NUMBERS)]
                for form in AS_WRITTEN:
                    answer = bench.ask(operation, body=changed(example, path, form.format(number)))
                    bench.expect(400, "CARD_NUMBER_REFUSED", f"{operation}, {where}", answer, where)
                places += 1
    return places


def elsewhere(bench: Bench) -> None:
    number = NUMBERS[0]
    client = bench.client
    for path in (f"/api/events/{number}", f"/api/events?q={number}", "/api/events?q=4111%201111%201111%201111"):
        answer = client.ask("GET", path)
        assert answer.status == 400 and answer.code == "CARD_NUMBER_REFUSED", f"{path}: {answer}"
    key = {"Idempotency-Key": number}
    answer = client.ask("POST", "/api/venues", venue_body(), headers=key, token=bench.organizer)
    assert answer.status == 400 and answer.code == "CARD_NUMBER_REFUSED", answer
    assert answer.json["error"]["details"]["fields"][0]["field"] == "Idempotency-Key", answer
    for name in ("X-Correlation-Id", "traceparent", "User-Agent", "Bilten-Device", "Authorization"):
        answer = client.ask("GET", "/api/events", headers={name: f"Bearer {number}" if name == "Authorization" else number})
        assert number not in answer.text + str(answer.headers), f"{name}: {answer}"
    answer = client.ask("GET", f"/api/nowhere/{number}")
    assert answer.status == 404 and number not in answer.text, answer


def searched(bilten: Installation) -> int:
    """Where the digits could be; returns how many bytes were looked through."""
    places = {part.name: part.text() for part in bilten.parts}
    for name, database in (("store", bilten.events), ("read models", bilten.read)):
        dump = subprocess.run(["pg_dump", "-a", "-d", database.dsn], capture_output=True, text=True, check=True)
        assert "EventCreated" in dump.stdout or "read." in dump.stdout, f"{name}: an empty dump"
        places[name] = dump.stdout
    found = {name: ANYWHERE.search(text) for name, text in places.items() if ANYWHERE.search(text)}
    assert not found, f"a card number is in {found}"
    return sum(map(len, places.values()))


def main() -> None:
    assert all(ANYWHERE.search(form.format(number)) for form in AS_WRITTEN for number in NUMBERS)
    with Installation("card-numbers") as bilten:
        bilten.start()
        bench = Bench(bilten)
        bench.build()
        places = in_bodies(bench, bench.bodies())
        elsewhere(bench)
        assert not bench.wrong, f"{len(bench.wrong)} of {bench.asked}:\n" + "\n".join(bench.wrong[:40])
        bilten.await_quiet()
        check_topic(bilten)  # holds what the store holds, byte for byte
        size = searched(bilten)
        print(f"{places} texts in bodies, none taken; nothing in {size / 1e6:.1f} MB of logs and tables")


if __name__ == "__main__":
    main()
