"""The one rule engine: what a case must be, and what may be changed (D14).

`check` judges a state, `check_change` a change; both are pure and take frozen values. `RULES` holds
every rule by its code, in the order of the catalogue; importing this package registers them.
"""

from importlib import import_module

from cases.rules.engine import check, check_change
from cases.rules.registry import RULES, THEMES, Kind, Rule

__all__ = [
    "ADVARSEL",
    "FEJL",
    "RULES",
    "THEMES",
    "Finding",
    "Kind",
    "Rule",
    "check",
    "check_change",
]

for theme in THEMES:
    import_module(f"{__name__}.{theme}")
