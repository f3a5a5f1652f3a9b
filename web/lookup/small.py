"""Public pages travel compressed: a phone abroad need not load what it can unpack."""

from __future__ import annotations

import gzip

from flask import Blueprint, Response, request

from web.accounts.session import current_account

_LEAST = 1_500
"""Bytes below which it is not worth it."""
_LEVEL = 3
_KINDS = ("text/html", "application/json", "application/xml", "text/plain")


def send_compressed(pages: Blueprint) -> None:
    """Compress what the public reads by GET.

    Pages of those who have signed in, and answers to what a person stated, are left alone: their
    size must tell nothing of what only they may know.
    """

    @pages.after_request
    def compress(response: Response) -> Response:
        if response.mimetype not in _KINDS or request.method != "GET":
            return response
        response.vary.add("Accept-Encoding")
        if not _wanted(response) or current_account() is not None:
            return response
        response.set_data(gzip.compress(response.get_data(), _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        return response


def _wanted(response: Response) -> bool:
    large = response.status_code == 200 and (response.content_length or 0) >= _LEAST
    return large and request.accept_encodings.quality("gzip") > 0
