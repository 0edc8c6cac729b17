"""The lists of 2026 over those of before, where cases have been entered and reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from cases.codes import MAALGRUPPE, YDELSE
from cases.data import YdelseData
from cases.kodelister import lister, loading
from cases.kodelister.files import read_files, read_folder, supplied
from cases.models import Kommune, Medarbejder, Ydelse
from cases.services.sager import findings_of
from deliveries.management.demo_story import Story
from deliveries.models import Leverance
from deliveries.periode import COPENHAGEN, Periode
from tests import factories
from tests.cases.old_lists import FIXTURES, UNKNOWN, old_file

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=COPENHAGEN)
#: What the two changes can break on a ydelse that was sound.
OVER, UNFIT = "YD-MAALGRUPPE-PERIODE", "YD-MAALGRUPPE-YDELSE"


@pytest.fixture
def told(db: None) -> Kommune:
    """Three months reported under the lists of before."""
    old = read_files({name: old_file(name) for name in UNKNOWN})
    assert lister.replace(loading.completed(replace(old, unsaid=frozenset())), [])
    kommune = factories.kommune("183", indberetter_fra="2026M08")
    user = factories.medarbejder("ejer", "SAGSBEHANDLER", kommune)
    with time_machine.travel(NOW, tick=False):
        Story(kommune, user, 12).tell()
        yield kommune


def stored() -> dict[str, YdelseData]:
    ydelser = Ydelse.objects.prefetch_related("maalgrupper")
    return {ydelse.identifikator: ydelse.data() for ydelse in ydelser}


def errors() -> set[tuple[str, str]]:
    return {
        (finding.code, finding.identifikator)
        for sag in Kommune.objects.get(pk="183").sager.all()
        for finding in findings_of(sag.data())
        if finding.is_error
    }


def test_they_say_what_they_change_and_break_nothing_that_is_stored(
    told: Kommune, drift: Medarbejder
) -> None:
    before, errors_before = stored(), errors()
    sent = list(Leverance.objects.order_by("pk").values_list("pk", "sha256"))
    waiting = loading.receive(drift, supplied(FIXTURES))
    plan = loading.trial(waiting)
    by_kode = {(change.liste, change.kode): change for change in plan.aendringer}
    assert by_kode[YDELSE, "1.18.3"].art == by_kode[MAALGRUPPE, "10"].art == "ny"
    assert by_kode[YDELSE, "1.3"].hvad == "kortnavn: tom → Behandling"
    assert by_kode[MAALGRUPPE, "1.2.1.1"].hvad == "gyldig_til: tom → 31-12-2017"
    assert by_kode[MAALGRUPPE, "1.2.2"].hvad == "tekst: Sindslidelse → Psykiske vanskeligheder"
    assert "fjernet" not in {change.art for change in plan.aendringer}
    foretold = dict(loading.errors_from(lister.as_codes(plan.koder)))

    loading.take_into_use(drift, waiting, plan.fingeraftryk)

    assert stored() == before
    assert list(Leverance.objects.order_by("pk").values_list("pk", "sha256")) == sent
    new = errors() - errors_before
    assert new
    assert {code for code, _ in new} <= {OVER, UNFIT}
    assert {(OVER, key) for key in foretold[told][OVER]} == {n for n in new if n[0] == OVER}
    # What began while its målgruppe held is left alone.
    assert all(before[key].start > date(2017, 12, 31) for _, key in new)
    out = StringIO()
    call_command("kontroller", stdout=out)
    assert "Alt er, som det skal være." in out.getvalue()


def test_the_next_leverance_can_be_made(told: Kommune, drift: Medarbejder) -> None:
    files = read_folder(FIXTURES)
    assert lister.replace(list(files.codes), [])
    with time_machine.travel(datetime(2026, 12, 14, 5, 0, tzinfo=COPENHAGEN), tick=False):
        leverance = factories.frozen(told, Periode(2026, 11), datetime.now(COPENHAGEN))
        assert leverance.antal_ydelser
        out = StringIO()
        call_command("kontroller", stdout=out)
    assert "Alt er, som det skal være." in out.getvalue()
