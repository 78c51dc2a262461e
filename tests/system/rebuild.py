"""Rebuilds of every read model with the real binary, as the roles of an installation, while people
buy, give back and edit: killed on the way, run again, swapped. Afterwards every read model is what the
events say, and every mail went out once."""

import subprocess

from client import Client
from installation import Installation, eventually
from load import Load
from oracle import check_read_models, stored_events

NAMES = ["events", "availability", "history", "orders", "tasks", "mails"]
# Where a rebuild dies before it is run to its end.
DEATHS = {
    "events": "rebuild.making:1",
    "availability": "rebuild.made:1",
    "history": "projector.before_commit:2",
    "orders": "projector.after_commit:1",
    "tasks": "rebuild.holding:1",
    "mails": "rebuild.before_commit:1",
}


def rebuild(bilten: Installation, name: str, **settings: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [bilten.binary, "project", "--rebuild", name, "--by", "ayse", "--reason", "a drill"],
        env={**bilten.environment, **settings},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def sales_go_on(load: Load, sales: int) -> None:
    before = load.count(201)
    eventually("sales go on", lambda: load.check_alive() and load.count(201) >= before + sales)


def spoil(bilten: Installation, name: str) -> None:
    """Wrong rows that only a fold from the beginning can make right."""
    table = {"history": "event_history"}.get(name, name)
    bilten.read.run(f"delete from read.{table} where ctid in (select ctid from read.{table} limit 3)")


def drill(bilten: Installation, load: Load, name: str) -> None:
    spoil(bilten, name)
    died = rebuild(bilten, name, BILTEN_CRASH_AT=DEATHS[name])
    assert died.returncode == -9, f"{name} was to die at {DEATHS[name]}: {died}"
    sales_go_on(load, 2)
    done = rebuild(bilten, name)
    assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"
    assert f"The new tables of {name} serve." in done.stdout, done.stdout
    again = rebuild(bilten, name)
    assert again.returncode == 1 and f"bilten project --discard {name}" in again.stderr, again
    sales_go_on(load, 2)


def mails_sent_twice(bilten: Installation) -> list:
    ids = []
    for path in bilten.mail_folder.glob("*.eml"):
        text = path.read_text(errors="replace")
        ids += [line for line in text.splitlines() if line.lower().startswith("message-id:")]
    return [each for each in set(ids) if ids.count(each) > 1]


def check_dead_letters(bilten: Installation) -> None:
    assert bilten.bilten("dead-letters", "list") == "No stream is parked."
    history = bilten.bilten("dead-letters", "history")
    for name in NAMES:
        assert f" ayse rebuild {name} -: swapped (a drill)" in history, history
    with Client(bilten.url) as client:
        text = client.must(200, "GET", "/metrics").text
    assert 'bilten_projection_parked_streams{projection="orders"} 0' in text, text
    assert 'bilten_projection_lag_events{projection="orders",lane="0"} 0' in text, text


def main() -> None:
    with Installation("rebuild") as bilten:
        bilten.start()
        load = Load(bilten).start()
        sales_go_on(load, 20)
        for name in NAMES:
            drill(bilten, load, name)
        sales_go_on(load, 10)
        load.end()
        for name in NAMES:
            assert "The old tables" in bilten.bilten("project", "--discard", name, "--by", "ayse")
        bilten.await_quiet()
        fold = check_read_models(bilten)
        load.check(stored_events(bilten))
        waiting = "select count(*) from read.mail_deliveries d join read.mails using (mail_id) where status = 'waiting'"
        eventually("the mails are out", lambda: bilten.read.number(waiting) == 0)
        assert not mails_sent_twice(bilten), mails_sent_twice(bilten)
        schemas = bilten.read.number("select count(*) from pg_namespace where nspname like 'read_%'")
        assert schemas == 0, "tables of a rebuild stayed behind"
        eventually("no dead letter, all folded, as serve says", lambda: check_dead_letters(bilten) is None)

        # Without a projector, as after an evening of maintenance.
        bilten.project.stop()
        spoil(bilten, "orders")
        assert rebuild(bilten, "orders").returncode == 0
        check_read_models(bilten)
        print(f"{len(NAMES)} rebuilds, {len(fold.orders)} orders, answers {load.statuses}")


if __name__ == "__main__":
    main()
