"""Every page and state that a person can reach, shown once and looked over.

The walk begins at every route that the resolver knows, and goes on along links, buttons and forms.
Pages of the same build (elements, classes, states) are looked at once; so a list is walked, not
each of its lines. The quick walk looks at a page that is new, that goes wrong for the first time,
or that has an element in a place where none before had one. Links are followed from every page,
looked at or not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.utils.module_loading import import_string
from lxml import html
from playwright.sync_api import Locator

from tests.screens import axe
from tests.screens.served import Answer, Served, view_of
from tests.test_routes import Scene, routes

_HERE = Path(__file__).parent
_SOUND = (_HERE / "sound.js").read_text("utf-8")
_REACH = (_HERE / "reach.js").read_text("utf-8")
_INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>|<style|<[^>]+\s(?:style|on[a-z]+)=")
WIDE = {"width": 1280, "height": 900}
BETWEEN = {"width": 768, "height": 900}
NARROW = {"width": 320, "height": 640}
_TEXTS = ("text", "textarea", "email", "tel", "search", "date", "password", "number")
#: What makes an element look or act differently from another of its class.
_SAYS = ("type", "role", "aria-current", "aria-invalid", "autofocus", "disabled", "method")


def build(root: Any, *, coarse: bool) -> frozenset[str]:
    """What a page is made of: its elements in theirs; coarsely, by their classes alone."""

    def of(element: Any) -> str:
        names = () if coarse else _SAYS
        said = " ".join(f"{name}={element.get(name)}" for name in names if name in element.attrib)
        return f"{element.tag}.{element.get('class', '')} {said}"

    elements = [e for e in root.iter() if isinstance(e.tag, str) and e.getparent() is not None]
    return frozenset(f"{of(e.getparent())} > {of(e)}" for e in elements)


def dangling(root: Any) -> list[str]:
    """What a page's text alone shows to lead nowhere, without a browser."""
    ids = Counter(root.xpath("//@id"))
    wrong = [f"id {name} stands {count} times" for name, count in ids.items() if count > 1]
    led = {href[1:] for href in root.xpath("//a/@href[starts-with(., '#')]")}
    for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
        led.update(*(value.split() for value in root.xpath(f"//@{name}")))
    return wrong + [f"#{name} leads nowhere" for name in sorted(led - set(ids))]


def _went_wrong(root: Any) -> bool:
    return str(root.findtext(".//title", "")).startswith("Fejl: ")


def filled(form: dict[str, Any]) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """What one can send with a form: as it is, empty, with nonsense, and from an old version."""
    stands: dict[str, list[str]] = {}
    for name, value in form["fields"]:
        stands.setdefault(name, []).append(value)
    yield "as it is", stands
    typed = dict(form["typed"])
    if not typed:
        return
    yield "empty", {name: values for name, values in stands.items() if name not in typed}
    yield "nonsense", {**stands, **{n: ["x1"] for n, kind in typed.items() if kind in _TEXTS}}
    if (old := stands.get("version", [""])[0]).isdigit():
        other = {name: ["Ny"] for name in typed if name == "navn"}
        yield "an old version", {**stands, **other, "version": [str(int(old) - 1)]}


class Walk:
    """`quick`: fewer of each kind of link and form, and axe at one width only."""

    def __init__(self, served: Served, *, quick: bool) -> None:
        self.served = served
        self.page = served.page
        self.quick = quick
        #: The pages that were shown, and in how many states.
        self.pages: set[str] = set()
        self.states = 0
        self.wrong: list[str] = []
        #: What answered with a file, or with something for a script.
        self.no_pages: set[str] = set()
        #: The pages that a link or a form of another leads to, or that one is sent to.
        self.led_to: set[str] = set()
        self._kinds: set[tuple[str, int, bool]] = set()
        self._parts: set[str] = set()
        self._built: set[tuple[tuple[str, int, bool], frozenset[str]]] = set()
        self._touched: set[tuple[str, str, str]] = set()
        #: The addresses that this person has asked for, each with the page that it led to.
        self._asked: dict[str, str] = {}
        self._tried: Counter[tuple[str, ...]] = Counter()
        self._who = ""
        self._status = 200
        # Once for all pages: axe is half a megabyte.
        self.page.add_init_script(path=axe.AXE)

    def as_person(self, who: str, client: Client, scene: Scene) -> None:
        """All that this person finds from all routes; the client is the one that is logged on."""
        self._who = who
        self._tried.clear()
        self._asked.clear()
        client.raise_request_exception = False
        self.served.client = client
        self._address("/")
        for route in routes():
            if self.quick and route in self.led_to:
                continue
            with self.served.undone():
                address = reverse(route, kwargs=scene.arguments(route))
                if address not in self._asked:
                    self._address(address, typed=True)

    def errors(self) -> None:
        """The pages for what goes wrong, as the resolver knows them."""
        self._who = "anybody"
        request = RequestFactory().get("/")
        for code in (400, 403, 404, 500):
            handler = get_resolver().resolve_error_handler(code)
            response = handler(request) if code == 500 else handler(request, Exception())
            self._look(Answer(f"/{code}/", response), "")
        request.user = AnonymousUser()
        refused = import_string(settings.CSRF_FAILURE_VIEW)(request)
        self._look(Answer("/csrf/", refused), "")

    def without_way(self, pages: set[str]) -> list[str]:
        """Those of these that nobody found but by typing the address."""
        return sorted(pages - self.no_pages - self.led_to)

    def _address(self, address: str, *, typed: bool = False) -> None:
        self._asked[address] = ""
        answer = self.served.ask("GET", address)
        if answer.is_page and answer.response.status_code == 200:
            self._asked[address] = answer.view
        found = self._look(answer, "", typed=typed and answer.address == address)
        if found:
            self._touch(answer, found["controls"])
            self._forms(answer, found["forms"])
            self._links(found["links"])

    def _look(self, answer: Answer, how: str, *, typed: bool = False) -> dict[str, Any] | None:
        """Looks over a page of a new build; what can be done from it."""
        status = answer.response.status_code
        where = f"{answer.address} {how}"
        if status >= 500 and self._who != "anybody":
            # A page may say so itself, as that of a system that is not well.
            known = answer.is_page and b"Fejl: Noget gik galt" not in answer.response.content
            self._note(where, [] if known else ["the server failed"])
        if not answer.is_page:
            if status == 200:
                self.no_pages.add(answer.view)
            return None
        if status == 200 and not typed:
            self.led_to.add(answer.view)
        root = html.document_fromstring(answer.response.content)
        if not self._new((answer.view, status, _went_wrong(root)), root):
            # It may still differ from its kind in what leads where.
            self._note(where, dangling(root))
            own = urljoin(self.served.base, answer.address)
            self._links([urljoin(own, str(href)) for href in root.xpath("//a/@href")])
            return None
        self.pages.add(answer.view or answer.address)
        self._status = status
        self._note(where, _INLINE.findall(answer.response.content.decode()))
        self._note(where, self.served.show(answer))
        found: dict[str, Any] = self.page.evaluate(_REACH)
        self._check(where)
        for size in (BETWEEN, NARROW):
            self.page.set_viewport_size(size)
            width = self.page.evaluate("document.documentElement.scrollWidth")
            if width > size["width"]:
                self._note(where, [f"{width} px wide at {size['width']} px"])
        if not self.quick:
            self._note(f"{where} at 320 px", axe.violations(self.page))
        self.page.set_viewport_size(WIDE)
        return found

    def _new(self, kind: tuple[str, int, bool], root: Any) -> bool:
        made = build(root, coarse=self.quick)
        if self.quick:
            known = kind in self._kinds and made <= self._parts
        else:
            known = (kind, made) in self._built
        self._kinds.add(kind)
        self._parts |= made
        self._built.add((kind, made))
        return not known

    def _check(self, where: str) -> None:
        self.states += 1
        # axe first: the rest moves the focus.
        self._note(where, axe.violations(self.page))
        self._note(where, self.page.evaluate(_SOUND, self._status))

    def _note(self, where: str, found: list[str]) -> None:
        self.wrong += [f"{self._who}: {where.strip()}: {line}" for line in found]

    def _first(self, limit: int, *key: str) -> bool:
        """Whether this person has tried this kind of thing fewer times than that."""
        self._tried[key] += 1
        return self._tried[key] <= limit

    def _links(self, links: list[str]) -> None:
        for href in links:
            parts = urlsplit(href)
            address = f"{parts.path}?{parts.query}".rstrip("?")
            if not href.startswith(self.served.base):
                continue
            if address in self._asked:
                self.led_to.add(self._asked[address])
                continue
            varying = r"=[^&]*" if self.quick else r"=[0-9a-f-]{8,}"
            query = re.sub(varying, "=", parts.query)
            if self._first(1 if self.quick else 6, "link", view_of(parts.path), query):
                with self.served.undone():
                    self._address(address)

    def _forms(self, answer: Answer, forms: list[dict[str, Any]]) -> None:
        for form in forms:
            for name, value, own in form["buttons"] or [("", "", "")]:
                target = urljoin(answer.address, own or form["action"])
                pressed = {name: [value]} if name else {}
                for how, fields in filled(form):
                    if self.quick and how == "nonsense":
                        continue
                    kind = (answer.view, view_of(target), name, value[:20], how, form["about"])
                    if self._first(1 if self.quick else 2, "form", *kind):
                        with self.served.undone():
                            self._send(form["method"].upper(), target, {**fields, **pressed}, how)

    def _send(self, method: str, target: str, fields: dict[str, list[str]], how: str) -> None:
        answer = self.served.ask(method, target, fields)
        found = self._look(answer, f"({target} sent {how})")
        if found:
            if not self.quick:
                self._touch(answer, found["controls"])
            self._links(found["links"])

    def _touch(self, answer: Answer, controls: list[tuple[str, str, bool]]) -> None:
        """What opens, folds out, or asks the server while one types."""
        for nr, (kind, name, inside) in enumerate(controls):
            shared = not inside or kind == "dialog" or (self.quick and kind == "box")
            on = "" if shared else answer.view
            if (on, kind, name) in self._touched:
                continue
            self._touched.add((on, kind, name))
            with self.served.undone():
                self.served.show(answer)
                self.page.evaluate(_REACH)
                where = f"{answer.address} with {kind} {name}"
                self._note(where, _use(self.page.locator(f"[data-walk='{nr}']"), kind))
                self._check(where)


def _use(control: Locator, kind: str) -> list[str]:
    if kind == "dialog":
        control.evaluate("dialog => dialog.showModal()")
    elif kind == "box":
        control.press("ArrowDown")
    elif kind == "typing":
        control.fill("")
        control.press_sequentially("200568")
        # The answer of a hundred milliseconds' rest has come, and is in the page.
        control.page.wait_for_timeout(500)
        if not control.evaluate("e => e === document.activeElement && e.value === '200568'"):
            return ["typing loses the focus or the text"]
    else:
        control.click()
    return []
