"""Do the locks still answer to pyproject.toml and package.json? Needs no network."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

BASE_DIR = Path(__file__).resolve().parents[2]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(.*)")


def pins(lock: str) -> dict[str, str]:
    """Each package of a requirements lock with its version; ValueError when one has no hash."""
    found: dict[str, str] = {}
    for block in re.split(r"\n(?=\S)", lock):
        if match := _PIN.match(block):
            if "--hash=sha256:" not in block:
                raise ValueError(f"{match[1]} has no hash")
            found[canonicalize_name(match[1])] = match[2]
    return found


def unmet(wanted: Iterable[str], locked: dict[str, str]) -> list[str]:
    """The wanted requirements that the lock does not answer."""
    requirements = [Requirement(text) for text in wanted]
    return [
        str(requirement)
        for requirement in requirements
        if not requirement.specifier.contains(
            locked.get(canonicalize_name(requirement.name), "0.dev0"), prereleases=True
        )
        or canonicalize_name(requirement.name) not in locked
    ]


def main() -> int:
    project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = project["project"]["dependencies"]
    wanted = {
        "requirements.lock": runtime,
        "requirements-dev.lock": [*runtime, *project["project"]["optional-dependencies"]["dev"]],
        "requirements-npm.lock": project["dependency-groups"]["npm"],
        "requirements-servers.lock": project["dependency-groups"]["servers"],
    }
    found: list[str] = []
    locks = {name: pins((BASE_DIR / name).read_text(encoding="utf-8")) for name in wanted}
    for name, requirements in wanted.items():
        found += [f"{name} does not answer {text}" for text in unmet(requirements, locks[name])]
    for package, version in locks["requirements.lock"].items():
        other = locks["requirements-dev.lock"].get(package)
        if other != version:
            found.append(f"{package} is {version} for running and {other} for developing")
    package = json.loads((BASE_DIR / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((BASE_DIR / "package-lock.json").read_text(encoding="utf-8"))
    for kind in ("dependencies", "devDependencies"):
        if package.get(kind) != locked["packages"][""].get(kind):
            found.append(f"package-lock.json and package.json differ in {kind}")
    print("\n".join([*found, "Run `make lock`."]) if found else "the locks are up to date")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
