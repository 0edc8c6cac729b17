"""Which passwords a local account may have."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from cases.models import Medarbejder

OWNER = Medarbejder(username="karenblixen", first_name="Karen", last_name="Blixen")


@pytest.mark.parametrize(
    "password",
    [
        "kort-og-ny",
        "password1234",
        "karenblixen-1",
        "DHUV-er-mit-system",
        "min-kommune-er-god",
        "sommer-i-Statistikken",
    ],
)
def test_what_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, OWNER)


@pytest.mark.parametrize(
    "password",
    ["gule blade i november", "æøå ÆØÅ 日本 🙂 og mere", "a b c d e f g", "x" * 8 + "y" * 92],
)
def test_any_composition_and_length_will_do(password: str) -> None:
    validate_password(password, OWNER)
    OWNER.set_password(password)
    assert OWNER.check_password(password)
    assert not OWNER.check_password(password[:-1])
    assert not OWNER.check_password(password.upper() + "x")
