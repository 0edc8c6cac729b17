"""Two editors of one record: the second sees both values and chooses; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.test import Client

from cases import services
from cases.models import Kommune, Medarbejder, Sag
from cases.views import sager
from tests.cases.people import PNR, ophold, ydelse
from tests.factories import REPORTED_AT, only, stored_sag
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]


@pytest.fixture
def as_ejer(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


def test_both_values_of_the_case_are_shown(as_ejer: Client, sag: Sag, kollega: Medarbejder) -> None:
    url = sag.get_absolute_url()
    form = Page(as_ejer.get(url)).values()
    changed = replace(sag.data(), navn="Kollegas navn", bemaerkninger="Fra kollega")
    services.change_sag(kollega, sag, 1, changed)
    page = Page(as_ejer.post(url, form | {"navn": "Ejers navn"}))
    assert page.title.startswith("Fejl: ")
    assert [row for row in page.rows() if row[0] in ("Navn", "Bemærkninger")] == [
        ["Navn", "Ejers navn", "Kollegas navn", "Kollega 02-11-2026 kl. 10:00"],
    ]
    assert "Bemærkninger: Fra kollega (Kollega)" in page.main
    assert page.values()["bemaerkninger"] == "Fra kollega"
    assert "Kollega gemte 02-11-2026 kl. 10:00" in page.main
    sag.refresh_from_db()
    assert sag.navn == "Kollegas navn"


def test_the_time_is_of_the_case_itself(
    as_ejer: Client, sag: Sag, kollega: Medarbejder, clock: time_machine.Coordinates
) -> None:
    """Saving a ydelse judges its case anew, which is no change of what the case's form holds."""
    form = Page(as_ejer.get(sag.get_absolute_url())).values()
    services.change_sag(kollega, sag, 1, replace(sag.data(), navn="Kollegas navn"))
    clock.shift(120)
    stored = only(sag)
    services.change_ydelse(
        kollega, stored, stored.version, replace(stored.data(), slutdato=date(2027, 1, 1))
    )
    page = Page(as_ejer.post(sag.get_absolute_url(), form | {"navn": "Ejers navn"}))
    assert "Kollega gemte 02-11-2026 kl. 10:00" in page.main


def test_what_only_one_of_two_changed_is_kept_by_itself(
    as_ejer: Client, ishoej: Kommune, kollega: Medarbejder
) -> None:
    stored = only(stored_sag(ishoej, ophold()))
    before = replace(stored.data(), forventet_slutdato=date(2027, 5, 1))
    services.change_ydelse(kollega, stored, 1, before)
    form = Page(as_ejer.get(stored.get_absolute_url())).values()
    place = replace(PNR, pnr="", navn="Bakken", adresse="Bakken 1", postnr="2635")
    services.change_ydelse(kollega, stored, 2, replace(before, tilbud=place))
    typed = form | {"slutdato": "31-12-2026", "forventet_slutdato": ""}
    told = Page(as_ejer.post(stored.get_absolute_url(), typed, follow=True)).main
    assert "Kollega gemte imens: Pnr, Tilbuddets navn, Tilbuddets adresse" in told
    end = date(2026, 12, 31)
    kept = replace(before, tilbud=place, slutdato=end, forventet_slutdato=None)
    assert only(stored.sag).data() == kept


def test_of_a_private_field_it_is_known_as_well(
    as_ejer: Client, sag: Sag, kollega: Medarbejder
) -> None:
    """The log does not say what the remarks were; the form does."""
    form = Page(as_ejer.get(sag.get_absolute_url())).values()
    services.change_sag(kollega, sag, 1, replace(sag.data(), bemaerkninger="Fra kollega"))
    as_ejer.post(sag.get_absolute_url(), form | {"navn": "Ejers navn"})
    sag.refresh_from_db()
    assert (sag.navn, sag.bemaerkninger) == ("Ejers navn", "Fra kollega")


def test_what_both_changed_is_chosen_field_by_field(
    as_ejer: Client, sag: Sag, kollega: Medarbejder
) -> None:
    url = sag.get_absolute_url()
    form = Page(as_ejer.get(url)).values()
    theirs = replace(sag.data(), navn="Kollegas navn", bemaerkninger="Fra kollega")
    services.change_sag(kollega, sag, 1, theirs)
    typed = {"navn": "Ejers navn", "bemaerkninger": "Fra ejer"}
    shown = Page(as_ejer.post(url, form | typed)).values()
    as_ejer.post(url, shown | {"valg_navn": "gemt"})
    sag.refresh_from_db()
    assert (sag.navn, sag.bemaerkninger) == ("Kollegas navn", "Fra ejer")


def test_two_places_are_not_mixed(as_ejer: Client, ishoej: Kommune, kollega: Medarbejder) -> None:
    stored = only(stored_sag(ishoej, ophold()))
    url = stored.get_absolute_url()
    form = Page(as_ejer.get(url)).values()
    place = replace(PNR, pnr="", navn="Bakken", adresse="Bakken 1", postnr="2635")
    services.change_ydelse(kollega, stored, 1, replace(stored.data(), tilbud=place))
    page = Page(as_ejer.post(url, form | {"pnr": "1003999999"}))
    assert [row[0] for row in page.rows()] == ["Pnr", "Navn", "Adresse", "Postnr"]
    assert only(stored.sag).data().tilbud == place


def test_what_is_merged_is_judged_before_it_is_saved(
    as_ejer: Client, sag: Sag, kollega: Medarbejder
) -> None:
    """Each of the two was right by itself; nothing that both together make wrong is stored."""
    stored = only(sag)
    url = stored.get_absolute_url()
    form = Page(as_ejer.get(url)).values()
    services.change_ydelse(kollega, stored, 1, replace(stored.data(), slutdato=date(2026, 12, 1)))
    page = Page(as_ejer.post(url, form | {"startdato": "02-12-2026"}))
    assert "ligger før ydelsens startdato" in page.summary()[0]
    assert page.values()["slutdato"] == "01-12-2026"
    assert only(sag).startdato is None or only(sag).startdato < date(2026, 12, 1)


@pytest.mark.parametrize("mark", ["", "{", "[]", '{"navn": 7}'])
def test_without_the_marks_every_difference_is_chosen(
    as_ejer: Client, sag: Sag, kollega: Medarbejder, mark: str
) -> None:
    """A page or a draft from before there were any, or one that was tampered with."""
    form = Page(as_ejer.get(sag.get_absolute_url())).values()
    services.change_sag(kollega, sag, 1, replace(sag.data(), bemaerkninger="Fra kollega"))
    typed = form | {"navn": "Ejers navn", "grundlag": mark}
    page = Page(as_ejer.post(sag.get_absolute_url(), typed))
    assert [row[0] for row in page.rows() if row[0] in ("Navn", "Bemærkninger")] == [
        "Navn",
        "Bemærkninger",
    ]


def test_what_was_typed_is_kept_and_can_be_saved_over(
    as_ejer: Client, sag: Sag, kollega: Medarbejder
) -> None:
    url = sag.get_absolute_url()
    form = Page(as_ejer.get(url)).values()
    services.change_sag(kollega, sag, 1, replace(sag.data(), navn="Kollegas navn"))
    shown = Page(as_ejer.post(url, form | {"navn": "Ejers navn"})).values()
    assert shown["navn"] == "Ejers navn"
    assert as_ejer.post(url, shown).status_code == 302
    sag.refresh_from_db()
    assert (sag.navn, sag.version) == ("Ejers navn", 3)


def test_a_third_save_meanwhile_is_noticed_again(
    as_ejer: Client, sag: Sag, kollega: Medarbejder
) -> None:
    url = sag.get_absolute_url()
    form = Page(as_ejer.get(url)).values()
    services.change_sag(kollega, sag, 1, replace(sag.data(), navn="Første"))
    shown = Page(as_ejer.post(url, form | {"navn": "Ejers navn"})).values()
    services.change_sag(kollega, sag, 2, replace(sag.data(), navn="Anden"))
    assert "Anden" in Page(as_ejer.post(url, shown)).main
    sag.refresh_from_db()
    assert sag.navn == "Anden"


def test_what_a_colleague_has_already_saved_is_no_conflict(
    as_ejer: Client, sag: Sag, kollega: Medarbejder
) -> None:
    url = sag.get_absolute_url()
    form = Page(as_ejer.get(url)).values() | {"navn": "Fælles"}
    services.change_sag(kollega, sag, 1, replace(sag.data(), navn="Fælles"))
    assert as_ejer.post(url, form).status_code == 302
    sag.refresh_from_db()
    assert (sag.navn, sag.version, sag.aendret_af) == ("Fælles", 2, kollega)


def test_a_save_sent_twice_is_no_conflict_with_oneself(as_ejer: Client, sag: Sag) -> None:
    """Two presses of Gem ændringer and of Gem og retur while the answer is slow."""
    for record, typed in [(sag, {"navn": "Ejers navn"}), (only(sag), {"slutdato": "31-12-2026"})]:
        url = record.get_absolute_url()
        form = Page(as_ejer.get(url)).values() | typed
        answers = [as_ejer.post(url, form) for _ in range(2)]
        assert [answer.headers.get("Location") for answer in answers] == [
            sag.get_absolute_url()
        ] * 2
        record.refresh_from_db()
        assert record.version == 2


def test_both_values_of_the_ydelse_are_shown(
    as_ejer: Client, sag: Sag, kollega: Medarbejder
) -> None:
    stored = only(sag)
    url = stored.get_absolute_url()
    form = Page(as_ejer.get(url)).values()
    theirs = replace(stored.data(), slutdato=date(2026, 12, 1), maalgrupper=("1.1.5",))
    services.change_ydelse(kollega, stored, 1, theirs)
    page = Page(as_ejer.post(url, form | {"slutdato": "31-12-2026"}))
    conflict = {row[0]: row[1:] for row in page.rows()}
    assert conflict["Slutdato"] == ["31-12-2026", "01-12-2026", "Kollega 02-11-2026 kl. 10:00"]
    assert "Målgruppe(r)" not in conflict
    assert page.values()["maalgrupper"] == "1.1.5"
    assert only(sag).slutdato == date(2026, 12, 1)
    assert as_ejer.post(url, page.values()).status_code == 302
    assert only(sag).slutdato == date(2026, 12, 31)


def test_a_ydelse_reported_meanwhile_locks_the_type_in_the_form_that_comes_back(
    as_ejer: Client, ishoej: Kommune, kollega: Medarbejder
) -> None:
    sag = stored_sag(ishoej, ophold())
    stored = only(sag)
    url = stored.get_absolute_url()
    form = Page(as_ejer.get(url)).values()
    services.change_ydelse(kollega, stored, 1, replace(stored.data(), slutdato=date(2026, 12, 1)))
    sag.ydelser.update(foerst_indberettet=REPORTED_AT)
    page = Page(as_ejer.post(url, form | {"pnr": "1003999999", "slutdato": "31-12-2026"}))
    assert "tilbudstype" not in page.values()
    assert as_ejer.post(url, page.values()).status_code == 302
    assert only(sag).data().tilbud == replace(PNR, pnr="1003999999")


def test_a_ydelse_reported_meanwhile_with_another_type_typed_is_refused(
    as_ejer: Client, ishoej: Kommune
) -> None:
    """Reporting is no edit: the version stands, and the lock itself must refuse."""
    sag = stored_sag(ishoej, ophold())
    url = only(sag).get_absolute_url()
    form = Page(as_ejer.get(url)).values()
    sag.ydelser.update(foerst_indberettet=REPORTED_AT)
    page = Page(as_ejer.post(url, form | {"tilbudstype": "3.5"}))
    assert "Tilbudstypen kan ikke ændres" in page.summary()[0]
    assert only(sag).tilbudstype == "3.1.0"


def test_a_ydelse_deleted_meanwhile_is_not_found(
    as_ejer: Client, ishoej: Kommune, kollega: Medarbejder
) -> None:
    sag = stored_sag(ishoej, ydelse(), ophold())
    stored = sag.ydelser.get(kode="1.3")
    url = stored.get_absolute_url()
    form = Page(as_ejer.get(url)).values()
    services.delete_ydelse(kollega, stored)
    assert as_ejer.post(url, form).status_code == 404


@pytest.mark.parametrize("act", ["slet/", "neutraliser/"])
def test_a_case_deleted_between_looking_and_acting_is_not_found(
    as_ejer: Client, sag: Sag, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two people click OK at the same moment: the second gets a page, and no crash."""
    sag.ydelser.update(foerst_indberettet=REPORTED_AT if act == "neutraliser/" else None)
    really = sager.get_sag

    def too_late(*arguments: object) -> Sag:
        found = really(*arguments)  # type: ignore[arg-type]
        sag.ydelser.update(foerst_indberettet=None)
        Sag.objects.filter(pk=sag.pk).delete()
        return found

    monkeypatch.setattr(sager, "get_sag", too_late)
    posted = {"ok": "", "aaben": [str(ydelse.pk) for ydelse in sag.ydelser.all()]}
    assert as_ejer.post(f"{sag.get_absolute_url()}{act}", posted).status_code == 404
