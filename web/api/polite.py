"""What every answer to a program carries: an ETag, its limits, and who may read it from where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from time import time

from flask import Blueprint, Response, request
from flask_limiter import Limiter

from mapper.editions import PublishedRecords
from web.health import product_version
from web.language import language
from web.office import of_this_request

_SAFE = ("GET", "HEAD")
_SHOWN = "ETag, Link, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset"


@dataclass(frozen=True, slots=True)
class Polite:
    """Looks after the answers of a blueprint.

    ``shared`` are the methods that a page of any other site may use; no cookie ever goes along.
    """

    published: PublishedRecords
    today: Callable[[], date]
    limiter: Limiter
    shared: tuple[str, ...] = ("GET", "HEAD", "OPTIONS")

    def watch(self, pages: Blueprint) -> None:
        """Look after every answer of these pages."""
        pages.before_request(self._unchanged)
        pages.after_request(self._mark)
        pages.after_request(self.share)

    def mark(self) -> str:
        """What the answer at this address depends on, as one short text."""
        parts = (
            request.host_url, request.full_path, language(),
            of_this_request(self.published).revision,
            self.today().isoformat(), product_version(),
            str(self.published.open_requests.mark),
        )  # fmt: skip
        return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:20]

    def _unchanged(self) -> Response | None:
        known = request.if_none_match
        if request.method not in _SAFE or not known or not known.contains_weak(self.mark()):
            return None
        return Response(status=304)

    def _mark(self, answer: Response) -> Response:
        if request.method in _SAFE and answer.status_code in (200, 304):
            answer.set_etag(self.mark(), weak=True)
            answer.headers.setdefault("Cache-Control", "no-cache")
            answer.vary.add("Accept-Language")
        return answer

    def share(self, answer: Response) -> Response:
        """Let any site's page read it, and say how much may still be asked."""
        if request.method in self.shared:
            answer.headers["Access-Control-Allow-Origin"] = "*"
            answer.headers["Access-Control-Expose-Headers"] = _SHOWN
        if request.method == "OPTIONS":
            answer.headers["Access-Control-Allow-Methods"] = ", ".join(self.shared)
            answer.headers["Access-Control-Allow-Headers"] = "Content-Type, If-None-Match"
            answer.headers["Access-Control-Max-Age"] = "86400"
        return self._limits(answer)

    def _limits(self, answer: Response) -> Response:
        limit = self.limiter.current_limit
        if limit is not None:
            answer.headers["X-RateLimit-Limit"] = str(limit.limit.amount)
            answer.headers["X-RateLimit-Remaining"] = str(max(0, limit.remaining))
            answer.headers["X-RateLimit-Reset"] = str(int(limit.reset_at))
            if answer.status_code == 429:
                answer.headers["Retry-After"] = str(max(1, int(limit.reset_at - time())))
        return answer
