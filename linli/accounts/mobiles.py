"""Mobile numbers as people write them, and as they may be shown."""

import re
import unicodedata

LENGTH = 11
NUMBER = re.compile(r"1[3-9][0-9]{9}")
PREFIX = re.compile(r"\+?86(?=1[0-9]{10}$)")


class NotAMobile(ValueError):  # noqa: N818 - it is an answer, not a fault
    """`missing` digits are lacking (negative: too many); 0 means no mobile begins like that."""

    def __init__(self, missing: int) -> None:
        super().__init__(missing)
        self.missing = missing


def read(text: str) -> str:
    """The eleven digits, from full-width digits, +86, spaces and dashes too. Or NotAMobile."""
    plain = unicodedata.normalize("NFKC", text)
    digits = PREFIX.sub(
        "", re.sub(r"[\s\u2010-\u2015\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff-]", "", plain)
    )
    if NUMBER.fullmatch(digits):
        return digits
    count = len(digits) if digits.isascii() and digits.isdigit() else LENGTH
    raise NotAMobile(LENGTH - count)


def masked(mobile: str) -> str:
    """138 **** 8000"""
    return f"{mobile[:3]} **** {mobile[-4:]}" if len(mobile) == LENGTH else ""


def masked_name(name: str) -> str:
    """何*, 林*岚: enough to know oneself by, not enough to learn a name."""
    if len(name) < 3:
        return name[:1] + "*" * max(len(name) - 1, 1) if name else ""
    return name[0] + "*" * (len(name) - 2) + name[-1]
