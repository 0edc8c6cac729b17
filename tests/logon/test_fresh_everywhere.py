"""Every dangerous act asks an old logon who it is; whoever takes one off must say so here."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cases.models import Haendelse, Kommune, Medarbejder
from tests.logon.people import age_logon
from tests.test_routes import Scene

DANGEROUS = {
    # One's own logon
    "log_ud_andre_steder",
    "log_ud_sted",
    "reservekoder",
    "totrin_fra",
    # Whom the kommune lets in
    "cases:inviter",
    "cases:traek_tilbage",
    "cases:medarbejder",
    "cases:medarbejder_engangskode",
    "cases:medarbejder_fjern",
    "cases:medarbejder_konto",
    # What leaves the house, or does not
    "deliveries:annuller",
    "deliveries:godkend",
    "deliveries:ny_version",
    "deliveries:fil",
    "cases:fejlliste_hent",
    "deliveries:indberetning",
    "cases:indsigt",
    # What goes for good
    "cases:opbevaring",
    "deliveries:kasser",
    # What the operators set up
    "drift:kommune",
}


def wanting() -> set[str]:
    """The names of the routes whose view is marked, as the resolver knows them."""
    found = set()

    def walk(resolver: URLResolver, space: str) -> None:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern):
                if getattr(pattern.callback, "wants_fresh_logon", False):
                    found.add(f"{space}{pattern.name}")
            elif pattern.namespace != "admin":
                walk(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)

    walk(get_resolver(), "")
    return found


def test_these_are_all() -> None:
    assert wanting() == DANGEROUS


@pytest.mark.parametrize("route", sorted(DANGEROUS))
def test_an_old_logon_is_asked_and_nothing_is_done(
    route: str,
    ishoej: Kommune,
    administrator: Medarbejder,
    drift: Medarbejder,
    signed_in: Any,
    settings: Any,
    tmp_path: Any,
) -> None:
    settings.TRANSPORT_MAPPE = tmp_path
    address = reverse(route, kwargs=Scene(ishoej).arguments(route))
    browser: Client = signed_in(drift if route.startswith("drift:") else administrator)
    age_logon(browser, 16)
    before = Haendelse.objects.count()
    asked = browser.post(address, {"begrundelse": "x", "handling": "luk"})
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith("/bekraeft/?next=%2F")
    assert Haendelse.objects.count() == before
