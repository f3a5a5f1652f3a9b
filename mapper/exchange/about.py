"""What an export says of itself: licence, content hash, date, edition, what it cannot carry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from mapper.domain import Edition, Link, Text
from mapper.errors import MapperError
from mapper.events import canonical
from mapper.exchange.cannot import CANNOT, Format
from mapper.exchange.plain import link_json
from mapper.exchange.terms import BASE

Json = dict[str, object]
LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"
LICENCE_NAME = "Apache-2.0"
"""The licence of the catalogues (``catalogues/datapackage.json``): it holds for their exports."""
TITLE = Text(
    "境外职业资格证书与职称、职业技能等级的对应关系",
    "Foreign professional certificates and what they map to in China",
)
NO_FILTER = Text("全部版本", "all editions")
_BASES = re.compile(r"https?://[^\s\"'<>\\^`{|}]+[/#]")


class Content:
    """The hash of links as they pass: every field of each as JSON, a line a link, in their order.

    It depends on the links alone and is the same in every format.
    """

    def __init__(self) -> None:
        self._hash = sha256()
        self.links = 0

    def add(self, link: Link) -> None:
        """One more link."""
        self._hash.update(canonical(link_json(link)).encode("utf-8", "surrogatepass") + b"\n")
        self.links += 1

    @property
    def digest(self) -> str:
        """As exports print it."""
        return f"sha256:{self._hash.hexdigest()}"


class BadBase(MapperError):
    """The names of an export cannot begin so."""

    def __init__(self, base: str) -> None:
        super().__init__(
            Text(
                f"“{base[:60]}”不能作导出名称的开头；请给出以/或#结尾的网址，"
                "例如https://example.org/qualmap/",
                f"{base[:60]!r} cannot begin the names of an export; name a web address that ends "
                "in / or #, such as https://example.org/qualmap/",
            )
        )


def fit_base(base: str) -> bool:
    """Names may begin so: a web address that ends where a name can follow.

    >>> fit_base("https://example.org/qualmap/"), fit_base("https://example.org")
    (True, False)
    """
    return _BASES.fullmatch(base) is not None


@dataclass(frozen=True, slots=True)
class Stamp:
    """The day of an export, and how the names in it begin; raises BadBase."""

    on: date
    base: str = BASE

    def __post_init__(self) -> None:
        if not fit_base(self.base):
            raise BadBase(self.base)


@dataclass(frozen=True, slots=True)
class About:
    """What an export says of itself; ``edition`` is none where all are in it."""

    format: Format
    stamp: Stamp
    edition: Edition | None
    content: str
    links: int

    @property
    def set_id(self) -> str:
        """The address of this set of links in this format."""
        return f"{self.stamp.base}sets/{self.content.partition(':')[2]}"

    @property
    def edition_name(self) -> Text:
        """The edition in words."""
        return self.edition.title if self.edition else NO_FILTER

    @property
    def cannot_carry(self) -> tuple[Text, ...]:
        """What this format leaves out or cannot say."""
        return CANNOT[self.format]

    def to_json(self) -> Json:
        """All of it."""
        return {
            "title": TITLE.to_json(),
            "licence": LICENCE,
            "content": self.content,
            "links": self.links,
            "date": self.stamp.on.isoformat(),
            "edition": self.edition.id if self.edition else None,
            "edition_name": self.edition_name.to_json(),
            "format": self.format.value,
            "cannot_carry": [text.to_json() for text in self.cannot_carry],
        }
