"""What the engine promises whatever the rules say (D14)."""

import re
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import cpr
from cases.data import SagData, TilbudData, YdelseData
from cases.findings import ADVARSEL, FEJL, Finding
from cases.rules import RULES, Kind, Rule, check, check_change, engine
from cases.rules.registry import BROKEN, rule
from tests.cases.people import CODES, FICTITIOUS, ON, PASSING, ophold, sag, ydelse

DAYS = st.none() | st.dates() | st.sampled_from([date.min, date.max, date(2020, 2, 29), ON])
#: Real codes, near misses, CPR numbers where they do not belong, and anything at all.
TEXTS = (
    st.sampled_from(
        [
            "",
            " ",
            "1.3",
            "1.8.1",
            "1.18.2",
            "1.1.4",
            "3.1.0",
            "0.2017",
            "183",
            "2635",
            "A",
            "P",
            "S",
        ]
    )
    | st.sampled_from([FICTITIOUS, cpr.formatted(FICTITIOUS), PASSING, "{0}", "{kode}", "９" * 10])
    | st.text(st.characters(), max_size=20)
)
TILBUD = st.builds(TilbudData, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)
YDELSER = st.builds(
    YdelseData,
    identifikator=TEXTS,
    kode=TEXTS,
    varighed=TEXTS,
    maalgrupper=st.lists(TEXTS, max_size=3).map(tuple),
    bevillingsdato=DAYS,
    startdato=DAYS,
    forventet_slutdato=DAYS,
    slutdato=DAYS,
    tilbud=TILBUD,
    betalingskommune=TEXTS,
    indberettet=st.booleans(),
)
SAGER = st.builds(
    SagData,
    kommune=TEXTS,
    cpr=TEXTS | st.from_regex(r"[0-9]{10}", fullmatch=True),
    navn=TEXTS,
    funktionsvurdering=TEXTS,
    bemaerkninger=TEXTS,
    ydelser=st.lists(YDELSER, max_size=4).map(tuple),
)
ONS = st.dates() | st.sampled_from([date.min, date.max, date(2024, 2, 29)])


@given(SAGER, ONS, st.booleans())
def test_it_judges_any_case_and_tells_no_cpr_number(case, on, fiktive):
    for finding in check(case, CODES, on, fiktive=fiktive):
        assert not re.search(r"\d{6}[ -]?\d{4}", finding.message)
        assert finding.message.encode()
        assert len(finding.fingerprint) == 64


@given(SAGER, SAGER)
def test_it_judges_any_change(old, new):
    assert all(finding.severity == FEJL for finding in check_change(old, new))


@given(SAGER)
def test_nothing_is_locked_while_nothing_changes(case):
    distinct = {y.identifikator: y for y in case.ydelser}
    same = replace(case, ydelser=tuple(distinct.values()))
    assert check_change(same, same) == []


@given(SAGER, ONS, ONS)
def test_a_sentence_does_not_change_from_day_to_day(case, one_day, another):
    """Or what was set i orden yesterday would be back today (D14)."""
    if len({y.identifikator for y in case.ydelser}) < len(case.ydelser):
        return
    told = {(f.code, f.identifikator): f.message for f in check(case, CODES, one_day)}
    for f in check(case, CODES, another):
        if (f.code, f.identifikator) in told and f.code != "YD-TO-OPHOLD":
            assert told[f.code, f.identifikator] == f.message


def test_findings_follow_the_screens_order():
    case = sag(
        ydelse(kode="", bevillingsdato=None, startdato=None),
        ydelse(identifikator="b", kode="1.1", maalgrupper=()),
        ydelse(identifikator="b", kode="1.4"),
        cpr="",
    )
    assert [(f.code, f.identifikator) for f in check(case, CODES, ON)] == [
        ("SAG-CPR-MANGLER", ""),
        ("YD-KODE-MANGLER", "a"),
        ("YD-BEVILLING-MANGLER", "a"),
        ("YD-MAALGRUPPE-MANGLER", "b"),
        ("YD-ID-DUBLET", "b"),
    ]


def test_real_persons_are_the_default():
    assert [f.code for f in check(sag(), CODES, ON)] == ["SAG-CPR-MOD11"]
    assert check(sag(cpr=PASSING), CODES, ON) == []


def test_a_fingerprint_is_of_rule_record_and_sentence():
    finding = Finding("YD-X", ADVARSEL, "slutdato", "Slutdato 01-01-2026.", "a")
    assert finding.fingerprint == replace(finding, field="startdato").fingerprint
    assert finding.fingerprint != replace(finding, identifikator="b").fingerprint
    assert finding.fingerprint != replace(finding, message="Slutdato 02-01-2026.").fingerprint
    assert finding.fingerprint != replace(finding, code="YD-Y").fingerprint


def test_a_warning_comes_back_when_its_values_change():
    def warning(day: int) -> Finding:
        (found,) = check(sag(ydelse(startdato=date(2020, 1, day))), CODES, ON, fiktive=True)
        return found

    assert warning(10).fingerprint == warning(10).fingerprint
    assert warning(10).fingerprint != warning(11).fingerprint


def test_a_rule_holds_in_its_interval_only(monkeypatch):
    fra, til = date(2027, 1, 1), date(2027, 12, 31)
    monkeypatch.setattr(engine, "RULES", {"YD-PROEVE": _trial(fra, til)})
    day = timedelta(days=1)
    expected = {fra - day: 0, fra: 1, til: 1, til + day: 0}
    engine._state_rules.cache_clear()
    try:
        assert {on: len(check(sag(), CODES, on)) for on in expected} == expected
    finally:
        engine._state_rules.cache_clear()


def _trial(fra: date | None, til: date | None) -> Rule:
    return Rule(
        "YD-PROEVE", Kind.YDELSE, FEJL, "kode", "Prøve", "Ret det.", ("D14",), "ydelse",
        lambda y, c: BROKEN, fra, til,
    )  # fmt: skip


OF_A_TILBUD = {code: rule for code, rule in RULES.items() if rule.kind is Kind.TILBUD}


@pytest.mark.parametrize("code", OF_A_TILBUD)
@given(YDELSER)
def test_a_rule_of_a_tilbud_finds_nothing_where_there_is_none(code: str, data: YdelseData) -> None:
    """So it need not be asked there."""
    bare = replace(data, tilbud=TilbudData())
    context = engine.Context.of(SagData("183", FICTITIOUS, ydelser=(bare,)), CODES, ON, True)
    assert OF_A_TILBUD[code].test(bare, context) is None


def test_two_rules_can_not_share_a_code():
    with pytest.raises(ValueError, match="YD-SLUT-FOER-START"):
        rule(
            "YD-SLUT-FOER-START",
            Kind.YDELSE,
            FEJL,
            "slutdato",
            title="Igen",
            message="Ret det.",
            source="D9",
        )


def test_an_overlap_is_told_once_at_the_later_one():
    first = ydelse(identifikator="z", startdato=date(2020, 2, 1))
    second = ydelse(identifikator="a", startdato=date(2021, 2, 1))
    for ydelser in ((first, second), (second, first)):
        (found,) = check(sag(*ydelser), CODES, ON, fiktive=True)
        assert (found.code, found.identifikator) == ("YD-OVERLAP", "a")
        assert found.message == (
            "1.3 Behandling (§ 102) løber fra 01-02-2021 og overlapper den samme ydelse, der løber "
            "fra 01-02-2020. Danmarks Statistik fjerner overlap. Ret datoerne, eller slet eller "
            "neutraliser den, der er en fejl."
        )


def test_of_several_earlier_ones_the_one_that_runs_longest_is_told():
    case = sag(
        ydelse(identifikator="a", startdato=date(2020, 2, 1), slutdato=date(2022, 1, 1)),
        ydelse(identifikator="b", startdato=date(2020, 3, 1), slutdato=date(2020, 4, 1)),
        ydelse(identifikator="c", startdato=date(2021, 3, 1)),
    )
    found = {f.identifikator: f.message for f in check(case, CODES, ON, fiktive=True)}
    assert set(found) == {"b", "c"}
    assert "fra 01-02-2020 til og med 01-01-2022" in found["c"]


def test_two_open_ophold_of_one_kind_are_an_overlap_as_well():
    case = sag(ophold(), ophold(identifikator="b", startdato=date(2021, 1, 1)))
    codes = [f.code for f in check(case, CODES, ON, fiktive=True)]
    assert codes == ["YD-OVERLAP", "YD-TO-OPHOLD"]


def test_time_grows_with_the_ydelser_and_not_with_their_pairs():
    """10,000 overlapping ydelser on one case: pair by pair it would take a minute."""
    case = sag(*(ydelse(identifikator=f"{i:05}") for i in range(10_000)))
    began = time.perf_counter()
    assert len(check(case, CODES, ON, fiktive=True)) == 9_999
    assert time.perf_counter() - began < 10


def test_an_unknown_code_is_told_but_a_cpr_number_in_its_place_is_not():
    told = check(sag(ydelse(kode="9.9")), CODES, ON, fiktive=True)[0].message
    kept = check(sag(ydelse(kode=FICTITIOUS)), CODES, ON, fiktive=True)[0].message
    assert told.startswith("9.9 står ikke i listen over ydelser.")
    assert kept.startswith("Det, der er angivet, står ikke i listen over ydelser.")


def test_unfit_maalgrupper_are_told_in_a_sentence_that_can_be_read():
    odd = ydelse(maalgrupper=("9.9", "1.1.4\x00", FICTITIOUS))
    told = check(sag(odd), CODES, ON, fiktive=True)[0].message
    assert told.startswith(
        "Står ikke i listen over målgrupper: 9.9, noget, der ikke er en kode. Fjern dem"
    )


def test_a_missing_cpr_does_not_hide_what_else_is_wrong():
    case = sag(ydelse(slutdato=date(1800, 1, 1), maalgrupper=()), cpr="x")
    assert [f.code for f in check(case, CODES, ON)] == [
        "SAG-CPR-FORM",
        "YD-MAALGRUPPE-MANGLER",
        "YD-SLUT-FOER-START",
        "YD-SLUT-FOER-REGISTER",
    ]


def test_every_lock_is_told_for_each_ydelse_at_its_own():
    old = sag(ydelse(identifikator="a"), ophold(identifikator="b", indberettet=True))
    new = sag(ydelse(identifikator="a", kode="1.1"), cpr=PASSING)
    assert [(f.code, f.identifikator) for f in check_change(old, new)] == [
        ("LAAS-CPR-INDBERETTET", ""),
        ("LAAS-KODE", "a"),
        ("LAAS-SLET", "b"),
    ]


def test_a_lock_says_what_to_do_instead():
    old = ophold(indberettet=True)
    new = replace(old, tilbud=replace(old.tilbud, tilbudstype="3.5"))
    (found,) = check_change(sag(old), sag(new))
    assert found.message == (
        "Tilbudstypen kan ikke ændres, fordi ydelsen er indberettet. Neutraliser den, og opret en "
        "ny med den rigtige tilbudstype. Pnr, navn, adresse og postnr kan stadig rettes."
    )


def test_a_broken_date_is_told_with_its_values():
    (found,) = check(
        sag(ydelse(startdato=None, slutdato=date(2020, 1, 9))), CODES, ON, fiktive=True
    )
    assert found.message == (
        "Slutdato 09-01-2020 ligger før ydelsens bevillingsdato 15-01-2020. Ret den, der er "
        "forkert."
    )
    assert RULES[found.code].wording == (
        "Slutdato ‹dato› ligger før ydelsens ‹felt› ‹start›. Ret den, der er forkert."
    )
