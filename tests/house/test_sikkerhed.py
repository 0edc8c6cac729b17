"""docs/sikkerhed.md names no test that is not there, and leaves out no chapter of the standard."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
TEXT = (TESTS.parent / "docs" / "sikkerhed.md").read_text(encoding="utf-8")
CITED = sorted(set(re.findall(r"`((?:\w+/)*test_\w+\.py)(?:::(\w+))?`", TEXT)))

#: ASVS 5.0: chapter → its sections, of which each must be spoken of.
SECTIONS = {
    1: 5, 2: 4, 3: 7, 4: 4, 5: 4, 6: 8, 7: 6, 8: 4, 9: 2, 10: 7, 11: 6, 12: 3, 13: 4, 14: 3,
    15: 3, 16: 5,
}  # fmt: skip
#: Only requirements of level 3 stand there, or they are about documents that are named in prose.
ELSEWHERE = {"3.1", "3.6", "6.7", "15.4", "11.7"}


@pytest.mark.parametrize(("path", "name"), CITED)
def test_what_it_names_is_there(path: str, name: str) -> None:
    source = (TESTS / path).read_text(encoding="utf-8")
    assert not name or f"def {name}(" in source


def test_no_section_of_the_standard_is_forgotten() -> None:
    assert len(CITED) > 50
    numbers = re.findall(r"\b(\d{1,2}\.\d{1,2})(?:\.\d{1,2})?(?:-(\d{1,2}\.\d{1,2}))?", TEXT)
    spoken_of = {part for pair in numbers for part in pair if part}
    asked = {f"{chapter}.{n}" for chapter, last in SECTIONS.items() for n in range(1, last + 1)}
    assert asked - ELSEWHERE - spoken_of == set()
