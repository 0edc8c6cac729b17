"""Who looks at a case leaves an entry before the page is sent; a list tells of every case on it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from cases.log import audit
from cases.log.arter import ARTER, KATEGORIER, LAESNING, of_kategori
from cases.models import Haendelse, Kommune, Medarbejder, Sag
from dhuv_web.tools.procfile import BASE_DIR
from tests.cases.people import ydelse
from tests.factories import TODAY, cpr, new_post, only, stored_sag, with_error


@pytest.fixture
def client(signed_in: Callable[[Medarbejder], Client], ejer: Medarbejder) -> Client:
    return signed_in(ejer)


def read() -> Haendelse:
    """The one reading that was entered."""
    return Haendelse.objects.get(art__in=of_kategori(LAESNING))


def test_every_kind_has_a_category_that_is_there() -> None:
    assert {art.kategori for art in ARTER.values()} == set(KATEGORIER)
    assert all(art.formaal for art in ARTER.values() if art.kategori == LAESNING)
    assert all(len(name) <= 40 for name in ARTER)


def test_every_kind_is_written_somewhere() -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for room in ("cases", "deliveries", "dhuv_web")
        for path in (BASE_DIR / room).rglob("*.py")
        if path.name != "arter.py" and "migrations" not in path.parts
    ]
    assert [name for name in ARTER if not any(f'"{name}"' in text for text in sources)] == []


def test_a_kind_without_its_row_is_refused(ishoej: Kommune) -> None:
    with pytest.raises(ValueError, match="arter"):
        audit.record(None, ishoej, "noget")


@pytest.mark.parametrize(
    ("part", "art"),
    [
        ("", "sag åbnet"),
        ("kvittering/", "kvitteringsside vist"),
        ("slet/", "sag åbnet"),
        ("ydelser/ny/", "sag åbnet"),
    ],
)
def test_opening_a_case(client: Client, ejer: Medarbejder, sag: Sag, part: str, art: str) -> None:
    client.get(f"{sag.get_absolute_url()}{part}")
    entry = read()
    assert (entry.art, entry.medarbejder, entry.kommune_id) == (art, ejer, "183")
    assert (entry.objekt, entry.objekt_id, entry.sag) == ("sag", str(sag.pk), sag.pk)


def test_opening_a_ydelse_is_opening_its_case(client: Client, sag: Sag) -> None:
    stored = only(sag)
    client.get(stored.get_absolute_url())
    entry = read()
    assert (entry.objekt, entry.objekt_id, entry.sag) == ("ydelse", str(stored.pk), sag.pk)


def test_a_form_that_comes_back_shows_the_case_again(client: Client, sag: Sag) -> None:
    client.post(sag.get_absolute_url(), {"funktionsvurdering": "F", "version": "1"})
    assert read().art == "sag åbnet"


def test_the_list_tells_which_cases_were_on_the_page(client: Client, ishoej: Kommune) -> None:
    sager = [stored_sag(ishoej) for _ in range(52)]
    client.get("/183/sager/?side=2")
    entry = read()
    assert entry.art == "sagsliste vist"
    assert entry.detaljer == {"vis": "alle", "side": "2"}
    assert entry.sager == [sag.pk for sag in sager[50:]]
    assert list(Haendelse.objects.about(sager[51].pk)) == [entry]
    assert not Haendelse.objects.about(sager[49].pk).exists()


@pytest.mark.parametrize(
    ("address", "art"),
    [
        ("/183/sager/udloeber/", "udløbsliste vist"),
        ("/183/fejlliste/", "fejlliste vist"),
        ("/183/fejlliste/hent/csv/", "fejlliste hentet"),
        ("/183/fejlliste/hent/xlsx/", "fejlliste hentet"),
    ],
)
def test_other_lists_too(client: Client, ishoej: Kommune, address: str, art: str) -> None:
    seen = stored_sag(ishoej, with_error(forventet_slutdato=TODAY))
    stored_sag(ishoej)
    client.get(address)
    entry = read()
    assert (entry.art, entry.sager) == (art, [seen.pk])


def test_asking_for_a_person_is_a_search(client: Client, sag: Sag) -> None:
    for typed in (sag.cpr, cpr(700)):
        client.post("/183/sager/findes/", {"cpr": typed}, headers={"HX-Request": "true"})
    entries = Haendelse.objects.filter(art="sag slået op").order_by("pk")
    assert [(entry.sag, entry.detaljer["soegning"]) for entry in entries] == [
        (sag.pk, sag.cpr),
        (None, cpr(700)),
    ]


def test_half_a_number_shows_nobody(client: Client, sag: Sag) -> None:
    client.post("/183/sager/findes/", {"cpr": sag.cpr[:9]}, headers={"HX-Request": "true"})
    assert not Haendelse.objects.filter(art="sag slået op").exists()


def test_creating_a_case_that_is_there_shows_it(client: Client, sag: Sag) -> None:
    client.post("/183/sager/ny/", new_post(cpr=sag.cpr))
    assert (read().art, read().sag) == ("sag slået op", sag.pk)


def look_ups() -> list[tuple[Any, str]]:
    entries = Haendelse.objects.filter(art="sag slået op").order_by("pk")
    return [(entry.sag, entry.detaljer["soegning"]) for entry in entries]


#: What keeps `Opret ny sag` from making a case, after it has looked for the citizen's.
REFUSED = {"maalgrupper": []}


@pytest.mark.parametrize("knap", [{}, {"naeste": "1"}])
def test_a_case_that_was_not_made_is_a_search_too(
    client: Client, sag: Sag, knap: dict[str, str]
) -> None:
    for typed, other in ((sag.cpr_formateret, REFUSED), (cpr(700), {"slutdato": "31-02"})):
        client.post("/183/sager/ny/", new_post(cpr=typed, **other, **knap))
    assert look_ups() == [(sag.pk, sag.cpr), (None, cpr(700))]


def test_a_case_that_was_made_is_no_search(client: Client, ishoej: Kommune) -> None:
    assert client.post("/183/sager/ny/", new_post()).status_code == 302
    assert look_ups() == []


@pytest.mark.parametrize("typed", [{"cpr": "20056"}, {"cpr": "20056800AB"}])
def test_a_case_that_could_not_be_read_was_not_looked_for(
    client: Client, ishoej: Kommune, typed: dict[str, str]
) -> None:
    assert client.post("/183/sager/ny/", new_post(**typed)).status_code == 200
    assert look_ups() == []


def test_trying_again_with_the_same_number_is_one_search(
    client: Client, ishoej: Kommune, clock: time_machine.Coordinates
) -> None:
    client.post("/183/sager/findes/", {"cpr": cpr(0)}, headers={"HX-Request": "true"})
    for _ in range(3):
        clock.shift(600)
        client.post("/183/sager/ny/", new_post(**REFUSED))
    assert look_ups() == [(None, cpr(0))]
    # Meanwhile a colleague has made it: that has not been seen before.
    sag = stored_sag(ishoej, cpr=cpr(0))
    for _ in range(2):
        client.post("/183/sager/ny/", new_post(**REFUSED))
    assert look_ups() == [(None, cpr(0)), (sag.pk, cpr(0))]


def test_the_same_number_later_is_another_search(
    client: Client, ishoej: Kommune, clock: time_machine.Coordinates, settings: Any
) -> None:
    settings.SESSION_COOKIE_AGE = 24 * 3600
    for _ in range(2):
        client.post("/183/sager/ny/", new_post(**REFUSED))
        clock.shift(3601)
    assert look_ups() == [(None, cpr(0))] * 2


def test_a_colleagues_search_is_not_ones_own(
    client: Client, signed_in: Any, kollega: Medarbejder, ishoej: Kommune
) -> None:
    for browser in (client, signed_in(kollega)):
        browser.post("/183/sager/ny/", new_post(**REFUSED))
    assert look_ups() == [(None, cpr(0))] * 2


def test_the_case_before_is_shown_beside_the_next(client: Client, sag: Sag) -> None:
    client.get(f"/183/sager/ny/?efter={sag.pk}")
    assert (read().art, read().sag) == ("kvitteringsside vist", sag.pk)


def test_what_is_about_a_case_outlives_it(
    client: Client, ejer: Medarbejder, ishoej: Kommune
) -> None:
    """R35: gone for good, and yet it stands who saw it and who deleted it."""
    sag = stored_sag(ishoej, ydelse())
    key = sag.pk
    client.get(sag.get_absolute_url())
    client.post(f"{sag.get_absolute_url()}slet/")
    assert not Sag.objects.filter(pk=key).exists()
    entries = Haendelse.objects.about(key).order_by("pk")
    assert [(entry.art, entry.medarbejder) for entry in entries] == [
        ("sag åbnet", ejer),
        ("sag slettet", ejer),
    ]


def test_lists_have_an_index_that_finds_a_case(ishoej: Kommune, ejer: Medarbejder) -> None:
    """Who saw this case: on PostgreSQL without reading through all lists (docs/adr/0010)."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite reads through them")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Haendelse.objects.about(uuid.uuid4()).explain()
    assert "haendelse_sager" in plan
    assert "Seq Scan" not in plan
