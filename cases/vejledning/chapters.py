"""The guide's chapters and how they are searched. The prose is in `templates/vejledning/kapitler/`.

`kilde` names the parts of DST's guide (version 6, 2013) that a chapter follows in our own words;
empty where the chapter is about what their solution did not have.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cases.texts import plain


@dataclass(frozen=True)
class Kapitel:
    slug: str
    titel: str
    resume: str
    kilde: str = ""
    #: What people may look for without its standing in the chapter.
    ord: str = ""


KAPITLER = {
    kapitel.slug: kapitel
    for kapitel in (
        Kapitel(
            "indledning",
            "Kort om indberetningen",
            "Hvad der indberettes, hvornår, og hvem der får det.",
            "Indledning; Baggrund",
            "FLIS DST formål lov",
        ),
        Kapitel(
            "logon",
            "Logon og rettigheder",
            "Hvordan du kommer ind, og hvad din rolle giver ret til.",
            "Start indberetninger",
            "login adgang MitID NemLog-in Virk adgangskode password",
        ),
        Kapitel(
            "kontaktoplysninger",
            "Kontaktoplysninger",
            "De tre kontaktpersoner, der skal være på plads først.",
            "Kontaktoplysninger",
            "fagligt teknisk kvitteringsmodtager e-mail",
        ),
        Kapitel(
            "sager",
            "Sager",
            "Opret, find, ret, afslut og slet en sag.",
            "Sager; Ret borgerens data; Samlet funktionsvurdering; Søgning på sager; Afslut sag; "
            "Slet sag",
            "borger CPR navn bemærkninger",
        ),
        Kapitel(
            "ydelser",
            "Ydelser",
            "Tilføj, ret, slet og neutraliser en ydelse.",
            "Ydelser; Ret ydelse; Slet ydelse",
            "periodeydelse stykydelse kode låst",
        ),
        Kapitel(
            "tilbud",
            "Tilbudstype og tilbud",
            "Hvornår et tilbud skal angives, og hvordan du finder det.",
            "Tilbudstype",
            "Pnr P-nummer produktionsenhed Tilbudsportalen ophold adresse",
        ),
        Kapitel(
            "maalgrupper",
            "Målgrupper",
            "Hvorfor borgeren får netop denne ydelse.",
            "Målgrupper",
            "uoplyst diagnose",
        ),
        Kapitel(
            "datoer",
            "Datoer og betalingskommune",
            "De fire datoer, og hvem der betaler.",
            "Bevillingsdato, Startdato, Forventet slutdato og Slutdato; Betalingskommune",
            "bevilling start slut handlekommune",
        ),
        Kapitel(
            "fejlliste",
            "Fejl og advarsler",
            "Hvad der holder en ydelse ude, og hvordan du retter det.",
            ord="regler kontrol kvalitet",
        ),
        Kapitel(
            "leverancer",
            "Leverancer og kvitteringer",
            "Den 14., kvitteringen, og hvordan kommunen henter sine data.",
            "Hent data fra Danmarks Statistik",
            "XML L402 T402 download indberetning prøvelevering",
        ),
        Kapitel(
            "hurtigt",
            "Hurtig indtastning",
            "Genveje, kladder og alt det, der sparer tid.",
            ord="tastatur shortcuts kladde session",
        ),
        Kapitel(
            "tal",
            "Tal og valideringsrapport",
            "Kommunens tal, som Danmarks Statistik tæller dem, og hvad mærkerne betyder.",
            ord="statistik modtagere fuldtidsydelser HAND01 HAND07 mærke kommentar kvartal",
        ),
        Kapitel(
            "hvad-goer-jeg-hvis",
            "Hvad gør jeg hvis?",
            "Svar på det, der oftest går galt.",
            "Hvad gør jeg hvis?",
            "hjælp problem forkert fejl",
        ),
    )
}


@dataclass(frozen=True)
class Afsnit:
    """A section of a chapter, with its text as it is read."""

    kapitel: Kapitel
    id: str
    titel: str
    tekst: str


#: More hits than anybody reads.
MOST = 20
#: Letters from which on a word is also looked for inside words: `dato` in `slutdato`.
INSIDE = 4
_BEFORE, _AFTER = 60, 140


def search(typed: str, alle: Iterable[Afsnit]) -> list[Afsnit]:
    """The sections in which every typed word is found, the best first."""
    words = plain(typed).casefold().split()
    if not words:
        return []
    ranked = []
    for afsnit in alle:
        ranks = [_rank(word, afsnit) for word in words]
        if None not in ranks:
            ranked.append((sum(rank for rank in ranks if rank is not None), afsnit))
    ranked.sort(key=lambda pair: pair[0])
    return [afsnit for _, afsnit in ranked[:MOST]]


def excerpt(typed: str, tekst: str) -> str:
    """A piece of the text around the first typed word, or its beginning."""
    found = [
        place for word in plain(typed).casefold().split() if (place := _place(word, tekst)) >= 0
    ]
    middle = min(found, default=0)
    begin = max(0, middle - _BEFORE)
    piece = tekst[begin : middle + _AFTER]
    if begin:
        piece = f"… {piece.partition(' ')[2]}"
    if middle + _AFTER < len(tekst):
        piece = f"{piece.rpartition(' ')[0]} …"
    return piece


def _rank(word: str, afsnit: Afsnit) -> int | None:
    """How near the word is to what the section is about; None where it is not in it."""
    places = (afsnit.titel, f"{afsnit.kapitel.titel} {afsnit.kapitel.ord}", afsnit.tekst)
    for rank, text in enumerate(places):
        if any(other.startswith(word) for other in _words(text)):
            return rank
    inside = len(word) >= INSIDE and word in " ".join(places).casefold()
    return len(places) if inside else None


def _words(text: str) -> list[str]:
    return [word.strip("»«().,:;?!") for word in text.casefold().split()]


def _place(word: str, tekst: str) -> int:
    return tekst.casefold().find(word)
