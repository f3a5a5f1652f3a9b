"""What the public asks of an office: requests ("ask once") and contests ("this is wrong")."""

from mapper.asking.alike import Alike, alike
from mapper.asking.answered import answered, stage_of
from mapper.asking.number import CONTEST, REQUEST, public_number, read_number
from mapper.asking.open import NONE_OPEN, OpenRequests
from mapper.asking.port import Askings, Contact, key_of, new_secret
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
    about_from,
)

__all__ = [
    "CONTEST",
    "NONE_OPEN",
    "REQUEST",
    "Alike",
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
    "Stage",
    "UnknownAsking",
    "Wish",
    "about_from",
    "alike",
    "answered",
    "key_of",
    "new_secret",
    "public_number",
    "read_number",
    "stage_of",
]
