"""Statements: what a person can print and another can verify."""

from mapper.statements.checked import Checked, Unreadable, Verdict, check, read_keys
from mapper.statements.code import kept_under, new_code, read_code
from mapper.statements.content import content_of, digest_of
from mapper.statements.kept import KEPT_YEARS, KeptStatement, Statements, oldest_kept
from mapper.statements.sealed import Sealed, fill, seal, written
from mapper.statements.standing import Now, compare_now

__all__ = [
    "KEPT_YEARS",
    "Checked",
    "KeptStatement",
    "Now",
    "Sealed",
    "Statements",
    "Unreadable",
    "Verdict",
    "check",
    "compare_now",
    "content_of",
    "digest_of",
    "fill",
    "kept_under",
    "new_code",
    "oldest_kept",
    "read_code",
    "read_keys",
    "seal",
    "written",
]
