"""What the next office edition would hold: the difference, and the answers that it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mapper.domain import NodeId, Text
from mapper.editions import Changes, PublishedLink, same_content
from mapper.errors import MapperError
from mapper.events import digest
from mapper.log import ItemStatus
from mapper.review.impact import AnswerChange
from mapper.review.item import Item


class NothingToPublish(MapperError):
    """No approved or withdrawn link waits for publication."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                "没有待发布的内容；同意的结论须附依据才能发布",
                "nothing waits for publication; an approval needs its evidence before it can be "
                "published",
            )
        )


class PreviewMoved(MapperError):
    """What would be published is no longer what was shown."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                "待发布的内容已有变化；请重新查看预览",
                "what would be published has changed; look at the preview again",
            )
        )


@dataclass(frozen=True, slots=True)
class Prepared:
    """A publication that waits for a second person."""

    event: int
    at: str
    by: str
    token: str
    note: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What publication would do now.

    ``token`` changes whenever that does; ``unclaimed`` are approvals that wait for their evidence.
    ``prepared`` is there when somebody has put exactly this forward.
    """

    number: int
    token: str
    wanted: Mapping[str, PublishedLink]
    changes: Changes
    answers: tuple[AnswerChange, ...]
    unclaimed: tuple[str, ...]
    prepared: Prepared | None

    @property
    def empty(self) -> bool:
        """Nothing would change."""
        return not self.changes


def wanted_link(
    item: Item, certificate: NodeId, now: PublishedLink | None, number: int
) -> PublishedLink | None:
    """What the next edition would say of an item; none for nothing.

    What was opened again stays as it is published until it is decided; an approval without a
    claim changes nothing yet; what was undone or withdrawn goes.
    """
    if item.status is ItemStatus.APPROVED and item.outcome is not None:
        if item.outcome.claim is None:
            return now
        link = PublishedLink(item.id, certificate, item.outcome, len(set(item.people)), number)
        return now if now is not None and same_content(now, link) else link
    return now if item.reopened else None


def token_of(number: int, wanted: Mapping[str, PublishedLink]) -> str:
    """What tells one preview from another."""
    return f"{number}-{digest([[key, wanted[key].to_json()] for key in sorted(wanted)])[:20]}"
