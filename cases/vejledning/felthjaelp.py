"""What each field is for, in the sense of DST's guide, and where our guide says more (ux 17)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hjaelp:
    """Help for one field; `kapitel` and `afsnit` name the section in `chapters`."""

    tekst: str
    kapitel: str
    afsnit: str


BORGER = {
    "cpr": Hjaelp(
        "Borgerens CPR nummer, ti cifre med eller uden bindestreg. Det bliver ikke slået op i "
        "CPR-registeret og kan ikke rettes, når sagen er gemt.",
        "sager",
        "opret",
    ),
    "navn": Hjaelp(
        "Borgerens navn. Frivilligt, men gør sagen let at kende igen. Bliver ikke indberettet.",
        "sager",
        "opret",
    ),
    "funktionsvurdering": Hjaelp(
        "Borgerens samlede funktionsniveau fra A (intet problem) til E (fuldstændigt problem). "
        "Frivillig.",
        "sager",
        "funktionsvurdering",
    ),
    "bemaerkninger": Hjaelp(
        "Kommunens egne bemærkninger. Frivillige, og bliver ikke indberettet.", "sager", "ret"
    ),
}

YDELSE = {
    "kode": Hjaelp(
        "Den ydelse, borgeren får. Skriv kode, paragraf eller ord. Kan ikke rettes, når den er "
        "gemt.",
        "ydelser",
        "kode",
    ),
    "varighed": Hjaelp(
        "Periodeydelse løber over tid, stykydelse gives én gang. De fleste er periodeydelser.",
        "ydelser",
        "varighed",
    ),
    "maalgrupper": Hjaelp(
        "Hvorfor borgeren får netop denne ydelse. Mindst én, gerne flere.", "maalgrupper", "vaelg"
    ),
    "tilbudstype": Hjaelp(
        "Hvilken slags tilbud det er. Skal kun udfyldes, hvis ydelsen er et ophold. Kan ikke "
        "rettes, når ydelsen er indberettet.",
        "tilbud",
        "tilbudstype",
    ),
    "pnr": Hjaelp(
        "Stedets produktionsenhedsnummer, ti cifre. Har stedet ikke et, så skriv navn, adresse og "
        "postnr.",
        "tilbud",
        "sted",
    ),
    "tilbud_navn": Hjaelp(
        "Stedets navn, hvis det ikke har et Pnr. Så skal adresse og postnr også med.",
        "tilbud",
        "sted",
    ),
    "tilbud_adresse": Hjaelp("Stedets vej og nummer, hvis det ikke har et Pnr.", "tilbud", "sted"),
    "tilbud_postnr": Hjaelp(
        "Stedets postnummer, fire cifre, hvis det ikke har et Pnr.", "tilbud", "sted"
    ),
    "bevillingsdato": Hjaelp(
        "Den dag, ydelsen er bevilget. Skal udfyldes; står til dags dato.",
        "datoer",
        "bevillingsdato",
    ),
    "startdato": Hjaelp(
        "Den dag, ydelsen går i gang. Er den tom, gælder bevillingsdatoen.", "datoer", "startdato"
    ),
    "forventet_slutdato": Hjaelp(
        "Hvornår ydelsen ventes at slutte. Frivillig, og afslutter ikke ydelsen.",
        "datoer",
        "forventet-slutdato",
    ),
    "slutdato": Hjaelp(
        "Ydelsens sidste dag. Tom, så længe ydelsen løber; skal udfyldes, når den ophører.",
        "datoer",
        "slutdato",
    ),
    "betalingskommune": Hjaelp(
        "Den kommune, der betaler. Står til jeres egen; ret den kun, hvis det er en anden.",
        "datoer",
        "betalingskommune",
    ),
}

KONTAKT = {
    "navn": Hjaelp("Kontaktpersonens navn. Følger med i leverancen.", "kontaktoplysninger", "ret"),
    "email": Hjaelp(
        "En adresse, som bliver læst. Vores e-mails rummer aldrig CPR-numre eller borgeres navne.",
        "kontaktoplysninger",
        "de-tre",
    ),
    "telefon": Hjaelp("Frivillig, og bliver ikke indberettet.", "kontaktoplysninger", "de-tre"),
}

#: The section that a rule about this field is explained in.
AFSNIT = {name: (hjaelp.kapitel, hjaelp.afsnit) for name, hjaelp in {**BORGER, **YDELSE}.items()}
