"""The code lists in force, and replacing them (D12)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache

from django.db import transaction

from cases.codes import KOMMUNE, Code, Codes
from cases.log import audit
from cases.models import Kode, Kodeindlaesning, Kommune, Medarbejder


def current() -> Codes:
    """The lists in force. One small query; the lists themselves are kept per version."""
    newest = Kodeindlaesning.objects.order_by("-pk").values_list("pk", "fingeraftryk").first()
    return _load(newest)


@lru_cache(maxsize=2)
def _load(newest: tuple[int, str] | None) -> Codes:
    codes = [kode.value() for kode in Kode.objects.order_by("liste", "raekkefoelge")]
    return Codes.of(codes, version=newest[1] if newest else "")


def as_codes(codes: Iterable[Code]) -> Codes:
    """Lists that are not in force (yet), with the version they would have."""
    codes = list(codes)
    return Codes.of(codes, version=fingerprint(codes))


def fingerprint(codes: Iterable[Code]) -> str:
    """SHA-256 over all codes: the version of the lists."""
    digest = hashlib.sha256()
    for code in codes:
        digest.update(repr(code).encode())
    return digest.hexdigest()


@transaction.atomic
def replace(codes: list[Code], kommuner: list[Kommune], user: Medarbejder | None = None) -> bool:
    """Make these the lists in force; False when they already are.

    Kommuner are added and corrected but never removed, and their reporting periods are left alone:
    they own cases. A kommune that the list no longer has stays, but can not be chosen any more.
    """
    version = fingerprint(codes)
    stored = {kommune.pk: kommune for kommune in Kommune.objects.all()}
    corrected = [new for new in kommuner if _differs(stored.get(new.pk), new)]
    if current().version == version and not corrected:
        return False
    Kode.objects.all().delete()
    Kode.objects.bulk_create(
        Kode(
            liste=code.liste,
            kode=code.kode,
            raekkefoelge=place,
            tekst=code.tekst,
            gruppe=code.gruppe,
            paragraf=code.paragraf,
            er_ophold=code.er_ophold,
            indberetningspligtig=code.indberetningspligtig,
            gyldig_fra=code.gyldig_fra,
            gyldig_til=code.gyldig_til,
            kilde=code.kilde,
            kortnavn=code.kortnavn,
            kun_ydelser=" ".join(code.kun_ydelser),
        )
        for place, code in enumerate(codes)
    )
    Kommune.objects.bulk_create(
        kommuner,
        update_conflicts=True,
        unique_fields=["kode"],
        update_fields=["navn", "region", "cvr", "kilde"],
    )
    Kodeindlaesning.objects.create(medarbejder=user, fingeraftryk=version, antal=len(codes))
    audit.record(user, None, "kodelister indlæst", antal=len(codes), version=version)
    return True


def _differs(old: Kommune | None, new: Kommune) -> bool:
    return old is None or any(
        getattr(old, name) != getattr(new, name) for name in ("navn", "region", "cvr", "kilde")
    )


def selectable(codes: Codes, liste: str) -> list[tuple[str, str]]:
    """Choices for a form: (code, label); kommuner by name."""
    chosen = codes.all(liste)
    if liste == KOMMUNE:
        return [(code.kode, f"{code.tekst} ({code.kode})") for code in chosen]
    return [(code.kode, code.label) for code in chosen]
