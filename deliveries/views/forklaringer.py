"""What is happening to a leverance and what to do, in a sentence or two for each state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import number_format

from deliveries import states
from deliveries.models import Kvittering, Leverance


@dataclass(frozen=True)
class Forklaring:
    """`art` is the kind of alert: info, success, warning or error."""

    art: str
    overskrift: str
    tekst: str


_L402 = {
    states.AFVENTER: Forklaring(
        "warning",
        "Leverancen venter på en administrator",
        "Holdt ude er {mangler}, som er leveret før og ville forsvinde ud af statistikken. Det er "
        "så mange, at leverancen ikke bliver sendt af sig selv. Se hvad der mangler nedenfor. "
        "Er det en fejl, skal den rettes, leverancen annulleres, og en ny version dannes. Er det "
        "rigtigt, kan en administrator godkende leverancen.",
    ),
    states.KLAR: Forklaring(
        "info",
        "Leverancen er klar og bliver sendt af sig selv inden for en time",
        "Indtil første forsøg kan en administrator annullere den. Leverancer bliver sendt i "
        "periodernes rækkefølge, så en tidligere, der venter, går først.",
    ),
    states.SENDER: Forklaring(
        "info",
        "Leverancen bliver sendt lige nu",
        "Genindlæs siden om lidt. Bliver forsøget afbrudt, begynder et nyt af sig selv efter "
        "{laant_til}, med samme fil og samme navn.",
    ),
    states.FEJLET: Forklaring(
        "error",
        "Leverancen kan ikke sendes",
        "Der er forsøgt {forsoeg}, og der bliver ikke forsøgt igen af sig selv. Seneste fejl: "
        "{fejl} Driften skal se på forbindelsen til modtageren. Derefter kan en administrator "
        "sende leverancen; ellers kommer alt med i næste måneds.",
    ),
    states.SENDT: Forklaring(
        "info",
        "Leverancen er sendt",
        "Danmarks Statistik har ikke kvitteret endnu. Kvitteringen bliver hentet af sig selv og "
        "kommer til at stå her.",
    ),
    states.MODTAGET: Forklaring(
        "success",
        "Danmarks Statistik har modtaget leverancen",
        "Der er ikke mere at gøre.",
    ),
    states.DELVIST_AFVIST: Forklaring(
        "warning",
        "Danmarks Statistik har afvist en del af leverancen",
        "Se i kvitteringen, hvilke ydelser en sagsbehandler skal rette. Rettelserne kommer med i "
        "næste leverance.",
    ),
    states.AFVIST: Forklaring(
        "error",
        "Danmarks Statistik har afvist leverancen",
        "Se i kvitteringen hvorfor. En sagsbehandler skal rette fejlene, og en administrator skal "
        "derefter danne en ny version; det sker ikke af sig selv.",
    ),
    states.OVERHALET: Forklaring(
        "info",
        "En senere leverance er sendt i stedet",
        "Denne bliver ikke sendt. Den senere indeholder det hele, så der er ikke mere at gøre.",
    ),
    states.INTET: Forklaring(
        "info",
        "Der var intet at indberette",
        "Kommunen havde ingen ydelser, der skal indberettes, så der er ingen fil. Det er noteret, "
        "og der er ikke mere at gøre.",
    ),
    states.TILBAGEHOLDT: Forklaring(
        "error",
        "Intet er leveret",
        "Alle ydelser er holdt ude på grund af fejl, så der er ingen fil. En sagsbehandler skal "
        "rette fejlene nedenfor. En administrator kan derefter annullere leverancen og danne en ny "
        "version; ellers kommer ydelserne først med i næste måneds leverance.",
    ),
    states.ANNULLERET: Forklaring(
        "info",
        "Leverancen er annulleret",
        "Den er ikke sendt og bliver det ikke. De ydelser, som ingen anden leverance har haft "
        "med, er låst op igen.",
    ),
}

_T402 = {
    states.KLAR: Forklaring(
        "info",
        "Prøven er dannet",
        "Filen er kontrolleret og kan hentes. Den låser intet og bliver ikke sendt, medmindre en "
        "administrator sender den.",
    ),
    states.FEJLET: Forklaring(
        "error",
        "Prøven kan ikke sendes",
        "Der er forsøgt {forsoeg}, og der bliver ikke forsøgt igen af sig selv. Seneste fejl: "
        "{fejl} Driften skal se på forbindelsen til modtageren.",
    ),
    states.SENDT: Forklaring(
        "info",
        "Prøven er sendt",
        "Danmarks Statistik tæller den ikke med. Kvitteringen bliver hentet af sig selv og kommer "
        "til at stå her.",
    ),
    states.MODTAGET: Forklaring(
        "success",
        "Danmarks Statistik har modtaget prøven",
        "Der er ikke mere at gøre. Kun en L402 tæller med.",
    ),
    states.DELVIST_AFVIST: Forklaring(
        "warning",
        "Danmarks Statistik har afvist en del af prøven",
        "Se i kvitteringen, hvilke ydelser en sagsbehandler skal rette før næste leverance.",
    ),
    states.AFVIST: Forklaring(
        "error",
        "Danmarks Statistik har afvist prøven",
        "Se i kvitteringen hvorfor. En sagsbehandler skal rette fejlene, og en administrator kan "
        "derefter lave en ny prøvelevering.",
    ),
    states.INTET: Forklaring(
        "info",
        "Der er intet at indberette",
        "Kommunen har ingen ydelser, der skal indberettes, så prøven har ingen fil.",
    ),
    states.TILBAGEHOLDT: Forklaring(
        "error",
        "Intet ville blive leveret",
        "Alle ydelser er holdt ude på grund af fejl, så prøven har ingen fil. En sagsbehandler "
        "skal rette fejlene nedenfor, og en administrator kan derefter lave en ny prøvelevering.",
    ),
}

#: After at least one failed attempt (KLAR), whatever the form.
_WAITS = Forklaring(
    "warning",
    "Leverancen er ikke sendt endnu",
    "Der er forsøgt {forsoeg}. Næste forsøg bliver gjort af sig selv, tidligst {naeste_forsoeg}. "
    "Seneste fejl: {fejl}",
)
#: Annulled, and nothing has come in its place yet.
_RESTS = " En ny bliver dannet af sig selv efter {hviler_til}, eller når en administrator vil."


def other_counts(kvittering: Kvittering | None) -> Forklaring | None:
    """The sentences for a receipt that counts other than we do; None when there is none such."""
    if kvittering is None or not kvittering.afvigelse:
        return None
    return Forklaring(
        "warning", "Danmarks Statistik har talt andet, end vi leverede", kvittering.afvigelse
    )


def forklaring(
    leverance: Leverance, kvittering: Kvittering | None = None, *, kan_foelges: bool = False
) -> Forklaring:
    """The sentences for this leverance now; `kvittering`: the receipt that counts, if any;
    `kan_foelges`: its period may get a new version.
    """
    state = leverance.tilstand
    if state == states.MODTAGET and (other := other_counts(kvittering)):
        return other
    if state == states.KLAR and leverance.forsoeg:
        found = _WAITS
    elif leverance.form == Leverance.Form.T402 and state in _T402:
        found = _T402[state]
    else:
        found = _L402[state]
    tekst = found.tekst
    if state == states.ANNULLERET and kan_foelges:
        tekst += _RESTS
    filled = tekst.format(
        mangler=_count(leverance.antal_mangler, "ydelse", "ydelser"),
        forsoeg=_count(leverance.forsoeg, "gang", "gange"),
        fejl=leverance.fejl or "ukendt.",
        laant_til=_moment(leverance.laant_til),
        naeste_forsoeg=_moment(leverance.naeste_forsoeg, "om kort tid"),
        hviler_til=_moment(leverance.hviler_til),
    )
    return Forklaring(found.art, found.overskrift, filled)


def _count(number: int, one: str, more: str) -> str:
    return f"{number_format(number, force_grouping=True)} {one if number == 1 else more}"


def _moment(moment: datetime | None, otherwise: str = "kort tid") -> str:
    return f"{timezone.localtime(moment):%d-%m-%Y kl. %H:%M}" if moment else otherwise
