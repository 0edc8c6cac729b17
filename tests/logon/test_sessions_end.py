"""Logged off everywhere: what ends every session of an employee at once."""

from __future__ import annotations

from django.test import Client

from cases.models import Medarbejder


def two_browsers(user: Medarbejder) -> tuple[Client, Client]:
    browsers = Client(), Client()
    for browser in browsers:
        browser.force_login(user)
        assert browser.get("/183/").status_code == 200
    return browsers


def is_out(browser: Client) -> bool:
    response = browser.get("/183/")
    return response.status_code == 302 and response["Location"].startswith("/log-ind/")


def test_end_sessions_ends_them_all(ejer: Medarbejder, kollega: Medarbejder) -> None:
    browsers = two_browsers(ejer)
    other, _ = two_browsers(kollega)
    ejer.end_sessions()
    assert all(is_out(browser) for browser in browsers)
    assert not is_out(other)


def test_so_does_a_new_password(ejer: Medarbejder) -> None:
    browsers = two_browsers(ejer)
    ejer.set_password("et-helt-nyt-kodeord")
    ejer.save()
    assert all(is_out(browser) for browser in browsers)


def test_afterwards_one_can_log_on_again(ejer: Medarbejder) -> None:
    two_browsers(ejer)
    ejer.end_sessions()
    two_browsers(ejer)
