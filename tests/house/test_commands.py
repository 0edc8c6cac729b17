"""What an operator types wrongly after a command is answered in Danish, and does nothing."""

from __future__ import annotations

import argparse
import getpass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import (
    BaseCommand,
    CommandError,
    call_command,
    get_commands,
    load_command_class,
)

from cases.models import Medarbejder, Sag
from deliveries.models import Leverance

APPS = ("cases", "deliveries", "dhuv_web")

WRONG = [
    ("leverancer --dato 2026-13-14", "--dato: Måned 13 findes ikke. Skriv datoen som dag"),
    ("leverancer --dato 2026-02-30", "--dato: Datoen 30-02-2026 findes ikke"),
    ("leverancer --dato=", "--dato: Skriv datoen"),
    ("leverancer --dato 1999-01-01 --test", "--dato: Skriv en dag efter år 2000"),
    ("leverancer --dato 0001-01-01", "--dato: Året skal ligge mellem 1800 og 2199"),
    ("leverancer --dato 0001-01-01 --test", "--dato: Året skal ligge mellem 1800 og 2199"),
    ("leverancer --dato 9999-12-31", "--dato: Året skal ligge mellem 1800 og 2199"),
    ("leverancer --dato 9999-12-31 --test", "--dato: Året skal ligge mellem 1800 og 2199"),
    ("leverancer --kommune 999", "--kommune: Kommunekoden 999 findes ikke. Skriv de tre cifre"),
    ("leverancer --kommune=", "--kommune: Skriv en kommunekode, fx 183"),
    ("kontroller --kommune Ishøj", "--kommune: Kommunekoden Ishøj findes ikke"),
    ("kontroller --kommune=", "--kommune: Skriv en kommunekode"),
    ("maengde --kommuner x", "--kommuner: Skriv et helt tal fra 1, fx 98"),
    ("maengde --kommuner=-1", "--kommuner: Skriv et helt tal fra 1"),
    ("maengde --sager 1.000", "--sager: Skriv et helt tal fra 1, fx 250000"),
    ("maengde --faktor 0", "--faktor: Skriv et helt tal fra 1, fx 1"),
    ("modtagesystem --interval x", "--interval: Skriv et antal sekunder fra 0,01 til 3600"),
    ("modtagesystem --interval 0", "--interval: Skriv et antal sekunder"),
    ("modtagesystem --interval nan", "--interval: Skriv et antal sekunder"),
    ("modtagesystem --afvis-ydelse 9.9", "--afvis-ydelse: Koden 9.9 står ikke i modtagerens"),
    ("modtagesystem --mappe /findes/ikke", "/findes/ikke kan ikke bruges: mappen eller filen"),
    ("modtagesystem --mappe {file}", "kan ikke bruges: der ligger allerede noget andet"),
    ("modtagesystem --kodelister /findes/ikke", "Mappen /findes/ikke findes ikke"),
    ("kodelister /findes/ikke", "Intet er indlæst.\nMappen /findes/ikke findes ikke"),
    ("kodelister {file}", "findes ikke. Skriv stien til en mappe"),
    ("regler --fil /findes/ikke/regler.md", "--fil: /findes/ikke/regler.md kan ikke bruges"),
    ("regler --fil {folder}", "--fil: {folder} kan ikke bruges"),
    ("regler --check --fil {folder}", "--fil: {folder} kan ikke bruges"),
    ("konto findesikke --luk", "Der er ingen medarbejder med brugernavnet findesikke"),
    ("opret_drift {long}", "brugernavn: Denne værdi må højst have 150 tegn"),
    ("opret_drift oluf --email x", "--email: Indtast en gyldig e-mail-adresse"),
]


@pytest.mark.parametrize(("typed", "said"), WRONG)
def test_a_wrong_value_is_told_in_danish(
    typed: str,
    said: str,
    db: None,
    tmp_path: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DHUV_DRIFT_ADGANGSKODE", "grøn-hest-under-broen")
    settings.TRANSPORT_MAPPE, settings.KVITTERING_MAPPE = tmp_path / "ud", tmp_path / "ind"
    file = tmp_path / "fil.txt"
    file.write_bytes(b"\xff")
    given = {"file": file, "folder": tmp_path, "long": "x" * 151}
    with pytest.raises(CommandError) as error:
        call_command(*typed.format_map(given).split(), stdout=StringIO(), stderr=StringIO())
    assert said.format_map(given) in str(error.value)
    assert error.value.returncode == 1
    for model in (Leverance, Medarbejder, Sag):
        assert not model.objects.exists()
    assert file.read_bytes() == b"\xff"


def test_argparse_which_answers_in_english_judges_no_value() -> None:
    """A path is whatever is written; everything else is read, and refused, by the command."""
    ours = {name: app for name, app in get_commands().items() if app in APPS}
    assert len(ours) >= 10
    everybodys = {action.dest for action in arguments(BaseCommand())}
    for name, app in ours.items():
        for action in arguments(load_command_class(app, name)):
            if action.dest not in everybodys:
                assert action.type in (None, Path), f"{name} {action.dest}"
                assert action.choices is None, f"{name} {action.dest}"


def arguments(command: BaseCommand) -> list[argparse.Action]:
    return command.create_parser("manage.py", "prøve")._actions


def test_nobody_at_the_keyboard_is_told(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(_prompt: str) -> str:
        raise EOFError

    monkeypatch.delenv("DHUV_DRIFT_ADGANGSKODE", raising=False)
    monkeypatch.setattr(getpass, "getpass", ended)
    with pytest.raises(CommandError, match="sæt DHUV_DRIFT_ADGANGSKODE"):
        call_command("opret_drift", "oluf")
