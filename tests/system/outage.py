"""PostgreSQL and Kafka stop under load and come back: nobody helps, nothing is lost, nothing comes twice.

Without PostgreSQL every request gets 503 with Retry-After, in bounded time. Without Kafka sales go
on. The servers are this test's own.
"""

import contextlib
import os
import pathlib
import subprocess

from client import Client
from installation import Installation, eventually, required
from load import Load
from oracle import check_read_models, check_topic, stored_events, topic_size

ANSWER_MAX_S = 45  # no request may take longer, whatever is down; the machine may be busy


class Server:
    """A PostgreSQL or a Kafka in a folder of its own."""

    def __init__(self, kind: str, folder: pathlib.Path):
        self.kind = kind
        self.folder = str(folder / kind)

    def do(self, verb: str, *options: str) -> str:
        command = [required("BILTEN_TEST_SERVER"), self.kind, verb, self.folder, *options]
        # Into a file: the server itself would hold a pipe open.
        log = pathlib.Path(f"{self.folder}.{verb}")
        with log.open("w") as out:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False)
        assert done.returncode == 0, f"{' '.join(command)}: {log.read_text()}"
        return log.read_text().strip()


@contextlib.contextmanager
def servers():
    folder = pathlib.Path(required("BILTEN_TEST_DIR")) / f"outage-{os.getpid()}"
    folder.mkdir()
    both = [Server("postgres", folder), Server("kafka", folder)]
    try:
        yield both
    finally:
        for server in both:
            server.do("remove")


def during_outage(bilten: Installation) -> None:
    """What a reader and a load balancer hear meanwhile."""
    with Client(bilten.url, seconds=ANSWER_MAX_S) as client:
        client.must(200, "GET", "/health/live")

        def store_is_missed() -> bool:
            answer = client.ask("GET", "/health/ready")
            failed = {part["name"] for part in answer.json["dependencies"] if part["status"] == "failed"}
            assert answer.status == (503 if failed else 200), answer
            return "eventStore" in failed

        eventually("it is not ready", store_is_missed)
        answer = client.ask("GET", "/api/venues")
        assert answer.status == 503 and "retry-after" in answer.headers, answer
        assert answer.code == "UNAVAILABLE", answer
        listed = client.must(200, "GET", "/api/events")  # the index is the node's own
        assert listed.json["events"], listed


def postgres_outage(bilten: Installation, load: Load, postgres: Server, how: str) -> None:
    sales, refused = load.count(201), load.count(503)
    eventually("sales go on", lambda: load.check_alive() and load.count(201) >= sales + 20)
    postgres.do("stop", how)
    eventually("requests are refused", lambda: load.check_alive() and load.count(503) >= refused + 50)
    during_outage(bilten)
    postgres.do("start")
    sales = load.count(201)
    eventually("sales go on", lambda: load.check_alive() and load.count(201) >= sales + 20)


def kafka_outage(bilten: Installation, load: Load, kafka: Server) -> None:
    kafka.do("stop", "kill")
    refused, sales = load.count(503), load.count(201)
    eventually("sales go on without Kafka", lambda: load.check_alive() and load.count(201) >= sales + 100)
    with Client(bilten.url) as client:
        # Not known for a moment after the outages before.
        eventually(
            "read models say how far behind they are",
            lambda: client.must(200, "GET", "/api/events").headers.get("bilten-behind", "").isdigit(),
        )
    assert load.count(503) == refused, "a purchase was refused because of Kafka"
    kafka.do("start")


def main() -> None:
    with servers() as (postgres, kafka):
        port = postgres.do("start").rpartition(":")[2]
        brokers = kafka.do("start")
        admin = f"host=127.0.0.1 port={port} dbname=postgres user=postgres"
        with Installation("outage", admin_dsn=admin, kafka=brokers) as bilten:
            bilten.start()
            pids = [part.child.pid for part in bilten.parts]
            load = Load(bilten, answer_max_s=ANSWER_MAX_S).start()
            for how in ("immediate", "fast"):
                postgres_outage(bilten, load, postgres, how)
            kafka_outage(bilten, load, kafka)
            load.end()

            assert not load.without_retry_after, load.without_retry_after[:2]
            assert load.count(0) == 0, f"{load.count(0)} requests got no answer within {ANSWER_MAX_S} s"
            strange = {status for status in load.statuses if status >= 500 and status != 503}
            assert not strange, load.statuses
            alive = [part.child.pid for part in bilten.parts if part.alive()]
            assert alive == pids, "a part ended, and nobody was to help"

            bilten.await_quiet()
            fold = check_read_models(bilten)
            events = stored_events(bilten)
            eventually("the relay has caught up", lambda: topic_size(bilten) == len(events))
            check_topic(bilten)
            load.check(events)
            print(
                f"{len(fold.orders)} orders, {len(events)} events, answers {load.statuses}, "
                f"slowest {load.slowest_s:.1f} s"
            )


if __name__ == "__main__":
    main()
