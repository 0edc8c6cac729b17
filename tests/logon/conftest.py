"""The OpenID provider of the tests, and an installation that logs on through it.

These tests run in real time: the provider is a process of its own and has no other clock.
"""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client

from dhuv_web.tools.processes import Process, wait_until
from tests import oidc_provider

ROLES = {
    "urn:dk:dhuv:laeser": "LAESER",
    "urn:dk:dhuv:sagsbehandler": "SAGSBEHANDLER",
    "urn:dk:dhuv:administrator": "ADMINISTRATOR",
}
LAESER, SAGSBEHANDLER, ADMINISTRATOR = ROLES
#: The CVR numbers of two kommuner in the code list, and a firm that there is not.
ISHOEJ_CVR, VALLENSBAEK_CVR, FIRM_CVR = "11931316", "19583910", "50708047"


@dataclass
class Provider:
    issuer: str
    people: dict[str, dict[str, Any]] = field(default_factory=dict)

    def knows(self, who: str, **claims: Any) -> None:
        """Somebody with these claims; `sub` is made of who it is, None leaves a claim out."""
        default = {"sub": f"uuid-{who}", "name": who, "cvr": ISHOEJ_CVR, "privileges": [LAESER]}
        claims = {**default, **claims}
        self.people[who] = {key: value for key, value in claims.items() if value is not None}
        self._control(people=self.people)

    def lies(self, **lies: Any) -> None:
        self._control(lies=lies)

    def forget(self) -> None:
        self._control(forget=True, people={})

    def seen(self, what: str) -> list[Any]:
        seen = requests.get(f"{self.issuer}/_control", timeout=10).json()["seen"]
        return [entry[what] for entry in seen if what in entry]

    def _control(self, **orders: Any) -> None:
        # Not `json=`: a provider can say what no JSON has, such as a number without end.
        told = json.dumps(orders)
        requests.post(f"{self.issuer}/_control", data=told, timeout=10).raise_for_status()


@pytest.fixture(scope="session")
def provider_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (tmp_path_factory.mktemp("oidc") / "provider.log").open("wb")
    process = Process(
        "oidc",
        [sys.executable, "-m", "tests.oidc_provider", str(port)],
        cwd=Path(__file__).resolve().parents[2],
        output=log,
    )
    found = Provider(f"http://127.0.0.1:{port}")

    def answers() -> bool:
        try:
            return requests.get(f"{found.issuer}/jwks", timeout=1).ok
        except requests.RequestException:
            return False

    wait_until(answers, process, timeout=30, interval=0.1)
    yield found
    process.stop()
    log.close()


@pytest.fixture
def provider(provider_process: Provider, settings: Any) -> Provider:
    """The installation logs on through it."""
    from dhuv_web.logon import provider as client

    client.forget()
    provider_process.people.clear()
    provider_process.forget()
    settings.OIDC_ISSUER = provider_process.issuer
    settings.OIDC_RP_CLIENT_ID = oidc_provider.CLIENT_ID
    settings.OIDC_RP_CLIENT_SECRET = oidc_provider.CLIENT_SECRET
    settings.OIDC_ROLLER = ROLES
    settings.AUTHENTICATION_BACKENDS = [
        *settings.AUTHENTICATION_BACKENDS,
        "dhuv_web.logon.oidc.ProviderBackend",
    ]
    policy = {**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]}
    policy["form-action"] = ["'self'", provider_process.issuer]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy}
    return provider_process


@pytest.fixture
def kommuner(db: None) -> dict[str, Any]:
    from tests import factories

    return {
        "183": factories.kommune("183"),
        "187": factories.kommune("187"),
    }


class Browser:
    """A person at a browser: ours is Django's client, the provider's is real HTTP."""

    def __init__(self) -> None:
        self.ours = Client()
        self.theirs = requests.Session()

    def to_provider(self, query: str = "") -> str:
        """Press `Log ind med MitID Erhverv`; the provider's address one comes to."""
        return str(self.ours.get(f"/log-ind/mitid/{query}").headers["Location"])

    def choose(self, address: str, who: str) -> str:
        """Be this person at the provider; the address one is sent back to."""
        asked = self.theirs.get(address, allow_redirects=False, timeout=10)
        if asked.status_code == 200:
            asked = self.theirs.post(address, data={"who": who}, allow_redirects=False, timeout=10)
        assert asked.status_code == 302, asked.text
        return asked.headers["Location"]

    def back(self, address: str) -> Any:
        """Follow the provider's redirect to us."""
        parts = urlsplit(address)
        return self.ours.get(f"{parts.path}?{parts.query}")

    def log_on(self, who: str, query: str = "") -> Any:
        return self.back(self.choose(self.to_provider(query), who))

    @property
    def is_in(self) -> bool:
        return "_auth_user_id" in self.ours.session


@pytest.fixture
def person_of(kommuner: Any, provider: Provider) -> type[Browser]:
    return Browser
