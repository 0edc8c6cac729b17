"""What new code lists would change, before anybody takes them into use (D12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from cases.codes import LISTS, Code, Codes
from cases.kodelister import lister
from cases.kodelister.files import FILES, CodeFiles
from cases.models import Kommune, Medarbejder
from cases.rules import FEJL, check
from cases.services.writing import operating
from cases.storage import snapshot


class Overtaken(Exception):
    """The lists in force, or the new ones, are not those that the trial run showed."""


class ListChange(NamedTuple):
    """One code that is `ny`, `fjernet` or `ændret`."""

    art: str
    liste: str
    kode: str
    tekst: str


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
                changes.append(ListChange("ændret", liste, kode, fresh.tekst))
    return changes


def errors_from(codes: Codes) -> Iterator[tuple[Kommune, dict[str, list[str]]]]:
    """Per kommune: the FEJL that stored cases would get, rule → ydelsernes identifikatorer.

    Only what the lists in force do not already complain of; no CPR number (D24).
    """
    today = timezone.localdate()
    now_in_force = lister.current()
    for kommune in Kommune.objects.filter(sager__isnull=False).distinct():
        by_rule: dict[str, list[str]] = {}
        for stored in snapshot.stream(kommune):
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
    """All lists: those of the files, and for the others the ones in force."""
    in_force = lister.current()
    given: dict[str, list[Code]] = {}
    for code in files.codes:
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


def as_kommuner(files: CodeFiles) -> list[Kommune]:
    """The kommuner of the file, unsaved."""
    return [
        Kommune(kode=row.kode, navn=row.navn, region=row.region, cvr=row.cvr, kilde=row.kilde)
        for row in files.kommuner
    ]


def take_into_use(user: Medarbejder, files: CodeFiles, *, seen: str, new: str) -> bool:
    """Put the lists in force for everybody at once; False when they already are.

    `seen` and `new` are the versions that the trial run compared. Raises PermissionDenied, and
    Overtaken when somebody else has put other lists in force since.
    """
    with operating(user):
        codes = completed(files)
        if lister.current().version != seen or lister.fingerprint(codes) != new:
            raise Overtaken
        return lister.replace(codes, as_kommuner(files), user)
