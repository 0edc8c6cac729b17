"""An administrator helps a colleague whose telephone is gone, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from cases.models import Haendelse, Kommune, Medarbejder, Medlemskab
from cases.people.services.medarbejdere import reset_second_factor
from cases.services.errors import NotPossible
from tests.html import Page
from tests.logon.people import code, log_on, with_app

Browser = Callable[[Medarbejder], Client]


@pytest.fixture
def member(ejer: Medarbejder) -> Medlemskab:
    with_app(ejer)
    return Medlemskab.objects.select_related("kommune", "medarbejder").get(medarbejder=ejer)


def test_from_the_page_to_the_next_logon(
    member: Medlemskab, administrator: Medarbejder, signed_in: Browser
) -> None:
    theirs = Client()
    log_on(theirs, "ejer")
    theirs.post("/log-ind/kode/", {"kode": code()})
    assert theirs.get("/183/").status_code == 200
    browser = signed_in(administrator)
    page = Page(browser.get(f"/183/medarbejdere/{member.pk}/"))
    way = page.links()["Nulstil engangskoden"]
    assert Page(browser.get(way)).buttons()
    browser.post(way)
    # The telephone's finder may have had a session.
    assert theirs.get("/183/").status_code == 302
    assert log_on(theirs, "ejer").headers["Location"] == "/"
    entry = Haendelse.objects.filter(art="totrinslogon ændret").get()
    assert (entry.medarbejder, entry.kommune_id) == (administrator, "183")
    assert entry.detaljer == {"medarbejder": "ejer", "hvad": "nulstillet"}


def test_without_one_there_is_nothing_to_reset(
    administrator: Medarbejder, kollega: Medarbejder, signed_in: Browser
) -> None:
    member = kollega.medlemskaber.get()
    page = Page(signed_in(administrator).get(f"/183/medarbejdere/{member.pk}/"))
    assert "Nulstil engangskoden" not in page.links()


@pytest.mark.parametrize("who", ["laeser", "kollega", "udefra", "drift"])
def test_who_may_not(member: Medlemskab, who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        reset_second_factor(request.getfixturevalue(who), member)
    assert TOTPDevice.objects.exists()


def test_nobody_resets_ones_own_this_way(administrator: Medarbejder) -> None:
    """That would be a way round the code, for whoever finds an open session."""
    with_app(administrator)
    with pytest.raises(NotPossible):
        reset_second_factor(administrator, administrator.medlemskaber.get())
    assert TOTPDevice.objects.exists()


def test_an_account_that_works_elsewhere_is_the_operators(
    member: Medlemskab, administrator: Medarbejder, vallensbaek: Kommune, signed_in: Browser
) -> None:
    """One kommune's administrator must not weaken what opens another's cases."""
    Medlemskab.objects.create(
        medarbejder=member.medarbejder, kommune=vallensbaek, rolle="ADMINISTRATOR"
    )
    with pytest.raises(NotPossible, match="driften"):
        reset_second_factor(administrator, member)
    assert TOTPDevice.objects.exists()
    page = Page(signed_in(administrator).get(f"/183/medarbejdere/{member.pk}/"))
    assert "Bed driften" in page.main
