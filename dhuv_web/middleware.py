"""What is true of every page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dhuv_web.logon.csrf import person

Handler = Callable[[HttpRequest], HttpResponse]


def private_pages(get_response: Handler) -> Handler:
    """Pages of a signed-in employee hold CPR numbers: no cache may keep them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def no_blank_refusals(get_response: Handler) -> Handler:
    """An address that only takes a form is a page too for whoever reloads it or kept it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or response.content:
            return response
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    return middleware


def shell_context(request: HttpRequest) -> dict[str, object]:
    """What the page's frame shows of the installation, and for whom it is."""
    user = getattr(request, "user", None)
    return {
        "demo": settings.DEMO,
        "session_minutter": settings.SESSION_COOKIE_AGE // 60,
        "person": person(user) if user is not None and user.is_authenticated else "",
    }
