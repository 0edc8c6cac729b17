"""The one outbox: each e-mail leaves once, whatever the mail server leaves out or breaks off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as django_mail
from django.utils import timezone

from cases import udbakke
from cases.models import Besked, Kommune, Medarbejder
from cases.people.services.invitationer import invite
from tests.chaos.mail import Mail

pytestmark = pytest.mark.django_db

BASE_DIR = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def server(settings: Any) -> Iterator[Mail]:
    server = Mail()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_TIMEOUT = 2
    server.start()
    yield server
    server.stop()


def wait(*to: str) -> None:
    udbakke.post("prøve", to, "Emne", "Tekst")


def answering(monkeypatch: pytest.MonkeyPatch, server: Mail, **handlers: Any) -> None:
    for name, handler in handlers.items():
        monkeypatch.setattr(Mail, name, handler, raising=False)
    server.stop()
    server.start()


def test_of_all_mail_machines_are_told_that_a_machine_wrote_it(
    administrator: Medarbejder, ishoej: Kommune, server: Mail
) -> None:
    wait("anne@ishoej.example")
    invite(administrator, ishoej, "ny@ishoej.example", "LAESER")
    assert udbakke.send_waiting() == 2
    for _, message in server.messages:
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["X-Auto-Response-Suppress"] == "All"
        assert message["Precedence"] == "bulk"


def test_no_other_place_sends_mail() -> None:
    senders = re.compile(r"send_mail|send_mass_mail|EmailMessage|EmailMultiAlternatives|smtplib")
    found = {
        str(path.relative_to(BASE_DIR))
        for room in ("cases", "deliveries", "dhuv_web")
        for path in (BASE_DIR / room).rglob("*.py")
        if senders.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"cases/udbakke.py"}


def test_a_dead_server_is_asked_once_in_a_round_for_invitations_too(
    administrator: Medarbejder, ishoej: Kommune, server: Mail
) -> None:
    for name in ("a", "b", "c"):
        invite(administrator, ishoej, f"{name}@ishoej.example", "LAESER")
    wait("anne@ishoej.example")
    server.stop()
    assert udbakke.send_waiting() == 0
    assert sorted(Besked.objects.values_list("forsoeg", flat=True)) == [0, 0, 0, 1]


def test_a_round_makes_one_connection(server: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = set()

    async def sender(
        self: Any, server: Any, session: Any, envelope: Any, address: str, _: Any
    ) -> str:
        sessions.add(session.peer)
        envelope.mail_from = address
        return "250 OK"

    answering(monkeypatch, server, handle_MAIL=sender)
    wait("a@x.example", "b@x.example", "c@x.example")
    assert udbakke.send_waiting() == 3
    assert len(sessions) == 1


@pytest.mark.parametrize("goodbye", ["nothing", "500 What?", "421 Closing"])
def test_what_it_says_to_a_goodbye_does_not_make_it_sent_again(
    server: Mail, monkeypatch: pytest.MonkeyPatch, goodbye: str
) -> None:
    async def quit_(self: Any, server: Any, session: Any, envelope: Any) -> str:
        if goodbye == "nothing":
            server.transport.abort()
        return goodbye

    answering(monkeypatch, server, handle_QUIT=quit_)
    wait("anne@ishoej.example")
    assert udbakke.send_waiting() == 1
    assert udbakke.send_waiting(timezone.now() + udbakke.LONGEST_WAIT) == 0
    assert len(server.messages) == 1


@pytest.mark.parametrize("how", ["421 Too many", "hangs up"])
def test_a_server_that_takes_two_in_a_connection_gets_the_others_in_the_next(
    server: Mail, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    taken: dict[int, int] = {}

    async def sender(
        self: Any, server: Any, session: Any, envelope: Any, address: str, _: Any
    ) -> str:
        taken[id(session)] = taken.get(id(session), 0) + 1
        if taken[id(session)] > 2:
            if how == "hangs up":
                server.transport.abort()
            return "421 Too many"
        envelope.mail_from = address
        return "250 OK"

    answering(monkeypatch, server, handle_MAIL=sender)
    wait(*(f"{name}@x.example" for name in "abcde"))
    assert udbakke.send_waiting() == 5
    assert len(server.messages) == 5


@pytest.mark.parametrize("error", [KeyError("x"), MemoryError(), RecursionError(), TypeError()])
def test_one_that_fails_for_any_reason_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    wait("a@x.example", "b@x.example")
    write = udbakke._message

    def fails_for_the_first(besked: Besked) -> Any:
        if besked.modtager.startswith("a"):
            raise error
        return write(besked)

    with monkeypatch.context() as patched:
        patched.setattr(udbakke, "_message", fails_for_the_first)
        assert udbakke.send_waiting() == 1
    failed = Besked.objects.get(sendt=None)
    assert failed.fejl == type(error).__name__
    assert udbakke.send_waiting(timezone.now() + udbakke.LONGEST_WAIT) == 1


def test_a_mailbox_that_gets_it_again_knows_it_by_its_number() -> None:
    wait("a@x.example")
    udbakke.send_waiting()
    Besked.objects.update(sendt=None)
    udbakke.send_waiting(timezone.now() + udbakke.LONGEST_WAIT)
    first, second = (message.message()["Message-ID"] for message in django_mail.outbox)
    assert first == second


def test_in_the_end_it_is_left_to_the_operators(server: Mail) -> None:
    wait("a@x.example")
    server.stop()
    now = timezone.now()
    for _ in range(udbakke.MOST_TRIES + 5):
        udbakke.send_waiting(now)
        now += udbakke.LONGEST_WAIT * 2
    assert Besked.objects.get().forsoeg == udbakke.MOST_TRIES
    assert (udbakke.waiting().count(), udbakke.given_up().count()) == (0, 1)
