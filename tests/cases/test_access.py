"""Who may do what, and which cases an employee reaches at all (D23)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from cases.access import (
    ADMINISTERS,
    ENTERS,
    EXPLAINED,
    OPERATES,
    RIGHTS,
    SEES,
    may,
    roles_with,
    table,
)
from cases.models import Kommune, Medarbejder, Medlemskab, Rolle, Sag
from tests.factories import stored_sag

TABLE = {
    "LAESER": {SEES},
    "SAGSBEHANDLER": {SEES, ENTERS},
    "ADMINISTRATOR": {SEES, ENTERS, ADMINISTERS},
    "DRIFT": {OPERATES},
    "": set(),
    "HACKER": set(),
}


@pytest.mark.parametrize("role", TABLE)
@pytest.mark.parametrize("right", [SEES, ENTERS, ADMINISTERS, OPERATES])
def test_the_table(role: str, right: str) -> None:
    assert may(role, right) is (right in TABLE[role])


def test_every_role_stands_in_the_table_and_every_right_is_explained() -> None:
    assert set(RIGHTS) == set(Rolle.values)
    assert set(EXPLAINED) == {SEES, ENTERS, ADMINISTERS, OPERATES}


def test_the_pages_table_says_what_the_rights_say() -> None:
    rows = dict(table())
    assert list(RIGHTS) == ["LAESER", "SAGSBEHANDLER", "ADMINISTRATOR", "DRIFT"]
    assert rows["Oprette, rette og slette sager og ydelser"] == [False, True, True, False]
    assert rows["Rette kontaktoplysninger"] == [False, False, True, False]
    assert rows["Vedligeholde kodelister"] == [False, False, False, True]
    assert len(rows) == sum(map(len, EXPLAINED.values()))


def test_drift_sees_no_cases() -> None:
    assert "DRIFT" not in roles_with(SEES)


@pytest.mark.parametrize("who", ["laeser", "ejer", "kollega", "administrator"])
def test_members_reach_the_kommunes_cases(
    who: str, sag: Sag, ishoej: Kommune, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    assert list(Sag.objects.for_user(user, ishoej)) == [sag]


@pytest.mark.parametrize("who", ["udefra", "drift"])
def test_others_reach_none(
    who: str, sag: Sag, ishoej: Kommune, request: pytest.FixtureRequest
) -> None:
    assert not Sag.objects.for_user(request.getfixturevalue(who), ishoej).exists()


def test_a_member_of_two_kommuner_reaches_one_at_a_time(
    sag: Sag, ishoej: Kommune, vallensbaek: Kommune, ejer: Medarbejder
) -> None:
    """Ishøj reports for Vallensbæk (D23): the address says which one it is about."""
    Medlemskab.objects.create(medarbejder=ejer, kommune=vallensbaek, rolle="LAESER")
    theirs = stored_sag(vallensbaek)
    assert list(Sag.objects.for_user(ejer, ishoej)) == [sag]
    assert list(Sag.objects.for_user(ejer, vallensbaek)) == [theirs]


def test_one_kommunes_role_gives_nothing_in_another(
    ishoej: Kommune, vallensbaek: Kommune, ejer: Medarbejder
) -> None:
    Medlemskab.objects.create(medarbejder=ejer, kommune=vallensbaek, rolle="LAESER")
    assert ishoej.role_of(ejer) == "SAGSBEHANDLER"
    assert vallensbaek.role_of(ejer) == "LAESER"


def test_an_outsider_has_no_role(ishoej: Kommune, udefra: Medarbejder) -> None:
    assert ishoej.role_of(udefra) == ""


@pytest.mark.parametrize(("rolle", "kode"), [("DRIFT", "183"), ("LAESER", None)])
def test_the_database_knows_that_only_drift_is_without_a_kommune(
    db: None, ishoej: Kommune, rolle: str, kode: str | None, ejer: Medarbejder
) -> None:
    Medlemskab.objects.filter(medarbejder=ejer).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Medlemskab.objects.create(medarbejder=ejer, kommune_id=kode, rolle=rolle)


def test_one_membership_per_kommune(ishoej: Kommune, ejer: Medarbejder) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Medlemskab.objects.create(medarbejder=ejer, kommune=ishoej, rolle="ADMINISTRATOR")
