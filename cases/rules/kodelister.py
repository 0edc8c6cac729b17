"""The two questions to every code of a ydelse: is it in its list, and does it hold then (D12)?

A neutralised ydelse is exempt, because it must reach DST whatever has become of its codes (D2,
D12). Two things are told all the same: an unknown code on one that DST has never heard of, which
needs no exemption, and what no report can carry, which would stop the whole file.
"""

from __future__ import annotations

from collections.abc import Callable

from cases.codes import SHAPES, Code
from cases.data import YdelseData
from cases.findings import FEJL
from cases.rules.context import Context, period, shown_code, validity
from cases.rules.registry import Kind, Values, rule


# Long, because it says the two rules whole: their texts beside their questions, as they stand in
# every other file of rules.
def one_code(
    prefix: str,
    liste: str,
    field: str,
    get: Callable[[YdelseData], str],
    *,
    kind: Kind = Kind.YDELSE,
    listed_as: str,
    unknown: str,
    untimely: str,
    source: str,
    theme: str,
) -> None:
    """Register `<prefix>-UKENDT` and `<prefix>-PERIODE` for a field that holds one code or none.

    `unknown` and `untimely` say what to do, after what is wrong has been said.
    """

    @rule(
        f"{prefix}-UKENDT",
        kind,
        FEJL,
        field,
        title=f"Koden står i listen over {listed_as}",
        message=f"{{kode}} står ikke i listen over {listed_as}. {unknown}",
        source=f"{source} D12",
        theme=theme,
    )
    def is_known(y: YdelseData, c: Context) -> Values | None:
        kode = get(y)
        if not kode or c.codes.get(liste, kode) is not None or is_exempt(y, liste, kode):
            return None
        return {"kode": shown_code(kode)}

    @rule(
        f"{prefix}-PERIODE",
        kind,
        FEJL,
        field,
        title=f"Koden fra listen over {listed_as} gælder i ydelsens periode",
        message=f"{{kode}} gælder {{gyldig}}, men ydelsen løber {{periode}}. {untimely}",
        source="D12",
        theme=theme,
    )
    def is_timely(y: YdelseData, c: Context) -> Values | None:
        kode = get(y)
        code = c.codes.get(liste, kode) if kode else None
        if code is None or is_usable(code, y):
            return None
        return {"kode": code.kode, "gyldig": validity(code), "periode": period(y)}


def is_exempt(y: YdelseData, liste: str, kode: str) -> bool:
    """Whether the ydelse may keep a code that the list does not know."""
    return y.indberettet and y.is_neutralised and SHAPES[liste].fullmatch(kode) is not None


def is_usable(code: Code, y: YdelseData) -> bool:
    """Whether the code's validity overlaps the ydelse's days, from start to last day or open."""
    if code.gyldig_fra is None and code.gyldig_til is None:
        return True
    return code.is_usable(y.start, y.last_day) or y.is_neutralised
