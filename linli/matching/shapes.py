"""What is known of a need and of a helper, and what comes out: shapes, units, codes.

Codes of skills, forces, languages and sexes are whatever the caller uses, the same on both sides.
Nothing here holds a name, a number or an address.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from linli.matching.distance import Point

Fact = str | int | float | datetime
CHILD = "child"  # the age group of a need for which a helper must be cleared …
CHILDREN = "children"  # … to work with children (未成年人保护法 §62)
FAR = 5_000.0  # metres


class Why(StrEnum):
    """Why somebody fits, in the order a person would say it. Behind each: its facts."""

    SKILL = "skill"  # skills: codes, joined by a blank
    LICENCE = "licence"  # level
    LANGUAGE = "language"  # language: the one the person likes best of those shared
    NEAR = "near"  # metres
    FREE = "free"  # starts, ends
    USUAL = "usual"  # starts, ends: a time of the week they named themselves
    SERVED_BEFORE = "served_before"  # times
    SEX = "sex"  # sex: as was wished


class WhyNot(StrEnum):
    """Why somebody is left out. The first that holds, in this order, is the decisive one."""

    REFUSED_BY_PERSON = "refused_by_person"
    DECLINED = "declined"  # this very need; that costs nothing elsewhere
    SAME_HOUSEHOLD = "same_household"
    WRONG_FORCE = "wrong_force"  # wanted: codes
    NOT_VERIFIED = "not_verified"  # has, wanted: levels of trust
    NOT_CLEARED = "not_cleared"  # wanted: codes
    LICENCE_TOO_LOW = "licence_too_low"  # has, wanted: levels
    NO_SKILL = "no_skill"  # wanted: codes that are missing
    WRONG_SEX = "wrong_sex"  # wanted
    NO_COMMON_LANGUAGE = "no_common_language"  # wanted: codes
    TOO_FAR = "too_far"  # metres, within
    BUSY = "busy"  # starts, ends
    AT_LIMIT = "at_limit"  # load, limit


@dataclass(frozen=True)
class Busy:
    """A time in which somebody has something else to do: from its start to just before its end."""

    starts: datetime
    ends: datetime

    def __post_init__(self) -> None:
        _later(self.starts, self.ends)


@dataclass(frozen=True)
class Need:
    """What is to be done for somebody. Times are aware; what is empty is not asked for."""

    starts: datetime
    ends: datetime
    point: Point | None = None
    within: float = FAR  # metres a helper may be away; not asked where a point is unknown
    forces: frozenset[str] = frozenset()  # any of them
    skills: frozenset[str] = frozenset()  # all of them
    licence_level: int = 0  # 0: none is needed
    trust: int = 0  # 0: nobody needs to be verified
    languages: tuple[str, ...] = ()  # any of them, the one they like best first
    sex_wish: str = ""
    age_group: str = ""
    clearances: frozenset[str] = frozenset()  # all of them; of a confidential service, its own
    household: UUID | None = None
    served_before_by: Mapping[UUID, int] = field(default_factory=dict)  # helper → times
    refused_by_person: frozenset[UUID] = frozenset()
    declined_by: frozenset[UUID] = frozenset()

    def __post_init__(self) -> None:
        _later(self.starts, self.ends)
        if self.within <= 0:
            message = "within nothing"
            raise ValueError(message)


@dataclass(frozen=True)
class Helper:
    """Somebody who may help. `load` is how many they have today, `limit` how many they take."""

    id: UUID
    forces: frozenset[str] = frozenset()
    licence_level: int = 0
    trust: int = 0
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    sex: str = ""
    point: Point | None = None
    busy: tuple[Busy, ...] = ()
    load: int = 0
    limit: int = 8
    clearances: frozenset[str] = frozenset()
    household: UUID | None = None
    has_time: bool = False  # in a usual week at that time, as they said; no condition, no points

    def __post_init__(self) -> None:
        if self.load < 0 or self.limit < 0:
            message = "less than none"
            raise ValueError(message)


@dataclass(frozen=True)
class Reason:
    """One reason why somebody fits, with what fills its sentence."""

    code: Why
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """Somebody who could do it. The score is between 0 and 100 and only orders the list."""

    id: UUID
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class LeftOut:
    """Somebody who could not, and the one reason that decides."""

    id: UUID
    reason: WhyNot
    facts: Mapping[str, Fact] = field(default_factory=dict)


def _later(starts: datetime, ends: datetime) -> None:
    if not starts < ends:  # two naive or two aware times; a mixture raises TypeError by itself
        message = "ends before it starts"
        raise ValueError(message)
