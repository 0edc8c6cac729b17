"""As little as can be done: psycopg's server-side cursor, and strings put together by hand.

The very bytes of `l402.write`, for data that is known to be sound: nothing is checked here.
"""

from __future__ import annotations

from datetime import date
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

import psycopg

FETCH = 5_000
# The database joins the målgrupper and sorts: nobody does it faster.
SQL = """
SELECT s.cpr, s.funktionsvurdering, y.identifikator, y.kode, y.varighed, m.koder, y.tilbudstype,
    y.pnr, y.tilbud_navn, y.tilbud_adresse, y.tilbud_postnr, y.bevillingsdato,
    y.startdato, y.forventet_slutdato, y.slutdato, y.betalingskommune
FROM cases_ydelse y
JOIN cases_sag s ON s.id = y.sag_id
JOIN (
    SELECT ydelse_id, string_agg(kode, '</MaalgruppeKode><MaalgruppeKode>'
        ORDER BY kode COLLATE "C") AS koder
    FROM cases_maalgruppe WHERE ydelse_id IN (SELECT id FROM cases_ydelse WHERE kommune_id = %(k)s)
    GROUP BY ydelse_id
) m ON m.ydelse_id = y.id
WHERE y.kommune_id = %(k)s
ORDER BY s.cpr COLLATE "C", coalesce(y.startdato, y.bevillingsdato), y.identifikator COLLATE "C"
"""


def write(
    out: BinaryIO, begin: bytes, end: bytes, connection: psycopg.Connection[Any], kode: str
) -> None:
    """Write the kommune's file between the two halves of its frame."""
    out.write(begin)
    last = ""
    with connection.transaction(), connection.cursor("bench") as cursor:
        # Without this PostgreSQL plans for the first tenth of the rows.
        connection.execute("SET LOCAL cursor_tuple_fraction = 1")
        cursor.itersize = FETCH
        cursor.execute(SQL, {"k": kode})
        for row in cursor:
            if row[0] != last:
                if last:
                    out.write(_SAG_END)
                last = row[0]
                out.write(_sag(last, row[1]))
            out.write(_ydelse(*row[2:]))
    if last:
        out.write(_SAG_END)
    out.write(end)


_SAG_END = b"</HandicapYdelseStrukturSamling></HandicapSagStruktur>\n"


def _sag(cpr: str, vurdering: str) -> bytes:
    if vurdering:
        vurdering = f"<SamletFunktionsvurderingKode>{vurdering}</SamletFunktionsvurderingKode>"
    return (
        f"<HandicapSagStruktur><BorgerCPRidentifikator>{cpr}</BorgerCPRidentifikator>{vurdering}"
        "<HandicapYdelseStrukturSamling>\n"
    ).encode()


def _ydelse(
    identifikator: str,
    kode: str,
    varighed: str,
    koder: str,
    tilbudstype: str,
    pnr: str,
    navn: str,
    adresse: str,
    postnr: str,
    bevilling: date,
    start: date | None,
    forventet: date | None,
    slut: date | None,
    betaler: str,
) -> bytes:
    tilbud = ""
    if tilbudstype or pnr or navn:
        sted = (
            f"<ProduktionsenhedIdentifikator>{pnr}</ProduktionsenhedIdentifikator>"
            if pnr
            else f"<TilbudNavn>{escape(navn)}</TilbudNavn><TilbudAdresse>{escape(adresse)}"
            f"</TilbudAdresse><TilbudPostnummer>{postnr}</TilbudPostnummer>"
        )
        art = f"<TilbudstypeKode>{tilbudstype}</TilbudstypeKode>" if tilbudstype else ""
        tilbud = f"<TilbudStruktur>{art}{sted}</TilbudStruktur>"
    return (
        f"<HandicapYdelseStruktur><YdelseIdentifikator>{escape(identifikator)}"
        f"</YdelseIdentifikator><YdelseKode>{kode}</YdelseKode><YdelseVarighedKode>{varighed}"
        f"</YdelseVarighedKode><MaalgruppeKodeSamling><MaalgruppeKode>{koder}</MaalgruppeKode>"
        f"</MaalgruppeKodeSamling>{tilbud}<BevillingsDato>{bevilling}</BevillingsDato>"
        f"{f'<StartDato>{start}</StartDato>' if start else ''}"
        f"{f'<ForventetSlutDato>{forventet}</ForventetSlutDato>' if forventet else ''}"
        f"{f'<SlutDato>{slut}</SlutDato>' if slut else ''}"
        f"<BetalingskommuneKode>{betaler}</BetalingskommuneKode></HandicapYdelseStruktur>\n"
    ).encode()
