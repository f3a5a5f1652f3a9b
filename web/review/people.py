"""What the people of the log are called on screens; the log itself names account ids alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from mapper.accounts import Accounts
from mapper.asking.values import PUBLIC
from mapper.domain import Text
from mapper.events import SYSTEM
from mapper.sentences import joined

OPERATOR = "operator"
"""The actor of what was done on the command line of the machine, without an account."""

_NOBODY = {
    OPERATOR: Text("系统运维人员", "the operator"),
    SYSTEM: Text("系统", "the system"),
    PUBLIC: Text("公众", "the public"),
}


@dataclass
class People:
    """The names of accounts, each read once; made anew for every page."""

    accounts: Accounts
    _known: dict[str, Text] = field(default_factory=dict)

    def name(self, actor: str) -> Text:
        """What an actor of the log is called: a name, else the id."""
        if actor not in self._known:
            self._known[actor] = _NOBODY.get(actor) or self._read(actor)
        return self._known[actor]

    def _read(self, actor: str) -> Text:
        account = self.accounts.by_id(actor)
        name = account.name if account is not None and account.name else actor
        return Text(name, name)

    def names(self, actors: Iterable[str]) -> Text:
        """Several of them."""
        return joined(map(self.name, actors))
