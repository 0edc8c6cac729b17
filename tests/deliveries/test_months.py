"""The months' counts, drawn beside the list: which leverancer count, and what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.test import Client

from cases.models import Kommune, Medarbejder
from deliveries import states
from deliveries.models import Leverance
from deliveries.months import MONTHS, months
from deliveries.periode import Periode
from tests.deliveries.stage import NOVEMBER, NOVEMBER_DUE
from tests.factories import frozen, stored_sag
from tests.html import Page


@dataclass
class Counted:
    periode: str
    antal_ydelser: int
    antal_udeladt: int = 0

    @property
    def periode_navn(self) -> str:
        return Periode.parse(self.periode).label


def test_the_oldest_comes_first_with_what_changed() -> None:
    found = months([Counted("2026M10", 7, 2), Counted("2026M09", 9), Counted("2026M08", 9)])
    assert [(m.navn, m.leveret, m.udeladt, m.i_alt, m.mere, m.forskel) for m in found] == [
        ("august 2026", 9, 0, 9, None, 0),
        ("september 2026", 9, 0, 9, 0, 0),
        ("oktober 2026", 7, 2, 9, -2, 2),
    ]


def test_the_newest_version_of_a_month_counts() -> None:
    newest_first = [Counted("2026M10", 7), Counted("2026M10", 3), Counted("2026M09", 5)]
    assert [m.leveret for m in months(newest_first)] == [5, 7]


def test_one_month_is_nothing_to_compare() -> None:
    assert months([Counted("2026M10", 7)]) == []
    assert months([]) == []


def test_the_month_before_the_first_one_shown_is_compared_with() -> None:
    many = [Counted(f"{2026 - nr // 12}M{12 - nr % 12:02}", 100 - nr) for nr in range(20)]
    found = months(many)
    assert len(found) == MONTHS
    assert found[0].mere == 1


def test_only_what_counts_is_drawn_and_the_table_stays(
    ishoej: Kommune, laeser: Medarbejder, signed_in: Callable[[Medarbejder], Client]
) -> None:
    stored_sag(ishoej)
    client = signed_in(laeser)
    frozen(ishoej)
    frozen(ishoej, form="T402")
    assert "Måned for måned" not in Page(client.get("/183/leverancer/")).main
    stored_sag(ishoej)
    stored_sag(ishoej)
    november = frozen(ishoej, NOVEMBER, NOVEMBER_DUE)
    page = Page(client.get("/183/leverancer/"))
    assert "Oktober 2026 1 November 2026 3 (+2)" in page.main
    assert len(page.rows()) == 3
    Leverance.objects.filter(pk=november.pk).update(tilstand=states.ANNULLERET)
    assert "Måned for måned" not in Page(client.get("/183/leverancer/")).main
