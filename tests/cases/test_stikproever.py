"""Samples of the log: nobody can foresee them, and what was said of one stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from cases.log import audit, stikproever
from cases.log.stikproever import draw_sample, review
from cases.models import Haendelse, Kommune, Medarbejder, Stikproeve
from tests.factories import TODAY
from tests.html import Page


@pytest.fixture
def readings(ishoej: Kommune, ejer: Medarbejder) -> list[Haendelse]:
    for _ in range(30):
        audit.record(ejer, ishoej, "udløbsliste vist")
    audit.record(ejer, ishoej, "kommune ændret")
    return list(Haendelse.objects.filter(art="udløbsliste vist"))


@pytest.fixture
def client(signed_in: Callable[[Medarbejder], Client], administrator: Medarbejder) -> Client:
    return signed_in(administrator)


@pytest.fixture
def drawn(readings: list[Haendelse], administrator: Medarbejder, ishoej: Kommune) -> Stikproeve:
    return draw_sample(administrator, ishoej, TODAY, TODAY, 3)


def test_it_draws_readings_only_and_each_once(drawn: Stikproeve) -> None:
    arts = [Haendelse.objects.get(pk=row.haendelse_id).art for row in drawn.linjer.all()]
    assert arts == ["udløbsliste vist"] * 3
    assert drawn.antal_i_alt == 30


def test_each_is_as_likely_as_any_other(
    readings: list[Haendelse], administrator: Medarbejder, ishoej: Kommune
) -> None:
    """300 draws out of 30: each comes about ten times, and none never but by a miracle."""
    times: Counter[int] = Counter()
    for _ in range(20):
        sample = draw_sample(administrator, ishoej, TODAY, TODAY, 15)
        times.update(sample.linjer.values_list("haendelse_id", flat=True))
    assert set(times) == {entry.pk for entry in readings}


def test_it_is_on_record_who_drew_from_how_many(
    drawn: Stikproeve, administrator: Medarbejder
) -> None:
    entry = Haendelse.objects.get(art="stikprøve udtaget")
    assert (entry.medarbejder, entry.detaljer) == (administrator, {"antal": 3, "af": 30})


def test_a_period_without_readings_says_so(client: Client, ishoej: Kommune) -> None:
    post = {"fra": "1-1-2020", "til": "2-1-2020", "antal": "5"}
    page = Page(client.post("/183/log/stikproever/", post))
    assert "Vælg en anden" in page.errors()["fra"]
    assert not Stikproeve.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [("antal", "0"), ("antal", "x"), ("antal", "201"), ("fra", ""), ("til", "x")],
)
def test_bad_input_says_what_to_write(client: Client, field: str, typed: str) -> None:
    post = {"fra": "1-11-2026", "til": "2-11-2026", "antal": "5"} | {field: typed}
    page = Page(client.post("/183/log/stikproever/", post))
    assert page.errors()[field].startswith("Skriv")


def test_drawing_and_reviewing_on_the_pages(
    client: Client, readings: list[Haendelse], administrator: Medarbejder
) -> None:
    post = {"fra": "1-11-2026", "til": "i dag", "antal": "2"}
    answer = client.post("/183/log/stikproever/", post, follow=True)
    sample = Stikproeve.objects.get()
    assert answer.redirect_chain == [(sample.get_absolute_url(), 302)]
    first, second = sample.linjer.all()
    said = {
        f"l{first.pk}-vurdering": "UNDERSOEGES",
        f"l{first.pk}-bemaerkning": "Hvorfor om natten?",
        f"l{second.pk}-vurdering": "",
    }
    page = Page(client.post(sample.get_absolute_url(), said, follow=True))
    assert "Skal undersøges, 02-11-2026 10:00 af Administrator" in page.main
    assert "Hvorfor om natten?" in page.main
    first.refresh_from_db()
    assert (first.vurderet_af, first.vurdering) == (administrator, "UNDERSOEGES")
    assert Haendelse.objects.get(art="stikprøve vurderet").detaljer["linje"] == first.pk
    assert "1 mangler" in Page(client.get("/183/log/stikproever/")).main


def test_a_note_needs_a_judgement_and_the_other_way_round(
    client: Client, drawn: Stikproeve
) -> None:
    first, second, _third = drawn.linjer.all()
    said = {
        f"l{first.pk}-bemaerkning": "Mærkeligt",
        f"l{second.pk}-vurdering": "IKKE_I_ORDEN",
    }
    page = Page(client.post(drawn.get_absolute_url(), said))
    assert page.errors()[f"l{first.pk}-vurdering"].startswith("Vælg en vurdering")
    assert page.errors()[f"l{second.pk}-bemaerkning"].startswith("Skriv, hvad")
    assert "Mærkeligt" in page.main
    assert not drawn.linjer.exclude(vurderet=None).exists()


def test_what_has_been_said_stays(
    client: Client, drawn: Stikproeve, administrator: Medarbejder
) -> None:
    first = drawn.linjer.all()[0]
    assert review(administrator, drawn, first, "I_ORDEN", "")
    assert not review(administrator, drawn, first, "IKKE_I_ORDEN", "Nej")
    first.refresh_from_db()
    assert first.vurdering == "I_ORDEN"


def test_the_right_is_asked_in_the_service(
    drawn: Stikproeve, ejer: Medarbejder, ishoej: Kommune
) -> None:
    with pytest.raises(PermissionDenied):
        draw_sample(ejer, ishoej, TODAY, TODAY, 3)
    with pytest.raises(PermissionDenied):
        review(ejer, drawn, drawn.linjer.all()[0], "I_ORDEN", "")


def test_another_kommunes_sample_is_not_there(
    drawn: Stikproeve, udefra: Medarbejder, signed_in: Callable[[Medarbejder], Client]
) -> None:
    client = signed_in(udefra)
    assert client.get(f"/187/log/stikproever/{drawn.pk}/").status_code == 404
    assert client.post(f"/187/log/stikproever/{drawn.pk}/", {}).status_code == 404


def test_nobody_can_know_the_next_one() -> None:
    """The numbers come from the operating system, not from a seed."""
    from secrets import SystemRandom

    assert stikproever.SystemRandom is SystemRandom
