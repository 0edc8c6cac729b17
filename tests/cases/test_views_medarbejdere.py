"""The pages on which a kommune's administrators manage its employees (D23)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from cases.door.fresh import CONFIRMED
from cases.models import Invitation, Kommune, Medarbejder, Medlemskab
from cases.people.services.invitationer import invite
from tests.factories import medarbejder, stored_sag
from tests.html import Page
from tests.test_queries import queries

SignedIn = Callable[[Medarbejder], Client]
URL = "/183/medarbejdere/"


@pytest.fixture
def admins(signed_in: SignedIn, administrator: Medarbejder) -> Client:
    return signed_in(administrator)


def url(user: Medarbejder, part: str = "") -> str:
    return f"{URL}{Medlemskab.objects.get(medarbejder=user, kommune='183').pk}/{part}"


def test_the_list_says_who_as_what_from_where_and_since_when(
    admins: Client, laeser: Medarbejder, ejer: Medarbejder, kollega: Medarbejder, ishoej: Kommune
) -> None:
    Medarbejder.objects.filter(pk=laeser.pk).update(last_login=timezone.now())
    Medarbejder.objects.filter(pk=ejer.pk).update(is_active=False)
    Medlemskab.objects.filter(medarbejder=kollega).update(kilde="LOGON", sover_siden=timezone.now())
    assert Page(admins.get(URL)).rows() == [
        ["Administrator (dig)", "administrator", "Administrator", "Tildelt af en administrator",
         "02-11-2026 10:00", "Har adgang", "Vis"],
        ["Ejer", "ejer", "Sagsbehandler", "Tildelt af en administrator", "Aldrig",
         "Kontoen er lukket", "Ret"],
        ["Kollega", "kollega", "Sagsbehandler", "Fra MitID Erhverv", "Aldrig",
         "Sover siden 02-11-2026", "Vis"],
        ["Laeser", "laeser", "Læser", "Tildelt af en administrator", "02-11-2026 10:00",
         "Har adgang", "Ret"],
    ]  # fmt: skip


def test_it_shows_invitations_that_wait_and_takes_them_back(
    admins: Client, administrator: Medarbejder, ishoej: Kommune
) -> None:
    made = invite(administrator, ishoej, "ny@ishoj.example", "LAESER")
    row = Page(admins.get(URL)).rows()[-1]
    assert row[:4] == ["ny@ishoj.example", "Læser", "02-11-2026 af Administrator", "På vej"]
    page = Page(admins.post(f"{URL}invitationer/{made.pk}/traek-tilbage/", follow=True))
    assert "er trukket tilbage" in page.main
    assert not Invitation.objects.exists()


def test_another_kommunes_invitation_is_not_there(
    admins: Client, udefra: Medarbejder, vallensbaek: Kommune
) -> None:
    theirs = invite(udefra, vallensbaek, "ny@vallensbaek.example", "LAESER")
    for kode, status in (("183", 404), ("187", 404)):
        address = f"/{kode}/medarbejdere/invitationer/{theirs.pk}/traek-tilbage/"
        assert admins.post(address).status_code == status
    assert Invitation.objects.exists()


def test_a_role_is_changed(admins: Client, laeser: Medarbejder) -> None:
    page = Page(admins.get(url(laeser)))
    assert page.values()["rolle"] == "LAESER"
    wanted = {"kommune": "187", "kilde": "LOGON", "medarbejder": "1", "is_superuser": "on"}
    answer = admins.post(url(laeser), wanted | {"rolle": "ADMINISTRATOR"})
    assert answer.headers["Location"] == URL
    member = Medlemskab.objects.get(medarbejder=laeser)
    assert (member.rolle, member.kommune_id, member.kilde) == ("ADMINISTRATOR", "183", "TILDELT")
    laeser.refresh_from_db()
    assert not laeser.is_superuser


@pytest.mark.parametrize("rolle", ["DRIFT", "CHEF", ""])
def test_no_role_can_be_posted_that_is_not_offered(
    rolle: str, admins: Client, laeser: Medarbejder
) -> None:
    page = Page(admins.post(url(laeser), {"rolle": rolle}))
    assert page.errors()["rolle"].startswith("Vælg en")
    assert Medlemskab.objects.get(medarbejder=laeser).rolle == "LAESER"


def test_ones_own_row_offers_nothing_and_takes_nothing(
    admins: Client, administrator: Medarbejder
) -> None:
    page = Page(admins.get(url(administrator)))
    assert "Du kan ikke ændre din egen adgang" in page.main
    assert page.buttons() == []
    page = Page(admins.post(url(administrator), {"rolle": "LAESER"}))
    assert "egen adgang" in page.summary()[0]
    page = Page(admins.post(url(administrator, "fjern/"), follow=True))
    assert "egen adgang" in page.main
    assert Medlemskab.objects.get(medarbejder=administrator).rolle == "ADMINISTRATOR"


def test_a_role_from_the_logon_is_shown_and_not_offered(
    admins: Client, laeser: Medarbejder
) -> None:
    Medlemskab.objects.filter(medarbejder=laeser).update(kilde="LOGON")
    page = Page(admins.get(url(laeser)))
    assert "Rollen kommer fra MitID Erhverv" in page.main
    assert list(page.links()) == ["Luk kontoen"]
    page = Page(admins.post(url(laeser), {"rolle": "ADMINISTRATOR"}))
    assert "MitID Erhverv" in page.summary()[0]
    assert Medlemskab.objects.get(medarbejder=laeser).rolle == "LAESER"


def test_access_is_taken_away_after_a_question(admins: Client, laeser: Medarbejder) -> None:
    address = url(laeser, "fjern/")
    assert "Fjern adgang" in Page(admins.get(address)).buttons()
    page = Page(admins.post(address, follow=True))
    assert "Laeser har ikke længere adgang til Ishøj Kommune." in page.main
    assert not laeser.medlemskaber.exists()
    # A second press of the same button.
    assert admins.post(address).status_code == 404


@pytest.mark.parametrize("part", ["fjern/", "konto/"])
def test_it_says_whose_cases_stay_before_access_is_taken_away(
    part: str, admins: Client, ejer: Medarbejder, ishoej: Kommune, vallensbaek: Kommune
) -> None:
    said = "Medarbejderen er sagsbehandler på 2 sager i Ishøj Kommune; det bliver stående"
    assert said[:30] not in " ".join(Page(admins.get(url(ejer, part))).main.split())
    for kommune in (ishoej, ishoej, vallensbaek):
        stored_sag(kommune, ejer=ejer)
    assert said in " ".join(Page(admins.get(url(ejer, part))).main.split())


def test_an_account_is_closed_and_opened(admins: Client, laeser: Medarbejder) -> None:
    address = url(laeser, "konto/")
    assert "Luk kontoen" in Page(admins.get(address)).buttons()
    for handling, active in (("luk", False), ("luk", False), ("aabn", True)):
        admins.post(address, {"handling": handling})
        laeser.refresh_from_db()
        assert laeser.is_active is active


@pytest.mark.parametrize("part", ["", "fjern/", "konto/"])
def test_it_wants_a_fresh_logon(
    part: str, admins: Client, laeser: Medarbejder, ishoej: Kommune
) -> None:
    session = admins.session
    session[CONFIRMED] = 0
    session.save()
    for address in (url(laeser, part), f"{URL}inviter/"):
        for answer in (admins.get(address), admins.post(address, {"rolle": "ADMINISTRATOR"})):
            assert answer.headers["Location"].startswith("/bekraeft/?next=%2F183%2Fmedarbejdere")
    assert Medlemskab.objects.get(medarbejder=laeser).rolle == "LAESER"


def test_the_way_there_stands_on_an_administrators_pages_only(
    admins: Client, signed_in: SignedIn, ejer: Medarbejder
) -> None:
    assert URL in Page(admins.get("/183/sager/")).addresses()
    assert URL not in Page(signed_in(ejer).get("/183/sager/")).addresses()


def test_the_list_costs_the_same_for_one_and_for_many(admins: Client, ishoej: Kommune) -> None:
    few = queries(admins, "get", URL)
    for nr in range(20):
        medarbejder(f"nr{nr}", "LAESER", ishoej)
    assert queries(admins, "get", URL) == few <= 12
