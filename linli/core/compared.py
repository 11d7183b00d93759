"""One thing at two times, field by field: an earlier version beside today's, or what was written
beside what it changes. The page part is core/parts/compared.html."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One field: what it said then, and what it says now."""

    label: str
    then: str
    now: str

    @property
    def is_changed(self) -> bool:
        return self.then != self.now
