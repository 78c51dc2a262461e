"""Clients that others generate from the document: without a warning, and in TypeScript without an error
of its strictest compiler."""

import os
import pathlib
import re
import subprocess
import tempfile

DOCUMENT = pathlib.Path(__file__).parents[2] / "schemas" / "openapi.json"
TOOLS = pathlib.Path(os.environ["BILTEN_TEST_TOOLS"])
WARNING = re.compile(r"\bWARN|\bERROR|\[error\]")
# What openapi-generator says of itself, whatever document it is given.
OF_ITSELF = (
    "OpenAPI 3.1 support is still in beta",
    # Of answers that are JSON and RFC 9457 both, and of text/plain: it makes examples of JSON alone.
    "More than one content media type found in response",
    "No application/json content media type found in response",
    # Fields that may hold any JSON (HistoryChangeDto.from) have a schema without a name.
    "Failed to get the schema name: null",
)
USE = """
import { Configuration, EventsApi } from './src/index';

export async function firstTitle(base: string): Promise<string | undefined> {
  const api = new EventsApi(new Configuration({ basePath: base, accessToken: 'x' }));
  const page = await api.getEvents({ limit: 1, eventType: 'Class' });
  return page.events[0]?.title;
}
"""
USE_TYPES = """
import type { paths } from './types';

type Details = paths['/api/events/{eventId}']['get']['responses']['200']['content']['application/json'];
export const title = (details: Details): string => details.title;
// @ts-expect-error: there is no such field
export const wrong = (details: Details): string => details.surprise;
"""
STRICT = ["--strict", "--noEmit", "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler"]


def run(*command: str, folder: pathlib.Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 0, f"{' '.join(command)}:\n{said[-4000:]}"
    return said


def generate(language: str, folder: pathlib.Path) -> None:
    jar = TOOLS / "jars" / "openapi-generator-cli.jar"
    said = run(
        "java", "-XX:TieredStopAtLevel=1", "-jar", str(jar), "generate",
        "-g", language, "-i", str(DOCUMENT), "-o", str(folder / language),
        folder=folder,
    )
    warnings = [
        line for line in said.splitlines() if WARNING.search(line) and not any(s in line for s in OF_ITSELF)
    ]
    assert not warnings, f"{language}:\n" + "\n".join(warnings)


def check_fetch(folder: pathlib.Path) -> None:
    generate("typescript-fetch", folder)
    client = folder / "typescript-fetch"
    sources = client / "src" if (client / "src").exists() else client
    (client / "use.ts").write_text(USE if sources != client else USE.replace("./src/index", "./index"))
    run("tsc", *STRICT, "--lib", "es2022,dom", "use.ts", folder=client)


def check_types(folder: pathlib.Path) -> None:
    run("openapi-typescript", str(DOCUMENT), "-o", "types.ts", folder=folder)
    (folder / "use_types.ts").write_text(USE_TYPES)
    run("tsc", *STRICT, "--lib", "es2022", "use_types.ts", folder=folder)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        check_types(folder)
        check_fetch(folder)
        generate("csharp", folder)
        models = list((folder / "csharp").rglob("Model/EventDetailsDto.cs"))
        assert models and "AvailableSpots" not in models[0].read_text(), "C# has no EventDetailsDto of its own"
    print("clients in TypeScript, twice, and in C#")


if __name__ == "__main__":
    main()
