"""/api/docs in a real browser: complete, usable by keyboard, without a barrier that axe-core knows."""

import pathlib
import subprocess

from installation import Installation, required

SCRIPT = pathlib.Path(__file__).parents[1] / "contract" / "docs_page.mjs"


def main() -> None:
    with Installation("docs-page", BILTEN_BUS="postgres") as bilten:
        bilten.start(bilten.nodes[0])
        modules = f"{required('BILTEN_TEST_TOOLS')}/node/node_modules"
        done = subprocess.run(
            ["node", str(SCRIPT), bilten.url, modules], capture_output=True, text=True, timeout=150, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    print("the page is complete, in the light and in the dark")


if __name__ == "__main__":
    main()
