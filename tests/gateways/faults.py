"""What goes wrong at a gateway: on demand for the next requests, or by a rate for any of them."""

import dataclasses
import random

from http_loop import CLOSE, HANG, Answer, Request

KINDS = {
    "timeout_before",  # no answer, and nothing was done
    "timeout_after",  # no answer, and it was done
    "close_before",
    "close_after",
    "error",  # 503, and nothing was done
    "error_after",  # 500, and it was done
    "busy",  # 429
    "slow",  # answered 100 ms later
}


@dataclasses.dataclass
class Planned:
    kind: str
    path: str = ""  # a part of the path; empty: any
    method: str = ""
    times: int = 1
    skip: int = 0  # so many that fit go well first

    def fits(self, request: Request) -> bool:
        return self.times > 0 and self.path in request.path and self.method in ("", request.method)


class Faults:
    def __init__(self, seed: int):
        self.dice = random.Random(seed)
        self.rates = {}
        self.odds = []  # likewise, of requests to a part of the API
        self.planned = []
        self.met = {}
        self.retry_after_s = 3
        self.redirect = ""  # where all requests are sent instead

    def plan(self, faults: list) -> None:
        """In place of what was planned and did not happen."""
        self.planned = []
        for fault in faults:
            assert fault["kind"] in KINDS, fault
            self.planned.append(Planned(**fault))

    def set_rates(self, rates: dict) -> None:
        assert set(rates) <= KINDS, rates
        self.rates = rates

    def set_odds(self, odds: list) -> None:
        assert {odd["kind"] for odd in odds} <= KINDS, odds
        self.odds = odds

    def choose(self, request: Request) -> str:
        """The kind that befalls this request; empty: none."""
        for planned in self.planned:
            if planned.fits(request) and planned.skip:
                planned.skip -= 1
            elif planned.fits(request):
                planned.times -= 1
                return planned.kind
        for odd in self.odds:
            if odd["path"] in request.path and self.dice.random() < odd["rate"]:
                return odd["kind"]
        thrown = self.dice.random() if self.rates else 1.0
        for kind, rate in self.rates.items():
            if thrown < rate:
                return kind
            thrown -= rate
        return ""

    def run(self, request: Request, work):
        kind = self.choose(request)
        if kind:
            self.met[kind] = self.met.get(kind, 0) + 1
        if kind == "timeout_before":
            return HANG
        if kind == "close_before":
            return CLOSE
        if kind == "error":
            return Answer(503, {"error": {"type": "api_error"}})
        if kind == "busy":
            return Answer(429, {"error": {"type": "rate_limit_error"}}, {"Retry-After": self.retry_after_s})
        if self.redirect:
            return Answer(302, None, {"Location": self.redirect})
        answer = work(request)
        if kind == "timeout_after":
            return HANG
        if kind == "close_after":
            return CLOSE
        if kind == "error_after":
            return Answer(500, {"error": {"type": "api_error"}})
        if kind == "slow":
            answer.wait_s = 0.1
        return answer
