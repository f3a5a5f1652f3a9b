"""What a test of the site needs: settings for it, and what a page says once it is read."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

from web import Settings

TODAY = date(2026, 11, 22)

_SILENT = {"script", "style", "head"}
_VOID = {"meta", "link", "input", "br", "path", "rect", "img", "hr"}


class Page(HTMLParser):
    """Reads a page once."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.headings: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append(tag)
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not _SILENT & set(self._open):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def settings(
    *,
    rate_limit: str = "",
    https: bool = False,
    hosts: tuple[str, ...] = (),
    proxies: int = 0,
) -> Settings:
    """Settings for tests: a fixed day, and no limit of questions unless one is given."""
    return Settings(
        secret_key="for tests",
        https=https,
        hosts=hosts,
        proxies=proxies,
        rate_limit=rate_limit,
        today=lambda: TODAY,
    )
