"""A search while typing is one entry once the typing rests, and no search is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from cases.log import searches
from cases.models import Haendelse, Kommune, Medarbejder, Sag, Soegning
from cases.tasks import settle_searches
from tests.factories import NOW, cpr, stored_sag

#: (what was typed, seconds after the one before) → what becomes an entry, once nothing follows.
TYPED = {
    "one key": ([("0", 0)], ["0"]),
    "typing on": ([("0", 0), ("02", 0.3), ("020", 0.3), ("0205", 1.9)], ["0205"]),
    "resting on the way": ([("02", 0), ("020", 2.0), ("0205", 0.2)], ["02", "0205"]),
    "a wrong key": ([("020", 0), ("0208", 0.2), ("020", 0.2), ("0205", 0.2)], ["0208", "0205"]),
    "all taken back": ([("020", 0), ("02", 0.2), ("0", 0.2), ("", 0.2)], ["020", ""]),
    "one number after the other": (
        [("0205800001", 0), ("0205800002", 0.1), ("0205800003", 0.1)],
        ["0205800001", "0205800002", "0205800003"],
    ),
    "shorter than the one before": ([("0205800001", 0), ("0", 0.1)], ["0205800001", "0"]),
    "the same again": ([("02", 0), ("02", 0.5)], ["02"]),
    "letters": ([("ni", 0), ("niels", 0.5)], ["niels"]),
}


@pytest.fixture
def client(signed_in: Callable[[Medarbejder], Client], ejer: Medarbejder) -> Client:
    return signed_in(ejer)


def type_in(client: Client, text: str, vis: str = "alle") -> None:
    address = f"/183/sager/soeg/?vis={vis}"
    answer = client.post(address, {"cpr": text}, headers={"HX-Request": "true"})
    assert answer.status_code == 200


def told() -> list[str]:
    entries = Haendelse.objects.filter(art__in=["søgning", "sagsliste vist"]).order_by("tidspunkt")
    return [entry.detaljer.get("soegning", "") for entry in entries]


@pytest.mark.parametrize("name", TYPED)
def test_it_is_entered_once_the_typing_rests(
    name: str, client: Client, clock: time_machine.Coordinates
) -> None:
    typed, expected = TYPED[name]
    for text, pause in typed:
        clock.shift(timedelta(seconds=pause))
        type_in(client, text)
    assert Soegning.objects.count() == len(typed)
    clock.shift(searches.REST)
    settle_searches()
    assert told() == expected
    assert not Soegning.objects.exists()


def test_what_is_still_being_typed_waits(client: Client, clock: time_machine.Coordinates) -> None:
    type_in(client, "02")
    clock.shift(timedelta(seconds=1))
    assert (searches.settle(), told()) == (0, [])
    type_in(client, "020")
    clock.shift(timedelta(seconds=1))
    assert (searches.settle(), told()) == (0, [])
    clock.shift(timedelta(seconds=1))
    assert (searches.settle(), told()) == (1, ["020"])


def test_it_holds_the_term_the_cases_and_when(
    client: Client,
    ejer: Medarbejder,
    ishoej: Kommune,
    sag: Sag,
    clock: time_machine.Coordinates,
) -> None:
    other = stored_sag(ishoej, cpr=cpr(900))
    type_in(client, f" {sag.cpr[:6]}-", "aktive")
    clock.shift(timedelta(hours=1))
    searches.settle()
    entry = Haendelse.objects.get(art="søgning")
    assert entry.detaljer == {"soegning": f" {sag.cpr[:6]}-", "vis": "aktive"}
    assert (entry.medarbejder, entry.kommune_id, entry.tidspunkt) == (ejer, "183", NOW)
    assert entry.sager == [sag.pk]
    assert list(Haendelse.objects.about(sag.pk)) == [entry]
    assert not Haendelse.objects.about(other.pk).exists()


def test_another_filter_is_another_search(client: Client, clock: time_machine.Coordinates) -> None:
    type_in(client, "02")
    type_in(client, "02", "aktive")
    clock.shift(searches.REST)
    searches.settle()
    assert told() == ["02", "02"]


def test_two_windows_are_two_people(
    client: Client,
    signed_in: Callable[[Medarbejder], Client],
    ejer: Medarbejder,
    clock: time_machine.Coordinates,
) -> None:
    """Else one client's typing would swallow another's."""
    type_in(client, "0205")
    type_in(signed_in(ejer), "02058")
    clock.shift(searches.REST)
    searches.settle()
    assert sorted(told()) == ["0205", "02058"]


def test_a_search_that_is_sent_is_entered_with_its_page(client: Client, sag: Sag) -> None:
    """Without script, and whenever the list comes back as it was left."""
    client.post("/183/sager/soeg/", {"cpr": sag.cpr}, follow=True)
    entry = Haendelse.objects.get(art="søgning")
    assert entry.detaljer == {"soegning": sag.cpr, "vis": "alle", "side": "1"}
    assert entry.sager == [sag.pk]


def test_what_no_database_stores_is_searched_for_all_the_same(
    client: Client, clock: time_machine.Coordinates
) -> None:
    type_in(client, "02\x00")
    client.post("/183/sager/soeg/", {"cpr": "03\x00"}, follow=True)
    clock.shift(searches.REST)
    searches.settle()
    assert sorted(told()) == ["02\ufffd", "03\ufffd"]


def test_settling_twice_enters_nothing_twice(
    client: Client, clock: time_machine.Coordinates
) -> None:
    type_in(client, "02")
    clock.shift(searches.REST)
    assert [searches.settle(), searches.settle()] == [1, 0]
