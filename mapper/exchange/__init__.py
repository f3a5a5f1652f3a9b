"""What leaves: links of source and office editions as SSSOM, JSON-LD, CSV, XLSX, data package."""

from mapper.exchange.about import LICENCE, About
from mapper.exchange.back import read_csv
from mapper.exchange.cannot import CANNOT, Format
from mapper.exchange.links_out import Selection, UnknownEditionId, select
from mapper.exchange.tables import COLUMNS
from mapper.exchange.write import CatalogueMoved, NegativesElsewhere, export

__all__ = [
    "CANNOT",
    "COLUMNS",
    "LICENCE",
    "About",
    "CatalogueMoved",
    "Format",
    "NegativesElsewhere",
    "Selection",
    "UnknownEditionId",
    "export",
    "read_csv",
    "select",
]
