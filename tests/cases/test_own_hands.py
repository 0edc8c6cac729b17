"""Whoever gives a right does not receive it by the same act (D23)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from cases.models import Invitation, Kommune, Medarbejder
from cases.people.services.invitationer import accept, invite, invite_administrator
from cases.services.errors import NotPossible
from tests.cases.test_invitationer import NEW, account, sent_link
from tests.factories import medarbejder
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]


@pytest.fixture
def operator(drift: Medarbejder) -> Medarbejder:
    Medarbejder.objects.filter(pk=drift.pk).update(email="drift@firma.example")
    drift.refresh_from_db()
    return drift


@pytest.mark.parametrize(
    "modtager",
    ["drift", " DRIFT", "ｄｒｉｆｔ", "drift@firma.example", "Drift+ishoej@Firma.Example"],
)
def test_an_operator_can_not_be_invited_by_operators(
    operator: Medarbejder, ishoej: Kommune, modtager: str
) -> None:
    for giver in (operator, medarbejder("drift2", "DRIFT")):
        with pytest.raises(NotPossible, match="driver systemet"):
            invite_administrator(giver, ishoej, modtager)
    assert not Invitation.objects.exists()


def test_nor_take_the_invitation_that_was_meant_for_another(
    operator: Medarbejder, ishoej: Kommune, signed_in: SignedIn
) -> None:
    made = invite_administrator(operator, ishoej, NEW)
    for who in (operator, medarbejder("drift2", "DRIFT")):
        with pytest.raises(NotPossible):
            accept(who, made)
    browser = signed_in(operator)
    browser.get(sent_link())
    page = Page(browser.post("/invitation/"))
    assert "Du har selv lavet invitationen" in page.main
    assert not operator.medlemskaber.exclude(kommune=None).exists()
    assert Invitation.objects.exists()  # it waits for whom it was meant for


def test_nor_make_an_account_with_the_address_of_one(
    operator: Medarbejder, ishoej: Kommune, client: Client
) -> None:
    """The address became the operator's after the invitation."""
    invite_administrator(operator, ishoej, NEW)
    link = sent_link()
    Medarbejder.objects.filter(pk=operator.pk).update(email=NEW.upper())
    client.get(link)
    page = Page(client.post("/invitation/", account()))
    assert "driver systemet" in page.main
    assert not Medarbejder.objects.filter(username=NEW).exists()


def test_a_former_operator_is_as_good_as_anybody(operator: Medarbejder, ishoej: Kommune) -> None:
    other = medarbejder("drift2", "DRIFT")
    operator.medlemskaber.all().delete()
    made = invite_administrator(other, ishoej, "drift")
    assert accept(operator, made)[1]


def test_an_administrator_can_invite_whom_they_like_but_not_take_it(
    administrator: Medarbejder, operator: Medarbejder, ishoej: Kommune
) -> None:
    made = invite(administrator, ishoej, NEW, "LAESER")
    with pytest.raises(NotPossible, match="selv lavet"):
        accept(administrator, made)
    assert accept(operator, made)[1]
