"""Answers that the OpenID provider did not give, or gave to somebody else."""

from __future__ import annotations

import base64
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axes.models import AccessAttempt

from cases.models import Haendelse, Medarbejder
from tests.html import Page
from tests.logon.conftest import LAESER, Browser, Provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(person_of: type[Browser], provider: Provider) -> Browser:
    provider.knows("Anne")
    return person_of()


def is_refused(person: Browser, response: Any) -> bool:
    return (
        response.status_code == 403
        and "kunne ikke bruges" in Page(response).main
        and not person.is_in
        and not Medarbejder.objects.exists()
        and Haendelse.objects.filter(art="logon afvist").exists()
    )


def test_without_a_lie_it_works(person: Browser, provider: Provider) -> None:
    """So that the refusals below are about the lie and nothing else."""
    person.log_on("Anne")
    assert person.is_in


LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "no signature": {"alg": "none"},
    "signed with the client's secret": {"alg": "HS256"},
    "signed with another key": {"key": "other"},
    "changed after signing": {"tampered": True},
    "expired": {"claims": {"exp": 1_700_000_000}},
    "without an end": {"claims": {"exp": None}},
    "not made yet": {"claims": {"iat": 4_000_000_000}},
    "for another application": {"claims": {"aud": "another"}},
    "for nobody": {"claims": {"aud": None}},
    "for several, made for another": {"claims": {"aud": ["dhuv", "x"], "azp": "x"}},
    "by another provider": {"claims": {"iss": "https://evil.example"}},
    "about nobody": {"claims": {"sub": None}},
    "userinfo about somebody else": {"userinfo": {"sub": "uuid-Eva"}},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_lies(person: Browser, provider: Provider, lie: str) -> None:
    if lie == "changed after signing":
        provider.knows("Anne", name="LAESER")
    provider.lies(**LIES[lie])
    assert is_refused(person, person.log_on("Anne"))


def test_unsigned_userinfo_does_not_overrule_the_signed_token(
    person: Browser, provider: Provider
) -> None:
    provider.lies(userinfo={"privileges": ["urn:dk:dhuv:administrator"]})
    person.log_on("Anne")
    assert Medarbejder.objects.get().medlemskaber.get().rolle == "LAESER"


def test_a_code_works_once(person: Browser, provider: Provider) -> None:
    answer = person.choose(person.to_provider(), "Anne")
    person.back(answer)
    person.ours.post("/log-ud/")
    again = person.back(answer)
    assert again.status_code in (302, 403)
    assert not person.is_in


def test_a_code_that_was_caught_is_worth_nothing_in_another_browser(
    person: Browser, provider: Provider
) -> None:
    """The thief's own question has another state, nonce and PKCE verifier."""
    caught = parse_qs(urlsplit(person.choose(person.to_provider(), "Anne")).query)
    thief = Browser()
    there = parse_qs(urlsplit(thief.to_provider()).query)
    for state in (caught["state"][0], there["state"][0]):
        query = {"code": caught["code"][0], "state": state}
        answer = thief.ours.get("/log-ind/mitid/svar/", query)
        assert is_refused(thief, answer)


@pytest.mark.parametrize("state", ["", "another"])
def test_an_answer_to_no_question_of_ours(person: Browser, provider: Provider, state: str) -> None:
    """Another site can not log one on as its own user."""
    answer = person.choose(person.to_provider(), "Anne")
    code = parse_qs(urlsplit(answer).query)["code"][0]
    response = person.ours.get("/log-ind/mitid/svar/", {"code": code, "state": state})
    assert response.status_code in (302, 403)
    assert not person.is_in


def test_a_provider_that_says_it_is_another_is_not_believed(
    person: Browser, provider: Provider, settings: Any
) -> None:
    from dhuv_web.logon import provider as client

    client.forget()
    settings.OIDC_ISSUER = provider.issuer + "/"
    assert person.ours.get("/log-ind/mitid/").status_code == 503


def test_what_a_provider_says_of_itself_is_not_looked_for_elsewhere(
    person: Browser, provider: Provider
) -> None:
    from dhuv_web.logon import provider as client

    client.forget()
    provider.lies(moved="/.well-known/openid-configuration")
    assert person.ours.get("/log-ind/mitid/").status_code == 503


@pytest.mark.parametrize("moved", ["/token", "/jwks", "/userinfo"])
def test_what_we_ask_for_is_not_looked_for_elsewhere(
    person: Browser, provider: Provider, moved: str
) -> None:
    """A secret, or whom to believe, would be in the hands of whoever the redirect points to."""
    provider.lies(moved=moved)
    assert is_refused(person, person.log_on("Anne"))
    assert provider.seen("moved") == [moved]


@pytest.mark.parametrize(
    "evil",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "sager", "log_ud", "/log-ud/"],
)
def test_next_leads_to_no_other_site(person: Browser, provider: Provider, evil: str) -> None:
    assert person.log_on("Anne", f"?next={evil}").headers["Location"] == "/"


def test_a_planted_session_key_is_worth_nothing_afterwards(
    person: Browser, provider: Provider
) -> None:
    person.to_provider()
    planted = person.ours.session.session_key
    person.log_on("Anne")
    assert person.is_in
    thief = Browser()
    thief.ours.cookies["dhuv"] = planted
    assert not thief.is_in


def test_failures_lock_no_passwords_and_leave_no_code_behind(
    person: Browser, provider: Provider
) -> None:
    provider.knows("Udefra", privileges=[])
    for _ in range(7):
        person.log_on("Udefra", "?ny=1")
    assert not AccessAttempt.objects.exists()
    person.log_on("Anne", "?ny=1")
    assert person.is_in


def profile(scope: str, privilege: str = LAESER, before: str = "") -> str:
    xml = f"""{before}<bpp:PrivilegeList
      xmlns:bpp="http://digst.dk/oiosaml/basic_privilege_profile">
      <PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:{scope}">
        <Privilege>{privilege}</Privilege></PrivilegeGroup></bpp:PrivilegeList>"""
    return base64.b64encode(xml.encode()).decode()


ENTITY = f'<!DOCTYPE x [<!ENTITY e "{LAESER}">]>'


@pytest.mark.parametrize(
    ("claim", "comes_in"),
    [
        (profile("11931316"), True),
        (f"andet {LAESER}", True),
        ({"scope": "urn:dk:gov:saml:cvrNumberIdentifier:11931316", "privileges": [LAESER]}, True),
        # The privilege in another organisation is none here.
        (profile("19583910"), False),
        ({"scope": "urn:dk:gov:saml:cvrNumberIdentifier:19583910", "privileges": [LAESER]}, False),
        (profile("11931316", "&e;", ENTITY), False),
        (profile("11931316", "&e;"), False),
        (LAESER.upper(), False),
        (True, False),
        (7, False),
    ],
)
def test_the_shapes_of_the_privilege_claim(
    person: Browser, provider: Provider, claim: object, comes_in: bool
) -> None:
    provider.knows("Bo", privileges=claim)
    person.log_on("Bo")
    assert person.is_in is comes_in


def test_the_answer_comes_from_the_provider_quickly_or_not_at_all(
    person: Browser, provider: Provider, settings: Any
) -> None:
    """A provider that is silent holds no worker for longer than the time-out."""
    settings.OIDC_TIMEOUT = 1
    settings.OIDC_ISSUER = "http://10.255.255.1"
    began = time.monotonic()
    assert person.ours.get("/log-ind/mitid/").status_code == 503
    assert time.monotonic() - began < 5


def test_entities_cost_nothing(person: Browser, provider: Provider) -> None:
    """A billion laughs, in an attribute where a parser that keeps entities still expands them."""
    laughs = "".join(
        f'<!ENTITY l{nr} "{f"&l{nr - 1};" * 10 if nr else "ha" * 10}">' for nr in range(12)
    )
    xml = f'<!DOCTYPE x [{laughs}]><PrivilegeGroup Scope="&l11;"/>'
    provider.knows("Bo", privileges=base64.b64encode(xml.encode()).decode())
    began = time.monotonic()
    person.log_on("Bo")
    assert time.monotonic() - began < 3
    assert not person.is_in


@pytest.mark.django_db(transaction=True)
def test_two_first_logons_at_the_same_moment_are_one_employee(provider: Provider) -> None:
    """Two tabs, one person."""
    from cases.people.services.provider_logon import Identity, provider_logon
    from tests import factories
    from tests.race import run_together

    factories.kommune("183")
    anne = Identity("https://broker.example 1", "Anne", "", "11931316", "LAESER")
    outcomes = run_together(*[lambda: provider_logon(anne)] * 4)
    users = {outcome.user.pk for outcome in outcomes}
    assert users == {Medarbejder.objects.get().pk}
    assert Medarbejder.objects.get().medlemskaber.count() == 1
