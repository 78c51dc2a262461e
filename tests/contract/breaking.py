"""v1 is a promise: whoever programmed against schemas/openapi.v1.json can go on with today's document.

Before it judges, the test sees oasdiff refuse what it must: a field, an endpoint that is gone, a
parameter that is suddenly required, a field of a request that is."""

import copy
import json
import pathlib
import subprocess
import tempfile

SCHEMAS = pathlib.Path(__file__).parents[2] / "schemas"
BASELINE = SCHEMAS / "openapi.v1.json"


def breaks(before: pathlib.Path, after: pathlib.Path):
    """What oasdiff says, or None where nothing breaks."""
    command = ["oasdiff", "breaking", str(before), str(after), "--fail-on", "ERR"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), f"oasdiff: {done.stderr}"
    return done.stdout if done.returncode else None


def without_a_field(api: dict) -> None:
    schema = api["components"]["schemas"]["EventDetailsDto"]
    del schema["properties"]["title"]
    schema["required"].remove("title")


def without_an_endpoint(api: dict) -> None:
    del api["paths"]["/api/events/{eventId}/availability"]


def with_a_required_parameter(api: dict) -> None:
    parameters = api["paths"]["/api/events"]["get"]["parameters"]
    next(p for p in parameters if p.get("name") == "city")["required"] = True


def with_a_required_field(api: dict) -> None:
    api["components"]["schemas"]["CreateEventRequest"]["required"].append("tags")


def without_a_status(api: dict) -> None:
    answers = api["paths"]["/api/venues"]["post"]["responses"]
    answers["200"] = answers.pop("201")


def main() -> None:
    baseline = json.loads(BASELINE.read_text())
    with tempfile.TemporaryDirectory() as folder:
        changed = pathlib.Path(folder) / "changed.json"
        for change in (
            without_a_field,
            without_an_endpoint,
            with_a_required_parameter,
            with_a_required_field,
            without_a_status,
        ):
            api = copy.deepcopy(baseline)
            change(api)
            changed.write_text(json.dumps(api))
            assert breaks(BASELINE, changed), f"oasdiff lets a document pass {change.__name__}"
    said = breaks(BASELINE, SCHEMAS / "openapi.json")
    assert said is None, f"this breaks v1 (docs/extending.md, \"The promise of v1\"):\n{said}"
    print("nothing breaks v1")


if __name__ == "__main__":
    main()
