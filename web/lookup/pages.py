"""The public pages as a list for search engines, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from flask import request

from mapper.ports import Records
from web.language import HTML_LANGUAGE
from web.lookup.reached import page_of

EACH = 10_000
"""Pages of one part: each stands there twice, and a part holds at most 50,000."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ROBOTS = """User-agent: *
Allow: /
Disallow: /review
Disallow: /admin
Disallow: /account
Disallow: /login
Disallow: /suggest
Disallow: /*?q=
Disallow: /*&q=
Sitemap: {site}/sitemap.xml
"""


@dataclass
class PageList:
    """The paths of all pages, drawn up once for each state of the records."""

    _kept: tuple[str, tuple[str, ...]] = field(default=("", ()))

    def first(self, records: Records) -> str:
        """All pages, or where there are too many the parts of the list."""
        paths, site = self._paths(records), _site()
        if len(paths) <= EACH:
            return _urlset(site, paths)
        parts = range(-(-len(paths) // EACH))
        listed = "".join(
            f"<sitemap><loc>{site}/sitemaps/{part}.xml</loc></sitemap>\n" for part in parts
        )
        return f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{listed}</sitemapindex>\n'

    def part(self, records: Records, number: int) -> str:
        """One part; nothing where there is none."""
        paths = self._paths(records)[number * EACH : (number + 1) * EACH]
        return _urlset(_site(), paths) if paths else ""

    def robots(self) -> str:
        """What a crawler may read: answers, no searches and nothing of the office."""
        return _ROBOTS.format(site=_site())

    def _paths(self, records: Records) -> tuple[str, ...]:
        mark = records.revision
        if self._kept[0] != mark:
            self._kept = (mark, tuple(dict.fromkeys(_paths(records))))
        return self._kept[1]


def _site() -> str:
    return escape(request.host_url.rstrip("/"))


def _urlset(site: str, paths: tuple[str, ...]) -> str:
    rows = "".join(_row(site, path, code) for path in paths for code in HTML_LANGUAGE)
    namespaces = f'xmlns="{_SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return f"{_HEAD}<urlset {namespaces}>\n{rows}</urlset>\n"


def _row(site: str, path: str, code: str) -> str:
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{HTML_LANGUAGE[each]}" '
        f"href={quoteattr(f'{site}{path}?lang={each}')}/>"
        for each in HTML_LANGUAGE
    )
    return f"<url><loc>{escape(f'{site}{path}?lang={code}')}</loc>{alternates}</url>\n"


def _paths(records: Records) -> Iterator[str]:
    """The front page, batches, places with editions, then what may be held, and the bodies."""
    vocabulary = records.vocabulary
    yield "/"
    yield from ("/places", "/batch")
    yield from sorted(f"/places/{e.place}" for e in vocabulary.editions.values())
    ids = iter(dict.fromkeys(node_id for _, node_id in records.name_keys()))
    bodies: dict[str, None] = {}
    while chunk := list(islice(ids, 500)):
        for node in records.nodes(chunk).values():
            yield f"/{_FOLDER[page_of(node)]}/{quote(node.id)}"
            if node.body:
                bodies[node.body] = None
    yield from (f"/bodies/{quote(body)}" for body in bodies)


_FOLDER = {"title": "titles", "certificate": "certificates"}
