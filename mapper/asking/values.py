"""What was asked for or contested, and how far it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any

from mapper.asking.number import CONTEST, REQUEST
from mapper.domain import Text
from mapper.errors import MapperError
from mapper.events import canonical

PUBLIC = "public"
"""The actor of what somebody did who did not sign in: the log names no person."""


class UnknownAsking(MapperError):
    """No request or contest has this number."""

    status = 404

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(
            Text(
                f"没有编号为“{number[:40]}”的申请或异议；请核对编号，末位是校验码。",
                f"No request or contest has the number “{number[:40]}”; compare it, the last digit "
                "checks the others.",
            )
        )


class Purpose(Enum):
    """What an answer is needed for."""

    TITLE = "title"
    SKILL_LEVEL = "skill_level"
    PRACTICE = "practice"
    OTHER = "other"


class DoubtOf(Enum):
    """What of an answer is said to be wrong."""

    LEVEL = "level"
    CONDITIONS = "conditions"
    PLACE = "place"
    DATE = "date"
    SOURCE = "source"
    OTHER = "other"


class Stage(Enum):
    """How far a request or contest is; a request is answered by what is published."""

    RECEIVED = "received"
    UNDER_REVIEW = "under_review"
    ANSWERED = "answered"
    NOT_POSSIBLE = "not_possible"
    MERGED = "merged"
    UPHELD = "upheld"
    REJECTED = "rejected"

    @property
    def open(self) -> bool:
        """Somebody of the office still has to do something."""
        return self in (Stage.RECEIVED, Stage.UNDER_REVIEW)


class Outcome(Enum):
    """Why a request is not possible, or what came of a contest."""

    UNLISTED = "unlisted"
    NO_SUCH = "no_such"
    NO_CERTIFICATE = "no_certificate"
    UNCLEAR = "unclear"
    NOT_OURS = "not_ours"
    REOPENED = "reopened"
    CORRECTED = "corrected"
    AS_SOURCE = "as_source"
    NO_EVIDENCE = "no_evidence"
    NOT_THIS_SITE = "not_this_site"


class Withheld(Enum):
    """Why the office shows nobody what a person wrote; a code, so that no log repeats the words."""

    PERSONAL = "personal"
    OFFENSIVE = "offensive"
    ADVERTISING = "advertising"
    UNRELATED = "unrelated"


NO_REMARK = Text("", "")
IMPOSSIBLE = (Outcome.NO_SUCH, Outcome.NO_CERTIFICATE, Outcome.UNCLEAR, Outcome.NOT_OURS)
UPHOLDING = (Outcome.REOPENED, Outcome.CORRECTED)
REJECTING = (Outcome.AS_SOURCE, Outcome.NO_EVIDENCE, Outcome.UNCLEAR, Outcome.NOT_THIS_SITE)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: a certificate as they name it, and where it is to be answered.

    ``certificate`` is its id where the catalogue holds it already; ``language`` is the one in
    which it was asked.
    """

    name: str
    place: str
    purpose: Purpose = Purpose.OTHER
    language: str = "en"
    abbreviation: str = ""
    body: str = ""
    origin: str = ""
    page: str = ""
    certificate: str = ""

    def to_json(self) -> dict[str, object]:
        """As it is kept."""
        return {**asdict(self), "purpose": self.purpose.value}

    def wordless(self) -> Wish:
        """Without anything that somebody typed."""
        return replace(self, name="", abbreviation="", body="", page="")


@dataclass(frozen=True, slots=True)
class Doubt:
    """What somebody says is wrong with an answer, and that answer as it was shown.

    ``shown`` is the public answer as JSON and ``digest`` its hash; ``links`` are the links in it,
    ``items`` those of them that this office decided.
    """

    certificate: str
    place: str
    on: str
    of: DoubtOf
    text: str
    language: str = "en"
    shown: str = ""
    digest: str = ""
    links: tuple[str, ...] = ()
    items: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """As it is kept."""
        return {
            **asdict(self), "of": self.of.value, "links": list(self.links),
            "items": list(self.items),
        }  # fmt: skip

    def wordless(self) -> Doubt:
        """Without what somebody typed."""
        return replace(self, text="")


About = Wish | Doubt


def about_from(text: str) -> About:
    """A wish or doubt from the JSON in which it is kept.

    >>> wish = Wish("Beekeeper", "suzhou")
    >>> about_from(canonical(wish.to_json())) == wish
    True
    """
    told: Mapping[str, Any] = json.loads(text)
    if "of" not in told:
        return Wish(**{**told, "purpose": Purpose(told["purpose"])})
    lists = {name: tuple(told[name]) for name in ("links", "items")}
    return Doubt(**{**told, **lists, "of": DoubtOf(told["of"])})


@dataclass(frozen=True, slots=True)
class Asking:
    """A request or contest under its public number.

    ``certificate`` is the one that it is about, empty until a person has matched it; ``people``
    how many ask; ``into`` the request that it was merged into; ``remark`` what the office adds to
    an outcome; ``revision`` the number of its last event; ``withheld`` why nobody is shown what the
    person wrote.
    """

    number: str
    about: About
    made_at: str
    changed_at: str
    stage: Stage = Stage.RECEIVED
    certificate: str = ""
    people: int = 1
    outcome: Outcome | None = None
    into: str = ""
    remark: Text = NO_REMARK
    revision: int = 0
    withheld: Withheld | None = None

    @property
    def kind(self) -> str:
        """A request or a contest, by the letter of its number."""
        return CONTEST if isinstance(self.about, Doubt) else REQUEST

    @property
    def wish(self) -> Wish:
        """What is asked for; raises UnknownAsking for a contest."""
        if isinstance(self.about, Wish):
            return self.about
        raise UnknownAsking(self.number)

    @property
    def doubt(self) -> Doubt:
        """What is contested; raises UnknownAsking for a request."""
        if isinstance(self.about, Doubt):
            return self.about
        raise UnknownAsking(self.number)

    @property
    def public(self) -> Asking:
        """As anybody may see it: what a person wrote is left out where it is withheld.

        What is written in a contest is for the office alone.
        """
        open_words = self.kind == REQUEST and self.withheld is None
        return self if open_words else replace(self, about=self.about.wordless())

    def content(self) -> str:
        """What it is about, as JSON."""
        return canonical(self.about.to_json())
