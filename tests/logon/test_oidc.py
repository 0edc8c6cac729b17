"""Logon through an OpenID provider: who comes in, as what, and where (R9-R11, D23)."""

from __future__ import annotations

from typing import Any

import pytest

from cases.models import Kommune, Medarbejder, Medlemskab
from tests.html import Page
from tests.logon.conftest import (
    ADMINISTRATOR,
    FIRM_CVR,
    LAESER,
    SAGSBEHANDLER,
    VALLENSBAEK_CVR,
    Browser,
    Provider,
)
from tests.logon.people import age_logon, arts

SENTENCE = (
    "For at benytte systemet skal du have tildelt rettigheden 'Ret til at administrere data for "
    "handicappede' af din virk administrator."
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def person(person_of: type[Browser]) -> Browser:
    return person_of()


def the_user() -> Medarbejder:
    return Medarbejder.objects.get(subjekt__isnull=False)


def has() -> dict[str, tuple[str, str, bool]]:
    """kommune → role, source, awake."""
    return {
        m.kommune_id: (m.rolle, m.kilde, m.sover_siden is None)
        for m in the_user().medlemskaber.all()
    }


def test_the_door_shows_the_way(person: Browser) -> None:
    page = Page(person.ours.get("/log-ind/?next=/183/sager/"))
    assert page.links()["Log ind med MitID Erhverv"] == "/log-ind/mitid/?next=%2F183%2Fsager%2F"


def test_a_good_logon(person: Browser, provider: Provider) -> None:
    provider.knows("Anne Å. Holm", email="anne@ishoj.example", privileges=[SAGSBEHANDLER])
    done = person.log_on("Anne Å. Holm", "?next=/183/sager/")
    assert done.headers["Location"] == "/183/sager/"
    assert person.ours.get("/183/sager/").status_code == 200
    user = the_user()
    assert (user.first_name, user.last_name) == ("Anne Å.", "Holm")
    assert user.email == "anne@ishoj.example"
    assert not user.has_usable_password()
    assert has() == {"183": ("SAGSBEHANDLER", "LOGON", True)}
    assert arts(user)[:3] == ["medarbejder oprettet", "medlemskab oprettet", "logget på"]


@pytest.mark.parametrize("habit", ["basic", "signed"])
def test_a_provider_with_other_habits(person: Browser, provider: Provider, habit: str) -> None:
    """One that takes our secret in a header, as the standard has it; one that signs userinfo."""
    from dhuv_web.logon import provider as client

    client.forget()
    provider.knows("Anne")
    provider.lies(**{habit: True})
    person.log_on("Anne")
    assert person.is_in


def test_we_ask_with_pkce_state_and_nonce(person: Browser, provider: Provider) -> None:
    provider.knows("Anne")
    person.log_on("Anne")
    (asked,) = provider.seen("authorize")
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 32
    assert len(asked["nonce"]) >= 32
    assert asked["redirect_uri"] == "http://testserver/log-ind/mitid/svar/"


def test_the_second_logon_is_the_same_employee_whatever_the_name(
    person: Browser, provider: Provider
) -> None:
    provider.knows("Anne", email="anne@ishoj.example")
    person.log_on("Anne")
    provider.knows("Anne", name="Anne Gift Holm", email="holm@ishoj.example")
    person.ours.post("/log-ud/")
    person.log_on("Anne")
    assert str(the_user()) == "Anne Gift Holm"
    assert the_user().email == "holm@ishoj.example"


def test_an_e_mail_address_takes_over_nobodys_account(
    person: Browser, provider: Provider, kommuner: Any
) -> None:
    """The address is what the provider's user typed; the subject is who it is."""
    local = Medarbejder.objects.create_user("anne", email="anne@ishoj.example")
    provider.knows("Eva", email="anne@ishoj.example")
    person.log_on("Eva")
    assert person.ours.session["_auth_user_id"] == str(the_user().pk) != str(local.pk)


def test_the_highest_privilege_counts_and_others_do_not(
    person: Browser, provider: Provider
) -> None:
    provider.knows("Anne", privileges=[LAESER, "urn:dk:andet:alt", ADMINISTRATOR])
    person.log_on("Anne")
    assert has() == {"183": ("ADMINISTRATOR", "LOGON", True)}


def test_a_changed_privilege_counts_from_the_next_logon(
    person: Browser, provider: Provider
) -> None:
    provider.knows("Anne", privileges=[ADMINISTRATOR])
    person.log_on("Anne")
    provider.knows("Anne", privileges=[LAESER])
    person.ours.post("/log-ud/")
    person.log_on("Anne")
    assert has() == {"183": ("LAESER", "LOGON", True)}
    assert arts(the_user())[-2:] == ["medlemskab ændret", "logget på"]


@pytest.mark.parametrize(
    ("claims", "why", "whom"),
    [
        ({"privileges": []}, "kom uden rettigheden", "Virk-administratoren"),
        ({"privileges": None}, "kom uden rettigheden", "Virk-administratoren"),
        ({"privileges": ["urn:dk:andet:alt"]}, "kom uden rettigheden", "Virk-administratoren"),
        ({"cvr": None}, "private MitID", "vælg MitID Erhverv"),
        ({"cvr": "12345678"}, "private MitID", "vælg MitID Erhverv"),
    ],
)
def test_without_the_right_one_reads_the_guides_sentence_why_and_whom_to_ask(
    person: Browser, provider: Provider, claims: dict[str, Any], why: str, whom: str
) -> None:
    """R59. And nothing is kept of somebody who has no business here."""
    provider.knows("Udefra", **claims)
    refused = person.log_on("Udefra")
    page = Page(refused)
    assert refused.status_code == 403
    assert SENTENCE in page.main
    assert why in page.main
    assert whom in page.main
    assert not person.is_in
    assert not Medarbejder.objects.exists()
    assert arts()[-1] == "logon afvist"


def test_a_cvr_number_that_is_no_kommunes_is_told_so(person: Browser, provider: Provider) -> None:
    """With the privilege: another kommune's administrator can give such a person a role (D23)."""
    provider.knows("Firma", cvr=FIRM_CVR, privileges=[SAGSBEHANDLER])
    person.log_on("Firma")
    page = Page(person.ours.get("/"))
    assert SENTENCE not in page.main
    assert "hører ikke til en kommune" in page.main
    assert "en administrator i den kommune" in page.main
    assert has() == {}
    Medlemskab.objects.create(medarbejder=the_user(), kommune_id="187", rolle="LAESER")
    assert person.ours.get("/").headers["Location"] == "/187/"


def test_two_kommuner_with_one_cvr_number_are_nobodys(
    person: Browser, provider: Provider, kommuner: dict[str, Kommune]
) -> None:
    Kommune.objects.filter(pk="187").update(cvr=kommuner["183"].cvr)
    provider.knows("Anne")
    person.log_on("Anne")
    assert has() == {}


def grant(rolle: str = "SAGSBEHANDLER") -> None:
    """Vallensbæk's administrator has Ishøj report for it (D23)."""
    Medlemskab.objects.create(medarbejder=the_user(), kommune_id="187", rolle=rolle)


def test_what_another_kommune_granted_stays(person: Browser, provider: Provider) -> None:
    provider.knows("Anne", privileges=[ADMINISTRATOR])
    person.log_on("Anne")
    grant()
    provider.knows("Anne", privileges=[LAESER])
    person.log_on("Anne", "?ny=1")
    assert has() == {
        "183": ("LAESER", "LOGON", True),
        "187": ("SAGSBEHANDLER", "TILDELT", True),
    }


def test_it_sleeps_while_the_privilege_is_missing_and_wakes_with_it(
    person: Browser, provider: Provider
) -> None:
    provider.knows("Anne")
    person.log_on("Anne")
    grant()
    other = Browser()
    other.log_on("Anne")
    assert other.ours.get("/187/").status_code == 200
    provider.knows("Anne", privileges=[])
    assert person.log_on("Anne", "?ny=1").status_code == 403
    assert has() == {"183": ("LAESER", "LOGON", False), "187": ("SAGSBEHANDLER", "TILDELT", False)}
    # In the other window the right is gone at once.
    assert other.ours.get("/187/").status_code == 404
    page = Page(other.ours.get("/"))
    assert "har ligget stille" in page.main
    provider.knows("Anne")
    person.log_on("Anne", "?ny=1")
    assert has() == {"183": ("LAESER", "LOGON", True), "187": ("SAGSBEHANDLER", "TILDELT", True)}


def test_a_logon_speaks_for_its_own_cvr_number_only(person: Browser, provider: Provider) -> None:
    """Who changes to another kommune leaves the former one's rights behind."""
    provider.knows("Anne", privileges=[ADMINISTRATOR])
    person.log_on("Anne")
    provider.knows("Anne", cvr=VALLENSBAEK_CVR)
    person.log_on("Anne", "?ny=1")
    assert has() == {"183": ("ADMINISTRATOR", "LOGON", False), "187": ("LAESER", "LOGON", True)}


def test_an_employee_who_was_closed_here_does_not_come_in(
    person: Browser, provider: Provider
) -> None:
    provider.knows("Anne")
    person.log_on("Anne")
    person.ours.post("/log-ud/")
    Medarbejder.objects.update(is_active=False)
    page = Page(person.log_on("Anne"))
    assert SENTENCE not in page.main
    assert "Din bruger er lukket" in page.main
    assert not person.is_in


def test_logging_out_ends_the_providers_session_too(person: Browser, provider: Provider) -> None:
    provider.knows("Anne")
    person.log_on("Anne")
    there = person.ours.post("/log-ud/").headers["Location"]
    assert there.startswith(f"{provider.issuer}/logout?")
    back = person.theirs.get(there, allow_redirects=False, timeout=10)
    assert back.headers["Location"] == "http://testserver/log-ind/"
    (told,) = provider.seen("logout")
    assert told["id_token_hint"].count(".") == 2
    assert not person.is_in
    assert person.ours.get("/183/").status_code == 302
    # Nobody is let in by what the provider remembers.
    assert person.theirs.get(person.to_provider(), timeout=10).status_code == 200


def test_a_provider_that_is_down_is_told_and_locks_nobody_out_for_good(
    person: Browser, provider: Provider, settings: Any
) -> None:
    from dhuv_web.logon import provider as client

    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    down = person.ours.get("/log-ind/mitid/")
    assert down.status_code == 503
    assert "MitID svarer ikke" in Page(down).main
    settings.OIDC_ISSUER = provider.issuer
    client.forget()
    provider.knows("Anne")
    person.log_on("Anne")
    assert person.is_in


def test_cancelling_is_no_error(person: Browser, provider: Provider) -> None:
    page = Page(person.log_on("afbryd"))
    assert "Du afbrød hos MitID" in page.main
    assert not person.is_in


def test_where_the_provider_is_the_only_way_passwords_are_not_asked_for(
    person: Browser, provider: Provider, settings: Any
) -> None:
    settings.LOKAL_LOGON = "ingen"
    page = Page(person.ours.get("/log-ind/"))
    assert "password" not in page.values()
    assert "Log ind med MitID Erhverv" in page.links()


class TestConfirming:
    """A dangerous act wants the provider to ask the person anew (`prompt=login`, `auth_time`)."""

    ACT = "/183/fejlliste/hent/csv/"

    @pytest.fixture
    def anne(self, person: Browser, provider: Provider) -> Browser:
        provider.knows("Anne")
        person.log_on("Anne")
        return person

    def test_a_new_logon_is_fresh_by_what_the_provider_says(self, anne: Browser) -> None:
        assert anne.ours.get(self.ACT).status_code == 200

    def test_one_that_the_provider_remembered_is_not(
        self, anne: Browser, provider: Provider
    ) -> None:
        anne.ours.post("/log-ud/")
        provider.lies(claims={"auth_time": 1})
        anne.log_on("Anne")
        assert anne.is_in
        assert anne.ours.get(self.ACT).headers["Location"].startswith("/bekraeft/")

    def test_nor_one_of_which_it_says_nothing(self, anne: Browser, provider: Provider) -> None:
        anne.ours.post("/log-ud/")
        provider.lies(claims={"auth_time": None})
        anne.log_on("Anne")
        assert anne.is_in
        assert anne.ours.get(self.ACT).status_code == 302

    def test_the_person_is_asked_and_comes_back(self, anne: Browser, provider: Provider) -> None:
        age_logon(anne.ours, 16)
        page = Page(anne.ours.get(self.ACT, follow=True))
        way = page.links()["Bekræft med MitID Erhverv"]
        before = anne.ours.session.session_key
        there = anne.ours.get(way).headers["Location"]
        assert "prompt=login" in there
        assert "max_age=0" in there
        # It does not let the remembered session pass.
        assert anne.theirs.get(there, allow_redirects=False, timeout=10).status_code == 200
        back = anne.back(anne.choose(there, "Anne"))
        assert back.headers["Location"] == "/183/fejlliste/"
        assert anne.ours.session.session_key != before
        assert anne.ours.get(self.ACT).status_code == 200
        assert arts(the_user())[-2:] != ["logget på"]
        assert "logon bekræftet" in arts(the_user())

    @pytest.mark.parametrize("told", [1, None])
    def test_a_provider_that_did_not_ask_confirms_nothing(
        self, anne: Browser, provider: Provider, told: int | None
    ) -> None:
        age_logon(anne.ours, 16)
        provider.lies(claims={"auth_time": told})
        refused = anne.log_on("Anne", "?bekraeft=1&next=/183/")
        assert refused.status_code == 403
        assert "har ikke spurgt dig igen" in Page(refused).main
        assert anne.ours.get(self.ACT).status_code == 302

    def test_somebody_else_confirms_nothing_for_anne(
        self, anne: Browser, provider: Provider
    ) -> None:
        provider.knows("Bo", cvr=VALLENSBAEK_CVR)
        age_logon(anne.ours, 16)
        anne.log_on("Bo", "?bekraeft=1&next=/183/")
        assert anne.ours.get("/183/").status_code == 404
        assert anne.ours.get("/187/").status_code == 200

    def test_cancelling_leaves_the_session_as_it_was(self, anne: Browser) -> None:
        age_logon(anne.ours, 16)
        anne.log_on("afbryd", "?bekraeft=1&next=/183/")
        assert anne.ours.get("/183/").status_code == 200
        assert anne.ours.get(self.ACT).status_code == 302
