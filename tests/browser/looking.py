"""What every page owes everybody: nothing that axe faults, nothing wider than the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Shooter = Callable[[Page, str], None]
WIDTHS = (390, 1280)
"""A phone and a desk."""
UNFOLD = "document.querySelectorAll('details:not(.pop)').forEach(each => each.open = true)"
"""Opens all that is folded, but for what lies over the page."""
_FAULTS = """
    axe.run({resultTypes: ['violations'], preload: false}).then(found => found.violations.map(
        fault => `${fault.id}: ${fault.help}: ${fault.nodes.map(node => node.html).join(' | ')}`))
"""


def has_no_fault(page: Page) -> None:
    """Axe finds nothing to fault in the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    faults = page.evaluate(_FAULTS)
    assert faults == [], f"{page.url}\n" + "\n".join(faults)


def fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= screen, f"{page.url} is {wide} wide on a screen of {screen}"


def look_at(
    page: Page, shoot: Shooter, name: str, *, widths: Sequence[int] = WIDTHS, unfold: bool = True
) -> None:
    """Pictures of the page as it opens; then, with all that was folded, no fault at any width."""

    def at(width: int) -> None:
        page.set_viewport_size({"width": width, "height": 900})

    for width in widths:
        at(width)
        shoot(page, f"{name}-{width}")
    if unfold:
        page.evaluate(UNFOLD)
    for width in widths:
        at(width)
        fits(page)
        has_no_fault(page)
