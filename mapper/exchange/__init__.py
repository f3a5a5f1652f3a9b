"""What leaves: links of source and office editions as SSSOM, JSON-LD, CSV, XLSX, data package."""

from mapper.exchange.about import LICENCE, About, BadBase
from mapper.exchange.back import read_csv, read_xlsx
from mapper.exchange.back_json import read_jsonld, read_sssom
from mapper.exchange.cannot import CANNOT, Format
from mapper.exchange.links_out import Selection, UnknownEditionId, select
from mapper.exchange.opened import PackageRecords, read_package
from mapper.exchange.tables import COLUMNS
from mapper.exchange.terms import BASE
from mapper.exchange.write import CatalogueMoved, NegativesElsewhere, export

__all__ = [
    "BASE",
    "CANNOT",
    "COLUMNS",
    "LICENCE",
    "About",
    "BadBase",
    "CatalogueMoved",
    "Format",
    "NegativesElsewhere",
    "PackageRecords",
    "Selection",
    "UnknownEditionId",
    "export",
    "read_csv",
    "read_jsonld",
    "read_package",
    "read_sssom",
    "read_xlsx",
    "select",
]
