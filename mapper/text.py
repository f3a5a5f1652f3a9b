"""Text as people type it, brought to one form: width, case, script, spaces.

>>> normalise("ＡＢＴ　照顧服務員")
'abt 照顾服务员'
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Protocol

from mapper.domain import Text
from mapper.errors import InvalidQuestion

LONGEST = 300
"""Characters of a question; longer ones are no names."""

_SPACES = re.compile(r"\s+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002a6df]")
_HAN_SPACE = re.compile(rf"(?<={_HAN.pattern})\s+(?={_HAN.pattern})")
_PUNCTUATION = str.maketrans(
    {
        "（": "(",
        "）": ")",
        "【": "(",
        "】": ")",
        "〔": "(",
        "〕": ")",
        "［": "(",
        "］": ")",
        "，": ",",
        "；": ";",
        "：": ":",
        "／": "/",
        "－": "-",
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "·": " ",
        "•": " ",
        "・": " ",
        "、": ",",
    }
)
_LOOSE = re.compile(r"[^\w\u3400-\u9fff]+")
_SINGULAR_KEEP = frozenset(
    """access aws analysis business ccs cross devops diabetes ethics gas gis glass its less
    logistics lens mass mathematics mechanics news optics physics plus process progress sales series
    sps statistics status stress success systems this tennis windows electronics economics forensics
    robotics dynamics graphics genetics topics basics cisos was is as us has bus""".split()
)


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _simplifier() -> _Converter:
    import opencc

    converter: _Converter = opencc.OpenCC("t2s")
    return converter


@cache
def _traditional() -> frozenset[str]:
    """The characters that the converter changes; most texts hold none of them."""
    from importlib.resources import files

    table = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text(encoding="utf-8")
    return frozenset(line[0] for line in table.splitlines() if line)


def to_simplified(text: str) -> str:
    """Traditional characters as simplified ones; everything else as it is."""
    if text.isascii() or _traditional().isdisjoint(text):
        return text
    return _simplifier().convert(text)


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """One form for texts that differ only in width, case, script, brackets or spaces.

    >>> normalise("  Registered  Architect（Hong Kong） ")
    'registered architect(hong kong)'
    """
    plain = unicodedata.normalize("NFKC", text).translate(_PUNCTUATION).casefold()
    plain = _SPACES.sub(" ", to_simplified(plain)).strip()
    plain = re.sub(r"\s*([()/,;:])\s*", r"\1", plain)
    return _HAN_SPACE.sub("", plain)


@lru_cache(maxsize=65536)
def loose(text: str) -> str:
    """As ``normalise``, without any punctuation: for names that differ only in it.

    >>> loose("CTA (HK)") == loose("cta-hk")
    True
    """
    plain = _LOOSE.sub(" ", normalise(text)).strip()
    return _HAN_SPACE.sub("", plain)


def has_han(text: str) -> bool:
    """It holds a Chinese character."""
    return _HAN.search(text) is not None


def singular(word: str) -> str:
    """An English noun without its plural ending, with the exceptions that matter here.

    >>> [singular(word) for word in ("engineers", "agencies", "analysis", "nurses")]
    ['engineer', 'agency', 'analysis', 'nurse']
    """
    if len(word) < 4 or word in _SINGULAR_KEEP or not word.endswith("s") or word.endswith("ss"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word if word.endswith(("us", "is")) else word[:-1]


def check_question(text: str) -> str:
    """A question that can be looked up; raises InvalidQuestion with what is wrong."""
    if not text.strip():
        raise InvalidQuestion(
            Text(
                "没有输入内容；请输入证书的名称或缩写",
                "nothing was asked; type the name or abbreviation of a certificate",
            )
        )
    if len(text) > LONGEST:
        raise InvalidQuestion(
            Text(
                f"文字有{len(text):,}个字符；名称最多{LONGEST}个",
                f"the text has {len(text):,} characters; a name has at most {LONGEST}",
            )
        )
    if any(unicodedata.category(char) in ("Cc", "Cs", "Cn") for char in text.strip()):
        raise InvalidQuestion(
            Text(
                "文字中有控制字符；请删去后再输入名称",
                "the text holds control characters; type the name without them",
            )
        )
    return text.strip()
