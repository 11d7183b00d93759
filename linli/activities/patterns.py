"""What a new activity can begin from, as data (data/patterns.toml)."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from linli.activities.actions.terms import Terms
from linli.catalogue.models import Force

DATA = Path(__file__).parent / "data" / "patterns.toml"


@dataclass(frozen=True)
class Pattern:
    """One of them, by its word in the address. `minutes`: how long it lasts."""

    key: str
    name: str
    kind: str
    minutes: int
    places: int
    words: str
    risk: str
    bring: str = ""
    helpers: int | None = None
    least_age: int | None = None
    most_age: int | None = None
    terms: dict[str, Any] = field(default_factory=dict)

    def initial(self) -> dict[str, Any]:
        """What the form of a new activity shows."""
        same = ("name", "kind", "places", "words", "risk", "bring", "helpers", "least_age",
                "most_age")  # fmt: skip
        found = {name: getattr(self, name) for name in same}
        return found | ({"force": Force.VOLUNTEER} if self.helpers else {})

    def asked(self) -> Terms:
        """How people sign up for it. An insurance is named later: until then it is a draft."""
        return Terms(**{key: fact for key, fact in self.terms.items() if key != "wants_insurance"})


@cache
def everything() -> dict[str, Pattern]:
    told = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return {key: Pattern(key=key, **facts) for key, facts in told.items()}
