"""Error pages that Django does not find by itself."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.models import Medarbejder, Medlemskab
from dhuv_web.logon import csrf, session

_LOGGED_OUT = "Du er logget ud. Log ind i et nyt vindue, så gemmes kladden, når du skriver videre."
_OLD = "Siden er for gammel. Indlæs den igen i et nyt vindue."


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not given to this person here: nothing was saved, and it says what to do.

    It may be a colleague's, from before one was logged out, or of another site.
    """
    if not request.user.is_authenticated:
        return _logged_out(request)
    if request.path == reverse("log_ind") and "csrfmiddlewaretoken" in request.POST:
        # Logged on in another window meanwhile.
        return redirect(session.next_page(request))
    owner = csrf.whose(request, _colleagues(request))
    if session.is_by_script(request):
        said = f"Det, der står her, er {owner}s, og her er nu logget ind som {request.user}."
        return JsonResponse({"besked": f"{said} Intet er gemt." if owner else _OLD}, status=403)
    return render(request, "403_csrf.html", {"ejer": owner}, status=403)


def _logged_out(request: HttpRequest) -> HttpResponse:
    if session.is_by_script(request):
        return JsonResponse({"besked": _LOGGED_OUT}, status=403)
    view = request.resolver_match.func if request.resolver_match else None
    if not getattr(view, "login_required", True):
        return render(request, "403_csrf.html", status=403)
    return session.nothing_saved(request)


def _colleagues(request: HttpRequest) -> list[Medarbejder]:
    """Who works in a kommune of the person's: nobody else's name is told."""
    user = cast(Medarbejder, request.user)
    mine = Medlemskab.objects.active().filter(medarbejder=user).exclude(kommune=None)
    people = Medarbejder.objects.filter(medlemskaber__kommune__in=mine.values("kommune"))
    return list(people.exclude(pk=user.pk).distinct())
