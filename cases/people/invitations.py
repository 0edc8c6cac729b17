"""An invitation's link: who has it, has the mailbox. And the e-mail that brings it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse

from cases.models import Invitation, Medarbejder


class _Tokens(PasswordResetTokenGenerator):
    """Django's one-time tokens. One is spent when the invitation's row is gone."""

    #: The name this module had: links that are on their way stay good.
    key_salt = "cases.invitations"

    def _make_hash_value(self, invitation: Invitation, timestamp: int) -> str:  # type: ignore[override]
        what = (invitation.pk, invitation.kommune_id, invitation.rolle, invitation.modtager)
        return " ".join(map(str, (*what, timestamp)))


_tokens = _Tokens()


def link(invitation: Invitation) -> str:
    """The address that lets its holder take the invitation."""
    token = _tokens.make_token(invitation)  # type: ignore[arg-type]
    return settings.PUBLIC_URL + reverse("invitation_link", args=[invitation.pk, token])


def find(pk: str, token: str) -> Invitation | None:
    """The invitation, if it still stands and the token is its own and young enough."""
    found = Invitation.objects.select_related("kommune", "inviteret_af").filter(pk=pk).first()
    return found if _tokens.check_token(found, token) else None  # type: ignore[arg-type]


def letter(invitation: Invitation) -> tuple[str, str, str]:
    """Recipient, subject and text of the e-mail that brings it. The link is made here and stands
    nowhere but in the e-mail; no recipient where the user name is of no account."""
    return _address(invitation), f"Invitation til {invitation.kommune}", _text(invitation)


def _address(invitation: Invitation) -> str:
    """Where to; empty for the user name of no account, which is told to nobody."""
    if invitation.er_email:
        return invitation.modtager
    account = Medarbejder.named(invitation.modtager)
    return account.email if account and account.is_active else ""


def _text(invitation: Invitation) -> str:
    days = settings.PASSWORD_RESET_TIMEOUT // 86400
    return (
        f"{invitation.inviteret_af} har inviteret dig til at arbejde i DHUV web for "
        f"{invitation.kommune} som {invitation.get_rolle_display()}.\n\n"
        f"Tag imod her: {link(invitation)}\n\n"
        f"Linket gælder i {days} dage og kan bruges én gang. Har du et login i forvejen, så brug "
        "det, når du tager imod.\n\n"
        "Ved du ikke, hvad det handler om, så gør ingenting, og giv ikke linket videre.\n"
    )
