"""What looks at every page sees a fault that is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.looking import Shooter, look_at
from playwright.sync_api import Page

Opener = Callable[..., Page]
pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("document.querySelector('main input[name=q]').removeAttribute('id')", "label"),
        ("document.querySelector('h1').style.color = '#eee'", "color-contrast"),
        ("document.querySelector('h1').style.width = '700px'", "wide on a screen of 390"),
    ],
)
def test_a_planted_fault_is_found(open_page: Opener, shoot: Shooter, fault: str, says: str) -> None:
    page = open_page("/?lang=en")
    look_at(page, shoot, "looking")
    page.evaluate(fault)
    with pytest.raises(AssertionError, match=says):
        look_at(page, shoot, "looking")


def test_a_window_that_is_used_again_is_nobodys(open_page: Opener) -> None:
    page = open_page("/account?lang=en", who="reviewer")
    page.context.add_cookies([{"name": "left", "value": "behind", "url": page.url}])
    page.route("**/places*", lambda route: route.abort())


def test_nothing_is_left_in_a_window_of_the_test_before(open_page: Opener) -> None:
    page = open_page("/places?lang=en", width=390)
    assert page.context.cookies() == []
    assert page.viewport_size == {"width": 390, "height": 900}
    page.goto("/account?lang=en")
    assert "/login" in page.url
