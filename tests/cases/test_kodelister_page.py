"""Drift replaces the code lists in the application: upload, trial run, into use (D12)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from cases.codes import POSTNUMMER, YDELSE
from cases.indlaesning import trying
from cases.indlaesning.service import Overtaken
from cases.kodelister import lister
from cases.kodelister import loading as service
from cases.kodelister.loading import receive, take_into_use
from cases.models import Haendelse, Indlaesning, Kodeindlaesning, Kommune, Medarbejder
from cases.tasks import try_uploads
from tests.cases.people import ydelse
from tests.factories import medarbejder, stored_sag
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


def trial(browser: Client, raw: bytes, name: str = "ydelser.csv") -> Page:
    """The page of the upload, with its report; or the page that says why it was not received."""
    return tried(browser, browser.post(f"{URL}proeve/", upload(raw, name)))


def tried(browser: Client, answer: HttpResponse) -> Page:
    """What the upload's page says when the task has been at work."""
    if answer.status_code != 302:
        return Page(answer)
    try_uploads()
    return Page(browser.get(answer.headers["Location"]))


def take(browser: Client, page: Page) -> Page:
    """Press the button on the page of a trial."""
    [address] = [found for found in page.addresses() if found.endswith("/indlaes/")]
    return Page(browser.post(address, page.values(), follow=True))


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
    assert "Kodelisterne er taget i brug." in take(operator, page).main
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
    take(operator, page)
    found = lister.current().get(YDELSE, "1.4")
    assert found is not None
    assert found.tekst == 'Æble, "ø" & <å>'


def test_the_supplied_lists_can_be_taken_back(operator: Client) -> None:
    page = trial(operator, ydelser("1.4"))
    take(operator, page)
    page = tried(operator, operator.post(f"{URL}proeve/", {"medfoelgende": "1"}))
    assert ["Ydelser", "1.4", "Ny"] in [row[:3] for row in page.rows()]
    take(operator, page)
    assert lister.current().get(YDELSE, "1.4")


def test_the_lists_in_force_change_nothing(operator: Client) -> None:
    page = tried(operator, operator.post(f"{URL}proeve/", {"medfoelgende": "1"}))
    assert "Listerne er allerede i brug" in page.main
    assert page.buttons() == ["Kassér filerne"]


def test_a_corrected_cvr_number_is_shown_and_taken(operator: Client, ishoej: Kommune) -> None:
    raw = (FIXTURES / "kommuner.csv").read_text(encoding="utf-8").replace(ishoej.cvr, "10150817")
    page = trial(operator, raw.encode(), "kommuner.csv")
    assert f"Ishøj: {ishoej.cvr} → 10150817" in page.main
    take(operator, page)
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
    assert not Indlaesning.objects.exists()
    assert lister.current().version == before


def test_no_file_at_all_is_explained(operator: Client) -> None:
    assert "Vælg mindst én fil" in Page(operator.post(f"{URL}proeve/")).main


def test_lists_that_somebody_else_replaced_meanwhile_are_tried_again(
    operator: Client, drift: Medarbejder
) -> None:
    page = trial(operator, ydelser("1.4"))
    other = trial(operator, ydelser("1.1"))
    take(operator, other)
    assert "Se den nye prøve igennem" in take(operator, page).main
    assert lister.current().get(YDELSE, "1.4")


def test_only_what_was_tried_is_taken(drift: Medarbejder) -> None:
    waiting = receive(drift, {"ydelser.csv": ydelser("1.4")})
    with pytest.raises(Overtaken):
        take_into_use(drift, waiting, "another")


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["ejer", "administrator", "udefra"])
def test_only_the_operators_may(
    who: str, drift: Medarbejder, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    waiting = receive(drift, {"ydelser.csv": ydelser("1.4")})
    shown = service.trial(waiting).fingeraftryk
    for forbidden in (
        lambda: receive(user, {"ydelser.csv": ydelser("1.4")}),
        lambda: take_into_use(user, waiting, shown),
        lambda: service.discard(user, waiting),
    ):
        with pytest.raises(PermissionDenied):
            forbidden()
    assert lister.current().get(YDELSE, "1.4")
    assert Indlaesning.objects.count() == 1


def test_one_operator_does_not_see_what_another_uploaded(
    operator: Client, signed_in: SignedIn
) -> None:
    address = operator.post(f"{URL}proeve/", upload(ydelser("1.4"))).headers["Location"]
    other = signed_in(medarbejder("drift2", "DRIFT"))
    assert operator.get(address).status_code == 200
    assert other.get(address).status_code == 404


def test_the_page_shows_how_far_the_trial_has_come(operator: Client, ishoej: Kommune) -> None:
    stored_sag(ishoej, ydelse(kode="1.4"))
    address = operator.post(f"{URL}proeve/", upload(ydelser("1.4"))).headers["Location"]
    waiting = Page(operator.get(address))
    assert "Venter på, at gennemgangen begynder" in waiting.main
    assert "Tag listerne i brug" not in waiting.buttons()
    Indlaesning.objects.update(naaet=3, i_alt=7)
    part = operator.get(f"{address}fremdrift/", headers={"HX-Request": "true"})
    assert b'value="3" max="7"' in part.content
    try_uploads()
    done = operator.get(f"{address}fremdrift/", headers={"HX-Request": "true"})
    assert (done.status_code, done.headers["HX-Refresh"]) == (286, "true")
    assert "Tag listerne i brug" in Page(operator.get(address)).buttons()


def test_a_trial_that_breaks_down_says_so_and_can_be_made_again(
    operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> Any:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setitem(trying._REPORTERS, service.ART, broken)
        page = trial(operator, ydelser("1.4"))
    assert "Prøven kunne ikke gennemføres" in page.main
    assert "Tag listerne i brug" not in page.buttons()
    address = operator.get(URL).context["venter"][0].pk
    again = tried(operator, operator.post(f"{URL}{address}/"))
    assert "Tag listerne i brug" in again.buttons()


def test_what_is_discarded_is_gone(operator: Client) -> None:
    address = operator.post(f"{URL}proeve/", upload(ydelser("1.4"))).headers["Location"]
    operator.post(f"{address}kasser/")
    assert operator.get(address).status_code == 404
    assert not Indlaesning.objects.exists()


def test_pressed_twice_is_taken_once(operator: Client) -> None:
    page = trial(operator, ydelser("1.4"))
    take(operator, page)
    assert "Kodelisterne er taget i brug." in take(operator, page).main
    assert Indlaesning.objects.loaded(service.ART).count() == 1
