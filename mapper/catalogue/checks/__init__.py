"""What must hold across the files of a catalogue: one function a rule, by subject."""

from mapper.catalogue.checks import (
    editions,
    grades,
    keys,
    links,
    names,
    phrases,
    places,
    references,
    routes,
    texts,
    values,
)
from mapper.catalogue.checks.index import Index, Rule

__all__ = ["RULES", "Index", "Rule"]

RULES: tuple[Rule, ...] = (
    *references.RULES,
    *keys.RULES,
    *links.RULES,
    *grades.RULES,
    *values.RULES,
    *routes.RULES,
    *editions.RULES,
    *places.RULES,
    *names.RULES,
    *texts.RULES,
    *phrases.RULES,
)
"""Every rule; its docstring's first line is the rule in words."""
