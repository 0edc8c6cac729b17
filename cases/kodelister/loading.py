"""What new code lists would change, before anybody takes them into use (D12)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from cases.codes import LISTS, Code, Codes
from cases.dates import formatted
from cases.findings import FEJL
from cases.indlaesning import service
from cases.indlaesning.trying import Progress
from cases.kodelister import lister
from cases.kodelister.files import FILES, CodeFiles, KommuneRow, read_files
from cases.models import Indlaesning, Kommune, Medarbejder, Sag
from cases.rules import check
from cases.services.writing import operating
from cases.storage import snapshot

#: The kind of these uploads.
ART = "kodelister"
#: Cases between two signs of life: a quarter of a second.
TOLD_EVERY = 500


class ListChange(NamedTuple):
    """One code that is `ny`, `fjernet` or `ændret`; `hvad` says what is changed, old → new."""

    art: str
    liste: str
    kode: str
    tekst: str
    hvad: str = ""


#: What can be changed about a code, as the files call it; of the source only that it is another.
_COLUMNS = (
    "tekst",
    "kortnavn",
    "gruppe",
    "paragraf",
    "er_ophold",
    "indberetningspligtig",
    "gyldig_fra",
    "gyldig_til",
    "kun_ydelser",
)


@dataclass(frozen=True)
class Plan:
    """What taking lists into use would do; `koder` are those of all lists, as they would stand."""

    aendringer: tuple[ListChange, ...]
    koder: tuple[Code, ...]
    kommuner: tuple[KommuneRow, ...]
    i_kraft: str

    @property
    def fingeraftryk(self) -> str:
        """Of the lists in force and those that would be."""
        new = lister.fingerprint(self.koder)
        text = f"{self.i_kraft} {new} {self.aendringer!r}"
        return hashlib.sha256(text.encode()).hexdigest()


def list_changes(current: Codes, new: Iterable[Code]) -> list[ListChange]:
    """What differs, list by list."""
    after = lister.as_codes(new)
    changes = []
    for liste in LISTS:
        old_codes = {code.kode: code for code in current.all(liste)}
        new_codes = {code.kode: code for code in after.all(liste)}
        for kode in sorted(old_codes.keys() | new_codes.keys()):
            old, fresh = old_codes.get(kode), new_codes.get(kode)
            if old is None and fresh is not None:
                changes.append(ListChange("ny", liste, kode, fresh.tekst))
            elif fresh is None and old is not None:
                changes.append(ListChange("fjernet", liste, kode, old.tekst))
            elif fresh is not None and old != fresh:
                changes.append(ListChange("ændret", liste, kode, fresh.tekst, _told(old, fresh)))
    return changes


def _told(old: Code | None, new: Code) -> str:
    """`kortnavn: tom → BPA; gyldig_til: tom → 31-12-2017`."""
    said = []
    for column in _COLUMNS:
        before, after = _shown(getattr(old, column)), _shown(getattr(new, column))
        if before != after:
            said.append(f"{column}: {before or 'tom'} → {after or 'tom'}")
    return "; ".join(said) or "kilde"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, date):
        return formatted(value)
    return " ".join(value) if isinstance(value, tuple) else str(value or "")


def errors_from(
    codes: Codes, progress: Callable[[int, int], None] = lambda naaet, i_alt: None
) -> Iterator[tuple[Kommune, dict[str, list[str]]]]:
    """Per kommune: the FEJL that stored cases would get, rule → ydelsernes identifikatorer.

    Only what the lists in force do not already complain of; no CPR number (D24). `progress` is
    told how many cases have been judged, of how many.
    """
    today = timezone.localdate()
    now_in_force = lister.current()
    naaet, i_alt = 0, Sag.objects.count()
    for kommune in Kommune.objects.filter(sager__isnull=False).distinct():
        by_rule: dict[str, list[str]] = {}
        for stored in snapshot.stream(kommune):
            naaet += 1
            if naaet % TOLD_EVERY == 0:
                progress(min(naaet, i_alt), i_alt)
            found, known = (
                {
                    (finding.code, finding.identifikator)
                    for finding in check(stored.data, lists, today, fiktive=settings.FIKTIVE_CPR)
                    if finding.severity == FEJL
                }
                for lists in (codes, now_in_force)
            )
            for rule, identifikator in sorted(found - known):
                ydelser = [identifikator] if identifikator else list(stored.ydelser)
                by_rule.setdefault(rule, []).extend(ydelser)
        if by_rule:
            yield kommune, by_rule


def completed(files: CodeFiles) -> list[Code]:
    """All lists: those of the files, and for the others the ones in force.

    So with what the files say nothing of: a file of before the column came takes nothing away.
    """
    in_force = lister.current()
    given: dict[str, list[Code]] = {}
    for code in files.codes:
        old = in_force.get(code.liste, code.kode)
        kept = [column for liste, column in files.unsaid if liste == code.liste]
        if old is not None and kept:
            code = replace(code, **{column: getattr(old, column) for column in kept})
        given.setdefault(code.liste, []).append(code)
    return [code for file in FILES for code in given.get(file.liste) or in_force.all(file.liste)]


def kommune_changes(files: CodeFiles) -> list[ListChange]:
    """What the file of kommuner would correct of what no code says: their CVR numbers."""
    stored = dict(Kommune.objects.values_list("kode", "cvr"))
    return [
        ListChange("ændret", "CVR-nummer", row.kode, f"{row.navn}: {stored[row.kode]} → {row.cvr}")
        for row in files.kommuner
        if row.kode in stored and stored[row.kode] != row.cvr
    ]


def as_kommuner(rows: Iterable[KommuneRow]) -> list[Kommune]:
    """The kommuner of the file, unsaved."""
    return [
        Kommune(kode=row.kode, navn=row.navn, region=row.region, cvr=row.cvr, kilde=row.kilde)
        for row in rows
    ]


def receive(user: Medarbejder, contents: Mapping[str, bytes | None]) -> Indlaesning:
    """Keep uploaded lists for their owner, by the files' names.

    Raises PermissionDenied, and CodeFileError which names every fault in them.
    """
    read_files(contents, beside=lister.current())
    given = {navn: content for navn, content in contents.items() if content is not None}
    with operating(user):
        return service.receive(user, ART, given)


def trial(waiting: Indlaesning) -> Plan:
    """What taking the uploaded lists into use now would change."""
    files = read_files(service.content_of(waiting))
    in_force = lister.current()
    koder = tuple(completed(files))
    changes = list_changes(in_force, koder) + kommune_changes(files)
    return Plan(tuple(changes), koder, files.kommuner, in_force.version)


def report(waiting: Indlaesning, progress: Progress) -> list[tuple[str, str, int]]:
    """(kommune, rule, how many ydelser) of the FEJL that stored cases would get."""
    return [
        (str(kommune), rule, len(set(ydelser)))
        for kommune, by_rule in errors_from(lister.as_codes(trial(waiting).koder), progress)
        for rule, ydelser in by_rule.items()
    ]


def take_into_use(user: Medarbejder, waiting: Indlaesning, fingeraftryk: str) -> Plan:
    """Put the lists in force for everybody at once.

    Raises PermissionDenied, and Overtaken when they would no longer change what the trial showed.
    """
    with operating(user):
        plan: Plan = service.load(user, waiting, fingeraftryk, trial, partial(_write, user))
    return plan


def _write(user: Medarbejder, _waiting: Indlaesning, plan: Plan) -> dict[str, int]:
    lister.replace(list(plan.koder), as_kommuner(plan.kommuner), user)
    return {"aendringer": len(plan.aendringer)}


def discard(user: Medarbejder, waiting: Indlaesning) -> None:
    """The uploaded lists are not to be taken into use. Doing it twice is doing it once."""
    with operating(user):
        service.discard(user, waiting)
