"""Every number that is cited anywhere in the project says what it stands for in docs/kilder.md."""

import re
from collections.abc import Iterator
from pathlib import Path

from cases.rules import RULES

ROOT = Path(__file__).resolve().parents[2]
KILDER = ROOT / "docs" / "kilder.md"
NUMBER = re.compile(r"\b[RSQD][1-9][0-9]?\b")
PLACES = ("cases", "deliveries", "dhuv_web", "docs", "static", "templates", "tests")
SUFFIXES = {".py", ".md", ".html", ".js", ".css", ".toml", ".sql", ".txt", ".yaml", ".xsd"}


def entries() -> list[str]:
    return re.findall(r"^- \*\*([RSQD]\d+)\*\* ", KILDER.read_text(encoding="utf-8"), re.MULTILINE)


def cited() -> Iterator[tuple[str, Path]]:
    files = [path for place in PLACES for path in (ROOT / place).rglob("*")]
    for path in [*files, *ROOT.glob("*")]:
        if path.is_file() and path.suffix in SUFFIXES and path != KILDER:
            for number in NUMBER.findall(path.read_text(encoding="utf-8")):
                yield number, path.relative_to(ROOT)


def test_every_cited_number_has_an_entry():
    known = set(entries())
    assert {(number, path) for number, path in cited() if number not in known} == set()


def test_numbers_are_found_where_they_are_cited():
    assert ("D9", Path("cases/rules/datoer.py")) in set(cited())


def test_every_rule_cites_a_source_that_has_an_entry():
    assert {code for code, rule in RULES.items() if not rule.source} == set()
    assert {number for rule in RULES.values() for number in rule.source} <= set(entries())


def test_no_number_has_two_entries():
    assert len(entries()) == len(set(entries()))
