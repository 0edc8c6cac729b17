"""Running the rules over a case (D14).

At delivery `check` runs over every ydelse of a kommune, so it does nothing but call the rules: what
several rules need is worked out once per case in the Context, and a message is only put together
for a rule that is broken.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from cases.codes import Codes
from cases.data import SagData
from cases.findings import Finding
from cases.rules.context import Context
from cases.rules.registry import RULES, Kind, Rule

Runs = tuple[tuple[Callable[..., Any], Rule], ...]


def check(
    sag: SagData, codes: Codes, on: date, *, fiktive: bool = False, only: str = ""
) -> list[Finding]:
    """Everything that is wrong with the case as it stands on the day `on` (D14).

    `on` is today in Europe/Copenhagen (D1). With `fiktive` only made-up CPR numbers pass (D25).
    `only` (FEJL or ADVARSEL) leaves the rules of the other severity out.
    The case's own findings come first, then each ydelse's, then those across ydelser. Never raises,
    whatever the values.
    """
    context = Context.of(sag, codes, on, fiktive)
    sag_rules, without_tilbud, with_tilbud, across_rules = _state_rules(on, only)
    found = []
    for test, rule in sag_rules:
        values = test(sag, context)
        if values is not None:
            found.append(rule.finding(values))
    for ydelse in sag.ydelser:
        for test, rule in with_tilbud if ydelse.tilbud else without_tilbud:
            values = test(ydelse, context)
            if values is not None:
                found.append(rule.finding(values, ydelse.identifikator))
    if len(sag.ydelser) > 1:
        for test, rule in across_rules:
            for ydelse, values in test(sag, context):
                found.append(rule.finding(values, ydelse.identifikator))
    return found


def check_change(old: SagData, new: SagData) -> list[Finding]:
    """The locks that the change from `old` to `new` would break (D5); all are FEJL.

    Ydelser are paired by identifikator; one that `new` does not have is taken as removed. Whether
    something is reported is read from `old`.
    """
    found = []
    for test, rule in _of_kind(Kind.SAG_CHANGE):
        values = test(old, new)
        if values is not None:
            found.append(rule.finding(values))
    kept = {ydelse.identifikator: ydelse for ydelse in new.ydelser}
    ydelse_rules = _of_kind(Kind.YDELSE_CHANGE)
    for ydelse in old.ydelser:
        for test, rule in ydelse_rules:
            values = test(ydelse, kept.get(ydelse.identifikator))
            if values is not None:
                found.append(rule.finding(values, ydelse.identifikator))
    return found


@lru_cache(maxsize=64)
def _state_rules(on: date, only: str) -> tuple[Runs, Runs, Runs, Runs]:
    """The rules that hold on a day, with their functions at hand: on the case, on a ydelse without
    a tilbud, on one with a tilbud, and across ydelser.
    """
    of_kinds = ((Kind.SAG,), (Kind.YDELSE,), (Kind.YDELSE, Kind.TILBUD), (Kind.ACROSS,))
    sag, without_tilbud, with_tilbud, across = (
        tuple(
            (test, rule)
            for test, rule in _of_kind(*kinds)
            if rule.applies(on) and only in ("", rule.severity)
        )
        for kinds in of_kinds
    )
    return sag, without_tilbud, with_tilbud, across


def _of_kind(*kinds: Kind) -> Runs:
    return tuple((rule.test, rule) for rule in RULES.values() if rule.kind in kinds)
