"""bilten import: three formats, dry run, killed in the middle, run again, checked, rolled back."""

import csv
import json
import pathlib
import random
import subprocess
import time
import uuid

from client import Client, purchase_body
from installation import Installation
from oracle import check_read_models

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "docs" / "examples" / "import"
ORGANIZER = str(uuid.uuid4())
ROWS = 10_000
EVENTS = 20
INCOMPLETE = 3  # something was refused, differs or was kept


def command(bilten: Installation, *arguments: str) -> list:
    return [bilten.binary, "import", *arguments, "--report", "json"]


def run(bilten: Installation, *arguments: str, status: int = 0) -> list:
    """Entries of the report; the last is the summary."""
    done = subprocess.run(
        command(bilten, *arguments), env=bilten.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == status, f"{arguments} ended with {done.returncode}: {done.stderr}{done.stdout[-2000:]}"
    return [json.loads(line) for line in done.stdout.splitlines()]


def load(bilten: Installation, batch: str, *files, status: int = 0, more=()) -> list:
    return run(
        bilten, "--batch", batch, "--organizer", ORGANIZER, *more, *(str(file) for file in files), status=status
    )


def counts(report: list) -> dict:
    return report[-1]["counts"]


def outcome(report: list, what: str) -> dict:
    return next(entry for entry in report if entry.get("what") == what)


def stored(bilten: Installation) -> int:
    return bilten.events.number("select count(*) from store.events")


def write(path: pathlib.Path, rows: list) -> pathlib.Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, rows[0].keys())
        table.writeheader()
        table.writerows(rows)
    return path


def season(folder: pathlib.Path) -> list:
    """Files of EVENTS past events with ROWS registrations between them, some of several tickets."""
    dice = random.Random(7)
    venue = {"venue": "hall", "name": "Hall", "address": "Street 1", "city": "Izmir", "country": "TR"}
    venues = [{**venue, "timeZone": "Europe/Istanbul", "capacity": 5000}]
    events, sessions, types, registrations = [], [], [], []
    for number in range(EVENTS):
        key = f"evening-{number}"
        events.append({"event": key, "title": f"Evening {number}", "eventType": "SocialEvent", "venue": "hall"})
        day = f"2018-{number % 12 + 1:02}-{number + 1:02}"
        session = {"session": "S1", "event": key, "sessionName": "Evening", "sessionDate": day}
        sessions.append({**session, "startTime": "20:00", "endTime": "23:00", "capacity": 5000})
        types.append(
            {"ticketType": "entry", "event": key, "name": "Entry", "price": "12.50", "maxQuantity": 5000}
        )
    for number in range(ROWS):
        registrations.append(
            {
                "registration": f"R{number}",
                "event": f"evening-{number % EVENTS}",
                "ticketType": "entry",
                "quantity": dice.randint(1, 4),
                "pricePaid": dice.choice(["12.50", "10.00", "0"]),
                "attendeeName": f"Guest {number}",
                "attendeeEmail": f"guest{number % 3000}@example.org",
            }
        )
    tables = {"venues": venues, "events": events, "sessions": sessions, "types": types, "registrations": registrations}
    return [write(folder / f"{name}.csv", rows) for name, rows in tables.items()]


def check_formats(bilten: Installation) -> None:
    """The examples of the documentation, as it says."""
    before = stored(bilten)
    tables = sorted(EXAMPLES.glob("*.csv"))
    assert len(tables) == 5
    dry = load(bilten, "examples", *tables, more=["--dry-run"])
    assert stored(bilten) == before and bilten.events.number("select count(*) from subjects.keys") == 0
    made = load(bilten, "examples", *tables)
    assert counts(dry)["WouldImport"] == counts(made)["Imported"] == 13, (counts(dry), counts(made))
    clay = outcome(made, "integrity of event clay-2019")["reason"]
    assert clay == "2 sessions, 2 ticket types, 3 registrations, 6 tickets, 128.00 EUR", clay

    zone = ["--time-zone", "Europe/Istanbul"]
    jazz = load(bilten, "examples", EXAMPLES / "concert.jsonld", more=zone)
    assert counts(jazz) == {"Imported": 7, "Matches": 1}, jazz
    studio = load(bilten, "examples", EXAMPLES / "studio.ics", more=["--capacity", "15"])
    assert counts(studio) == {"Imported": 6, "Matches": 1}, studio

    once = stored(bilten)
    for files, more in ((tables, []), ([EXAMPLES / "concert.jsonld"], zone)):
        again = counts(load(bilten, "examples", *files, more=more))
        assert set(again) == {"Already", "Matches"}, again
    assert stored(bilten) == once
    # Nobody's name is in clear: neither in the store nor where a key wraps it.
    leaks = "select count(*) from store.events where data::text ~ 'Kaya|elif.demir|vegetarian'"
    assert bilten.events.number(leaks) == 0


def check_two_at_once(bilten: Installation) -> None:
    """Two who start the same import at the same moment do it once."""
    before = stored(bilten)
    files = [str(file) for file in sorted(EXAMPLES.glob("*.csv"))]
    arguments = command(bilten, "--batch", "twins", "--organizer", ORGANIZER, *files)
    twins = [subprocess.Popen(arguments, env=bilten.environment, stdout=subprocess.PIPE, text=True) for _ in "ab"]
    reports = [[json.loads(line) for line in twin.communicate()[0].splitlines()] for twin in twins]
    assert [twin.returncode for twin in twins] == [0, 0], reports
    done = [counts(report) for report in reports]
    assert sum(each.get("Imported", 0) for each in done) == 13, done
    assert sum(each.get("Already", 0) for each in done) == 13, done
    # A venue, two events, three sessions, three types, one publication, three registrations of three.
    assert stored(bilten) - before == 1 + 2 + 3 + 3 + 1 + 3 * 3, done


def check_bad_lines(bilten: Installation, folder: pathlib.Path) -> None:
    before = stored(bilten)
    bad = folder / "bad.csv"
    bad.write_text("event,title,colour\nx,Something,red\n")
    report = load(bilten, "bad", bad, status=INCOMPLETE)
    assert report[0]["line"] == 1 and "has no column 'colour'" in report[0]["reason"], report
    bad.write_bytes("registration;event;ticketType;attendeeName;attendeeEmail\nR1;e;t;Jos\xe9;a@example.org\n".encode("latin1"))
    report = load(bilten, "bad", bad, status=INCOMPLETE)
    assert report[0]["line"] == 2 and "not UTF-8" in report[0]["reason"], report
    assert stored(bilten) == before
    missing = subprocess.run(
        command(bilten, "--batch", "bad", "--organizer", ORGANIZER, str(folder / "none.csv")),
        env=bilten.environment, capture_output=True, text=True, check=False,
    )
    assert missing.returncode == 1 and "cannot be read" in missing.stderr, missing


def kill_in_the_middle(bilten: Installation, files: list, events: int) -> int:
    """Ends an import with kill -9 once the store has so many events more; gives back how many it has."""
    wanted = stored(bilten) + events
    arguments = command(bilten, "--batch", "season", "--organizer", ORGANIZER, *(str(file) for file in files))
    with subprocess.Popen(arguments, env=bilten.environment, stdout=subprocess.DEVNULL) as child:
        while stored(bilten) < wanted:
            assert child.poll() is None, "the import ended before it could be killed"
        child.kill()
    return stored(bilten)


def check_kills(bilten: Installation, folder: pathlib.Path) -> list:
    files = season(folder)
    start = stored(bilten)
    dry = load(bilten, "season", *files, more=["--dry-run"])
    assert counts(dry)["WouldImport"] == ROWS + 4 * EVENTS + 1, counts(dry)
    assert stored(bilten) == start

    for events in (1, 30, 2_000, 9_000):
        kill_in_the_middle(bilten, files, events)
    report = load(bilten, "season", *files)
    done = counts(report)
    assert done["Imported"] + done["Already"] == ROWS + 4 * EVENTS + 1, done
    assert done["Already"] > 1_000 and done["Matches"] == EVENTS, done
    # An event is made, named, gets a session and a type, is published; a registration is three more.
    wanted = 1 + 4 * EVENTS + 3 * ROWS
    assert stored(bilten) - start == wanted, f"{stored(bilten) - start} domain events, not {wanted}"

    again = load(bilten, "season", *files)
    assert counts(again) == {"Already": ROWS + 4 * EVENTS + 1, "Matches": EVENTS}, counts(again)
    assert stored(bilten) - start == wanted
    return files


def check_speed(bilten: Installation, files: list) -> str:
    began = time.monotonic()
    load(bilten, "season-2", *files)
    loaded = time.monotonic() - began
    began = time.monotonic()
    load(bilten, "season-2", *files)
    again = time.monotonic() - began
    began = time.monotonic()
    load(bilten, "season-3", *files, more=["--dry-run"])
    return f"{ROWS} registrations in {loaded:.1f} s, again {again:.1f} s, dry {time.monotonic() - began:.1f} s"


def check_rollback(bilten: Installation) -> None:
    """Everything goes but the fair, into which somebody has bought, and the venues."""
    with Client(bilten.url, bilten.token("EventOrganizer", ORGANIZER)) as organizer:
        drafts = "select event_id from read.events where title = 'Spring Fair' order by event_id"
        fair, other = [row["event_id"] for row in bilten.read.rows(drafts)]
        batch = "select stream_id from store.events where version = 1 and metadata->>'correlationId' = 'import-examples'"
        if bilten.events.number(f"select count(*) from ({batch}) b where stream_id = '{fair}'") == 0:
            fair = other
        organizer.must(200, "POST", f"/api/events/{fair}/publish")
        detail = organizer.must(200, "GET", f"/api/events/{fair}").json
        body = purchase_body(detail["ticketTypes"][0]["ticketTypeId"], 2, "tok_ok")
        organizer.must(201, "POST", f"/api/events/{fair}/tickets/purchase", body)

    undone = run(bilten, "rollback", "examples", status=INCOMPLETE)
    assert counts(undone) == {"Undone": 3 + 3, "Kept": 1 + 2}, counts(undone)
    kept = [entry for entry in undone if entry.get("outcome") == "Kept" and entry["what"] == f"event {fair}"]
    assert len(kept) == 1 and kept[0]["reason"].startswith("EVENT_HAS_REGISTRATIONS"), undone
    again = run(bilten, "rollback", "examples", status=INCOMPLETE)
    assert counts(again) == {"Undone": 3, "Already": 3, "Kept": 3}, counts(again)
    assert run(bilten, "rollback", "nothing") == [{"counts": {}}]

    season_2 = counts(run(bilten, "rollback", "season-2", status=INCOMPLETE))
    assert season_2 == {"Undone": ROWS + EVENTS, "Kept": 1}, season_2


def main() -> None:
    with Installation("imports", BILTEN_SESSION_CAPACITY_MAX="5000") as bilten:
        bilten.start()
        check_formats(bilten)
        check_two_at_once(bilten)
        check_bad_lines(bilten, bilten.folder)
        files = check_kills(bilten, bilten.folder)
        speed = check_speed(bilten, files)
        bilten.await_quiet()
        check_rollback(bilten)
        bilten.await_quiet()
        check_read_models(bilten)
        # Only who bought from us hears from us.
        mails = bilten.read.number("select count(*) from read.mails")
        asked = bilten.read.rows("select distinct order_id from read.mails")
        assert mails == len(asked) == 1, f"{mails} mails for {len(asked)} orders"
        print(f"three formats, four kills, two rollbacks; {speed}")


if __name__ == "__main__":
    main()
