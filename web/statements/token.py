"""Form tokens for people who have no session: they say that a page of ours gave the form.

Nobody signs in to make a statement, and no cookie is set, so a token is bound to nobody.  It keeps
out forms that other sites or blind programs send, and forms that were left open too long.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

HOURS = 24
"""So many hours a form may stay open."""


@dataclass(frozen=True, slots=True)
class FormTokens:
    """Tokens under the secret key of the site; ``now`` is the clock."""

    secret: str = field(repr=False)
    now: Callable[[], datetime]

    def make(self, *about: str) -> str:
        """The token of this hour for a form about these things."""
        return self._of(self._hour(), about)

    def good(self, token: str, *about: str) -> bool:
        """A token was given for just these things, not too long ago."""
        hour, _, _ = token.partition(".")
        if not (hour.isascii() and hour.isdecimal() and len(hour) < 9):
            return False
        age = self._hour() - int(hour)
        return 0 <= age <= HOURS and hmac.compare_digest(
            self._of(int(hour), about).encode(), token.encode()
        )

    def _hour(self) -> int:
        return int(self.now().timestamp()) // 3600

    def _of(self, hour: int, about: tuple[str, ...]) -> str:
        text = "\0".join(("statement", str(hour), *about))
        made = hmac.new(self.secret.encode(), text.encode(), hashlib.sha256)
        return f"{hour}.{made.hexdigest()[:40]}"
