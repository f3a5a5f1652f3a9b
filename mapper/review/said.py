"""What an edition holds and how two differ, in sentences: for the screens and the commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mapper.decision import Decision, Difference, compared
from mapper.domain import NodeId, Text
from mapper.editions import Changes, PublishedLink
from mapper.review.impact import AnswerChange
from mapper.review.words import claim_text, decision_sentence, difference_texts
from mapper.sentences import STATUS, Speaker, joined

_COMPARED = (
    "relation", "target", "place", "conditions", "steps", "part", "result_term", "claim",
    "people",
)  # fmt: skip
"""The fields of a published link, in the order in which their differences are said."""

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SaidLink:
    """A published link in words; ``first`` is the edition since which it has stood so."""

    item: str
    certificate: NodeId
    sentence: Text
    conditions: tuple[Text, ...]
    steps: tuple[Text, ...]
    claim: Text
    url: str
    people: int
    first: int

    def to_json(self) -> Json:
        """As the commands print it."""
        return {
            "item": self.item, "certificate": self.certificate,
            "sentence": self.sentence.to_json(),
            "conditions": [text.to_json() for text in self.conditions],
            "steps": [text.to_json() for text in self.steps],
            "claim": self.claim.to_json(), "people": self.people, "first": self.first,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class SaidChange:
    """A link that says something else than before: each field with what it was and is."""

    link: SaidLink
    fields: tuple[tuple[Text, Text, Text], ...]

    def to_json(self) -> Json:
        """As the commands print it."""
        fields = [
            {"field": name.to_json(), "before": was.to_json(), "after": now.to_json()}
            for name, was, now in self.fields
        ]
        return {**self.link.to_json(), "changes": fields}


@dataclass(frozen=True, slots=True)
class SaidChanges:
    """How two editions differ, in words, in the order of the certificates."""

    added: tuple[SaidLink, ...]
    changed: tuple[SaidChange, ...]
    removed: tuple[SaidLink, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def to_json(self) -> Json:
        """As the commands print it."""
        return {
            "added": [each.to_json() for each in self.added],
            "changed": [each.to_json() for each in self.changed],
            "removed": [each.to_json() for each in self.removed],
        }


@dataclass(frozen=True, slots=True)
class SaidAnswer:
    """A public answer that changes: of which certificate, where, from what to what."""

    certificate: NodeId
    name: Text
    place: Text
    before: Text
    after: Text
    targets_before: Text
    targets_after: Text

    def to_json(self) -> Json:
        """As the commands print it."""
        return {
            "certificate": self.certificate, "name": self.name.to_json(),
            "place": self.place.to_json(), "before": self.before.to_json(),
            "after": self.after.to_json(), "targets_before": self.targets_before.to_json(),
            "targets_after": self.targets_after.to_json(),
        }  # fmt: skip


def said_link(speaker: Speaker, link: PublishedLink) -> SaidLink:
    """One published link in words."""
    decision = link.decision
    return SaidLink(
        link.item, link.subject, decision_sentence(speaker, link.subject, decision),
        tuple(map(speaker.condition, decision.conditions)),
        tuple(map(speaker.step, decision.steps)), claim_text(speaker, decision.claim),
        _address(decision), link.people, link.first,
    )  # fmt: skip


def _address(decision: Decision) -> str:
    """Where the document can be read; nothing that a browser would run."""
    url = decision.claim.url if decision.claim else ""
    return url if url.startswith(("https://", "http://")) else ""


def said_links(speaker: Speaker, links: Iterable[PublishedLink]) -> tuple[SaidLink, ...]:
    """Published links in words, by certificate."""
    ordered = sorted(links, key=lambda link: (link.subject, link.item))
    return tuple(said_link(speaker, link) for link in ordered)


def said_changes(speaker: Speaker, changes: Changes) -> SaidChanges:
    """The difference of two editions in words."""
    changed = sorted(changes.changed, key=lambda change: (change.after.subject, change.after.item))
    return SaidChanges(
        said_links(speaker, changes.added),
        tuple(
            SaidChange(
                said_link(speaker, each.after),
                tuple(
                    difference_texts(speaker, difference)
                    for difference in link_differences(each.before, each.after)
                ),
            )
            for each in changed
        ),
        said_links(speaker, changes.removed),
    )


def link_differences(before: PublishedLink, after: PublishedLink) -> Sequence[Difference]:
    """The fields in which two contents of one item differ."""
    return list(compared(_told(before), _told(after), _COMPARED))


def _told(link: PublishedLink) -> Mapping[str, object]:
    return {**link.decision.to_json(), "people": link.people}


def said_answers(speaker: Speaker, answers: Iterable[AnswerChange]) -> tuple[SaidAnswer, ...]:
    """The public answers that change, in words."""
    return tuple(_answers(speaker, answers))


def _answers(speaker: Speaker, answers: Iterable[AnswerChange]) -> Iterator[SaidAnswer]:
    for change in answers:
        yield SaidAnswer(
            change.certificate, change.name, speaker.place(change.place), STATUS[change.before],
            STATUS[change.after], joined(change.targets_before, "；", "; "),
            joined(change.targets_after, "；", "; "),
        )  # fmt: skip
