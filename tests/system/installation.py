"""A whole Bilten of a test's own: databases and topics in the servers that ./dev test started, and the
real binary's processes over them. Everything ends with the `with` block, whatever happens in it.
"""

import ctypes
import itertools
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid

sys.dont_write_bytecode = True

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1
PATIENCE_S = 120  # for what takes a second on an idle machine


def required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        sys.exit(f"{name} is not set: run these tests with `./dev test`")
    return value


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def eventually(what: str, condition, seconds: float = PATIENCE_S):
    """Asks until the answer is true, and returns it."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)


class Process:
    """One process of ours, with its log. It dies with us."""

    def __init__(self, name: str, command: list, environment: dict, folder: pathlib.Path):
        self.name = name
        self.command = command
        self.environment = environment
        self.log = folder / f"{name}.log"
        self.child = None
        self.restarts = 0

    def start(self, **more: str) -> "Process":
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.log.parent,
                env={**self.environment, **more},
                preexec_fn=lambda: LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL),
            )
        return self

    def alive(self) -> bool:
        return self.child is not None and self.child.poll() is None

    def kill(self) -> None:
        """kill -9, and gone when this returns."""
        if self.alive():
            self.child.kill()
        if self.child is not None:
            self.child.wait()

    def stop(self, seconds: float = PATIENCE_S) -> int:
        if not self.alive():
            return self.child.returncode if self.child else 0
        self.child.terminate()
        return self.child.wait(seconds)

    def restart(self, **more: str) -> None:
        self.restarts += 1
        self.start(**more)

    def text(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""


class Database:
    """A database as its superuser, through psql."""

    def __init__(self, dsn: str):
        self.dsn = dsn

    def run(self, sql: str) -> str:
        done = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.dsn],
            input=sql,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{sql}: {done.stderr.strip()}")
        return done.stdout.strip()

    def rows(self, query: str) -> list:
        """Of objects; `json` columns come as they would from json.loads."""
        return json.loads(self.run(f"select coalesce(json_agg(t), '[]') from ({query}) t"))

    def number(self, query: str) -> int:
        return int(self.run(query))


class Installation:
    """PostgreSQL's databases are made and migrated at once; the parts start when they are told to."""

    numbers = itertools.count(1)

    def __init__(self, name: str, nodes: int = 1, admin_dsn: str = "", kafka: str = "", **settings: str):
        self.binary = required("BILTEN_BINARY")
        self.folder = pathlib.Path(required("BILTEN_TEST_DIR")) / f"system-{name}"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.admin_dsn = admin_dsn or required("BILTEN_TEST_ADMIN_DSN")
        self.kafka = kafka or required("BILTEN_TEST_KAFKA")
        mark = f"{name.replace('-', '_')}_{os.getpid()}_{next(self.numbers)}"
        self.prefix = mark.replace("_", "-")
        self.databases = {kind: f"bilten_{mark}_{kind}" for kind in ("events", "read")}
        self.events = Database(self.dsn(self.databases["events"], "postgres"))
        self.read = Database(self.dsn(self.databases["read"], "postgres"))
        self.smtp_port = free_port()
        self.mail_folder = self.folder / ".bilten" / "mail"
        self.environment = self.make_environment(settings)
        ports = [free_port() for _ in range(nodes)]
        self.urls = [f"http://127.0.0.1:{port}" for port in ports]
        self.nodes = [
            self.process(f"serve-{number}", ["serve"], BILTEN_PORT=str(port))
            for number, port in enumerate(ports, 1)
        ]
        self.relay = self.process("relay", ["relay"])
        self.project = self.process("project", ["project"], BILTEN_PUBLIC_URL=self.url)
        self.sink = Process(
            "mail_sink",
            ["/usr/bin/python3", required("BILTEN_TEST_MAIL_SINK"), str(self.smtp_port), str(self.mail_folder)],
            dict(os.environ),
            self.folder,
        )

    @property
    def url(self) -> str:
        return self.urls[0]

    @property
    def parts(self) -> list:
        return [*self.nodes, self.relay, self.project, self.sink]

    def dsn(self, database: str, user: str) -> str:
        base = re.sub(r"\b(dbname|user)=\S+", "", self.admin_dsn)
        return f"{base} dbname={database} user={user}"

    def make_environment(self, settings: dict) -> dict:
        return {
            # Nothing of what a person set for `./dev up`.
            **{name: value for name, value in os.environ.items() if not name.startswith("BILTEN_")},
            "BILTEN_TEST_DIR": required("BILTEN_TEST_DIR"),
            "BILTEN_ENV": "test",
            "BILTEN_EVENTS_DSN": self.dsn(self.databases["events"], "bilten_app"),
            "BILTEN_READ_DSN": self.dsn(self.databases["read"], "bilten_app"),
            "BILTEN_OWNER_EVENTS_DSN": self.dsn(self.databases["events"], "bilten_owner"),
            "BILTEN_OWNER_READ_DSN": self.dsn(self.databases["read"], "bilten_owner"),
            "BILTEN_KAFKA": self.kafka,
            "BILTEN_KAFKA_PREFIX": self.prefix,
            "BILTEN_KEY_FILE": required("BILTEN_TEST_KEY_FILE"),
            "BILTEN_JWT_KEY_FILE": required("BILTEN_TEST_JWT_KEY_FILE"),
            "BILTEN_TICKET_KEY_FILE": required("BILTEN_TEST_TICKET_KEY_FILE"),
            "BILTEN_SMTP": f"127.0.0.1:{self.smtp_port}",
            # One for all nodes: one of them writes it.
            "BILTEN_SEARCH_DIR": str(self.folder / "search"),
            # A test's whole load comes from one address with a few tokens.
            "BILTEN_RATE_LIMIT_USER": "0",
            "BILTEN_RATE_LIMIT_ADDRESS": "0",
            # Those that want it ask for it.
            "BILTEN_RECONCILE_AT": "off",
            **settings,
        }

    def process(self, name: str, arguments: list, **settings: str) -> Process:
        return Process(name, [self.binary, *arguments], {**self.environment, **settings}, self.folder)

    def use(self, settings: dict) -> None:
        """More settings, for all parts; before they start."""
        for part in self.parts:
            part.environment.update(settings)

    def __enter__(self) -> "Installation":
        admin = Database(self.admin_dsn)
        for database in self.databases.values():
            admin.run(f"create database {database} owner bilten_owner")
        self.bilten("migrate")
        return self

    def __exit__(self, kind, error, trace) -> None:
        for part in self.parts:
            part.kill()
        if kind:
            self.show_logs()
        admin = Database(self.admin_dsn)
        for database in self.databases.values():
            try:
                admin.run(f"drop database if exists {database} with (force)")
            except RuntimeError as trouble:  # its server may be what the test stopped
                print(trouble, file=sys.stderr)

    def show_logs(self) -> None:
        for part in self.parts:
            lines = part.text().splitlines()
            print(f"--- {part.log}, {len(lines)} lines, restarts: {part.restarts}", file=sys.stderr)
            print("\n".join(lines[-15:]), file=sys.stderr)

    def bilten(self, *arguments: str) -> str:
        done = subprocess.run(
            [self.binary, *arguments], env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"bilten {' '.join(arguments)}: {done.stderr}{done.stdout}")
        return done.stdout.strip()

    def token(self, role: str, subject: str = "", **claims: str) -> str:
        options = ["--role", role, "--subject", subject or str(uuid.uuid4())]
        for name, value in claims.items():
            options += [f"--{name}", value]
        return self.bilten("token", *options)

    def start(self, *parts: Process) -> None:
        """Some parts, or all of them, until they are ready."""
        for part in parts or self.parts:
            part.start()
        for node, url in zip(self.nodes, self.urls):
            if node in (parts or self.parts):
                self.await_ready(node, url)
        if self.relay in (parts or self.parts):
            eventually("the relay publishes", lambda: "publishing lanes" in self.relay.text())

    def await_ready(self, node: Process, url: str) -> None:
        from client import Client

        def ready() -> bool:
            assert node.alive(), f"{node.name} ended: {node.text()[-2000:]}"
            with Client(url) as client:
                return client.try_ask("GET", "/health/ready").status == 200

        eventually(f"{url} is ready", ready)

    # What the parts have done.

    def heads(self) -> dict:
        rows = self.events.rows("select lane, max(position) as position from store.events group by lane")
        return {row["lane"]: row["position"] for row in rows}

    def behind(self) -> list:
        """Which projections have not folded all that there is, as text; none: all have."""
        heads = self.heads()
        stand = {
            (row["projection"], row["lane"]): row["position"]
            for row in self.read.rows("select projection, lane, position from read.checkpoints")
        }
        # Not those of a rebuild: they follow nothing.
        names = {name for name, _ in stand if "." not in name}
        if len(names) < 9:
            return [f"only {sorted(names)} have begun"]
        return [
            f"{name} lane {lane}: {stand.get((name, lane), 0)} of {head}"
            for name in sorted(names)
            for lane, head in heads.items()
            if stand.get((name, lane), 0) != head
        ]

    def await_quiet(self, seconds: float = PATIENCE_S) -> None:
        """Until no task is left to do and every projection is where the store is."""
        last = []

        def quiet() -> bool:
            last[:] = self.behind()
            # What somebody put aside ends in its own time.
            tasks = self.read.number("select count(*) from read.tasks where kind <> 'end_hold' or due_at <= now()")
            if tasks:
                last.append(f"{tasks} tasks are open")
            return not last

        try:
            eventually("nothing is left to do", quiet, seconds)
        except AssertionError as late:
            raise AssertionError(f"{late}: {last}") from None
