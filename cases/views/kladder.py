"""Drafts (ux 8): a page saves what stands in its form, and offers it to whoever comes back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, cast

from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.access import ENTERS
from cases.door.background import background
from cases.door.pages import kommune_page, posted_from
from cases.door.request import KommuneRequest
from cases.fields import BY_NAME, MAALGRUPPER
from cases.forms.sager import HIDDEN
from cases.models import Kladde, Kommune, Sag, Ydelse

Formular = Kladde.Formular
_FIELDS = frozenset({*HIDDEN, *BY_NAME})
#: A group of check boxes: a browser sends nothing of one without ticks.
_LISTS = frozenset({MAALGRUPPER.name})
#: formular → whether it is about a case that is there, and about a ydelse that is there.
_NEEDS = {
    Formular.NY_SAG: (False, False),
    Formular.SAG: (True, False),
    Formular.NY_YDELSE: (True, False),
    Formular.YDELSE: (True, True),
}
#: More characters than all fields of a form may hold together.
_MOST = 20_000
#: So many drafts one page offers; the older ones follow when these are dealt with.
OFFERED = 20


def typed(posted: QueryDict) -> dict[str, Any]:
    """What was posted as a form's `initial`: as typed, right or wrong."""
    return _initial({name: posted.getlist(name) for name in posted if name in _FIELDS})


def _initial(data: dict[str, list[str]]) -> dict[str, Any]:
    """What stood in the form. Any other field that is not there was locked: it keeps its value."""
    given = {name: texts[-1] for name, texts in data.items() if texts and name not in _LISTS}
    return given | {name: data.get(name, []) for name in _LISTS}


@dataclass(frozen=True)
class Formkladde:
    """Where the form on a page keeps its draft, and which drafts wait for its reader."""

    id: uuid.UUID
    formular: str
    sag: Sag | None = None
    ydelse: Ydelse | None = None
    hentet: Kladde | None = None
    ventende: tuple[Kladde, ...] = ()
    #: Whether more wait than those.
    flere: bool = False

    @property
    def initial(self) -> dict[str, Any]:
        """What to fill the form in with: the draft that was asked for."""
        # One from before there were marks must not get those of what is stored now.
        return {"grundlag": ""} | _initial(self.hentet.data) if self.hentet else {}

    @property
    def is_overtaken(self) -> bool:
        """Whether somebody has saved the record since the draft was begun."""
        record = self.ydelse or self.sag
        new = self.formular in (Formular.NY_SAG, Formular.NY_YDELSE)
        return bool(self.hentet and record and not new and self.hentet.version < record.version)

    def done(self, request: KommuneRequest) -> None:
        """The form was saved: its draft goes."""
        Kladde.objects.filter(pk=self.id, medlemskab=request.medlemskab).delete()


def of_page(
    request: KommuneRequest, formular: str, sag: Sag | None = None, ydelse: Ydelse | None = None
) -> Formkladde:
    """The page's draft: the one posted with, the one asked for by `?kladde=`, or a new one."""
    if request.method == "POST":
        return Formkladde(_uuid(request.POST.get("kladde")) or uuid.uuid4(), formular, sag, ydelse)
    waiting = Kladde.objects.waiting(request.medlemskab, formular, sag, ydelse)
    wanted = _uuid(request.GET.get("kladde"))
    if wanted and (chosen := waiting.filter(pk=wanted).first()):
        return Formkladde(chosen.pk, formular, sag, ydelse, chosen)
    newest = tuple(waiting[: OFFERED + 1])
    flere = len(newest) > OFFERED
    return Formkladde(uuid.uuid4(), formular, sag, ydelse, ventende=newest[:OFFERED], flere=flere)


@require_POST
@background
@kommune_page(ENTERS)
def gem(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    """Keep what stands in the form now. 409 when that very form has been saved meanwhile.

    The page asks on its own, so it does not keep the session alive.
    """
    formular = request.POST.get("formular", "")
    data = {name: _texts(request, name) for name in request.POST if name in _FIELDS}
    sag, ydelse = _about(request, kommune)
    told = (sag is not None, ydelse is not None)
    if formular not in Formular or _NEEDS[Formular(formular)] != told:
        return HttpResponse(status=400)
    if sum(len(text) for texts in data.values() for text in texts) > _MOST:
        return HttpResponse(status=413)
    version = _number(data.get("version", [""])[-1])
    if _is_saved(request, formular, data, version, sag, ydelse):
        return HttpResponse(status=409)
    if Kladde.objects.filter(pk=pk).exclude(medlemskab=request.medlemskab).exists():
        raise Http404
    kept, _ = Kladde.objects.update_or_create(
        pk=pk,
        medlemskab=request.medlemskab,
        defaults={
            "formular": formular,
            "sag": sag,
            "ydelse": ydelse,
            "data": data,
            "version": version,
        },
    )
    return JsonResponse({"klokken": timezone.localtime(kept.tidspunkt).strftime("%H:%M")})


@posted_from("cases:sager", "kommunekode")
@kommune_page(ENTERS)
def kasser(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    """Throw a draft of one's own away, and begin the form anew."""
    kladde = Kladde.objects.filter(pk=pk, medlemskab=request.medlemskab).first()
    if kladde is None:
        return redirect("cases:sager", kommune.pk)
    kladde.delete()
    if kladde.formular == Formular.NY_SAG:
        return redirect("cases:ny", kommune.pk)
    if kladde.formular == Formular.NY_YDELSE:
        return redirect("cases:ydelse_ny", kommune.pk, kladde.sag_id)
    return redirect(cast(Ydelse | Sag, kladde.ydelse or kladde.sag))


def _about(request: KommuneRequest, kommune: Kommune) -> tuple[Sag | None, Ydelse | None]:
    """The records that the form is about; 404 for what the employee may not see."""
    keys = [_uuid(request.POST.get(name)) for name in ("sag", "ydelse")]
    if not keys[0]:
        return None, None
    sag = get_object_or_404(Sag.objects.for_user(request.user, kommune), pk=keys[0])
    return sag, get_object_or_404(sag.ydelser, pk=keys[1]) if keys[1] else None


def _is_saved(
    request: KommuneRequest,
    formular: str,
    data: dict[str, list[str]],
    version: int,
    sag: Sag | None,
    ydelse: Ydelse | None,
) -> bool:
    """Whether a late draft would bring back what its owner has just saved."""
    key = _uuid(data.get("noegle", [""])[-1])
    if formular == Formular.NY_SAG:
        return key is not None and Sag.objects.filter(pk=key).exists()
    if formular == Formular.NY_YDELSE:
        return key is not None and Ydelse.objects.filter(pk=key).exists()
    record = ydelse or sag
    if record is None or record.aendret_af_id != request.user.pk:
        return False
    return record.version > version


def _texts(request: KommuneRequest, name: str) -> list[str]:
    # NUL is the one character that PostgreSQL stores nowhere.
    return [text.replace("\x00", "\ufffd") for text in request.POST.getlist(name)]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
