"""Pages that did not change are not made again: an ETag by what was published, language and day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from mapper.editions import PublishedRecords
from web.accounts.session import current_account
from web.health import product_version
from web.language import LANGUAGES, language
from web.office import moment

_SAFE = ("GET", "HEAD")
_HOURS = 6
"""A page carries form tokens that hold for a day: it is made anew well before they end."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """Answers "not modified" for pages of the public that are as they were."""

    published: PublishedRecords
    today: Callable[[], date]
    now: Callable[[], datetime]

    def watch(self, pages: Blueprint) -> None:
        """Look after every page of a blueprint."""
        pages.before_request(self._before)
        pages.after_request(self._after)

    def mark(self) -> str:
        """What the page at this address depends on, as one short text."""
        known = moment(self.published)
        parts = (
            request.full_path, language(), known.records.revision,
            self.today().isoformat(), str(int(self.now().timestamp()) // (3600 * _HOURS)),
            product_version(), str(known.requests.mark),
        )  # fmt: skip
        return sha256("\0".join(parts).encode()).hexdigest()[:20]

    def _before(self) -> BaseResponse | None:
        if request.method not in _SAFE or not request.if_none_match:
            return None
        if current_account() is not None or not request.if_none_match.contains_weak(self.mark()):
            return None
        return Response(status=304)

    def _after(self, response: Response) -> Response:
        if request.method in _SAFE and response.status_code in (200, 304):
            if current_account() is None:
                response.set_etag(self.mark(), weak=True)
                response.headers.setdefault("Cache-Control", "no-cache")
            if request.args.get("lang") not in LANGUAGES:
                response.vary.add("Accept-Language")
        return response
