"""What README and the runbook tell people to type, to press and to expect is there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.management import BaseCommand, get_commands, load_command_class

from dhuv_web.celery import app
from dhuv_web.tools.procfile import BASE_DIR

README = (BASE_DIR / "README.md").read_text(encoding="utf-8")
DRIFT = (BASE_DIR / "docs" / "drift.md").read_text(encoding="utf-8")


def commands(text: str) -> list[tuple[str, list[str]]]:
    """Each `manage.py …` with its options, but for `help`."""
    found = re.findall(r"manage\.py (?!help)([a-z_]+)([^`\n]*)", text)
    return [(name, re.findall(r"--[a-z-]+", rest)) for name, rest in found]


def test_the_files_that_the_architecture_page_names_are_there() -> None:
    text = (BASE_DIR / "docs" / "arkitektur.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:\w+/)+\w+\.\w+)(?::\w+)?`", text))
    assert len(named) > 40
    assert [path for path in sorted(named) if not (BASE_DIR / path).is_file()] == []


def options_of(command: BaseCommand) -> set[str]:
    actions = command.create_parser("manage.py", "prøve")._actions
    return {option for action in actions for option in action.option_strings}


def options(name: str) -> set[str]:
    return options_of(load_command_class(get_commands()[name], name))


@pytest.mark.parametrize("text", [README, DRIFT], ids=["README.md", "drift.md"])
def test_the_commands_and_their_options_are_there(text: str) -> None:
    assert len(commands(text)) > 5
    for name, told in commands(text):
        assert set(told) <= options(name), name


def test_a_command_of_the_readmes_table_is_told_with_all_its_options() -> None:
    rows = commands("".join(re.findall(r"^\| `\./manage.+\n", README, re.MULTILINE)))
    assert len(rows) > 5
    for name, told in rows:
        assert options(name) - options_of(BaseCommand()) == set(told) - {"--help"}, name


def test_every_document_is_named() -> None:
    names = [document.name for document in (BASE_DIR / "docs").glob("*.md")]
    assert [name for name in names if name not in README] == []


def test_the_words_of_the_pages_that_the_runbook_quotes_are_theirs() -> None:
    """`*Send nu*`, and the pages of `Drift` → `Kommuner` → `Opsæt`."""
    quoted = set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", DRIFT))
    for way in re.findall(r"`[^`]+`(?: → `[^`]+`)+", DRIFT):
        quoted |= set(re.findall(r"`([^`]+)`", way))
    assert len(quoted) > 15
    sources = [*BASE_DIR.glob("templates/**/*.html"), *BASE_DIR.glob("deliveries/**/*.py")]
    pages = "".join(source.read_text(encoding="utf-8") for source in sources)
    assert [words for words in quoted if words not in pages] == []


@pytest.mark.parametrize("name", sorted(app.conf.beat_schedule))
def test_what_happens_by_itself_stands_in_the_runbook(name: str) -> None:
    table = DRIFT.partition("## What should happen by itself")[2].partition("\n## ")[0]
    assert when(app.conf.beat_schedule[name]["schedule"]) in table


def when(schedule: Any) -> str:
    """As the table says it."""
    (minute, *more), (hour, *hours) = sorted(schedule.minute), sorted(schedule.hour)
    if not more:
        return f"xx:{minute:02}" if hours else f"{hour:02}:{minute:02}"
    return "every minute" if len(more) == 59 else f"every {60 // len(schedule.minute)} minutes"
