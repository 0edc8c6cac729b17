"""What a leverance has frozen stays, against raw SQL, on both engines."""

from __future__ import annotations

import pytest

from cases.models import Kassation, Kommune
from deliveries import states
from deliveries.models import Leverance, Leverancelinje
from deliveries.triggers import _FROZEN, TRIGGERS
from tests.factories import DUE, frozen, kvittering, medarbejder, only, stored_sag
from tests.triggers import Attempt, assert_passes, assert_refused, copy_row, run

BY_NAME = {trigger.name: trigger for trigger in TRIGGERS}
LEVERANCE, LINE = "deliveries_leverance", "deliveries_leverancelinje"
RECEIPT = "deliveries_kvittering"
FILE = "deliveries_leverancefil"
OTHER = {
    "id": "0" * 32,
    "kommune_id": "187",
    "form": "T402",
    "periode": "2026M09",
    "filnavn": "en anden",
    "sha256": "0" * 64,
    "frosset": "2020-01-01 00:00:00+00:00",
}


class Scene:
    """An L402 that stands, one that was annulled, and a receipt."""

    def __init__(self, ishoej: Kommune, vallensbaek: Kommune) -> None:
        self.ydelse = only(stored_sag(ishoej))
        stored_sag(ishoej)
        self.stands = frozen(ishoej)
        self.line = self.stands.linjer.get(ydelse=self.ydelse)
        stored_sag(vallensbaek)
        self.annulled = frozen(vallensbaek)
        self.free_line = self.annulled.linjer.get()
        Leverance.objects.filter(pk=self.annulled.pk).update(tilstand=states.ANNULLERET)
        self.receipt = kvittering(self.stands)
        self.piece = self.stands.fil.get()
        self.overwritten = frozen(ishoej, form="T402")
        self.old_piece = self.overwritten.fil.get()
        Leverance.objects.filter(pk=self.overwritten.pk).update(fil_slettet=DUE)
        self.discarded_line = self.stands.linjer.exclude(ydelse=self.ydelse).get()
        asked, decided = medarbejder("spoerger"), medarbejder("svarer")
        Kassation.objects.create(
            sag=self.discarded_line.ydelse.sag_id,
            kommune=ishoej,
            begrundelse="En prøve",
            anmodet_af=asked,
            besluttet_af=decided,
            besluttet=DUE,
        )

    def update(self, table: str, pk: object, column: str, value: object) -> Attempt:
        return lambda: run(f"UPDATE {table} SET {column} = %s WHERE id = %s", value, pk)

    def delete(self, table: str, pk: object) -> Attempt:
        return lambda: run(f"DELETE FROM {table} WHERE id = %s", pk)

    def leverance(self, column: str, value: object) -> Attempt:
        return self.update(LEVERANCE, self.stands.pk, column, value)

    def attempts(self) -> dict[str, tuple[list[Attempt], list[Attempt]]]:
        """For each trigger: what it must refuse, and what it must let pass."""
        other = {column: OTHER.get(column, 7) for column in _FROZEN}
        return {
            "leverance_frosset": (
                [self.leverance(column, value) for column, value in other.items()],
                [
                    self.leverance("tilstand", states.SENDER),
                    self.leverance("fejl", "Forbindelsen røg."),
                    self.leverance("sendt", "2026-11-14 05:00:00+00:00"),
                    self.leverance("filnavn", self.stands.filnavn),
                ],
            ),
            "leverance_slettes_ikke": (
                [
                    self.delete(LEVERANCE, self.stands.pk),
                    self.delete(LEVERANCE, self.annulled.pk),
                ],
                [self.leverance("forsoeg", 1)],
            ),
            "linje_rettes_ikke": (
                [
                    self.update(LINE, self.line.pk, "identifikator", "en anden"),
                    self.update(LINE, self.line.pk, "sha256", b"0"),
                    self.update(LINE, self.line.pk, "er_ny", False),
                    self.update(LINE, self.line.pk, "leverance_id", self.annulled.pk),
                    # The reference is the lock: it goes only when the leverance is annulled.
                    self.update(LINE, self.line.pk, "ydelse_id", None),
                    self.update(LINE, self.free_line.pk, "identifikator", "en anden"),
                    self.update(LINE, self.free_line.pk, "ydelse_id", self.ydelse.pk),
                ],
                [
                    self.update(LINE, self.free_line.pk, "ydelse_id", None),
                    self.update(LINE, self.discarded_line.pk, "ydelse_id", None),
                ],
            ),
            "fil_rettes_ikke": (
                [self.update(FILE, self.piece.pk, "data", b"x")],
                [lambda: copy_row(self.piece, id=self.piece.pk + 1000, nr=7)],
            ),
            "fil_slettes_ikke": (
                [self.delete(FILE, self.piece.pk)],
                [self.delete(FILE, self.old_piece.pk)],
            ),
            "fil_forbliver_slettet": (
                [self.update(LEVERANCE, self.overwritten.pk, "fil_slettet", None)],
                [self.leverance("fil_slettet", "2026-11-15 08:00:00+00:00")],
            ),
            "linje_slettes_ikke": (
                [self.delete(LINE, self.line.pk), self.delete(LINE, self.free_line.pk)],
                [lambda: copy_row(self.line, id=self.line.pk + 1000, identifikator="ny")],
            ),
            "kvittering_rettes_ikke": (
                [
                    self.update(RECEIPT, self.receipt.pk, "raa", b"andet"),
                    self.update(RECEIPT, self.receipt.pk, "sha256", "0" * 64),
                    self.update(RECEIPT, self.receipt.pk, "filnavn", "en anden"),
                ],
                [
                    self.update(RECEIPT, self.receipt.pk, "leverance_id", None),
                    self.update(RECEIPT, self.receipt.pk, "set_tidspunkt", "2026-11-15 08:00Z"),
                ],
            ),
            "kvittering_slettes_ikke": (
                [self.delete(RECEIPT, self.receipt.pk)],
                [self.update(RECEIPT, self.receipt.pk, "problem", "")],
            ),
            "ydelse_forbliver_indberettet": (
                [
                    self.update("cases_ydelse", self.ydelse.pk, "foerst_indberettet", None),
                    self.update(
                        "cases_ydelse",
                        self.ydelse.pk,
                        "foerst_indberettet",
                        "2020-01-01 00:00:00+00:00",
                    ),
                ],
                [
                    self.update(
                        "cases_ydelse", self.free_line.ydelse_id, "foerst_indberettet", None
                    ),
                    self.update("cases_ydelse", self.ydelse.pk, "slutdato", "2026-12-31"),
                ],
            ),
        }


@pytest.fixture
def scene(ishoej: Kommune, vallensbaek: Kommune) -> Scene:
    return Scene(ishoej, vallensbaek)


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


def test_lines_of_a_leverance_that_is_not_stored_yet_can_go(scene: Scene) -> None:
    """A T402 writes its lines only to compare, and stores itself without them (D22)."""
    key = "f" * 32

    def made_and_dropped() -> int:
        copy_row(scene.line, id=scene.line.pk + 1000, leverance_id=key)
        return run("DELETE FROM deliveries_leverancelinje WHERE leverance_id = %s", key)

    assert_passes(made_and_dropped)
    assert not Leverancelinje.objects.filter(leverance_id=key).exists()
