"""The pages of statements, put together from what stands behind the site."""

from __future__ import annotations

from flask import Blueprint
from flask_limiter import Limiter

from web.office import Behind
from web.settings import Settings
from web.statements.maker import Maker
from web.statements.routes import StatementPages
from web.statements.token import FormTokens


def statement_pages(behind: Behind, settings: Settings, limiter: Limiter) -> Blueprint:
    """Statements of one office."""
    return StatementPages(
        behind.records, behind.statements,
        Maker(behind.desk, behind.statements, settings.now),
        FormTokens(settings.secret_key, settings.now), behind.public_keys, settings.today,
    ).blueprint(limiter)  # fmt: skip
