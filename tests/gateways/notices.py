"""Webhooks as the gateways send them: signed, from a thread of their own, and as unreliably as wanted."""

import base64
import hashlib
import hmac
import http.client
import json
import queue
import random
import threading
import time
import urllib.parse
import uuid
import zlib

TRIES_MAX = 3
SENDERS = 4  # at a time


def stripe_signature(secret: str, body: bytes, at: int) -> str:
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest},v0=00"


def paypal_signature(secret: str, transmission: str, at: str, webhook_id: str, body: bytes) -> str:
    """Not PayPal's RSA, but over the same text: who verifies asks the simulator, as we ask PayPal."""
    text = f"{transmission}|{at}|{webhook_id}|{zlib.crc32(body)}"
    return base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()).decode()


class Notices:
    """`send` never waits; threads deliver. `hold` keeps them back until `release`."""

    def __init__(self, secret: str, webhook_id: str, seed: int):
        self.secret = secret
        self.webhook_id = webhook_id
        self.targets = {}  # "stripe" and "paypal" to addresses
        self.rates = {}  # duplicate, wrong_signature, old, late, lost
        self.holding = False
        self.held = []
        self.dice = random.Random(seed)
        self.outcomes = {}  # status, or the name of an exception, to how often
        self.waiting = queue.Queue()
        self.counting = threading.Lock()
        self.stopping = threading.Event()
        for _ in range(SENDERS):
            threading.Thread(target=self.run, daemon=True).start()

    def send(self, gateway: str, event: dict) -> None:
        if gateway not in self.targets:
            return
        body = json.dumps(event).encode()
        copies = 2 if self.happens("duplicate") else 1
        if self.happens("lost"):
            return
        for _ in range(copies):
            entry = (gateway, body, self.happens("wrong_signature"), self.happens("old"))
            if self.holding or self.happens("late"):
                self.held.append(entry)
            else:
                self.waiting.put(entry)

    def happens(self, kind: str) -> bool:
        return self.dice.random() < self.rates.get(kind, 0)

    def release(self, order: str = "as they came") -> int:
        held, self.held, self.holding = self.held, [], False
        if order == "reversed":
            held.reverse()
        if order == "shuffled":
            self.dice.shuffle(held)
        for entry in held:
            self.waiting.put(entry)
        return len(held)

    def run(self) -> None:
        while not self.stopping.is_set():
            entry = self.waiting.get()
            for number in range(TRIES_MAX):
                outcome = self.deliver(*entry)
                with self.counting:
                    self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
                good = outcome.isdigit() and not outcome.startswith("5")
                # It tries again as a gateway does, though sooner.
                if good or self.stopping.wait(0.1 * 2**number):
                    break
            self.waiting.task_done()

    def deliver(self, gateway: str, body: bytes, is_wrong: bool, is_old: bool) -> str:
        target = urllib.parse.urlsplit(self.targets[gateway])
        headers = self.headers(gateway, body, is_wrong, time.time() - (3600 if is_old else 0))
        try:
            wire = http.client.HTTPConnection(target.hostname, target.port, timeout=20)
            wire.request("POST", target.path, body, {**headers, "Content-Type": "application/json"})
            status = wire.getresponse().status
            wire.close()
            return str(status)
        except (OSError, http.client.HTTPException) as trouble:
            return type(trouble).__name__

    def headers(self, gateway: str, body: bytes, is_wrong: bool, at: float) -> dict:
        secret = "wrong" if is_wrong else self.secret
        if gateway == "stripe":
            return {"Stripe-Signature": stripe_signature(secret, body, int(at))}
        transmission = str(uuid.uuid4())
        when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
        return {
            "Paypal-Transmission-Id": transmission,
            "Paypal-Transmission-Time": when,
            "Paypal-Transmission-Sig": paypal_signature(secret, transmission, when, self.webhook_id, body),
            "Paypal-Cert-Url": "https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270",
            "Paypal-Auth-Algo": "SHA256withRSA",
        }
