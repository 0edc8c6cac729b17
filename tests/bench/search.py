"""Sagslisten and the search while typing, against bare SQL, an empty page and Django's admin."""

from __future__ import annotations

import io
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import psycopg
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client

from cases.door.paginator import CappedPaginator
from cases.models import Kommune, Medarbejder, Medlemskab, Rolle, Sag
from cases.views.sagslisten import PAGE_SIZE

CITIZENS = 3
ROUNDS = 9
TOKEN = "t" * 32

COUNT = "SELECT count(*) FROM (SELECT 1 FROM cases_sag WHERE {where} LIMIT %(limit)s) AS found"
ROWS = "SELECT id, cpr, navn, sidste_dag FROM cases_sag WHERE {where} ORDER BY cpr LIMIT %(size)s"
YDELSER = (
    "SELECT sag_id, count(*), min(foerst_indberettet) FROM cases_ydelse WHERE sag_id = ANY(%s) "
    "GROUP BY sag_id"
)
ALL = "kommune_id = %(kode)s"
BY_PREFIX = ALL + " AND cpr >= %(first)s AND cpr <= %(last)s"


def search(kode: str) -> dict[str, Any]:
    """Milliseconds of server time per keystroke and per page, and the numbers of queries.

    A keystroke is each of the ten of a CPR number that is there, for some citizens.
    """
    settings.ROOT_URLCONF = "tests.bench.urls"
    site = Site(kode)
    cprs = Sag.objects.filter(kommune=kode).values_list("cpr", flat=True)
    chosen = random.Random(1).sample(list(cprs), CITIZENS)
    typed = [cpr[:length] for cpr in chosen for length in range(1, 11)]
    keystroke = _measure(
        {
            "ours": lambda prefix: site.post(f"/{kode}/sager/soeg/", cpr=prefix),
            "empty": lambda _: site.get(f"/{kode}/bench/tom/"),
            "sql": lambda prefix: site.select(BY_PREFIX, prefix),
            "admin": lambda prefix: site.get(f"/bench/admin/cases/sag/?q={prefix}"),
        },
        typed,
    )
    page = _measure(
        {
            "ours": lambda _: site.get(f"/{kode}/sager/"),
            "empty": lambda _: site.get(f"/{kode}/bench/tom/"),
            "sql": lambda _: site.select(ALL),
            "admin": lambda _: site.get("/bench/admin/cases/sag/"),
        },
        [""] * CITIZENS,
    )
    queries = sorted({site.queries(prefix) for prefix in typed})
    return {"keystroke": keystroke, "page": page, "queries": queries, "sager": len(cprs)}


class Site:
    """The application as gunicorn calls it, with a signed-in caseworker's cookies."""

    def __init__(self, kode: str) -> None:
        self._kode = kode
        self._application = WSGIHandler()
        self.cookie = self._sign_in()
        database = connection.settings_dict
        self._bare = psycopg.connect(
            host=database["HOST"], dbname=database["NAME"], autocommit=True
        )

    def _sign_in(self) -> str:
        user, _ = Medarbejder.objects.get_or_create(
            username="bench", defaults={"is_staff": True, "is_superuser": True}
        )
        kommune = Kommune.objects.get(pk=self._kode)
        Medlemskab.objects.get_or_create(
            medarbejder=user, kommune=kommune, defaults={"rolle": Rolle.SAGSBEHANDLER}
        )
        browser = Client()
        browser.force_login(user)
        session = browser.cookies[settings.SESSION_COOKIE_NAME].value
        return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"

    def get(self, path: str) -> bytes:
        path, _, query = path.partition("?")
        return self._call("GET", path, query, b"")

    def post(self, path: str, **form: str) -> bytes:
        """As htmx posts while one types."""
        return self._call("POST", path, "vis=alle", urlencode(form).encode())

    def queries(self, prefix: str) -> int:
        """How many statements a keystroke takes."""
        count = 0

        def counting(execute: Callable[..., Any], *args: Any) -> Any:
            nonlocal count
            count += 1
            return execute(*args)

        with connection.execute_wrapper(counting):
            self.post(f"/{self._kode}/sager/soeg/", cpr=prefix)
        return count

    def select(self, where: str, prefix: str = "") -> list[Any]:
        """The rows of the same page with nothing between us and the database."""
        values = {
            "kode": self._kode,
            "first": prefix.ljust(10, "0"),
            "last": prefix.ljust(10, "9"),
            "limit": CappedPaginator.most,
            "size": PAGE_SIZE,
        }
        count = self._bare.execute(COUNT.format(where=where), values).fetchone()
        rows = self._bare.execute(ROWS.format(where=where), values).fetchall()
        ydelser = self._bare.execute(YDELSER, [[row[0] for row in rows]]).fetchall()
        return [count, rows, ydelser]

    def _call(self, method: str, path: str, query: str, body: bytes) -> bytes:
        status = ""

        def start_response(given: str, *_: Any) -> None:
            nonlocal status
            status = given

        response = self._application(
            {
                "REQUEST_METHOD": method,
                "SCRIPT_NAME": "",
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "SERVER_NAME": "localhost",
                "SERVER_PORT": "80",
                "SERVER_PROTOCOL": "HTTP/1.1",
                "HTTP_HOST": "localhost",
                "HTTP_COOKIE": self.cookie,
                "HTTP_X_CSRFTOKEN": TOKEN,
                "HTTP_HX_REQUEST": "true" if method == "POST" else "false",
                "CONTENT_TYPE": "application/x-www-form-urlencoded",
                "CONTENT_LENGTH": str(len(body)),
                "wsgi.url_scheme": "http",
                "wsgi.input": io.BytesIO(body),
                "wsgi.errors": io.StringIO(),
            },
            start_response,
        )
        content = b"".join(response)
        response.close()
        if not status.startswith("200"):
            raise AssertionError(f"{path} answers {status}")
        return content


def _measure(ways: dict[str, Callable[[str], object]], typed: list[str]) -> dict[str, float]:
    """The mean over what is typed of the median over rounds, in milliseconds."""
    times: dict[tuple[str, int], list[float]] = defaultdict(list)
    for number in range(ROUNDS + 1):
        for name, place, way, prefix in _calls(ways, typed):
            # It takes seconds where cases are many, and no goal hangs on it.
            if name == "admin" and number > 2:
                continue
            began = time.perf_counter()
            way(prefix)
            took = time.perf_counter() - began
            if number:
                times[name, place].append(took * 1000)
    return {
        name: statistics.mean(statistics.median(times[name, place]) for place in range(len(typed)))
        for name in ways
    }


def _calls(
    ways: dict[str, Callable[[str], object]], typed: list[str]
) -> Iterator[tuple[str, int, Callable[[str], object], str]]:
    for place, prefix in enumerate(typed):
        for name, way in ways.items():
            yield name, place, way, prefix
