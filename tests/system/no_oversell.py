"""200 buyers at once for 50 places, over two nodes: 50 are sold, also when a node dies of it."""

import threading
import time
import uuid

from client import Client, published_event, purchase_body
from installation import Installation, eventually

BUYERS = 200
PLACES = 50


class Buyer(threading.Thread):
    """Asks one node, and under the same key the other one when nobody answers, until it knows."""

    def __init__(self, urls: list, token: str, path: str, ticket_type: str, gate: threading.Barrier):
        super().__init__(daemon=True)
        self.urls = urls
        self.token = token
        self.path = path
        self.body = purchase_body(ticket_type)
        self.key = str(uuid.uuid4())
        self.gate = gate
        self.answer = None
        self.tries = 0

    def run(self) -> None:
        clients = [Client(url, self.token) for url in self.urls]
        self.gate.wait()
        while self.answer is None and self.tries < 50:
            client = clients[self.tries % len(clients)]
            self.tries += 1
            answer = client.try_ask("POST", self.path, self.body, {"Idempotency-Key": self.key})
            if answer.status not in (0, 503):
                self.answer = answer
            else:
                time.sleep(0.05)
        for client in clients:
            client.close()

    def again(self, url: str):
        with Client(url, self.token) as client:
            return client.ask("POST", self.path, self.body, {"Idempotency-Key": self.key})


def buy(bilten: Installation, event: dict, tokens: list) -> list:
    path = f"/api/events/{event['eventId']}/tickets/purchase"
    ticket_type = event["ticketTypes"][0]["ticketTypeId"]
    gate = threading.Barrier(BUYERS + 1)
    buyers = []
    for number in range(BUYERS):
        urls = bilten.urls if number % 2 else bilten.urls[::-1]
        buyers.append(Buyer(urls, tokens[number % len(tokens)], path, ticket_type, gate))
    for buyer in buyers:
        buyer.start()
    gate.wait()
    for buyer in buyers:
        buyer.join(120)
    assert all(buyer.answer for buyer in buyers), "a buyer never got an answer"
    return buyers


def check(bilten: Installation, event: dict, buyers: list) -> None:
    sold = [buyer for buyer in buyers if buyer.answer.status == 201]
    refused = [buyer for buyer in buyers if buyer.answer.status == 409]
    strange = [str(b.answer) for b in buyers if b not in sold and b not in refused]
    assert not strange, strange[:3]
    assert (len(sold), len(refused)) == (PLACES, BUYERS - PLACES), (len(sold), len(refused))
    codes = {buyer.answer.code for buyer in refused}
    assert codes == {"INSUFFICIENT_CAPACITY"}, codes
    orders = {buyer.answer.json["orderId"] for buyer in sold}
    tickets = {t["code"] for buyer in sold for t in buyer.answer.json["tickets"]}
    assert len(orders) == len(tickets) == PLACES, "two buyers hold the same ticket"

    stored = bilten.events.rows(
        "select data->>'orderId' as order, data from store.events "
        f"where type = 'TicketsSold' and stream_id = '{event['eventId']}'"
    )
    assert {row["order"] for row in stored} == orders and len(stored) == PLACES
    assert sum(p["quantity"] for row in stored for p in row["data"]["places"]) == PLACES

    for buyer in (sold[0], sold[-1], refused[0]):  # each node gives the answer that stands
        for url in bilten.urls:
            again = buyer.again(url)
            assert again.status == buyer.answer.status, again
            if again.status == 201:
                assert again.json == buyer.answer.json, (again.text, buyer.answer.text)

    path = f"/api/events/{event['eventId']}/availability"
    for url in bilten.urls:
        with Client(url) as anyone:
            eventually(
                "availability shows it",
                lambda: anyone.ask("GET", path).json["sessions"][0]["sold"] == PLACES,
            )
            shown = anyone.ask("GET", path).json
            assert shown["sessions"][0]["available"] == 0, shown
            assert shown["ticketTypes"][0]["isAvailable"] is False, shown


# Where a node dies: its buyers do not know what became of their purchases. They may have been
# decided and never committed, or committed and never answered.
DEATHS = {"before a commit": "lane.before_commit:1", "after a commit": "lane.after_commit:2"}


def main() -> None:
    with Installation("no-oversell", nodes=2) as bilten:
        bilten.start()
        tokens = [bilten.token("Member") for _ in range(8)]
        organizer = Client(bilten.url, bilten.token("EventOrganizer"))

        event = published_event(organizer, capacities=(PLACES,), title="Nobody dies")
        check(bilten, event, buy(bilten, event, tokens))

        node, url = bilten.nodes[1], bilten.urls[1]
        for death, crash_point in DEATHS.items():
            event = published_event(organizer, capacities=(PLACES,), title=f"A node dies {death}")
            node.stop()
            node.restart(BILTEN_CRASH_AT=crash_point)
            bilten.await_ready(node, url)
            buyers = buy(bilten, event, tokens)
            assert not node.alive(), f"the node was to die {death}"
            node.restart()
            bilten.await_ready(node, url)
            check(bilten, event, buyers)
            repeated = sum(1 for buyer in buyers if buyer.tries > 1)
            print(f"a node died {death}: {repeated} of {BUYERS} buyers had to ask again")


if __name__ == "__main__":
    main()
