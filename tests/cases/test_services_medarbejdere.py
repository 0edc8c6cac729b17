"""Who works in a kommune and as what: the administrators' acts on its employees (D23)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.test import Client

from cases.log.arter import ADGANG, of_kategori
from cases.models import Haendelse, Kommune, Medarbejder, Medlemskab
from cases.people.services.medarbejdere import change_role, close_account, withdraw
from cases.services.errors import NotPossible
from tests.factories import medarbejder

SignedIn = Callable[[Medarbejder], Client]

ACTS: dict[str, Callable[[Medarbejder, Medlemskab], object]] = {
    "change_role": lambda user, member: change_role(user, member, "SAGSBEHANDLER"),
    "withdraw": withdraw,
    "close_account": close_account,
}


def membership(user: Medarbejder) -> Medlemskab:
    return Medlemskab.objects.select_related("kommune", "medarbejder").get(medarbejder=user)


def changes() -> QuerySet[Haendelse]:
    return Haendelse.objects.filter(art__in=of_kategori(ADGANG))


def logged(art: str) -> dict[str, object]:
    return Haendelse.objects.get(art=art).detaljer


def from_logon(user: Medarbejder) -> Medlemskab:
    Medlemskab.objects.filter(medarbejder=user).update(kilde=Medlemskab.Kilde.LOGON)
    return membership(user)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["laeser", "ejer", "udefra", "drift"])
def test_only_the_kommunes_administrators_may(
    act: str, who: str, kollega: Medarbejder, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        ACTS[act](user, membership(kollega))
    assert membership(kollega).rolle == "SAGSBEHANDLER"
    assert not changes().exists()


@pytest.mark.parametrize("act", ACTS)
def test_a_right_that_was_just_withdrawn_no_longer_manages(
    act: str, administrator: Medarbejder, kollega: Medarbejder
) -> None:
    member = membership(kollega)
    Medlemskab.objects.filter(medarbejder=administrator).update(rolle="SAGSBEHANDLER")
    with pytest.raises(PermissionDenied):
        ACTS[act](administrator, member)


@pytest.mark.parametrize("act", ACTS)
def test_nobody_changes_their_own_access(act: str, administrator: Medarbejder) -> None:
    with pytest.raises(NotPossible, match="egen adgang"):
        ACTS[act](administrator, membership(administrator))
    assert membership(administrator).rolle == "ADMINISTRATOR"


def test_a_role_changes_and_the_log_says_from_what_to_what(
    administrator: Medarbejder, laeser: Medarbejder
) -> None:
    change_role(administrator, membership(laeser), "SAGSBEHANDLER")
    assert membership(laeser).rolle == "SAGSBEHANDLER"
    assert logged("medlemskab ændret") == {
        "medarbejder": "laeser",
        "rolle": ["LAESER", "SAGSBEHANDLER"],
    }


def test_the_same_role_again_is_no_change(administrator: Medarbejder, laeser: Medarbejder) -> None:
    change_role(administrator, membership(laeser), "LAESER")
    assert not changes().exists()


@pytest.mark.parametrize("rolle", ["DRIFT", "", "CHEF"])
def test_no_other_role_can_be_given(
    rolle: str, administrator: Medarbejder, laeser: Medarbejder
) -> None:
    with pytest.raises(NotPossible):
        change_role(administrator, membership(laeser), rolle)
    assert membership(laeser).rolle == "LAESER"


@pytest.mark.parametrize("act", ["change_role", "withdraw"])
def test_a_role_from_the_logon_is_the_providers(
    act: str, administrator: Medarbejder, laeser: Medarbejder
) -> None:
    with pytest.raises(NotPossible, match="MitID Erhverv"):
        ACTS[act](administrator, from_logon(laeser))
    assert membership(laeser).rolle == "LAESER"


def test_withdrawn_access_is_gone_with_the_next_request_and_only_here(
    administrator: Medarbejder,
    ejer: Medarbejder,
    vallensbaek: Kommune,
    ishoej: Kommune,
    signed_in: SignedIn,
) -> None:
    Medlemskab.objects.create(medarbejder=ejer, kommune=vallensbaek, rolle="LAESER")
    browser = signed_in(ejer)
    assert browser.get("/183/sager/").status_code == 200
    withdraw(administrator, ishoej.medlemskaber.get(medarbejder=ejer))
    assert browser.get("/183/sager/").status_code == 404
    assert browser.post("/183/sager/ny/", {"cpr": ""}).status_code == 404
    assert browser.get("/187/sager/").status_code == 200
    assert logged("medlemskab fjernet") == {
        "medarbejder": "ejer",
        "rolle": ["SAGSBEHANDLER", None],
    }


def test_a_closed_account_is_logged_out_and_does_not_come_in(
    administrator: Medarbejder, ejer: Medarbejder, signed_in: SignedIn
) -> None:
    browser = signed_in(ejer)
    assert browser.get("/183/sager/").status_code == 200
    close_account(administrator, membership(ejer))
    assert browser.get("/183/sager/").headers["Location"].startswith("/log-ind/")
    close_account(administrator, membership(ejer), closed=False)
    # Open again, but the old session stays ended.
    assert browser.get("/183/sager/").headers["Location"].startswith("/log-ind/")
    entries = Haendelse.objects.filter(art="medarbejder ændret").order_by("pk")
    assert [entry.detaljer["aktiv"] for entry in entries] == [[True, False], [False, True]]


def test_also_where_the_role_comes_from_the_logon(
    administrator: Medarbejder, ejer: Medarbejder
) -> None:
    close_account(administrator, from_logon(ejer))
    ejer.refresh_from_db()
    assert not ejer.is_active


@pytest.mark.parametrize("elsewhere", ["kommune", "drift"])
def test_an_account_that_works_elsewhere_is_not_ours_to_close(
    elsewhere: str,
    administrator: Medarbejder,
    ejer: Medarbejder,
    ishoej: Kommune,
    vallensbaek: Kommune,
) -> None:
    other, rolle = (vallensbaek, "LAESER") if elsewhere == "kommune" else (None, "DRIFT")
    Medlemskab.objects.create(medarbejder=ejer, kommune=other, rolle=rolle)
    with pytest.raises(NotPossible, match="andre steder"):
        close_account(administrator, ishoej.medlemskaber.get(medarbejder=ejer))
    ejer.refresh_from_db()
    assert ejer.is_active


def test_a_member_of_another_kommune_is_nobody_here(
    administrator: Medarbejder, udefra: Medarbejder
) -> None:
    """The right is asked for in the membership's own kommune, whoever brings it."""
    medarbejder("anden", "ADMINISTRATOR", membership(udefra).kommune)
    for act in ACTS.values():
        with pytest.raises(PermissionDenied):
            act(administrator, membership(udefra))
