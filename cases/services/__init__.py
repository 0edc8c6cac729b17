"""The only writers of case data: one function per action, atomic, checked and audited."""

from cases.services.errors import ContactsMissing, Exists, Refused, Stale
from cases.services.neutralise import neutralise_sag, neutralise_ydelse
from cases.services.oprydning import set_retention
from cases.services.sager import change_sag, create_sag, delete_sag, fortryd, set_i_orden
from cases.services.ydelser import add_ydelse, change_ydelse, delete_ydelse

__all__ = [
    "ContactsMissing",
    "Exists",
    "Refused",
    "Stale",
    "add_ydelse",
    "change_sag",
    "change_ydelse",
    "create_sag",
    "delete_sag",
    "delete_ydelse",
    "fortryd",
    "neutralise_sag",
    "neutralise_ydelse",
    "set_i_orden",
    "set_retention",
]
