"""Commands that come with what we use and would do something else here than they say."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Refused(BaseCommand):
    """Whatever is written after its name: it does nothing, and says which command does."""

    #: Why, and what to run.
    instead: str
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        self.help = f"Bruges ikke her. {self.instead}"
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.add_argument("argumenter", nargs="*")
        known = parser.parse_known_args
        parser.parse_args = lambda *given, **more: known(*given, **more)[0]  # type: ignore[assignment]
        return parser

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(f"Intet er gjort. {self.instead}")
