"""Every route × every kind of user × GET and POST: who gets in, who is refused, who finds nothing.

A new address without its row here fails, so that nobody can forget to think of who may see it.
"""

from __future__ import annotations

import csv
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cases.log.sider import SIDER
from cases.models import Haendelse, Kommune, Medarbejder, Ydelse
from cases.people.services.invitationer import invite
from deliveries import states
from deliveries.models import Leverance
from tests.cases.people import ophold, ydelse
from tests.factories import (
    frozen,
    kendt_tilbud,
    kvittering,
    medarbejder,
    reported,
    stikproeve,
    stored_sag,
    uploaded_codes,
    uploaded_list,
    with_error,
)

#: The columns of the table. `udefra` is Administrator of another kommune.
USERS = ("laeser", "ejer", "administrator", "udefra", "drift")

#: `routes.csv`: route → what USERS get for GET, and for POST; and what stands in the log of those
#: who get in, after GET, and after POST (several kinds with a comma). A GET of what is only posted
#: leads to its page. Who is not signed in must log on, but for PUBLIC.
TABLE = {
    row[0]: tuple(row[1:])
    for row in csv.reader(
        Path(__file__).with_name("routes.csv").read_text(encoding="utf-8").splitlines()[2:],
        delimiter=";",
    )
    if not row[0].startswith("#")
}
#: Here a refusal stands in the log.
GUARDED = ("cases", "deliveries", "drift", "figures", "kommunevejledning")
PUBLIC = {"invitation", "invitation_link", "log_ind", "sundhed", "tilgaengelighed"}
POSTED = {"ok": ""}


def routes() -> Iterator[str]:
    """The names of all routes, as the resolver knows them."""

    def walk(resolver: URLResolver, space: str) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern):
                yield f"{space}{pattern.name}"
            else:
                inner = f"{pattern.namespace}:" if pattern.namespace else ""
                yield from walk(pattern, space + inner)

    return walk(get_resolver(), "")


class Scene:
    """One of everything that an address of a kommune can be about."""

    def __init__(self, kommune: Kommune) -> None:
        self.kommune = kommune
        who_pays = {"betalingskommune": kommune.pk}
        self.new = stored_sag(kommune, ydelse(**who_pays), ophold(**who_pays))
        self.reported = stored_sag(kommune, reported(**who_pays))
        self.leverance = frozen(kommune)
        # What the freeze has locked is not what Slet sag is shown for.
        Leverance.objects.filter(pk=self.leverance.pk).update(tilstand=states.ANNULLERET)
        self.leverance.linjer.update(ydelse=None)
        self.new.ydelser.update(foerst_indberettet=None)
        self.kvittering = kvittering(self.leverance)
        self.stikproeve = stikproeve(kommune)
        self.tilbud = kendt_tilbud(kommune)
        member = medarbejder(f"medlem-{kommune.pk}", "ADMINISTRATOR", kommune)
        self.medlem = member.medlemskaber.get()
        self.invitation = invite(member, kommune, "ny@kommune.example", "LAESER")

    def state(self, tilstand: str) -> Leverance:
        Leverance.objects.filter(pk=self.leverance.pk).update(tilstand=tilstand)
        return self.leverance

    def arguments(self, route: str) -> dict[str, Any]:
        """What the route's address must say to be about this kommune's things."""
        here = {"kommunekode": self.kommune.pk}
        if route == "log_ud_sted":
            return {"sted": "ingen"}
        if route == "regler:regel":
            return {"kode": "SAG-CPR-FORM"}
        if route.startswith("drift:tilbudsfil"):
            return {"pk": uploaded_list(Medarbejder.objects.filter(username="drift").first()).pk}
        if route in _ABOUT_UPLOADED_CODES:
            return {"pk": uploaded_codes(Medarbejder.objects.filter(username="drift").first()).pk}
        if route.endswith("vejledning:kapitel"):
            return (here if route.startswith("kommune") else {}) | {"slug": "sager"}
        if route.startswith("vejledning"):
            return {}
        if route == "drift:kvittering_set":
            return {"pk": kvittering().pk}
        if route == "cases:fejlliste_hent":
            return here | {"filtype": "csv"}
        if route == "figures:ydelse":
            return here | {"kode": "1.3"}
        if route == "figures:hent":
            return here | {"navn": "HAND07", "kilde": "registreret", "filtype": "csv"}
        if route == "figures:godkendelse":
            return here | {"aar": 2025}
        if route == "figures:maerke":
            stored_sag(self.kommune, with_error())
            return here | {"kode": "1.3", "kvartal": "2026K4", "art": "uoplyst"}
        if route == "drift:kommune":
            return {"kode": self.kommune.pk}
        if route == "invitation_link":
            return {"pk": self.invitation.pk, "token": "x"}
        if route == "cases:traek_tilbage":
            return here | {"pk": self.invitation.pk}
        if route in _ABOUT_A_MEMBER:
            return here | {"pk": self.medlem.pk}
        if route == "cases:stikproeve":
            return here | {"pk": self.stikproeve.pk}
        if route == "deliveries:kvittering":
            return here | {"pk": self.kvittering.pk}
        if route == "deliveries:godkend":
            return here | {"pk": self.state(states.AFVENTER).pk}
        if route in ("deliveries:annuller", "deliveries:send"):
            return here | {"pk": self.state(states.KLAR).pk}
        if route in ("deliveries:leverance", "deliveries:fil", "deliveries:ny_version"):
            return here | {"pk": self.leverance.pk}
        if route.startswith("cases:kladde"):
            return here | {"pk": uuid.uuid4()}
        if route in ("cases:tilbud_ret", "cases:tilbud_fjern"):
            return here | {"pk": self.tilbud.pk}
        if route == "cases:ydelse_ny":
            return here | {"sag_pk": self.new.pk}
        if route.startswith("cases:ydelse"):
            return here | self._ydelse(route)
        if route in _ABOUT_A_SAG:
            of_reported = ("cases:neutraliser", "deliveries:kasser")
            sag = self.reported if route in of_reported else self.new
            return here | {"pk": sag.pk}
        return here if ":" in route and not route.startswith(("regler", "drift")) else {}

    def _ydelse(self, route: str) -> dict[str, Any]:
        sag = self.reported if route == "cases:ydelse_neutraliser" else self.new
        stored = Ydelse.objects.filter(sag=sag).order_by("kode")[0]
        return {"sag_pk": sag.pk, "pk": stored.pk}


_ABOUT_A_MEMBER = {
    "cases:medarbejder",
    "cases:medarbejder_engangskode",
    "cases:medarbejder_fjern",
    "cases:medarbejder_konto",
}
_ABOUT_UPLOADED_CODES = {
    "drift:kodelister_fil",
    "drift:kodelister_fremdrift",
    "drift:kodelister_indlaes",
    "drift:kodelister_kasser",
}
_ABOUT_A_SAG = {
    "deliveries:kasser",
    "cases:sag",
    "cases:kvittering",
    "cases:historik",
    "cases:set_i_orden",
    "cases:set_i_orden_fortryd",
    "cases:slet",
    "cases:neutraliser",
}
#: Routes whose address names a record of a kommune.
_ABOUT_A_RECORD = sorted(
    _ABOUT_A_SAG
    | _ABOUT_A_MEMBER
    | {route for route in TABLE if route.startswith("cases:ydelse")}
    | {
        "cases:tilbud_ret",
        "cases:tilbud_fjern",
        "deliveries:leverance",
        "deliveries:fil",
        "deliveries:annuller",
        "deliveries:godkend",
        "deliveries:send",
        "deliveries:ny_version",
        "deliveries:kvittering",
        "cases:stikproeve",
    }
)


@pytest.fixture
def scene(ishoej: Kommune, tmp_path: Any, settings: Any) -> Scene:
    settings.TRANSPORT_MAPPE = tmp_path
    return Scene(ishoej)


def ask(client: Client, method: str, address: str) -> HttpResponse:
    """Ask, and undo what the answer changed; `response.logged` is what it left in the log."""
    # No `atomic`: a freeze insists on being the outermost one.
    before = transaction.savepoint()
    entries = set(Haendelse.objects.values_list("pk", flat=True))
    response = client.get(address) if method == "GET" else client.post(address, POSTED)
    fresh = Haendelse.objects.exclude(pk__in=entries).order_by("pk")
    response.logged = ", ".join(fresh.values_list("art", flat=True))
    transaction.savepoint_rollback(before)
    return response


def test_every_route_has_its_row() -> None:
    assert sorted(routes()) == sorted(TABLE)


def test_every_address_that_refuses_people_has_words_for_the_log() -> None:
    guarded = [route for route in routes() if route.startswith(GUARDED)]
    assert [route for route in guarded if route not in SIDER] == []
    words = [SIDER[route] for route in guarded]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("route", TABLE)
def test_who_gets_in(
    route: str,
    scene: Scene,
    signed_in: Callable[[Medarbejder], Client],
    request: pytest.FixtureRequest,
) -> None:
    """GET and POST in one: what either changes is undone, and a scene takes longer than both."""
    clients = {name: signed_in(request.getfixturevalue(name)) for name in USERS}
    address = reverse(route, kwargs=scene.arguments(route))
    refused = "adgang nægtet" if route.startswith(GUARDED) else ""
    for method in ("GET", "POST"):
        got_in, logged = TABLE[route][method == "POST" :: 2]
        answers = [ask(clients[name], method, address) for name in USERS]
        assert " ".join(str(answer.status_code) for answer in answers) == got_in, method
        for answer in answers:
            expected = {403: refused, 404: refused}.get(answer.status_code, "")
            assert answer.logged == (logged if answer.status_code < 400 else expected), method
        if route not in PUBLIC:
            # Whatever the address: it does not even tell whether there is such a thing.
            anonymous = ask(Client(), method, address)
            assert anonymous.status_code == 302
            assert anonymous.headers["Location"].startswith("/log-ind/")


@pytest.mark.parametrize("route", sorted(PUBLIC))
def test_some_pages_are_for_everybody(route: str, scene: Scene) -> None:
    address = reverse(route, kwargs=scene.arguments(route))
    assert Client().get(address, follow=True).status_code == 200


@pytest.mark.parametrize(
    ("route", "page"),
    [
        ("cases:soeg", "cases:sager"),
        ("cases:log_find", "cases:log"),
        ("cases:findes", "cases:ny"),
        ("cases:tilbud_soeg", "cases:tilbud"),
        ("cases:tilbud_forslag", "cases:tilbud"),
        ("cases:traek_tilbage", "cases:medarbejdere"),
        ("cases:kladde_kasser", "cases:sager"),
        ("cases:set_i_orden", "cases:sag"),
        ("cases:set_i_orden_fortryd", "cases:sag"),
        ("deliveries:proeve", "deliveries:leverancer"),
        ("deliveries:send", "deliveries:leverance"),
        ("figures:opgoer", "figures:rapport"),
        ("deliveries:ny_version", "deliveries:leverance"),
    ],
)
def test_what_is_only_posted_leads_to_its_page(
    route: str,
    page: str,
    scene: Scene,
    administrator: Medarbejder,
    signed_in: Callable[[Medarbejder], Client],
) -> None:
    """After Back, a reload or a log-on in between."""
    client = signed_in(administrator)
    address = reverse(route, kwargs=scene.arguments(route))
    answer = client.get(address, follow=True)
    assert (answer.resolver_match.view_name, answer.status_code) == (page, 200)
    assert client.put(address).status_code == 405


@pytest.mark.parametrize("route", _ABOUT_A_RECORD)
def test_another_kommunes_records_are_not_under_ones_own_address(
    route: str,
    scene: Scene,
    vallensbaek: Kommune,
    administrator: Medarbejder,
    signed_in: Callable[[Medarbejder], Client],
) -> None:
    """The ids are right and the right is there; only the kommune is another's."""
    client = signed_in(administrator)
    theirs = Scene(vallensbaek).arguments(route)
    assert reverse(route, kwargs=theirs).startswith("/187/")
    own = reverse(route, kwargs=theirs | {"kommunekode": "183"})
    only_post = TABLE[route][0].startswith("302")
    if only_post:
        page = ask(client, "GET", own).headers["Location"]
        assert ask(client, "GET", page).status_code == 404
        assert page.startswith("/183/")
    for method in ("GET", "POST"):
        expected = 302 if only_post and method == "GET" else 404
        assert ask(client, method, own).status_code == expected, method
        assert ask(client, method, reverse(route, kwargs=theirs)).status_code == expected, method


def test_the_downloaded_file_of_another_kommune_is_not_there(
    scene: Scene, udefra: Medarbejder, signed_in: Callable[[Medarbejder], Client]
) -> None:
    for kode in ("183", "187"):
        address = f"/{kode}/leverancer/{scene.leverance.pk}/fil/"
        assert signed_in(udefra).get(address).status_code == 404


@pytest.mark.parametrize("kode", ["999", "000", "18", "1833", "abc"])
def test_a_kommune_that_is_not_there_is_not_found(
    kode: str, ejer: Medarbejder, signed_in: Callable[[Medarbejder], Client]
) -> None:
    assert signed_in(ejer).get(f"/{kode}/sager/").status_code == 404
