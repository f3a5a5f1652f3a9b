"""Whether the process answers, and what it answers from."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from flask import Blueprint, Response, jsonify

from mapper.ports import Records


@cache
def product_version() -> str:
    """The version that is installed, or nought in a bare source tree."""
    try:
        return version("qualmap")
    except PackageNotFoundError:
        return "0"


def health_pages(records: Records) -> Blueprint:
    """The address that a monitor asks."""
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    def healthz() -> Response:
        """Fine, with version and revision."""
        return jsonify(ok=True, version=product_version(), revision=records.revision)

    return pages
