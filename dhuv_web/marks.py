"""When the figures are marked yellow and red (D37), from the environment.

Danmarks Statistik's own limits are not public: these are ours, with their reasons in the README.
"""

from __future__ import annotations

from dhuv_web.environment import Env

_env = Env()

#: The values of `deliveries.figures.core.marks.Limits`, by name.
TAL_GRAENSER = {
    "gul_procent": _env.number("DHUV_TAL_GUL_PROCENT", 10, 1, 1000),
    "gul_personer": _env.number("DHUV_TAL_GUL_PERSONER", 5, 1, 10_000),
    "roed_procent": _env.number("DHUV_TAL_ROED_PROCENT", 25, 1, 1000),
    "roed_personer": _env.number("DHUV_TAL_ROED_PERSONER", 10, 1, 10_000),
    "uoplyst_gul_procent": _env.number("DHUV_TAL_UOPLYST_GUL_PROCENT", 5, 1, 100),
    "uoplyst_roed_procent": _env.number("DHUV_TAL_UOPLYST_ROED_PROCENT", 15, 1, 100),
    "forventet_fra": _env.number("DHUV_TAL_FORVENTET_FRA", 100, 1, 100_000),
}
