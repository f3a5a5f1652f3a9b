"""A reason in two parts: its values for all groups that are compared, its facts for one shown.

A few dozen groups are weighed for every ten that are shown, and a sentence takes far longer to
tell than a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import update_wrapper

from mapper.domain import Text
from mapper.matching.case import Case
from mapper.matching.evidence import Evidence

Rows = list[int]
"""Groups by their place in the space."""
Facts = tuple[Text, ...]
Values = Callable[[Case, Rows], Iterable[float]]
"""How strong a reason is, 0 to 1, for each of these groups."""


class Feature:
    """What speaks for a group, by the name and with the docstring of the function of its facts."""

    __name__: str

    def __init__(self, values: Values, facts: Callable[[Case, int], Facts]) -> None:
        self.values, self.facts = values, facts
        update_wrapper(self, facts)

    def __call__(self, case: Case, row: int) -> Evidence:
        """The reason for one group."""
        (value,) = self.values(case, [row])
        return self.evidence(case, row, value)

    def evidence(self, case: Case, row: int, value: float) -> Evidence:
        """The reason for one group, of which the value is known."""
        return Evidence(self.__name__, value, self.facts(case, row))


def valued(values: Values) -> Callable[[Callable[[Case, int], Facts]], Feature]:
    """The feature that has these values, with the facts that a function tells."""
    return lambda facts: Feature(values, facts)
