"""An administrator searches the kommune's log; that it was read is on record too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from cases import services
from cases.log import audit, searches
from cases.models import Haendelse, Kommune, Medarbejder, Sag
from cases.people.services.invitationer import invite
from cases.people.services.medarbejdere import change_role
from deliveries.periode import COPENHAGEN
from tests.factories import NOW, cpr, medarbejder, stored_sag
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]


@pytest.fixture
def client(signed_in: SignedIn, administrator: Medarbejder) -> Client:
    return signed_in(administrator)


def rows(client: Client, query: str = "") -> list[str]:
    """What the page says of each entry."""
    page = Page(client.get(f"/183/log/?{query}"))
    return [" ".join(row.text_content().split()) for row in page.root.xpath("//tbody/tr")]


def test_it_says_who_did_what_when_and_to_which_case(
    client: Client, ejer: Medarbejder, sag: Sag
) -> None:
    audit.record(ejer, sag.kommune, "sag åbnet", sag)
    assert rows(client) == [f"02-11-2026 10:00:00 Ejer Sag åbnet {str(sag.pk)[:8]}"]


def test_it_is_searched_by_employee(
    client: Client, ejer: Medarbejder, kollega: Medarbejder, ishoej: Kommune
) -> None:
    for user in (ejer, kollega):
        audit.record(user, ishoej, "udløbsliste vist")
    (row,) = rows(client, f"medarbejder={kollega.pk}")
    assert "Kollega" in row


def test_who_has_left_is_still_found(client: Client, ishoej: Kommune) -> None:
    gone = medarbejder("gaaet", "SAGSBEHANDLER", ishoej)
    audit.record(gone, ishoej, "udløbsliste vist")
    gone.medlemskaber.all().delete()
    assert "Gaaet" in Page(client.get("/183/log/")).main
    assert len(rows(client, f"medarbejder={gone.pk}")) == 1


def test_it_is_searched_by_case_also_in_lists(client: Client, ejer: Medarbejder, sag: Sag) -> None:
    other = stored_sag(sag.kommune)
    audit.record(ejer, sag.kommune, "sagsliste vist", sager=[other.pk, sag.pk])
    audit.record(ejer, sag.kommune, "sag åbnet", sag)
    audit.record(ejer, sag.kommune, "sag åbnet", other)
    assert [row.split("Ejer ")[1].split(" ")[0] for row in rows(client, f"sag={sag.pk}")] == [
        "Sag",
        "Sagsliste",
    ]


@pytest.mark.parametrize(
    ("art", "found"),
    [
        ("sag åbnet", ["Sag åbnet"]),
        ("læsning", ["Sag åbnet", "Udløbsliste vist"]),
        ("ændring", ["Sag slettet"]),
        ("leverance", []),
    ],
)
def test_it_is_searched_by_kind(
    client: Client, ejer: Medarbejder, ishoej: Kommune, art: str, found: list[str]
) -> None:
    for kind in ("udløbsliste vist", "sag slettet", "sag åbnet"):
        audit.record(ejer, ishoej, kind)
    assert [row.split("Ejer ")[1] for row in rows(client, f"art={art}")] == found


def test_it_is_searched_by_danish_days(
    client: Client, ejer: Medarbejder, ishoej: Kommune, clock: time_machine.Coordinates
) -> None:
    for hour, day in ((23, 1), (0, 2), (23, 2), (0, 3)):
        at = datetime(2026, 10, day, hour, 30, tzinfo=COPENHAGEN)
        audit.record(ejer, ishoej, "udløbsliste vist", tidspunkt=at)
    found = rows(client, "fra=2-10-2026&til=021026")
    assert [row[:16] for row in found] == ["02-10-2026 23:30", "02-10-2026 00:30"]


def test_what_can_not_be_read_shows_nothing_and_says_so(
    client: Client, ejer: Medarbejder, ishoej: Kommune
) -> None:
    """Else a mistyped date would show everything."""
    audit.record(ejer, ishoej, "udløbsliste vist")
    for query in ("fra=32-10-2026", "fra=2-10-2026&til=1-10-2026", "sag=x", "art=x"):
        page = Page(client.get(f"/183/log/?{query}"))
        assert page.title.startswith("Fejl:"), query
        assert "Ingen hændelser" in page.main


def test_a_cpr_number_leads_to_the_case_and_stands_in_no_address(
    client: Client, administrator: Medarbejder, ejer: Medarbejder, sag: Sag
) -> None:
    audit.record(ejer, sag.kommune, "sag åbnet", sag)
    answer = client.post("/183/log/find/", {"cpr": f"{sag.cpr[:6]}-{sag.cpr[6:]}"}, follow=True)
    assert answer.redirect_chain == [(f"/183/log/?sag={sag.pk}", 302)]
    assert "Sag åbnet" in Page(answer).main
    entry = Haendelse.objects.get(art="sag slået op")
    assert (entry.medarbejder, entry.sag, entry.detaljer) == (
        administrator,
        sag.pk,
        {"soegning": sag.cpr},
    )


@pytest.mark.parametrize("typed", ["", "123", cpr(800)])
def test_a_number_that_leads_nowhere_says_what_to_do(
    client: Client, ishoej: Kommune, typed: str
) -> None:
    page = Page(client.post("/183/log/find/", {"cpr": typed}))
    assert page.title.startswith("Fejl:")
    assert "id" in page.errors()["cpr"]


def test_reading_the_log_is_in_the_log(client: Client, administrator: Medarbejder) -> None:
    client.get("/183/log/?art=sag åbnet&fra=1-10-2026")
    entry = Haendelse.objects.get(art="log vist")
    assert (entry.medarbejder, entry.kommune_id) == (administrator, "183")
    assert entry.detaljer == {"hvad": "sag åbnet", "fra": "2026-10-01", "side": 1}


def test_a_search_that_just_rested_is_there(
    client: Client, signed_in: SignedIn, ejer: Medarbejder, clock: time_machine.Coordinates
) -> None:
    """Also when no task has run since."""
    typed = {"cpr": "0205"}
    signed_in(ejer).post("/183/sager/soeg/?vis=alle", typed, headers={"HX-Request": "true"})
    clock.shift(searches.REST)
    assert "Søgte efter: 0205" in rows(client)[0]


def test_another_kommunes_entries_are_not_there(
    client: Client, udefra: Medarbejder, vallensbaek: Kommune
) -> None:
    theirs = stored_sag(vallensbaek)
    audit.record(udefra, vallensbaek, "sag åbnet", theirs)
    for query in ("", f"sag={theirs.pk}", "art=læsning", f"medarbejder={udefra.pk}"):
        page = Page(client.get(f"/183/log/?{query}"))
        assert "Sag åbnet 0" not in page.main
        assert "Udefra" not in page.main
    answer = client.post("/183/log/find/", {"cpr": str(theirs.pk)})
    assert answer.status_code == 200


def test_logons_belong_to_the_employee(
    client: Client, ejer: Medarbejder, udefra: Medarbejder
) -> None:
    for user in (ejer, udefra):
        audit.record(user, None, "logget på")
    assert not [row for row in rows(client) if "Logget" in row]
    for query in (f"medarbejder={ejer.pk}", "art=adgang", "art=logget på"):
        (row,) = [row for row in rows(client, query) if "Logget på" in row]
        assert "Ejer" in row


def test_an_employee_with_two_kommuner_is_not_told_of_twice(
    client: Client, ejer: Medarbejder, vallensbaek: Kommune, ishoej: Kommune
) -> None:
    ejer.medlemskaber.create(kommune=vallensbaek, rolle="LAESER")
    audit.record(ejer, ishoej, "udløbsliste vist")
    audit.record(ejer, None, "logget på")
    found = rows(client, f"medarbejder={ejer.pk}")
    assert len([row for row in found if "liste" in row]) == 1
    assert len([row for row in found if "Logget" in row]) == 1


def test_fifty_on_a_page(client: Client, ejer: Medarbejder, ishoej: Kommune) -> None:
    for minute in range(52):
        audit.record(
            ejer, ishoej, "udløbsliste vist", tidspunkt=NOW - timedelta(minutes=minute + 1)
        )
    assert len(rows(client, "art=udløbsliste vist")) == 50
    page = Page(client.get("/183/log/?art=udløbsliste vist&side=2"))
    assert len(page.root.xpath("//tbody/tr")) == 2
    assert any("art=" in link and "side=1" in link for link in page.addresses())


def test_what_changed_is_told(client: Client, ejer: Medarbejder, sag: Sag) -> None:
    services.change_sag(ejer, sag, 1, replace(sag.data(), navn="Ny", funktionsvurdering="B"))
    (row,) = rows(client, "art=sag ændret")
    assert "Navn: ændret" in row
    assert "Samlet funktionsvurdering: Ikke angivet → B" in row


def test_roles_are_told_in_words(
    client: Client, administrator: Medarbejder, ejer: Medarbejder
) -> None:
    invite(administrator, Kommune.objects.get(pk="183"), "ny@kommune.example", "LAESER")
    change_role(administrator, ejer.medlemskaber.get(), "LAESER")
    (changed,) = rows(client, "art=medlemskab ændret")
    (invited,) = rows(client, "art=invitation sendt")
    assert "Rolle: Sagsbehandler → Læser" in changed
    assert "Rolle: Læser" in invited


def test_a_refusal_tells_the_page_by_its_name(
    client: Client, signed_in: SignedIn, laeser: Medarbejder, ejer: Medarbejder
) -> None:
    signed_in(laeser).get("/183/sager/ny/")
    signed_in(laeser).post("/183/indberetning/")
    signed_in(ejer).get("/183/log/")
    log, saved, new = rows(client, "art=adgang nægtet")
    assert log.endswith("Side: Log")
    assert saved.endswith("Side: Indberetning herfraFormularen blev sendt")
    assert new.endswith("Side: Opret ny sag")


def test_a_page_of_a_list_is_told_by_its_number(
    client: Client, signed_in: SignedIn, ejer: Medarbejder, sag: Sag
) -> None:
    """As sagslisten and the log write it, in words and as a number."""
    signed_in(ejer).get("/183/sager/")
    (row,) = rows(client, "art=sagsliste vist")
    assert "Side: 1" in row
    assert "findes mere" not in row


def test_a_refusal_of_a_page_that_is_no_more_is_told_too(
    client: Client, ejer: Medarbejder, ishoej: Kommune
) -> None:
    audit.record(ejer, ishoej, "adgang nægtet", side="cases:nedlagt", metode="GET")
    (row,) = rows(client, "art=adgang nægtet")
    assert row.endswith("Side: en side, der ikke findes mere")


def test_no_detail_is_told_in_the_words_of_the_program(
    client: Client, administrator: Medarbejder, ejer: Medarbejder, ishoej: Kommune
) -> None:
    audit.record(ejer, ishoej, "kontaktperson gemt", type="FAGLIG")
    audit.record(ejer, ishoej, "stikprøve vurderet", vurdering="UNDERSOEGES")
    audit.record(ejer, ishoej, "log vist", hvad="læsning", side=2)
    audit.record(ejer, ishoej, "totrinslogon ændret", hvad="slået til")
    own, log, sample, contact = rows(client, f"medarbejder={ejer.pk}")
    assert own.endswith("Hvad: slået til")
    assert log.endswith("Side: 2Hvad: Set")
    assert sample.endswith("Vurdering: Skal undersøges")
    assert contact.endswith("Type: Fagligt ansvarlig")


def test_a_search_that_finds_nothing_to_search_for_does_not_speak_of_saving(client: Client) -> None:
    page = Page(client.post("/183/log/find/", {"cpr": ""}))
    assert "der er ikke søgt endnu" in page.main
    assert "intet er gemt" not in page.main
