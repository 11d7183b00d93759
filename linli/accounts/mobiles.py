"""Mobile numbers as people write them, and as they may be shown."""

import re
import unicodedata

LENGTH = 11
NUMBER = re.compile(r"1[3-9][0-9]{9}")
PREFIX = re.compile(r"(?:\+|00)?86(?=1[0-9]{10}$)")
# Hong Kong and Macau: eight digits behind the code of the place, without which they could be a
# landline of any city.
ABROAD = re.compile(r"(?:\+|00)?(852[4-9][0-9]{7}|8536[0-9]{7})")


class NotAMobile(ValueError):  # noqa: N818 - it is an answer, not a fault
    """`missing` digits are lacking (negative: too many); 0 means no mobile begins like that."""

    def __init__(self, missing: int) -> None:
        super().__init__(missing)
        self.missing = missing


def read(text: str) -> str:
    """The eleven digits, from full-width digits, +86, spaces and dashes too; of Hong Kong and Macau
    "+85291234567". Or NotAMobile."""
    plain = unicodedata.normalize("NFKC", text)
    digits = PREFIX.sub(
        "", re.sub(r"[\s\u2010-\u2015\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff-]", "", plain)
    )
    if NUMBER.fullmatch(digits):
        return digits
    if match := ABROAD.fullmatch(digits):
        return f"+{match[1]}"
    count = len(digits) if digits.isascii() and digits.isdigit() else LENGTH
    raise NotAMobile(LENGTH - count)


def masked(mobile: str) -> str:
    """138 **** 8000, +852 **** 4567"""
    shown = mobile[: 4 if mobile.startswith("+") else 3]
    return f"{shown} **** {mobile[-4:]}" if len(mobile) >= LENGTH else ""


def masked_name(name: str) -> str:
    """何*, 林*岚, 阿*******: enough to know oneself by, not enough to learn a name."""
    if len(name) == 1:
        return "*"
    if len(name) == 2 or "·" in name:
        return name[:1] + "*" * (len(name) - 1)
    return name[:1] + "*" * (len(name) - 2) + name[-1:]
