"""The rules as a document for people (`docs/regler.md`); the app's page shows the same registry."""

from __future__ import annotations

from datetime import date

from cases.dates import formatted
from cases.fields import BY_NAME
from cases.rules.registry import THEMES, Rule

_INTRODUCTION = """\
# Regler

Skrevet af `manage.py regler` ud fra reglerne i `cases/rules/`; ret dér, ikke her.

En **FEJL** holder ydelsen ude af leverancen, til den er rettet; på sagen selv holder den hele
sagen ude. En **ADVARSEL** vises, men holder ikke noget ude. En lås siger, hvad der ikke kan ændres,
og hvad man gør i stedet. Kilderne står i [kilder.md](kilder.md); ‹navne› er værdier fra sagen.
"""


def markdown(rules: dict[str, Rule]) -> str:
    """The whole catalogue in Danish, by theme, in the order of the registry."""
    parts = [_INTRODUCTION]
    for theme, heading in THEMES.items():
        parts.append(f"## {heading}\n")
        parts += [_entry(rule) for rule in rules.values() if rule.theme == theme]
    return "\n".join(parts)


def _entry(rule: Rule) -> str:
    of = BY_NAME.get(rule.field)
    called = f" ({of.full_label})" if of else ""
    field = f", felt `{rule.field}`{called}" if rule.field else ""
    holds = _interval(rule.gyldig_fra, rule.gyldig_til)
    return (
        f"### {rule.code}\n\n"
        f"**{rule.title}.** {rule.severity}{field}; kilde {', '.join(rule.source)}{holds}.\n\n"
        f"> {rule.wording}\n"
    )


def _interval(fra: date | None, til: date | None) -> str:
    since = f" fra {formatted(fra)}" if fra else ""
    until = f" til og med {formatted(til)}" if til else ""
    return f"; gælder{since}{until}" if since or until else ""
