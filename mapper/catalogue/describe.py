"""Describe a catalogue folder to other tools: a Data Package with a schema for every file.

``python -m mapper.catalogue.describe [FOLDER]`` rewrites its ``datapackage.json``.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Collection, Iterator
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import get_args, get_origin

from pydantic.fields import FieldInfo

from mapper.catalogue import packaged_folder
from mapper.catalogue import rows as r
from mapper.catalogue.read import Folder, files_of, pattern_of

__all__ = ["FILE", "describe", "package_text", "write_package"]

Json = dict[str, object]
FILE = "datapackage.json"
"""What the description of a folder is called; ``qualmap check`` passes it over."""
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_WIDTH = 120
_CHOICE = re.compile(r"\^\(([^()\\]+)\)\??\$")
_ID_FORM = {"pattern": r"[a-z0-9]+([-.][a-z0-9]+)*"}
_FORMS: dict[object, dict[str, str]] = {
    get_args(alias)[1]: form
    for alias, form in (
        (r.Id, _ID_FORM),
        (r.OptionalId, _ID_FORM),
        (r.PartialDate, {"pattern": r"\d{4}(-\d{2}(-\d{2})?)?"}),
        (r.Term, {"pattern": r"P(\d+Y)?(\d+M)?(\d+D)?"}),
    )
}
"""The validators of rows in the words of an XML Schema pattern, which stands for a whole cell."""
_DATE, _TERM, _URL = (get_args(alias)[1] for alias in (r.PartialDate, r.Term, r.Url))
_SHARED = {
    "abbreviation": "Its abbreviation.",
    "abbreviations": "Its abbreviations.",
    "adds_to": "The editions that it continues.",
    "aliases": "Other names by which it is found.",
    "applies_to": "The level or series to which a list's or edition's row is narrowed.",
    "benefits_en": "What it brings, in English, in the order of the Chinese.",
    "benefits_zh": "What it brings, in Chinese.",
    "body": "The awarding body.",
    "by": "Who does it.",
    "category": "What sort of word it is.",
    "certificate": "The certificate.",
    "channel": "Where it can be verified.",
    "code": "Its official code.",
    "covers": "Whether the source speaks of all members of a family or of some.",
    "department_en": "The department in charge, in English.",
    "department_zh": "The department in charge, in Chinese.",
    "document": "The number of the document.",
    "edition": "The source edition that says so.",
    "en": "In English.",
    "en_alternatives": "Other English words for it.",
    "eqf": "The level of the European framework.",
    "family": "The family.",
    "fields": "The fields of work that it belongs to.",
    "former_names": "Names that it bore before.",
    "frame": "The framework.",
    "gloss_en": "What it is, where the name does not say so, in English.",
    "gloss_zh": "What it is, where the name does not say so, in Chinese.",
    "grade": "The grade of the body that it stands for.",
    "grade_rank": "The rung of the grade, the lowest first.",
    "id": "A readable id that stays.",
    "isced": "The level of education.",
    "kind": "What it is.",
    "ladder": "The grades that are compared with one another.",
    "legal_basis": "The law or rule that it rests on.",
    "level": "The level.",
    "link": "The link that the row belongs to.",
    "list": "The list inside the edition.",
    "locator": "Where in the source it stands.",
    "name": "Its name.",
    "name_en": "Its name in English.",
    "name_native": "Its name in the original language.",
    "name_zh": "Its name in Chinese.",
    "native": "Its name in the original language.",
    "nature": "Whether it passes by waiting.",
    "not_before": "The earliest day that it can have held, where its start is unknown.",
    "note_en": "A note in English.",
    "note_zh": "A note in Chinese.",
    "number": "Its number.",
    "object": "What the link leads to.",
    "object_kinds": "The kinds of node that it may lead to.",
    "on_lapse_en": "What happens when it lapses, in English.",
    "on_lapse_zh": "What happens when it lapses, in Chinese.",
    "operator": "How the value is compared.",
    "operators": "The ways in which its value may be compared.",
    "order": "Its place among the steps.",
    "origins": "The countries or regions that it comes from.",
    "parent": "The one that it belongs to.",
    "parents": "The places that enclose it.",
    "part": "The parts of an examination that fall away.",
    "part_en": "The parts in words, in English.",
    "part_mode": "Whether all of the parts fall away or one of them.",
    "part_zh": "The parts in words, in Chinese.",
    "parties": "Who issued it.",
    "place": "Where it holds.",
    "proves_en": "What a check there proves, in English.",
    "proves_zh": "What a check there proves, in Chinese.",
    "published": "When it was published, as precise as known.",
    "publisher": "Who published it.",
    "rank": "Its rung, the lowest first.",
    "read_on": "When it was read.",
    "record": "The number of the research record.",
    "records": "The numbers of the research records.",
    "renewal_en": "How it is renewed, in English.",
    "renewal_zh": "How it is renewed, in Chinese.",
    "replaces": "The editions that it stands in place of.",
    "restates": "The lists of other editions for which it gives rules of its own.",
    "result_term": "How long the result holds, where it lapses: P3Y, P6M or P90D.",
    "review_en": "Its review cycle, in English.",
    "review_zh": "Its review cycle, in Chinese.",
    "route": "All rows of a route are needed and any route suffices.",
    "scope": "Whether it holds for a link, a list or an edition.",
    "scope_id": "The id of that link, list or edition.",
    "series": "The title series.",
    "since": "From when time counts.",
    "source": "Where it was read.",
    "specialty": "The track or specialty of the series.",
    "stated_count": "How many items it officially has.",
    "step": "What is to be done.",
    "subject": "The id of what it speaks of.",
    "subject_kinds": "The kinds of node that it may start from.",
    "subjects": "The ids, or kinds of node, that it concerns.",
    "term_en": "How long it holds, in English.",
    "term_zh": "How long it holds, in Chinese.",
    "text_en": "In words, in English.",
    "text_zh": "In words, in Chinese.",
    "title_en": "Its title in English.",
    "title_zh": "Its title in Chinese.",
    "type": "Whether it is a legal condition to practise (access) or shows a level.",
    "unit": "The unit of the value.",
    "unverified": "The columns that are known from memory alone.",
    "url": "Its address.",
    "valid_from": "The first day, as precise as known.",
    "valid_until": "The last day, as precise as known.",
    "value": "The value; empty where the source does not state it.",
    "walk": "Where on a path it may stand.",
    "zh": "In Chinese.",
}
"""What a column of this name means in every file whose model does not say otherwise."""
_TARGETS = {
    "body": "bodies.csv",
    "channel": "channels.csv",
    "edition": "editions.csv",
    "list": "lists.csv",
    "place": "vocab/places.csv",
    "series": "vocab/series.csv",
    "source": "sources.csv",
    "specialty": "vocab/specialties.csv",
}
"""The file whose id a column of this name holds, in every file."""
_OWN_TARGETS: dict[tuple[type[r.Row], str], str] = {
    (r.ConditionRow, "kind"): "vocab/condition_kinds.csv",
    (r.DirectoryRow, "parent"): "cn/directory.csv",
    (r.EntryRouteRow, "kind"): "vocab/condition_kinds.csv",
    (r.FieldRow, "parent"): "vocab/fields.csv",
    (r.StepRow, "step"): "vocab/steps.csv",
    (r.TitleRow, "level"): "vocab/title_levels.csv",
}


def describe(folder: Folder) -> Json:
    """The Data Package of a folder: a resource for every file that is there."""
    paths = [path for path, _ in files_of(folder) if pattern_of(path) is not None]
    return {
        "$schema": _PROFILE,
        "name": "qualmap-catalogues",
        "title": "Foreign professional certificates and what they map to in China",
        "description": (
            "Certificates, domestic titles and skill levels, and the links between them by place"
            " and date, each with its sources. Cells are text; several values in a cell are"
            " separated by |; an empty cell means not known or not applicable."
        ),
        "licenses": [{"name": "Apache-2.0", "path": "https://www.apache.org/licenses/LICENSE-2.0"}],
        "resources": [_resource(path, frozenset(paths)) for path in paths],
    }


def _resource(path: str, present: Collection[str]) -> Json:
    model = r.FILES[pattern_of(path) or ""]
    keys = [_foreign_key(path, *pair) for pair in _targets(model) if pair[1] in present]
    schema: Json = {
        "fields": [_field(model, name, found) for name, found in model.model_fields.items()],
        "missingValues": [""],
        "primaryKey": list(model.key),
    }
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": _name(path),
        "path": path,
        "type": "table",
        "description": _summary(model),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _name(path: str) -> str:
    """The name of a file's resource.

    >>> _name("links/suzhou/suzhou-5.csv")
    'links-suzhou-suzhou-5'
    """
    return path.removesuffix(".csv").replace("/", "-").replace("_", "-")


def _targets(model: type[r.Row]) -> Iterator[tuple[str, str]]:
    """The columns that hold the id of a row in one known file."""
    for column in model.model_fields:
        target = _OWN_TARGETS.get((model, column)) or _TARGETS.get(column)
        if target is not None:
            yield column, target


def _foreign_key(path: str, column: str, target: str) -> Json:
    reference = {"resource": "" if path == target else _name(target), "fields": ["id"]}
    return {"fields": [column], "reference": reference}


# --- one column --------------------------------------------------------------


def _field(model: type[r.Row], name: str, found: FieldInfo) -> Json:
    field: Json = {"name": name, **_type(found)}
    description = _described(model, name, found)
    if description:
        field["description"] = description
    constraints = _constraints(found)
    if constraints:
        field["constraints"] = constraints
    return field


def _kinds(found: FieldInfo) -> tuple[object, ...]:
    """The types that a column may have, without None."""
    annotation = found.annotation
    kinds = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    return tuple(kind for kind in kinds if kind is not type(None))


def _several(found: FieldInfo) -> bool:
    return get_origin(found.annotation) is tuple


def _type(found: FieldInfo) -> Json:
    if _several(found):
        return {"type": "list", "delimiter": "|", "itemType": "string"}
    if int in _kinds(found):
        return {"type": "integer"}
    return {"type": "string", "format": "uri"} if _URL in found.metadata else {"type": "string"}


def _described(model: type[r.Row], name: str, found: FieldInfo) -> str:
    """What the row model says of a column, else what its name or type means everywhere."""
    said = [sentence for sentence in _sentences(model) if f"``{name}``" in sentence]
    if said:
        return _plain(" ".join(said))
    if name in _SHARED:
        return _SHARED[name]
    enums = [kind for kind in _kinds(found) if isinstance(kind, type) and issubclass(kind, Enum)]
    if enums:
        return _plain((inspect.getdoc(enums[0]) or "").partition("\n")[0])
    if _DATE in found.metadata:
        return "A date as precise as known: 2022, 2022-03 or 2022-03-28."
    return "A length of time: P3Y, P6M or P90D." if _TERM in found.metadata else ""


def _sentences(model: type[r.Row]) -> list[str]:
    """The sentences of a model's docstring after the names of its files."""
    text = " ".join((inspect.getdoc(model) or "").split())
    body = re.sub(r"^(``[^`]+``(?: \([^)]*\))?(?:,| and)? ?)+: ", "", text)
    return re.split(r"(?<=\.) +(?=[A-Z`])", body)


def _summary(model: type[r.Row]) -> str:
    return _plain(_sentences(model)[0])


def _plain(text: str) -> str:
    """A text of a docstring as a sentence; a column's name keeps its spelling."""
    plain = text.replace("``", "")
    return plain if text.startswith("``") else plain[:1].upper() + plain[1:]


def _constraints(found: FieldInfo) -> Json:
    constraints: Json = {}
    if found.is_required() and not _several(found):
        constraints["required"] = True
    choices = [one.value for kind in _kinds(found) for one in _members(kind)]
    if choices:
        constraints["enum"] = choices
    for detail in found.metadata:
        constraints |= _FORMS.get(detail, {}) if _hashable(detail) else {}
        pattern = getattr(detail, "pattern", None)
        if isinstance(pattern, str):
            constraints |= _pattern(pattern)
    return constraints


def _members(kind: object) -> list[Enum]:
    return list(kind) if isinstance(kind, type) and issubclass(kind, Enum) else []


def _hashable(detail: object) -> bool:
    return type(detail).__hash__ is not None


def _pattern(pattern: str) -> Json:
    """A choice of words as such, any other pattern without its anchors.

    >>> _pattern("^(all|some)?$"), _pattern("^T[1-5]$")
    ({'enum': ['all', 'some']}, {'pattern': 'T[1-5]'})
    """
    choice = _CHOICE.fullmatch(pattern)
    if choice is not None and "[" not in pattern:
        return {"enum": [word for word in choice.group(1).split("|") if word]}
    return {"pattern": pattern.removeprefix("^").removesuffix("$")}


# --- the file ----------------------------------------------------------------


def package_text(folder: Folder) -> str:
    """What the folder's ``datapackage.json`` has to say, one short value a line."""
    return _laid_out(describe(folder), 0) + "\n"


def _laid_out(value: object, depth: int) -> str:
    """JSON with a value a line where it is short or holds no object, else indented."""
    short = json.dumps(value, ensure_ascii=False)
    if "{" not in short or len(short) + depth <= _WIDTH:
        return short
    inner, end = "\n" + " " * (depth + 1), "\n" + " " * depth
    if isinstance(value, dict):
        parts = [f'"{key}": {_laid_out(one, depth + 1)}' for key, one in value.items()]
        return "{" + inner + ("," + inner).join(parts) + end + "}"
    if isinstance(value, list):
        parts = [_laid_out(one, depth + 1) for one in value]
        return "[" + inner + ("," + inner).join(parts) + end + "]"
    return short


def write_package(folder: Path) -> None:
    """Rewrite the description that stands in a folder."""
    (folder / FILE).write_text(package_text(folder), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_package(Path(sys.argv[1] if len(sys.argv) > 1 else str(packaged_folder())))
