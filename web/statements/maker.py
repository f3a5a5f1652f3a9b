"""Making a statement: the public answer is kept under the hash of a code, the person's is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mapper.answer_json import Json
from mapper.answers import look_up_node
from mapper.desk import Desk
from mapper.events import canonical, instant
from mapper.ports import Records
from mapper.sentences import Speaker
from mapper.statements import (
    KeptStatement,
    Sealed,
    Statements,
    content_of,
    digest_of,
    kept_under,
    new_code,
    oldest_kept,
    seal,
)
from web.review.when import moment
from web.statements.form import Wanted, holder_json


@dataclass(frozen=True, slots=True)
class Made:
    """A statement that was made: its code, and what the person's own file says."""

    code: str
    statement: Json


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes statements with the key of a desk; ``now`` is the clock, ``code`` makes codes."""

    desk: Desk
    statements: Statements
    now: Callable[[], datetime]
    code: Callable[[], str] = new_code

    def make(self, wanted: Wanted, records: Records) -> Made:
        """Keep the public answer, as nobody in particular gets it."""
        code, now, speaker = self.code(), self.now(), Speaker(records)
        on = wanted.asked.on
        answer = look_up_node(records, wanted.certificate, place=wanted.place, on=on)
        catalogue, edition = versions(records)
        about = {
            "made_at": instant(now), "made": moment(instant(now)).to_json(),
            "office": self.desk.office().name.to_json(),
            "revision": {"catalogue": catalogue, "edition": edition},
        }  # fmt: skip
        public = {**about, "content": content_of(answer, speaker), "holder": None}
        sealed = seal({**public, "code": code}, self.desk.signer)
        self.statements.prune(oldest_kept(now))
        self.statements.keep(
            KeptStatement(
                kept_under(code), wanted.certificate, wanted.place, on, digest_of(answer),
                canonical(public), sealed.key, sealed.signature, catalogue, edition, instant(now),
            )
        )  # fmt: skip
        return Made(code, {**public, **self._private(wanted, records), "code": code})

    def _private(self, wanted: Wanted, records: Records) -> Json:
        """What the person's own file says otherwise: nothing of it is kept."""
        holder = holder_json(wanted, records.vocabulary)
        if not wanted.personal:
            return {"holder": holder}
        asked = wanted.asked
        answer = look_up_node(
            records, wanted.certificate, place=wanted.place, on=asked.on, holder=asked.holder
        )
        return {"holder": holder, "content": content_of(answer, Speaker(records), states=True)}


def sealed_of(kept: KeptStatement, code: str) -> Sealed:
    """A kept statement as it was signed."""
    return Sealed({**json.loads(kept.content), "code": code}, "", kept.key, kept.signature)


def versions(records: Records) -> tuple[str, int]:
    """The revision of the catalogue, and the number of the last office edition over it.

    >>> from types import SimpleNamespace as Like
    >>> versions(Like(revision="7+12.0a1b2c3d")), versions(Like(revision="files"))
    (('7', 12), ('files', 0))
    """
    catalogue, _, published = records.revision.partition("+")
    number = published.partition(".")[0]
    return catalogue, int(number) if number.isdecimal() else 0
