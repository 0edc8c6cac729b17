"""One good header, sag and file for the tests to break, and strategies for all the others."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from cases.cpr import fictitious
from cases.data import NO_TILBUD, PERIODEYDELSE, STYKYDELSE, SagData, TilbudData, YdelseData
from deliveries import l402
from deliveries.periode import COPENHAGEN, Periode

CONTACTS = (
    l402.Contact("FAGLIG", "Åse Ærø", "aase@kommune.example"),
    l402.Contact("TEKNISK", "Bo & Co. <drift>", "bo@kommune.example"),
    l402.Contact("KVITTERING", "Postkassen … 1", "post@kommune.example"),
)
HEADER = l402.Header(
    system="DHUV web",
    version="1.0.0",
    survey_id="D280700",
    form=l402.L402,
    periode=Periode(2026, 10),
    kommunekode="183",
    cvr="11931316",
    contacts=CONTACTS,
    created=datetime(2026, 11, 14, 4, 0, 12, 345678, tzinfo=UTC),
    ref_id="6f1b0c5e-0000-4000-8000-000000000001",
)

#: In order: three people who do not exist (D25).
CPRS = sorted(fictitious(date(1970, 5, day), serial=day) for day in (2, 3, 4))

PLACE = TilbudData("3.4", navn="Bostedet Søblomst & Søn", adresse="Åvej 12, 1. <tv>", postnr="5970")
FULL = YdelseData(
    identifikator="a-1",
    kode="1.8.1",
    varighed=PERIODEYDELSE,
    maalgrupper=("1.1.4", "293bf940-c075-4e3d-b5ef-6e331202e556"),
    bevillingsdato=date(2026, 1, 2),
    startdato=date(2026, 1, 3),
    forventet_slutdato=date(2026, 12, 30),
    slutdato=date(2026, 12, 31),
    tilbud=PLACE,
    betalingskommune="190",
    indberettet=True,
)
BARE = YdelseData(
    identifikator="a-2",
    kode="1.3",
    varighed=STYKYDELSE,
    maalgrupper=("1.1.4",),
    bevillingsdato=date(2026, 2, 1),
    betalingskommune="183",
)
SAG = SagData(
    kommune="183",
    cpr=CPRS[0],
    navn="Niels Hansen",
    funktionsvurdering="C",
    bemaerkninger="Ringer altid om torsdagen.",
    ydelser=(FULL, BARE),
)


def written(sager: Iterable[SagData] = (SAG,), header: l402.Header = HEADER) -> bytes:
    out = io.BytesIO()
    l402.write(out, header, sager)
    return out.getvalue()


def read_all(data: bytes, max_bytes: int = 10_000_000) -> tuple[l402.Header, list[l402.ReadSag]]:
    header, sager = l402.read(io.BytesIO(data), max_bytes)
    return header, list(sager)


def sag(cpr: str, *ydelser: YdelseData) -> SagData:
    return SagData(kommune="183", cpr=cpr, ydelser=ydelser)


def swapped(old: str, new: str, data: bytes | None = None, times: int = 1) -> bytes:
    """The good file (or `data`) with something else in it; fails when there is nothing to swap."""
    data = written() if data is None else data
    assert old.encode() in data, f"the file has no {old}"
    return data.replace(old.encode(), new.encode(), times)


#: One line of any characters that XML knows, at least one of which can be seen.
lines = st.text(
    st.characters(
        min_codepoint=0x20, exclude_categories=("Cs",), exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
    max_size=60,
).filter(lambda text: text.strip(" ") != "")
dotted = st.lists(st.integers(0, 99), min_size=1, max_size=4).map(
    lambda numbers: ".".join(map(str, numbers))
)
digits = st.text("0123456789", min_size=10, max_size=10)
days = st.dates(date(1900, 1, 1), date(9999, 12, 31))
tilbud = st.one_of(
    st.just(NO_TILBUD),
    st.builds(TilbudData, st.one_of(st.just(""), dotted), pnr=digits),
    st.builds(
        TilbudData,
        st.one_of(st.just(""), dotted),
        st.one_of(st.just(""), digits),
        lines,
        lines,
        digits.map(lambda d: d[:4]),
    ),
)
ydelser = st.builds(
    YdelseData,
    identifikator=lines.map(lambda text: text[:50]).filter(lambda text: text.strip(" ") != ""),
    kode=dotted,
    varighed=st.sampled_from([PERIODEYDELSE, STYKYDELSE]),
    maalgrupper=st.lists(
        st.one_of(dotted, st.uuids().map(str)), min_size=1, max_size=4, unique=True
    ).map(lambda koder: tuple(sorted(koder))),
    bevillingsdato=days,
    startdato=st.none() | days,
    forventet_slutdato=st.none() | days,
    slutdato=st.none() | days,
    tilbud=tilbud,
    betalingskommune=digits.map(lambda d: d[:3]),
    indberettet=st.booleans(),
)
births = st.dates(date(1910, 1, 2), date(2007, 12, 31)).filter(lambda d: (d.day, d.month) != (1, 1))
cprs = st.builds(fictitious, births, st.integers(0, 899))


@st.composite
def sager(draw: st.DrawFn) -> list[SagData]:
    """Some sager of kommune 183 as the writer wants them: by CPR, each identifikator once."""
    people = sorted(draw(st.sets(cprs, min_size=1, max_size=4)))
    found = []
    for cpr in people:
        own = draw(st.lists(ydelser, min_size=1, max_size=4, unique_by=lambda y: y.identifikator))
        own = [y for y in own if cpr not in y.identifikator] or [BARE]
        found.append(
            SagData(
                "183",
                cpr,
                draw(lines),
                draw(st.sampled_from(["", "A", "B", "C", "D", "E"])),
                draw(st.text(max_size=40)),
                tuple(own),
            )
        )
    return found


names = lines.map(lambda text: text[:100]).filter(lambda text: text.strip() != "")
addresses = st.from_regex(
    r"[A-Za-zÆØÅæøå0-9.!#$%&'*+/=?^_`{|}~-]{1,191}@[a-zæøå0-9.-]{1,64}", fullmatch=True
)
moments = st.datetimes(datetime(2013, 7, 1), datetime(2500, 1, 1), timezones=st.just(UTC)).filter(
    # An hour that the clock shows twice can not be told from the other in a file.
    lambda moment: moment.astimezone(COPENHAGEN).month != 10
)


@st.composite
def headers(draw: st.DrawFn) -> l402.Header:
    """A header as `read` gives it back: its time is local, without fraction."""
    return replace(
        HEADER,
        form=draw(st.sampled_from(l402.FORMS)),
        periode=Periode(draw(st.integers(2013, 2999)), draw(st.integers(1, 12))),
        contacts=tuple(
            l402.Contact(contact.kind, draw(names), draw(addresses)) for contact in CONTACTS
        ),
        created=draw(moments).astimezone(COPENHAGEN).replace(microsecond=0),
        ref_id=draw(st.one_of(st.just(""), names)),
        system=draw(names.map(lambda text: text[:50]).filter(str.strip)),
        description=draw(names.map(lambda text: text[:50]).filter(str.strip)),
    )
