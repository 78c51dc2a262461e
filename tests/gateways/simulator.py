"""Both payment gateways, over HTTP and with their books in memory: `simulator.py [--port N]`.

Prints its port when it is ready. /v1/payment_intents and its like is Stripe's API, the rest under /v1
and /v2 PayPal's. `POST /control` takes JSON, each member of which does one thing:

  faults    [{"kind", "path", "method", "times", "skip"}]  befalls the next requests that fit (see faults.py)
  rates     {kind: 0.01}                           befalls any request of a gateway
  odds      [{"kind", "path", "rate"}]             likewise, where the path has this part
  webhooks  {"stripe": address, "paypal": address} where notices go
  noticeRates {"duplicate": 0.1}                   also wrong_signature, old, late, lost
  hold      true                                   notices wait
  release   "as they came", "reversed", "shuffled"
  authenticate {"intent", "good"}                  the buyer comes back from the bank's page
  authenticateAll {"goodRate": 0.5}                all buyers that are there; answers how many
  expire    a reference                            what was set aside goes back by itself
  checkout  {"value", "currency", "status", "intent"}  a PayPal order; answers with its id
  tamper    {"kind": "double", "payment": id}      capture, refund, charge, double, change, hide
  decline   a PayPal order                         whose instrument is declined
  forgetKeys true                                  idempotency keys are over, as after a day
  sign      {"gateway", "body"}                    answers with the headers of such a notice
  retryAfter seconds                               that "busy" asks for
  redirect  a path                                 where every request is sent instead
  signOut   true                                   PayPal's access tokens are void

`GET /books` shows what moved, what befell whom, and how notices were taken.
"""

import argparse
import asyncio
import time

import http_loop
from faults import Faults
from http_loop import Answer, Request
from notices import Notices
from paypal_double import PayPalDouble
from stripe_double import StripeDouble

STRIPE_KEY = "sk_test_simulated"
PAYPAL_CLIENT = ("client-simulated", "secret-simulated")
NOTICE_SECRET = "whsec_simulated"
WEBHOOK_ID = "WHSIMULATED"
STRIPE_PLACES = ("/v1/payment_intents", "/v1/refunds", "/v1/balance_transactions")


class Simulator:
    def __init__(self, seed: int):
        self.faults = Faults(seed)
        self.notices = Notices(NOTICE_SECRET, WEBHOOK_ID, seed)
        self.stripe = StripeDouble(STRIPE_KEY, lambda event: self.notices.send("stripe", event))
        self.paypal = PayPalDouble(
            *PAYPAL_CLIENT, NOTICE_SECRET, WEBHOOK_ID, lambda event: self.notices.send("paypal", event)
        )
        self.requests = 0

    def handle(self, request: Request):
        if request.path == "/control":
            return Answer(200, self.control(request.json))
        if request.path == "/books":
            return Answer(200, self.books())
        self.requests += 1
        is_stripe = request.path.startswith(STRIPE_PLACES)
        return self.faults.run(request, self.stripe.handle if is_stripe else self.paypal.handle)

    def control(self, wishes: dict) -> dict:
        return {wish: getattr(self, f"do_{wish}")(value) for wish, value in wishes.items()}

    def do_faults(self, faults: list) -> None:
        self.faults.plan(faults)

    def do_rates(self, rates: dict) -> None:
        self.faults.set_rates(rates)

    def do_odds(self, odds: list) -> None:
        self.faults.set_odds(odds)

    def do_webhooks(self, targets: dict) -> None:
        self.notices.targets = targets

    def do_noticeRates(self, rates: dict) -> None:
        self.notices.rates = rates

    def do_hold(self, holding: bool) -> None:
        self.notices.holding = holding

    def do_release(self, order: str) -> int:
        return self.notices.release(order)

    def do_authenticate(self, wish: dict) -> None:
        self.stripe.authenticate(wish["intent"], wish["good"])

    def do_authenticateAll(self, wish: dict) -> int:
        return self.stripe.authenticate_all(wish["goodRate"], self.faults.dice)

    def do_expire(self, reference: str) -> None:
        (self.stripe if reference.startswith("pi_") else self.paypal).expire(reference)

    def do_checkout(self, wish: dict) -> str:
        return self.paypal.checkout(**wish)

    def do_tamper(self, wish: dict) -> None:
        self.stripe.tamper(**wish)

    def do_decline(self, order: str) -> None:
        self.paypal.declining.add(order)

    def do_forgetKeys(self, _) -> None:
        self.stripe.answers.clear()
        self.paypal.answers.clear()

    def do_sign(self, wish: dict) -> dict:
        headers = self.notices.headers(wish["gateway"], wish["body"].encode(), False, time.time())
        return {name.lower(): value for name, value in headers.items()}

    def do_retryAfter(self, seconds: int) -> None:
        self.faults.retry_after_s = seconds

    def do_redirect(self, place: str) -> None:
        self.faults.redirect = place

    def do_signOut(self, _) -> None:
        self.paypal.tokens.clear()

    def books(self) -> dict:
        return {
            "stripe": self.stripe.books(),
            "paypal": self.paypal.books(),
            "requests": self.requests,
            "faults": self.faults.met,
            "notices": self.notices.outcomes,
            "held": len(self.notices.held),
            "unsent": self.notices.waiting.unfinished_tasks,
        }


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    simulator = Simulator(chosen.seed)
    try:
        asyncio.run(http_loop.serve(simulator.handle, chosen.port, lambda port: print(port, flush=True)))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
