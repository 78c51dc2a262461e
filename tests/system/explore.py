"""schemathesis against a running server: the whole OpenAPI document, all checks, links followed."""

import json
import os
import pathlib
import subprocess
import sys

from client import Client, published_event, purchase_body
from installation import Installation

FOLDER = pathlib.Path(__file__).parents[1] / "contract"


def real_ids(bilten: Installation, token: str) -> dict:
    """Something that exists for each id of the document's examples, and by its name."""
    document = json.loads((FOLDER.parents[1] / "schemas" / "openapi.json").read_text())
    with Client(bilten.url, token) as client:
        event = published_event(client, capacities=(400, 400), types=[("Entry", [1], 0, 400)])
        kind = event["ticketTypes"][0]["ticketTypeId"]
        path = f"/api/events/{event['eventId']}/tickets/purchase"
        order = client.must(201, "POST", path, purchase_body(kind, 4)).json
        token = {"stationName": "North", "hours": 4, "deviceFingerprint": "6b1d0c9e"}
        path = f"/api/events/{event['eventId']}/kiosk-tokens"
        kiosk = client.must(201, "POST", path, token).json["kioskTokenId"]
    made = {
        "eventId": event["eventId"],
        "venueId": event["venue"]["venueId"],
        "ticketTypeId": kind,
        "orderId": order["orderId"],
        "ticketId": order["tickets"][0]["ticketId"],
        "kioskTokenId": kiosk,
        "sessionKey": f"{event['eventId']}.S1",
    }
    examples = {
        parameter["name"]: parameter["example"]
        for item in document["paths"].values()
        for operation in item.values()
        for parameter in operation["parameters"]
        if "$ref" not in parameter and parameter["in"] == "path"
    }
    return {**made, **{examples[name]: value for name, value in made.items() if name in examples}}


def main() -> None:
    with Installation("explore", BILTEN_BUS="postgres", BILTEN_HANDLER_SECONDS="30") as bilten:
        bilten.start(bilten.nodes[0], bilten.project, bilten.sink)
        log = bilten.folder / "schemathesis.log"
        token = bilten.token("Admin")
        command = [
            "schemathesis",
            "--config-file",
            str(FOLDER / "schemathesis.toml"),
            "run",
            f"{bilten.url}/api/openapi.json",
            "--checks=all",
            "--no-color",
            f"--header=Authorization: Bearer {token}",
            *sys.argv[1:],
        ]
        environment = {
            **os.environ,
            "SCHEMATHESIS_HOOKS": "explore_hooks",
            "PYTHONPATH": str(FOLDER),
            "BILTEN_EXPLORE_IDS": json.dumps(real_ids(bilten, token)),
        }
        with log.open("wb") as out:
            done = subprocess.run(
                command, stdout=out, stderr=out, env=environment, cwd=bilten.folder, check=False
            )
        text = log.read_text(errors="replace")
        assert bilten.nodes[0].alive(), "the server ended"
        print(text if done.returncode else text[text.rfind("=== SUMMARY") :])
        assert done.returncode == 0, f"schemathesis found something: {log}"


if __name__ == "__main__":
    main()
