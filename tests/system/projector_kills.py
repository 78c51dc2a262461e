"""kill -9 of the relay and of the projectors, 20 times, while people buy, give back and edit.

Afterwards every read model is what the events say, row by row, and the topic is what the store is.
Half of the deaths come from outside at any moment; half are inside, at the points where most can go
wrong.
"""

import random

from installation import Installation, eventually
from load import Load
from oracle import check_read_models, check_topic, stored_events, topic_end, topic_size

KILLS = 20
RELAY_POINTS = ["relay.initialised", "relay.producing", "relay.produced", "relay.before_commit", "relay.after_commit"]
PROJECT_POINTS = ["projector.before_commit", "projector.after_commit"]


def deaths() -> list:
    """(part, crash point or nothing), in an order of chance that is the same each time."""
    planned = [("relay", f"{point}:{1 if point == 'relay.initialised' else 2}") for point in RELAY_POINTS]
    planned += [("project", f"{point}:{count}") for point in PROJECT_POINTS for count in (1, 4)]
    planned += [("project", "")] * 4 + [("relay", "")] * 7
    random.Random(20).shuffle(planned)
    return planned


class Drill:
    def __init__(self, bilten: Installation, load: Load):
        self.bilten = bilten
        self.load = load

    def eventually(self, what: str, condition) -> None:
        eventually(what, lambda: self.load.check_alive() and condition())

    def sales_go_on(self, sales: int) -> None:
        before = self.load.count(201)
        self.eventually("sales go on", lambda: self.load.count(201) >= before + sales)

    def at_work(self, name: str) -> None:
        """The part does what it is for: the topic grows, or the checkpoints move."""
        if name == "relay":
            before = topic_end(self.bilten)
            self.eventually("the topic grows", lambda: topic_end(self.bilten) > before)
        else:
            query = "select coalesce(sum(position), 0) from read.checkpoints"
            before = self.bilten.read.number(query)
            self.eventually("projections move", lambda: self.bilten.read.number(query) > before)

    def kill(self, name: str, point: str) -> None:
        part = getattr(self.bilten, name)
        if point:
            part.stop()
            part.restart(BILTEN_CRASH_AT=point)
            self.eventually(f"{name} dies at {point}", lambda: not part.alive())
        else:
            self.at_work(name)
            assert part.alive(), f"{name} ended by itself: {part.text()[-2000:]}"
            part.kill()
        self.sales_go_on(2)
        part.restart()


def main() -> None:
    with Installation("projector-kills") as bilten:
        bilten.start()
        load = Load(bilten).start()
        drill = Drill(bilten, load)
        planned = deaths()
        assert len(planned) == KILLS
        for name, point in planned:
            drill.kill(name, point)
        drill.sales_go_on(10)
        load.end()

        bilten.await_quiet()
        fold = check_read_models(bilten)
        events = stored_events(bilten)
        eventually("the relay has caught up", lambda: topic_size(bilten) == len(events))
        check_topic(bilten)
        load.check(events)
        print(f"{KILLS} kills, {len(fold.orders)} orders, {len(events)} events, answers {load.statuses}")


if __name__ == "__main__":
    main()
