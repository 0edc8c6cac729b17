"""A citizen's CPR number and name leave no trace where they do not belong (D24).

One citizen goes through everything that can be done with a case. Meanwhile all is collected that an
installation writes for others to keep: log lines, addresses, e-mails, tasks, file names, headers.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from celery.app.task import Task
from django.conf import settings as django_settings
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from structlog.stdlib import ProcessorFormatter as Masking

from cases.models import Kommune, Medarbejder, Sag
from cases.tasks import send_beskeder
from cases.views import sager
from deliveries import tasks
from deliveries.models import Leverance
from tests.deliveries.kvittering_examples import told
from tests.deliveries.stage import Drive, drive
from tests.factories import DUE, cpr, new_post, only, ophold_post, ydelse_post
from tests.html import Page

__all__ = ["drive"]

CITIZEN = cpr(41)
NAME = "Aurelius Zwicky"
#: As the number might stand somewhere, and each part of the name.
FORMS = (CITIZEN, f"{CITIZEN[:6]}-{CITIZEN[6:]}", f"{CITIZEN[:6]} {CITIZEN[6:]}", *NAME.split())


@dataclass
class Traces:
    """What was written for others to keep, by where."""

    log: io.StringIO = field(default_factory=io.StringIO)
    addresses: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)

    def found_in(self, text: str) -> list[str]:
        return [form for form in FORMS if form.casefold() in text.casefold()]


@pytest.fixture
def traces(monkeypatch: pytest.MonkeyPatch) -> Iterator[Traces]:
    """Listen to everything; tasks are noted and done at once."""
    found = Traces()
    (console,) = [
        handler for handler in logging.root.handlers if isinstance(handler.formatter, Masking)
    ]
    monkeypatch.setattr(console, "stream", found.log)
    before = logging.root.level
    logging.root.setLevel(logging.DEBUG)

    def apply_async(task: Any, args: Any = (), kwargs: Any = None, **options: Any) -> None:
        found.tasks.append(f"{task.name} {args} {kwargs} {options}")
        task.run(*args, **(kwargs or {}))

    monkeypatch.setattr(Task, "apply_async", apply_async)
    yield found
    logging.root.setLevel(before)


class Browser:
    """A signed-in administrator, whose every address and answer is noted."""

    def __init__(self, client: Client, traces: Traces) -> None:
        self.client = client
        self.traces = traces

    def ask(self, method: str, address: str, post: dict[str, Any], **more: Any) -> HttpResponse:
        self.traces.addresses.append(address)
        response = getattr(self.client, method)(address, post, **more)
        assert response.status_code in (200, 302, 404, 409, 500), (address, response.status_code)
        self.traces.headers.append(f"{address}: {response.headers} {self.client.cookies}")
        # A page of a signed-in employee stays in no cache.
        assert "no-store" in response.headers["Cache-Control"], address
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            self.traces.addresses += [
                link for link in Page(response).addresses() if not link.startswith("data:")
            ]
        return response

    def get(self, address: str) -> HttpResponse:
        return self.ask("get", address, {})

    def post(self, address: str, post: dict[str, Any], **more: Any) -> HttpResponse:
        response = self.ask("post", address, post, **more)
        if response.status_code == 302:
            self.get(response.headers["Location"])
        return response


@pytest.fixture
def visitor(
    signed_in: Callable[[Medarbejder], Client], administrator: Medarbejder, traces: Traces
) -> Browser:
    client = signed_in(administrator)
    client.raise_request_exception = False
    return Browser(client, traces)


def everything(visitor: Browser, clock: Any, drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case from the first key to the receipt, with what goes wrong on the way."""
    search = {"headers": {"HX-Request": "true"}}
    typed = new_post(cpr=CITIZEN, navn=NAME, bemaerkninger=f"Se {CITIZEN}, {NAME}")
    new = Page(visitor.get("/183/sager/ny/")).values()
    visitor.post(f"/183/kladder/{new['kladde']}/", {**new, "navn": NAME, "cpr": CITIZEN})
    visitor.post("/183/sager/ny/", {**typed, "kode": ""})
    visitor.post("/183/sager/ny/", typed)
    sag = Sag.objects.get()
    case, ydelse = sag.get_absolute_url(), only(sag).get_absolute_url()
    visitor.post("/183/sager/findes/", {"cpr": CITIZEN})
    visitor.post("/183/sager/ny/", {**typed, "noegle": ""})
    for term in (CITIZEN, CITIZEN[:7], f"{CITIZEN[:6]}-{CITIZEN[6:]}", NAME):
        visitor.post("/183/sager/soeg/", {"cpr": term}, **search)
        visitor.post("/183/sager/soeg/", {"cpr": term})
    sag_post = {"navn": f"{NAME} junior", "bemaerkninger": CITIZEN, "funktionsvurdering": "A"}
    visitor.post(case, {"version": "1", **sag_post})
    visitor.post(case, {"version": "1", **sag_post, "navn": NAME})
    visitor.post(f"{case}ydelser/ny/", ophold_post(tilbud_navn=NAME))
    visitor.post(f"{case}ydelser/ny/", ophold_post(startdato="01-01-2040"))
    visitor.post(f"{case}ydelser/ny/", ophold_post(bevillingsdato="01-10-1950"))
    visitor.post(ydelse, {"version": "1", **ydelse_post(startdato="02-10-2026")})
    visitor.post(ydelse, {"version": "1", **ydelse_post(startdato="x")})
    for part in ("kvittering/", "slet/", "neutraliser/"):
        visitor.get(f"{case}{part}")
    for page in ("", "sager/", "fejlliste/", "sager/udloeber/", "leverancer/", "kontakter/"):
        visitor.get(f"/183/{page}")
    for kind in ("csv", "xlsx"):
        visitor.get(f"/183/fejlliste/hent/{kind}/")

    visitor.post("/183/leverancer/proeve/", {})
    clock.move_to(DUE)
    visitor.client.force_login(Medarbejder.objects.get(username="administrator"))
    tasks.deliver_due.delay(DUE.isoformat())
    sent = Leverance.objects.get(form="L402")
    assert sent.tilstand == "SENDT"
    ident = sag.ydelser.get(kode="1.3").identifikator
    fejl = told(ident, "X1", f"Borgeren {CITIZEN} {NAME} er ukendt")
    drive.answer(sent, "DELVIST_AFVIST", fejl)
    tasks.fetch_receipts.delay()
    send_beskeder.delay()
    visitor.get(f"{sent.get_absolute_url()}fil/")
    visitor.get(sent.get_absolute_url())
    visitor.get(f"/183/kvitteringer/{sent.kvitteringer.get().pk}/")
    visitor.get("/183/fejlliste/svar/")
    visitor.post(f"{ydelse}neutraliser/", {"version": "2"})

    def crash(*_: object) -> None:
        raise RuntimeError(f"{CITIZEN} is not there")

    monkeypatch.setattr(sager, "get_sag", crash)
    assert visitor.get(case).status_code == 500


def test_a_citizen_leaves_no_trace(
    visitor: Browser,
    traces: Traces,
    ishoej: Kommune,
    clock: Any,
    drive: Drive,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    everything(visitor, clock, drive, monkeypatch)
    logged = traces.log.getvalue()
    files = [
        str(path) for root in (tmp_path, Path(django_settings.DATA_DIR)) for path in root.rglob("*")
    ]
    kept = {
        "log": [line for line in logged.splitlines() if traces.found_in(line)],
        "address": [address for address in traces.addresses if traces.found_in(address)],
        "header": [header for header in traces.headers if traces.found_in(header)],
        "task": [task for task in traces.tasks if traces.found_in(task)],
        "file": [path for path in files if traces.found_in(path)],
        "e-mail": [
            str(message.message()) for message in mail.outbox if traces.found_in(message.body)
        ],
    }
    assert {where: texts for where, texts in kept.items() if texts} == {}
    # There was something of each kind to look through.
    assert "is not there" in logged
    assert len(traces.addresses) > 100
    assert len(traces.tasks) >= 3
    assert mail.outbox
    assert any(path.endswith(".xml") for path in files)


def test_an_exception_page_says_nothing(
    visitor: Browser, sag: Sag, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError(f"{sag.cpr} {sag.navn}")

    monkeypatch.setattr(sager, "get_sag", crash)
    page = visitor.get(sag.get_absolute_url()).content.decode()
    assert sag.cpr not in page
    assert sag.navn not in page


@pytest.mark.parametrize("form", [form for form in FORMS if form[0].isdigit()])
def test_the_listener_hears(traces: Traces, form: str) -> None:
    """What would be found if it were there."""
    assert traces.found_in(f"/183/sager/?q={form}")
    logging.getLogger("anything").debug("seen %s", NAME)
    assert traces.found_in(traces.log.getvalue())
