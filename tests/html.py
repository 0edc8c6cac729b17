"""What a person finds on a page: fields with their values and errors, links, texts."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from lxml import html


class Page:
    """A response's HTML, asked by the names of fields."""

    def __init__(self, response: HttpResponse) -> None:
        # A browser shows a control character as U+FFFD; lxml would stop reading there.
        readable = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "\ufffd", response.content.decode())
        self.root = html.document_fromstring(readable)

    @property
    def title(self) -> str:
        return str(self.root.findtext(".//title"))

    @property
    def text(self) -> str:
        """All that can be read, with single spaces."""
        return " ".join(self.root.text_content().split())

    @property
    def main(self) -> str:
        """The text of the page's own content."""
        return " ".join(self.root.find(".//main").text_content().split())

    def errors(self) -> dict[str, str]:
        """The message at each field that has one, by the id of the field without `id_`."""
        found = self.root.xpath("//span[contains(@class, 'form-error-message')]")
        return {
            error.get("id").removeprefix("id_").removesuffix("_error"): error.text_content()
            .removeprefix("Fejl: ")
            .strip()
            for error in found
        }

    def summary(self) -> list[str]:
        """The lines of the error summary."""
        return [
            " ".join(line.text_content().split())
            for line in self.root.xpath("//*[@data-fejloversigt]//li")
        ]

    def values(self) -> dict[str, Any]:
        """What the page's forms would post, all together; several values come as a list."""
        posted: dict[str, Any] = {}
        for control in self.root.xpath("//main//form//*[@name]"):
            for value in _values_of(control):
                kept = posted.get(control.get("name"))
                if kept is None:
                    posted[control.get("name")] = value
                elif value != kept:
                    posted[control.get("name")] = [
                        *(kept if isinstance(kept, list) else [kept]),
                        value,
                    ]
        return posted

    def links(self) -> dict[str, str]:
        """The links of the page's own content by their text."""
        return {
            " ".join(link.text_content().split()): link.get("href")
            for link in self.root.xpath("//main//a[@href]")
        }

    def addresses(self) -> list[str]:
        """Every address anywhere on the page, that a click or a script would ask for."""
        names = ("href", "action", "src", "hx-get", "hx-post", "data-filter")
        return [
            address
            for name in names
            for element in self.root.xpath(f"//*[@{name}]")
            if (address := element.get(name))
        ]

    def buttons(self) -> list[str]:
        return [
            " ".join(button.text_content().split())
            for button in self.root.xpath("//main//button[not(@disabled)]")
        ]

    def rows(self) -> list[list[str]]:
        """The cells of the page's table rows."""
        return [
            [" ".join(cell.text_content().split()) for cell in row]
            for row in self.root.xpath("//main//tbody/tr")
        ]


def _values_of(control: Any) -> list[str]:
    if control.tag == "select":
        return [option.get("value") for option in control.xpath(".//option[@selected]")]
    if control.tag == "textarea":
        # HTML drops the first line break after the tag.
        return [(control.text or "").removeprefix("\n")]
    if control.get("type") in ("checkbox", "radio"):
        return [control.get("value")] if control.get("checked") is not None else []
    return [control.get("value") or ""] if control.tag == "input" else []
