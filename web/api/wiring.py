"""The interface for programs, put together from what stands behind the site."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint
from flask_limiter import Limiter

from web.api.batch import LIMIT, Batch, Limited, View
from web.api.polite import Polite
from web.api.routes import ApiPages
from web.api.screen import BatchPages
from web.office import Behind
from web.reconcile.routes import ReconcilePages
from web.settings import Settings


def _unlimited(view: View) -> View:
    return view


def interface_pages(behind: Behind, settings: Settings, limiter: Limiter) -> Iterator[Blueprint]:
    """Everything for programs, and the page on which an office hands in a file."""
    batch = Batch(behind.records, settings.today)
    polite = Polite(behind.records, settings.today, limiter)
    limited: Limited = limiter.limit(LIMIT) if settings.rate_limit else _unlimited
    api = ApiPages(behind.records, settings.today, polite, batch).blueprint(limited)
    api.after_app_request(polite.share)
    yield api
    yield BatchPages(batch).blueprint(limited)
    yield ReconcilePages(behind.records, settings.today, polite).blueprint()
