"""What every answer to a program carries: an ETag, its limits, and who may read it from where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from flask import Blueprint, Response, request
from flask_limiter import Limiter

from mapper.editions import PublishedRecords
from web.api.faults import for_programs
from web.health import product_version
from web.language import language
from web.limits import seconds_left
from web.office import moment

_SAFE = ("GET", "HEAD")
_LEFT = ("Limit", "Remaining", "Reset")
_SHOWN = [
    "Allow", "Content-Disposition", "ETag", "Link", "Retry-After",
    *(f"{kind}-{name}" for kind in ("RateLimit", "X-RateLimit") for name in _LEFT),
]  # fmt: skip
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": ", ".join(_SHOWN),
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


@dataclass(frozen=True, slots=True)
class Polite:
    """Looks after the answers at the addresses for programs."""

    published: PublishedRecords
    today: Callable[[], date]
    limiter: Limiter

    def watch(self, pages: Blueprint) -> None:
        """Mark every answer of these pages with what it depends on."""
        pages.before_request(self._unchanged)
        pages.after_request(self._mark)

    def mark(self) -> str:
        """What the answer at this address depends on, as one short text."""
        known = moment(self.published)
        parts = (
            request.host_url, request.full_path, language(),
            known.records.revision,
            self.today().isoformat(), product_version(),
            str(known.requests.mark),
        )  # fmt: skip
        return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:20]

    def _unchanged(self) -> Response | None:
        known = request.if_none_match
        if request.method not in _SAFE or not known.is_weak(self.mark()):
            return None
        return Response(status=304)

    def _mark(self, answer: Response) -> Response:
        if request.method in _SAFE and answer.status_code in (200, 304):
            answer.set_etag(self.mark(), weak=True)
            answer.headers.setdefault("Cache-Control", "no-cache")
            answer.vary.add("Accept-Language")
        return answer

    def share(self, answer: Response) -> Response:
        """Let any site's page read what a program was told, refusals and unknown addresses too.

        No cookie goes along: nothing is told to one asker that is not told to all.
        """
        if not for_programs():
            return answer
        answer.headers.update(_OPEN)
        if request.method == "OPTIONS":
            answer.headers.update(_PREFLIGHT)
        return self._limits(answer)

    def _limits(self, answer: Response) -> Response:
        """How much may still be asked, in either way of writing it; and how long to wait."""
        limit = self.limiter.current_limit
        if limit is not None:
            wait = seconds_left(self.limiter)
            told = (limit.limit.amount, max(0, limit.remaining))
            for kind, end in (("RateLimit", wait), ("X-RateLimit", int(limit.reset_at))):
                for name, value in zip(_LEFT, (*told, end), strict=True):
                    answer.headers[f"{kind}-{name}"] = str(value)
            if answer.status_code == 429:
                answer.headers["Retry-After"] = str(wait)
        return answer
