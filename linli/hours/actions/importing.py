"""Taking over hours that another system kept: one hands the table in, another decides.

Handing in counts nothing. Each row that is let in becomes a service record entered afterwards, with
where it came from as its proof, and goes through review and public notice like every other hour.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import IO
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.catalogue.models import Force
from linli.core import sheets
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.handed import Kept, Problem
from linli.core.rows import lock
from linli.core.said import Sentence, say
from linli.core.sealing import lookup
from linli.hours import importing, queries
from linli.hours.importing import Entry, Heading, Line
from linli.hours.models import LIVE, Hour, Imported, Oddity, Step, Transfer
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, narrow
from linli.people.models import Check, Identity
from linli.people.queries import forces_in_force
from linli.records import actions as records
from linli.records import rules
from linli.records.models import Kind
from linli.records.queries import busy, elsewhere

CHUNK = 500
MOST = 2000
TAG = "imported"
NOBODY = gettext_noop("Nobody here has this name and this number.")
ONES_OWN = gettext_noop("These are your own. A colleague hands them in.")


@dataclass
class Outcome:
    """What became of a table; `kept` has the rows that go back, with what is wrong."""

    heading: Heading | None = None
    rows: int = 0
    good: list[Imported] = field(default_factory=list)
    known: int = 0
    bad: int = 0
    kept: Kept = field(default_factory=Kept)

    def send_back(self, line: Line, sentence: Sentence = "", key: str = "") -> None:
        """With what the reading found wrong, or with a sentence about one of its columns."""
        self.bad += 1
        found = line.problems
        if line.entry and self.heading:
            column = self.heading.cells[self.heading.columns[key]]
            found = [Problem(line.row, column, sentence)]
        self.kept.send_back(line.row, line.cells, found)

    @property
    def marked(self) -> list[Imported]:
        return [one for one in self.good if one.marks]


def look(
    source: Path | IO[bytes], *, by: Person, area: Area, organisation: Organisation,
    system: str = "",
) -> Outcome:  # fmt: skip
    """What would become of a table; nothing is kept."""
    allow(rules.may_enter(by, area.pk) and organisation in queries.houses(by))
    outcome, seen = Outcome(), dict[tuple[str, str], int]()
    rows = sheets.read_rows(source)
    read = importing.read(rows, system=system.strip(), now=timezone.now())
    while chunk := list(islice(read, CHUNK)):
        _take_in(chunk, by, seen, outcome)
    if len(outcome.good) > MOST:
        raise Refused(_("The table has too many rows. Split it into several files."))
    _mark(outcome.good)
    return outcome


@transaction.atomic
def hand_in(
    source: Path | IO[bytes], *, by: Person, area: Area, organisation: Organisation,
    system: str = "",
) -> Transfer:  # fmt: skip
    """Keep what is right until a second person decides; what is known already is left alone."""
    outcome = look(source, by=by, area=area, organisation=organisation, system=system)
    row = Transfer(
        area=area, organisation=organisation, rows=outcome.rows, known=outcome.known,
        bad=outcome.bad, handed_in_by=by,
    )  # fmt: skip
    if outcome.bad:
        row.problems = outcome.kept.written()
    row.save(force_insert=True)
    for one in outcome.good:
        one.transfer = row
    try:
        with transaction.atomic():
            Imported.objects.bulk_create(outcome.good, batch_size=CHUNK)
    except IntegrityError as error:  # the same rows came in at this moment by another table
        raise Refused(
            _("Somebody handed in the same rows just now. Check the table again.")
        ) from error
    record("hours.handed_in", by=by, about=row, count=len(outcome.good))
    return row


@transaction.atomic
def decide(row: Transfer, *, by: Person, is_granted: bool) -> Transfer:
    """A second person, who stands in no row, lets the table in or does not."""
    row = lock(row)
    allow(rules.may_decide(by, row.area_id))
    if row.decided_at is not None:
        raise Refused(_("This was decided already."))
    if not row.is_open:
        raise Refused(_("Nothing in it can be taken over."))
    if row.handed_in_by_id == by.pk:
        raise Refused(_("You handed it in. Somebody else decides."))
    if row.hours.filter(person=by).exists():
        raise Refused(_("Hours of your own stand in it. Somebody else decides."))
    row.decided_at, row.decided_by, row.is_granted = timezone.now(), by, is_granted
    row.save(update_fields=["decided_at", "decided_by", "is_granted"])
    if not is_granted:
        row.hours.filter(step=Step.WAITS).update(step=Step.DECLINED)
    verb = "hours.taken_over" if is_granted else "hours.not_taken_over"
    record(verb, by=by, about=row, count=row.hours.count())
    return row


@transaction.atomic
def take_over(row: Imported) -> None:
    """One row of a table that was let in becomes a service record, once."""
    row = lock(row)
    transfer = row.transfer
    if row.step != Step.WAITS or not transfer.is_granted or transfer.decided_by is None:
        return
    if row.person.erased_at:
        row.step = Step.UNFIT
        row.save(update_fields=["step"])
        return
    if not row.has_time:
        _place(row)
    try:
        with transaction.atomic():
            asked = records.ask_backdated(
                by=row.handed_in_by, kind=Kind.ACTIVITY, begun_at=row.begun_at,
                ended_at=row.ended_at, area_id=transfer.area_id,
                organisation=transfer.organisation,
                contributions=[
                    records.Gave(row.person, Force.VOLUNTEER, row.minutes, transfer.organisation)
                ],
                receptions=[records.Got(count=1, how="estimate")],
                reason=_("Taken over from another system"), proof=f"{row.system} {row.number}",
                source=row, title=row.title, place="outside", tags=[TAG],
            )  # fmt: skip
            records.decide_backdated(asked, by=transfer.decided_by, is_granted=True)
    except Refused as refusal:
        row.step, row.why = Step.UNFIT, str(refusal)[:200]
    except PermissionDenied:
        row.step, row.why = Step.UNFIT, _("One of the two may not do this any more.")
    else:
        row.step = Step.TAKEN
    row.save(update_fields=["step", "why", "begun_at", "ended_at"])


def _place(row: Imported) -> None:
    """Nobody knows at what time of the day it was: the first hours in which the person was nowhere
    else. Is there no such time, it stays where it is and does not fit."""
    first, last = row.begun_at, row.begun_at + timedelta(days=1)
    needed = timedelta(minutes=row.minutes)
    free = first
    for begun_at, ended_at in busy(row.person_id, first, last):
        if free + needed <= begun_at:
            break
        free = max(free, ended_at)
    if free + needed <= last:
        row.begun_at, row.ended_at = free, free + needed


@transaction.atomic
def send_back(row: Transfer, *, by: Person) -> tuple[list[str], list[list[str]]]:
    """What is wrong goes back to whoever handed it in, as they handed it in."""
    allow(row.handed_in_by_id == by.pk)
    heading, rows = Kept.read(row.problems).sheet()
    if rows:
        record("hours.sent_back", by=by, about=row, count=len(rows), why="correct")
    return heading, rows


def forget_old() -> None:
    """A day later nothing of what was wrong in a table stays but how many rows."""
    old = timezone.now() - timedelta(days=1)
    Transfer.objects.filter(handed_in_at__lt=old).update(problems="")


def _take_in(
    chunk: list[Heading | Line], by: Person, seen: dict[tuple[str, str], int], outcome: Outcome
) -> None:
    """The rows that are right, stand in the table once, are not here yet, and are somebody's."""
    fresh: dict[tuple[str, str], Line] = {}
    for line in chunk:
        if isinstance(line, Heading):
            outcome.heading, outcome.kept.heading = line, line.cells
            continue
        outcome.rows += 1
        if line.entry is None:
            outcome.send_back(line)
            continue
        key = (line.entry.system, line.entry.number)
        if key in seen:
            sentence = say(gettext_noop("The same number stands in row %(n)s."), n=seen[key])
            outcome.send_back(line, sentence, "number")
            continue
        seen[key] = line.entry.row
        fresh[key] = line
    here = Imported.objects.filter(
        number__in=[number for _system, number in fresh], step__in=[Step.WAITS, Step.TAKEN]
    )
    known = set(here.values_list("system", "number")) & set(fresh)
    outcome.known += len(known)
    new = [line for key, line in fresh.items() if key not in known]
    people = _People([line.entry for line in new if line.entry], by)
    for line, entry in _entries(new):
        person = people.find(entry)
        if person is None:
            outcome.send_back(line, say(NOBODY), "name")
        elif person.pk == by.pk:
            outcome.send_back(line, say(ONES_OWN), "name")
        else:
            outcome.good.append(_row(entry, person, by))


def _entries(lines: list[Line]) -> Iterator[tuple[Line, Entry]]:
    return ((line, line.entry) for line in lines if line.entry)


def _row(entry: Entry, person: Person, by: Person) -> Imported:
    return Imported(
        person=person, handed_in_by=by, system=entry.system, number=entry.number,
        title=entry.title, begun_at=entry.begun_at, ended_at=entry.ended_at,
        has_time=entry.has_time, minutes=entry.minutes,
    )  # fmt: skip


class _People:
    """Whom the rows mean, among the people whom `by` may find: two queries for all of them."""

    def __init__(self, entries: list[Entry], by: Person) -> None:
        near = narrow(Person.objects.filter(erased_at=None), by, Power.SEE_PEOPLE)
        mobiles = {lookup(one.mobile, "mobile") for one in entries if one.mobile}
        self.by_mobile = {
            (one.name, one.mobile_key): one for one in near.filter(mobile_key__in=mobiles)
        }
        keys = {lookup(one.card, "identity") for one in entries if one.card}
        cards = Identity.objects.filter(number_key__in=keys, person__in=near)
        cards = cards.exclude(state=Check.REFUSED).select_related("person")
        self.by_card = {(one.person.name, one.number_key): one.person for one in cards}

    def find(self, entry: Entry) -> Person | None:
        if entry.card and (found := self.by_card.get((entry.name, lookup(entry.card, "identity")))):
            return found
        if not entry.mobile:
            return None
        return self.by_mobile.get((entry.name, lookup(entry.mobile, "mobile")))


def _mark(rows: list[Imported]) -> None:
    """What is odd about each, for whoever decides."""
    verified = set(
        Person.objects.filter(
            pk__in={row.person_id for row in rows},
            forces__in=forces_in_force(timezone.localdate()).filter(kind=Force.VOLUNTEER),
        ).values_list("pk", flat=True)
    )
    sums = Counter[tuple[UUID, date]]()
    for row in rows:
        day = timezone.localdate(row.begun_at)
        here = Hour.objects.filter(person=row.person_id, on=day, state__in=LIVE)
        there = here.aggregate(n=Sum("counted"))["n"] or 0
        sums[row.person_id, day] += row.minutes
        found = {
            Oddity.NO_TIME: not row.has_time,
            Oddity.SAME_DAY: not row.has_time and bool(there),
            Oddity.OVERLAP: row.has_time
            and elsewhere([row.person_id], row.begun_at, row.ended_at, but=row.pk),
            Oddity.CAP: there + sums[row.person_id, day] > queries.terms(day).most_a_day,
            Oddity.UNKNOWN: row.person_id not in verified,
        }
        row.marks = [one.value for one, is_so in found.items() if is_so]
