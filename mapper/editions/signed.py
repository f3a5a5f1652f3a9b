"""Making an edition: its content is hashed, signed with the office's key, and can be checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from mapper.domain import Text
from mapper.editions.fold import Editions
from mapper.editions.values import Issuer, Json, Named, OfficeEdition, PublishedLink
from mapper.errors import MapperError
from mapper.events import Head, canonical, digest
from mapper.signing import Signer, verify


class BadEdition(MapperError):
    """What is to be published cannot stand in an edition; its text says why."""

    status = 409


def content_of(links: Iterable[PublishedLink]) -> str:
    """The hash of a whole edition: that of the hashes of its links, in the order of items."""
    return digest(sorted([link.item, link.digest] for link in links))


def signed_bytes(edition: OfficeEdition) -> bytes:
    """Exactly what the signature of an edition is for: canonical JSON in UTF-8."""
    return canonical(edition.signed).encode()


def edition_body(
    editions: Editions,
    wanted: Mapping[str, PublishedLink],
    *,
    office: Named,
    day: date,
    head: Head,
    prepared_by: str,
    confirmed_by: str,
    note: str,
    signer: Signer,
) -> Json:
    """The event that publishes what is wanted as the next edition; raises BadEdition.

    ``head`` is the last event before it.  Content that stood already keeps its ``first``.
    """
    renewed = editions.renewed(wanted)
    _check(editions, renewed, day)
    issuer = Issuer(office.place, office.name)
    unsigned = OfficeEdition(
        editions.last + 1, day, "", head, prepared_by, confirmed_by, note, issuer,
        content_of(renewed), "", signer.key_id,
    )  # fmt: skip
    edition = replace(unsigned, signature=signer.sign(signed_bytes(unsigned)))
    step = editions.step(edition, renewed)
    return {
        **edition.signed,
        "office": office.to_json(),
        "added": [link.to_json() for link in step.added],
        "removed": list(step.removed),
        "signature": edition.signature,
    }


def _check(editions: Editions, links: Iterable[PublishedLink], day: date) -> None:
    current = editions.current
    if current is not None and day < current.day:
        raise BadEdition(
            Text(
                f"第{current.number}批的日期为{current.day}；下一批不能早至{day}",
                f"edition {current.number} is of {current.day}; the next one cannot be of {day}",
            )
        )
    for link in links:
        decision = link.decision
        if not decision.approves or decision.relation is None or decision.claim is None:
            raise BadEdition(
                Text(
                    f"{link.item}号项目不是附有依据的同意结论；不能发布",
                    f"item {link.item} is no approval with its evidence; it cannot be published",
                )
            )


_CONTENT = Text("内容与登记的校验值不符", "its links do not have the hash that it bears")
_KEY = Text("没有签名所用的公钥", "the public key that it was signed with is not at hand")
_SIGNATURE = Text("签名不符", "its signature is not that of the office's key")


def check_edition(editions: Editions, number: int, keys: Mapping[str, str]) -> tuple[Text, ...]:
    """What is wrong with an edition, nothing where it is as published; raises UnknownEdition.

    ``keys`` are public keys by their ids, as ``signing.public_keys`` gives them.
    """
    edition = editions.edition(number)
    found = []
    if content_of(editions.links(number).values()) != edition.content:
        found.append(_CONTENT)
    if edition.key not in keys:
        found.append(_KEY)
    elif not verify(keys[edition.key], signed_bytes(edition), edition.signature):
        found.append(_SIGNATURE)
    return tuple(found)
