"""What may become of a request or contest, and the event that says so."""

from __future__ import annotations

from dataclasses import replace

from mapper.asking.number import CONTEST, REQUEST
from mapper.asking.values import (
    IMPOSSIBLE,
    NO_REMARK,
    PUBLIC,
    REJECTING,
    UPHOLDING,
    About,
    Asking,
    Outcome,
    Stage,
    Wish,
    Withheld,
)
from mapper.domain import Text
from mapper.errors import MapperError
from mapper.events import Draft, EventKind, digest


class AskingMoved(MapperError):
    """Somebody else has changed it since it was shown."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                "此项已被他人更改；请查看最新情况后再操作。",
                "Somebody has changed it since you opened it; look at it again, then decide.",
            )
        )


class NotPossible(MapperError):
    """What was wanted cannot be done with it as it stands."""

    status = 409


_CLOSED = Text("此项已办结；如需更改，请先重新开启。", "It is closed; open it again first.")
_SELF = Text("不能与自身合并。", "It cannot be merged into itself.")
_MERGED = Text(
    "只能并入尚未办结的申请。", "It can be merged only into a request that is still open."
)
_WITHHELD = Text(
    "此项的文字已由本单位隐去，不能再加入；请另行提出申请。",
    "The office withholds the text of this one, so that nobody can join it; ask anew instead.",
)
_OUTCOME = Text("请选择一项理由。", "Choose one of the reasons.")


def opened(number: str, about: About, at: str) -> Asking:
    """A new request or contest."""
    return Asking(number, about, at, at, certificate=about.certificate)


def kind_of(about: About) -> str:
    """The letter of its number."""
    return REQUEST if isinstance(about, Wish) else CONTEST


def joined(asking: Asking) -> Asking:
    """One more person asks for the same; raises NotPossible."""
    _need_open(asking)
    _need_shown(asking)
    _ = asking.wish
    return replace(asking, people=asking.people + 1)


def matched(asking: Asking, certificate: str) -> Asking:
    """A reviewer knows which certificate of the catalogue is meant; raises NotPossible."""
    _need_open(asking)
    _ = asking.wish
    return replace(
        asking, stage=Stage.UNDER_REVIEW, certificate=certificate, outcome=None, remark=NO_REMARK
    )


def unlisted(asking: Asking) -> Asking:
    """The certificate is real and the catalogue does not hold it yet; raises NotPossible."""
    return replace(matched(asking, ""), outcome=Outcome.UNLISTED)


def impossible(asking: Asking, outcome: Outcome, remark: Text = NO_REMARK) -> Asking:
    """There will be no answer, for this reason; raises NotPossible."""
    _need_open(asking)
    _ = asking.wish
    if outcome not in IMPOSSIBLE:
        raise NotPossible(_OUTCOME)
    return replace(asking, stage=Stage.NOT_POSSIBLE, outcome=outcome, remark=remark)


def merged(asking: Asking, into: Asking) -> tuple[Asking, Asking]:
    """Both after one went into the other, with its people; raises NotPossible."""
    _need_open(asking)
    if asking.number == into.number:
        raise NotPossible(_SELF)
    _ = asking.wish, into.wish
    if not into.stage.open:
        raise NotPossible(_MERGED)
    _need_shown(into)
    gone = replace(asking, stage=Stage.MERGED, into=into.number, outcome=None)
    return gone, replace(into, people=into.people + asking.people)


def settled(asking: Asking, outcome: Outcome, remark: Text = NO_REMARK) -> Asking:
    """A contest is upheld or rejected, for this reason; raises NotPossible."""
    _need_open(asking)
    _ = asking.doubt
    if outcome not in (*UPHOLDING, *REJECTING):
        raise NotPossible(_OUTCOME)
    stage = Stage.UPHELD if outcome in UPHOLDING else Stage.REJECTED
    return replace(asking, stage=stage, outcome=outcome, remark=remark)


def reopened(asking: Asking) -> Asking:
    """It is looked at again; what was merged stays so, for its people are counted elsewhere."""
    if asking.stage.open or asking.stage is Stage.MERGED:
        raise NotPossible(Text("不能重新开启。", "It cannot be opened again."))
    return replace(asking, stage=Stage.UNDER_REVIEW, outcome=None, remark=NO_REMARK)


def withheld(asking: Asking, why: Withheld | None) -> Asking:
    """Nobody is shown what was written, for this reason, or again everybody for none.

    Raises NotPossible where it is so already.
    """
    if asking.withheld is why:
        raise NotPossible(Text("已经如此。", "It is so already."))
    return replace(asking, withheld=why)


def _need_shown(asking: Asking) -> None:
    if asking.withheld is not None:
        raise NotPossible(_WITHHELD)


def _need_open(asking: Asking) -> None:
    if not asking.stage.open:
        raise NotPossible(_CLOSED)


def event_of(before: Asking | None, after: Asking, by: str = PUBLIC) -> Draft:
    """What the log says of a change: no contact, no word of the public, no hash to guess one by."""
    body: dict[str, object] = {
        "number": after.number, "certificate": after.certificate, "place": after.about.place,
        "stage": after.stage.value, "people": after.people,
    }  # fmt: skip
    if before is None:
        kind = EventKind.REQUESTED if after.kind == REQUEST else EventKind.CONTESTED
        return Draft(by, kind, "", {**body, "digest": digest(after.about.wordless().to_json())})
    if after.people != before.people:
        return Draft(by, EventKind.JOINED, "", body)
    if after.withheld is not before.withheld:
        why = after.withheld.value if after.withheld else ""
        return Draft(by, EventKind.WITHHELD, "", {**body, "withheld": why})
    outcome = after.outcome.value if after.outcome else ""
    body |= {"outcome": outcome, "into": after.into, "remark": after.remark.to_json()}
    kind = EventKind.ANSWERED if after.kind == REQUEST else EventKind.SETTLED
    return Draft(by, kind, "", body)
