"""Requests that no person made: a page that saves a draft or asks for news on its own."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase

from cases.door.request import EmployeeRequest, View


def background(view: View) -> View:
    """Do not let this request keep a session alive: nobody may be sitting there any more."""

    @wraps(view)
    def inner(request: EmployeeRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.is_background = True
        return view(request, *args, **kwargs)

    return inner
