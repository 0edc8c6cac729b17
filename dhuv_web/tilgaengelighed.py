"""The accessibility statement that the law wants on every public body's website."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def tilgaengelighed(request: HttpRequest) -> HttpResponse:
    """For everybody, logged on or not. Whose it is and whom to write to are settings."""
    context = {"ejer": settings.EJER, "kontakt": settings.KONTAKT}
    return render(request, "tilgaengelighed.html", context)
