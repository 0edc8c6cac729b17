"""An L402 that is due and can not be made: who should act is told, once for each reason (D17)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.test import Client

from cases.models import Besked, Haendelse, Kommune, Medarbejder, Sag
from deliveries.models import Leverance
from deliveries.periode import Periode
from deliveries.services import CannotFreeze, deliver
from tests.cpr_like import cpr_like
from tests.deliveries.stage import HOUR, OCTOBER_DUE, Drive, drive, moved
from tests.factories import medarbejder
from tests.html import Page

__all__ = ["drive"]

monthly_module = import_module("deliveries.services.monthly")
SignedIn = Callable[[Medarbejder], Client]
CVR = "Kommunens CVR-nummer skal være otte cifre."


@pytest.fixture
def without_cvr(sag: Sag, drive: Drive, clock: Any) -> Kommune:
    """It is the moment when October is due, and the envelope lacks something."""
    leder = medarbejder("leder", "ADMINISTRATOR", sag.kommune)
    leder.email = "leder@kommune.example"
    leder.save()
    moved(clock, OCTOBER_DUE)
    return with_cvr("")


def with_cvr(cvr: str) -> Kommune:
    Kommune.objects.filter(pk="183").update(cvr=cvr)
    return Kommune.objects.get(pk="183")


def kept() -> list[dict[str, str]]:
    """What the log has of it."""
    return list(
        Haendelse.objects.filter(art="leverance ikke dannet")
        .order_by("pk")
        .values_list("detaljer", flat=True)
    )


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object, **__: object) -> Leverance:
        raise error

    monkeypatch.setattr(monthly_module, "freeze", fail)


def test_who_is_responsible_is_told_why_and_where(without_cvr: Kommune, settings: Any) -> None:
    settings.PUBLIC_URL = "https://dhuv.example.dk"
    assert deliver(without_cvr, OCTOBER_DUE) == []
    told = Besked.objects.order_by("modtager")
    assert [besked.modtager for besked in told] == [
        "leder@kommune.example",
        "teknisk@kommune.example",
    ]
    assert {besked.emne for besked in told} == {"Ikke dannet: L402 for Ishøj Kommune, oktober 2026"}
    for besked in told:
        assert CVR in besked.tekst
        assert "https://dhuv.example.dk/183/\n" in besked.tekst
    assert kept() == [{"periode": "2026M10", "aarsag": CVR}]


def test_once_and_not_every_hour(without_cvr: Kommune, clock: Any) -> None:
    for _ in range(5):
        deliver(without_cvr, moved(clock, OCTOBER_DUE + HOUR))
    assert Besked.objects.count() == 2
    assert len(kept()) == 1


def test_another_reason_is_told_too(without_cvr: Kommune, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(without_cvr, OCTOBER_DUE)
    failing(monkeypatch, CannotFreeze("Kontaktpersonerne mangler."))
    deliver(without_cvr, OCTOBER_DUE)
    assert Besked.objects.count() == 4
    assert [entry["aarsag"] for entry in kept()] == [CVR, "Kontaktpersonerne mangler."]


def test_an_unexpected_failure_is_told_without_what_it_says(
    without_cvr: Kommune, sag: Sag, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, ValueError(f"{sag.cpr} {sag.navn}"))
    for _ in range(2):
        assert deliver(without_cvr, OCTOBER_DUE) == []
    assert kept() == [{"periode": "2026M10", "aarsag": "Uventet fejl (ValueError)."}]
    assert Besked.objects.count() == 2
    for besked in Besked.objects.all():
        assert not cpr_like(besked.tekst)
        assert sag.navn not in besked.tekst


def test_a_rehearsal_of_a_day_to_come_alarms_nobody(without_cvr: Kommune, clock: Any) -> None:
    moved(clock, OCTOBER_DUE - timedelta(days=5))
    assert deliver(without_cvr, OCTOBER_DUE) == []
    assert not Besked.objects.exists()
    assert kept() == []


def test_who_was_slower_than_another_worker_alarms_nobody(
    without_cvr: Kommune, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze = monthly_module.freeze

    def twice(kommune: Kommune, periode: Periode, *args: Any, **kwargs: Any) -> Leverance:
        freeze(kommune, periode, *args, **kwargs)
        return freeze(kommune, periode, *args, **kwargs)

    monkeypatch.setattr(monthly_module, "freeze", twice)
    deliver(with_cvr("11931316"), OCTOBER_DUE)
    assert Leverance.objects.count() == 1
    assert kept() == []


def test_the_start_page_says_why(without_cvr: Kommune, signed_in: SignedIn) -> None:
    deliver(without_cvr, OCTOBER_DUE)
    page = Page(signed_in(Medarbejder.objects.get(username="leder")).get("/183/"))
    assert (
        f"Leverancen for oktober 2026 skulle være dannet den 14-11-2026, men kunne ikke: {CVR} "
        "Ret det, eller sig det til driften. Der bliver forsøgt hver time." in page.main
    )


def test_the_operators_see_it_until_it_is_made(
    without_cvr: Kommune, signed_in: SignedIn, drift: Medarbejder
) -> None:
    operator = signed_in(drift)
    deliver(without_cvr, OCTOBER_DUE)
    page = Page(operator.get("/drift/"))
    assert f"oktober 2026 Kunne ikke dannes: {CVR}" in page.main
    assert "Ishøj Kommune Kræver handling" in page.main
    deliver(with_cvr("11931316"), OCTOBER_DUE)
    page = Page(operator.get("/drift/"))
    assert "Kunne ikke dannes" not in page.main
    assert "Ishøj Kommune Kræver handling" not in page.main


def test_the_log_tells_it(without_cvr: Kommune, signed_in: SignedIn) -> None:
    deliver(without_cvr, OCTOBER_DUE)
    page = Page(signed_in(Medarbejder.objects.get(username="leder")).get("/183/log/"))
    assert f"Årsag: {CVR}" in page.main
