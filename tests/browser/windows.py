"""Windows of a browser that are used again: to open one takes longer than a page in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, ViewportSize


@dataclass(frozen=True)
class Kind:
    """What stays as it is while a window is open."""

    site: str
    scripts: bool = True
    locale: str = "en-GB"
    colours: str = "light"


@dataclass
class Windows:
    """Each window is nobody's when it is handed out: no cookie, no page, nothing intercepted."""

    browser: Browser
    _free: dict[Kind, list[Page]] = field(default_factory=lambda: defaultdict(list))
    _taken: list[tuple[Kind, Page]] = field(default_factory=list)

    def take(self, kind: Kind, width: int) -> Page:
        """A window of a kind and width."""
        size = ViewportSize(width=width, height=900)
        if free := self._free[kind]:
            page = free.pop()
            page.set_viewport_size(size)
        else:
            page = self.browser.new_context(
                base_url=kind.site, viewport=size, locale=kind.locale,
                java_script_enabled=kind.scripts, color_scheme=kind.colours,
            ).new_page()  # fmt: skip
        self._taken.append((kind, page))
        return page

    def give_back(self) -> None:
        """All that were taken; one that was closed is forgotten."""
        for kind, page in self._taken:
            if page.is_closed():
                continue
            for other in page.context.pages:
                if other is not page:
                    other.close()
            page.unroute_all()
            page.emulate_media(media="null", color_scheme=kind.colours)
            page.goto("about:blank")
            page.context.clear_cookies()
            self._free[kind].append(page)
        self._taken = []

    def close(self) -> None:
        """Every window."""
        self.give_back()
        for page in (page for pages in self._free.values() for page in pages):
            page.context.close()
        self._free.clear()
