"""How often a misspelt name still finds its certificate: generated typing errors, resolved."""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mapper.domain import Node, NodeId, NodeKind
from mapper.matching.resolve import HAN_FLOOR, LATIN_FLOOR, NameIndex, Resolver
from mapper.ports import Records
from mapper.text import has_han, loose

_TWICE = 0.5
_FOREIGN = (NodeKind.CERTIFICATE, NodeKind.FAMILY)


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A name with typing errors, and the certificate that is meant."""

    text: str
    name: str
    node: NodeId


def misspelt(records: Records, index: NameIndex, *, count: int, seed: int) -> Iterator[Misspelt]:
    """Names of certificates with one or two edits in Latin letters or one in Chinese ones.

    Abbreviations, names of several certificates and what is spelt like another name are left out.
    """
    rng = np.random.default_rng(seed)
    names = _names(records, index)
    characters = sorted({char for name, _ in names for char in name if has_han(char)})
    made = 0
    while made < count and names:
        name, node = names[int(rng.integers(len(names)))]
        edits = 1 if has_han(name) else 1 + int(rng.random() < _TWICE)
        text = name
        for _ in range(edits):
            text = _edit(text, characters if has_han(name) else string.ascii_lowercase, rng)
        if loose(text) not in index.names and text.strip():
            made += 1
            yield Misspelt(text, name, node)


def check_resolve(
    records: Records, index: NameIndex, *, count: int = 2000, seed: int = 0
) -> dict[str, float]:
    """The shares of misspelt names that find the right certificate, a wrong one, or ask."""
    resolver = Resolver(records, index)
    found = [
        (resolver(one.text).node, one.node)
        for one in misspelt(records, index, count=count, seed=seed)
    ]
    right = sum(node is not None and node.id == meant for node, meant in found)
    wrong = sum(node is not None and node.id != meant for node, meant in found)
    tried = max(1, len(found))
    return {"tried": len(found), "right": right / tried, "wrong": wrong / tried}


def _names(records: Records, index: NameIndex) -> list[tuple[str, NodeId]]:
    found = []
    for name, nodes in sorted(index.names.items()):
        if len(nodes) == 1 and sum(map(str.isalpha, name)) >= _floor(name):
            node = records.nodes(nodes).get(nodes[0])
            if node and node.kind in _FOREIGN and name not in _short(node):
                found.append((name, nodes[0]))
    return found


def _floor(name: str) -> int:
    return HAN_FLOOR if has_han(name) else LATIN_FLOOR


def _short(node: Node) -> set[str]:
    return {loose(node.id), *map(loose, node.abbreviations)}


def _edit(text: str, others: Sequence[str], rng: np.random.Generator) -> str:
    """One letter or Chinese character left out, put in, replaced, or swapped with the next."""
    places = [place for place, char in enumerate(text) if char.isalpha()]
    place = places[int(rng.integers(len(places)))]
    other = others[int(rng.integers(len(others)))]
    way = int(rng.integers(4))
    if way == 0:
        return text[:place] + text[place + 1 :]
    if way == 1:
        return text[:place] + other + text[place:]
    if way == 2 or place + 1 >= len(text):
        return text[:place] + other + text[place + 1 :]
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
