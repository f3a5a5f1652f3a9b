"""Signing in and the people of the office in a real browser: both languages, two widths."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser.looking import Shooter, has_no_fault, look_at
from people import PASSWORD
from playwright.sync_api import Page, expect

Opener = Callable[..., Page]
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "path", "who"),
    [
        ("login", "/login?", ""),
        ("account", "/account?", "reviewer"),
        ("users", "/admin/users?", "admin"),
        ("user", "/admin/users/a2?", "admin"),
        ("search", "/?", "admin"),
        ("refused", "/admin/users?", "reviewer"),
    ],
)
def test_axe_finds_no_fault_and_nothing_runs_over(
    open_page: Opener, shoot: Shooter, name: str, path: str, who: str, lang: str
):
    look_at(open_page(f"{path}lang={lang}", who=who), shoot, f"people-{name}-{lang}")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_faults_and_the_new_password_are_shown_well(
    open_page: Opener, shoot: Shooter, colours: str
):
    page = open_page("/admin/users?lang=zh", width=390, who="admin", colours=colours)
    page.fill("input[name=login]", "admin")
    page.fill("input[name=name]", "李伟")
    page.locator("#add button").click()
    page.locator("#f-login-fault").wait_for()
    shoot(page, f"people-faults-zh-{colours}")
    has_no_fault(page)
    page.goto("/admin/users/a3?lang=zh")
    page.locator("form.act button").first.click()
    page.locator(".secret code").wait_for()
    shoot(page, f"people-password-zh-{colours}")
    has_no_fault(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_one_signs_in_and_out_by_keyboard_alone(open_page: Opener, scripts: bool):
    page = open_page("/account?lang=en", scripts=scripts)
    page.wait_for_url(re.compile("/login"))
    expect(page.locator("[name=login]")).to_be_focused()
    page.keyboard.type("publisher")
    page.keyboard.press("Tab")
    page.keyboard.type("not it")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    expect(page.locator("[name=password]")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your account").wait_for()
    page.get_by_role("button", name="Sign out", exact=True).press("Enter")
    page.get_by_role("search").first.wait_for()
    assert page.get_by_role("button", name="Sign out").count() == 0
