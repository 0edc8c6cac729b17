"""The kommune's own known tilbud: its administrators add, correct and remove (D11)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cases import services
from cases.data import TilbudData
from cases.log import audit
from cases.models import Haendelse, KendtTilbud, Kommune, Medarbejder
from cases.tilbud.services.tilbud import add_tilbud, change_tilbud, remove_tilbud
from tests.factories import kendt_tilbud, only, stored_sag, ydelse

LUNDEN = TilbudData("3.1.0", "1003000000", "Bofællesskabet Lunden", "Vejledalen 12", "2635")
MOVED = replace(LUNDEN, adresse="Strandvejen 1")


def test_an_administrator_adds_one(ishoej: Kommune, administrator: Medarbejder) -> None:
    added = add_tilbud(administrator, ishoej, replace(LUNDEN, pnr="1003 000000"))
    stored = KendtTilbud.objects.get()
    assert (stored, stored.data(), stored.kommune) == (added, LUNDEN, ishoej)
    assert stored.aendret_af == administrator
    [entry] = audit.of(stored)
    assert (entry.art, entry.medarbejder, entry.kommune) == (
        "kendt tilbud oprettet",
        administrator,
        ishoej,
    )


@pytest.mark.parametrize("who", ["ejer", "laeser", "udefra", "drift"])
def test_nobody_else_writes(who: str, ishoej: Kommune, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    stored = kendt_tilbud(ishoej)
    for act in (
        lambda: add_tilbud(user, ishoej, replace(LUNDEN, pnr="")),
        lambda: change_tilbud(user, stored, 1, MOVED),
        lambda: remove_tilbud(user, stored),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert KendtTilbud.objects.get().data() == replace(LUNDEN, tilbudstype="")
    assert not Haendelse.objects.filter(art__startswith="kendt tilbud").exists()


def test_what_is_wrong_is_refused(ishoej: Kommune, administrator: Medarbejder) -> None:
    with pytest.raises(services.Refused) as refused:
        add_tilbud(administrator, ishoej, replace(LUNDEN, pnr="12", navn=""))
    assert [finding.field for finding in refused.value.findings] == ["tilbud_navn", "pnr"]
    assert not KendtTilbud.objects.exists()


def test_the_same_twice_is_told(ishoej: Kommune, administrator: Medarbejder) -> None:
    added = add_tilbud(administrator, ishoej, LUNDEN)
    assert add_tilbud(administrator, ishoej, LUNDEN) == added
    assert audit.of(added).count() == 1
    with pytest.raises(services.Refused) as refused:
        add_tilbud(administrator, ishoej, MOVED)
    [finding] = refused.value.findings
    assert finding.field == "pnr"
    assert "har allerede »Bofællesskabet Lunden«" in finding.message
    # Another kommune's is no hindrance, nor is Tilbudsportalen's.
    kendt_tilbud(None, tilbudstype="3.1.0")
    add_tilbud(administrator, ishoej, replace(LUNDEN, pnr="1003000001"))
    assert KendtTilbud.objects.count() == 3


def test_correcting_one_is_logged_and_changes_no_ydelse(
    ishoej: Kommune, administrator: Medarbejder
) -> None:
    sag = stored_sag(ishoej, ydelse(tilbud=LUNDEN))
    added = add_tilbud(administrator, ishoej, LUNDEN)
    changed = change_tilbud(administrator, added, 1, MOVED)
    assert (changed.data(), changed.version) == (MOVED, 2)
    assert changed.soegetekst.startswith(" bofællesskabet lunden strandvejen")
    assert only(sag).data().tilbud == LUNDEN
    entry = audit.of(added).last()
    assert entry.detaljer == {"ændringer": {"tilbud_adresse": ["Vejledalen 12", "Strandvejen 1"]}}
    # Nothing new, nothing done.
    assert change_tilbud(administrator, added, 2, MOVED).version == 2
    assert audit.of(added).count() == 2


def test_the_second_of_two_editors_is_told(ishoej: Kommune, administrator: Medarbejder) -> None:
    added = add_tilbud(administrator, ishoej, LUNDEN)
    change_tilbud(administrator, added, 1, MOVED)
    with pytest.raises(services.Stale) as stale:
        change_tilbud(administrator, added, 1, replace(LUNDEN, navn="Lunden"))
    assert stale.value.current.data() == MOVED
    [(felt, (hvem, _))] = audit.changed_since(stale.value.current, 1).items()
    assert (felt, hvem) == ("tilbud_adresse", "Administrator")


def test_the_same_correction_twice_is_one(ishoej: Kommune, administrator: Medarbejder) -> None:
    """A second press of the button sends the version that the first one has left behind."""
    added = add_tilbud(administrator, ishoej, LUNDEN)
    change_tilbud(administrator, added, 1, MOVED)
    again = change_tilbud(administrator, added, 1, replace(MOVED, navn=f" {MOVED.navn} "))
    assert (again.data(), again.version) == (MOVED, 2)
    assert audit.of(added).count() == 2


def test_it_can_not_become_another(ishoej: Kommune, administrator: Medarbejder) -> None:
    add_tilbud(administrator, ishoej, LUNDEN)
    other = add_tilbud(administrator, ishoej, replace(LUNDEN, pnr="1003000001"))
    with pytest.raises(services.Refused):
        change_tilbud(administrator, other, 1, LUNDEN)


def test_a_removed_one_leaves_the_ydelser_alone_and_can_return(
    ishoej: Kommune, administrator: Medarbejder
) -> None:
    sag = stored_sag(ishoej, ydelse(tilbud=LUNDEN))
    added = add_tilbud(administrator, ishoej, LUNDEN)
    for _ in range(2):
        remove_tilbud(administrator, added)
    assert not KendtTilbud.objects.standing().exists()
    assert only(sag).data().tilbud == LUNDEN
    with pytest.raises(KendtTilbud.DoesNotExist):
        change_tilbud(administrator, added, 2, MOVED)
    again = add_tilbud(administrator, ishoej, MOVED)
    assert (again, again.data(), again.fjernet) == (added, MOVED, None)
    assert [entry.art for entry in audit.of(added)] == [
        "kendt tilbud oprettet",
        "kendt tilbud fjernet",
        "kendt tilbud oprettet",
    ]


def test_one_may_take_the_place_of_a_removed_one(
    ishoej: Kommune, administrator: Medarbejder
) -> None:
    removed = add_tilbud(administrator, ishoej, LUNDEN)
    remove_tilbud(administrator, removed)
    other = add_tilbud(administrator, ishoej, replace(LUNDEN, pnr=""))
    change_tilbud(administrator, other, 1, LUNDEN)
    assert [t.data() for t in KendtTilbud.objects.all()] == [LUNDEN]


def test_tilbudsportalens_are_not_written_by_hand(administrator: Medarbejder) -> None:
    common = kendt_tilbud(None)
    with pytest.raises(ValueError, match="Tilbudsportalen"):
        change_tilbud(administrator, common, 1, MOVED)
    with pytest.raises(ValueError, match="Tilbudsportalen"):
        remove_tilbud(administrator, common)


@pytest.mark.parametrize(
    "fields",
    [{"navn": ""}, {"adresse": ""}, {"postnr": "26"}, {"pnr": "123"}, {"pnr": "100300000x"}],
)
def test_the_database_holds_what_a_tilbud_is(ishoej: Kommune, fields: dict[str, str]) -> None:
    stored = kendt_tilbud(ishoej)
    with pytest.raises(IntegrityError), transaction.atomic():
        KendtTilbud.objects.filter(pk=stored.pk).update(**fields)


@pytest.mark.parametrize("own", [True, False])
def test_the_database_holds_one_of_each(ishoej: Kommune, vallensbaek: Kommune, own: bool) -> None:
    kommune = ishoej if own else None
    kendt_tilbud(kommune)
    kendt_tilbud(vallensbaek)
    with pytest.raises(IntegrityError), transaction.atomic():
        kendt_tilbud(kommune)
