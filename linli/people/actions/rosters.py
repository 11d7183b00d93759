"""Taking a roster: what is right is taken whole, what is known is left alone, the rest goes back.

Running it twice changes nothing: a person is known again by name and card, by name and mobile, or
by name and birthday in the same reach (roster_known.py). A row of several persons is taken whole or
goes back whole.
"""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core import sheets
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.handed import Earlier, Kept, Problem, none_earlier
from linli.core.handing import Steps
from linli.core.rows import counted
from linli.core.said import say
from linli.people import agreed, finding, roster, rules
from linli.people.actions.roster_homes import Settling
from linli.people.actions.roster_known import Known
from linli.people.cards import spelled
from linli.people.models import (
    Channel,
    Consent,
    File,
    Identity,
    Purpose,
    Relation,
    Roster,
    Status,
)
from linli.people.roster import Line
from linli.people.roster_columns import Heading
from linli.people.roster_person import Entry, is_masked

CHUNK = 1000
CONFIRMED_FOR = timedelta(days=365)


@dataclass
class Outcome:
    """What became of a roster: how many rows, how many persons in them are taken or known, how many
    rows go back; `kept` has those, with what is wrong."""

    heading: Heading | None = None
    rows: int = 0
    good: int = 0
    known: int = 0
    bad: int = 0
    households: int = 0  # founded
    kept: Kept = field(default_factory=Kept)

    def send_back(self, row: int, cells: list[str], problems: list[Problem]) -> None:
        self.bad += 1
        self.kept.send_back(row, cells, problems)


def run(
    source: Path | IO[bytes], *, by: Person, area: Area, dry: bool,
    earlier: Earlier = none_earlier,
) -> Outcome:  # fmt: skip
    """Read the table and, unless `dry`, take what is right: a thousand rows to a transaction.

    Others write in between. Cut off and begun again, it finds what was taken as known. One event
    tells of the whole roster; each file names who registered it, and when.
    """
    allow(rules.may_register(by, area))
    outcome, seen, settling = Outcome(), _Seen(), Settling(by, area)
    confirms = rules.may_confirm_groups(by, area)
    read = roster.read(sheets.read_rows(source), today=timezone.localdate())
    for chunk in _chunks(read):
        _look_at(chunk, outcome, earlier, confirms=confirms)
        fresh = list(_fresh(chunk, seen, outcome))
        with nullcontext() if dry else transaction.atomic():
            known = Known([entry for line in fresh for entry in line.entries], by)
            right = list(_nobody_elses(fresh, known, outcome))
            entries = [entry for line in right for entry in line.entries]
            here = [(pk, entry) for entry in entries if (pk := known.who(entry))]
            new = [entry for entry in entries if not known.who(entry)]
            if not dry:
                settling.settle(_create(new, by=by, area=area), here)
                if outcome.rows <= CHUNK:  # the first ones tell what all are like
                    counted(Person, File, Identity)
        outcome.known += len(here)
        outcome.good += len(new)
        outcome.kept.say_more(known.more_said(here, confirms=confirms))
        changing = {entry.row for entry in new}
        outcome.kept.leave_alone({line.row for line in right} - changing)
    if not dry:
        outcome.households = settling.founded
        record(
            "roster.taken", by=by, about=area, area_id=area.pk, good=outcome.good,
            households=outcome.households,
        )  # fmt: skip
    return outcome


steps = Steps(
    Roster,
    handed_in_event="roster.handed_in",
    sent_back_event="roster.sent_back",
    may=rules.may_register,
    run=run,
    in_portions=True,
    problems_kept_for=timedelta(days=1),  # they tell of people whom nobody registered
)


def _look_at(
    chunk: Iterable[Heading | Line], outcome: Outcome, earlier: Earlier, *, confirms: bool
) -> None:
    """What is shown of a roster: its heading, its first rows, what changed since it went back. Of
    groups nothing is taken from somebody who does not confirm them."""
    kept = outcome.kept
    for line in chunk:
        if isinstance(line, Heading):
            outcome.heading = line
            kept.heading, kept.unread = line.cells, line.unread
            kept.unread += [] if confirms else line.called("groups")
        else:
            kept.note(line.row, line.cells, earlier)


def _chunks(read: Iterator[Heading | Line]) -> Iterator[list[Heading | Line]]:
    while chunk := list(islice(read, CHUNK)):
        yield chunk


class _Seen(dict[str, int]):
    """The row in which somebody stood first, by any of their keys."""


def _fresh(chunk: Iterable[Heading | Line], seen: _Seen, outcome: Outcome) -> Iterator[Line]:
    """The rows of a chunk that are right and whose people stand in the table for the first time."""
    for line in chunk:
        if isinstance(line, Heading):
            continue
        outcome.rows += 1
        if line.problems:
            outcome.send_back(line.row, line.cells, line.problems)
            continue
        entries = [one for one in line.entries if not _is_here_again(one, seen)]
        earlier = 0 if entries else line.entries[0].home_row
        keys: dict[str, int] = {}
        for entry in entries:
            earlier = next(
                (row for key in entry.keys if (row := seen.get(key) or keys.get(key))), earlier
            )
            keys |= dict.fromkeys(entry.keys, line.row)
        if earlier:
            sentence = say(gettext_noop("The same person stands in row %(n)s."), n=earlier)
            outcome.send_back(line.row, line.cells, [Problem(line.row, "", sentence)])
            continue
        seen.update(keys)
        for entry in entries:
            if entry.home and entry.relation == Relation.HEAD:
                entry.home.has_head = True
        yield replace(line, entries=entries)


def _is_here_again(entry: Entry, seen: _Seen) -> bool:
    """Whether this is the head of a household, named once more beside somebody else."""
    if not entry.may_come_again:
        return False
    has_head = entry.home is not None and entry.home.has_head
    return has_head or any(key in seen for key in entry.keys)


def _nobody_elses(fresh: list[Line], known: Known, outcome: Outcome) -> Iterator[Line]:
    """The rows but those with a card that is somebody else's here, and those in which somebody new
    has the name and birthday of somebody here who never showed a card.

    That may be them: whoever knows both adds the card to the file. A machine does not decide it.
    Nor is anybody new of whom the table hides something: it may tell who they are.
    """
    for line in fresh:
        wrong = next((one for one in line.entries if known.is_of_a_stranger(one)), None)
        new = [one for one in line.entries if not known.who(one)]
        if wrong:
            sentence = say(
                gettext_noop(
                    "This card is somebody else's here. Compare the name and the number with the"
                    " card."
                )
            )
            column = _column(line, outcome.heading, "card", wrong.card)
            outcome.send_back(line.row, line.cells, [Problem(line.row, column, sentence)])
        elif hidden := next((key for one in new for key in sorted(one.hidden)), ""):
            sentence = say(
                gettext_noop("This is hidden in the table. Write it out, or empty the cell.")
            )
            column = _column(line, outcome.heading, hidden)
            outcome.send_back(line.row, line.cells, [Problem(line.row, column, sentence)])
        elif any(known.may_be_here(one) for one in line.entries):
            sentence = say(
                gettext_noop(
                    "Somebody of this name and birthday has a file without a card. Add it there."
                )
            )
            outcome.send_back(line.row, line.cells, [Problem(line.row, "", sentence)])
        else:
            yield line


def _column(line: Line, heading: Heading | None, key: str, card: str = "") -> str:
    """What the column is called that says this: where this card stands, or where a mask does."""
    for index in heading.where(key) if heading else ():
        cell = line.cells[index] if index < len(line.cells) else ""
        if heading and (card in spelled(cell) if card else is_masked(cell)):
            return heading.cells[index]
    return ""


def _create(entries: list[Entry], *, by: Person, area: Area) -> list[tuple[UUID, Entry]]:
    """The rows of a chunk, each table in one go; whose row is whose."""
    confirms = rules.may_confirm_groups(by, area)
    # Ids, not rows: to follow a row for each of them costs a tenth of the whole.
    ours = {"area_id": area.pk, "is_sample": by.is_sample}
    people = [Person(name=e.facts.name, mobile=e.facts.mobile, **ours) for e in entries]
    Person.objects.bulk_create(people)
    pairs = [(person.pk, entry) for person, entry in zip(people, entries, strict=True)]
    File.objects.bulk_create(_file_of(person, entry, by) for person, entry in pairs)
    finding.write((p, e.facts.landline) for p, e in zip(people, entries, strict=True))
    _agree([person for person, _entry in pairs], Purpose.SERVICE, by)
    sensitive = [person for person, one in pairs if one.card or (confirms and one.groups)]
    consents = _agree(sensitive, Purpose.SENSITIVE, by)
    Identity.objects.bulk_create(
        Identity(
            person_id=person, kind=entry.kind, number=entry.card, name=entry.facts.name,
            submitted_by_id=by.pk, consent_id=consents[person],
        )
        for person, entry in pairs
        if entry.card
    )  # fmt: skip
    until = timezone.localdate() + CONFIRMED_FOR
    known = {"source": _("Roster"), "valid_until": until, "reviewed_by_id": by.pk}
    Status.objects.bulk_create(
        Status(person_id=person, group=group, **known)
        for person, entry in pairs
        for group in (entry.groups if confirms else ())
    )
    return pairs


def _agree(people: list[UUID], purpose: str, by: Person) -> dict[UUID, UUID]:
    """Their yes on paper, as whoever takes the roster says. They are new: none stands yet."""
    if not people:
        return {}
    text = agreed.words_of(purpose)
    if text is None:
        raise Refused(_("There is no text for this consent yet. Ask the operator."))
    said = {"text_id": text.pk, "purpose": purpose, "channel": Channel.PAPER}
    rows = [Consent(person_id=person, recorded_by_id=by.pk, **said) for person in people]
    Consent.objects.bulk_create(rows)
    return {row.person_id: row.pk for row in rows}


def _file_of(person: UUID, entry: Entry, by: Person) -> File:
    facts = entry.facts
    return File(
        person_id=person,
        sex=facts.sex,
        born_on=facts.born_on,
        landline=facts.landline,
        address=facts.address,
        emergency_contact=facts.emergency_contact,
        name_typed=facts.name_typed,
        registered_by_id=by.pk,
    )
