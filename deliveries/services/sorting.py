"""What of a kommune's cases is delivered, left out with a reason, or not reported (D2, D15)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone

from cases.codes import Codes
from cases.data import SagData, YdelseData
from cases.findings import FEJL, Finding
from cases.rules import check
from cases.storage import bulk
from cases.storage.snapshot import StoredSag
from deliveries.models import Leverance, Leverancelinje, Udeladelse

BATCH = 2_000
FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    Leverancelinje: (
        "leverance_id",
        "ydelse_id",
        "identifikator",
        "sha256",
        "er_ny",
        "er_neutraliseret",
        "har_slutdato",
    ),
    Udeladelse: (
        "leverance_id",
        "sag_id",
        "ydelse_id",
        "identifikator",
        "regel",
        "felt",
        "besked",
        "er_leveret_foer",
    ),
}


class Sorting:
    """Sorts a stream of cases and writes lines and omissions as it goes, in batches.

    Counts ydelser: `total` = `lines` + `left_out` + `not_reportable` once the stream is at its end
    and every delivered ydelse has been told to `wrote` (D16).
    """

    def __init__(self, leverance: Leverance, codes: Codes, now: datetime, fiktive: bool) -> None:
        self._leverance = leverance
        self._locks = leverance.form == Leverance.Form.L402
        self._codes = codes
        self._on = timezone.localdate(now)
        self._fiktive = fiktive
        self._waiting: dict[str, tuple[UUID, YdelseData]] = {}
        self._batches: dict[type[models.Model], list[tuple[Any, ...]]] = {}
        self.sager = self.total = self.lines = self.left_out = self.not_reportable = 0
        #: Of those: formerly delivered ones, and how many of them would now be missing (D15, D20).
        self.formerly = self.missing = 0

    def delivered(self, stored: Iterable[StoredSag]) -> Iterator[SagData]:
        """The cases as the file is to have them: only ydelser that are reportable and without FEJL.

        A FEJL on the case itself keeps all its ydelser out (D15).
        """
        for sag in stored:
            self.total += len(sag.data.ydelser)
            reportable = [ydelse for ydelse in sag.data.ydelser if ydelse.is_reportable]
            for ydelse in reportable:
                self.formerly += ydelse.indberettet
            self.not_reportable += len(sag.data.ydelser) - len(reportable)
            errors = self._errors(sag.data) if reportable else []
            if not errors:
                kept = reportable
            else:
                kept = [y for y in reportable if not self._leave_out(sag, y, errors)]
            if kept:
                self.sager += 1
                for ydelse in kept:
                    self._waiting[ydelse.identifikator] = (
                        sag.ydelser[ydelse.identifikator],
                        ydelse,
                    )
                whole = len(kept) == len(sag.data.ydelser)
                yield sag.data if whole else replace(sag.data, ydelser=tuple(kept))

    def wrote(self, identifikator: str, sha256: bytes) -> None:
        """A ydelse's record stands in the file."""
        pk, ydelse = self._waiting.pop(identifikator)
        self.lines += 1
        self._add(
            Leverancelinje,
            self._leverance.pk,
            pk if self._locks else None,
            identifikator,
            sha256,
            not ydelse.indberettet,
            ydelse.is_neutralised,
            ydelse.slutdato is not None,
        )

    def finish(self) -> None:
        """Store what is left of the batches; AssertionError if the sums do not add up (D16)."""
        for model in list(self._batches):
            self._flush(model)
        if self._waiting or self.total != self.lines + self.left_out + self.not_reportable:
            raise AssertionError(
                f"{self._leverance}: {self.total} ydelser are not {self.lines} delivered + "
                f"{self.left_out} left out + {self.not_reportable} not reportable (D16)"
            )

    def _errors(self, data: SagData) -> list[Finding]:
        return check(data, self._codes, self._on, fiktive=self._fiktive, only=FEJL)

    def _leave_out(self, sag: StoredSag, ydelse: YdelseData, errors: list[Finding]) -> bool:
        reasons = [f for f in errors if f.identifikator in ("", ydelse.identifikator)]
        for reason in reasons:
            self._add(
                Udeladelse,
                self._leverance.pk,
                sag.pk,
                sag.ydelser[ydelse.identifikator],
                ydelse.identifikator,
                reason.code,
                reason.field,
                reason.message,
                ydelse.indberettet,
            )
        self.left_out += bool(reasons)
        self.missing += bool(reasons) and ydelse.indberettet
        return bool(reasons)

    def _add(self, model: type[models.Model], *row: Any) -> None:
        """One more row, its values in the order of FIELDS."""
        batch = self._batches.setdefault(model, [])
        batch.append(row)
        if len(batch) >= BATCH:
            self._flush(model)

    def _flush(self, model: type[models.Model]) -> None:
        bulk.insert(model, FIELDS[model], self._batches.pop(model))
