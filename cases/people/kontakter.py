"""What the envelope of a report allows of a contact person, checked already when it is saved.

Without this the one name that is too long would be found on the 14th, when it stops the kommune's
whole report (D8). The limits are those of `docs/l402.md`.
"""

from __future__ import annotations

import re

from cases.texts import is_reportable

NAVN_MAX = 100
EMAIL_LOCAL_MAX = 191
EMAIL_DOMAIN_MAX = 64
NO_EMAIL = (
    "Skriv e-mailadressen som navn@domæne.dk, uden mellemrum og uden tegnene < > ( ) [ ] \\ , ; :"
)

_FORBIDDEN = r"\s<>()\[\]\\,;:@"
_EMAIL = re.compile(rf"[^{_FORBIDDEN}]+@[^{_FORBIDDEN}]+")


def navn_problem(navn: str) -> str:
    """What to do about the name, in Danish; empty when a report can carry it (D8)."""
    if not navn.strip():
        return "Skriv kontaktpersonens navn."
    if len(navn) > NAVN_MAX:
        return f"Forkort navnet til højst {NAVN_MAX} tegn."
    if not is_reportable(navn):
        return "Skriv navnet på én linje uden tabulator og andre usynlige tegn."
    return ""


def email_problem(email: str) -> str:
    """What to do about the e-mail address, in Danish; empty when a report can carry it (D8)."""
    if not email.strip():
        return "Skriv kontaktpersonens e-mailadresse."
    if not (_EMAIL.fullmatch(email) and is_reportable(email)):
        return NO_EMAIL
    local, _, domain = email.partition("@")
    if len(local) > EMAIL_LOCAL_MAX or len(domain) > EMAIL_DOMAIN_MAX:
        return (
            f"Brug en e-mailadresse med højst {EMAIL_LOCAL_MAX} tegn før @ og højst "
            f"{EMAIL_DOMAIN_MAX} tegn efter."
        )
    return ""


def problems(navn: str, email: str) -> list[tuple[str, str]]:
    """Pairs of field (`navn`, `email`) and what to do about it; empty when both will do."""
    found = (("navn", navn_problem(navn)), ("email", email_problem(email)))
    return [(field, problem) for field, problem in found if problem]
