"""What a password of this installation may not be made of (ASVS 6.2.11)."""

from typing import Any

from django.core.exceptions import ValidationError

#: What somebody who knows where the account is would try first; written small.
WORDS = ("dhuv", "kommune", "danmarks", "statistik", "handicap", "sagsbehandler", "administrator")


class ContextWordsValidator:
    """Refuse passwords that lean on the system's own words."""

    def validate(self, password: str, user: Any = None) -> None:
        found = [word for word in WORDS if word in password.casefold()]
        if found:
            raise ValidationError(
                f"Adgangskoden indeholder »{found[0]}«, som er let at gætte her. Vælg andre ord.",
                code="password_context_word",
            )

    def get_help_text(self) -> str:
        return "Adgangskoden må ikke bruge ord som dhuv, kommune og statistik."
