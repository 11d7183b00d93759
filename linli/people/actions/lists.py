"""Lists of people: asked for with a purpose, approved by a second person when long, taken."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.scope import Power, unit_of
from linli.people import columns, lists, rules
from linli.people.columns import GROUPS
from linli.people.models import Look, Part, PeopleList

CHUNK = 1000


@transaction.atomic
def ask(
    area: Area, *, by: Person, why: str, note: str, names: Collection[str], group: str = ""
) -> PeopleList:
    """Say what for, and of whom. A short list can be taken at once."""
    allow(rules.may_take_list(by, area))
    _may_name(group, area, why, by)
    row = PeopleList(
        area=area,
        group=group,
        columns=[column.name for column in columns.chosen(names)],
        why=why,
        note=note,
        asked_by=by,
    )
    row.count = lists.people_on(row).count()
    if not row.count:
        raise Refused(_("Nobody would stand on this list."))
    if row.count > lists.MOST:
        raise Refused(_("This list is too long for anybody. Choose a smaller area."))
    row.needs_second = lists.needs_second(by, row.count)
    row.save(force_insert=True)
    record("list.asked", by=by, about=row, count=row.count, why=why)
    return row


@transaction.atomic
def decide(row: PeopleList, *, by: Person, is_granted: bool) -> PeopleList:
    """A responsible person, never the one who asked, lets a long list leave, or does not."""
    row = lock(row)
    allow(rules.may_decide_list(by, row))
    if row.decided_at is not None:
        raise Refused(_("This was decided already."))
    if row.state != "waiting":
        raise Refused(_("This list needs no decision any more."))
    row.decided_at, row.decided_by, row.is_granted = timezone.now(), by, is_granted
    row.save(update_fields=["decided_at", "decided_by", "is_granted"])
    verb = "list.approved" if is_granted else "list.declined"
    record(verb, by=by, about=row, count=row.count)
    return row


@transaction.atomic
def take(row: PeopleList, *, by: Person) -> PeopleList:
    """The list leaves the house. Each person on it finds the look in the log of their file.

    A download that broke off can be had again for half an hour, with the same people.
    """
    lock(by)  # what one person takes in a day is counted one list after the other
    row = lock(row)
    allow(row.asked_by_id == by.pk and rules.may_take_list(by, row.area))
    if row.state == "again":
        return row
    _may_name(row.group, row.area, row.why, by)
    if row.state != "ready":
        raise Refused(_("This list cannot be taken now. Ask for a new one."))
    people = list(lists.people_on(row).values_list("pk", flat=True)[: row.count + 1])
    if len(people) > row.count:
        raise Refused(_("More people stand on this list than you asked for. Ask for a new one."))
    if not row.needs_second and lists.needs_second(by, len(people)):
        raise Refused(
            _("You took many people along today. Ask for a new list; a second person decides.")
        )
    unit = unit_of(by, Power.TAKE_LISTS, row.area_id)
    said = {"by": by, "why": row.why, "note": row.note, "on_list": row}
    Look.objects.bulk_create(
        (Look(person_id=pk, part=Part.LIST, unit_id=unit, **said) for pk in people),
        batch_size=CHUNK,
    )
    row.taken_at, row.taken = timezone.now(), len(people)
    row.save(update_fields=["taken_at", "taken"])
    masked = not lists.lifted(by, row.area, row.why) >= {*lists.LIFTING, GROUPS}
    record("list.taken", by=by, about=row, count=row.taken, why=row.why, masked=masked)
    return row


def _may_name(group: str, area: Area, why: str, by: Person) -> None:
    """Who stands on a list by a group belongs to it."""
    if group and not rules.may_list_groups(by, area, why):
        raise Refused(_("Groups are shown to those who serve these people. Choose everybody."))
