"""Requests that no person made: a page that saves a draft or asks for news on its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def background(view: View) -> View:
    """Do not let this request keep a session alive: nobody may be sitting there any more."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.is_background = True
        return view(request, *args, **kwargs)

    return inner
