"""The locks of D5 and the append-only log hold against raw SQL, on both engines."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cases.data import NO_TILBUD
from cases.log import audit
from cases.models import (
    Haendelse,
    Kassation,
    Kommune,
    Medarbejder,
    Opbevaring,
    Sag,
    Ydelse,
)
from cases.storage.triggers import TRIGGERS, install
from deliveries.triggers import TRIGGERS as DELIVERIES
from deliveries.triggers import install as install_deliveries
from tests.cases.people import ophold, ydelse
from tests.factories import medarbejder, stored_sag
from tests.triggers import Attempt, assert_passes, assert_refused, copy_row, installed, run

BY_NAME = {trigger.name: trigger for trigger in TRIGGERS}


class Scene:
    """A reported case and a new one, each with an ophold."""

    def __init__(self, ishoej: Kommune, ejer: Medarbejder) -> None:
        self.reported = stored_sag(ishoej, ophold(indberettet=True))
        self.new = stored_sag(ishoej, ophold())
        self.old_ydelse: Ydelse = self.reported.ydelser.get()
        self.new_ydelse: Ydelse = self.new.ydelser.get()
        audit.record(ejer, ishoej, "kommune ændret")
        self.entry = Haendelse.objects.get(art="kommune ændret")
        Opbevaring.objects.create(log_dage=730)
        self.old_entry = self.aged(ejer, ishoej, 731)
        self.kept_entry = self.aged(ejer, ishoej, 729)
        self.discarded = stored_sag(ishoej, ophold(indberettet=True))
        self.decided = self.kassation(ejer, self.discarded)
        self.decided.besluttet, self.decided.besluttet_af = timezone.now(), medarbejder("anden")
        self.decided.save()
        self.asked = self.kassation(ejer, self.reported)
        untyped = ophold(indberettet=True, tilbud=NO_TILBUD)
        self.untyped, self.retyped = (
            stored_sag(ishoej, untyped).ydelser.get() for _number in range(2)
        )
        filled_in = Ydelse.objects.filter(pk=self.retyped.pk)
        filled_in.update(tilbudstype="3.1.0", tilbudstype_ny=True)

    def aged(self, user: Medarbejder, kommune: Kommune, days: int) -> Haendelse:
        # The trigger asks the database's own clock, which no test moves.
        real = time_machine.escape_hatch.datetime.datetime.now(tz=UTC)
        audit.record(user, kommune, "log vist", tidspunkt=real - timedelta(days=days))
        return Haendelse.objects.latest("pk")

    def kassation(self, user: Medarbejder, sag: Sag) -> Kassation:
        return Kassation.objects.create(
            sag=sag.pk, kommune=sag.kommune, begrundelse="En prøve", anmodet_af=user
        )

    def update(self, table: str, pk: object, column: str, value: object) -> Attempt:
        return lambda: run(f"UPDATE {table} SET {column} = %s WHERE id = %s", value, pk)

    def sag(self, sag: Sag, column: str, value: object) -> Attempt:
        return self.update("cases_sag", sag.pk, column, value)

    def ydelse(self, ydelse: Ydelse, column: str, value: object) -> Attempt:
        return self.update("cases_ydelse", ydelse.pk, column, value)

    def delete(self, table: str, pk: object) -> Attempt:
        return lambda: run(f"DELETE FROM {table} WHERE id = %s", pk)

    def delete_new_sag(self) -> int:
        run("DELETE FROM cases_maalgruppe WHERE ydelse_id = %s", self.new_ydelse.pk)
        run("DELETE FROM cases_ydelse WHERE sag_id = %s", self.new.pk)
        return run("DELETE FROM cases_sag WHERE id = %s", self.new.pk)

    def delete_new_ydelse(self) -> int:
        run("DELETE FROM cases_maalgruppe WHERE ydelse_id = %s", self.new_ydelse.pk)
        return run("DELETE FROM cases_ydelse WHERE id = %s", self.new_ydelse.pk)

    def delete_discarded_ydelse(self) -> int:
        stored = self.discarded.ydelser.get()
        run("DELETE FROM cases_maalgruppe WHERE ydelse_id = %s", stored.pk)
        return run("DELETE FROM cases_ydelse WHERE id = %s", stored.pk)

    def decide(self, kassation: Kassation, who: int) -> int:
        sql = "UPDATE cases_kassation SET besluttet = %s, besluttet_af_id = %s WHERE id = %s"
        return run(sql, "2026-11-15 08:00:00+00:00", who, kassation.pk)

    def insert(self, kommune: str) -> Attempt:
        key = uuid.uuid4()
        changes = {"id": key, "identifikator": str(key), "kommune_id": kommune}
        return lambda: copy_row(self.new_ydelse, **changes)

    def attempts(self) -> dict[str, tuple[list[Attempt], list[Attempt]]]:
        """For each trigger: what it must refuse, and what it must let pass."""
        new, old = self.new_ydelse, self.old_ydelse
        return {
            "sag_laast": (
                [
                    self.sag(self.new, "cpr", "2005680099"),
                    self.sag(self.new, "kommune_id", "187"),
                    self.sag(self.reported, "cpr", "2005680099"),
                ],
                [
                    self.sag(self.new, "navn", "Andet"),
                    self.sag(self.reported, "funktionsvurdering", "A"),
                    self.sag(self.new, "cpr", self.new.cpr),
                ],
            ),
            "sag_indberettet_slettes_ikke": (
                [self.delete("cases_sag", self.reported.pk)],
                [self.delete_new_sag],
            ),
            "ydelse_laast": (
                [
                    self.ydelse(new, "kode", "1.8.2"),
                    self.ydelse(new, "varighed", "S"),
                    self.ydelse(new, "identifikator", "en anden"),
                    self.ydelse(new, "sag_id", self.reported.pk),
                    self.ydelse(new, "kommune_id", "187"),
                    self.ydelse(old, "kode", "1.8.2"),
                ],
                [
                    self.ydelse(new, "slutdato", "2026-01-01"),
                    self.ydelse(old, "slutdato", "2026-01-01"),
                    self.ydelse(new, "kode", new.kode),
                ],
            ),
            "ydelse_indberettet_laast": (
                [
                    self.ydelse(old, "tilbudstype", "3.5"),
                    self.ydelse(old, "tilbudstype", ""),
                    self.ydelse(old, "tilbudstype_ny", True),
                ],
                [
                    self.ydelse(self.untyped, "tilbudstype", "3.5"),
                    self.ydelse(self.retyped, "tilbudstype", "3.5"),
                    self.ydelse(self.retyped, "tilbudstype_ny", False),
                    self.ydelse(new, "tilbudstype", "3.5"),
                    self.ydelse(old, "pnr", "1003999999"),
                    self.ydelse(old, "tilbudstype", old.tilbudstype),
                ],
            ),
            "ydelse_indberettet_slettes_ikke": (
                [self.delete("cases_ydelse", old.pk)],
                [self.delete_new_ydelse, self.delete_discarded_ydelse],
            ),
            "ydelse_i_sagens_kommune": ([self.insert("187")], [self.insert("183")]),
            "haendelse_rettes_ikke": (
                [
                    self.update("cases_haendelse", self.entry.pk, "art", "noget andet"),
                    self.update("cases_haendelse", self.entry.pk, "detaljer", "{}"),
                ],
                [lambda: copy_row(self.entry, id=self.entry.pk + 1000)],
            ),
            "haendelse_slettes_ikke": (
                [
                    self.delete("cases_haendelse", self.entry.pk),
                    self.delete("cases_haendelse", self.kept_entry.pk),
                    lambda: run(_DELETE_ALL),
                ],
                [self.delete("cases_haendelse", self.old_entry.pk)],
            ),
            "opbevaring_forkortes_ikke": (
                [self.update("cases_opbevaring", 1, "log_dage", 729)],
                [self.update("cases_opbevaring", 1, "log_dage", 731)],
            ),
            "opbevaring_slettes_ikke": (
                [self.delete("cases_opbevaring", 1)],
                [self.update("cases_opbevaring", 1, "log_dage", 731)],
            ),
            "kassation_staar": (
                [
                    self.update("cases_kassation", self.asked.pk, "begrundelse", "En anden"),
                    self.update("cases_kassation", self.asked.pk, "sag", self.new.pk),
                    self.update("cases_kassation", self.decided.pk, "besluttet", None),
                ],
                [lambda: self.decide(self.asked, self.decided.besluttet_af_id)],
            ),
            "kassation_slettes_ikke": (
                [self.delete("cases_kassation", self.decided.pk)],
                [self.delete("cases_kassation", self.asked.pk)],
            ),
        }


_DELETE_ALL = "DELETE FROM cases_haendelse"


@pytest.fixture
def scene(ishoej: Kommune, vallensbaek: Kommune, ejer: Medarbejder) -> Scene:
    return Scene(ishoej, ejer)


def test_every_trigger_is_tried(scene: Scene) -> None:
    assert set(scene.attempts()) == set(BY_NAME)


@pytest.mark.parametrize("name", BY_NAME)
def test_it_refuses(name: str, scene: Scene) -> None:
    refused, _ = scene.attempts()[name]
    for attempt in refused:
        assert_refused(BY_NAME[name], attempt)


@pytest.mark.parametrize("name", BY_NAME)
def test_it_lets_pass(name: str, scene: Scene) -> None:
    _, permitted = scene.attempts()[name]
    for attempt in permitted:
        assert_passes(attempt)


@pytest.mark.parametrize(
    ("change", "row"),
    [({"kode": "1.1"}, "new_ydelse"), ({"tilbudstype": "3.5"}, "old_ydelse")],
)
def test_the_orm_is_bound_like_everybody(scene: Scene, change: dict[str, str], row: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Ydelse.objects.filter(pk=getattr(scene, row).pk).update(**change)


def test_the_orm_can_not_delete_a_reported_case(scene: Scene) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        scene.reported.delete()
    assert Sag.objects.filter(pk=scene.reported.pk).exists()


def test_a_cpr_that_is_not_ten_digits_is_not_stored(ishoej: Kommune) -> None:
    for bad in ("200568", "20056800AB", "200568-001", "２００５６８００００"):
        with pytest.raises(IntegrityError), transaction.atomic():
            stored_sag(ishoej, ydelse(), cpr=bad)


def test_without_a_promise_nothing_of_the_log_can_go(ejer: Medarbejder, ishoej: Kommune) -> None:
    audit.record(ejer, ishoej, "log vist", tidspunkt=datetime(1990, 1, 1, tzinfo=UTC))
    entry = Haendelse.objects.latest("pk")
    assert_refused(
        BY_NAME["haendelse_slettes_ikke"],
        lambda: run("DELETE FROM cases_haendelse WHERE id = %s", entry.pk),
    )


def test_a_kassation_is_decided_by_somebody_else(scene: Scene) -> None:
    """By the database, whoever asks."""
    with pytest.raises(IntegrityError, match="kassation_besluttes_af_en_anden"):
        scene.decide(scene.asked, scene.asked.anmodet_af_id)


def reinstalled() -> dict[str, str]:
    """What the database has once both modules have installed theirs again."""
    with connection.schema_editor(atomic=False) as editor:
        install(None, editor)
        install_deliveries(None, editor)
    return installed([*TRIGGERS, *DELIVERIES])


def test_what_is_installed_is_what_stands_in_the_modules(transactional_db: None) -> None:
    """The trap: on SQLite a migration that alters a table drops its triggers without a word."""
    found = installed([*TRIGGERS, *DELIVERIES])
    assert set(found) == {trigger.name for trigger in [*TRIGGERS, *DELIVERIES]}
    assert found == reinstalled()


def test_a_trigger_that_a_migration_lost_would_be_noticed(transactional_db: None) -> None:
    """That the test above can fail."""
    table = "" if connection.vendor == "sqlite" else " ON cases_ydelse"
    run(f"DROP TRIGGER ydelse_laast{table}")
    found = installed([*TRIGGERS, *DELIVERIES])
    assert "ydelse_laast" not in found
    assert "ydelse_laast" in reinstalled()
