"""What no tracked file may hold: paths of one machine, addresses of registries, too many lines,
and in a template lines that nobody can read."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
MOST_LINES = 400
#: Characters of a template's line.
WIDEST = 160
GENERATED = re.compile(r"/migrations/|^docs/regler\.md$")
CODE = {".py", ".html", ".js", ".css", ".sh", ".md", ".toml", ".yaml", ".yml", ".xsd"}

# Written so that this file does not find itself.
_FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w.$}])/(?:work|root|home/\w+|Users)/\w"),
    "a registry's address": re.compile(
        r"registry[.]npmjs|pypi[.]org/simple|files[.]pythonhosted|--(?:extra-)?index-[u]rl|[d]eb[.]debian"
    ),
}


def troubles(path: str, text: str) -> list[str]:
    """What is wrong with a file, one sentence each with its place."""
    lines = text.splitlines()
    found = [
        f"{path}:{number}: holds {what}: {line.strip()[:80]}"
        for what, pattern in _FORBIDDEN.items()
        for number, line in enumerate(lines, start=1)
        if pattern.search(line)
    ]
    if path.endswith(".html"):
        found += [
            f"{path}:{number}: has {len(line)} characters, at most {WIDEST} are wanted"
            for number, line in enumerate(lines, start=1)
            if len(line) > WIDEST
        ]
    written = Path(path).suffix in CODE and not GENERATED.search(path)
    if written and len(lines) > MOST_LINES:
        found.append(f"{path}: has {len(lines)} lines, at most {MOST_LINES} are wanted")
    return found


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )
    return [name for name in listed.stdout.split("\0") if name and (BASE_DIR / name).is_file()]


def main() -> int:
    found: list[str] = []
    for name in tracked():
        data = (BASE_DIR / name).read_bytes()
        if b"\0" not in data:
            found += troubles(name, data.decode("utf-8", errors="replace"))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
