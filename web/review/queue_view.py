"""The lines of the queue as the page shows them: named, with marks, and never with a score."""

from __future__ import annotations

from dataclasses import dataclass

from mapper.accounts import Account, Accounts
from mapper.desk import Desk
from mapper.review.queue import Page
from mapper.review.queue_wanted import Wanted


@dataclass(frozen=True)
class View:
    """One page of a list for one person."""

    desk: Desk
    accounts: Accounts
    account: Account
    wanted: Wanted
    page: Page
