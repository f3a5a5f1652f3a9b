"""The row that a catalogue lacks for a certificate that somebody asked for, to be completed."""

from __future__ import annotations

import csv
import re
import unicodedata
from io import StringIO

from mapper.asking.values import Wish
from mapper.catalogue.rows import CertificateRow
from mapper.text import has_han

NOWHERE = "international"
"""The file for certificates whose origin was not said."""


def catalogue_row(wish: Wish, body: str = "") -> tuple[str, str]:
    """The file, and its header with the row, as CSV; nobody has read a source for it yet.

    ``body`` is the id of the awarding body where the catalogue knows it.

    >>> catalogue_row(Wish("Certified Beekeeper", "suzhou", origin="germany"))[0]
    'catalogues/foreign/germany.csv'
    """
    han = has_han(wish.name)
    cells = {
        "id": slug(wish.abbreviation) or slug(wish.name) or "new-certificate",
        "kind": "certificate", "body": body, "origins": wish.origin,
        "name_en": "" if han else wish.name, "name_zh": wish.name if han else "",
        "abbreviations": wish.abbreviation.replace("|", " "), "certainty": "memory",
    }  # fmt: skip
    text = StringIO()
    writer = csv.DictWriter(
        text, list(CertificateRow.model_fields), restval="", lineterminator="\n"
    )
    writer.writeheader()
    writer.writerow(cells)
    return f"catalogues/foreign/{wish.origin or NOWHERE}.csv", text.getvalue()


def slug(text: str) -> str:
    """An id out of a name; empty where it has no Latin letters.

    >>> slug("Diplôme d'État (DE)"), slug("养蜂师")
    ('diplome-d-etat-de', '')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
