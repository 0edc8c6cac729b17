"""Drift replaces the code lists in the application: upload, trial run, into use (D12)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.codes import POSTNUMMER, YDELSE
from cases.kodelister import lister
from cases.kodelister.files import read_files
from cases.kodelister.loading import Overtaken, take_into_use
from cases.models import Haendelse, Kodeindlaesning, Kommune, Medarbejder
from tests.cases.people import ydelse
from tests.factories import stored_sag
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
URL = "/drift/kodelister/"
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@pytest.fixture
def operator(signed_in: SignedIn, drift: Medarbejder) -> Client:
    return signed_in(drift)


def ydelser(*without: str) -> bytes:
    """The list of ydelser without these codes."""
    lines = (FIXTURES / "ydelser.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if line.split(",")[0] not in without).encode()


def upload(raw: bytes, name: str = "ydelser.csv") -> dict[str, Any]:
    return {name: SimpleUploadedFile("mine.csv", raw)}


def trial(browser: Client, raw: bytes) -> Page:
    return Page(browser.post(f"{URL}proeve/", upload(raw)))


def test_a_trial_says_how_many_stored_ydelser_would_get_errors(
    operator: Client, ishoej: Kommune, vallensbaek: Kommune
) -> None:
    sag = stored_sag(ishoej, ydelse(), ydelse(kode="1.4"))
    stored_sag(vallensbaek, ydelse(kode="1.4", betalingskommune="187"))
    page = trial(operator, ydelser("1.4"))
    errors = [row for row in page.rows() if row[0].endswith("Kommune")]
    assert [(row[0], row[3]) for row in errors] == [
        ("Ishøj Kommune", "1"),
        ("Vallensbæk Kommune", "1"),
    ]
    assert "2 gange" in page.main
    assert ["Ydelser", "1.4", "Fjernet"] in [row[:3] for row in page.rows()]
    assert sag.cpr not in page.text
    assert lister.current().get(YDELSE, "1.4"), "nothing is changed by looking"


def test_what_was_shown_is_taken_into_use_for_everybody(
    operator: Client, drift: Medarbejder
) -> None:
    page = trial(operator, ydelser("1.4"))
    before = lister.current()
    done = Page(operator.post(f"{URL}indlaes/", page.values(), follow=True))
    assert "Kodelisterne er taget i brug." in done.main
    after = lister.current()
    assert after.get(YDELSE, "1.4") is None
    # A list without a file stays as it is.
    assert after.all(POSTNUMMER) == before.all(POSTNUMMER)
    assert Kodeindlaesning.objects.latest().medarbejder == drift
    entry = Haendelse.objects.filter(art="kodelister indlæst").latest("pk")
    assert (entry.medarbejder, entry.detaljer["version"]) == (drift, after.version)


def test_a_text_with_quotes_and_danish_letters_comes_through_the_form(operator: Client) -> None:
    raw = ydelser().decode().replace("1.4,", "1.4,", 1)
    line = next(row for row in raw.splitlines() if row.startswith("1.4,"))
    odd = line.replace(line.split(",")[1], '"Æble, ""ø"" & <å>"', 1)
    page = trial(operator, raw.replace(line, odd).encode())
    operator.post(f"{URL}indlaes/", page.values())
    found = lister.current().get(YDELSE, "1.4")
    assert found is not None
    assert found.tekst == 'Æble, "ø" & <å>'


def test_the_supplied_lists_can_be_taken_back(operator: Client) -> None:
    page = trial(operator, ydelser("1.4"))
    operator.post(f"{URL}indlaes/", page.values())
    page = Page(operator.post(f"{URL}proeve/", {"medfoelgende": "1"}))
    assert ["Ydelser", "1.4", "Ny"] in [row[:3] for row in page.rows()]
    operator.post(f"{URL}indlaes/", page.values())
    assert lister.current().get(YDELSE, "1.4")


def test_the_lists_in_force_change_nothing(operator: Client) -> None:
    page = Page(operator.post(f"{URL}proeve/", {"medfoelgende": "1"}))
    assert "Listerne er allerede i brug" in page.main
    assert page.buttons() == []


def test_a_corrected_cvr_number_is_shown_and_taken(operator: Client, ishoej: Kommune) -> None:
    raw = (FIXTURES / "kommuner.csv").read_text(encoding="utf-8").replace(ishoej.cvr, "10150817")
    page = Page(operator.post(f"{URL}proeve/", upload(raw.encode(), "kommuner.csv")))
    assert f"Ishøj: {ishoej.cvr} → 10150817" in page.main
    operator.post(f"{URL}indlaes/", page.values())
    ishoej.refresh_from_db()
    assert ishoej.cvr == "10150817"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"kode\n1.1\n", "kolonnen tekst mangler"),
        (ydelser().replace(b"1.4,", b"abc,", 1), "»abc«"),
        (ydelser().replace(b"1.4,", b"1.4,a\x00", 1), "usynlige tegn"),
        ("æ".encode("latin-1"), "ikke gemt som UTF-8"),
        (b"", "Filen er tom"),
        (b"x" * 300_001, "større end 300 kB"),
    ],
)
def test_a_faulty_file_is_explained_and_nothing_is_changed(
    raw: bytes, said: str, operator: Client
) -> None:
    before = lister.current().version
    assert said in trial(operator, raw).main
    # The same file straight to the second step.
    answer = operator.post(
        f"{URL}indlaes/",
        {"ydelser.csv": raw.decode("latin-1"), "i_kraft": before, "ny": before},
        follow=True,
    )
    assert answer.status_code == 200
    assert lister.current().version == before


def test_no_file_at_all_is_explained(operator: Client) -> None:
    assert "Vælg mindst én fil" in Page(operator.post(f"{URL}proeve/")).main


def test_lists_that_somebody_else_replaced_meanwhile_are_tried_again(
    operator: Client, drift: Medarbejder
) -> None:
    page = trial(operator, ydelser("1.4"))
    other = trial(operator, ydelser("1.1"))
    operator.post(f"{URL}indlaes/", other.values())
    done = Page(operator.post(f"{URL}indlaes/", page.values(), follow=True))
    assert "Lav en ny prøve" in done.main
    assert lister.current().get(YDELSE, "1.4")


def test_only_what_was_tried_is_taken(drift: Medarbejder) -> None:
    files = read_files({"ydelser.csv": ydelser("1.4")})
    with pytest.raises(Overtaken):
        take_into_use(drift, files, seen=lister.current().version, new="another")


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["ejer", "administrator", "udefra"])
def test_only_the_operators_may(who: str, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        take_into_use(user, read_files({"ydelser.csv": ydelser("1.4")}), seen="", new="")
    assert lister.current().get(YDELSE, "1.4")
