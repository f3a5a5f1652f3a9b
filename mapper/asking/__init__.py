"""What the public asks of an office: requests ("ask once") and contests ("this is wrong")."""

from mapper.asking.alike import Alike, AskedMeanwhile, alike, first_to_ask
from mapper.asking.answered import answered, stage_of
from mapper.asking.demand import Waiting
from mapper.asking.number import CONTEST, REQUEST, public_number, read_number
from mapper.asking.open import NONE_OPEN, OpenRequests
from mapper.asking.port import Also, Askings, Contact, key_of, secret_of
from mapper.asking.retention import Retention
from mapper.asking.rules import AskingMoved, NotPossible
from mapper.asking.values import (
    Asking,
    Doubt,
    DoubtOf,
    Outcome,
    Purpose,
    Stage,
    UnknownAsking,
    Wish,
    Withheld,
    about_from,
)

__all__ = [
    "CONTEST",
    "NONE_OPEN",
    "REQUEST",
    "Alike",
    "Also",
    "AskedMeanwhile",
    "Asking",
    "AskingMoved",
    "Askings",
    "Contact",
    "Doubt",
    "DoubtOf",
    "NotPossible",
    "OpenRequests",
    "Outcome",
    "Purpose",
    "Retention",
    "Stage",
    "UnknownAsking",
    "Waiting",
    "Wish",
    "Withheld",
    "about_from",
    "alike",
    "answered",
    "first_to_ask",
    "key_of",
    "public_number",
    "read_number",
    "secret_of",
    "stage_of",
]
