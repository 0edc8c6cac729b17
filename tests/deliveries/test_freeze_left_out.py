"""What a FEJL keeps out, with the reason, and that nothing is lost silently (D15, D16)."""

from __future__ import annotations

from contextlib import nullcontext
from importlib import import_module
from itertools import islice
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cases.data import YdelseData
from cases.models import Kommune
from cases.storage import snapshot
from deliveries import states
from deliveries.models import Leverance, Udeladelse
from deliveries.services.sorting import Sorting
from tests.cases.people import ophold, ydelse
from tests.deliveries import files
from tests.factories import (
    cpr,
    ended_before_the_register,
    frozen,
    neutralised,
    only,
    stored_sag,
    with_error,
)

freeze_module = import_module("deliveries.services.freeze")


def reasons(leverance: Leverance) -> set[tuple[str, str]]:
    return set(leverance.udeladelser.values_list("identifikator", "regel"))


def test_an_error_keeps_its_ydelse_out_and_no_other(ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, with_error(), ophold())
    bad, good = sag.ydelser.order_by("kode")
    leverance = frozen(ishoej)
    assert list(files.records(leverance)) == [good.identifikator]
    told = leverance.udeladelser.get()
    assert (told.sag, told.ydelse, told.identifikator) == (sag, bad, bad.identifikator)
    assert (told.regel, told.felt) == ("YD-MAALGRUPPE-MANGLER", "maalgrupper")
    assert "Vælg mindst én målgruppe" in told.besked
    bad.refresh_from_db()
    assert bad.foerst_indberettet is None


def test_an_error_on_the_case_keeps_all_of_it_out(ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, ydelse(), ophold(), funktionsvurdering="F")
    stored_sag(ishoej)
    leverance = frozen(ishoej)
    assert leverance.antal_sager == 1
    assert reasons(leverance) == {
        (y.identifikator, "SAG-FUNKTION-UKENDT") for y in sag.ydelser.all()
    }
    assert leverance.antal_udeladt == 2


def test_every_reason_is_told_and_the_ydelse_counted_once(ishoej: Kommune) -> None:
    stored = only(stored_sag(ishoej, with_error(kode="9.9.9"), funktionsvurdering="F"))
    stored_sag(ishoej)
    leverance = frozen(ishoej)
    assert reasons(leverance) == {
        (stored.identifikator, "SAG-FUNKTION-UKENDT"),
        (stored.identifikator, "YD-KODE-UKENDT"),
        (stored.identifikator, "YD-MAALGRUPPE-MANGLER"),
    }
    assert leverance.antal_udeladt == 1


def test_a_warning_keeps_nothing_out(ishoej: Kommune) -> None:
    stored_sag(ishoej, ydelse(startdato=ydelse().bevillingsdato.replace(year=2019)))
    leverance = frozen(ishoej)
    assert (leverance.antal_ydelser, leverance.antal_udeladt) == (1, 0)


def test_what_is_not_reportable_is_not_on_the_list_for_its_errors(ishoej: Kommune) -> None:
    stored_sag(ishoej, ended_before_the_register(maalgrupper=()))
    stored_sag(ishoej)
    leverance = frozen(ishoej)
    assert not leverance.udeladelser.exists()
    assert leverance.antal_ikke_indberettes == 1


def test_what_was_delivered_before_is_marked_loudly(ishoej: Kommune) -> None:
    before = only(stored_sag(ishoej, with_error(indberettet=True)))
    never = only(stored_sag(ishoej, with_error()))
    stored_sag(ishoej)
    leverance = frozen(ishoej)
    marked = dict(leverance.udeladelser.values_list("identifikator", "er_leveret_foer"))
    assert marked == {before.identifikator: True, never.identifikator: False}
    assert leverance.udeladelser.first().identifikator == before.identifikator
    assert leverance.antal_mangler == 1


def test_a_neutralised_one_goes_out_whatever_became_of_its_code(ishoej: Kommune) -> None:
    """D12: it must reach DST, or it would count for ever."""
    stored = only(stored_sag(ishoej, neutralised(kode="9.9.9")))
    leverance = frozen(ishoej)
    assert list(files.records(leverance)) == [stored.identifikator]


def everything(ishoej: Kommune) -> None:
    """Three delivered, two left out, two not reportable; on five cases."""
    stored_sag(ishoej, ydelse(), with_error(kode="1.1"), ended_before_the_register(kode="1.4"))
    stored_sag(ishoej, ophold())
    stored_sag(ishoej, neutralised())
    stored_sag(ishoej, ydelse(), funktionsvurdering="F")
    stored_sag(ishoej, ended_before_the_register())


def test_the_sums_add_up(ishoej: Kommune) -> None:
    everything(ishoej)
    leverance = frozen(ishoej)
    assert leverance.antal_i_alt == 7
    assert leverance.antal_ydelser == leverance.linjer.count() == 3
    assert leverance.antal_udeladt == 2
    assert leverance.antal_ikke_indberettes == 2
    assert leverance.antal_sager == 3
    assert leverance.antal_indberetningspligtige == 5
    files.assert_whole(leverance)


@pytest.mark.parametrize("lost", ["not told of", "not counted", "not read"])
def test_a_ydelse_that_would_be_lost_stops_the_leverance(
    ishoej: Kommune, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    """D16 is checked in code: here the code itself is made wrong in three ways."""
    everything(ishoej)
    if lost == "not told of":
        monkeypatch.setattr(Sorting, "wrote", lambda *_: None)
    elif lost == "not counted":
        monkeypatch.setattr(Sorting, "_leave_out", lambda *_: True)
    else:
        really = snapshot.stream
        monkeypatch.setattr(snapshot, "stream", lambda kommune: islice(really(kommune), 1, None))
        monkeypatch.setattr(freeze_module, "closing", nullcontext)
    with pytest.raises(AssertionError, match="D16"):
        frozen(ishoej)
    assert not Leverance.objects.exists()
    assert not Udeladelse.objects.exists()


def test_the_database_itself_refuses_sums_that_do_not_add_up(ishoej: Kommune) -> None:
    stored_sag(ishoej)
    leverance = frozen(ishoej, form="T402")
    fields: dict[str, Any] = {"antal_i_alt": 2, "antal_ydelser": 1, "frosset": leverance.frosset}
    with pytest.raises(IntegrityError, match="intet_forsvinder"), transaction.atomic():
        Leverance.objects.create(
            kommune=ishoej, form="T402", periode="2026M10", version=9, **fields
        )


def test_with_nothing_stored_there_is_nothing_to_report(ishoej: Kommune) -> None:
    leverance = frozen(ishoej)
    assert leverance.tilstand == states.INTET
    assert (leverance.filnavn, leverance.sha256, leverance.antal_i_alt) == ("", "", 0)
    assert not leverance.fil.exists()


def test_with_only_old_ydelser_there_is_nothing_to_report(ishoej: Kommune) -> None:
    stored_sag(ishoej, ended_before_the_register())
    leverance = frozen(ishoej)
    assert leverance.tilstand == states.INTET
    assert leverance.antal_ikke_indberettes == 1


def test_when_all_is_held_back_it_is_recorded_so(ishoej: Kommune) -> None:
    stored_sag(ishoej, with_error(), cpr=cpr(0))
    leverance = frozen(ishoej)
    assert leverance.tilstand == states.TILBAGEHOLDT
    assert (leverance.filnavn, leverance.sha256, leverance.antal_udeladt) == ("", "", 1)
    assert not leverance.fil.exists()
    assert leverance.udeladelser.count() == 1


@pytest.mark.parametrize("data", [with_error(), ended_before_the_register()])
def test_without_a_file_nothing_is_locked(ishoej: Kommune, data: YdelseData) -> None:
    stored = only(stored_sag(ishoej, data))
    frozen(ishoej)
    stored.refresh_from_db()
    assert stored.foerst_indberettet is None
