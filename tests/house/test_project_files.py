"""What others look for in a project: licence, contact, description and version say one thing."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from typing import Any

import pytest
import yaml

from dhuv_web import __version__
from dhuv_web.tools.procfile import BASE_DIR

PROJECT = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LICENCE = "EUPL-1.2"

#: What the standard demands of a file that describes public software, and what it allows there.
DEMANDED = (
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "developmentStatus",
    "softwareType",
    "description",
    "legal.license",
    "maintenance.type",
    "maintenance.contacts",
    "localisation.localisationReady",
    "localisation.availableLanguages",
)
ALLOWED = {
    "publiccodeYmlVersion": {"0", "0.1", "0.2", "0.3", "0.4", "0.5"},
    "developmentStatus": {"concept", "development", "beta", "stable", "obsolete"},
    "maintenance.type": {"internal", "contract", "community", "none"},
}
SHORT, LEAST, MOST = 150, 150, 10_000


def described() -> dict[str, Any]:
    text = (BASE_DIR / "publiccode.yml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def at(found: dict[str, Any], path: str) -> Any:
    value: Any = found
    for name in path.split("."):
        value = (value or {}).get(name)
    return value


def problems(found: dict[str, Any]) -> list[str]:
    """What a reader of the standard would refuse, as the path of each key."""
    missing = [path for path in DEMANDED if at(found, path) in (None, "", [], {})]
    other = [path for path, values in ALLOWED.items() if at(found, path) not in values]
    long = [
        f"description.{language}"
        for language, texts in (found.get("description") or {}).items()
        if not (0 < len(texts.get("shortDescription", "")) <= SHORT)
        or not (LEAST <= len(texts.get("longDescription", "")) <= MOST)
        or not texts.get("features")
    ]
    return [*missing, *other, *long]


def test_the_description_keeps_the_standard() -> None:
    assert problems(described()) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("url", ""),
        ("developmentStatus", "finished"),
        ("maintenance.type", "sometimes"),
        ("description.da.shortDescription", "x" * 151),
        ("description.da.longDescription", "too short"),
        ("legal.license", None),
    ],
)
def test_a_description_that_breaks_the_standard_is_found(path: str, value: Any) -> None:
    found = described()
    *parents, name = path.split(".")
    holder = at(found, ".".join(parents)) if parents else found
    holder[name] = value
    assert problems(found) != []


def test_one_licence_is_named_everywhere() -> None:
    first = (BASE_DIR / "LICENSE").read_text(encoding="utf-8").splitlines()[0]
    assert first == f"SPDX-License-Identifier: {LICENCE}"
    assert PROJECT["license"] == LICENCE
    assert at(described(), "legal.license") == LICENCE


def test_one_version_is_named_everywhere() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)
    assert PROJECT["version"] == __version__
    assert described()["softwareVersion"] == __version__
    package = json.loads((BASE_DIR / "package.json").read_text(encoding="utf-8"))
    assert package["version"] == __version__


def test_the_changelog_has_the_version_with_its_date() -> None:
    changelog = (BASE_DIR / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(
        rf"^## {re.escape(__version__)} - (\d{{4}}-\d{{2}}-\d{{2}})$", changelog, re.M
    )
    assert found
    assert date.fromisoformat(found[1]) == date.fromisoformat(described()["releaseDate"])


def test_what_contributors_are_sent_to_is_there() -> None:
    for name in ("CONTRIBUTING.md", "SECURITY.md"):
        text = (BASE_DIR / name).read_text(encoding="utf-8")
        for path in re.findall(r"`((?:docs|tests)/[\w/.-]+)`", text):
            assert (BASE_DIR / path).exists(), f"{name} sends people to {path}"
