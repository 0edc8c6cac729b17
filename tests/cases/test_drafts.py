"""Drafts: kept while typing, offered to their owner alone, gone on saving (ux 8)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cases.models import Kladde, Kommune, Medarbejder, Medlemskab, Rolle, Sag, Session
from cases.models.kladde import KEPT
from cases.views.kladder import OFFERED
from tests.factories import NOW, cpr, new_post, only, stored_sag, ydelse_post
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
NY = "/183/sager/ny/"


@pytest.fixture
def as_ejer(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


def keep(client: Client, address: str, **typed: Any) -> Any:
    """What the page at this address does by itself when typing rests; the answer."""
    shown = Page(client.get(address)).values()
    return client.post(f"/183/kladder/{shown['kladde']}/", shown | typed)


def offers(client: Client, address: str) -> list[str]:
    links = Page(client.get(address)).root.xpath("//main//a[starts-with(@href, '?kladde=')]")
    return [link.get("href") for link in links]


def addresses(sag: Sag) -> dict[str, str]:
    case = f"/183/sager/{sag.pk}/"
    return {
        "NY_SAG": NY,
        "SAG": case,
        "NY_YDELSE": f"{case}ydelser/ny/",
        "YDELSE": f"{case}ydelser/{only(sag).pk}/",
    }


@pytest.mark.parametrize("formular", Kladde.Formular.values)
def test_what_was_typed_is_offered_and_comes_back(formular: str, as_ejer: Client, sag: Sag) -> None:
    address = addresses(sag)[formular]
    typed: dict[str, Any] = {"tilbud_navn": "Bakk", "slutdato": "1405", "maalgrupper": ["1.1.2"]}
    if formular in ("NY_SAG", "SAG"):
        typed = {"navn": "Niels H", "bemaerkninger": "Ringer\nhelst"}
    assert not offers(as_ejer, address)
    assert keep(as_ejer, address, **typed).json() == {"klokken": "10:00"}

    [offer] = offers(as_ejer, address)
    page = Page(as_ejer.get(address))
    assert "Der ligger en kladde fra 10:00" in page.main
    taken = Page(as_ejer.get(address + offer))
    shown = taken.values()
    assert {name: shown[name] for name in typed} == typed | (
        {"maalgrupper": "1.1.2"} if "maalgrupper" in typed else {}
    )
    # Half a date is shown as it was typed, and not called wrong before it is sent.
    assert taken.errors() == {}
    # It goes on in the same draft.
    assert offer == f"?kladde={shown['kladde']}"


def test_maalgrupper_that_were_taken_away_stay_away(as_ejer: Client, sag: Sag) -> None:
    """No browser sends a group without ticks."""
    address = addresses(sag)["YDELSE"]
    assert keep(as_ejer, address, maalgrupper=[]).status_code == 200
    [offer] = offers(as_ejer, address)
    shown = Page(as_ejer.get(address + offer)).values()
    assert "maalgrupper" not in shown
    # What is locked is not sent either, and stays.
    as_ejer.post(address, shown | {"maalgrupper": ["1.1.2"]})
    stored = only(sag).data()
    assert (stored.kode, stored.varighed, stored.maalgrupper) == ("1.3", "P", ("1.1.2",))


def test_saving_takes_the_draft_away_and_a_late_one_does_not_come_back(as_ejer: Client) -> None:
    shown = Page(as_ejer.get(NY)).values() | new_post(noegle=str(uuid.uuid4()))
    draft = f"/183/kladder/{shown['kladde']}/"
    assert as_ejer.post(draft, shown).status_code == 200
    assert as_ejer.post(NY, shown).status_code == 302
    assert not Kladde.objects.exists()
    assert as_ejer.post(draft, shown).status_code == 409
    assert not Kladde.objects.exists()


@pytest.mark.parametrize("formular", ["SAG", "NY_YDELSE", "YDELSE"])
def test_the_same_on_a_case(formular: str, as_ejer: Client, sag: Sag) -> None:
    address = addresses(sag)[formular]
    shown = Page(as_ejer.get(address)).values()
    shown |= {"navn": "Anden"} if formular == "SAG" else ydelse_post(slutdato="02-12-2026")
    draft = f"/183/kladder/{shown['kladde']}/"
    assert as_ejer.post(draft, shown).status_code == 200
    assert as_ejer.post(address, shown).status_code == 302
    assert as_ejer.post(draft, shown).status_code == 409
    assert not Kladde.objects.exists()


def test_what_was_refused_keeps_its_draft(as_ejer: Client) -> None:
    shown = Page(as_ejer.get(NY)).values() | new_post(maalgrupper=[])
    as_ejer.post(f"/183/kladder/{shown['kladde']}/", shown)
    page = Page(as_ejer.post(NY, shown))
    assert set(page.errors()) == {"maalgrupper"}
    assert page.values()["kladde"] == shown["kladde"]
    assert Kladde.objects.count() == 1
    # The page saves it once more by itself, in case the draft is older than what was sent.
    assert page.root.xpath("//form[@data-kladde]/@data-ikke-gemt") == [""]


def test_two_windows_keep_two_drafts(as_ejer: Client) -> None:
    keep(as_ejer, NY, navn="Første")
    keep(as_ejer, NY, navn="Anden")
    assert len(offers(as_ejer, NY)) == 2
    assert {kladde.data["navn"][0] for kladde in Kladde.objects.all()} == {"Første", "Anden"}


def test_only_the_newest_stands_by_itself_and_each_says_what_it_is_about(
    as_ejer: Client, clock: time_machine.Coordinates
) -> None:
    for minute, typed in enumerate([{"kode": "1.3"}, {"navn": "Anna Berg"}, {"kode": ""}]):
        clock.move_to(NOW + timedelta(minutes=minute))
        keep(as_ejer, NY, **typed)
    page = Page(as_ejer.get(NY))
    assert "kladde fra 10:02 Det, der blev skrevet uden navn og ydelse, er ikke gemt" in page.main
    [folded] = page.root.xpath("//details[contains(., 'kladder')]")
    assert folded.findtext("summary") == "og 2 ældre kladder"
    told = [" ".join(line.text_content().split()) for line in folded.xpath(".//li")]
    assert told[0].startswith("Fra 10:01, om Anna Berg")
    assert told[1].startswith("Fra 10:00, om 1.3 Behandling")
    [cpr_field] = page.root.xpath("//*[@id='id_cpr'][@autofocus]")
    assert cpr_field.get("aria-describedby") == "kladde-venter"


@pytest.mark.parametrize("field", ["navn", "kode"])
def test_of_many_the_newest_are_offered_and_none_is_lost(
    field: str,
    as_ejer: Client,
    ejer: Medarbejder,
    ishoej: Kommune,
    clock: time_machine.Coordinates,
) -> None:
    mine = ejer.medlemskaber.get(kommune=ishoej)
    first, *rest = [uuid.uuid4() for _ in range(OFFERED + 5)]
    for key in (first, *rest):
        clock.shift(1)
        data = {field: ["Nummer" * 3000]}
        Kladde.objects.create(pk=key, medlemskab=mine, formular="NY_SAG", data=data)
    answer = as_ejer.get(NY)
    assert len(answer.content) < 100_000
    assert offers(as_ejer, NY) == [f"?kladde={key}" for key in reversed(rest[4:])]
    page = Page(answer)
    assert f"og mere end {OFFERED - 1} ældre kladder" in page.main
    assert "Her er de nyeste" in page.main
    # The oldest has its address as always, and is offered when the others are dealt with.
    assert Page(as_ejer.get(f"{NY}?kladde={first}")).values()[field] == "Nummer" * 3000
    for key in rest[-5:]:
        as_ejer.post(f"/183/kladder/{key}/kasser/")
    assert f"?kladde={first}" in offers(as_ejer, NY)
    assert "Her er de nyeste" not in Page(as_ejer.get(NY)).main


@pytest.mark.parametrize("formular", ["NY_SAG", "NY_YDELSE"])
def test_a_form_that_is_refused_as_it_came_begins_no_draft(
    formular: str, as_ejer: Client, sag: Sag
) -> None:
    address = addresses(sag)[formular]
    shown = Page(as_ejer.get(address)).values()
    for typed, drafts in (({}, 0), ({"tilbud_navn": "Bakken"}, 1)):
        page = Page(as_ejer.post(address, shown | typed))
        assert page.errors()
        assert len(page.root.xpath("//form[@data-kladde][@data-ikke-gemt]")) == drafts


def test_a_draft_remembers_the_version_it_began_from(
    as_ejer: Client, signed_in: SignedIn, kollega: Medarbejder, sag: Sag
) -> None:
    address = addresses(sag)["SAG"]
    keep(as_ejer, address, navn="Min")
    theirs = signed_in(kollega)
    theirs.post(address, Page(theirs.get(address)).values() | {"navn": "Deres"})

    [offer] = offers(as_ejer, address)
    page = Page(as_ejer.get(address + offer))
    assert "Der er gemt ændringer siden" in page.main
    conflict = Page(as_ejer.post(address, page.values()))
    assert "En anden har gemt imens" in conflict.main
    sag.refresh_from_db()
    assert sag.navn == "Deres"


@pytest.mark.parametrize("formular", Kladde.Formular.values)
def test_nobody_else_sees_or_touches_it(
    formular: str,
    as_ejer: Client,
    sag: Sag,
    signed_in: SignedIn,
    request: pytest.FixtureRequest,
) -> None:
    address = addresses(sag)[formular]
    keep(as_ejer, address, navn="Hemmelig", tilbud_navn="Hemmelig")
    kladde = Kladde.objects.get()
    for who in ("kollega", "administrator", "laeser", "udefra", "drift"):
        client = signed_in(request.getfixturevalue(who))
        response = client.get(f"{address}?kladde={kladde.pk}")
        assert "Hemmelig" not in response.content.decode()
        post = {"formular": "NY_SAG", "navn": "Overtaget"}
        for kode in ("183", "187"):
            answer = client.post(f"/{kode}/kladder/{kladde.pk}/", post)
            assert answer.status_code in (403, 404)
            client.post(f"/{kode}/kladder/{kladde.pk}/kasser/")
    assert Kladde.objects.get().data == kladde.data


def test_a_draft_is_of_one_kommune(
    as_ejer: Client, ejer: Medarbejder, vallensbaek: Kommune
) -> None:
    Medlemskab.objects.create(medarbejder=ejer, kommune=vallensbaek, rolle=Rolle.SAGSBEHANDLER)
    keep(as_ejer, NY, navn="I Ishøj")
    assert offers(as_ejer, NY)
    assert not offers(as_ejer, "/187/sager/ny/")


@pytest.mark.parametrize(
    ("post", "status"),
    [
        ({}, 400),
        ({"formular": "ANDET"}, 400),
        ({"formular": "SAG"}, 400),
        ({"formular": "NY_SAG", "navn": "n" * 20_001}, 413),
        ({"formular": "NY_SAG", "version": "ikke et tal", "navn": "Niels\x00"}, 200),
        ({"formular": "NY_SAG", "noegle": "ikke et id"}, 200),
    ],
)
def test_what_no_page_sends_breaks_nothing(as_ejer: Client, post: Any, status: int) -> None:
    assert as_ejer.post(f"/183/kladder/{uuid.uuid4()}/", post).status_code == status


def test_another_kommunes_case_can_not_be_named(as_ejer: Client, vallensbaek: Kommune) -> None:
    theirs = stored_sag(vallensbaek)
    post = {"formular": "SAG", "sag": str(theirs.pk)}
    assert as_ejer.post(f"/183/kladder/{uuid.uuid4()}/", post).status_code == 404


def test_only_the_forms_own_fields_are_kept(as_ejer: Client) -> None:
    keep(as_ejer, NY, cpr=cpr(0), fremmed="x", password="y")
    kept = Kladde.objects.get().data
    assert kept["cpr"] == [cpr(0)]
    assert not {"fremmed", "password", "csrfmiddlewaretoken", "kladde"} & set(kept)


@pytest.mark.parametrize("formular", Kladde.Formular.values)
def test_it_can_be_thrown_away(formular: str, as_ejer: Client, sag: Sag) -> None:
    address = addresses(sag)[formular]
    keep(as_ejer, address, navn="Niels")
    kasser = f"/183/kladder/{Kladde.objects.get().pk}/kasser/"
    assert as_ejer.post(kasser).headers["Location"] == address
    assert not offers(as_ejer, address)
    # A second click finds nothing to do.
    assert as_ejer.post(kasser).status_code == 302


def test_it_goes_with_the_membership_and_with_the_case(
    as_ejer: Client, ejer: Medarbejder, sag: Sag
) -> None:
    keep(as_ejer, NY, navn="Niels")
    keep(as_ejer, addresses(sag)["SAG"], navn="Niels")
    as_ejer.post(f"/183/sager/{sag.pk}/slet/")
    assert [kladde.formular for kladde in Kladde.objects.all()] == ["NY_SAG"]
    ejer.medlemskaber.all().delete()
    assert not Kladde.objects.exists()


def test_old_ones_expire(as_ejer: Client) -> None:
    keep(as_ejer, NY, navn="Niels")
    assert not Kladde.objects.expired(NOW + KEPT).exists()
    assert Kladde.objects.expired(NOW + KEPT + timedelta(seconds=1)).exists()


def test_an_older_draft_says_its_day(
    as_ejer: Client, ejer: Medarbejder, clock: time_machine.Coordinates, signed_in: SignedIn
) -> None:
    keep(as_ejer, NY, navn="Niels")
    clock.move_to(NOW + timedelta(days=1))
    assert "kladde fra 02-11-2026 kl. 10:00" in Page(signed_in(ejer).get(NY)).main


class TestTheSession:
    """Drafts that a page saves by itself do not keep anybody logged on."""

    def left(self) -> timedelta:
        return Session.objects.get().expire_date - timezone.now()

    def test_a_draft_does_not_renew_it(
        self, as_ejer: Client, clock: time_machine.Coordinates
    ) -> None:
        shown = Page(as_ejer.get(NY)).values()
        clock.shift(timedelta(minutes=20))
        assert as_ejer.post(f"/183/kladder/{shown['kladde']}/", shown).status_code == 200
        assert self.left() == timedelta(minutes=10)
        clock.shift(timedelta(minutes=11))
        late = as_ejer.post(f"/183/kladder/{shown['kladde']}/", shown)
        assert late.headers["Location"].startswith("/log-ind/")

    def test_asking_how_long_is_left_does_not_renew_it(
        self, as_ejer: Client, clock: time_machine.Coordinates
    ) -> None:
        as_ejer.get(NY)
        clock.shift(timedelta(minutes=26))
        answer = as_ejer.get("/session/")
        assert answer.json()["sekunder"] == 240
        assert "dhuv" not in answer.cookies
        assert self.left() == timedelta(minutes=4)

    def test_going_on_and_every_page_do(
        self, as_ejer: Client, clock: time_machine.Coordinates
    ) -> None:
        for renew in (lambda: as_ejer.post("/session/"), lambda: as_ejer.get(NY)):
            as_ejer.get(NY)
            clock.shift(timedelta(minutes=26))
            renew()
            assert self.left() == timedelta(minutes=30)

    def test_the_answer_has_a_token_to_post_with(self, ejer: Medarbejder) -> None:
        """After logging on in another window the page's own is too old."""
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(ejer)
        token = browser.get("/session/").json()["token"]
        assert browser.post("/session/").status_code == 403
        assert browser.post("/session/", headers={"X-CSRFToken": token}).status_code == 200


@pytest.mark.parametrize(("mode", "deleted"), [("cors", False), ("navigate", True)])
def test_a_late_request_of_a_page_leaves_the_newer_session_alone(
    client: Client, db: None, mode: str, deleted: bool
) -> None:
    """Its cookie is of a session that is gone; the browser may have got a new one meanwhile."""
    client.cookies["dhuv"] = "0" * 32
    response = client.get("/183/sager/", headers={"Sec-Fetch-Mode": mode})
    assert response.status_code == 302
    assert ("dhuv" in response.cookies) is deleted
