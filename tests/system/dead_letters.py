"""An event that no projection can read: its stream is parked, everything else goes on, the topic of dead
letters has it, and an operator sees it, retries in vain, and lets it go. All with the real binary."""

import json
import subprocess

from client import Client, published_event, purchase_body
from installation import Installation, eventually


def tool(bilten: Installation, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [bilten.binary, "dead-letters", *arguments],
        env=bilten.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def poison(bilten: Installation, stream: str) -> None:
    """One more event of the stream, of a type that this binary does not know."""
    bilten.events.run(
        "insert into store.events (lane, position, stream_id, stream_type, version, event_id, type, "
        "schema_version, data, metadata) select e.lane, (select max(position) + 1 from store.events "
        "where lane = e.lane), stream_id, stream_type, version + 1, gen_random_uuid(), 'FromTheFuture', 1, "
        f"'{{\"a\": 1}}', metadata from store.events e where stream_id = '{stream}' order by version desc limit 1"
    )


def letters(bilten: Installation) -> dict:
    """Headers of every record in the topic, by projection."""
    done = subprocess.run(
        ["kcat", "-C", "-q", "-J", "-e", "-b", bilten.kafka, "-t", f"{bilten.prefix}.dead-letters"]
        + ["-o", "beginning", "-X", "isolation.level=read_committed"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = {}
    for line in done.stdout.splitlines():
        record = json.loads(line)
        headers = dict(zip(record["headers"][::2], record["headers"][1::2]))
        assert headers["ce_projection"] not in found, "a letter came twice"
        assert record["payload"] == '{"a": 1}' and record["key"] == headers["ce_subject"], record
        found[headers["ce_projection"]] = headers
    return found


def metric(client: Client, name: str) -> str:
    wanted = f'bilten_projection_parked_streams{{projection="{name}"}} '
    lines = client.must(200, "GET", "/metrics").text.splitlines()
    return next((line.removeprefix(wanted) for line in lines if line.startswith(wanted)), "")


def main() -> None:
    with Installation("dead-letters") as bilten:
        bilten.start()
        with Client(bilten.url, bilten.token("EventOrganizer")) as organizer:
            poisoned, other = published_event(organizer), published_event(organizer)
            stream = poisoned["eventId"]
            organizer.close()
            for node in bilten.nodes:  # whose lane writers would meet the foreign event as well
                node.stop()
            poison(bilten, stream)
            query = "select count(*) from read.parked_streams"
            eventually("the stream is parked by all ten", lambda: bilten.read.number(query) == 10)
            eventually("the log tells", lambda: "projection=orders parked_streams=1" in bilten.project.text())
            found = eventually("the topic has a letter of each", lambda: len(letters(bilten)) == 10 and letters(bilten))
            assert found["orders"]["ce_source"] == "/bilten/projections/orders", found
            assert found["orders"]["ce_type"] == "dev.bilten.FromTheFuture" and found["orders"]["ce_subject"] == stream

            bilten.start(*bilten.nodes)
            eventually("serve tells", lambda: metric(organizer, "orders") == "1")
            sold = purchase_body(other["ticketTypes"][0]["ticketTypeId"])
            with Client(bilten.url, bilten.token("Member")) as buyer:
                buyer.must(201, "POST", f"/api/events/{other['eventId']}/tickets/purchase", sold)
            eventually("everything else goes on", lambda: not bilten.behind())

        listed = tool(bilten, "list", "--projection", "orders")
        assert f"orders {stream}" in listed.stdout and "1 events wait" in listed.stdout, listed
        retried = tool(bilten, "retry", "orders", stream, "--by", "ayse")
        assert retried.returncode == 1 and "still not" in retried.stderr and "drop" in retried.stderr, retried
        assert tool(bilten, "drop", "orders", stream).returncode != 0, "dropped without a reason"
        dropped = tool(bilten, "drop", "orders", stream, "--by", "ayse", "--reason", "a drill")
        assert dropped.returncode == 0 and "1 events dropped" in dropped.stdout, dropped
        again = tool(bilten, "drop", "orders", stream, "--reason", "a drill")
        assert again.returncode == 1 and "has not parked" in again.stderr, again
        history = tool(bilten, "history").stdout.splitlines()
        assert len(history) == 2 and history[0].endswith(f"ayse drop orders {stream}: 1 events dropped (a drill)"), history
        assert "ayse retry orders" in history[1] and "failed: " in history[1], history
        assert tool(bilten, "list", "--projection", "orders").stdout == "No stream is parked.\n"
        assert len(letters(bilten)) == 10
        print("9 projections parked a stream, one was retried in vain and dropped")


if __name__ == "__main__":
    main()
