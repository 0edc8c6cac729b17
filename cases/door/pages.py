"""What every page inside a kommune begins and ends with."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases.access import ADMINISTERS, ENTERS, SEES, may
from cases.door import counted
from cases.door.request import EmployeeRequest, KommuneRequest, View
from cases.log import audit
from cases.models import Invitation, KendtTilbud, Kommune, Medarbejder, Medlemskab, Sag, Ydelse

#: What somebody else may have deleted or removed between a view's look and its service's.
GONE = tuple(model.DoesNotExist for model in (Sag, Ydelse, KendtTilbud, Medlemskab, Invitation))


def kommune_page(right: str = SEES, to_post: str = "") -> Callable[[View], View]:
    """Give the view its kommune, if the employee has this right there; to POST perhaps another.

    An outsider gets 404, as if the kommune had no such page (D23); a colleague without the right
    gets 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: KommuneRequest, kommunekode: str, **kwargs: Any) -> HttpResponseBase:
            posts = request.method == "POST"
            memberships = Medlemskab.objects.active().select_related("kommune")
            membership = memberships.filter(
                medarbejder=request.user, kommune_id=kommunekode
            ).first()
            if membership is None or not may(membership.rolle, SEES):
                record_refusal(request, kommunekode)
                raise Http404
            if not may(membership.rolle, to_post if posts and to_post else right):
                record_refusal(request, kommunekode)
                raise PermissionDenied
            request.medlemskab = membership
            try:
                return view(request, membership.kommune, **kwargs)
            except GONE as gone:
                raise Http404 from gone

        return inner

    return decorate


def get_sag(user: Medarbejder, kommune: Kommune, pk: uuid.UUID) -> Sag:
    """The case with all it takes to show it; 404 for any other kommune's."""
    sager = Sag.objects.for_user(user, kommune).select_related("kommune", "aendret_af")
    return get_object_or_404(sager.prefetch_related("ydelser__maalgrupper"), pk=pk)


def deletes_once(art: str, deleted: View) -> Callable[[View], View]:
    """For a page that deletes: OK pressed twice is answered as pressed once.

    `art` is what the log says of the deleting. The second finds nothing, and is answered by
    `deleted` when it was the same employee who deleted it here; anybody else learns nothing.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: KommuneRequest, kommune: Kommune, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, kommune, **kwargs)
            except (Http404, *GONE):
                if request.method == "POST" and audit.has_done(
                    request.user, kommune, art, kwargs["pk"]
                ):
                    return deleted(request, kommune, **kwargs)
                raise

        return inner

    return decorate


def record_refusal(request: EmployeeRequest, kommunekode: str = "") -> None:
    """Somebody asked for what is not theirs: those who watch over it can see it in the log, which
    it can not fill."""
    kommune = Kommune.objects.filter(pk=kommunekode).first()
    side = request.resolver_match.view_name
    counted.record(request.user, kommune, "adgang nægtet", side=side, metode=request.method)


def posted_from(route: str, *names: str) -> Callable[[View], View]:
    """For a view that only takes POST: whoever GETs its address is led to the page it belongs to.

    That is what a reload, Back or a log-on in between makes of it. `names` are the parts of the
    address that the page's own address has too.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: EmployeeRequest, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST":
                return view(request, **kwargs)
            if request.method in ("GET", "HEAD"):
                return redirect(reverse(route, kwargs={name: kwargs[name] for name in names}))
            return HttpResponseNotAllowed(["POST"])

        return inner

    return decorate


def page(
    request: KommuneRequest, template: str, kommune: Kommune, active: str, **context: Any
) -> HttpResponse:
    """Render a page of the kommune; `active` is its place in the navigation."""
    role = request.medlemskab.rolle
    return render(
        request,
        template,
        {
            "kommune": kommune,
            "medlemskab": request.medlemskab,
            "kan": {"enter": may(role, ENTERS), "administer": may(role, ADMINISTERS)},
            "active": active,
            **context,
        },
    )
