"""The unified social credit code, GB 32100-2015: 18 characters with two check characters.

Department (1), kind (1), area (6), organisation code of GB 11714 with its own check (9), check (1).
"""

import re
import unicodedata
from dataclasses import dataclass

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
SHAPE = re.compile(f"[{LETTERS}]{{2}}[0-9]{{6}}[{LETTERS}]{{10}}")
LENGTH = 18
# What the first two characters speak of; a hint, as some old bodies carry another number.
HINTS = {
    "11": "department", "12": "department", "51": "social", "52": "agency", "53": "social",
    "54": "committee", "55": "committee", "91": "enterprise", "92": "enterprise",
}  # fmt: skip


class NotACreditCode(ValueError):  # noqa: N818 - it is an answer, not a fault
    """Why not: "format", "check" or "orgcode" (the organisation code inside is wrong)."""


@dataclass(frozen=True)
class CreditCode:
    """A code that is right in all its parts."""

    text: str

    @property
    def region(self) -> str:
        """The county that registered it, 6 digits."""
        return self.text[2:8]

    @property
    def organisation(self) -> str:
        """The organisation code of GB 11714, 9 characters."""
        return self.text[8:17]

    @property
    def hint(self) -> str:
        """The kind of organisation such codes are given to, "" if unknown."""
        return HINTS.get(self.text[:2], "")


def read(words: str) -> CreditCode:
    """The code, also from small letters, full-width digits, spaces and hyphens."""
    text = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", words)).upper()
    if not SHAPE.fullmatch(text):
        raise NotACreditCode("format")
    if LETTERS[-_sum(text, WEIGHTS, LETTERS) % 31] != text[17]:
        raise NotACreditCode("check")
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    remainder = -_sum(text[8:16], ORGANISATION_WEIGHTS, alphabet) % 11
    if "0123456789X"[remainder] != text[16]:
        raise NotACreditCode("orgcode")
    return CreditCode(text)


def _sum(text: str, weights: tuple[int, ...], alphabet: str) -> int:
    return sum(alphabet.index(sign) * weight for sign, weight in zip(text, weights, strict=False))
