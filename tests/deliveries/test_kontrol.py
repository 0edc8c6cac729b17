"""`manage.py kontroller` finds what has been broken on purpose, in raw SQL, one thing at a time."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cases.fejlliste import kept
from cases.models import Fund, Kommune, Medarbejder, Sag, Ydelse
from cases.storage.triggers import TRIGGERS, Trigger
from deliveries.models import Leverance, Leverancefil
from deliveries.periode import COPENHAGEN, Periode
from deliveries.services import freeze, ways_out
from deliveries.triggers import TRIGGERS as DELIVERIES
from tests.cases.people import ydelse
from tests.database import without_triggers
from tests.factories import DAY, TODAY, ended_before_the_register, stored_sag, with_error
from tests.triggers import run

OCTOBER = Periode(2026, 10)
NOVEMBER_14 = datetime(2026, 11, 14, 5, 0, tzinfo=COPENHAGEN)


def control(kommune: str = "") -> tuple[bool, str]:
    """Whether all was well, and everything that was said."""
    said = StringIO()
    try:
        call_command("kontroller", kommune=kommune or None, stdout=said, stderr=said)
    except CommandError as error:
        return False, f"{said.getvalue()}{error}"
    return True, said.getvalue()


class Scene:
    """A kommune with an L402 and a T402; a FEJL, a warning, and what is not reported."""

    def __init__(self, kommune: Kommune) -> None:
        self.kommune = kommune
        self.sound = stored_sag(kommune)
        self.wrong = stored_sag(kommune, with_error(), ydelse(kode="1.4"))
        self.doubtful = stored_sag(kommune, ydelse(slutdato=TODAY - DAY, kode="1.1"))
        self.old = stored_sag(kommune, ended_before_the_register())
        self.leverance = freeze(kommune, OCTOBER, NOVEMBER_14)
        self.test = freeze(kommune, OCTOBER.next(), NOVEMBER_14, form="T402")
        kept.refresh(kommune, TODAY)

    def unlocked(self) -> Ydelse:
        return self.wrong.ydelser.get(foerst_indberettet=None)

    def locked(self) -> Ydelse:
        return self.sound.ydelser.get()


@pytest.fixture
def scene(ishoej: Kommune) -> Scene:
    return Scene(ishoej)


def test_what_the_program_made_is_as_it_must_be(scene: Scene) -> None:
    well, said = control()
    assert well, said
    assert said.endswith("Alt er, som det skal være.\n")
    assert "Ishøj Kommune, 4 sager, 2 leverancer: i orden." in said


def test_an_annulled_leverance_is_too(scene: Scene, administrator: Medarbejder) -> None:
    ways_out.annul(administrator, scene.leverance, "For tidligt")
    well, said = control()
    assert well, said


def test_one_with_nothing_in_it_is_too(vallensbaek: Kommune) -> None:
    empty = freeze(vallensbaek, OCTOBER, NOVEMBER_14)
    assert (empty.antal_i_alt, empty.sha256) == (0, "")
    assert control()[0]


def test_findings_of_another_day_are_not_held_to_today(scene: Scene) -> None:
    Fund.objects.all().delete()
    Sag.objects.update(kontrolleret="")
    assert control()[0]


def _sag(sag: Sag, column: str, value: object) -> None:
    run(f"UPDATE cases_sag SET {column} = %s WHERE id = %s", value, sag.pk)


def _leverance(leverance: Leverance, change: str) -> None:
    run(f"UPDATE deliveries_leverance SET {change} WHERE id = %s", leverance.pk)


def _damage(leverance: Leverance, piece: bytes) -> None:
    Leverancefil.objects.filter(leverance=leverance, nr=0).update(data=piece)


def _delete_line(scene: Scene) -> None:
    run("DELETE FROM deliveries_leverancelinje WHERE ydelse_id = %s", scene.locked().pk)


def _delete_ydelse(scene: Scene) -> None:
    pk = scene.old.ydelser.get().pk
    run("DELETE FROM cases_fund WHERE ydelse_id = %s", pk)
    run("DELETE FROM cases_maalgruppe WHERE ydelse_id = %s", pk)
    run("DELETE FROM cases_ydelse WHERE id = %s", pk)


def _rewrite_file(scene: Scene) -> None:
    """Another file with all the right checksums: only its content gives it away."""
    other = b"".join(scene.test.chunks())
    _damage(scene.leverance, zlib.compress(other))
    _leverance(
        scene.leverance,
        f"sha256 = '{scene.test.sha256}', stoerrelse = {len(other)}, antal_sager = 2",
    )


BREAKS: dict[str, tuple[Callable[[Scene], object], str]] = {
    "a kept finding is gone": (
        lambda s: run("DELETE FROM cases_fund WHERE regel = 'YD-MAALGRUPPE-MANGLER'"),
        "de gemte fund er ikke dem, en ny kontrol giver",
    ),
    "a kept finding says something else": (
        lambda s: run("UPDATE cases_fund SET besked = 'Noget andet'"),
        "de gemte fund er ikke dem, en ny kontrol giver",
    ),
    "a kept finding keeps out what it does not": (
        lambda s: run(
            "UPDATE cases_fund SET holder_ude = %s WHERE regel = 'YD-SLUT-FOER-REGISTER'", True
        ),
        "de gemte fund er ikke dem, en ny kontrol giver",
    ),
    "a case was changed past the services": (
        lambda s: run("DELETE FROM cases_maalgruppe WHERE ydelse_id = %s", s.locked().pk),
        "de gemte fund er ikke dem, en ny kontrol giver",
    ),
    "the last day": (
        lambda s: _sag(s.doubtful, "sidste_dag", TODAY),
        "den gemte sidste dag er ikke ydelsernes",
    ),
    "no last day": (
        lambda s: _sag(s.doubtful, "sidste_dag", None),
        "den gemte sidste dag er ikke ydelsernes",
    ),
    "a case without ydelser": (_delete_ydelse, "sagen har ingen ydelse"),
    "a lock without a line": (
        lambda s: run(
            "UPDATE cases_ydelse SET foerst_indberettet = %s WHERE id = %s",
            "2026-10-14 05:00:00+02:00",
            s.unlocked().pk,
        ),
        "er låst, men står ikke i nogen leverance",
    ),
    "a line without a lock": (
        lambda s: run(
            "UPDATE cases_ydelse SET foerst_indberettet = NULL WHERE id = %s", s.locked().pk
        ),
        "står i en leverance, men er ikke låst",
    ),
    "a lock by an annulled leverance": (
        lambda s: _leverance(s.leverance, "tilstand = 'ANNULLERET'"),
        "er låst, men står ikke i nogen leverance",
    ),
    "too many delivered": (
        lambda s: _leverance(
            s.leverance, "antal_ydelser = antal_ydelser + 1, antal_i_alt = antal_i_alt + 1"
        ),
        "4 ydelser leveret, men 3 linjer",
    ),
    "too many delivered in a T402": (
        lambda s: _leverance(
            s.test, "antal_ydelser = antal_ydelser + 1, antal_i_alt = antal_i_alt + 1"
        ),
        "ydelser leveret, men filen har 3 og 3",
    ),
    "too few left out": (
        lambda s: _leverance(
            s.leverance, "antal_udeladt = antal_udeladt - 1, antal_i_alt = antal_i_alt - 1"
        ),
        "0 udeladte, men 1 er skrevet op",
    ),
    "missing ones": (
        lambda s: _leverance(s.leverance, "antal_mangler = 7"),
        "7 leverede før, der mangler, men 0 er skrevet op",
    ),
    "the number of cases": (
        lambda s: _leverance(s.leverance, "antal_sager = 4"),
        "4 sager og 3 ydelser leveret, men filen har 3 og 3",
    ),
    "a line is gone": (_delete_line, "3 ydelser leveret, men 2 linjer"),
    "a line is about something else": (
        lambda s: run(
            "UPDATE deliveries_leverancelinje SET identifikator = 'x' WHERE ydelse_id = %s",
            s.locked().pk,
        ),
        "filens ydelser er andre end linjernes",
    ),
    "another file": (_rewrite_file, "ydelser leveret, men filen har"),
    "a file of other bytes": (
        lambda s: _damage(s.leverance, zlib.compress(b"noget andet")),
        "den gemte fil har en anden kontrolsum eller størrelse",
    ),
    "a file that can not be unpacked": (
        lambda s: _damage(s.leverance, b"\x00\x01\x02"),
        "den gemte fil kan ikke pakkes ud",
    ),
    "no file": (
        lambda s: run("DELETE FROM deliveries_leverancefil WHERE leverance_id = %s", s.test.pk),
        "den gemte fil har en anden kontrolsum eller størrelse",
    ),
    "another checksum": (
        lambda s: _leverance(s.leverance, f"sha256 = '{'0' * 64}'"),
        "den gemte fil har en anden kontrolsum eller størrelse",
    ),
    "another size": (
        lambda s: _leverance(s.leverance, "stoerrelse = stoerrelse + 1"),
        "den gemte fil har en anden kontrolsum eller størrelse",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_it_finds(name: str, scene: Scene) -> None:
    break_it, expected = BREAKS[name]
    with without_triggers():
        break_it(scene)
    well, said = control()
    assert not well
    assert expected in said
    for sag in Sag.objects.all():
        assert sag.cpr not in said


def test_it_finds_a_kommune_by_its_code_only(scene: Scene, vallensbaek: Kommune) -> None:
    theirs = stored_sag(vallensbaek)
    _sag(theirs, "sidste_dag", TODAY)
    assert control("183")[0]
    assert not control("187")[0]
    assert "Kommunekoden 000 findes ikke" in control("000")[1]


def test_many_of_a_kind_are_counted(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deliveries.management.commands.kontroller.MOST_TOLD", 1)
    run("UPDATE cases_sag SET sidste_dag = %s", TODAY)
    _, said = control()
    assert "… og 3 til." in said
    assert "4 forhold er ikke, som de skal være." in said


@pytest.mark.parametrize("trigger", TRIGGERS, ids=lambda trigger: trigger.name)
def test_it_finds_a_trigger_that_is_gone(trigger: Trigger, db: None) -> None:
    run(trigger.removal(connection.vendor))
    well, said = control()
    assert not well
    assert f"Triggeren {trigger.name} mangler" in said


def test_it_finds_a_trigger_that_lets_more_through(db: None) -> None:
    run(TRIGGERS[0].removal(connection.vendor))
    weaker = replace(TRIGGERS[0], when="1 = 0")
    for statement in weaker.statements(connection.vendor):
        run(statement)
    assert "Triggeren sag_laast mangler" in control()[1]


@pytest.mark.parametrize("guard", ["", "1 = 0"])
def test_it_finds_a_trigger_that_is_asked_of_other_rows(guard: str, db: None) -> None:
    keeps_reported = next(t for t in DELIVERIES if t.name == "ydelse_forbliver_indberettet")
    for statement in replace(keeps_reported, guard=guard).statements(connection.vendor):
        run(statement)
    assert "Triggeren ydelse_forbliver_indberettet mangler" in control()[1]


@pytest.mark.postgres
def test_it_finds_a_trigger_that_is_switched_off(db: None) -> None:
    run("ALTER TABLE cases_ydelse DISABLE TRIGGER ydelse_laast")
    assert "Triggeren ydelse_laast mangler" in control()[1]
