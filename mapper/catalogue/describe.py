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
    "abbreviations": "Its abbreviations.",
    "adds_to": "The editions that it continues.",
    "aliases": "Other names by which it is found.",
    "body": "The awarding body.",
    "code": "Its official code.",
    "edition": "The source edition that says so.",
    "en": "In English.",
    "fields": "The fields of work that it belongs to.",
    "former_names": "Names that it bore before.",
    "id": "A readable id that stays.",
    "kind": "What it is.",
    "link": "The link that the row belongs to.",
    "list": "The list inside the edition.",
    "name_en": "Its name in English.",
    "name_native": "Its name in the original language.",
    "name_zh": "Its name in Chinese.",
    "note_en": "A note in English.",
    "note_zh": "A note in Chinese.",
    "origins": "The countries or regions that it comes from.",
    "place": "Where it holds.",
    "rank": "Its rung, the lowest first.",
    "record": "The number of the research record.",
    "records": "The numbers of the research records.",
    "replaces": "The editions that it stands in place of.",
    "route": "All rows of a route are needed and any route suffices.",
    "series": "The title series.",
    "source": "Where it was read.",
    "specialty": "The track or specialty of the series.",
    "stated_count": "How many items it officially has.",
    "unverified": "The columns that are known from memory alone.",
    "zh": "In Chinese.",
}
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
    first = _plain(_sentences(model)[0])
    return first[:1].upper() + first[1:]


def _plain(text: str) -> str:
    return text.replace("``", "")


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
    short = json.dumps(value, ensure_ascii=False)
    if len(short) + depth <= _WIDTH or not isinstance(value, dict | list):
        return short
    inner = " " * (depth + 1)
    if isinstance(value, list):
        parts = [inner + _laid_out(one, depth + 1) for one in value]
        return "[\n" + ",\n".join(parts) + "\n" + " " * depth + "]"
    parts = [f"{inner}{json.dumps(key)}: {_laid_out(one, depth + 1)}" for key, one in value.items()]
    return "{\n" + ",\n".join(parts) + "\n" + " " * depth + "}"


def write_package(folder: Path) -> None:
    """Rewrite the description that stands in a folder."""
    (folder / FILE).write_text(package_text(folder), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_package(Path(sys.argv[1] if len(sys.argv) > 1 else str(packaged_folder())))
