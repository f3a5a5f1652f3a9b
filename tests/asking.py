"""Ask the shipped catalogues through the command line and read the JSON answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import cast

from click.testing import CliRunner

from mapper.cli import cli

Json = dict[str, "object"]
NOW = "2026-11-22"


@dataclass(frozen=True)
class Place:
    """What one place said."""

    data: Json

    @property
    def name(self) -> str:
        return cast("str", self.data["place"])

    @property
    def status(self) -> str:
        return cast("str", self.data["status"])

    @property
    def effects(self) -> list[Json]:
        return cast("list[Json]", self.data["effects"])

    @property
    def missing(self) -> list[Json]:
        return cast("list[Json]", self.data["missing"])

    @property
    def next(self) -> list[Json]:
        return cast("list[Json]", self.data["next"])

    @property
    def inside(self) -> dict[str, Place]:
        return {p.name: p for p in map(Place, cast("list[Json]", self.data["inside"]))}

    @property
    def loaded(self) -> tuple[int, int | None, bool]:
        counts = cast("dict[str, int | bool | None]", self.data["loaded"])
        return cast("tuple[int, int | None, bool]", (counts["n"], counts["N"], counts["complete"]))

    def effect(self, kind: str | None, level: str = "") -> Json:
        """The one effect of a kind, and of a level where one is named."""
        found = [
            e for e in self.effects
            if e["effect"] == kind and (not level or e["target_levels"] == [level])
        ]  # fmt: skip
        assert len(found) == 1, (kind, level, [(e["effect"], e["target_levels"]) for e in found])
        return found[0]

    def targets(self) -> set[str]:
        """The ids of everything that an effect leads to."""
        targets = [cast("Json | None", effect["target"]) for effect in self.effects]
        return {str(target["id"]) for target in targets if target}


@dataclass(frozen=True)
class Reply:
    """What the command printed."""

    data: Json
    exit_code: int
    places: dict[str, Place] = field(default_factory=dict)
    elsewhere: dict[str, Place] = field(default_factory=dict)

    @property
    def certificate(self) -> str | None:
        found = cast("Json | None", self.data["certificate"])
        return None if found is None else str(found["id"])

    @property
    def candidates(self) -> set[str]:
        return {str(c["id"]) for c in cast("list[Json]", self.data["candidates"])}


def ask(text: str, *options: str, on: str = NOW) -> Reply:
    """``qualmap lookup TEXT --on DAY --json`` with these options."""
    data, code = run("lookup", text, "--on", on, "--json", *options)
    places = {p.name: p for p in map(Place, cast("list[Json]", data["places"]))}
    elsewhere = {p.name: p for p in map(Place, cast("list[Json]", data["elsewhere"]))}
    return Reply(data, code, places, elsewhere)


def ask_in(place: str, text: str, *options: str, on: str = NOW) -> Place:
    """The answer of one place."""
    return ask(text, "--place", place, *options, on=on).places[place]


def run(*arguments: str) -> tuple[Json, int]:
    """A command that prints JSON, with its exit code."""
    result = CliRunner().invoke(cli, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return cast("Json", json.loads(result.stdout)), result.exit_code
