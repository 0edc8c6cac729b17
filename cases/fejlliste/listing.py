"""The fejlliste: what of a kommune's kept findings a person has something to do about, in order.

The page, its files, the start page and the way from one finding to the next all read it here, so
that they mean the same list. Refresh the findings first (`cases.fejlliste.kept`).
"""

from __future__ import annotations

from django.db.models import Count, F, Q
from django.db.models.expressions import OrderBy

from cases.fields import BY_NAME
from cases.findings import ADVARSEL
from cases.models import Fund, Kommune
from cases.models.fund import FundQuerySet

#: No målgruppe: the case stands under "Uoplyst" in the statistics (Q3).
UOPLYST = ("YD-MAALGRUPPE-MANGLER",)
#: Where the citizen is must be told, and no Pnr or address tells it (Q3).
UDEN_STED = (
    "TB-STED-OPHOLD",
    "TB-STED-MANGLER",
    "TB-NAVN-MANGLER",
    "TB-ADRESSE-MANGLER",
    "TB-POSTNR-MANGLER",
)

#: The filter that shows what is *not* outstanding, so that it can be taken back.
SET = "set"
#: `vis` in the address → what is shown, and what the filter is called.
FILTERS: dict[str, tuple[str, Q]] = {
    "alt": ("Alt", Q()),
    "forsvinder": ("Ville forsvinde", Q(leveret_foer=True)),
    "fejl": ("Fejl", Q(holder_ude=True)),
    "uoplyst": ("Uoplyst målgruppe", Q(holder_ude=True, regel__in=UOPLYST)),
    "sted": ("Mangler Pnr eller sted", Q(holder_ude=True, regel__in=UDEN_STED)),
    "advarsler": ("Advarsler", Q(alvor=ADVARSEL)),
    SET: ("Set i orden", Q()),
}

_OF_ONE_SAG = ("-alvor", "ydelse_id", "regel", "pk")
#: `efter` in the address → what it is called, and the order. What would vanish is always on top.
GROUPINGS: dict[str, tuple[str, tuple[str | OrderBy, ...]]] = {
    "sag": ("Efter sag", ("sag__cpr", *_OF_ONE_SAG)),
    "regel": ("Efter regel", ("-alvor", "regel", "sag__cpr", "ydelse_id", "pk")),
    "sagsbehandler": (
        "Efter sagsbehandler",
        (
            F("sag__sagsbehandler__first_name").asc(nulls_last=True),
            "sag__sagsbehandler__last_name",
            "sag__sagsbehandler_id",
            "sag__cpr",
            *_OF_ONE_SAG,
        ),
    ),
}

_ELSEWHERE = {"identifikator": "Identifikator", "kommune": "Kommune", "ydelser": "Ydelser"}


def listed(kommune: Kommune, vis: str = "alt", efter: str = "sag") -> FundQuerySet:
    """The findings of one filter in the order of one grouping."""
    _, chosen = FILTERS[vis]
    _, order = GROUPINGS[efter]
    kept = Fund.objects.filter(kommune=kommune)
    found = kept.set_i_orden() if vis == SET else kept.outstanding().filter(chosen)
    return found.order_by("-leveret_foer", *order)


def counts(kommune: Kommune) -> dict[str, int]:
    """How many findings each filter has, and how many cases are without a målgruppe (`sager`)."""
    outstanding = Fund.objects.filter(kommune=kommune).outstanding()
    return outstanding.aggregate(
        **{vis: Count("pk", filter=chosen) for vis, (_, chosen) in FILTERS.items() if chosen},
        alt=Count("pk"),
        uoplyste_sager=Count("sag", distinct=True, filter=FILTERS["uoplyst"][1]),
    )


def errors(kommunekode: str) -> int:
    """How many FEJL keep something out, for the menu: one count in an index.

    Of a case that was saved a moment ago nothing is counted until it has been controlled again.
    """
    keeping_out = Fund.objects.filter(kommune=kommunekode, holder_ude=True)
    return keeping_out.exclude(sag__kontrolleret="").count()


def field_label(felt: str) -> str:
    """What the field is called on the screen; empty where a finding is no single field's."""
    field = BY_NAME.get(felt)
    return field.full_label if field else _ELSEWHERE.get(felt, "")
