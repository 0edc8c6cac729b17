"""Loading Tilbudsportalen's list: what was shown is what is done, whole or not at all (D11)."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cases.ark import read
from cases.data import TilbudData
from cases.indlaesning.service import Overtaken, Undecided
from cases.log import audit
from cases.models import Haendelse, Indlaesning, KendtTilbud, Kommune, Medarbejder
from cases.tasks import clear_uploads
from cases.tilbud.services.tilbudsportalen import (
    ART,
    ark_of,
    choose_columns,
    discard,
    load,
    receive,
    trial,
)
from tests.factories import kendt_tilbud, medarbejder, only, stored_sag, ydelse
from tests.race import Meeting, run_together

service = import_module("cases.tilbud.services.tilbudsportalen")
uploads = import_module("cases.indlaesning.service")
HEADINGS = "Navn;Adresse;Postnr;Pnr;Tilbudstype"
LUNDEN = "Lunden;Vejledalen 12;2635;1099000001;3.4"
EGELY = "Egely;Ny Vej 1;2625;1099000002;"
BAD = "Uden postnr;Ny Vej 1;;1099000003;"


def uploaded(user: Medarbejder, *rows: str) -> Indlaesning:
    return receive(user, "liste.csv", read("\n".join([HEADINGS, *rows]).encode()))


def loaded(user: Medarbejder, *rows: str) -> Any:
    waiting = uploaded(user, *rows)
    shown = trial(waiting)
    assert shown is not None
    return load(user, waiting, shown.fingeraftryk, without_bad=True)


def register() -> dict[str, str]:
    """Pnr → adresse of what all kommuner see."""
    common = KendtTilbud.objects.filter(kommune=None).standing()
    return dict(common.values_list("pnr", "adresse"))


def test_a_list_is_loaded_for_all(drift: Medarbejder, ishoej: Kommune) -> None:
    done = loaded(drift, LUNDEN, EGELY)
    assert len(done.nye) == 2
    assert register() == {"1099000001": "Vejledalen 12", "1099000002": "Ny Vej 1"}
    stored = KendtTilbud.objects.get(pnr="1099000001")
    assert stored.data() == TilbudData("3.4", "1099000001", "Lunden", "Vejledalen 12", "2635")
    assert (stored.soegetekst, stored.aendret_af) == (
        " lunden vejledalen 12 2635 ishøj 1099000001",
        drift,
    )


def test_the_same_file_twice_changes_nothing(drift: Medarbejder) -> None:
    loaded(drift, LUNDEN, EGELY)
    before = list(KendtTilbud.objects.order_by("pk").values())
    again = trial(uploaded(drift, LUNDEN, EGELY))
    assert again is not None
    assert (again.aendrer_noget, again.uaendrede) == (False, 2)
    loaded(drift, LUNDEN, EGELY)
    assert list(KendtTilbud.objects.order_by("pk").values()) == before


def test_changed_gone_and_returned(drift: Medarbejder, ishoej: Kommune) -> None:
    own = kendt_tilbud(ishoej, pnr="1099000002")
    sag = stored_sag(ishoej, ydelse(tilbud=own.data()))
    loaded(drift, LUNDEN, EGELY)
    first = KendtTilbud.objects.get(kommune=None, pnr="1099000002")
    loaded(drift, LUNDEN.replace("Vejledalen 12", "Flyttet 1"))
    assert register() == {"1099000001": "Flyttet 1"}
    loaded(drift, EGELY.replace("Ny Vej", "Ældre Vej"))
    assert register() == {"1099000002": "Ældre Vej 1"}
    # The same row came back, under the same id; a kommune's own and the ydelser are untouched.
    back = KendtTilbud.objects.get(kommune=None, pnr="1099000002")
    assert (back.pk, back.version, back.soegetekst.split()[1]) == (first.pk, 3, "ældre")
    assert KendtTilbud.objects.get(pk=own.pk).data() == own.data() == only(sag).data().tilbud
    assert KendtTilbud.objects.filter(kommune=None).count() == 2


def test_the_trial_shows_what_is_then_done(drift: Medarbejder) -> None:
    loaded(drift, LUNDEN, EGELY)
    waiting = uploaded(drift, LUNDEN.replace("Lunden", "Lund"), BAD)
    shown = trial(waiting)
    assert shown is not None
    assert KendtTilbud.objects.standing().count() == 2
    assert load(drift, waiting, shown.fingeraftryk, without_bad=True) == shown
    waiting.refresh_from_db()
    counted = tuple(waiting.antal[f"antal_{what}"] for what in ("nye", "aendrede", "forsvundne"))
    assert (*counted, waiting.antal["antal_fejl"]) == (0, 1, 1, 1)
    assert (waiting.nummer, waiting.filer.count()) == (2, 0)
    entry = audit.of(waiting).get()
    assert (entry.art, entry.medarbejder, entry.kommune) == ("tilbudsportalen indlæst", drift, None)
    assert entry.detaljer["antal"]["antal_forsvundne"] == 1


def test_bad_rows_have_to_be_decided_on(drift: Medarbejder) -> None:
    waiting = uploaded(drift, LUNDEN, BAD)
    shown = trial(waiting)
    assert shown is not None
    with pytest.raises(Undecided):
        load(drift, waiting, shown.fingeraftryk, without_bad=False)
    assert register() == {}
    load(drift, waiting, shown.fingeraftryk, without_bad=True)
    assert list(register()) == ["1099000001"]


def test_nothing_is_half_loaded(drift: Medarbejder, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(drift, LUNDEN)
    waiting = uploaded(drift, EGELY)
    shown = trial(waiting)
    assert shown is not None

    def crash(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(service.audit, "record", crash)
    with pytest.raises(RuntimeError):
        load(drift, waiting, shown.fingeraftryk, without_bad=False)
    assert register() == {"1099000001": "Vejledalen 12"}
    monkeypatch.undo()
    load(drift, waiting, shown.fingeraftryk, without_bad=False)
    assert register() == {"1099000002": "Ny Vej 1"}


def test_what_is_no_longer_what_was_shown_is_not_done(drift: Medarbejder) -> None:
    waiting = uploaded(drift, LUNDEN)
    shown = trial(waiting)
    assert shown is not None
    loaded(drift, EGELY)
    with pytest.raises(Overtaken):
        load(drift, waiting, shown.fingeraftryk, without_bad=False)
    assert list(register()) == ["1099000002"]
    # It still waits, and its new trial can be loaded; but once only.
    fresh = trial(waiting)
    assert fresh is not None
    load(drift, waiting, fresh.fingeraftryk, without_bad=False)
    with pytest.raises(Overtaken):
        load(drift, waiting, fresh.fingeraftryk, without_bad=False)
    assert list(register()) == ["1099000001"]


def test_columns_are_the_owners_to_choose(drift: Medarbejder) -> None:
    waiting = receive(drift, "x.csv", read(b"A;B;C\nLunden;Vejledalen 12;2635"))
    assert waiting.valg == {}
    assert trial(waiting) is None
    with pytest.raises(Overtaken):
        load(drift, waiting, "", without_bad=True)
    choose_columns(drift, waiting, {"navn": 0, "adresse": 1, "postnr": 2, "pnr": 3, "x": 1})
    waiting.refresh_from_db()
    assert waiting.valg == {"navn": 0, "adresse": 1, "postnr": 2}
    shown = trial(waiting)
    assert shown is not None
    assert shown.nye[0].navn == "Lunden"


@pytest.mark.parametrize("who", ["ejer", "administrator", "udefra", "asleep"])
def test_only_drift_loads(
    who: str, drift: Medarbejder, ishoej: Kommune, request: pytest.FixtureRequest
) -> None:
    waiting = uploaded(drift, LUNDEN)
    if who == "asleep":
        user = drift
        drift.medlemskaber.update(sover_siden=timezone.now())
    else:
        user = request.getfixturevalue(who)
    for act in (
        lambda: receive(user, "x.csv", ark_of(waiting)),
        lambda: choose_columns(user, waiting, {}),
        lambda: discard(user, waiting),
        lambda: load(user, waiting, "", without_bad=True),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Indlaesning.objects.get().valg != {}
    assert register() == {}


def test_a_file_is_its_owners_alone_and_for_a_day(drift: Medarbejder, clock: Any) -> None:
    other = medarbejder("drift2", "DRIFT")
    waiting = uploaded(drift, LUNDEN)
    shown = trial(waiting)
    assert shown is not None
    discard(other, waiting)
    with pytest.raises(Overtaken):
        load(other, waiting, shown.fingeraftryk, without_bad=True)
    assert Indlaesning.objects.exists()
    clock.shift(timedelta(days=1, seconds=1))
    with pytest.raises(Overtaken):
        load(drift, waiting, shown.fingeraftryk, without_bad=True)
    clear_uploads()
    assert not Indlaesning.objects.exists()
    assert not Haendelse.objects.filter(art="tilbudsportalen indlæst").exists()


def test_what_is_loaded_stays_as_history(drift: Medarbejder, clock: Any) -> None:
    loaded(drift, LUNDEN)
    clock.shift(timedelta(days=30))
    clear_uploads()
    assert Indlaesning.objects.loaded(ART).count() == 1
    discard(drift, Indlaesning.objects.get())
    assert Indlaesning.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    """Of two loadings at one moment one is done whole, and the other is told."""

    @pytest.fixture
    def meeting(self, monkeypatch: pytest.MonkeyPatch) -> Meeting:
        """Both have looked which number is next, and are about to take it."""
        meeting = Meeting(2)
        monkeypatch.setattr(uploads, "own", meeting.before(uploads.own))
        return meeting

    def test_two_lists(self, drift: Medarbejder, meeting: Meeting) -> None:
        other = medarbejder("drift2", "DRIFT")
        meeting.patience = 0
        files = [uploaded(drift, LUNDEN), uploaded(other, EGELY)]
        meeting.patience = 0.3
        prints = [trial(file).fingeraftryk for file in files]  # type: ignore[union-attr]
        outcomes = run_together(
            lambda: load(drift, files[0], prints[0], without_bad=False),
            lambda: load(other, files[1], prints[1], without_bad=False),
        )
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Overtaken", "Plan"]
        winner = next(outcome for outcome in outcomes if not isinstance(outcome, Overtaken))
        assert list(register()) == [data.pnr for data in winner.nye]
        assert Indlaesning.objects.loaded(ART).count() == 1

    def test_a_double_click(self, drift: Medarbejder, meeting: Meeting) -> None:
        meeting.patience = 0
        file = uploaded(drift, LUNDEN, EGELY)
        meeting.patience = 0.3
        shown = trial(file)
        assert shown is not None
        act = lambda: load(drift, file, shown.fingeraftryk, without_bad=False)  # noqa: E731
        outcomes = run_together(act, act)
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Overtaken", "Plan"]
        assert len(register()) == 2
        assert Haendelse.objects.filter(art="tilbudsportalen indlæst").count() == 1

    @pytest.mark.postgres
    def test_without_the_number_the_register_is_nobodys_list(
        self, drift: Medarbejder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The negative control: each plan is right when it is made, and both are written."""
        other = medarbejder("drift2", "DRIFT")
        files = [uploaded(drift, LUNDEN), uploaded(other, EGELY)]
        prints = [trial(file).fingeraftryk for file in files]  # type: ignore[union-attr]
        meeting = Meeting(2, patience=20)
        monkeypatch.setattr(uploads, "_take_a_number", lambda user, waiting: None)
        monkeypatch.setattr(service, "_write", meeting.before(service._write))
        run_together(
            lambda: load(drift, files[0], prints[0], without_bad=False),
            lambda: load(other, files[1], prints[1], without_bad=False),
        )
        assert meeting.all_met
        assert len(register()) == 2
