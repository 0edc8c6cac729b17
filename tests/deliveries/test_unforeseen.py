"""Whatever goes wrong, at whatever step: it is noted, tried again, and holds up nobody else."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, InterfaceError
from django.test import Client

from cases.models import Besked, Kommune, Medarbejder, Sag
from deliveries import states, steps, tasks
from deliveries.models import Kvittering, Leverance, Leverancefil, Puls, Uheld
from deliveries.services import health, send, sending
from deliveries.services.sending import LEASE, MOST_TRIES, TELL_AFTER
from dhuv_web.celery import WORK, app, note_failure, note_success
from tests import factories
from tests.database import without_triggers
from tests.deliveries.stage import (
    HOUR,
    MINUTE,
    OCTOBER_DUE,
    Drive,
    at,
    drive,
    moved,
    october,
)
from tests.html import Page

__all__ = ["drive", "october"]

ERRORS = [
    KeyError("1234567890 Niels Hansen"),
    MemoryError(),
    RecursionError(),
    UnicodeEncodeError("utf-8", "\udcff", 0, 1, "surrogates not allowed"),
    DatabaseError("row 1234567890"),
    InterfaceError("connection already closed"),
    zlib.error("incorrect header check"),
]


class Once:
    """Raises the error when the pipeline first comes to a step."""

    def __init__(self, name: str, error: BaseException) -> None:
        self.name, self.error = name, error
        self.happened = False

    def __call__(self, name: str) -> None:
        if name == self.name and not self.happened:
            self.happened = True
            raise self.error


@pytest.fixture
def kommuner(ishoej: Kommune, vallensbaek: Kommune, drive: Drive) -> None:
    factories.stored_sag(ishoej)
    factories.stored_sag(vallensbaek)


def a_round(now: Any, drive: Drive) -> None:
    """What the schedule does in an hour, for both kommuner, and the receiver's answers."""
    for kode in ("183", "187"):
        tasks.deliver_kommune(kode, now.isoformat())
    for leverance in Leverance.objects.filter(tilstand=states.SENDT, kvitteringer=None):
        lay_answer(drive, leverance)
    tasks.fetch_receipts(now.isoformat())


def lay_answer(drive: Drive, leverance: Leverance) -> None:
    from deliveries import kvittering

    folder = drive.path / "ind"
    folder.mkdir(exist_ok=True)
    data = kvittering.KvitteringData(
        leverance.filnavn, leverance.sha256, OCTOBER_DUE, "MODTAGET", 1, 1
    )
    with (folder / kvittering.file_name(leverance.filnavn)).open("wb") as out:
        kvittering.write(out, data, [])


@pytest.mark.parametrize(
    "error",
    [KeyError("1234567890 Niels Hansen"), InterfaceError("connection already closed")],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("name", steps.NAMES)
def test_at_every_step_it_is_noted_and_made_good_by_a_later_round(
    kommuner: None,
    drive: Drive,
    clock: Any,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    error: Exception,
) -> None:
    breaks = Once(name, error)
    monkeypatch.setattr(steps, "_watchers", [breaks])
    a_round(moved(clock, OCTOBER_DUE), drive)
    assert breaks.happened
    stood = {leverance.kommune_id: leverance.tilstand for leverance in Leverance.objects.all()}
    assert stood["187"] == states.MODTAGET, "another kommune's is held up"
    failed = Uheld.objects.exists() or Leverance.objects.exclude(fejl="").exists()
    # What was done before it failed may be all that there was to do.
    assert failed or stood.get("183") == states.MODTAGET
    told = repr([*Uheld.objects.values_list("fejl"), *Leverance.objects.values_list("fejl")])
    assert "1234567890" not in told
    assert "Hansen" not in told
    for _ in range(2):
        a_round(moved(clock, OCTOBER_DUE + HOUR), drive)
    assert set(Leverance.objects.values_list("tilstand", flat=True)) == {states.MODTAGET}
    assert Leverance.objects.count() == Kvittering.objects.count() == 2
    assert list(Uheld.objects.all()) == []


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_attempt_that_fails_for_any_reason_goes_back_to_wait(
    october: Leverance, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(steps, "_watchers", [Once("i overførsel", error)])
    assert not send(october)
    october.refresh_from_db()
    assert (october.tilstand, october.laant_til) == (states.KLAR, None)
    assert october.naeste_forsoeg == OCTOBER_DUE + 2 * MINUTE
    assert october.fejl.startswith(("Uventet fejl (", "De gemte data"))


def test_frozen_data_that_are_damaged_say_what_to_do(october: Leverance, drive: Drive) -> None:
    with without_triggers():
        Leverancefil.objects.filter(leverance=october).update(data=b"beskadiget")
    assert not send(october)
    october.refresh_from_db()
    assert "Databasen er beskadiget: gendan den fra en sikkerhedskopi." in october.fejl
    assert drive.delivered() == []


def test_that_nobody_can_be_told_does_not_keep_it_from_being_tried_again(
    october: Leverance, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError

    drive.take_away()
    for tries, teller in ((TELL_AFTER, "tell_of_failing"), (MOST_TRIES, "tell_of_trouble")):
        monkeypatch.setattr(sending.beskeder, teller, fail)
        at(october, states.KLAR, forsoeg=tries - 1, naeste_forsoeg=None)
        assert not send(october)
        october.refresh_from_db()
        assert october.tilstand == (states.FEJLET if tries == MOST_TRIES else states.KLAR)
        assert "kunne ikke lægges" in october.fejl
        assert Uheld.objects.get().navn == f"{october.filnavn}: besked om forsøgene"


def test_what_ends_the_process_every_time_is_told_and_given_up(
    october: Leverance, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Out of memory, say: the one that dies can tell nobody."""

    def die(name: str) -> None:
        if name == "i overførsel":
            raise SystemExit

    monkeypatch.setattr(steps, "_watchers", [die])
    now = OCTOBER_DUE
    told = []
    while october.tilstand != states.FEJLET:
        try:
            send(october, now)
        except SystemExit:
            now += LEASE + MINUTE
        october.refresh_from_db()
        told.append(Besked.objects.count())
        assert len(told) <= MOST_TRIES + 1
    assert told[TELL_AFTER - 1] == 0
    assert told[TELL_AFTER] == 1
    assert "afbrudt" in october.fejl


def test_a_freeze_that_fails_does_not_hold_up_what_is_frozen(
    october: Leverance, drive: Drive, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "_watchers", [Once("før frysning", KeyError())])
    november = moved(clock, OCTOBER_DUE + timedelta(days=30))
    tasks.deliver_kommune("183", november.isoformat())
    assert drive.delivered() == [october.filnavn]


def test_a_receipt_that_can_not_be_handled_holds_up_no_other(
    october: Leverance, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert send(october)
    lay_answer(drive, october)
    bad = drive.path / "ind" / "A.kvittering.xml"
    bad.write_bytes(b"x")
    monkeypatch.setattr(steps, "_watchers", [Once("kvittering hentet", TypeError())])
    tasks.fetch_receipts()
    october.refresh_from_db()
    assert october.tilstand == states.MODTAGET
    assert Uheld.objects.get().navn == "Kvitteringen hentes: A.kvittering.xml"
    bad.unlink()
    tasks.fetch_receipts()
    assert not Uheld.objects.exists()


def test_a_part_of_the_nights_work_that_fails_holds_up_no_other(
    ishoej: Kommune, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cases.services import oprydning

    Kommune.objects.filter(pk=ishoej.pk).update(opbevar_maaneder=24)
    names = ("drafts", "sessions", "delete_never_reported", "clear_reported", "log_entries")
    for name in names:
        done: list[str] = []
        with monkeypatch.context() as patched:
            for each in names:
                patched.setattr(oprydning, each, counting(each, done, fails=each == name))
            tasks.ryd_op()
        assert done == [each for each in names if each != name]
        assert Uheld.objects.get().navn.startswith("Oprydning: ")
        assert Puls.objects.get(navn=Puls.OPRYDNING)
        tasks.ryd_op()
        assert not Uheld.objects.exists()


def counting(name: str, done: list[str], fails: bool) -> Callable[..., int]:
    def step(*_: object) -> int:
        if fails:
            raise KeyError(name)
        done.append(name)
        return 0

    return step


def test_a_kommune_whose_periods_can_not_be_read_holds_up_no_other(
    kommuner: None, drive: Drive, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Kommune.objects.filter(pk="183").update(indberetter_fra="vrøvl")
    monkeypatch.setattr(tasks.deliver_kommune, "delay", tasks.deliver_kommune)
    tasks.deliver_due(moved(clock, OCTOBER_DUE).isoformat())
    assert Leverance.objects.get().kommune_id == "187"
    assert Uheld.objects.get().navn == "Ishøj Kommune: leverancer dannes"


def test_every_task_has_words_for_what_it_does() -> None:
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if name.startswith(("cases.", "deliveries."))}
    assert set(WORK) == ours


def test_a_task_that_fails_is_noted_until_it_goes_well(db: None) -> None:
    task = tasks.deliver_kommune
    note_failure(task, KeyError("1234567890"), ["183", ""])
    note_failure(task, KeyError("1234567890"), ["183", ""])
    noted = Uheld.objects.get()
    assert (noted.navn, noted.antal) == ("Kommunens leverancer: 183", 2)
    assert noted.fejl == "Uventet fejl (KeyError). Loggen har resten."
    task.push_request(args=["183", ""])
    note_success(task)
    task.pop_request()
    assert not Uheld.objects.exists()


def test_the_operators_see_what_fails(
    drift: Medarbejder, signed_in: Callable[[Medarbejder], Client], sag: Sag
) -> None:
    client = signed_in(drift)
    note_failure(tasks.ryd_op, KeyError(sag.cpr), [""])
    assert "1 slags arbejde fejler" in Page(client.get("/drift/")).main
    answer = client.get("/drift/sundhed/")
    assert answer.status_code == 503
    assert "Oprydningen" in Page(answer).main
    assert sag.cpr not in Page(answer).main
    (part,) = [part for part in health.parts() if part.name == "Oprydningen"]
    assert not part.ok
