"""Checking the number of a card: by its standard, never by a list of places that may be old."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from linli.core.errors import Refused
from linli.people.models import CardKind, Sex

# GB 11643-1999 §4.2.2, after ISO 7064 MOD 11-2.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
    ]
)
PERMITS = frozenset({"81", "82", "83"})  # residents of Hong Kong, Macau and Taiwan
EARLIEST = date(1900, 1, 1)
SHAPES = {
    CardKind.HK_MACAU: r"[HM][0-9]{8}([0-9]{2})?",
    CardKind.TAIWAN: r"[0-9]{8}",
    CardKind.PASSPORT: r"[A-Z0-9]{5,9}",
}


@dataclass(frozen=True)
class Card:
    """A number in its one spelling, and what it says of its holder."""

    number: str
    born_on: date | None = None
    sex: str = Sex.UNKNOWN


def read(kind: str, text: str, *, today: date) -> Card:
    """The card, or Refused with a sentence that says which part is wrong."""
    number = spelled(text)
    if kind in SHAPES:
        if not re.fullmatch(SHAPES[CardKind(kind)], number):
            raise Refused(_("This number does not look like the kind of card chosen."))
        return Card(number)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        missing = 18 - len(number)
        if 0 < missing < 18:
            raise Refused(_("The card number is %(n)s digits short.") % {"n": missing})
        raise Refused(_("A card number has 18 digits; the last may be an X."))
    if check_digit(number[:17]) != number[17]:
        raise Refused(_("The card number does not add up. Compare it with the card."))
    if not begins_right(kind, number):
        raise Refused(_("This number does not look like the kind of card chosen."))
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return Card(number, _born(number, today), sex)


def spelled(text: str) -> str:
    """Full-width digits made plain, blanks gone, X in capitals."""
    return re.sub(r"[\s·-]", "", unicodedata.normalize("NFKC", text)).upper()


def check_digit(first17: str) -> str:
    """The 18th place of a resident number, from the first 17."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True))
    return CHECKS[total % 11]


def begins_right(kind: str, number: str) -> bool:
    """Whether the first two digits go with the kind of card."""
    match kind:
        case CardKind.RESIDENT:
            return number[:2] in PROVINCES
        case CardKind.HK_MACAU_TW:
            return number[:2] in PERMITS
        case CardKind.FOREIGN:
            return number[0] == "9"
    return False


def kind_of(number: str) -> CardKind | None:
    """The kind an 18-digit number belongs to by its beginning, as rosters do not say it."""
    kinds = (CardKind.RESIDENT, CardKind.HK_MACAU_TW, CardKind.FOREIGN)
    return next((kind for kind in kinds if begins_right(kind, number)), None)


def _born(number: str, today: date) -> date:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise Refused(_("The date of birth in the number does not exist.")) from error
    if not EARLIEST <= born <= today:
        raise Refused(_("The date of birth in the number cannot be right."))
    return born
