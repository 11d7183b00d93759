"""Sentences that are kept: their words and values, put together in the language of whoever reads.

from django.utils.translation import gettext_noop as _

Said(_("The mobile number is %(n)s digits short."), {"n": 2})
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext


@dataclass(frozen=True)
class Said:
    """One sentence. `words` are those of the source, which the catalogues of texts know."""

    words: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return gettext(self.words) % self.values if self.values else gettext(self.words)
