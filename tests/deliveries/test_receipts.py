"""Receipts as they come in life: twice, late, of unknown files, damaged, and far too large."""

from __future__ import annotations

import io
import os
import tracemalloc
import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from cases.findings import Finding
from cases.models import Besked, Kommune, Medarbejder
from deliveries import kvittering as receipt
from deliveries import states
from deliveries.models import Kvittering, Leverance
from deliveries.periode import COPENHAGEN
from deliveries.services import deliver, receipts
from deliveries.services.sending import send
from deliveries.services.ways_out import follow_up
from deliveries.views.svar import newest_answer
from tests.deliveries.kvittering_examples import told
from tests.deliveries.stage import NOVEMBER_DUE, OCTOBER_DUE, Drive, at, drive, moved
from tests.factories import stored_sag
from tests.html import Page

__all__ = ["drive"]

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 14, 12, 0, tzinfo=COPENHAGEN)
HOUR = timedelta(hours=1)


@pytest.fixture
def leverance(ishoej: Kommune, clock: object, drive: Drive) -> Leverance:
    """October's L402, sent."""
    stored_sag(ishoej)
    moved(clock, NOON)
    (made,) = deliver(ishoej, NOON)
    made.refresh_from_db()
    assert made.tilstand == states.SENDT
    return made


def content(
    leverance: Leverance,
    status: str,
    modtaget: datetime = NOON,
    fejl: Sequence[Finding] = (),
    **changes: str,
) -> bytes:
    values = {"filnavn": leverance.filnavn, "sha256": leverance.sha256, **changes}
    out = io.BytesIO()
    counts = (leverance.antal_sager, leverance.antal_ydelser)
    data = receipt.KvitteringData(values["filnavn"], values["sha256"], modtaget, status, *counts)
    receipt.write(out, data, fejl)
    return out.getvalue()


def lay(drive: Drive, name: str, data: bytes) -> Path:
    """A receipt file waits."""
    folder = drive.path / "ind"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.kvittering.xml"
    path.write_bytes(data)
    return path


def waiting(drive: Drive) -> list[str]:
    return sorted(path.name for path in (drive.path / "ind").iterdir() if path.is_file())


def archived(drive: Drive) -> int:
    return len(list((drive.path / "ind" / "arkiv").iterdir()))


def test_the_same_twice_is_stored_and_told_once(leverance: Leverance, drive: Drive) -> None:
    for _ in range(2):
        lay(drive, leverance.filnavn, content(leverance, "MODTAGET"))
        receipts.fetch_receipts()
    leverance.refresh_from_db()
    assert leverance.tilstand == states.MODTAGET
    assert Kvittering.objects.count() == 1
    assert Besked.objects.count() == 1
    assert (waiting(drive), archived(drive)) == ([], 2)


def test_it_is_kept_byte_for_byte(leverance: Leverance, drive: Drive) -> None:
    data = content(leverance, "MODTAGET")
    lay(drive, leverance.filnavn, data)
    receipts.fetch_receipts()
    assert zlib.decompress(Kvittering.objects.get().raa) == data


def test_an_older_answer_that_comes_late_changes_nothing(
    leverance: Leverance, drive: Drive
) -> None:
    for status, hours in (("DELVIST_AFVIST", 3), ("AFVIST", 1), ("MODTAGET", 2)):
        lay(drive, leverance.filnavn, content(leverance, status, NOON + hours * HOUR))
        receipts.fetch_receipts()
    leverance.refresh_from_db()
    assert leverance.tilstand == states.DELVIST_AFVIST
    assert Kvittering.objects.filter(leverance=leverance).count() == 3


def test_the_same_answer_anew_makes_what_is_between_old(leverance: Leverance, drive: Drive) -> None:
    for status, hours in (("MODTAGET", 1), ("MODTAGET", 3), ("AFVIST", 2)):
        lay(drive, leverance.filnavn, content(leverance, status, NOON + hours * HOUR))
        receipts.fetch_receipts()
    leverance.refresh_from_db()
    assert (leverance.tilstand, leverance.kvitteret) == (states.MODTAGET, NOON + 3 * HOUR)


def test_an_answer_from_the_far_future_does_not_silence_later_ones(
    leverance: Leverance, drive: Drive, clock: Any
) -> None:
    """A receiver whose clock is years ahead; then it has been set right."""
    lay(drive, leverance.filnavn, content(leverance, "MODTAGET", NOON.replace(year=2031)))
    receipts.fetch_receipts()
    leverance.refresh_from_db()
    assert (leverance.tilstand, leverance.kvitteret) == (states.MODTAGET, NOON)
    assert Kvittering.objects.get().modtaget.year == 2031
    moved(clock, NOON + 2 * HOUR)
    lay(drive, leverance.filnavn, content(leverance, "DELVIST_AFVIST", NOON + HOUR))
    receipts.fetch_receipts()
    leverance.refresh_from_db()
    assert leverance.tilstand == states.DELVIST_AFVIST


GRAVITY = ("MODTAGET", "DELVIST_AFVIST", "AFVIST")


@pytest.mark.parametrize(("first", "second"), list(permutations(GRAVITY, 2)))
def test_of_two_answers_about_the_same_moment_the_graver_counts(
    leverance: Leverance, drive: Drive, ejer: Medarbejder, signed_in: Any, first: str, second: str
) -> None:
    """`ModtagetTidspunkt` is when the file came, so a second answer about it says the same."""
    for status in (first, second):
        lay(drive, leverance.filnavn, content(leverance, status))
        receipts.fetch_receipts()
    graver = max(first, second, key=GRAVITY.index)
    leverance.refresh_from_db()
    assert (leverance.tilstand, leverance.kvitteret) == (graver, NOON)
    agrees(signed_in(ejer), leverance)


@pytest.mark.parametrize(
    "answers",
    [
        [("AFVIST", 1), ("MODTAGET", 2)],
        [("DELVIST_AFVIST", 3), ("AFVIST", 1), ("MODTAGET", 2)],
        [("MODTAGET", 24 * 1000), ("DELVIST_AFVIST", 1)],
    ],
)
def test_all_pages_tell_of_the_answer_that_decided(
    leverance: Leverance,
    drive: Drive,
    ejer: Medarbejder,
    signed_in: Any,
    clock: Any,
    answers: list[tuple[str, int]],
) -> None:
    """A rejection is final, one that comes late is not heard, nor is a clock that is far ahead."""
    for status, hours in answers:
        lay(drive, leverance.filnavn, content(leverance, status, NOON + hours * HOUR))
        receipts.fetch_receipts()
        moved(clock, NOON + HOUR / 2)
    leverance.refresh_from_db()
    agrees(signed_in(ejer), leverance)


def agrees(desk: Client, leverance: Leverance) -> None:
    """Each place that tells of the newest answer tells of the one that decided the state."""
    decided = leverance.kvitteringer.get(status=leverance.tilstand)
    label = decided.get_status_display()
    address = f"/183/kvitteringer/{decided.pk}/"
    assert Page(desk.get("/183/fejlliste/svar/")).links()["Se hele kvitteringen"] == address
    assert Page(desk.get("/183/leverancer/")).links()[label] == address
    page = Page(desk.get(leverance.get_absolute_url()))
    assert page.root.xpath("//a[.='Vis kvittering']/@href")[0] == address
    for one in leverance.kvitteringer.all():
        overruled = one != decided
        page = Page(desk.get(f"/183/kvitteringer/{one.pk}/"))
        assert ("En anden kvittering gælder" in page.main) == overruled
        if overruled:
            assert page.links()["Se den kvittering, der gælder"] == address
            assert "ikke mere at gøre" not in page.main
    told = Page(desk.get("/183/")).main
    assert ("Leverancen for oktober 2026: afvist." in told) == (label == "Afvist")
    assert ("afvist en del af leverancen" in told) == (label == "Delvist afvist")


@pytest.mark.parametrize("counts", [(1, 2), (2, 1)])
def test_of_two_alike_about_the_same_moment_the_one_with_most_errors_is_shown(
    leverance: Leverance, drive: Drive, counts: tuple[int, int]
) -> None:
    for number in counts:
        reasons = [told("X", "Y")] * number
        lay(drive, leverance.filnavn, content(leverance, "DELVIST_AFVIST", fejl=reasons))
        receipts.fetch_receipts()
    newest = newest_answer(leverance.kommune)
    assert newest
    assert newest.antal_fejl == 2


def test_the_e_mail_tells_that_another_receipt_counts(leverance: Leverance, drive: Drive) -> None:
    for status in ("AFVIST", "MODTAGET"):
        lay(drive, leverance.filnavn, content(leverance, status))
        receipts.fetch_receipts()
    rejected, received = Besked.objects.order_by("pk")
    assert "En anden kvittering gælder" not in rejected.tekst
    assert "En anden kvittering gælder: leverancen er fortsat afvist." in received.tekst


def test_a_newer_answer_decides(leverance: Leverance, drive: Drive) -> None:
    for status, hours in (("MODTAGET", 1), ("DELVIST_AFVIST", 2)):
        lay(drive, leverance.filnavn, content(leverance, status, NOON + hours * HOUR))
        receipts.fetch_receipts()
    leverance.refresh_from_db()
    assert leverance.tilstand == states.DELVIST_AFVIST


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"filnavn": "P_999_L402_P2026M10_V01_D20261114T050000.xml"}, "ingen leverance"),
        ({"sha256": "0" * 64}, "Kontrolsummen"),
    ],
)
def test_one_that_matches_nothing_is_kept_for_the_operators(
    leverance: Leverance, drive: Drive, changes: dict[str, str], problem: str
) -> None:
    lay(drive, leverance.filnavn, content(leverance, "AFVIST", **changes))
    receipts.fetch_receipts()
    stored = Kvittering.objects.get()
    assert stored.leverance is None
    assert problem in stored.problem
    leverance.refresh_from_db()
    assert leverance.tilstand == states.SENDT
    assert not Besked.objects.exists()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_damaged_one_is_kept_as_it_came_and_changes_nothing(
    leverance: Leverance, drive: Drive, share: float
) -> None:
    whole = content(leverance, "AFVIST")
    damaged = whole[: int(len(whole) * share)]
    lay(drive, leverance.filnavn, damaged)
    receipts.fetch_receipts()
    stored = Kvittering.objects.get()
    assert (stored.status, zlib.decompress(stored.raa)) == (Kvittering.Status.ULAESELIG, damaged)
    assert stored.problem
    leverance.refresh_from_db()
    assert leverance.tilstand == states.SENDT


def test_200_mb_are_not_read_and_not_dropped(leverance: Leverance, drive: Drive) -> None:
    size = 200 * 2**20
    for name in ("en", "to"):
        with lay(drive, name, b"").open("wb") as file:
            file.truncate(size)
    lay(drive, "tom", b"")
    lay(drive, leverance.filnavn, content(leverance, "MODTAGET"))
    tracemalloc.start()
    try:
        receipts.fetch_receipts()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20 * 2**20
    large = Kvittering.objects.filter(problem__contains="større end 50 MB")
    assert list(large.values_list("filnavn", "stoerrelse").order_by("filnavn")) == [
        ("en.kvittering.xml", size),
        ("to.kvittering.xml", size),
    ]
    # The empty one and the good one beside them are themselves.
    assert Kvittering.objects.count() == 4
    leverance.refresh_from_db()
    assert leverance.tilstand == states.MODTAGET
    assert waiting(drive) == []


def test_a_rejected_one_is_followed_by_the_next_version(
    leverance: Leverance, drive: Drive, administrator: Medarbejder
) -> None:
    lay(drive, leverance.filnavn, content(leverance, "AFVIST"))
    receipts.fetch_receipts()
    second = follow_up(administrator, leverance, NOON + HOUR)
    assert send(second, NOON + HOUR)
    assert second.version == 2
    lay(drive, second.filnavn, content(second, "MODTAGET", NOON + 2 * HOUR))
    # The receiver says once more, and later, what it thought of the first.
    lay(drive, leverance.filnavn, content(leverance, "MODTAGET", NOON + 3 * HOUR))
    receipts.fetch_receipts()
    states_now = Leverance.objects.order_by("version").values_list("tilstand", flat=True)
    assert list(states_now) == [states.AFVIST, states.MODTAGET]


@pytest.mark.parametrize("state", [states.KLAR, states.SENDER, states.FEJLET])
def test_what_we_took_for_failed_had_arrived(
    leverance: Leverance, drive: Drive, state: str
) -> None:
    at(leverance, state, sendt=None, fejl="forbindelsen blev afbrudt", forsoeg=1)
    lay(drive, leverance.filnavn, content(leverance, "MODTAGET"))
    receipts.fetch_receipts()
    leverance.refresh_from_db()
    assert (leverance.tilstand, leverance.sendt, leverance.fejl) == (states.MODTAGET, NOON, "")
    deliver(leverance.kommune, NOON + 48 * HOUR)
    assert drive.delivered() == [leverance.filnavn]
    assert Leverance.objects.count() == 1


def test_one_that_can_not_be_stored_stays_and_holds_up_no_other(
    leverance: Leverance, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str, *args: object, **options: object) -> bool:
        if name.startswith("A"):
            raise DatabaseError
        return store(name, *args, **options)  # type: ignore[arg-type]

    store = receipts.store
    monkeypatch.setattr(receipts, "store", refuse)
    lay(drive, "A", b"?")
    lay(drive, leverance.filnavn, content(leverance, "MODTAGET"))
    receipts.fetch_receipts()
    leverance.refresh_from_db()
    assert leverance.tilstand == states.MODTAGET
    assert waiting(drive) == ["A.kvittering.xml"]


@pytest.mark.parametrize(
    "name",
    [
        "forkert.xml",
        "A.XML.KVITTERING.XML",
        "n" * 220 + ".kvittering.xml",
        "b\udcff.kvittering.xml",
    ],
)
def test_a_file_that_nobody_fetches_is_told_to_the_operators_once(
    leverance: Leverance, drive: Drive, name: str
) -> None:
    path = drive.path / "ind" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content(leverance, "MODTAGET"))
    laid(path, NOON - HOUR / 2)
    receipts.fetch_receipts()
    assert not Kvittering.objects.exists()
    laid(path, NOON - 2 * HOUR)
    receipts.fetch_receipts()
    receipts.fetch_receipts()
    told = Kvittering.objects.get()
    assert "bliver ikke hentet" in told.problem
    assert told.filnavn == name[:200].replace("\udcff", "\ufffd")
    assert (told.leverance, told.status) == (None, "ULAESELIG")
    assert path.exists()


def test_archive_links_and_hidden_files_in_the_inbox(leverance: Leverance, drive: Drive) -> None:
    """A link and a folder are told; the archive and what is hidden are ours or half written."""
    lay(drive, leverance.filnavn, content(leverance, "MODTAGET"))
    ind = drive.path / "ind"
    (ind / ".halv.kvittering.xml").write_bytes(b"")
    (ind / "mappe.kvittering.xml").mkdir()
    (ind / "link.kvittering.xml").symlink_to(ind)
    for path in ind.iterdir():
        laid(path, NOON - 2 * HOUR)
    receipts.fetch_receipts()
    told = Kvittering.objects.filter(leverance=None).order_by("filnavn")
    assert [one.filnavn for one in told] == ["link.kvittering.xml", "mappe.kvittering.xml"]


def laid(path: Path, moment: datetime) -> None:
    os.utime(path, (moment.timestamp(),) * 2, follow_symlinks=False)


def test_the_schedule_does_not_make_again_what_was_rejected(
    leverance: Leverance, drive: Drive
) -> None:
    lay(drive, leverance.filnavn, content(leverance, "AFVIST"))
    receipts.fetch_receipts()
    assert deliver(leverance.kommune, OCTOBER_DUE + 72 * HOUR) == []
    assert [made.periode for made in deliver(leverance.kommune, NOVEMBER_DUE)] == ["2026M11"]
