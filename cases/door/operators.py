"""The pages of those who run the installation."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from cases.access import OPERATES, roles_with
from cases.door.pages import record_refusal


def operators_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For those who run the installation; everybody else is refused."""

    @wraps(view)
    def inner(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not request.user.medlemskaber.active().filter(rolle__in=roles_with(OPERATES)).exists():
            record_refusal(request)
            raise PermissionDenied
        return view(request, **kwargs)

    return inner
