"""Checking the number of a card: by its standard, never by a list of places that may be old."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop as _

from linli.core.errors import Refused
from linli.core.said import say
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
# The forms that tell nothing of their holder. Old cards stay valid until their day: ten digits
# more or less, and three letters of the country before the twelve digits.
SHAPES = {
    CardKind.HK_MACAU: r"[HM][0-9]{8}([0-9]{2})?",
    CardKind.TAIWAN: r"[0-9]{8}([0-9]{2})?",
    CardKind.PASSPORT: r"[A-Z0-9]{5,9}",
    CardKind.FOREIGN: r"[A-Z]{3}[0-9]{12}",
}
# The forms that no other kind has. Eight digits may be a date or a passport, unless 0 is first.
CLEAR = {
    CardKind.HK_MACAU: SHAPES[CardKind.HK_MACAU],
    CardKind.TAIWAN: r"0[0-9]{7}([0-9]{2})?",
    CardKind.PASSPORT: r"[EG][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}",  # of China
    CardKind.FOREIGN: SHAPES[CardKind.FOREIGN],
}
CALLED = {
    CardKind.RESIDENT: "身份证 身分证 居民身份证 二代身份证 第二代身份证 二代证 临时身份证"
    " 户口簿 户口本",
    CardKind.HK_MACAU_TW: "港澳台居民居住证 港澳居民居住证 台湾居民居住证 港澳台居住证",
    CardKind.HK_MACAU: "港澳居民来往内地通行证 来往内地通行证 港澳来往内地通行证 港澳居民通行证"
    " 港澳通行证 回乡证",
    CardKind.TAIWAN: "台湾居民来往大陆通行证 来往大陆通行证 台湾来往大陆通行证 台湾居民通行证"
    " 台湾通行证 台胞证",
    CardKind.FOREIGN: "外国人永久居留身份证 外国人永久居留证 永久居留身份证 永久居留证 永居证"
    " 外国人永居证 五星卡",
    CardKind.PASSPORT: "护照 中国护照 普通护照 外国护照",
}
EIGHTEEN = (CardKind.RESIDENT, CardKind.HK_MACAU_TW, CardKind.FOREIGN)
# The issue of an old Taiwan permit, which is no part of the number: 0012345601(B).
ISSUE = re.compile(r"(?<=[0-9]{10})\([A-Z0-9]{1,2}\)$")


@dataclass(frozen=True)
class Card:
    """A number in its one spelling, and what it says of its holder."""

    number: str
    born_on: date | None = None
    sex: str = Sex.UNKNOWN


def read(kind: str, text: str, *, today: date) -> Card:
    """The card, or Refused with a sentence that says which part is wrong."""
    number = ISSUE.sub("", spelled(text))
    if kind in SHAPES and re.fullmatch(SHAPES[CardKind(kind)], number):
        return Card(number)
    if kind not in EIGHTEEN or re.match("[A-Z]", number):
        raise Refused(say(_("This number does not look like the kind of card chosen.")))
    if kind == CardKind.RESIDENT and re.fullmatch(r"[0-9]{15}", number):
        raise Refused(say(_("This is an old 15-digit number; write the new one with 18 digits.")))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        missing = 18 - len(number)
        if 0 < missing < 18:
            raise Refused(say(_("The card number is %(n)s digits short."), n=missing))
        raise Refused(say(_("A card number has 18 digits; the last may be an X.")))
    if check_digit(number[:17]) != number[17]:
        raise Refused(say(_("The card number does not add up. Compare it with the card.")))
    if not begins_right(kind, number):
        raise Refused(say(_("This number does not look like the kind of card chosen.")))
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
    """The kind a number belongs to by its form, where only one has that form."""
    for kind, shape in CLEAR.items():
        if re.fullmatch(shape, ISSUE.sub("", number)):
            return kind
    if len(number) <= 10:
        return None
    return next((kind for kind in EIGHTEEN if begins_right(kind, number)), None)


def may_be_one(number: str) -> bool:
    """Whether this is the number of a card, or would be if its kind were said."""
    return bool(re.fullmatch(r"[A-Z0-9()]{5,15}", number) and re.search("[0-9]{3}", number))


def kind_called(word: str) -> CardKind | None:
    """The kind that a table calls so; None for a word that nobody knows."""
    word = re.sub(r"\(.*?\)|\s", "", unicodedata.normalize("NFKC", word))
    return next((kind for kind, words in CALLED.items() if word in words.split()), None)


def _born(number: str, today: date) -> date:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise Refused(say(_("The date of birth in the number does not exist."))) from error
    if not EARLIEST <= born <= today:
        raise Refused(say(_("The date of birth in the number cannot be right.")))
    return born
