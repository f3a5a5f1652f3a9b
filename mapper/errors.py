"""Errors that tell a person what to do next; each keeps its facts.

>>> str(UnknownPlace("atlantis"))
"no place is called 'atlantis'; name one by its id, such as suzhou or shanghai"
"""

from __future__ import annotations

from dataclasses import dataclass, field


class MapperError(Exception):
    """Something a person can put right; its text says how."""

    status = 400


class InvalidQuestion(MapperError):
    """The question itself cannot be read: a date, a number or a text is no good."""


class UnknownPlace(MapperError):
    """No place has this id or name."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(
            f"no place is called {text[:60]!r}; name one by its id, such as suzhou or shanghai"
        )


class UnknownDegree(MapperError):
    """No degree of the ladder has this name."""

    def __init__(self, text: str, known: tuple[str, ...]) -> None:
        self.text = text
        super().__init__(f"{text[:60]!r} is no degree; choose one of {', '.join(known)}")


class UnknownNode(MapperError):
    """No certificate, title, skill level or list item has this id."""

    status = 404

    def __init__(self, node_id: str) -> None:
        self.node_id = node_id
        super().__init__(f"nothing here has the id {node_id[:60]!r}; search for its name instead")


class RunReplaced(MapperError):
    """Another run over the catalogue began while this one was under way."""

    status = 409

    def __init__(self, run: str) -> None:
        self.run = run
        super().__init__(
            "another run of `qualmap propose` has begun on this database; this one stops, and what "
            "it stored is replaced by the other"
        )


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in one place of one file: ``path:line: column: reason``.

    ``reason`` is English, ``zh`` says the same in Chinese; empty where nobody wrote it.
    """

    path: str
    line: int
    column: str
    reason: str
    zh: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.column}: {self.reason}"

    def told(self, language: str) -> str:
        """The same line with its reason in Chinese (``zh``) or English."""
        reason = self.zh if language == "zh" and self.zh else self.reason
        return f"{self.path}:{self.line}: {self.column}: {reason}"


class FaultyCatalogue(MapperError):
    """A folder of catalogue files has faults; all of them are kept."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        first = self.faults[0] if self.faults else "no files"
        super().__init__(
            f"{len(self.faults)} faults, the first at {first}; run `qualmap check` to see them all"
        )


class FaultyFile(MapperError):
    """A file that was handed in has faults; all of them are kept."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        one = len(faults) == 1
        super().__init__(f"{len(faults)} fault{'' if one else 's'}; nothing of the file was used")
