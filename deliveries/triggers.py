"""What a leverance has frozen stays, whoever asks; `cases.storage.triggers` tells how."""

from __future__ import annotations

from typing import Any

from cases.storage.triggers import Trigger, changed, discarded, install_all

_FROZEN = (
    "id",
    "kommune_id",
    "form",
    "periode",
    "version",
    "filnavn",
    "sha256",
    "stoerrelse",
    "antal_sager",
    "antal_i_alt",
    "antal_ydelser",
    "antal_udeladt",
    "antal_ikke_indberettes",
    "antal_mangler",
    "frosset",
)
_LINE = (
    "id",
    "leverance_id",
    "identifikator",
    "sha256",
    "er_ny",
    "er_neutraliseret",
    "har_slutdato",
)
_WAS_REPORTED = "OLD.foerst_indberettet IS NOT NULL"
_LEVERANCE_STANDS = (
    "EXISTS (SELECT 1 FROM deliveries_leverance l"
    " WHERE l.id = OLD.leverance_id AND l.tilstand <> 'ANNULLERET')"
)
_LEVERANCE_EXISTS = "EXISTS (SELECT 1 FROM deliveries_leverance l WHERE l.id = OLD.leverance_id)"
_LINE_STANDS = (
    "EXISTS (SELECT 1 FROM deliveries_leverancelinje n"
    " JOIN deliveries_leverance l ON l.id = n.leverance_id"
    " WHERE n.ydelse_id = OLD.id AND l.tilstand <> 'ANNULLERET')"
)

_YDELSE_DISCARDED = (
    f"EXISTS (SELECT 1 FROM cases_ydelse y WHERE y.id = OLD.ydelse_id AND {discarded('y.sag_id')})"
)

TRIGGERS = [
    Trigger(
        "leverance_frosset",
        "deliveries_leverance",
        f"UPDATE OF {', '.join(_FROZEN)}",
        changed(*_FROZEN),
        "En frossen leverance kan ikke ændres",
    ),
    Trigger(
        "leverance_slettes_ikke",
        "deliveries_leverance",
        "DELETE",
        "1 = 1",
        "En leverance kan ikke slettes",
    ),
    Trigger(
        "linje_rettes_ikke",
        "deliveries_leverancelinje",
        "UPDATE",
        f"{changed(*_LINE)} OR NEW.ydelse_id IS NOT NULL"
        f" OR ({_LEVERANCE_STANDS} AND NOT {_YDELSE_DISCARDED})",
        "En leverancelinje kan ikke ændres",
        needs=("cases_kassation",),
    ),
    Trigger(
        "linje_slettes_ikke",
        "deliveries_leverancelinje",
        "DELETE",
        _LEVERANCE_EXISTS,
        "En leverancelinje kan ikke slettes",
    ),
    Trigger(
        "fil_rettes_ikke",
        "deliveries_leverancefil",
        "UPDATE",
        "1 = 1",
        "En frossen fil kan ikke ændres",
    ),
    Trigger(
        "fil_slettes_ikke",
        "deliveries_leverancefil",
        "DELETE",
        "EXISTS (SELECT 1 FROM deliveries_leverance l"
        " WHERE l.id = OLD.leverance_id AND l.fil_slettet IS NULL)",
        "En frossen fil kan ikke slettes",
        needs=("deliveries_leverance.fil_slettet",),
    ),
    Trigger(
        "fil_forbliver_slettet",
        "deliveries_leverance",
        "UPDATE OF fil_slettet",
        f"OLD.fil_slettet IS NOT NULL AND {changed('fil_slettet')}",
        "En fil, der er slettet, kommer ikke igen",
        needs=("deliveries_leverance.fil_slettet",),
    ),
    Trigger(
        "kvittering_rettes_ikke",
        "deliveries_kvittering",
        "UPDATE OF id, filnavn, sha256, raa, hentet",
        changed("id", "filnavn", "sha256", "raa", "hentet"),
        "En kvittering gemmes, som den kom",
    ),
    Trigger(
        "kvittering_slettes_ikke",
        "deliveries_kvittering",
        "DELETE",
        "1 = 1",
        "En kvittering kan ikke slettes",
    ),
    Trigger(
        "ydelse_forbliver_indberettet",
        "cases_ydelse",
        "UPDATE OF foerst_indberettet",
        f"{changed('foerst_indberettet')} AND {_LINE_STANDS}",
        "Ydelsen er indberettet og forbliver det (D5)",
        guard=_WAS_REPORTED,
    ),
]


def install(_apps: Any, schema_editor: Any) -> None:
    """For `migrations.RunPython`; can be run again."""
    install_all(TRIGGERS, schema_editor)
