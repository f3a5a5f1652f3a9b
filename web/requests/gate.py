"""What every form of the public passes: a token, a field that people leave empty, a limit."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import ParamSpec, TypeVar

from flask import Response, g
from flask_limiter import Limiter

from mapper.domain import Text
from web.errors import BadInput
from web.statements.token import FormTokens

LIMIT = "10 per hour"
"""So many requests, joins and contests together one server process takes from one address."""
TRAP = "homepage"
"""A field that people do not see; programs that fill in everything fill it in."""
_STALE = Text(
    "表单已过期或不完整；请返回，刷新页面后重试。",
    "The form was incomplete or too old; go back, reload the page and retry.",
)
_TRAPPED = Text(
    "请将标明“请留空”的一栏留空，然后重试。",
    "Leave the field empty that says so, then retry.",
)
_P = ParamSpec("_P")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a form carries unseen: its own number, and the token for it."""

    form: str
    token: str
    trap: str = TRAP


@dataclass(frozen=True, slots=True)
class Gate:
    """Gives forms out and takes them in."""

    tokens: FormTokens
    number: Callable[[], str] = lambda: secrets.token_urlsafe(12)

    @classmethod
    def of(cls, secret: str, now: Callable[[], datetime]) -> Gate:
        """A gate under the secret key of the site."""
        return cls(FormTokens(secret, now))

    def hidden(self) -> Hidden:
        """What a new form is to carry."""
        return self._carrying(self.number())

    def again(self, form: Mapping[str, str]) -> Hidden:
        """What the same form is to carry when it is shown once more."""
        return self._carrying(form.get("form", "")[:40])

    def _carrying(self, number: str) -> Hidden:
        return Hidden(number, self.tokens.make("asking", number))

    def take(self, form: Mapping[str, str]) -> str:
        """The hash of a form that came in; raises BadInput."""
        number = form.get("form", "")
        if not number or not self.tokens.good(form.get("token", ""), "asking", number):
            raise BadInput(_STALE)
        if form.get(TRAP):
            raise BadInput(_TRAPPED)
        return sha256(number.encode()).hexdigest()

    def seed(self, mark: str) -> bytes:
        """What nobody else can work out of the hash of a form."""
        return hmac.digest(self.tokens.secret.encode(), f"contact\0{mark}".encode(), "sha256")


def limited(limiter: Limiter, view: Callable[_P, _R]) -> Callable[_P, _R]:
    """A view that keeps something only so often for one address."""
    limit = limiter.shared_limit(LIMIT, scope="asking", deduct_when=_something_kept)
    return limit(view)


def keeps() -> None:
    """Say that the present request keeps something, so that it counts."""
    g.asking_kept = True


def _something_kept(response: Response) -> bool:
    del response
    return bool(g.get("asking_kept"))
