"""A save never brings a new FEJL onto the ydelse that it saves, whatever its field (D14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from cases import services
from cases.models import Kommune, Medarbejder, Ydelse
from tests.cases.people import ydelse
from tests.factories import neutralised, only, stored_sag, ydelse_post
from tests.html import Page

#: *1.18.2* is from 1 July 2020 on.
GROUP = {"kode": "1.18.2", "bevillingsdato": date(2020, 7, 1), "startdato": None}


def refused(user: Medarbejder, stored: Ydelse, **changes: object) -> list[tuple[str, str]]:
    with pytest.raises(services.Refused) as raised:
        services.change_ydelse(user, stored, stored.version, replace(stored.data(), **changes))
    return [(finding.code, finding.field) for finding in raised.value.findings]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"startdato": date(2019, 1, 1), "slutdato": date(2020, 6, 30)}, "startdato"),
        ({"bevillingsdato": date(2019, 1, 1), "slutdato": date(2020, 6, 30)}, "bevillingsdato"),
    ],
)
def test_a_date_that_takes_a_locked_code_out_of_its_validity_is_told_at_the_date(
    ishoej: Kommune, ejer: Medarbejder, changes: dict[str, date], field: str
) -> None:
    stored = only(stored_sag(ishoej, ydelse(**GROUP)))
    assert refused(ejer, stored, **changes) == [("YD-KODE-PERIODE", field)]
    assert only(stored.sag).data() == stored.data()


def test_a_slutdato_that_does_so_is_told_at_the_slutdato(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    began = {**GROUP, "bevillingsdato": date(2020, 1, 1)}
    stored = only(stored_sag(ishoej, ydelse(**began)))
    assert refused(ejer, stored, slutdato=date(2020, 6, 30)) == [("YD-KODE-PERIODE", "slutdato")]


def test_what_was_neutralised_does_not_come_back_with_an_unknown_code(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    stored = only(stored_sag(ishoej, neutralised(kode="9.9.9")))
    assert refused(ejer, stored, slutdato=None) == [("YD-KODE-UKENDT", "slutdato")]


def test_the_error_that_was_there_before_blocks_nothing(ishoej: Kommune, ejer: Medarbejder) -> None:
    early = {**GROUP, "bevillingsdato": date(2019, 1, 1), "slutdato": date(2020, 5, 1)}
    stored = only(stored_sag(ishoej, ydelse(**early)))
    services.change_ydelse(ejer, stored, 1, replace(stored.data(), slutdato=date(2020, 4, 1)))
    assert only(stored.sag).slutdato == date(2020, 4, 1)


def test_the_form_tells_it_at_the_date(ishoej: Kommune, ejer: Medarbejder, signed_in) -> None:
    stored = only(stored_sag(ishoej, ydelse(**GROUP)))
    browser: Client = signed_in(ejer)
    post = ydelse_post(
        kode="1.18.2", bevillingsdato="01-07-2020", startdato="1.1.2019", slutdato="30.6.2020"
    )
    page = Page(browser.post(stored.get_absolute_url(), post | {"version": "1"}))
    assert "Startdato: 1.18.2 gælder fra 01-07-2020, men ydelsen løber" in page.main
