"""Files as they arrive at the receiver, and what it says of them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cases.data import SagData, YdelseData
from cases.findings import Finding
from deliveries import l402
from deliveries.receiver import NOTHING, Refusals, Verdict, judge
from tests.cases.people import CODES
from tests.deliveries.l402_examples import BARE, CPRS, HEADER, written

NAME = "P_183_L402_P2026M10_V01_D20261114T050012.xml"
T402_NAME = "T_183_T402_P2026M10_V01_D20261114T050012.xml"
T402 = replace(HEADER, form=l402.T402)


def ydelse(identifikator: str, **changes: Any) -> YdelseData:
    """A ydelse with which nothing is wrong."""
    return replace(BARE, identifikator=identifikator, **changes)


def sag(number: int, *ydelser: YdelseData, **changes: Any) -> SagData:
    """The case of one of three people who do not exist."""
    return replace(SagData("183", CPRS[number], ydelser=ydelser), **changes)


GOOD = (sag(0, ydelse("a"), ydelse("b")), sag(1, ydelse("c")))
#: One ydelse of three breaks a rule.
ONE_BAD = (sag(0, ydelse("a"), ydelse("b", kode="9.9.9")), sag(1, ydelse("c")))


def judged(
    sager: Iterable[SagData] = GOOD,
    name: str = NAME,
    header: l402.Header = HEADER,
    refusals: Refusals = NOTHING,
) -> tuple[Verdict, list[Finding]]:
    return judged_bytes(written(sager, header), name, refusals)


def judged_bytes(
    data: bytes, name: str = NAME, refusals: Refusals = NOTHING
) -> tuple[Verdict, list[Finding]]:
    rows: list[Finding] = []
    return judge(name, io.BytesIO(data), CODES, rows.append, refusals), rows
