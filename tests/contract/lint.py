"""The OpenAPI document as Redocly and Spectral judge it, without one warning; and what they do not ask
for: every field, parameter and tag says what it means, every request and answer has an example."""

import json
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(__file__).parent
DOCUMENT = FOLDER.parents[1] / "schemas" / "openapi.json"


def run(*command: str) -> bool:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"--- {' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.returncode == 0


def undescribed(api: dict) -> list:
    wrong = []
    for name, schema in api["components"]["schemas"].items():
        for field, value in schema.get("properties", {}).items():
            if not value.get("description") and "$ref" not in value:
                wrong.append(f"{name}.{field}")
    return wrong


def without_example(api: dict) -> list:
    wrong = []
    for path, item in api["paths"].items():
        for method, operation in item.items():
            content = operation.get("requestBody", {}).get("content", {})
            for status, answer in operation["responses"].items():
                if status.startswith("2"):
                    content = {**content, **{f"{status} {t}": c for t, c in answer.get("content", {}).items()}}
            for kind, media in content.items():
                if "$ref" in media["schema"] and "null" in json.dumps(media.get("example", None)):
                    wrong.append(f"{method} {path} {kind}")
    return wrong


def main() -> None:
    api = json.loads(DOCUMENT.read_text())
    good = run(
        "redocly", "lint", str(DOCUMENT), "--config", str(FOLDER / "redocly.yaml"), "--max-problems=50"
    )
    good &= run(
        "spectral", "lint", str(DOCUMENT), "--ruleset", str(FOLDER / "spectral.yaml"), "--fail-severity=warn"
    )
    for what, wrong in (
        ("fields that nothing is said of; schemas/api/notes.cpp is the place", undescribed(api)),
        ("examples with a null, for want of a note with one", without_example(api)),
    ):
        if wrong:
            print(f"{what}: {', '.join(wrong)}")
            good = False
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
