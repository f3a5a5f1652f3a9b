"""Judged sets in TREC form: queries, a corpus of names of concepts, and which name is right.

``queries``: id, text. ``corpus``: id, text and, if there is a third column, the concept; without
it the concept is the id up to its first ``_``. ``annotations``: query, iteration, corpus id,
relevance. All are separated by tabs (annotations by any space), in UTF-8, without a heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mapper.domain import Text
from mapper.matching.types import BadFile, Vectors

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Corpus:
    """Names (labels) of concepts, in the order of the file; a concept's first name is preferred."""

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    of: tuple[str, ...]

    @cached_property
    def concepts(self) -> tuple[str, ...]:
        """The concepts, sorted."""
        return tuple(sorted(set(self.of)))

    @cached_property
    def concept_rows(self) -> Rows:
        """The concept of each label, as its place among ``concepts``."""
        place = {concept: row for row, concept in enumerate(self.concepts)}
        return np.array([place[concept] for concept in self.of], dtype=np.intp)

    @cached_property
    def _order(self) -> Rows:
        return np.argsort(self.concept_rows, kind="stable")

    @cached_property
    def _starts(self) -> Rows:
        return np.searchsorted(self.concept_rows[self._order], np.arange(len(self.concepts)))

    @cached_property
    def sizes(self) -> Rows:
        """How many names each concept has."""
        return np.bincount(self.concept_rows, minlength=len(self.concepts))

    def best(self, scores: Vectors) -> Vectors:
        """The score of each concept's best name, from (queries, labels)."""
        return np.maximum.reduceat(scores[:, self._order], self._starts, axis=1)

    def total(self, scores: Vectors) -> Vectors:
        """The sum of each concept's names' scores."""
        return np.add.reduceat(scores[:, self._order], self._starts, axis=1)


@dataclass(frozen=True, slots=True)
class Judged:
    """Queries that have a right answer, with the labels that are right for each."""

    queries: tuple[str, ...]
    corpus: Corpus
    right: tuple[frozenset[str], ...]


def read_judged(queries: Path, corpus: Path, annotations: Path) -> Judged:
    """A judged set; raises BadFile with file and line of the first fault.

    As in trec_eval, queries without a right answer are left out.
    """
    texts = {row[0]: row[1] for row in _rows(queries, "\t", (2,))}
    labels = [(*row, row[0].split("_", 1)[0])[:3] for row in _rows(corpus, "\t", (2, 3))]
    right: dict[str, set[str]] = {}
    for query, _, label, relevance in _rows(annotations, None, (4,)):
        if relevance.lstrip("-").isdecimal() and int(relevance) > 0:
            right.setdefault(query, set()).add(label)
    judged = [query for query in texts if query in right]
    if not labels or not judged:
        raise BadFile(
            Text(
                f"没有可排序的内容：{len(labels)}个标签，{len(judged)}个查询有正确标签",
                f"nothing to rank: {len(labels)} labels, {len(judged)} queries with a right one",
            )
        )
    ids, names, concepts = zip(*labels, strict=True)
    if len(set(ids)) < len(ids):
        raise BadFile(
            Text(
                f"{corpus}：编号有重复；每个标签须有自己的编号",
                f"{corpus}: ids stand there twice; give each label its own",
            )
        )
    answers = tuple(frozenset(right[query]) for query in judged)
    return Judged(tuple(texts[query] for query in judged), Corpus(ids, names, concepts), answers)


def _rows(path: Path, separator: str | None, widths: Sequence[int]) -> Iterator[list[str]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(
            Text(
                f"无法读取{path}（{error}）；请给出UTF-8文件",
                f"{path} cannot be read ({error}); give a UTF-8 file",
            )
        ) from error
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() for cell in line.split(separator)]
        if not any(cells):
            continue
        if len(cells) not in widths or not all(cells):
            raise BadFile(
                Text(
                    f"{path}:{number}：有{len(cells)}个单元格，或有空格；应有{widths[-1]}个",
                    f"{path}:{number}: {len(cells)} cells, some perhaps empty; "
                    f"expected {widths[-1]}",
                )
            )
        yield cells
