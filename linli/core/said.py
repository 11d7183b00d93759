"""Sentences that are kept: their words and values, put together in the language of whoever reads.

from django.utils.translation import gettext_noop as _

say(_("The mobile number is %(n)s digits short."), n=2)
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext

Value = str | int


@dataclass(frozen=True)
class Said:
    """One sentence. `words` are those of the source, which the catalogues of texts know."""

    words: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def __str__(self) -> str:
        return gettext(self.words) % self.values if self.values else gettext(self.words)

    @property
    def written(self) -> str:
        """As a column of a table keeps it."""
        return json.dumps([self.words, dict(self.values)], ensure_ascii=False)


# A sentence of somebody, or of an old version, stays in the language it was said in.
Sentence = Said | str


def say(words: Sentence, /, **values: Value) -> Sentence:
    """The sentence with its values; one that has them already stays as it is."""
    return words if isinstance(words, Said) else Said(words, values)


def said_by(refusal: Exception) -> Sentence:
    """What an exception says, in no language yet where it was said so."""
    [*first] = refusal.args[:1]
    return first[0] if first and isinstance(first[0], Said) else str(refusal)


def read(text: str) -> Sentence:
    """What a column of a table keeps."""
    try:
        words, values = json.loads(text)
    except ValueError:
        return text
    return Said(words, values)
