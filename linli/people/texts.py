"""The versions of the words of consent: which is in force, which comes, which came to nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils import timezone

from linli.people.models import ConsentText, Purpose


class Stage(StrEnum):
    COMING = "coming"
    NOW = "now"
    EARLIER = "earlier"
    NEVER = "never"  # a newer version came into force before it


@dataclass(frozen=True)
class Version:
    text: ConsentText
    stage: Stage


@dataclass(frozen=True)
class Versions:
    """All versions of the words for one purpose, the newest first."""

    purpose: Purpose
    rows: list[Version]

    @property
    def now(self) -> ConsentText | None:
        return next((row.text for row in self.rows if row.stage == Stage.NOW), None)

    @property
    def coming(self) -> list[ConsentText]:
        """The next one first."""
        return [row.text for row in reversed(self.rows) if row.stage == Stage.COMING]

    @property
    def newest(self) -> ConsentText | None:
        return self.rows[0].text if self.rows else None


def of(purpose: Purpose, texts: Iterable[ConsentText]) -> Versions:
    """`texts` are those of the purpose, the newest version first."""
    rows: list[Version] = []
    newer: list[ConsentText] = []
    today = timezone.localdate()
    for text in texts:
        rows.append(Version(text, _stage(text, newer, today)))
        newer.append(text)
    return Versions(purpose, rows)


def _stage(text: ConsentText, newer: list[ConsentText], today: date) -> Stage:
    if any(_replaced_before_it_began(text, one) for one in newer):
        return Stage.NEVER
    if text.since > today:
        return Stage.COMING
    return Stage.EARLIER if any(one.since <= today for one in newer) else Stage.NOW


def _replaced_before_it_began(text: ConsentText, newer: ConsentText) -> bool:
    """Words of the same day were in force until the newer ones were written, if it was that day."""
    if newer.since != text.since or newer.written_at is None:
        return newer.since <= text.since
    return timezone.localdate(newer.written_at) < text.since
