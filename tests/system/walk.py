"""The README's walk, line by line as it stands there, against a whole Bilten.

The port is the one thing that is changed. `./dev bilten` and `.bilten/mail` are there as in a
repository where `./dev up` ran.
"""

import os
import pathlib
import re
import subprocess

from installation import Installation

ROOT = pathlib.Path(__file__).resolve().parents[2]
UP_URL = "http://127.0.0.1:8080"

# What a reader is promised to see, in this order.
EXPECTED = [
    r'"title": "Clay and Tea"',
    r'"availableSpots": 52',
    r'"lowestPrice": 0',
    r'"status": "Confirmed"',
    r'"total": 114(\.00)?',
    r'\{"sessionId":"S1","capacity":12,"sold":3,"available":9\}',
    r'\{"sessionId":"S2","capacity":40,"sold":5,"available":35\}',
    r'\{"status":"Cancelled"',
    r'\{"status":"Valid"',
    r'\{"status":"Valid"',
    r'\{"amount":38(\.00)?,"done":(true|false)\}',
    r'"action":"Created","role":"EventOrganizer"',
    r'"action":"Published","role":"EventOrganizer"',
    r"\.bilten/mail/.*\.eml",
]


def readme_walk() -> str:
    readme = (ROOT / "README.md").read_text()
    found = re.search(r"<!-- walk\b[^\n]*-->\n```sh\n(.*?)\n```\n", readme, re.DOTALL)
    assert found, "README.md has no walk"
    return found.group(1)


def main() -> None:
    lines = readme_walk()
    assert UP_URL in lines, lines
    with Installation("walk") as bilten:
        # The three places show the same lines: README.md, `bilten demo --walk`, what `./dev up` prints.
        settings = {**bilten.environment, "BILTEN_ENV": "development", "BILTEN_PORT": "8080"}
        printed = subprocess.run(
            [bilten.binary, "demo", "--walk"], env=settings, capture_output=True, text=True, check=True
        ).stdout
        assert printed.strip() == lines.strip(), "README.md and `bilten demo --walk` differ"

        bilten.start()
        dev = bilten.folder / "dev"
        dev.write_text('#!/bin/sh\nshift\nexec "$BILTEN_BINARY" "$@"\n')
        dev.chmod(0o755)
        done = subprocess.run(
            ["bash", "-eu", "-o", "pipefail", "-c", lines.replace(UP_URL, bilten.url)],
            cwd=bilten.folder,
            env={**os.environ, **bilten.environment},
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
        print(done.stdout, done.stderr)
        assert done.returncode == 0, done.returncode
        at = 0
        for promise in EXPECTED:
            found = re.compile(promise).search(done.stdout, at)
            assert found, f"the walk does not show {promise} (in its place)"
            at = found.end()
        mail = next(bilten.mail_folder.glob("*.eml")).read_text()
        assert "deniz.arslan@example.org" in mail, mail


if __name__ == "__main__":
    main()
