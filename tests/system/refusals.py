"""Every error code over HTTP: each recipe brings about the one that it is named after. The list is the
document's own, so a code that nobody has a recipe for fails the test."""

import sys
import time

import refusals_of_carts  # noqa: F401: they add their recipes
import refusals_of_door  # noqa: F401
import refusals_of_events  # noqa: F401
import refusals_of_requests  # noqa: F401
import refusals_of_sales  # noqa: F401
from contract import contract
from installation import Installation
from refusal_bench import RECIPES, Bench

# Guards of the domain that no request of today reaches; whoever opens a way removes the line.
UNREACHABLE = {
    "ALREADY_TAKEN": "no command claims a unique value yet",
    "CHECK_IN_UNDONE": "told of one scan within the answer to a batch, see door.py",
    "SCAN_IN_FUTURE": "likewise",
    "KIOSK_TOKEN_EXPIRED": "a kiosk token lives for four hours at least",
    "HOLD_EXPIRED": "a hold lasts a minute at least, and is gone when it ends; between the two, see the domain's tests",
    "PAYMENT_UNAVAILABLE": "no gateway but the sandbox here; see gateways.py",
    "WAITLIST_FULL": "a waitlist has room for ten thousand",
    "PAYMENT_TOKEN_MISSING": "the request is VALIDATION_FAILED before",
}


def main() -> None:
    codes = contract().document["x-error-codes"]
    strangers = (RECIPES.keys() | UNREACHABLE.keys()) - codes.keys()
    missing = codes.keys() - RECIPES.keys() - UNREACHABLE.keys()
    assert not strangers, f"no codes of the document: {sorted(strangers)}"
    assert not missing, f"codes without a recipe: {sorted(missing)}"
    wrong = []
    with Installation("refusals", BILTEN_BUS="postgres") as bilten:
        bilten.start(bilten.nodes[0], bilten.project, bilten.sink)
        bench = Bench(bilten)
        for code, bring_about in RECIPES.items():
            started = time.monotonic()
            answer = bring_about(bench)
            if answer.status != codes[code]["status"] or answer.code != code:
                wrong.append(f"{code}: {answer}")
            if time.monotonic() - started > 5:
                print(f"{code} took {time.monotonic() - started:.1f} s", file=sys.stderr)
    assert not wrong, "\n".join(wrong)
    print(f"{len(RECIPES)} codes over HTTP; {len(UNREACHABLE)} that nothing reaches yet")


if __name__ == "__main__":
    main()
