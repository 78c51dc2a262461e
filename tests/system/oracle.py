"""Whether what readers see is what happened: read models against the fold, the topic against the store."""

import json
import subprocess
from collections import Counter

from books import ACCOUNTS, Books
from fold import Fold
from installation import Installation

EVENTS_QUERY = (
    "select lane, position, stream_id, stream_type, version, event_id, type, data, data::text as bytes, "
    "metadata, recorded_at from store.events order by lane, position"
)


def stored_events(bilten: Installation) -> list:
    return bilten.events.rows(EVENTS_QUERY)


def spelled(status: str) -> str:
    """AwaitingPayment and awaiting_payment are one word."""
    return status.replace("_", "").lower()


def same(what: str, found: dict, wanted: dict) -> None:
    assert found.keys() == wanted.keys(), (
        f"{what}: {len(found)} rows instead of {len(wanted)}; "
        f"missing {list(wanted.keys() - found.keys())[:3]}, too many {list(found.keys() - wanted.keys())[:3]}"
    )
    for key, value in wanted.items():
        assert found[key] == value, f"{what} {key}: {difference(found[key], value)}"


def difference(found, wanted, where: str = "") -> str:
    """The first place where two trees part."""
    if isinstance(found, dict) and isinstance(wanted, dict) and found.keys() == wanted.keys():
        names = wanted.keys()
    elif isinstance(found, (list, tuple)) and isinstance(wanted, (list, tuple)) and len(found) == len(wanted):
        names = range(len(wanted))
    else:
        return f"{where}: the read model has {found}, by the events it is {wanted}"
    return next(difference(found[name], wanted[name], f"{where}/{name}") for name in names if found[name] != wanted[name])


def check_read_models(bilten: Installation) -> Fold:
    """Row by row. Nothing may be under way any more."""
    fold = Fold(stored_events(bilten))
    read = bilten.read
    for table in ("parked_streams", "dead_letters"):
        assert read.number(f"select count(*) from read.{table}") == 0, f"read.{table} is not empty"

    # Of a deleted event the history stays alone.
    there = {key: event for key, event in fold.events.items() if event.status != "deleted"}
    rows = read.rows("select event_id, status, version, document::json from read.availability")
    same(
        "availability",
        {r["event_id"]: (spelled(r["status"]), r["version"], without_nulls(r["document"])) for r in rows},
        {key: (e.status, e.version, e.availability(key)) for key, e in there.items()},
    )

    rows = read.rows("select event_id, status, title, version, details::json from read.events")
    same(
        "events",
        {r["event_id"]: (spelled(r["status"]), r["title"], r["version"], seen(r["details"])) for r in rows},
        {key: (e.status, e.details["title"], e.version, shown(e)) for key, e in there.items()},
    )

    rows = read.rows("select venue_id, document::json from read.venues")
    same("venues", {r["venue_id"]: r["document"] for r in rows}, fold.venues)

    rows = read.rows("select ticket_type_id, event_id from read.ticket_types")
    same(
        "ticket types",
        {r["ticket_type_id"]: r["event_id"] for r in rows},
        {kind["ticketTypeId"]: key for key, e in there.items() for kind in e.types},
    )

    rows = read.rows("select entry_id, event_id, version, document::json from read.event_history")
    same("history", {r["entry_id"]: without_nulls(r["document"]) for r in rows}, without_nulls(fold.history))

    rows = read.rows("select order_id, event_id, buyer, status, version, valid_tickets, state::json from read.orders")
    same(
        "orders",
        {r["order_id"]: order_row(r) for r in rows},
        {key: order_as_folded(order) for key, order in fold.orders.items()},
    )

    rows = read.rows("select ticket_id, is_valid, sessions, check_ins::json, transferred_to from read.tickets")
    same(
        "tickets",
        {
            r["ticket_id"]: (r["is_valid"], r["sessions"], check_ins(r["check_ins"]), r["transferred_to"])
            for r in rows
        },
        {key: wanted for order in fold.orders.values() for key, wanted in tickets_as_folded(order)},
    )
    unmade = "select count(*) from read.ticket_orders join read.orders using (order_id)"
    assert read.number(f"{unmade} where status <> 'awaiting_payment'") == 0, "tickets were not made"

    rows = read.rows("select token_id, revoked_at is not null as revoked, check_ins, lists from read.kiosk_tokens")
    same(
        "kiosk tokens",
        {r["token_id"]: [r["revoked"], r["check_ins"], r["lists"]] for r in rows},
        fold.kiosks,
    )

    rows = read.rows("select showing_id, event_id, document::json from read.showings")
    found = {r["showing_id"]: (r["event_id"], r["document"]["persons"]) for r in rows}
    same("showings", found, fold.showings)

    rows = read.rows("select kind, order_id, coalesce(refund_id, payment_id) as money from read.tasks")
    found = {(spelled(r["kind"]), r["order_id"], r["money"]) for r in rows}
    wanted = {(spelled(kind), order, refund) for kind, order, refund in fold.tasks}
    assert found == wanted, f"tasks {found ^ wanted}"

    rows = read.rows("select order_id, kind from read.mails")
    mails = Counter((r["order_id"], spelled(r["kind"])) for r in rows)
    wanted = Counter({(order, spelled(kind)): n for (order, kind), n in fold.mails.items() if n})
    assert mails == wanted, f"mails {(mails - wanted) + (wanted - mails)}"
    check_ledger(bilten)
    return fold


def check_ledger(bilten: Installation) -> Books:
    books = Books(stored_events(bilten))
    columns = ", ".join(ACCOUNTS)
    rows = bilten.read.rows(f"select entry_id, event_id, order_id, kind, currency, {columns} from read.ledger_entries")
    same(
        "ledger entries",
        {r["entry_id"]: (r["event_id"], r["order_id"], spelled(r["kind"]), r["currency"], amounts(r)) for r in rows},
        books.entries,
    )
    rows = bilten.read.rows(f"select event_id, currency, {columns} from read.ledger_events")
    same("ledger of events", {r["event_id"]: (r["currency"], amounts(r)) for r in rows}, books.events)
    rows = bilten.read.rows("select order_id, receivable, payable, open_attempts from read.ledger_orders")
    same(
        "ledger of orders",
        {r["order_id"]: (r["receivable"], r["payable"], r["open_attempts"]) for r in rows},
        books.orders,
    )
    return books


def amounts(row: dict) -> dict:
    return {account: row[account] for account in ACCOUNTS if row[account]}


def without_nulls(value):
    if isinstance(value, dict):
        return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [without_nulls(inner) for inner in value]
    return value


def seen(details: dict) -> tuple:
    places = [(s["sessionId"], s["currentRegistrations"], s["availableSpots"]) for s in details["sessions"]]
    return details["title"], details["venue"], details["isPublished"], details["isCancelled"], places


def shown(event) -> tuple:
    places = [(session, event.sold[session], event.left(session)) for session in event.sessions]
    published, cancelled = event.status == "published", event.status == "cancelled"
    return event.details["title"], event.details["venue"], published, cancelled, places


def order_row(row: dict) -> tuple:
    state = row["state"]
    tickets = {held["ticket"]["ticketId"]: held["valid"] for held in state["tickets"]}
    refunds = {key: [refund["amount"], refund["done"]] for key, refund in state["refunds"].items()}
    return (
        row["event_id"],
        row["buyer"],
        spelled(row["status"]),
        row["version"],
        row["valid_tickets"],
        tickets,
        refunds,
        state["total"],
    )


def order_as_folded(order) -> tuple:
    tickets = {key: valid for key, (_, valid) in order.tickets.items()}
    return (
        order.event_id,
        order.buyer,
        spelled(order.status),
        order.version,
        sum(tickets.values()),
        tickets,
        order.refunds,
        order.total,
    )


def check_ins(entries: list) -> dict:
    return {entry["session"]: (entry["at"], entry["station"]) for entry in entries}


def tickets_as_folded(order):
    for key, (_, valid) in order.tickets.items():
        came = {session: scan for (ticket, session), scan in order.admissions.items() if ticket == key}
        yield key, (valid, order.sessions[key], came, order.transferred.get(key))


def check_topic(bilten: Installation) -> int:
    """Each partition holds its lane, event by event and byte for byte. Returns how many."""
    least = bilten.heads()
    lanes = [row["lane"] for row in bilten.events.rows("select distinct lane from store.slots")]
    topic = {lane: list(records(bilten, lane)) for lane in lanes}
    events = stored_events(bilten)  # holds may have ended meanwhile
    for lane, found in topic.items():
        wanted = [(e["position"], e["event_id"], e["stream_id"], e["bytes"]) for e in events if e["lane"] == lane]
        assert len(found) >= least.get(lane, 0), f"partition {lane} has {len(found)} records of {least[lane]}"
        wanted = wanted[: len(found)]
        numbers = [position for position, *_ in found]
        assert numbers == list(range(1, len(numbers) + 1)), f"partition {lane} is not dense: {numbers}"
        assert len(found) == len(wanted), f"partition {lane} has {len(found)} records, its lane {len(wanted)}"
        for record, event in zip(found, wanted):
            assert record == event, f"partition {lane}: {record} instead of {event}"
    return len(events)


def topic_end(bilten: Installation) -> int:
    """The sum of the partitions' end offsets: grows with whatever a relay writes, committed or not."""
    lanes = bilten.events.rows("select distinct lane from store.slots")
    topics = [arg for row in lanes for arg in ("-t", f"{bilten.prefix}.events:{row['lane']}:-1")]
    done = subprocess.run(
        ["kcat", "-Q", "-b", bilten.kafka, *topics], capture_output=True, text=True, timeout=60, check=True
    )
    return sum(int(line.rpartition(" ")[2]) for line in done.stdout.splitlines())


def topic_size(bilten: Installation) -> int:
    """Committed records in all partitions."""
    lanes = bilten.events.rows("select distinct lane from store.slots")
    return sum(sum(1 for _ in records(bilten, row["lane"])) for row in lanes)


def records(bilten: Installation, partition: int):
    """As a reader of committed records sees them."""
    done = subprocess.run(
        ["kcat", "-C", "-q", "-J", "-e", "-b", bilten.kafka, "-t", f"{bilten.prefix}.events"]
        + ["-p", str(partition), "-o", "beginning", "-X", "isolation.level=read_committed"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    for line in done.stdout.splitlines():
        record = json.loads(line)
        headers = dict(zip(record["headers"][::2], record["headers"][1::2]))
        yield int(headers["ce_sequence"]), headers["ce_id"], record["key"], record["payload"]
