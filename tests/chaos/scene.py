"""Some kommuner with some 400 ydelser, what happens to them in a month, and what the files should
then hold: reckoned here from the rows, in a few words of SQL, and not with the product's sorting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import StringIO
from random import Random

from django.core.management import call_command
from django.db.models import Exists, OuterRef, Q

from cases.models import Kommune, Maalgruppe, Ydelse
from deliveries.management.commands import maengde
from deliveries.periode import Periode
from tests import factories

ORDINARY = ("101", "147", "151", "153", "155", "157")
NOTHING_TO_REPORT = "159"
ALL_WITHHELD = "161"
#: Has cases, and has not begun to report.
NOT_YET = "163"
FIRST = Periode(2026, 12)
#: The brake of D20 waits for a person at ten, and nobody is there.
MOST_MISSING = 8


@dataclass(frozen=True)
class Expected:
    """What a kommune's L402 should say; `delivered` are identifikatorer, empty for no file."""

    delivered: frozenset[str]
    withheld: int
    not_reportable: int


class Scene:
    """The database of a leg. Everything chosen at random comes from `rng`."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._people = 10_000
        self.periode = FIRST.previous()

    def build(self) -> None:
        """Tables, code lists, kommuner with cases."""
        call_command("migrate", verbosity=0)
        call_command("kodelister", indlaes=True, stdout=StringIO())
        for kode in ORDINARY:
            maengde.fill(Kommune.objects.get(pk=kode), self._rng.randrange(20, 41))
            self._withhold(kode, 2)
            self._new(kode, factories.ended_before_the_register(betalingskommune=kode))
        for kode in (NOTHING_TO_REPORT, ALL_WITHHELD, NOT_YET):
            factories.kommune(kode)
        self._new(NOTHING_TO_REPORT, factories.ended_before_the_register())
        for _ in range(3):
            self._new(ALL_WITHHELD, factories.with_error())
            self._new(NOT_YET, factories.ydelse())
        Kommune.objects.exclude(indberetter_fra="").update(indberetter_fra=str(FIRST))
        Kommune.objects.filter(pk=NOT_YET).update(indberetter_fra="")

    def next_month(self) -> dict[str, Expected]:
        """Another month has been worked; what each kommune's L402 of `periode` should hold."""
        self.periode = self.periode.next()
        for kode in ORDINARY:
            for _ in range(self._rng.randrange(1, 4)):
                self._new(kode, factories.ydelse(betalingskommune=kode))
            self._end_one(kode)
            missing = Ydelse.objects.filter(kommune=kode, maalgrupper=None)
            if missing.exclude(foerst_indberettet=None).count() < MOST_MISSING:
                self._withhold(kode, 1)
        reporting = (*ORDINARY, NOTHING_TO_REPORT, ALL_WITHHELD)
        return {kode: expected(kode) for kode in reporting}

    def _new(self, kode: str, ydelse: object) -> None:
        self._people += 1
        kommune = Kommune.objects.get(pk=kode)
        factories.stored_sag(kommune, ydelse, cpr=factories.cpr(self._people))  # type: ignore[arg-type]

    def _withhold(self, kode: str, count: int) -> None:
        """Without a målgruppe a ydelse has a FEJL."""
        having = Ydelse.objects.filter(kommune=kode).exclude(maalgrupper=None)
        chosen = self._rng.sample(sorted(having.values_list("pk", flat=True).distinct()), count)
        Maalgruppe.objects.filter(ydelse__in=chosen).delete()

    def _end_one(self, kode: str) -> None:
        open_ones = Ydelse.objects.filter(
            kommune=kode, slutdato=None, varighed="P", startdato__lt=self.periode.first_day
        )
        chosen = self._rng.choice(sorted(open_ones.values_list("pk", flat=True)))
        Ydelse.objects.filter(pk=chosen).update(slutdato=self.periode.last_day)


def expected(kode: str) -> Expected:
    """Before the delivery: D2 and the one FEJL that this scene has."""
    of_kommune = Ydelse.objects.filter(kommune=kode)
    reportable = of_kommune.filter(
        Q(slutdato=None) | Q(slutdato__gte=date(2013, 7, 1)) | Q(foerst_indberettet__isnull=False)
    )
    clean = reportable.filter(Exists(Maalgruppe.objects.filter(ydelse=OuterRef("pk"))))
    return Expected(
        frozenset(clean.values_list("identifikator", flat=True)),
        reportable.count() - clean.count(),
        of_kommune.count() - reportable.count(),
    )
