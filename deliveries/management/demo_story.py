"""What happens in a demo kommune: three months reported, with changes between, and then today.

Everything a caseworker could do is done by the services. Only what no service lets in is written
around them: cases with a FEJL, as they come from former systems and replaced code lists.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cases import services
from cases.data import PERIODEYDELSE, SagData, YdelseData
from cases.fictitious import ERRORS, WARNINGS, Fiction
from cases.findings import ADVARSEL
from cases.kodelister import lister
from cases.log import audit
from cases.models import Haendelse, Kommune, Medarbejder, Ydelse
from cases.services import store
from cases.services.sager import findings_of
from deliveries.management.demo_history import history
from deliveries.periode import Periode
from deliveries.services import deliver

#: How the log says that a part of the story has been told; it is not told again.
ART = "demodata oprettet"
MAALGRUPPE = "1.2.1"


#: New cases in each part of the story, in the largest kommune.
SAGER = (240, 15, 15, 20)


class Story:
    """The story of one kommune, `size` per cent of the largest one; told once, in four parts.

    The first three end with the leverance of a past period, beginning with `indberetter_fra`. A
    part is stored whole or not at all, and a story that was broken off goes on with the next.
    """

    def __init__(self, kommune: Kommune, user: Medarbejder, size: int) -> None:
        self._kommune = kommune
        self._user = user
        self._size = size

    def tell(self) -> None:
        """Tell what has not been told yet, and deliver what that makes due."""
        periode = Periode.parse(self._kommune.indberetter_fra)
        today = timezone.localdate()
        fiction = Fiction(lister.current(), self._kommune.pk, today, "demo")
        parts = (self._begin, self._first_month, self._second_month, self._today)
        for number, part in enumerate(parts):
            is_past = number < len(parts) - 1
            fiction.today = min(today, periode.last_day) if is_past else today
            # Made also when they are stored already, so that the next part's are the same.
            sager = [fiction.sag() for _ in range(self._count(SAGER[number]))]
            with transaction.atomic():
                if not self._is_told(number):
                    part(sager, fiction.today)
                    audit.record(None, self._kommune, ART, del_nr=number)
            if is_past:
                deliver(self._kommune, periode.due_at)
                periode = periode.next()

    def _is_told(self, number: int) -> bool:
        told = Haendelse.objects.filter(kommune=self._kommune, art=ART)
        return told.filter(detaljer__del_nr=number).exists()

    def _begin(self, sager: list[SagData], day: date) -> None:
        """What was entered before the first report: sound, doubtful and wrong."""
        spoiled = [(self._create, spoil) for spoil in WARNINGS.values()]
        spoiled += [(self._store, spoil) for spoil in ERRORS.values()]
        # A small kommune has fewer kinds of them.
        spoiled = spoiled[:: max(1, 100 // self._size)]
        for data, (enter, spoil) in zip(sager, spoiled, strict=False):
            enter(spoil(data))
        for data in sager[len(spoiled) :]:
            self._create(data)
        self._remember(day)

    def _remember(self, day: date) -> None:
        """What an earlier system kept: years in which the figures show something."""
        fiction = Fiction(lister.current(), self._kommune.pk, day, "historie")
        taken = set(self._kommune.sager.values_list("cpr", flat=True))
        past = [d for d in history(fiction, MAALGRUPPE, self._size) if d.cpr not in taken]
        new = [store.NewSag.ours(_key(data), data) for data in past]
        store.insert(new, store.Stamp(timezone.now()))

    def _first_month(self, sager: list[SagData], day: date) -> None:
        for data in sager:
            self._create(data)
        for ydelse in self._open(day, self._count(8)):
            self._change(ydelse, slutdato=day - timedelta(days=9))
        self._neutralise(day, self._count(2))
        # These were reported and are now without målgruppe: they would vanish (D15).
        for ydelse in self._open(day, self._count(3)):
            self._strip(ydelse)
        self._look_over()

    def _second_month(self, sager: list[SagData], day: date) -> None:
        for data in sager:
            self._create(data)
        for ydelse in self._open(day, self._count(8)):
            self._change(ydelse, slutdato=day - timedelta(days=16))
        for ydelse in self._reported().filter(maalgrupper=None)[: self._count(2)]:
            self._change(ydelse, maalgrupper=(MAALGRUPPE,))
        for ydelse in self._reported().exclude(pnr="")[: self._count(3)]:
            self._change(ydelse, tilbud=replace(ydelse.data().tilbud, pnr="1003456789"))
        self._neutralise(day, self._count(1))

    def _today(self, sager: list[SagData], day: date) -> None:
        """New cases, new faults, and new ydelser on reported cases: what can still be deleted."""
        wrong = list(ERRORS.values())[: self._count(3)]
        for data, spoil in zip(sager, wrong, strict=False):
            self._store(spoil(data))
        for data in sager[len(wrong) :]:
            self._create(data)
        for ydelse in self._open(day, self._count(4)):
            added = YdelseData(
                identifikator=str(uuid5(ydelse.pk, "ny ydelse")),
                kode="1.13.3",
                maalgrupper=(MAALGRUPPE,),
                bevillingsdato=day,
                betalingskommune=self._kommune.pk,
            )
            services.add_ydelse(self._user, ydelse.sag, added)

    def _count(self, number: int) -> int:
        return max(1, number * self._size // 100)

    def _create(self, data: SagData) -> None:
        """As typed in; a citizen who has a case already is left alone."""
        with suppress(services.Exists):
            services.create_sag(self._user, self._kommune, data, _key(data))

    def _store(self, data: SagData) -> None:
        """Past the services, which would refuse it; past the rules, not past the database."""
        if self._kommune.sager.filter(cpr=data.cpr).exists():
            return
        store.insert([store.NewSag.ours(_key(data), data)], store.Stamp(timezone.now()))

    def _change(self, ydelse: Ydelse, **fields: object) -> None:
        changed = replace(ydelse.data(), **fields)  # type: ignore[arg-type]
        services.change_ydelse(self._user, ydelse, ydelse.version, changed)

    def _strip(self, ydelse: Ydelse) -> None:
        """Without målgruppe, as no service would leave it."""
        old = ydelse.data()
        new = replace(old, maalgrupper=())
        store.update_ydelse(ydelse, new, None)
        store.settle(ydelse.sag)
        told = {"kode": ydelse.kode, "ændringer": audit.differences(old, new)}
        audit.record(None, self._kommune, "ydelse ændret", ydelse, **told)

    def _neutralise(self, day: date, count: int) -> None:
        """Some single ydelser, and the whole of one case (R34, R44)."""
        *single, last = self._open(day, count + 1)
        for ydelse in single:
            services.neutralise_ydelse(self._user, ydelse)
        services.neutralise_sag(self._user, last.sag, last.sag.ydelser.filter(slutdato=None))

    def _look_over(self) -> None:
        """One warning has been found to be right (D14)."""
        for sag in self._kommune.sager.filter(ydelser__forventet_slutdato__year__gt=2050):
            for finding in findings_of(sag.data()):
                if finding.severity == ADVARSEL:
                    services.set_i_orden(self._user, sag, finding.fingerprint)

    def _open(self, day: date, count: int) -> list[Ydelse]:
        """So many reported, open periodeydelser of different cases, sound and begun long ago."""
        long_ago = day - timedelta(days=90)
        begun = Q(startdato=None, bevillingsdato__lt=long_ago) | Q(startdato__lt=long_ago)
        chosen: dict[UUID, Ydelse] = {}
        for ydelse in self._reported().filter(begun, slutdato=None, varighed=PERIODEYDELSE):
            if len(chosen) == count:
                break
            if ydelse.sag_id not in chosen and not findings_of(ydelse.sag.data()):
                chosen[ydelse.sag_id] = ydelse
        return list(chosen.values())

    def _reported(self) -> QuerySet[Ydelse]:
        stored = Ydelse.objects.filter(kommune=self._kommune).select_related("sag", "kommune")
        return stored.exclude(foerst_indberettet=None).order_by("pk")


def _key(data: SagData) -> UUID:
    return uuid5(UUID(data.ydelser[0].identifikator), "sag")
