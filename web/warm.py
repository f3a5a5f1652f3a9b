"""What the first question would have to build is built before anybody asks.

Names are indexed and the public pages compiled, so that the first who asks waits no longer than
others.  When another catalogue is loaded later, its names are indexed on the first question.
"""

from __future__ import annotations

import logging

from flask import Flask

from mapper.editions import PublishedRecords
from mapper.errors import MapperError
from mapper.matching.suggest import prepare

_PAGES = ("lookup/", "requests/", "statements/")
_LOG = logging.getLogger(__name__)


def warm_up(app: Flask, records: PublishedRecords) -> None:
    """Get ready to answer; where the records cannot be read, the pages will say so."""
    for name in app.jinja_env.list_templates(filter_func=lambda name: name.startswith(_PAGES)):
        app.jinja_env.get_template(name)
    try:
        prepare(records.base)
        records.steady()
    except MapperError as error:
        _LOG.warning("nothing is ready to be looked up: %s", error)
