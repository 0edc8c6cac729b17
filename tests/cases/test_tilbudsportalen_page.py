"""Drift uploads Tilbudsportalen's list: columns, a trial run, bad rows, and the loading (D11)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from cases.ark import MAX_BYTES
from cases.models import Indlaesning, KendtTilbud, Medarbejder
from tests.factories import medarbejder
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
URL = "/drift/tilbudsportalen/"
LIST = """Tilbud;Adresse;Postnr;P-nummer;Tilbudstype
Lunden;Vejledalen 12;2635;1099000001;3.4
Egely;Ny Vej 1;2625 Vallensbæk;1099000002;
"""
BAD = "Uden postnr;Ny Vej 1;;1099000003;\n=1+1;Ny Vej 1;2635;;\n"


@pytest.fixture
def client(signed_in: SignedIn, drift: Medarbejder) -> Client:
    return signed_in(drift)


def upload(client: Client, content: str | bytes, name: str = "liste.csv") -> Page:
    data = content.encode() if isinstance(content, str) else content
    return Page(client.post(URL, {"fil": SimpleUploadedFile(name, data)}, follow=True))


def load(client: Client, page: Page, **post: str) -> Page:
    [address] = page.root.xpath("//form[contains(@action, '/indlaes/')]/@action")
    post = {"fingeraftryk": page.values()["fingeraftryk"], **post}
    return Page(client.post(address, post, follow=True))


def figures(page: Page) -> dict[str, int]:
    """The figures of the trial run by their headings."""
    return {
        card.findtext("h3"): int(card.xpath("string(p[@class='kort-tal'])"))
        for card in page.root.xpath("//div[contains(@class, 'kort')][h3]")
    }


def test_from_upload_to_loading(client: Client) -> None:
    assert "Der er ikke indlæst nogen tilbud endnu." in Page(client.get(URL)).main
    page = upload(client, LIST)
    assert figures(page) == {
        "Nye": 2,
        "Ændrede": 0,
        "Forsvundne": 0,
        "Uændrede": 0,
        "Rækker med fejl": 0,
    }
    assert ["Egely", "Ny Vej 1", "2625", "1099000002", "–"] in page.rows()
    assert not KendtTilbud.objects.exists()
    page = load(client, page)
    told = "Tilbudsportalen er indlæst: 2 nye, 0 ændrede, 0 forsvundne og 0 uændrede tilbud."
    assert told in page.main
    assert "Der er indlæst 2 tilbud." in page.main
    assert page.rows()[0][1:] == ["Drift", "liste.csv", "2", "0", "0", "0"]
    again = upload(client, LIST)
    assert "Filen svarer til det, der er indlæst. Der er intet at gøre." in again.main
    assert "Indlæs" not in again.buttons()


def test_a_second_click_is_told_that_it_is_done(client: Client) -> None:
    page = upload(client, LIST)
    load(client, page)
    again = load(client, page)
    assert "Filen er indlæst." in again.main
    assert KendtTilbud.objects.count() == 2
    assert Indlaesning.objects.loaded("tilbudsportalen").count() == 1


def test_what_changes_and_what_goes_is_shown(client: Client) -> None:
    load(client, upload(client, LIST))
    page = upload(client, LIST.splitlines()[0] + "\nLund;Vejledalen 12;2635;1099000001;3.4")
    assert figures(page)["Ændrede"] == figures(page)["Forsvundne"] == 1
    assert "Lund før: Lunden" in page.main
    assert "Mange tilbud forsvinder" in page.main


def test_an_excel_file_by_another_name(client: Client) -> None:
    book = Workbook()
    for row in (["Navn", "Adresse", "Postnr", "Pnr"], ["Lunden", "Vej 1", 2635, 1099000001]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    page = upload(client, stream.getvalue(), "liste.txt")
    assert figures(page)["Nye"] == 1
    load(client, page)
    assert KendtTilbud.objects.get().pnr == "1099000001"


def test_bad_rows_are_listed_and_decided_on(client: Client) -> None:
    page = upload(client, LIST + BAD)
    assert figures(page)["Rækker med fejl"] == 2
    assert ["4", "Uden postnr", "Skriv de fire cifre i tilbuddets postnr."] in page.rows()
    assert any(row[0] == "5" and "Navn er en formel." in row[2] for row in page.rows())
    undecided = load(client, page)
    assert undecided.title.startswith("Fejl: ")
    assert "Vælg, hvad der skal ske med rækkerne med fejl." in undecided.main
    assert not KendtTilbud.objects.exists()
    load(client, undecided, fejlraekker="uden")
    assert KendtTilbud.objects.count() == 2


def test_stopping_loads_nothing_and_keeps_no_file(client: Client) -> None:
    page = load(client, upload(client, LIST + BAD), fejlraekker="stop")
    assert "Intet er indlæst. Ret rækkerne i filen" in page.main
    assert not KendtTilbud.objects.exists()
    assert not Indlaesning.objects.exists()


def test_columns_that_were_not_guessed_are_chosen(client: Client) -> None:
    page = upload(client, "A;B;C\nLunden;Vejledalen 12;2635\n")
    assert "Vælg kolonne til Navn, Adresse, Postnr" in page.main
    [waiting] = Indlaesning.objects.all()
    address = f"{URL}{waiting.pk}/"
    wrong = Page(client.post(address, {"navn": "0", "adresse": "0", "postnr": "9"}))
    assert wrong.title.startswith("Fejl: ")
    assert set(wrong.errors()) == {"navn", "adresse", "postnr"}
    chosen = {"navn": "0", "adresse": "1", "postnr": "2"}
    page = Page(client.post(address, chosen, follow=True))
    assert figures(page)["Nye"] == 1
    assert {name: page.values()[name] for name in chosen} == chosen


def test_columns_that_were_guessed_and_taken_away_are_asked_for(client: Client) -> None:
    upload(client, LIST)
    [waiting] = Indlaesning.objects.all()
    page = Page(client.post(f"{URL}{waiting.pk}/", {"navn": ""}))
    assert "Ret kolonnerne ovenfor, så kan du se, hvad filen gør." in page.main


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Filen er tom"),
        (b"Navn;Adresse", "Der er ingen rækker i filen."),
        (b"\xd0\xcf\x11\xe0", "gamle Excel-format"),
        (b"x" * (MAX_BYTES + 1), "større end 10 MB"),
        (None, "Vælg en fil."),
    ],
)
def test_a_file_that_can_not_be_read(client: Client, content: bytes | None, says: str) -> None:
    files = {} if content is None else {"fil": SimpleUploadedFile("x.csv", content)}
    page = Page(client.post(URL, files))
    assert page.title.startswith("Fejl: ")
    assert says in page.errors()["fil"]
    assert not Indlaesning.objects.exists()


def test_a_list_that_was_overtaken_shows_a_new_trial(client: Client, signed_in: SignedIn) -> None:
    page = upload(client, LIST)
    other = signed_in(medarbejder("drift2", "DRIFT"))
    load(other, upload(other, LIST.replace("Lunden", "Lund")))
    page = load(client, page)
    assert "registret er ændret, siden prøven blev vist" in page.main
    assert figures(page)["Ændrede"] == 1
    load(client, page)
    assert KendtTilbud.objects.filter(navn="Lunden").exists()


def test_an_upload_is_ones_own_and_for_a_day(
    client: Client, signed_in: SignedIn, clock: Any
) -> None:
    page = upload(client, LIST)
    [address] = page.root.xpath("//form[contains(@action, '/indlaes/')]/@action")
    back = address.removesuffix("indlaes/")
    assert "liste.csv" in Page(client.get(URL)).links()
    other = signed_in(medarbejder("drift2", "DRIFT"))
    assert other.get(back).status_code == other.post(address).status_code == 404
    assert "liste.csv" not in Page(other.get(URL)).main
    clock.shift(timedelta(days=1, minutes=1))
    for method in ("get", "post"):
        answer = getattr(client, method)(back)
        # The session has ended too.
        assert answer.status_code in (302, 404)
    assert not KendtTilbud.objects.exists()


def test_discarding(client: Client) -> None:
    upload(client, LIST)
    [waiting] = Indlaesning.objects.all()
    page = Page(client.post(f"{URL}{waiting.pk}/kasser/", follow=True))
    assert "Filen er kasseret. Intet er indlæst." in page.main
    assert not Indlaesning.objects.exists()


def test_markup_and_long_names_in_a_file_are_text(client: Client) -> None:
    hostile = '<script>alert(1)</script>;x"><img src=x>;2635;;\n'
    page = upload(client, LIST + hostile, "<b>" + "x" * 300 + ".csv")
    assert not page.root.xpath("//main//script | //main//img | //main//b")
    assert "<script>alert(1)</script>" in page.main
    assert len(Indlaesning.objects.get().filnavn) <= 100


def test_drifts_page_leads_there(client: Client) -> None:
    assert Page(client.get("/drift/")).links()["Tilbudsportalen"] == URL
