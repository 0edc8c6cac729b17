"""The settings of the OpenID provider are given whole or not at all."""

from __future__ import annotations

import pytest

from tests.house.test_settings import settings_with

WHOLE = {
    "DHUV_OIDC_ISSUER": "https://broker.example",
    "DHUV_OIDC_CLIENT_ID": "dhuv",
    "DHUV_OIDC_CLIENT_SECRET": "hemmeligt",
    "DHUV_OIDC_ROLLER": "urn:dk:a=LAESER,urn:dk:b=ADMINISTRATOR",
}
REST = {"DHUV_SECRET_KEY": "x", "DHUV_DATABASE_URL": "postgres://a@b/c"}


def test_whole_they_are_taken() -> None:
    assert settings_with(**REST, **WHOLE, DHUV_LOKAL_LOGON="drift").returncode == 0


@pytest.mark.parametrize("missing", WHOLE)
def test_half_they_are_refused(missing: str) -> None:
    done = settings_with(**REST, **{k: v for k, v in WHOLE.items() if k != missing})
    assert done.returncode != 0
    assert "or none of them" in done.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        {"DHUV_OIDC_ISSUER": "http://broker.example"},
        {"DHUV_OIDC_ROLLER": "urn:dk:a=CHEF"},
        {"DHUV_OIDC_ROLLER": "urn:dk:a=DRIFT"},
        {"DHUV_OIDC_ROLLER": "LAESER"},
        {"DHUV_LOKAL_LOGON": "måske"},
    ],
)
def test_nonsense_is_refused(wrong: dict[str, str]) -> None:
    assert settings_with(**REST, **{**WHOLE, **wrong}).returncode != 0


@pytest.mark.parametrize("who", ["drift", "ingen"])
def test_nobody_is_shut_out_altogether(who: str) -> None:
    """Without a provider everybody needs a password."""
    done = settings_with(**REST, DHUV_LOKAL_LOGON=who)
    assert done.returncode != 0
    assert "DHUV_LOKAL_LOGON=alle" in done.stderr
