"""Keys are unique, rows sorted, and files named for what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from mapper.catalogue.checks.index import NODE_FILES, Index, Rule
from mapper.catalogue.placed import Placed
from mapper.catalogue.rows import CertificateRow, LinkRow, Row
from mapper.domain import Text
from mapper.errors import Fault

NO_ORIGIN = "international"


def duplicate_keys(index: Index) -> Iterator[Fault]:
    """No two rows of a kind of file have the same key."""
    for rows in index.rows.by_pattern.values():
        yield from _twice(rows)


def duplicate_nodes(index: Index) -> Iterator[Fault]:
    """No two nodes have the same id, whatever files they stand in."""
    seen: dict[str, tuple[str, str]] = {}
    for pattern in NODE_FILES:
        for placed in index.rows.by_pattern.get(pattern, []):
            node_id = placed.row.key_of()[0]
            elsewhere, where = seen.setdefault(node_id, (pattern, placed.where))
            if elsewhere != pattern:
                reason = Text(
                    f"“{node_id}”在{where}处也有；请更改其一",
                    f"{node_id!r} stands at {where} too; rename one of them",
                )
                yield placed.fault("id", reason)


def _twice(rows: Sequence[Placed[Row]]) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], str] = {}
    for placed in rows:
        key = placed.row.key_of()
        first = seen.setdefault(key, placed.where)
        if first != placed.where:
            shown = ", ".join(part for part in key if part)
            reason = Text(
                f"{shown}在{first}处也有；请只保留其一",
                f"{shown} stands at {first} too; keep one of the two",
            )
            yield placed.fault(placed.row.key[0], reason)


def duplicate_links(index: Index) -> Iterator[Fault]:
    """No two links say the same: subject, relation, object, place, edition, list and part."""
    seen: dict[tuple[object, ...], str] = {}
    for link in index.rows.of(LinkRow):
        row = link.row
        target = (row.object_kind, row.object, row.specialty, frozenset(row.levels))
        said = (row.subject, row.relation, target, row.place, row.edition, row.list, row.part)
        first = seen.setdefault(said, row.id)
        if first != row.id:
            reason = Text(
                f"与{first}内容相同；请合并为一条对应关系、两项依据",
                f"says the same as {first}; make them one link with two claims",
            )
            yield link.fault("id", reason)


def unsorted_rows(index: Index) -> Iterator[Fault]:
    """The rows of a file stand in the order of their key columns; the first that does not."""
    for rows in index.rows.by_pattern.values():
        reported: set[str] = set()
        for before, after in pairwise(rows):
            file = after.folder + after.path
            same = before.folder + before.path == file and file not in reported
            if same and after.row.key_of() < before.row.key_of():
                reported.add(file)
                key = ", ".join(after.row.key)
                reason = Text(f"顺序不对；请按{key}排序", f"out of order; sort the file by {key}")
                yield after.fault(after.row.key[0], reason)


def certificate_files(index: Index) -> Iterator[Fault]:
    """A certificate stands in the file of its first origin, without one in international.csv."""
    for placed in index.rows.of(CertificateRow):
        wanted = f"foreign/{[*placed.row.origins, NO_ORIGIN][0]}.csv"
        if placed.path != wanted:
            reason = Text(
                f"应放在{wanted}；请移动它，或更正国家/地区",
                f"belongs in {wanted}; move it, or mend its origins",
            )
            yield placed.fault("origins", reason)


def link_folders(index: Index) -> Iterator[Fault]:
    """A link stands in the folder of its place."""
    for placed in index.rows.of(LinkRow):
        if placed.path.split("/")[1] != placed.row.place:
            folder = f"links/{placed.row.place}/"
            reason = Text(
                f"应放在{folder}；请移动它，或更正地区",
                f"belongs in {folder}; move it, or mend its place",
            )
            yield placed.fault("place", reason)


RULES: tuple[Rule, ...] = (
    duplicate_keys,
    duplicate_nodes,
    duplicate_links,
    unsorted_rows,
    certificate_files,
    link_folders,
)
