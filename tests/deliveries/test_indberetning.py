"""Which periods a kommune reports from here: chosen, shown, confirmed (D17)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from cases.door.fresh import CONFIRMED
from cases.models import Haendelse, Kommune, Medarbejder, Medlemskab
from cases.services.errors import NotPossible
from deliveries import states
from deliveries.models import Leverance
from deliveries.services import deliver, due
from deliveries.services.indberetning import choose, meaning, problems
from tests.factories import DUE, frozen
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
URL = "/183/indberetning/"


@pytest.fixture
def admins(signed_in: SignedIn, administrator: Medarbejder) -> Client:
    return signed_in(administrator)


@pytest.fixture
def town(ishoej: Kommune) -> Kommune:
    """Ishøj before it reports from here."""
    Kommune.objects.filter(pk="183").update(indberetter_fra="")
    ishoej.refresh_from_db()
    return ishoej


def periods(kommune: Kommune) -> tuple[str, str]:
    kommune.refresh_from_db()
    return kommune.indberetter_fra, kommune.indberetter_til


def confirmed(fra: str, til: str = "", seen: tuple[str, str] = ("", "")) -> dict[str, str]:
    return {"fra": fra, "til": til, "set_fra": seen[0], "set_til": seen[1], "bekraeft": "1"}


def logged() -> list[dict[str, Any]]:
    return list(
        Haendelse.objects.filter(art="kommune ændret")
        .order_by("pk")
        .values_list("detaljer", flat=True)
    )


class TestChoosing:
    def test_nothing_counts_before_it_is_confirmed(self, town: Kommune, admins: Client) -> None:
        page = Page(admins.post(URL, {"fra": "2026-8", "til": ""}))
        assert "Intet er ændret endnu" in page.main
        assert periods(town) == ("", "")
        values = page.values()
        values.pop("tilbage", None)
        answer = admins.post(URL, values | {"bekraeft": "1"})
        assert answer.headers["Location"] == URL
        assert periods(town) == ("2026M08", "")
        assert logged() == [{"indberetter_fra": ["", "2026M08"]}]

    def test_it_says_what_is_due_at_once_and_what_comes_next(
        self, town: Kommune, admins: Client
    ) -> None:
        """It is the 2nd of November: October falls due on the 14th."""
        text = Page(admins.post(URL, {"fra": "2026M08", "til": ""})).main
        assert "Disse 2 L402 er forfaldne" in text
        assert "august 2026, september 2026." in text
        assert "Den næste L402 er for oktober 2026 og bliver dannet 14. november 2026" in text
        text = Page(admins.post(URL, {"fra": "2027M01", "til": "2027M03"})).main
        assert "forfalden" not in text
        assert "for januar 2027 og bliver dannet 14. februar 2027" in text
        assert "Efter marts 2027 (2027M03) bliver intet indberettet herfra" in text
        assert periods(town) == ("", "")

    def test_what_it_says_is_what_is_made(self, town: Kommune, administrator: Medarbejder) -> None:
        now = timezone.now()
        said = meaning(town, "2026M08", "", now)
        choose(administrator, town, "2026M08", "", now, seen=("", ""))
        town.refresh_from_db()
        assert list(said.forfaldne) == due(town, now)
        made = deliver(town, now)
        assert [leverance.periode for leverance in made] == ["2026M08", "2026M09"]

    def test_the_way_back_changes_nothing_and_keeps_what_was_typed(
        self, town: Kommune, admins: Client
    ) -> None:
        page = Page(admins.post(URL, {"fra": "2026M08", "til": "", "tilbage": "1"}))
        assert page.values()["fra"] == "2026M08"
        assert periods(town) == ("", "")

    def test_what_is_missing_for_a_leverance_is_said(self, town: Kommune, admins: Client) -> None:
        town.kontaktpersoner.filter(type="TEKNISK").delete()
        text = Page(admins.post(URL, {"fra": "2026M08", "til": ""})).main
        assert "Mangler: Teknisk ansvarlig" in text

    def test_who_was_slower_sees_what_stands_there_now(self, town: Kommune, admins: Client) -> None:
        Kommune.objects.filter(pk="183").update(indberetter_fra="2026M12")
        page = Page(admins.post(URL, confirmed("2026M08"), follow=True))
        assert "En anden har ændret perioderne imens" in page.main
        assert periods(town) == ("2026M12", "")
        assert logged() == []

    def test_pressing_twice_is_pressing_once(self, town: Kommune, admins: Client) -> None:
        for _ in range(2):
            admins.post(URL, confirmed("2026M08"))
        assert len(logged()) == 1

    def test_what_else_is_posted_changes_nothing(
        self, town: Kommune, vallensbaek: Kommune, admins: Client
    ) -> None:
        wanted = {"kommune": "187", "kode": "187", "navn": "X", "cvr": "1"}
        admins.post(URL, wanted | confirmed("2026M08"))
        assert periods(vallensbaek) == ("2026M10", "")
        town.refresh_from_db()
        assert (town.navn, town.indberetter_fra) == ("Ishøj", "2026M08")

    def test_it_wants_a_fresh_logon(self, town: Kommune, admins: Client) -> None:
        session = admins.session
        session[CONFIRMED] = 0
        session.save()
        answer = admins.post(URL, confirmed("2026M08"))
        assert answer.headers["Location"] == "/bekraeft/?next=%2F183%2Findberetning%2F"
        assert periods(town) == ("", "")


class TestWhoMay:
    @pytest.mark.parametrize("who", ["laeser", "ejer", "udefra", "drift"])
    def test_only_the_administrators(
        self, who: str, town: Kommune, request: pytest.FixtureRequest
    ) -> None:
        with pytest.raises(PermissionDenied):
            choose(request.getfixturevalue(who), town, "2026M08", "", timezone.now(), seen=("", ""))
        assert periods(town) == ("", "")

    def test_not_with_a_right_that_was_just_withdrawn(
        self, town: Kommune, administrator: Medarbejder
    ) -> None:
        Medlemskab.objects.filter(medarbejder=administrator).update(rolle="SAGSBEHANDLER")
        with pytest.raises(PermissionDenied):
            choose(administrator, town, "2026M08", "", timezone.now(), seen=("", ""))


class TestWhatCanNotBe:
    @pytest.mark.parametrize(
        ("fra", "til", "field", "said"),
        [
            ("2026M13", "", "fra", "2000M01"),
            ("oktober", "", "fra", "fx oktober 2026"),
            ("2013M06", "", "fra", "fra 2013M07 til 2028M10"),
            ("2028M11", "", "fra", "fra 2013M07 til 2028M10"),
            ("", "2026M12", "fra", "Skriv også den første"),
            ("2026M10", "2026M09", "til", "ikke ligge før den første"),
            ("2026M10", "9", "til", "fx oktober 2026"),
        ],
    )
    def test_is_explained_at_its_field(
        self, fra: str, til: str, field: str, said: str, town: Kommune, admins: Client
    ) -> None:
        for step in ({}, {"bekraeft": "1", "set_fra": "", "set_til": ""}):
            page = Page(admins.post(URL, {"fra": fra, "til": til} | step))
            assert said in page.errors()[field]
            assert (page.values()["fra"], page.values()["til"]) == (fra, til)
        assert periods(town) == ("", "")

    def test_the_first_period_once_something_was_delivered(
        self, ishoej: Kommune, administrator: Medarbejder
    ) -> None:
        made = frozen(ishoej)
        for fra in ("2026M09", "2026M11", ""):
            assert list(problems(ishoej, fra, "", DUE)) == ["fra"]
            with pytest.raises(NotPossible, match="siden oktober 2026"):
                choose(administrator, ishoej, fra, "", DUE, seen=("2026M10", ""))
        # A rejected one was delivered all the same; one that was taken back was not.
        Leverance.objects.filter(pk=made.pk).update(tilstand=states.AFVIST)
        assert problems(ishoej, "2026M11", "", DUE)
        Leverance.objects.filter(pk=made.pk).update(tilstand=states.ANNULLERET)
        assert not problems(ishoej, "2026M11", "", DUE)

    def test_a_test_delivery_fixes_nothing(self, ishoej: Kommune) -> None:
        frozen(ishoej, form="T402")
        assert not problems(ishoej, "2026M11", "", DUE)

    def test_a_last_period_before_what_was_delivered(
        self, ishoej: Kommune, administrator: Medarbejder
    ) -> None:
        frozen(ishoej)
        Kommune.objects.filter(pk="183").update(indberetter_fra="2026M08")
        ishoej.refresh_from_db()
        assert "allerede leveret oktober 2026" in problems(ishoej, "2026M08", "2026M09", DUE)["til"]
        assert choose(administrator, ishoej, "2026M08", "2026M10", DUE, seen=("2026M08", ""))
        assert logged() == [{"indberetter_til": ["", "2026M10"]}]


def test_stopping_says_which_due_period_is_given_up(ishoej: Kommune) -> None:
    said = meaning(ishoej, "2026M08", "2026M09", DUE)
    assert [str(periode) for periode in said.bortfalder] == ["2026M10"]
    assert said.naeste is None


def test_the_page_leads_there_for_administrators_only(
    admins: Client, signed_in: SignedIn, ejer: Medarbejder
) -> None:
    assert URL in Page(admins.get("/183/leverancer/")).addresses()
    assert URL not in Page(signed_in(ejer).get("/183/leverancer/")).addresses()


def test_the_page_says_the_months_by_name(admins: Client) -> None:
    Kommune.objects.filter(pk="183").update(indberetter_fra="2026M10")
    page = Page(admins.get(URL))
    assert "Første periodeoktober 2026 (2026M10)" in page.main
    assert "Perioder før oktober 2026 (2026M10) bliver ikke indberettet herfra." in page.main
