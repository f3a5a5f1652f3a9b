"""Pages are asked through Flask's test client over the packaged catalogues, on a fixed day.

The empty application is the default; a test that needs the real catalogues asks
for ``client``.  Nothing here reads the environment.
"""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pages import settings

from mapper.catalogue import packaged
from web import create_app


@pytest.fixture(scope="session")
def app() -> Flask:
    """The application over the packaged catalogues."""
    return create_app(settings(), packaged())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Someone without cookies."""
    return app.test_client()
