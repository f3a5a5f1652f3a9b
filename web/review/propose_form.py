"""A pair put forward by hand, step by step: the certificate, the target, the level, a remark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mapper.accounts import Account
from mapper.desk import Desk


@dataclass
class Proposing:
    """What was typed and chosen so far."""

    desk: Desk
    typed: Mapping[str, str]
    status: int = 200

    def send(self, by: Account) -> str | None:
        """Put the pair forward; the item, none where something is missing."""
        del by
        return None
