"""What a provider may leave out, or say in another way, by the standards: it lets in all the same.

OpenID Connect Core and Discovery, RFC 6749, 7517, 7519.
"""

from __future__ import annotations

from typing import Any

import pytest

from cases.models import Medarbejder
from tests.logon.conftest import ISHOEJ_CVR, LAESER, Browser, Provider
from tests.oidc_provider import CLIENT_ID

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(person_of: type[Browser], provider: Provider) -> Browser:
    from dhuv_web.logon import provider as client

    client.forget()
    provider.knows("Anne Holm", email="anne@ishoj.example")
    return person_of()


def the_user() -> Medarbejder:
    return Medarbejder.objects.get(subjekt__isnull=False)


EC = {"kty": "EC", "crv": "P-256", "kid": "first", "x": "AA", "y": "AA"}
OPTIONAL: dict[str, dict[str, Any]] = {
    "a key without a name": {"jwk": {"kid": None}},
    "a token that names no key": {"header": {"kid": None}},
    "neither": {"jwk": {"kid": None}, "header": {"kid": None}},
    "a key without purpose and algorithm": {"jwk": {"use": None, "alg": None}},
    "a key with its operations": {"jwk": {"use": None, "key_ops": ["verify"]}},
    "keys of other kinds beside it": {
        "keys": [EC, {"kty": "oct", "k": "AA", "kid": "first"}, {"kty": "PQ", "kid": "first"}, {}]
    },
    "a broken key of the same name beside it": {
        "keys": [{"kty": "RSA", "kid": "first", "n": "AQAB", "e": "AQAB"}]
    },
    "nonsense among the keys": {"keys": [None, 7, "key", [], {"kty": ["RSA"], "kid": "first"}]},
    "a key for encrypting beside it": {"keys": [{"kty": "RSA", "use": "enc", "kid": "first"}]},
    "no userinfo": {"discovery": {"userinfo_endpoint": None}},
    "no access token": {"token": {"access_token": None}},
    "no kind and end of the token": {"token": {"token_type": None, "expires_in": None}},
    "userinfo signed without for whom": {"signed": "shortly"},
    "null for the ways to show a secret": {
        "discovery": {"token_endpoint_auth_methods_supported": "client_secret_post"},
        "basic": True,
    },
    "more than we know": {"discovery": {"mtls_endpoint_aliases": {}, "x": None}, "token": {"x": 1}},
    "several for whom it is": {"claims": {"aud": [CLIENT_ID, "another"], "azp": CLIENT_ID}},
    "null for optional claims": {"claims": {"azp": None, "acr": None, "email": None}},
    "no place to log out": {"discovery": {"end_session_endpoint": None}},
}


@pytest.mark.parametrize("habit", OPTIONAL)
def test_it_lets_in(person: Browser, provider: Provider, habit: str) -> None:
    provider.lies(**OPTIONAL[habit])
    person.log_on("Anne Holm")
    assert person.is_in
    assert person.ours.post("/log-ud/").status_code == 302


#: Claim by claim: how it comes, and what is kept.
SHAPES: list[tuple[dict[str, Any], tuple[str, str, str]]] = [
    ({"name": ["Anne Holm", "A"], "email": ["anne@x.example"]},
     ("Anne", "Holm", "anne@x.example")),
    ({"name": None, "given_name": "Anne", "family_name": "Holm"}, ("Anne", "Holm", "")),
    ({"name": "  Anne\u0000 \n Holm\u200b\u202e "}, ("Anne", "Holm", "")),
    ({"name": "A\u030ase \ud800Holm"}, ("Åse", "Holm", "")),
    ({"name": {"da": "Anne"}, "email": {"a": 1}}, ("", "", "")),
    ({"name": 7, "email": 7}, ("7", "", "")),
    ({"name": True, "email": False}, ("", "", "")),
    ({"name": [], "email": [None, ["x"]]}, ("", "", "")),
    ({"name": "x" * 5000, "email": "x" * 5000 + "@x.example"}, ("x" * 150, "", "")),
    ({"email": "anne@x.example\u0000"}, ("Anne Holm", "", "anne@x.example")),
    ({"cvr": int(ISHOEJ_CVR)}, ("Anne Holm", "", "")),
    ({"cvr": [ISHOEJ_CVR]}, ("Anne Holm", "", "")),
    ({"cvr": [ISHOEJ_CVR, f"DK{ISHOEJ_CVR}"]}, ("Anne Holm", "", "")),
    ({"privileges": [LAESER, None, 7, [LAESER], {}]}, ("Anne Holm", "", "")),
]  # fmt: skip


@pytest.mark.parametrize(("claims", "kept"), SHAPES)
def test_a_claim_of_any_shape_is_read_or_passed_over(
    person: Browser, provider: Provider, claims: dict[str, Any], kept: tuple[str, str, str]
) -> None:
    provider.knows("Bo", **{"name": "Anne Holm", **claims})
    person.log_on("Bo")
    assert person.is_in
    user = the_user()
    shown = (user.first_name, user.last_name, user.email)
    assert shown == (kept if kept[0] != "Anne Holm" else ("Anne", "Holm", kept[2]))


def test_what_is_not_told_this_time_stays_as_it_was(person: Browser, provider: Provider) -> None:
    person.log_on("Anne Holm")
    provider.knows("Anne Holm", name=None, email=None)
    person.log_on("Anne Holm", "?ny=1")
    user = the_user()
    assert (str(user), user.email) == ("Anne Holm", "anne@ishoj.example")


def test_null_in_the_token_does_not_hide_what_userinfo_says(
    person: Browser, provider: Provider
) -> None:
    provider.lies(claims={"privileges": None, "name": None})
    person.log_on("Anne Holm")
    assert person.is_in
    assert str(the_user()) == "Anne Holm"


def test_several_organisations_are_none(person: Browser, provider: Provider) -> None:
    """For whom the logon speaks is not ours to choose."""
    provider.knows("Bo", cvr=[ISHOEJ_CVR, "19583910"])
    assert person.log_on("Bo").status_code == 403
    assert not person.is_in


def test_an_address_may_have_a_query_of_its_own(person: Browser, provider: Provider) -> None:
    there = f"{provider.issuer}/authorize?policy=b2c#x"
    provider.lies(
        discovery={
            "authorization_endpoint": there,
            "end_session_endpoint": f"{provider.issuer}/logout?p=1",
        }
    )
    person.log_on("Anne Holm")
    assert person.is_in
    assert provider.seen("authorize")[-1]["policy"] == "b2c"
    out = person.ours.post("/log-ud/").headers["Location"]
    assert out.startswith(f"{provider.issuer}/logout?p=1&client_id=")


def test_a_token_too_long_for_an_address_stays_away_from_the_logout(
    person: Browser, provider: Provider
) -> None:
    """Twelve thousand characters of claims: the provider's session ends all the same."""
    provider.lies(claims={"profile": "x" * 12_000})
    person.log_on("Anne Holm")
    out = person.ours.post("/log-ud/").headers["Location"]
    assert len(out) < 4000
    assert "client_id=dhuv" in out
    assert "id_token_hint" not in out
    person.theirs.get(out, allow_redirects=False, timeout=10)
    assert person.theirs.get(person.to_provider(), timeout=10).status_code == 200


def test_a_secret_of_any_characters_is_shown_as_the_standard_has_it(
    person: Browser, provider: Provider
) -> None:
    """Form-encoded before it goes into the header (RFC 6749, 2.3.1); this one has spaces."""
    provider.lies(basic=True)
    person.log_on("Anne Holm")
    assert person.is_in
