"""Inviting somebody to a kommune: one answer to all, one link, and one use of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from cases import udbakke
from cases.models import Besked, Haendelse, Invitation, Kommune, Medarbejder, Medlemskab
from cases.people import invitations
from cases.people.services.invitationer import accept, call_off, invite, invite_administrator
from cases.services.errors import NotPossible
from tests.factories import medarbejder
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
NEW = "ane.ny@ishoj.example"
PASSWORD = "grøn-hest-under-broen"
URL = "/183/medarbejdere/inviter/"


@pytest.fixture
def known(vallensbaek: Kommune) -> Medarbejder:
    """An employee of Vallensbæk with an e-mail address."""
    user = medarbejder("viggo", "SAGSBEHANDLER", vallensbaek)
    Medarbejder.objects.filter(pk=user.pk).update(email="Viggo@vallensbaek.example")
    user.refresh_from_db()
    return user


def sent_link() -> str:
    """The path of the link in the newest e-mail."""
    udbakke.send_waiting()
    (found,) = re.findall(r"http://localhost:8000(/invitation/\S+)", mail.outbox[-1].body)
    return found


def account(**changes: str) -> dict[str, str]:
    typed = {
        "fornavn": "Ane",
        "efternavn": "Ny",
        "new_password1": PASSWORD,
        "new_password2": PASSWORD,
    }
    return typed | changes


class TestInviting:
    @pytest.mark.parametrize("who", ["laeser", "ejer", "udefra", "drift"])
    def test_is_the_administrators(
        self, who: str, ishoej: Kommune, request: pytest.FixtureRequest
    ) -> None:
        with pytest.raises(PermissionDenied):
            invite(request.getfixturevalue(who), ishoej, NEW, "LAESER")
        assert not Invitation.objects.exists()

    def test_answers_the_same_whether_there_is_an_account_or_not(
        self, administrator: Medarbejder, known: Medarbejder, signed_in: SignedIn
    ) -> None:
        """Who is an employee of another kommune is told to nobody."""
        browser = signed_in(administrator)
        shown = set()
        for name in (NEW, "viggo@vallensbaek.example", "viggo", "findes-ikke"):
            answer = browser.post(URL, {"modtager": name, "rolle": "LAESER"}, follow=True)
            udbakke.send_waiting()
            for page in (Page(answer), Page(browser.get("/183/medarbejdere/"))):
                shown.add(page.main.replace(name, "X"))
            Invitation.objects.all().delete()
        assert len(shown) == 2, "one page before the e-mail left, one after"
        assert [message.to for message in mail.outbox] == [
            [NEW],
            ["viggo@vallensbaek.example"],
            ["Viggo@vallensbaek.example"],
        ]

    def test_twice_replaces_the_first_and_its_link(
        self, administrator: Medarbejder, ishoej: Kommune
    ) -> None:
        invite(administrator, ishoej, NEW, "LAESER")
        first = sent_link()
        invite(administrator, ishoej, NEW.upper(), "SAGSBEHANDLER")
        assert Invitation.objects.get().rolle == "SAGSBEHANDLER"
        browser = Client()
        assert "gælder ikke længere" in Page(browser.get(first, follow=True)).main

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("", "Skriv medarbejderens e-mailadresse"),
            ("ane@", "navn@domæne.dk"),
            ("200568-0099", "uden ti cifre"),
            ("2005680099@ishoj.example", "uden ti cifre"),
            ("x" * 151, "150"),
        ],
    )
    def test_what_is_no_address_is_explained_and_stays_typed(
        self, name: str, said: str, administrator: Medarbejder, signed_in: SignedIn
    ) -> None:
        page = Page(signed_in(administrator).post(URL, {"modtager": name, "rolle": "LAESER"}))
        assert said in page.errors()["modtager"]
        assert page.values()["modtager"] == name
        assert page.values()["rolle"] == "LAESER"
        assert not Invitation.objects.exists()

    def test_a_member_is_not_invited_again(
        self, administrator: Medarbejder, ishoej: Kommune, ejer: Medarbejder
    ) -> None:
        with pytest.raises(NotPossible, match="allerede adgang"):
            invite(administrator, ishoej, "EJER", "LAESER")

    @pytest.mark.parametrize("rolle", ["DRIFT", "", "CHEF"])
    def test_only_to_a_role_of_the_kommune(
        self, rolle: str, administrator: Medarbejder, ishoej: Kommune
    ) -> None:
        with pytest.raises(NotPossible):
            invite(administrator, ishoej, NEW, rolle)

    def test_what_else_is_posted_changes_nothing(
        self, administrator: Medarbejder, vallensbaek: Kommune, signed_in: SignedIn
    ) -> None:
        wanted = {"kommune": "187", "kommune_id": "187", "is_superuser": "on", "sendt": "1"}
        post = wanted | {"modtager": NEW, "rolle": "DRIFT"}
        browser = signed_in(administrator)
        page = Page(browser.post(URL, post))
        assert page.errors()["rolle"] == "Vælg en af de tre roller."
        browser.post(URL, post | {"rolle": "LAESER"})
        made = Invitation.objects.get()
        assert (made.kommune_id, made.rolle, made.sendt) == ("183", "LAESER", None)
        assert not Medarbejder.objects.filter(is_superuser=True).exists()


class TestTheEmail:
    def test_brings_a_link_and_no_password(
        self, administrator: Medarbejder, ishoej: Kommune
    ) -> None:
        invite(administrator, ishoej, NEW, "SAGSBEHANDLER")
        assert udbakke.send_waiting() == 1
        assert udbakke.send_waiting() == 0
        (message,) = mail.outbox
        assert message.to == [NEW]
        assert "Administrator har inviteret dig" in message.body
        assert "Ishøj Kommune som Sagsbehandler" in message.body
        assert not Medarbejder.objects.filter(email=NEW).exists()

    def test_is_tried_again_when_the_server_was_away(
        self, administrator: Medarbejder, ishoej: Kommune, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        invite(administrator, ishoej, NEW, "LAESER")

        def away(*_: Any) -> None:
            raise SMTPServerDisconnected

        with monkeypatch.context() as patched:
            patched.setattr(udbakke._Server, "send", away)
            assert udbakke.send_waiting() == 0
        assert udbakke.send_waiting() == 0, "the server is left in peace for a while"
        assert udbakke.send_waiting(timezone.now() + timedelta(minutes=3)) == 1
        assert len(mail.outbox) == 1

    def test_goes_with_an_invitation_that_is_called_off(
        self, administrator: Medarbejder, ishoej: Kommune
    ) -> None:
        call_off(administrator, invite(administrator, ishoej, NEW, "LAESER"))
        assert udbakke.send_waiting() == 0
        assert not Besked.objects.exists()

    def test_waits_without_its_link(self, administrator: Medarbejder, ishoej: Kommune) -> None:
        """Who reads the database, or a backup of it, takes no invitation."""
        invite(administrator, ishoej, NEW, "LAESER")
        udbakke.send_waiting()
        besked = Besked.objects.get()
        assert (besked.tekst, besked.emne, besked.modtager) == ("", "", "")
        assert besked.sendt


class TestTakingItUp:
    @pytest.fixture
    def invited(self, administrator: Medarbejder, ishoej: Kommune) -> Invitation:
        return invite(administrator, ishoej, NEW, "SAGSBEHANDLER")

    def test_with_a_new_account(self, invited: Invitation) -> None:
        browser = Client()
        link = sent_link()
        answer = browser.get(link)
        assert answer.headers["Location"] == "/invitation/", "no token in what others see"
        assert "Ishøj Kommune som Sagsbehandler" in Page(browser.get("/invitation/")).main
        done = browser.post("/invitation/", account())
        assert done.headers["Location"] == "/log-ind/?next=%2F183%2F"
        user = Medarbejder.objects.get(username=NEW)
        assert (user.email, str(user)) == (NEW, "Ane Ny")
        assert not user.is_superuser
        assert not user.is_staff
        member = user.medlemskaber.get()
        assert (member.kommune_id, member.rolle, member.kilde) == (
            "183",
            "SAGSBEHANDLER",
            "TILDELT",
        )
        entry = Haendelse.objects.get(art="medlemskab oprettet")
        assert entry.detaljer == {
            "medarbejder": NEW,
            "modtager": NEW,
            "rolle": [None, "SAGSBEHANDLER"],
            "inviteret_af": "administrator",
        }
        typed = {"username": NEW, "password": PASSWORD}
        assert browser.post("/log-ind/?next=/183/", typed).headers["Location"] == "/183/"
        assert "gælder ikke længere" in Page(Client().get(link, follow=True)).main

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"new_password1": "kort", "new_password2": "kort"}, "new_password1"),
            ({"new_password2": "noget andet"}, "new_password2"),
            ({"fornavn": ""}, "fornavn"),
        ],
    )
    def test_a_poor_password_is_refused(
        self, invited: Invitation, changes: dict[str, str], field: str
    ) -> None:
        browser = Client()
        browser.get(sent_link())
        page = Page(browser.post("/invitation/", account(**changes)))
        assert list(page.errors()) == [field]
        assert not Medarbejder.objects.filter(username=NEW).exists()
        assert Invitation.objects.exists()

    def test_with_the_login_one_has(
        self, invited: Invitation, known: Medarbejder, signed_in: SignedIn
    ) -> None:
        """Another kommune's administrator lets them in here too (D23)."""
        browser = signed_in(known)
        page = Page(browser.get(sent_link(), follow=True))
        assert "Du er logget ind som Viggo" in page.main
        assert browser.get("/183/sager/").status_code == 404
        assert browser.post("/invitation/").headers["Location"] == "/"
        assert browser.get("/183/sager/").status_code == 200
        assert browser.get("/187/sager/").status_code == 200
        assert not Invitation.objects.exists()

    def test_who_has_a_role_here_keeps_it(
        self, invited: Invitation, laeser: Medarbejder, signed_in: SignedIn
    ) -> None:
        browser = signed_in(laeser)
        browser.get(sent_link())
        assert "allerede adgang" in Page(browser.post("/invitation/", follow=True)).main
        assert Medlemskab.objects.get(medarbejder=laeser).rolle == "LAESER"

    def test_a_taken_user_name_is_told_to_who_has_the_mailbox(self, invited: Invitation) -> None:
        medarbejder(NEW.upper())
        browser = Client()
        browser.get(sent_link())
        page = Page(browser.post("/invitation/", account()))
        assert "allerede en konto" in page.main
        assert Medarbejder.objects.filter(username__iexact=NEW).count() == 1

    def test_without_local_accounts_one_only_logs_on(
        self, invited: Invitation, settings: Any
    ) -> None:
        settings.LOKAL_LOGON = "drift"
        browser = Client()
        page = Page(browser.get(sent_link(), follow=True))
        assert page.links()["Log ind"] == "/log-ind/?next=%2Finvitation%2F"
        assert "Lav et login" not in page.main
        browser.post("/invitation/", account())
        assert not Medarbejder.objects.filter(username=NEW).exists()

    def test_a_user_names_link_is_that_accounts_only(
        self,
        administrator: Medarbejder,
        ishoej: Kommune,
        known: Medarbejder,
        udefra: Medarbejder,
    ) -> None:
        made = invite(administrator, ishoej, "VIGGO", "LAESER")
        with pytest.raises(NotPossible):
            accept(udefra, made)
        assert accept(known, made)[1]

    @pytest.mark.parametrize("lost", ["withdrawn", "sleeping", "closed", "demoted"])
    def test_what_one_may_no_longer_give_is_nothing_to_take(
        self, lost: str, invited: Invitation, administrator: Medarbejder, known: Medarbejder
    ) -> None:
        member = Medlemskab.objects.filter(medarbejder=administrator)
        if lost == "withdrawn":
            member.delete()
        elif lost == "sleeping":
            member.update(sover_siden=timezone.now())
        elif lost == "demoted":
            member.update(rolle="SAGSBEHANDLER")
        else:
            Medarbejder.objects.filter(pk=administrator.pk).update(is_active=False)
        with pytest.raises(NotPossible, match="gælder ikke længere"):
            accept(known, invited)
        assert not known.medlemskaber.filter(kommune="183").exists()

    def test_called_off_it_is_gone(
        self, invited: Invitation, administrator: Medarbejder, known: Medarbejder
    ) -> None:
        call_off(administrator, invited)
        with pytest.raises(NotPossible):
            accept(known, invited)

    def test_an_old_link_is_worth_nothing(self, invited: Invitation, clock: Any) -> None:
        link = sent_link()
        clock.shift(timedelta(days=3, seconds=2))
        assert "gælder ikke længere" in Page(Client().get(link, follow=True)).main

    def test_a_changed_link_is_worth_nothing(
        self, invited: Invitation, administrator: Medarbejder, ishoej: Kommune
    ) -> None:
        other = invite(administrator, ishoej, "anden@ishoj.example", "ADMINISTRATOR")
        token = sent_link().rstrip("/").rsplit("/", 1)[1]
        wrong = invited if str(other.pk) in mail.outbox[-1].body else other
        assert invitations.find(str(wrong.pk), token) is None


class TestTheFirstAdministrator:
    def test_is_invited_by_the_operators(
        self, drift: Medarbejder, vallensbaek: Kommune, ejer: Medarbejder
    ) -> None:
        accept(ejer, invite_administrator(drift, vallensbaek, "ejer"))
        assert vallensbaek.role_of(ejer) == "ADMINISTRATOR"

    def test_and_only_the_first(
        self, drift: Medarbejder, ishoej: Kommune, administrator: Medarbejder
    ) -> None:
        """Who runs the installation does not choose who sees a kommune's cases."""
        with pytest.raises(NotPossible, match="har en administrator"):
            invite_administrator(drift, ishoej, NEW)

    def test_one_who_came_meanwhile_closes_the_door(
        self, drift: Medarbejder, vallensbaek: Kommune, ejer: Medarbejder
    ) -> None:
        made = invite_administrator(drift, vallensbaek, "ejer")
        medarbejder("anden", "ADMINISTRATOR", vallensbaek)
        with pytest.raises(NotPossible):
            accept(ejer, made)

    @pytest.mark.parametrize("who", ["ejer", "administrator", "udefra"])
    def test_by_nobody_else(
        self, who: str, vallensbaek: Kommune, request: pytest.FixtureRequest
    ) -> None:
        with pytest.raises(PermissionDenied):
            invite_administrator(request.getfixturevalue(who), vallensbaek, NEW)


def test_one_person_is_invited_once_however_the_address_is_written(
    administrator: Medarbejder, ishoej: Kommune
) -> None:
    """Composed or not, large or small, with what nobody sees in it."""
    for way in ("ase@ishoej.example", "ＡＳＥ@ISHOEJ.example", " a\u200bse@ishoej.example"):
        invite(administrator, ishoej, way, "LAESER")
    assert Invitation.objects.get().modtager == "ase@ishoej.example"
    medarbejder("Åse.Holm", "LAESER", ishoej)
    with pytest.raises(NotPossible, match="allerede adgang"):
        invite(administrator, ishoej, "a\u030ase.holm", "LAESER")
