"""People with files for tests."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_mobile, make_person, make_resident
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people import columns, finding, seeds
from linli.people.actions import acting, consents, identities, lists, looking, merging
from linli.people.cards import check_digit
from linli.people.models import (
    Acting,
    CardKind,
    Channel,
    File,
    Identity,
    Merge,
    PeopleList,
    Purpose,
    Tie,
    Why,
)

_numbers = count(1)


def make_card(born_on: date = date(1950, 5, 1)) -> str:
    """A number that is right by the standard and belongs to nobody: area 440605 is abolished."""
    first17 = f"440605{born_on:%Y%m%d}{next(_numbers):03d}"
    return first17 + check_digit(first17)


def make_client(
    name: str = "", *, area: Area | None = None, born_on: date = date(1950, 5, 1)
) -> Person:
    """Somebody with an account and a file."""
    person = make_resident(name, area=area or make_area())
    File.objects.create(person=person, born_on=born_on)
    finding.refresh(person)
    return person


def make_claimed(name: str, *, area: Area) -> Person:
    """Somebody a station entered, whose number signed in an hour ago: not checked yet."""
    person = make_person(name, area=area, mobile=make_mobile())
    person.joined_at = person.claimed_at = timezone.now() - timedelta(hours=1)
    person.save()
    return person


def make_child(*, area: Area | None = None) -> Person:
    return make_client(area=area, born_on=timezone.localdate() - timedelta(days=365 * 9))


def make_ward(guardian: Person, *, by: Person, child: Person | None = None) -> Acting:
    """A station wrote down that somebody is the guardian of a child of nine."""
    return acting.let(
        child or make_child(area=guardian.area),
        by=by,
        actor=guardian,
        tie=Tie.GUARDIAN,
        until=timezone.localdate() + timedelta(days=365),
        channel=Channel.PAPER,
    )


def make_helped(actor: Person) -> Acting:
    """A grown-up lets somebody act for them, and see their file."""
    person = make_client(area=actor.area)
    return acting.let(
        person,
        by=person,
        actor=actor,
        tie=Tie.FAMILY,
        until=timezone.localdate() + timedelta(days=365),
        channel=Channel.OWN_SCREEN,
        may_see_file=True,
    )


def make_worker(area: Area) -> Person:
    return make_staff(Role.WORKER, area)


def make_opened(person: Person, by: Person) -> None:
    """`by` has given a purpose and has the file open."""
    looking.look(person, by=by, why=Why.SERVICE)


def make_agreed(person: Person) -> None:
    """The person agreed that the number of a card is kept."""
    make_texts()
    consents.give(person, by=person, purpose=Purpose.SENSITIVE)


def make_identity(person: Person, *, by: Person | None = None, number: str = "") -> Identity:
    make_agreed(person)
    return identities.submit(
        person,
        by=by or person,
        kind=CardKind.RESIDENT,
        number=number or make_card(),
        name=person.name,
    )


def make_list(area: Area, *, by: Person, needs_second: bool = False, **more: Any) -> PeopleList:
    """A list `by` has asked for."""
    row = lists.ask(
        area,
        by=by,
        why=more.pop("why", Why.VISIT),
        note=more.pop("note", "高温天上门"),
        names=more.pop("names", [column.name for column in columns.COLUMNS]),
        **more,
    )
    if needs_second:
        row.needs_second = True
        row.save(update_fields=["needs_second"])
    return row


def make_texts() -> None:
    seeds.seed()


def make_merge(kept: Person, gone: Person, *, by: Person) -> Merge:
    """`gone` was `kept` all along, says somebody who has both files open."""
    for one in (kept, gone):
        make_opened(one, by)
    return merging.put_together(kept, gone, by=by).merge
