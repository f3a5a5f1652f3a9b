"""The pages of requests and contests, put together from what stands behind the site."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint
from flask_limiter import Limiter

from mapper.asking import Retention
from web.office import Behind
from web.requests.contests import ContestPages
from web.requests.gate import Gate
from web.requests.public import Counter
from web.requests.routes import RequestPages
from web.settings import Settings


def asking_pages(behind: Behind, settings: Settings, limiter: Limiter) -> Iterator[Blueprint]:
    """Requests and contests of one office."""
    retention = Retention(behind.askings, settings.now, settings.contact_days)
    counter = Counter(
        behind.askings, behind.desk, Gate.of(settings.secret_key, settings.now), settings.now,
        settings.today, settings.contact_days,
    )  # fmt: skip
    requests = RequestPages(counter).blueprint(limiter)
    requests.before_app_request(retention.erase_old)
    yield requests
    yield ContestPages(counter).blueprint(limiter)
