"""The border that all text passes on its way in: forms, files and searches."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cases import texts
from cases.ark import read
from cases.models import KendtTilbud, Kommune, Medarbejder, Sag
from cases.tilbud.known import words
from tests.factories import kendt_tilbud, new_post, only, stored_sag
from tests.html import Page

#: `Åse`, `Café` in letters of two parts.
AASE, CAFE = "A\u030ase", "Cafe\u0301"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (AASE, "Åse"),
        ("Sol\u00adgården", "Solgården"),
        ("\ufeffNiels\u00a0Hansen\u200b", "Niels Hansen"),
        ("Anne\u2011Marie", "Anne-Marie"),
        ("A\u200b\u030ase", "Åse"),
        # Meant as they stand: a dash between numbers, an emoji of several signs, lines.
        ("Vej 1\u20133", "Vej 1\u20133"),
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
        ("en\nto", "en\nto"),
    ],
)
def test_free_text_keeps_what_was_meant(typed: str, kept: str) -> None:
    assert texts.plain(typed) == kept


@given(st.text())
def test_doing_it_twice_is_doing_it_once(typed: str) -> None:
    for clean in (texts.plain, texts.exact, texts.digits):
        assert clean(clean(typed)) == clean(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "1003\u00a0000000",
        "1003\u2011000000",
        "1003\u2013000000",
        "\u200b1003000000",
        "1003 000 000",
    ],
)
def test_numbers_are_taken_as_they_were_pasted(
    typed: str, ishoej: Kommune, ejer: Medarbejder, signed_in
) -> None:
    browser: Client = signed_in(ejer)
    post = new_post(
        navn=f"{AASE} Hansen",
        kode="1.8.1",
        tilbudstype="3.1.0",
        pnr=typed,
        tilbud_navn=CAFE,
        tilbud_adresse="Vestervej\u00a01",
        tilbud_postnr="\u20602635\u200b",
        bevillingsdato="01\u201110\u20112026",
    )
    assert browser.post("/183/sager/ny/", post).status_code == 302
    stored = only(Sag.objects.get())
    assert stored.sag.navn == "Åse Hansen"
    assert (stored.pnr, stored.tilbud_postnr) == ("1003000000", "2635")
    assert (stored.tilbud_navn, stored.tilbud_adresse) == ("Café", "Vestervej 1")


def test_a_tilbud_is_found_however_its_letters_are_made(
    ishoej: Kommune, ejer: Medarbejder, signed_in
) -> None:
    kendt_tilbud(ishoej, navn=f"{CAFE} {AASE}")
    for typed in ("Café", CAFE, AASE, "Åse"):
        assert KendtTilbud.objects.all().found_by(typed).count() == 1
    assert words(AASE) == ["åse"]


def test_what_was_stored_before_is_composed_and_found(ishoej: Kommune) -> None:
    """Nothing is lost: the texts say the same to everybody who reads them."""
    told = "Ring til Zoe\u0308"
    sag = stored_sag(ishoej, navn=f"{AASE} Hansen", bemaerkninger=told)
    other = stored_sag(ishoej)
    known = kendt_tilbud(ishoej, navn=f"{CAFE} {AASE}", pnr="")
    KendtTilbud.objects.update(soegetekst=" cafe  a  se 2635 ishøj")
    changed = KendtTilbud.objects.values_list("version").get()
    import_module("cases.migrations.0024_sammensatte_bogstaver").compose(apps, None)
    stored = Sag.objects.get(pk=sag.pk)
    assert (stored.navn, stored.bemaerkninger) == ("Åse Hansen", "Ring til Zoë")
    assert Sag.objects.get(pk=other.pk).navn == other.navn
    again = KendtTilbud.objects.found_by(CAFE).get()
    assert (again.pk, again.navn) == (known.pk, "Café Åse")
    assert again.soegetekst == " café åse vejledalen 12 2635 ishøj"
    assert again.noegle == "café åse/vejledalen 12/2635/"
    assert KendtTilbud.objects.values_list("version").get() == changed


def test_the_cells_of_a_file_are_read_alike() -> None:
    ark = read(f"Navn;Pnr\n{CAFE}\u00a0\u00c5se;\u200b1003\u2011000000".encode())
    assert ark.raekker[0].celler == ("Café Åse", "1003-000000")


def test_the_guide_is_searched_alike(ejer: Medarbejder, ishoej: Kommune, signed_in) -> None:
    browser: Client = signed_in(ejer)
    page = Page(browser.get("/183/vejledning/", {"soeg": "ma\u030algruppe"}))
    assert "målgruppe" in page.main.lower()
