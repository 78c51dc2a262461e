"""Recipes for what can be wrong with who asks and how, and with ourselves."""

import hashlib
import hmac
import http.client
import socket
import subprocess
import time

from client import Answer, venue_body
from installation import eventually
from refusal_bench import Bench, Node, nobody, recipe

WEBHOOK_SECRET = "whsec_of_this_test"

def raw(bench: Bench, text: bytes) -> Answer:
    """Bytes as they are, and the answer to them."""
    host, _, port = bench.client.address.partition(":")
    with socket.create_connection((host, int(port)), timeout=60) as wire:
        wire.sendall(text)
        response = http.client.HTTPResponse(wire)
        response.begin()
        return Answer(response.status, dict(response.getheaders()), response.read().decode())


def get(fields: str = "", target: str = "/api/events") -> bytes:
    return f"GET {target} HTTP/1.1\r\nHost: a\r\n{fields}\r\n".encode()


# Whoever asks


@recipe("VENUE_NOT_FOUND")
def _(bench):
    return bench.edit("GET", f"/api/venues/{nobody()}")


@recipe("FORBIDDEN")
def _(bench):
    by_role = bench.client.ask("POST", "/api/venues", venue_body(), token=bench.buyer)
    assert (by_role.status, by_role.code) == (403, "FORBIDDEN"), by_role
    other = bench.bilten.token("EventOrganizer")
    return bench.client.ask("PUT", bench.path(bench.draft()), {"title": "Mine"}, token=other)


@recipe("VERSION_MISMATCH")
def _(bench):
    return bench.edit("PUT", bench.path(bench.draft()), {"title": "New"}, headers={"If-Match": '"99"'})


@recipe("UNAUTHORIZED")
def _(bench):
    return bench.client.ask("POST", "/api/venues", venue_body(), token="")


@recipe("TOO_MANY_REQUESTS")
def _(bench):
    with Node(bench, BILTEN_RATE_LIMIT_ADDRESS="1") as client:
        client.ask("GET", "/api/events")
        return client.ask("GET", "/api/events")


# How it is asked


@recipe("MALFORMED_REQUEST")
def _(bench):
    return raw(bench, get("Idempotency-Key:\r\n"))


@recipe("VALIDATION_FAILED")
def _(bench):
    return bench.edit("GET", "/api/events?limit=0")


@recipe("CARD_NUMBER_REFUSED")
def _(bench):
    return bench.edit("POST", "/api/venues", {**venue_body(), "name": "4111 1111 1111 1111"})


@recipe("NOT_FOUND")
def _(bench):
    return bench.edit("GET", "/api/nowhere")


@recipe("METHOD_NOT_ALLOWED")
def _(bench):
    return bench.edit("PATCH", "/api/events", {})


@recipe("REQUEST_TIMEOUT")
def _(bench):
    return raw(bench, get()[:-2])


@recipe("PAYLOAD_TOO_LARGE")
def _(bench):
    return bench.edit("POST", "/api/venues", b" " * 70_000)


@recipe("URI_TOO_LONG")
def _(bench):
    return raw(bench, get(target="/api/events?q=" + "x" * 10_000))


@recipe("UNSUPPORTED_MEDIA_TYPE")
def _(bench):
    return bench.edit("POST", "/api/venues", b"{}", headers={"Content-Type": "text/plain"})


@recipe("EXPECTATION_FAILED")
def _(bench):
    return raw(bench, get("Expect: a-miracle\r\n"))


@recipe("HEADER_TOO_LARGE")
def _(bench):
    return raw(bench, get("".join(f"X-{n}: 1\r\n" for n in range(200))))


# When something of ours is broken


@recipe("UNAVAILABLE")
def _(bench):
    return bench.edit("GET", "/api/events", headers={"Bilten-Min-Position": "0:999999999"})


@recipe("ANSWER_OVERDUE")
def _(bench):
    with Node(bench, BILTEN_HANDLER_SECONDS="1") as client:
        holder = subprocess.Popen(
            ["psql", "-X", "-q", "-d", bench.bilten.read.dsn], stdin=subprocess.PIPE, text=True
        )
        try:
            holder.stdin.write("begin; lock table read.events in access exclusive mode;\n")
            holder.stdin.flush()
            locked = "select count(*) from pg_locks where mode = 'AccessExclusiveLock' and granted"
            eventually("the table is locked", lambda: bench.bilten.read.number(locked) > 0)
            return client.ask("GET", f"/api/events/{nobody()}")
        finally:
            holder.kill()
            holder.wait()


@recipe("INTERNAL_ERROR")
def _(bench):
    """A domain event that nobody can read, and a process that has not read it before."""
    venue = bench.client.must(201, "POST", "/api/venues", venue_body()).json["venueId"]
    bench.bilten.events.run(f"update store.events set data = '{{}}' where stream_id = '{venue}'")
    with Node(bench) as client:
        return client.ask("GET", f"/api/venues/{venue}")


# Who tells of payments


def told(bench: Bench, signature: str) -> Answer:
    """A notice to a node that has a Stripe to be told by, although no such Stripe answers."""
    files = {"KEY_FILE": "sk_test_nobody", "WEBHOOK_SECRETS_FILE": WEBHOOK_SECRET}
    settings = {}
    for name, text in files.items():
        path = bench.bilten.folder / f"stripe_{name}"
        path.write_text(text)
        settings[f"BILTEN_STRIPE_{name}"] = str(path)
    with Node(bench, **settings) as client:
        return client.ask("POST", "/api/webhooks/stripe", {}, headers={"Stripe-Signature": signature}, token="")


@recipe("WEBHOOK_NOT_GENUINE")
def _(bench):
    return told(bench, f"t={int(time.time())},v1={'0' * 64}")


@recipe("WEBHOOK_TOO_OLD")
def _(bench):
    at = int(time.time()) - 301
    signature = hmac.new(WEBHOOK_SECRET.encode(), f"{at}.{{}}".encode(), hashlib.sha256).hexdigest()
    return told(bench, f"t={at},v1={signature}")
