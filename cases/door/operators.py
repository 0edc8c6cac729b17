"""The pages of those who run the installation."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase

from cases.access import OPERATES, roles_with
from cases.door.pages import record_refusal
from cases.door.request import EmployeeRequest, View


def operators_only(view: View) -> View:
    """For those who run the installation; everybody else is refused."""

    @wraps(view)
    def inner(request: EmployeeRequest, **kwargs: Any) -> HttpResponseBase:
        if not request.user.medlemskaber.active().filter(rolle__in=roles_with(OPERATES)).exists():
            record_refusal(request)
            raise PermissionDenied
        return view(request, **kwargs)

    return inner
