"""The one outbox: e-mails wait in the database, and leave once each (`Besked`).

What is to be told is stored with the fact that made it true; a task sends what waits every minute.
One connection serves a round. A mail server that does not answer is asked once in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cases.models import Besked, Invitation
from cases.people import invitations

log = structlog.get_logger(__name__)

#: Of whoever is sending an e-mail: longer than a slow server takes for one.
LEASE = timedelta(minutes=10)
FIRST_WAIT = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=6)
#: An e-mail that could not be sent so many times (in about ten days) is left to the operators.
MOST_TRIES = 50
#: A machine wrote it: out-of-office replies and other machines stay silent (RFC 3834, and the words
#: that Exchange and older programs know).
MACHINE = {
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
    "Precedence": "bulk",
}


def post(occasion: str, to: Iterable[str], subject: str, text: str) -> None:
    """Put an e-mail to each into the outbox; those that this occasion has posted before are not
    posted again. Call it in the transaction that made it true."""
    Besked.objects.bulk_create(
        [
            Besked(noegle=f"{occasion} {modtager}", modtager=modtager, emne=subject, tekst=text)
            for modtager in sorted(to)
        ],
        ignore_conflicts=True,
    )


def post_invitation(invitation: Invitation) -> None:
    """Its e-mail goes with it, when it is called off before it has left."""
    Besked.objects.create(noegle=f"invitation {invitation.pk}", invitation=invitation)


def waiting() -> QuerySet[Besked]:
    """Those that will be tried."""
    return Besked.objects.filter(sendt=None, forsoeg__lt=MOST_TRIES)


def given_up() -> QuerySet[Besked]:
    return Besked.objects.filter(sendt=None, forsoeg__gte=MOST_TRIES)


def send_waiting(now: datetime | None = None) -> int:
    """Send what stands in the outbox as of `now` (aware; without it, this moment); returns how
    many were sent. Run it as often as you like.
    """
    now = now or timezone.now()
    free = Q(laant_til=None) | Q(laant_til__lt=now)
    sent = 0
    with _Server() as server:
        for besked in waiting().filter(free).order_by("pk"):
            mine = waiting().filter(free, pk=besked.pk)
            if not mine.update(laant_til=now + LEASE, forsoeg=F("forsoeg") + 1):
                continue
            try:
                message = _message(besked)
                if message:
                    server.send(message)
            # An OSError that is not about this very e-mail: the server does not answer, and would
            # not for the others either.
            except (SMTPRecipientsRefused, SMTPDataError) as error:
                _failed(besked, error, now)
            except OSError as error:
                _failed(besked, error, now)
                break
            # Whatever is wrong with it, such as an address that no e-mail can have, it is tried
            # again and holds up no other.
            except Exception as error:
                _failed(besked, error, now)
            else:
                done = {"sendt": timezone.now(), "laant_til": None, "fejl": ""}
                Besked.objects.filter(pk=besked.pk).update(**done)
                sent += bool(message)
    return sent


def _failed(besked: Besked, error: Exception, now: datetime) -> None:
    fejl = type(error).__name__
    if isinstance(error, SMTPResponseException):
        fejl = f"{fejl} {error.smtp_code}"
    wait = min(FIRST_WAIT * 2 ** min(besked.forsoeg, 10), LONGEST_WAIT)
    Besked.objects.filter(pk=besked.pk, sendt=None).update(laant_til=now + wait, fejl=fejl)
    log.error("e-mail ikke sendt", besked=besked.pk, fejl=fejl)


def _message(besked: Besked) -> EmailMessage | None:
    """None where nobody is to get it: an invitation to the user name of no account."""
    to, subject, text = besked.modtager, besked.emne, besked.tekst
    if besked.invitation:
        to, subject, text = invitations.letter(besked.invitation)
    if not to:
        return None
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    # The same each time: a mailbox that had it, and whose answer was lost, knows it again.
    number = f"<besked.{besked.pk}.{besked.oprettet:%Y%m%d%H%M%S}@{domain}>"
    return EmailMessage(subject, text, None, [to], headers={**MACHINE, "Message-ID": number})


class _Server:
    """The mail server in one round, over one connection that is made when it is needed."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._is_open = False

    def __enter__(self) -> _Server:
        return self

    def __exit__(self, *_: object) -> None:
        self._hang_up()

    def send(self, message: EmailMessage) -> None:
        """Raises OSError where the server does not take it."""
        was_open = self._is_open
        try:
            self._hand_over(message)
        except (SMTPRecipientsRefused, SMTPDataError):
            raise
        except OSError:
            self._hang_up()
            # Many servers end a connection after some e-mails, or some idle seconds.
            if not was_open:
                raise
            self._hand_over(message)

    def _hand_over(self, message: EmailMessage) -> None:
        if not self._is_open:
            self._connection.open()
            self._is_open = True
        self._connection.send_messages([message])

    def _hang_up(self) -> None:
        # What the server answers to a goodbye, if it does, changes nothing: the e-mails have left.
        with suppress(Exception):
            self._connection.close()
        self._is_open = False
