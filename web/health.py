"""Whether the process answers, and what it answers from."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Protocol, runtime_checkable

from flask import Blueprint, Response, jsonify

from mapper.ports import Records

PACKAGED = "packaged"


@runtime_checkable
class Revised(Protocol):
    """Records of a store that moves on; each change has a revision."""

    @property
    def revision(self) -> object:
        """What changes whenever an answer may change."""
        ...


def product_version() -> str:
    """The version that is installed, or nought in a bare source tree."""
    try:
        return version("qualmap")
    except PackageNotFoundError:
        return "0"


def revision_of(records: Records) -> str:
    """The revision that answers come from; the packaged catalogues move with the version."""
    if isinstance(records, Revised):
        return str(records.revision)
    return f"{PACKAGED}-{product_version()}"


def health_pages(records: Records) -> Blueprint:
    """The address that a monitor asks."""
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    def healthz() -> Response:
        """Fine, with version and revision."""
        return jsonify(ok=True, version=product_version(), revision=revision_of(records))

    return pages
