"""Every rule beside examples that are in order and examples that are not."""

import re
from dataclasses import replace

import pytest

from cases.data import SagData, YdelseData
from cases.findings import ADVARSEL, FEJL, Finding
from cases.rules import RULES, Kind, check, check_change
from tests.cases.change_examples import CHANGES, Change
from tests.cases.people import CODES, ON, ophold, sag, ydelse
from tests.cases.rule_examples import EXAMPLES, Example, Real

CHANGE_KINDS = {Kind.SAG_CHANGE, Kind.YDELSE_CHANGE}


def judge(example: Example) -> list[Finding]:
    if isinstance(example, Real):
        return check(example.sag, CODES, ON)
    case = sag(example) if isinstance(example, YdelseData) else example
    return check(case, CODES, ON, fiktive=True)


def case_of(example: Example) -> SagData:
    if isinstance(example, Real):
        return example.sag
    return sag(example) if isinstance(example, YdelseData) else example


def each(table, side):
    return [
        pytest.param(code, example, id=f"{code}-{number}")
        for code, sides in table.items()
        for number, example in enumerate(sides[side], 1)
    ]


@pytest.mark.parametrize(("code", "example"), each(EXAMPLES, 0))
def test_what_is_in_order_passes(code: str, example: Example):
    assert code not in {finding.code for finding in judge(example)}


@pytest.mark.parametrize(("code", "example"), each(EXAMPLES, 1))
def test_what_is_not_in_order_is_found_once_per_record(code: str, example: Example):
    found = [finding for finding in judge(example) if finding.code == code]
    assert len(found) == 1
    holds(found[0], case_of(example))


@pytest.mark.parametrize(("code", "change"), each(CHANGES, 0))
def test_a_lock_lets_other_changes_through(code: str, change: Change):
    assert code not in {finding.code for finding in check_change(*change)}


@pytest.mark.parametrize(("code", "change"), each(CHANGES, 1))
def test_a_lock_stops_its_change(code: str, change: Change):
    found = check_change(*change)
    assert [finding.code for finding in found] == [code]
    assert found[0].severity == FEJL
    holds(found[0], change[0])


def holds(finding: Finding, case: SagData) -> None:
    """What is true of every finding, whatever the rule."""
    rule = RULES[finding.code]
    assert (finding.severity, finding.field) == (rule.severity, rule.field)
    about_a_ydelse = rule.kind not in {Kind.SAG, Kind.SAG_CHANGE}
    known = {y.identifikator for y in case.ydelser} if about_a_ydelse else {""}
    assert finding.identifikator in known
    assert "ugyldig" not in finding.message.lower()
    assert not re.search(r"[{}]|None|\d{4}-\d\d-\d\d|\(\)", finding.message)
    assert not case.cpr or case.cpr not in finding.message


def test_every_rule_has_an_example_of_either_kind():
    judged = {code for code, rule in RULES.items() if rule.kind not in CHANGE_KINDS}
    assert set(EXAMPLES) == judged
    assert set(CHANGES) == set(RULES) - judged
    assert all(passing and failing for passing, failing in [*EXAMPLES.values(), *CHANGES.values()])


@pytest.mark.parametrize("clean", [ydelse(), ophold(), replace(ydelse(), startdato=None)])
def test_a_clean_case_has_no_findings(clean: YdelseData):
    assert judge(clean) == []


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_rule_is_written_for_people(rule):
    assert re.fullmatch(r"[A-Z]+(-[A-Z0-9]+)+", rule.code)
    assert len(rule.code) <= 40
    assert rule.title
    assert not rule.title.endswith(".")
    assert rule.message.endswith(".")
    assert "ugyldig" not in rule.message.lower()


@pytest.mark.parametrize(("code", "example"), each(EXAMPLES, 1))
def test_asked_for_one_severity_it_finds_the_same_of_that_one(code: str, example: Example):
    """The freeze asks for FEJL alone."""
    case, fiktive = case_of(example), not isinstance(example, Real)
    everything = check(case, CODES, ON, fiktive=fiktive)
    for severity in (FEJL, ADVARSEL):
        asked = check(case, CODES, ON, fiktive=fiktive, only=severity)
        assert asked == [finding for finding in everything if finding.severity == severity]
