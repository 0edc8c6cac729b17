"""Error pages that Django does not find by itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from an old page or another site: nothing was saved, and the page says what to do."""
    return render(request, "403_csrf.html", status=403)
