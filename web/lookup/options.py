"""The choices of the form, written once for each state of the records and language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from mapper.domain import Text
from mapper.ports import Records
from web.language import language, pick

Pair = tuple[str, Text]


@dataclass(frozen=True, slots=True)
class Written:
    """Options by name, ready for a page."""

    made: Mapping[str, Markup]

    def __call__(self, name: str, chosen: str) -> Markup:
        """The options under a name, one of them chosen; what is not among them is not."""
        mark = Markup('value="{}"').format(chosen)
        return self.made[name].replace(mark, mark + " selected", 1) if chosen else self.made[name]


class Options:
    """Places, degrees and fields as the options of a select."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, Written]] = {}

    def of(self, records: Records) -> Written:
        """The choices of these records in the language of the page."""
        mark, spoken = records.revision, language()
        kept = self._kept.get(spoken)
        if kept is None or kept[0] != mark:
            kept = self._kept[spoken] = mark, Written(_written(records))
        return kept[1]


def _written(records: Records) -> dict[str, Markup]:
    words = records.vocabulary
    return {
        "places": _options((place.id, place.name) for place in words.places.values()),
        "degrees": _options((word.id, word.name) for word in words.degrees.values()),
        "fields": _options((word.id, word.name) for word in words.fields.values()),
    }


def _options(pairs: Iterable[Pair]) -> Markup:
    option = Markup('<option value="{}">{}</option>')
    return Markup("").join(option.format(value, pick(name)) for value, name in pairs)
