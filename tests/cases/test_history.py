"""A case's page tells its history: who, when, and what became what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from cases import services
from cases.data import TilbudData
from cases.kodelister import lister
from cases.log import history
from cases.models import Kommune, Medarbejder, Sag
from tests.cases.people import ydelse
from tests.factories import only, reported, stored_sag
from tests.html import Page


@pytest.fixture
def changed(sag: Sag, ejer: Medarbejder, clock: time_machine.Coordinates) -> Sag:
    """Its first ydelse got an end, and the citizen a new name and assessment."""
    stored = only(sag)
    after = replace(stored.data(), slutdato=date(2026, 12, 1), maalgrupper=("1.1.4", "1.1.5"))
    services.change_ydelse(ejer, stored, 1, after)
    clock.shift(timedelta(minutes=5))
    data = replace(sag.data(), navn="Ragnhild Utterslev", funktionsvurdering="B")
    return services.change_sag(ejer, sag, 1, data)


def test_it_is_told_in_the_words_of_the_page(changed: Sag) -> None:
    citizen, service = history.told(history.audit.changes_of(changed.pk), lister.current())
    assert (citizen.hvad, citizen.hvem, citizen.om) == ("sag ændret", "Ejer", "")
    assert [(c.felt, c.foer, c.efter, c.is_private) for c in citizen.aendringer] == [
        ("Navn", "", "", True),
        ("Samlet funktionsvurdering", "Ikke angivet", _label("funktionsvurdering", "B"), False),
    ]
    assert (service.hvad, service.om) == ("ydelse ændret", _label("ydelse", "1.3"))
    assert [(c.felt, c.foer, c.efter) for c in service.aendringer] == [
        (
            "Målgruppe(r)",
            _label("maalgruppe", "1.1.4"),
            f"{_label('maalgruppe', '1.1.4')}; {_label('maalgruppe', '1.1.5')}",
        ),
        ("Slutdato", "Ikke angivet", "01-12-2026"),
    ]


def _label(liste: str, kode: str) -> str:
    return lister.current().label(liste, kode)


def test_everybody_who_sees_the_case_sees_it(
    changed: Sag, laeser: Medarbejder, signed_in: Callable[[Medarbejder], Client]
) -> None:
    page = Page(signed_in(laeser).get(changed.get_absolute_url()))
    assert "Historik" in page.main
    assert "02-11-2026 10:05 Sag ændret af Ejer" in page.main
    assert "Navn: ændret" in page.main
    assert "Slutdato: fra Ikke angivet →til 01-12-2026" in page.main


def test_looking_at_it_is_no_part_of_it(
    changed: Sag, laeser: Medarbejder, signed_in: Callable[[Medarbejder], Client]
) -> None:
    browser = signed_in(laeser)
    browser.get(changed.get_absolute_url())
    assert "åbnet" not in Page(browser.get(changed.get_absolute_url())).main


def test_a_long_one_has_a_page_of_its_own(
    ishoej: Kommune, ejer: Medarbejder, signed_in: Callable[[Medarbejder], Client]
) -> None:
    sag = stored_sag(ishoej)
    for version, letter in enumerate("ABCDEABC", 1):
        data = replace(sag.data(), funktionsvurdering=letter)
        services.change_sag(ejer, sag, version, data)
    browser = signed_in(ejer)
    assert Page(browser.get(sag.get_absolute_url())).main.count("Sag ændret") == history.NEWEST
    whole = Page(browser.get(f"{sag.get_absolute_url()}historik/"))
    assert whole.main.count("Sag ændret") == 8


def test_neutralising_is_part_of_it(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, reported())
    services.neutralise_sag(ejer, sag, list(sag.ydelser.all()))
    told = history.told(history.audit.changes_of(sag.pk), lister.current())
    assert [event.hvad for event in told] == ["sag neutraliseret", "ydelse neutraliseret"]
    assert told[1].aendringer[0].efter == "01-02-2020"


def test_a_deleted_ydelse_stays_in_it(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, ydelse(), ydelse(kode="1.4"))
    services.delete_ydelse(ejer, sag.ydelser.get(kode="1.4"))
    (event,) = history.told(history.audit.changes_of(sag.pk), lister.current())
    assert (event.hvad, event.om) == ("ydelse slettet", _label("ydelse", "1.4"))


def test_the_place_of_a_ydelse_is_told(sag: Sag, ejer: Medarbejder) -> None:
    """Only the citizen's own name and remarks are private."""
    place = TilbudData("", "", "Lunden", "Vejledalen 12", "2635")
    services.change_ydelse(ejer, only(sag), 1, replace(only(sag).data(), tilbud=place))
    (event, *_) = history.told(history.audit.changes_of(sag.pk), lister.current())
    assert [(c.felt, c.foer, c.efter, c.is_private) for c in event.aendringer] == [
        ("Tilbuddets navn", "Ikke angivet", "Lunden", False),
        ("Tilbuddets adresse", "Ikke angivet", "Vejledalen 12", False),
        ("Tilbuddets postnr", "Ikke angivet", _label("postnummer", "2635"), False),
    ]


def test_what_older_entries_say_of_a_place_is_read_as_well(sag: Sag, ejer: Medarbejder) -> None:
    changed = {"postnr": [None, "2635"], "adresse": ["", "Vejledalen 12"], "navn": True}
    entry = {"kode": "1.3", "ændringer": changed}
    history.audit.record(ejer, sag.kommune, "ydelse ændret", only(sag), **entry)
    (event, *_) = history.told(history.audit.changes_of(sag.pk), lister.current())
    assert [(c.felt, c.efter, c.is_private) for c in event.aendringer] == [
        ("Tilbuddets navn", "", True),
        ("Tilbuddets adresse", "Vejledalen 12", False),
        ("Tilbuddets postnr", _label("postnummer", "2635"), False),
    ]
