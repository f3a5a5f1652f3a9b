"""What people type, without what cannot be seen, and what is wrong with it all the same.

A name may be in any script.  What turns the direction of other text, hides in it or stands for
nothing is left out; what shows how to reach a person has no place where everybody reads it.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from mapper.domain import Text

MARKS = 5
"""So many marks on one letter at most: more than any script needs, fewer than cover the page."""
_JOINER = re.compile(r"(?<![\u0590-\u1fff])[\u200c\u200d]")
"""A joiner behind a letter of a script that has none."""
_JOINERS = "\u200c\u200d"
_BLANK = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u2800\u3164\uffa0]")
"""What counts as a letter or mark and shows nothing."""
_UNFIT = ("Cc", "Cs", "Cn", "Co")
_REACHED = re.compile(
    r"https?:|www\.|@"
    r"|\+\d[\d\s().-]{6,}\d"  # +86 139 1234 5678
    r"|(?<!\d)1[3-9]\d([\s.-]?)\d{4}\1\d{4}(?!\d)"  # a mobile number of the mainland
    r"|\d{7,}",  # a longer number is no part of a name
    re.IGNORECASE,
)
_MISSING = Text("请填写此项。", "Fill this in.")
_CONTROL = Text("含有控制字符，请去掉。", "It holds control characters; leave them out.")
_PILED = Text("一个字母上的附加符号过多。", "There are too many marks on one letter.")
_NO_ADDRESS = Text(
    "此项会公开；请勿填写网址、邮箱、电话或证件号码。",
    "This is shown to everybody: no web address, e-mail, telephone number or number of a document.",
)


def cleaned(text: str, *, lines: bool = False) -> str:
    r"""What was typed without invisible characters, on one line unless it may have ``lines``.

    >>> cleaned(" Certified\u202e  Bee\u200bkeeper\n")
    'Certified Beekeeper'
    """
    if lines:
        return "\n".join(cleaned(line) for line in text.splitlines()).strip()
    plain = _BLANK.sub("", _JOINER.sub("", unicodedata.normalize("NFC", text)))
    return " ".join("".join(char for char in plain if _seen(char)).split())


def _seen(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char) != "Cf"


def fault(text: str, longest: int) -> Text | None:
    """What is wrong with a cleaned text of any field."""
    if len(text) > longest:
        return Text(f"最多{longest}个字符。", f"At most {longest} characters.")
    kinds = [unicodedata.category(char) for char in text.replace("\n", "")]
    if any(kind in _UNFIT for kind in kinds):
        return _CONTROL
    runs = (len(list(run)) for marked, run in groupby(kinds, _marks) if marked)
    return _PILED if any(run > MARKS for run in runs) else None


def _marks(kind: str) -> bool:
    return kind in ("Mn", "Me")


def missing(text: str) -> Text | None:
    """What is wrong with a text that has to say something."""
    return None if any(char.isalnum() for char in text) else _MISSING


def public_fault(text: str) -> Text | None:
    """What is wrong with a text that everybody will read."""
    return _NO_ADDRESS if _REACHED.search(unicodedata.normalize("NFKC", text)) else None
