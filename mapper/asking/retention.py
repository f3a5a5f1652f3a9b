"""For how long the contact of somebody who asked is kept, and that nobody has to think of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mapper.asking.port import Askings
from mapper.errors import MapperError
from mapper.events import instant

EVERY = timedelta(hours=1)
"""A running site looks so often whether a contact has been kept long enough."""
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Retention:
    """Contacts live for so many days by this clock; ``erase_old`` is called at every request."""

    askings: Askings
    now: Callable[[], datetime]
    days: int
    _looked: datetime | None = field(default=None, init=False)

    def oldest(self) -> str:
        """The instant from which on contacts are still kept."""
        return instant(self.now() - timedelta(days=self.days))

    def erase_old(self) -> None:
        """Erase what has been kept long enough, at the first request of a start and of each hour.

        A store that cannot be written to now is asked again an hour later.
        """
        now = self.now()
        if self._looked is not None and timedelta() <= now - self._looked < EVERY:
            return
        self._looked = now
        try:
            self.askings.forget(self.oldest())
        except MapperError as error:
            _LOG.warning("old contacts could not be erased: %s", error)
