"""The findings that are kept beside each case, and keeping them true (D14).

A case carries the key of the control that its kept findings are from: the code lists' version, the
rules' own text, the kommune's locks, and the day. Every write of the case empties the key in its
own transaction, and locks that are set or lifted make all keys of the kommune old; so whatever
carries the current key is what a control would find now, and `manage.py kontroller` holds the two
against each other. A leverance never asks here: the freeze judges anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import stdnum
from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min

from cases import rules
from cases.codes import Codes
from cases.fejlliste.verdict import kept_out
from cases.findings import Finding
from cases.kodelister import lister
from cases.models import Fund, Kommune, Sag
from cases.rules import check
from cases.storage import snapshot
from cases.storage.snapshot import StoredSag

#: Cases in one transaction: a caseworker who saves meanwhile waits a fraction of a second.
BATCH = 1_000

#: The plain modules beside `cases/rules/` that decide what a rule finds.
PURE_MODULES = (
    "codes.py",
    "cpr.py",
    "data.py",
    "dates.py",
    "fields.py",
    "findings.py",
    "reporting.py",
    "texts.py",
    "fejlliste/verdict.py",
)

_HOME = Path(__file__).parents[1]
#: What two kept findings are compared by; the key of a finding comes first.
_CONTENT = ("sag_id", "fingeraftryk", "ydelse_id", "alvor", "felt", "holder_ude", "leveret_foer")


def current_key(kommune: Kommune, codes: Codes, on: date) -> str:
    """The key of a control on this day in Denmark: the day, and a checksum of all else it rests on.

    At most 64 characters.
    """
    text = f"{codes.version} {rules_version()} {settings.FIKTIVE_CPR} {kommune.laasninger}"
    return f"{on.isoformat()} {hashlib.sha256(text.encode()).hexdigest()[:40]}"


@lru_cache(maxsize=1)
def rules_version() -> str:
    """SHA-256 in hex over the bytes of the rules and of the plain modules they stand on."""
    digest = hashlib.sha256(stdnum.__version__.encode())
    rule_files = sorted(Path(rules.__path__[0]).glob("*.py"))
    for path in [*rule_files, *(_HOME / name for name in PURE_MODULES)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def refresh(kommune: Kommune, on: date) -> int:
    """Bring the kommune's kept findings up to `on`, today in Denmark; returns how many cases it
    took. Run it as often as you like: with nothing to do it asks one small question.

    Batch by batch under the lock that every writer of cases takes (D21), so it never writes over a
    newer edit, and a second one beside it finds less to do, or nothing.
    """
    codes = lister.current()
    key = current_key(kommune, codes, on)
    count = 0
    while not _is_fresh(kommune, key):
        with transaction.atomic():
            held = Kommune.objects.locked(kommune.pk)
            key = current_key(held, codes, on)
            unchecked = Sag.objects.filter(kommune=held).exclude(kontrolleret=key)
            sager = list(unchecked.values_list("pk", flat=True)[:BATCH])
            _keep(
                held, sager, [f for s in snapshot.stream(held, sager) for f in fresh(s, codes, on)]
            )
            Sag.objects.filter(pk__in=sager).update(kontrolleret=key)
        count += len(sager)
    return count


def _is_fresh(kommune: Kommune, key: str) -> bool:
    """Whether every case of the kommune carries the key: the least and the greatest do.

    Both ends of an index, however many cases there are. Asked whether there is *another* key, a
    database that thinks it knows how common one is reads the table instead.
    """
    ends = Sag.objects.filter(kommune=kommune).aggregate(Min("kontrolleret"), Max("kontrolleret"))
    return set(ends.values()) <= {key, None}


def fresh(stored: StoredSag, codes: Codes, on: date) -> Iterable[Fund]:
    """The unsaved findings of one case, each once."""
    found = check(stored.data, codes, on, fiktive=settings.FIKTIVE_CPR)
    return {finding.fingerprint: _fund(finding, stored) for finding in found}.values()


def content(fund: Fund) -> tuple[object, ...]:
    """All that a kept finding says; the rest follows from its fingerprint."""
    return tuple(getattr(fund, name) for name in _CONTENT)


def _fund(finding: Finding, stored: StoredSag) -> Fund:
    out = kept_out(finding, stored.data)
    return Fund(
        sag_id=stored.pk,
        ydelse_id=stored.ydelser.get(finding.identifikator),
        kommune_id=stored.data.kommune,
        identifikator=finding.identifikator,
        regel=finding.code,
        alvor=finding.severity,
        felt=finding.field,
        besked=finding.message,
        fingeraftryk=finding.fingerprint,
        holder_ude=bool(out),
        leveret_foer=any(ydelse.indberettet for ydelse in out),
    )


def _keep(kommune: Kommune, sager: Sequence[UUID], found: Iterable[Fund]) -> None:
    """Make the kept findings of these cases the found ones. What stays the same is not touched."""
    kept = Fund.objects.filter(sag__in=sager).values_list("pk", *_CONTENT)
    gone = {tuple(row): pk for pk, *row in kept}
    new = [fund for fund in found if gone.pop(content(fund), None) is None]
    Fund.objects.filter(pk__in=gone.values()).delete()
    Fund.objects.bulk_create(new)
