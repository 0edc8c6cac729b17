"""What a request is once it has come through the door."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch
from django_htmx.middleware import HtmxDetails

from cases.models import Medarbejder, Medlemskab

View = Callable[..., HttpResponseBase]


class EmployeeRequest(HttpRequest):
    """Of somebody who is logged on: every address asks for it but those marked otherwise."""

    user: Medarbejder
    htmx: HtmxDetails
    resolver_match: ResolverMatch
    #: No person made it (`cases.door.background`).
    is_background: bool


class KommuneRequest(EmployeeRequest):
    """To a page of a kommune, of somebody who works there (`cases.door.pages.kommune_page`)."""

    medlemskab: Medlemskab
