"""The kinds of entries in the log: one table. Pure: writer, pages and reports read the same.

A new act or reading gets its row here first; `cases.log.audit` writes no other. `formaal` is what
the citizen is told of it in a right-of-access report.
"""

from __future__ import annotations

from dataclasses import dataclass

LAESNING = "læsning"
AENDRING = "ændring"
LEVERANCE = "leverance"
ADGANG = "adgang"
DRIFT = "drift"
LOGGEN = "loggen"

KATEGORIER = {
    LAESNING: "Set",
    AENDRING: "Oprettet, ændret eller slettet",
    LEVERANCE: "Leverancer",
    ADGANG: "Logon og rettigheder",
    DRIFT: "Opsætning og oprydning",
    LOGGEN: "Brug af loggen",
}


@dataclass(frozen=True)
class Art:
    """One kind; `formaal` is empty where no citizen's data are looked at or changed."""

    navn: str
    kategori: str
    formaal: str = ""


_CASEWORK = "Behandling af din sag"
_OVERVIEW = "Overblik over kommunens sager"
_QUALITY = "Kontrol af, at oplysningerne er rigtige"
_REPORT = "Indberetning til Danmarks Statistik"
_KEEPING = "Sletning efter kommunens opbevaringstid"

_ALL = (
    # Readings
    Art("sag åbnet", LAESNING, _CASEWORK),
    Art("ydelse åbnet", LAESNING, _CASEWORK),
    Art("kvitteringsside vist", LAESNING, _CASEWORK),
    Art("historik vist", LAESNING, _QUALITY),
    Art("sag slået op", LAESNING, "Undersøgelse af, om du har en sag"),
    Art("sagsliste vist", LAESNING, _OVERVIEW),
    Art("søgning", LAESNING, "Søgning efter en sag"),
    Art("udløbsliste vist", LAESNING, _OVERVIEW),
    Art("fejlliste vist", LAESNING, _QUALITY),
    Art("fejlliste hentet", LAESNING, _QUALITY),
    Art("svar vist", LAESNING, _QUALITY),
    Art("kvittering vist", LAESNING, _QUALITY),
    Art("leverance vist", LAESNING, _REPORT),
    Art("leverance hentet", LAESNING, _REPORT),
    Art("tal vist", LAESNING, _QUALITY),
    Art("sager bag tal vist", LAESNING, _QUALITY),
    # Case data
    Art("sag oprettet", AENDRING, _CASEWORK),
    Art("sag ændret", AENDRING, _CASEWORK),
    Art("sag slettet", AENDRING, _CASEWORK),
    Art("sag neutraliseret", AENDRING, _CASEWORK),
    Art("ydelse oprettet", AENDRING, _CASEWORK),
    Art("ydelse ændret", AENDRING, _CASEWORK),
    Art("ydelse slettet", AENDRING, _CASEWORK),
    Art("ydelse neutraliseret", AENDRING, _CASEWORK),
    Art("advarsel set i orden", AENDRING, _QUALITY),
    Art("set i orden fortrudt", AENDRING, _QUALITY),
    Art("kassation ønsket", AENDRING, "Beslutning om at fjerne din sag"),
    Art("kassation afvist", AENDRING, "Beslutning om at fjerne din sag"),
    Art("sag kasseret", AENDRING, "Beslutning om at fjerne din sag"),
    Art("sag ryddet", AENDRING, _KEEPING),
    Art("sag slettet efter opbevaringstid", AENDRING, _KEEPING),
    # Leverancer
    Art("leverance frosset", LEVERANCE, _REPORT),
    Art("leverance ikke dannet", LEVERANCE),
    Art("leverance sendt", LEVERANCE, _REPORT),
    Art("leverance annulleret", LEVERANCE, _REPORT),
    Art("leverance godkendt", LEVERANCE, _REPORT),
    Art("nyt sendeforsøg bestilt", LEVERANCE, _REPORT),
    Art("kvittering modtaget", LEVERANCE, _REPORT),
    Art("kvittering set", LEVERANCE, _REPORT),
    Art("leverancefil slettet", LEVERANCE),
    Art("tal opgjort", LEVERANCE),
    Art("tal hentet", LEVERANCE),
    Art("mærke kommenteret", LEVERANCE),
    Art("tal godkendt", LEVERANCE),
    # Who gets in, and what they may
    Art("logget på", ADGANG),
    Art("logget af", ADGANG),
    Art("logon afvist", ADGANG),
    Art("logon spærret", ADGANG),
    Art("adgang nægtet", ADGANG),
    Art("logon bekræftet", ADGANG),
    Art("adgangskode ændret", ADGANG),
    Art("totrinslogon ændret", ADGANG),
    Art("medarbejder oprettet", ADGANG),
    Art("medarbejder ændret", ADGANG),
    Art("medlemskab oprettet", ADGANG),
    Art("medlemskab ændret", ADGANG),
    Art("medlemskab fjernet", ADGANG),
    Art("invitation sendt", ADGANG),
    Art("invitation trukket tilbage", ADGANG),
    # Setting up and keeping
    Art("kontaktperson gemt", DRIFT),
    Art("kommune ændret", DRIFT),
    Art("kodelister indlæst", DRIFT),
    Art("kendt tilbud oprettet", DRIFT),
    Art("kendt tilbud ændret", DRIFT),
    Art("kendt tilbud fjernet", DRIFT),
    Art("tilbudsportalen indlæst", DRIFT),
    Art("demodata oprettet", DRIFT),
    Art("opbevaringstid ændret", DRIFT),
    Art("ur bekræftet", DRIFT),
    # The log itself
    Art("log vist", LOGGEN),
    Art("indsigt udskrevet", LOGGEN, "Besvarelse af din anmodning om indsigt"),
    Art("stikprøve udtaget", LOGGEN),
    Art("stikprøve vist", LOGGEN),
    Art("stikprøve vurderet", LOGGEN),
    Art("log ryddet", LOGGEN),
)

ARTER: dict[str, Art] = {art.navn: art for art in _ALL}


def of_kategori(kategori: str) -> list[str]:
    """The names of the kinds of one category."""
    return [art.navn for art in _ALL if art.kategori == kategori]
