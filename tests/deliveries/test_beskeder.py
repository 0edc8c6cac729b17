"""E-mails over real SMTP: numbers and a link, once, and also when the mail server was away."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message
from typing import Any

import pytest

from cases import udbakke
from cases.models import Besked, Kommune, Kontaktperson, Sag
from deliveries import states
from deliveries.models import Leverance
from deliveries.services import beskeder, deliver
from tests.chaos.mail import Mail
from tests.cpr_like import cpr_like
from tests.deliveries.stage import OCTOBER_DUE, Drive, drive
from tests.factories import medarbejder, stored_sag, with_error

__all__ = ["drive"]

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def mail(settings: Any) -> Iterator[Mail]:
    """The installation's mail server; `stop()` and `start()` it."""
    server = Mail()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.PUBLIC_URL = "https://dhuv.example.dk"
    server.start()
    yield server
    server.stop()


@pytest.fixture
def leverance(ishoej: Kommune, drive: Drive) -> Leverance:
    """October's L402, of two people, sent."""
    stored_sag(ishoej, navn="Karen Blixen")
    stored_sag(ishoej, navn="Søren Kierkegaard", bemaerkninger="Bor hos Regine")
    (made,) = deliver(ishoej, OCTOBER_DUE)
    made.refresh_from_db()
    return made


def text(message: Message) -> str:
    return f"{message['subject']}\n{message.get_content()}"  # type: ignore[attr-defined]


def test_the_kvitteringsmodtager_gets_numbers_and_a_link(
    leverance: Leverance, drive: Drive, mail: Mail
) -> None:
    drive.answer(leverance, "DELVIST_AFVIST")
    assert udbakke.send_waiting() == 1
    ((to, message),) = mail.messages
    assert to == "kvittering@kommune.example"
    said = text(message)
    assert "Sager: 2. Ydelser: 2." in said
    assert "delvist afvist" in said
    assert f"https://dhuv.example.dk{leverance.get_absolute_url()}" in said


def test_no_e_mail_names_a_citizen(leverance: Leverance, drive: Drive, mail: Mail) -> None:
    drive.answer(leverance, "AFVIST")
    beskeder.tell_of_failing(leverance)
    udbakke.send_waiting()
    assert len(mail.messages) == 2
    for _, message in mail.messages:
        whole = f"{message.as_string()}\n{text(message)}"
        for sag in Sag.objects.all():
            assert sag.cpr not in whole
            for word in (*sag.navn.split(), "Regine"):
                assert word not in whole
        assert not cpr_like(text(message))


def test_once_however_often_it_is_asked_for(leverance: Leverance, drive: Drive, mail: Mail) -> None:
    kvittering = drive.answer(leverance, "MODTAGET")
    for _ in range(3):
        beskeder.tell_of_receipt(kvittering)
        udbakke.send_waiting()
    assert len(mail.messages) == 1


def test_who_is_responsible_is_told_of_trouble(ishoej: Kommune, drive: Drive, mail: Mail) -> None:
    stored_sag(ishoej, with_error())
    admin = medarbejder("leder", "ADMINISTRATOR", ishoej)
    admin.email = "leder@kommune.example"
    admin.save()
    (made,) = deliver(ishoej, OCTOBER_DUE)
    assert made.tilstand == states.TILBAGEHOLDT
    udbakke.send_waiting()
    assert sorted(to for to, _ in mail.messages) == [
        "leder@kommune.example",
        "teknisk@kommune.example",
    ]


def test_a_mail_server_that_was_away_gets_it_once_when_it_is_back(
    leverance: Leverance, drive: Drive, mail: Mail
) -> None:
    drive.answer(leverance, "MODTAGET")
    now = OCTOBER_DUE
    mail.stop()
    for _ in range(6):
        assert udbakke.send_waiting(now) == 0
        now += HOUR
    mail.start()
    for _ in range(6):
        udbakke.send_waiting(now)
        now += HOUR
    assert len(mail.messages) == 1
    assert Besked.objects.get().sendt


def test_a_weekend_without_mail_gives_up_nothing(
    leverance: Leverance, drive: Drive, mail: Mail
) -> None:
    drive.answer(leverance, "MODTAGET")
    now = OCTOBER_DUE
    mail.stop()
    for _ in range(4 * 24 * 12):  # four days, every five minutes
        udbakke.send_waiting(now)
        now += HOUR / 12
    mail.start()
    udbakke.send_waiting(now + 6 * HOUR)
    assert len(mail.messages) == 1


def test_a_mail_server_that_is_away_is_asked_once_in_a_round(
    leverance: Leverance, drive: Drive, mail: Mail
) -> None:
    drive.answer(leverance, "MODTAGET")
    beskeder.tell_of_failing(leverance)
    mail.stop()
    udbakke.send_waiting()
    assert sorted(Besked.objects.values_list("forsoeg", flat=True)) == [0, 1]


def test_a_recipient_that_is_refused_holds_up_no_other(
    leverance: Leverance, drive: Drive, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    kvittering = drive.answer(leverance, "MODTAGET")
    Besked.objects.update(modtager="ukendt@kommune.example")
    Kontaktperson.objects.filter(type="KVITTERING").update(email="ny@kommune.example")
    beskeder.tell_of_receipt(kvittering)

    async def known(self: Any, server: Any, session: Any, envelope: Any, to: str, _: Any) -> str:
        if to.startswith("ukendt"):
            return "550 No such user"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    monkeypatch.setattr(Mail, "handle_RCPT", known, raising=False)
    mail.stop()
    mail.start()
    assert udbakke.send_waiting() == 1
    assert [to for to, _ in mail.messages] == ["ny@kommune.example"]


@pytest.mark.parametrize("address", ["a@kommune..example", "a@ø..example", f"a@{'x' * 64}"])
def test_nor_does_an_address_that_no_e_mail_can_have(
    leverance: Leverance, drive: Drive, mail: Mail, address: str
) -> None:
    kvittering = drive.answer(leverance, "MODTAGET")
    Besked.objects.update(modtager=address)
    Kontaktperson.objects.filter(type="KVITTERING").update(email="ny@kommune.example")
    beskeder.tell_of_receipt(kvittering)
    assert udbakke.send_waiting() == 1
    assert [to for to, _ in mail.messages] == ["ny@kommune.example"]


def test_a_mail_server_that_hangs_does_not_hold_us(
    leverance: Leverance, drive: Drive, settings: Any
) -> None:
    assert 0 < settings.EMAIL_TIMEOUT <= 30
    settings.EMAIL_TIMEOUT = 0.3
    drive.answer(leverance, "MODTAGET")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        began = time.monotonic()
        assert udbakke.send_waiting() == 0
    assert time.monotonic() - began < 5
    assert Besked.objects.get().sendt is None


def test_while_one_sends_it_another_does_not(
    leverance: Leverance, drive: Drive, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive.answer(leverance, "MODTAGET")
    hand_over = udbakke._Server.send

    def meanwhile(server: Any, message: Any) -> None:
        assert udbakke.send_waiting() == 0
        hand_over(server, message)

    monkeypatch.setattr(udbakke._Server, "send", meanwhile)
    assert udbakke.send_waiting() == 1
    assert len(mail.messages) == 1
