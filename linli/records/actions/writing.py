"""Writing a record as the service ends, in the same transaction, once."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.catalogue.models import Service
from linli.core.days import midnight
from linli.core.errors import Refused
from linli.core.events import record as tell
from linli.core.rows import insert
from linli.core.working_time import calendar
from linli.organisations.models import Organisation
from linli.people.states import states_on
from linli.records import campaigns, sources, tallies
from linli.records.models import LONGEST, Contribution, Part, Reception, ServiceRecord

WORKING_DAYS = 10  # 令67 §11
TAG = re.compile(r"[a-z][a-z0-9_]{0,19}")


@dataclass(frozen=True)
class Gave:
    """What one person gave: `force` is a code of catalogue.Force, `minutes` 1 to 1440."""

    person: Person
    force: str
    minutes: int
    organisation: Organisation | None = None
    role: str = Part.LEAD


@dataclass(frozen=True)
class Got:
    """Who received it: a person, `times` times; or `count` people, counted as `how` says."""

    person: Person | None = None
    count: int | None = None
    how: str = ""
    times: int = 1


@transaction.atomic
def write(  # noqa: PLR0913 - a record has that many facts
    *,
    source: Model,
    source_turn: int | None = None,
    kind: str,
    by: Person | None,
    begun_at: datetime,
    ended_at: datetime,
    area_id: UUID,
    organisation: Organisation,
    contributions: Sequence[Gave],
    receptions: Sequence[Got],
    service: Service | None = None,
    title: str = "",
    place: str = "home",
    project_id: UUID | None = None,
    tags: Iterable[str] = (),
    evidence: Iterable[object] = (),
    is_confidential: bool = False,
) -> ServiceRecord:
    """The service `source` has ended: this is what it was. Called inside the action that ends it.

    A second call for the same source gives the record that is there and changes nothing.
    """
    about = sources.source_of(source)
    if there := sources.of_source(*about):
        return there
    row = ServiceRecord(
        source_kind=about[0],
        source_id=about[1],
        source_turn=source_turn,
        kind=kind,
        service=service,
        title="" if service else title,
        begun_at=begun_at,
        ended_at=ended_at,
        place=place,
        area_id=area_id,
        organisation=organisation,
        project_id=project_id,
        tags=list(tags),
        evidence=[str(one) for one in evidence],
        is_confidential=is_confidential,
        is_late=is_late(ended_at),
        written_by=by,
    )
    refuse_unfit(row)
    return add(row, by=by, gave=contributions, got=receptions)


def refuse_unfit(row: ServiceRecord) -> None:
    """What the database would refuse too, said in a sentence first."""
    if row.ended_at <= row.begun_at:
        raise Refused(_("The end must come after the beginning."))
    if row.ended_at - row.begun_at > LONGEST:
        raise Refused(_("A service lasts a day at most. Write two."))
    if row.ended_at > timezone.now():
        raise Refused(_("It has not ended yet."))
    if not row.service and not row.title.strip():
        raise Refused(_("Say what kind of service it was."))
    if not all(isinstance(tag, str) and TAG.fullmatch(tag) for tag in row.tags):
        raise Refused(_("A tag is a short word in small letters."))


def refuse_two_days(begun_at: datetime, ended_at: datetime) -> None:
    """A record is of one day (§1.5, rule 3)."""
    ends = midnight(timezone.localdate(begun_at) + timedelta(days=1))
    if ended_at > ends:
        raise Refused(_("It went on past midnight. Write one for each day."))


def add(
    row: ServiceRecord, *, by: Person | None, gave: Sequence[Gave], got: Sequence[Got]
) -> ServiceRecord:
    """The first version, its parts, its figures and its event; or the one a twin just wrote."""
    try:
        with transaction.atomic():
            insert(row)
    except IntegrityError:
        there = sources.of_source(row.source_kind, row.source_id)
        if there is None:  # it was not the twin
            raise
        return there
    sheet = tallies.Sheet()
    helped, received = keep_parts(row, gave, got)
    sheet.enter(row, helped, received)
    tallies.enter(sheet)
    tell("record.written", by=by, about=row, is_late=row.is_late, **figures_of(helped, received))
    return row


def refuse_parts(gave: Sequence[Gave], got: Sequence[Got]) -> None:
    """A service without either is none, and nobody stands in it twice."""
    if not gave or not got:
        raise Refused(_("A record names somebody who helped and somebody who was helped."))
    if len({one.person.pk for one in gave}) < len(gave):
        raise Refused(_("Somebody is named twice among those who helped."))
    named = [one.person.pk for one in got if one.person]
    if len(set(named)) < len(named):
        raise Refused(_("Somebody is named twice among those who were helped."))


def keep_parts(
    row: ServiceRecord, gave: Sequence[Gave], got: Sequence[Got]
) -> tuple[list[Contribution], list[Reception]]:
    """Write down who gave and who received, and of which campaigns it is."""
    campaigns.join(row)
    refuse_parts(gave, got)
    helped = [
        Contribution(
            record=row, person=one.person, force=one.force, organisation=one.organisation,
            minutes=one.minutes, role=one.role,
        )
        for one in gave
    ]  # fmt: skip
    named = [one.person.pk for one in got if one.person]
    were = states_on(named, timezone.localdate(row.begun_at))
    received = [
        Reception(
            record=row, person=one.person, count=one.count, counted_how=one.how, times=one.times,
            **(were[one.person.pk]._asdict() if one.person else {}),
        )
        for one in got
    ]  # fmt: skip
    for part in (*helped, *received):
        insert(part)
    return helped, received


def figures_of(helped: Sequence[Contribution], received: Sequence[Reception]) -> dict[str, Any]:
    """What an event says of a record."""
    return {
        "minutes": sum(one.minutes for one in helped),
        "person_times": sum(one.person_times for one in received),
    }


def is_late(ended_at: datetime) -> bool:
    """Whether the law's ten working days are over (令67 §11)."""
    ended, today = timezone.localdate(ended_at), timezone.localdate()
    if today <= ended + timedelta(days=WORKING_DAYS):  # nearly always: no look at the calendar
        return False
    if today > ended + timedelta(days=90):  # no holiday lasts so long
        return True
    return today > calendar().add_days(ended, WORKING_DAYS)
