"""A room names none of the routes of the rooms above it; those put their own in the door."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dhuv_web.tools.procfile import BASE_DIR

#: Templates of the rooms above, and the guide, which tells of the whole house.
ABOVE = ("drift", "indberetning", "leverancer", "start.html", "vejledning")


def below() -> list[Path]:
    templates = [
        path
        for path in (BASE_DIR / "templates").rglob("*.html")
        if path.relative_to(BASE_DIR / "templates").parts[0] not in ABOVE
    ]
    return [*templates, *(BASE_DIR / "cases").rglob("*.py")]


@pytest.mark.parametrize("path", below(), ids=lambda path: str(path.relative_to(BASE_DIR)))
def test_it_names_no_route_of_deliveries(path: Path) -> None:
    assert re.findall(r"deliveries:\w+", path.read_text(encoding="utf-8")) == []
