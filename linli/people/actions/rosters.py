"""Taking a roster: what is right is taken whole, what is known is left alone, the rest goes back.

Running it twice changes nothing: a person is known again by the card, by name and mobile, or by
name and birthday in the same reach.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core import sheets
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.handed import Earlier, Kept, Problem, none_earlier
from linli.core.handing import Steps
from linli.core.sealing import lookup
from linli.organisations.scope import Power, narrow
from linli.people import finding, roster, rules
from linli.people.models import (
    Channel,
    Check,
    Consent,
    ConsentText,
    File,
    Identity,
    Purpose,
    Roster,
    Status,
)
from linli.people.roster import Entry, Heading, Line

CHUNK = 1000
CONFIRMED_FOR = timedelta(days=365)


@dataclass
class Outcome:
    """What became of a roster; `kept` has the rows that go back, with what is wrong."""

    heading: Heading | None = None
    rows: int = 0
    good: int = 0
    known: int = 0
    bad: int = 0
    kept: Kept = field(default_factory=Kept)

    def send_back(self, row: int, cells: list[str], problems: list[Problem]) -> None:
        self.bad += 1
        self.kept.send_back(row, cells, problems)


def run(
    source: Path | IO[bytes], *, by: Person, area: Area, dry: bool,
    earlier: Earlier = none_earlier,
) -> Outcome:  # fmt: skip
    """Read the table and, unless `dry`, take what is right, in one transaction.

    One event tells of the whole roster; each file names who registered it, and when.
    """
    allow(rules.may_register(by, area))
    outcome = Outcome()
    seen = _Seen()
    with transaction.atomic():
        read = roster.read(sheets.read_rows(source), today=timezone.localdate())
        for chunk in _chunks(read):
            _look_at(chunk, outcome, earlier)
            fresh = list(_fresh(chunk, seen, outcome))
            known = _known([entry for entry, _cells in fresh], by)
            strange = [(entry, cells) for entry, cells in fresh if not known & _keys(entry)]
            outcome.known += len(fresh) - len(strange)
            new_rows = {entry.row for entry, _cells in strange}
            outcome.kept.leave_alone({entry.row for entry, _cells in fresh} - new_rows)
            new = list(_without_twins(strange, by, outcome))
            outcome.good += len(new)
            if not dry:
                _create(new, by=by, area=area)
        if not dry:
            record("roster.taken", by=by, about=area, area_id=area.pk, good=outcome.good)
    return outcome


steps = Steps(
    Roster,
    handed_in_event="roster.handed_in",
    sent_back_event="roster.sent_back",
    may=rules.may_register,
    run=run,
    problems_kept_for=timedelta(days=1),  # they tell of people whom nobody registered
)


def _look_at(chunk: Iterable[Heading | Line], outcome: Outcome, earlier: Earlier) -> None:
    """What is shown of a roster: its heading, its first rows, what changed since it went back."""
    kept = outcome.kept
    for line in chunk:
        if isinstance(line, Heading):
            outcome.heading = line
            kept.heading, kept.unread = line.cells, line.unread
        else:
            kept.note(line.row, line.cells, earlier)


def _chunks(read: Iterator[Heading | Line]) -> Iterator[list[Heading | Line]]:
    while chunk := list(islice(read, CHUNK)):
        yield chunk


class _Seen(dict[str, int]):
    """The row in which somebody stood first, by any of their keys."""


def _fresh(
    chunk: Iterable[Heading | Line], seen: _Seen, outcome: Outcome
) -> Iterator[tuple[Entry, list[str]]]:
    """The entries of a chunk that are right and stand in the table for the first time, each with
    its cells."""
    for line in chunk:
        if isinstance(line, Heading):
            continue
        outcome.rows += 1
        if line.entry is None:
            outcome.send_back(line.row, line.cells, line.problems)
            continue
        keys = _keys(line.entry)
        earlier = next((seen[key] for key in keys if key in seen), 0)
        if earlier:
            sentence = _("The same person stands in row %(n)s.") % {"n": earlier}
            outcome.send_back(line.row, line.cells, [Problem(line.row, "", sentence)])
            continue
        seen.update(dict.fromkeys(keys, line.entry.row))
        yield line.entry, line.cells


def _without_twins(
    fresh: list[tuple[Entry, list[str]]], by: Person, outcome: Outcome
) -> Iterator[Entry]:
    """The entries but those whose name and birthday somebody here has who never showed a card.

    It may be them: whoever knows both adds the card to the file. A machine does not decide it.
    """
    carded = [entry.facts for entry, _cells in fresh if entry.card]
    near = narrow(Person.objects.all(), by, Power.REGISTER_PEOPLE).filter(
        name__in=[facts.name for facts in carded],
        file__born_on__in={facts.born_on for facts in carded},
    )
    bare = near.exclude(identities__state__in=[s for s in Check if s != Check.REFUSED])
    twins = set(bare.values_list("name", "file__born_on"))
    for entry, cells in fresh:
        if entry.card and (entry.facts.name, entry.facts.born_on) in twins:
            sentence = _(
                "Somebody of this name and birthday has a file without a card. Add it there."
            )
            outcome.send_back(entry.row, cells, [Problem(entry.row, "", sentence)])
        else:
            yield entry


def _keys(entry: Entry) -> set[str]:
    """What a person is known again by, the surest first: card, mobile, birthday, address."""
    facts = entry.facts
    keys = set()
    if entry.card:
        keys.add("card " + lookup(entry.card, "identity"))
    if facts.mobile:
        keys.add(f"mobile {facts.name} " + lookup(facts.mobile, "mobile"))
    if facts.born_on and not entry.card:
        keys.add(f"born {facts.name} {facts.born_on}")
    if not keys:
        keys.add(f"name {facts.name} {facts.landline} {facts.address}")
    return keys


def _known(entries: list[Entry], by: Person) -> set[str]:
    """The keys of these entries that somebody here already has: a few queries a chunk."""
    cards = [lookup(entry.card, "identity") for entry in entries if entry.card]
    mobiles = [lookup(e.facts.mobile, "mobile") for e in entries if e.facts.mobile]
    taken = Identity.objects.filter(number_key__in=cards).exclude(state=Check.REFUSED)
    found = {f"card {key}" for key in taken.values_list("number_key", flat=True)}
    callers = Person.objects.filter(mobile_key__in=mobiles).values_list("name", "mobile_key")
    found |= {f"mobile {name} {key}" for name, key in callers}
    near = narrow(Person.objects.all(), by, Power.REGISTER_PEOPLE)
    bare = [entry.facts for entry in entries if not entry.card]
    days = {facts.born_on for facts in bare if facts.born_on}
    twins = near.filter(file__born_on__in=days, name__in=[facts.name for facts in bare])
    found |= {f"born {name} {day}" for name, day in twins.values_list("name", "file__born_on")}
    vague = [f.name for f in bare if not (f.mobile or f.born_on)]
    for person in near.filter(name__in=vague, file__isnull=False).select_related("file"):
        found.add(f"name {person.name} {person.file.landline} {person.file.address}")
    return found


def _create(entries: list[Entry], *, by: Person, area: Area) -> None:
    """The rows of a chunk, each table in one go."""
    text = ConsentText.objects.filter(purpose=Purpose.SERVICE).first()
    if text is None:
        raise Refused(_("There is no text for this consent yet. Ask the operator."))
    people = [
        Person(name=e.facts.name, mobile=e.facts.mobile, area=area, is_sample=by.is_sample)
        for e in entries
    ]
    Person.objects.bulk_create(people)
    pairs = list(zip(people, entries, strict=True))
    File.objects.bulk_create(_file_of(person, entry, by) for person, entry in pairs)
    finding.write((person, entry.facts.landline) for person, entry in pairs)
    Identity.objects.bulk_create(
        Identity(
            person=person, kind=entry.kind, number=entry.card, name=person.name, submitted_by=by
        )
        for person, entry in pairs
        if entry.card
    )
    until = timezone.localdate() + CONFIRMED_FOR
    Status.objects.bulk_create(
        Status(person=p, group=group, source=_("Roster"), valid_until=until, reviewed_by=by)
        for p, entry in pairs
        for group in entry.groups
    )
    Consent.objects.bulk_create(
        Consent(person=p, text=text, purpose=Purpose.SERVICE, channel=Channel.PAPER, recorded_by=by)
        for p in people
    )


def _file_of(person: Person, entry: Entry, by: Person) -> File:
    facts = entry.facts
    return File(
        person=person,
        sex=facts.sex,
        born_on=facts.born_on,
        landline=facts.landline,
        address=facts.address,
        emergency_contact=facts.emergency_contact,
        name_typed=facts.name_typed,
        registered_by=by,
    )
