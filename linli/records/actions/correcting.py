"""Correcting a record: a new version with a reason; the old one stays readable."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record as tell
from linli.core.ids import uuid7
from linli.core.rows import lock
from linli.records import rules, tallies
from linli.records.actions.backdating import (
    refuse_more_than_lasted,
    refuse_two_places,
)
from linli.records.actions.writing import (
    Gave,
    Got,
    figures_of,
    is_late,
    keep_parts,
    refuse_two_days,
    refuse_unfit,
)
from linli.records.models import Contribution, Reception, ServiceRecord

# What a correction may change besides who gave and who received.
CHANGEABLE = (
    "kind", "service", "title", "begun_at", "ended_at", "place", "area_id", "organisation",
    "project_id", "tags", "evidence", "is_confidential",
)  # fmt: skip


@transaction.atomic
def correct(
    record: ServiceRecord,
    *,
    by: Person,
    reason: str,
    reason_kind: str,
    contributions: Sequence[Gave] | None = None,
    receptions: Sequence[Got] | None = None,
    **changes: Any,
) -> ServiceRecord:
    """What really was: a new version by somebody who answers for the area and did not do it.

    Who gave and who received stay as they were unless they are named again, all of them.
    """
    old = lock(record)
    allow(rules.may_correct(by, old, changes.get("area_id", old.area_id)))
    allow(all(one.person.pk != by.pk for one in contributions or ()))
    if not old.is_current:
        raise Refused(_("There is a newer version. Look at it first."))
    if not reason.strip() or not reason_kind:
        raise Refused(_("Say why it is corrected."))
    helped, received = list(old.contributions.all()), list(old.receptions.all())
    gave = contributions if contributions is not None else given_in(helped)
    got = receptions if receptions is not None else received_in(received)
    new = _next(old, by, reason, reason_kind)
    for name, value in changes.items():
        if name not in CHANGEABLE:
            raise TypeError(name)
        setattr(new, name, value)
    if new.service_id:
        new.title = ""
    if not _differs(old, new) and _parts(helped, received) == _sent(gave, got):
        raise Refused(_("Nothing was changed."))
    refuse_unfit(new)
    _refuse_untrue(old, new, gave, is_named=contributions is not None)
    if new.is_backdated and not new.evidence:
        raise Refused(_("What was entered afterwards keeps its evidence."))
    ServiceRecord.objects.filter(pk=old.pk).update(is_current=False)
    new.save(force_insert=True)
    sheet = tallies.Sheet()
    sheet.enter(old, helped, received, sign=-1)
    helped, received = keep_parts(new, gave, got)
    sheet.enter(new, helped, received)
    tallies.enter(sheet)
    tell(
        "record.corrected", by=by, about=new, number=new.number, why=reason_kind,
        replaces=str(old.pk), **figures_of(helped, received),
    )  # fmt: skip
    return new


def _refuse_untrue(
    old: ServiceRecord, new: ServiceRecord, gave: Sequence[Gave], *, is_named: bool
) -> None:
    """What a correction makes of it is no truer than an entry by hand: the same is asked of it. And
    one alone does not move it into days that are entered afterwards by two."""
    when, is_moved = (new.begun_at, new.ended_at), new.begun_at != old.begun_at
    is_moved = is_moved or new.ended_at != old.ended_at
    if is_named or is_moved:
        refuse_more_than_lasted(gave, *when)
    if not is_moved:
        is_new = {one.person.pk for one in gave} - {
            pk for (pk,) in old.contributions.values_list("person")
        }
    else:
        refuse_two_days(*when)
        is_new = {one.person.pk for one in gave}
        if new.begun_at < old.begun_at and not new.is_backdated and is_late(new.ended_at):
            raise Refused(_("So long ago is entered afterwards, with proof and by two people."))
    refuse_two_places(is_new, *when, but=old.source_id)


def given_in(helped: Sequence[Contribution]) -> list[Gave]:
    """The parts of a version, as they are handed to an action."""
    return [Gave(one.person, one.force, one.minutes, one.organisation, one.role) for one in helped]


def received_in(received: Sequence[Reception]) -> list[Got]:
    return [Got(one.person, one.count, one.counted_how, one.times) for one in received]


def _next(old: ServiceRecord, by: Person, reason: str, reason_kind: str) -> ServiceRecord:
    """The version after this one, the same in everything so far."""
    kept = {
        one.attname: getattr(old, one.attname)
        for one in ServiceRecord._meta.concrete_fields
        if one.name not in ("id", "at", "number", "replaces", "approved_by")
    }
    new = ServiceRecord(**kept)
    new.id, new.number, new.replaces, new.is_current = uuid7(), old.number + 1, old, True
    new.written_by, new.reason, new.reason_kind = by, reason.strip(), reason_kind
    if old.is_backdated:  # it keeps its mark, and two people who answer for it
        first, second = old.approved_by, old.written_by
        new.approved_by = second if first and first.pk == by.pk else first
    return new


def _differs(old: ServiceRecord, new: ServiceRecord) -> bool:
    names = {"service": "service_id", "organisation": "organisation_id"}
    columns = [names.get(name, name) for name in CHANGEABLE]
    return any(getattr(old, name) != getattr(new, name) for name in columns)


def _parts(helped: Sequence[Contribution], received: Sequence[Reception]) -> tuple[Any, Any]:
    gave = {(o.person_id, o.force, o.minutes, o.organisation_id, o.role) for o in helped}
    return gave, sorted((str(o.person_id), str(o.count), o.counted_how, o.times) for o in received)


def _sent(gave: Sequence[Gave], got: Sequence[Got]) -> tuple[Any, Any]:
    rows = [
        Contribution(person=o.person, force=o.force, minutes=o.minutes,
                     organisation=o.organisation, role=o.role)
        for o in gave
    ]  # fmt: skip
    parts = [
        Reception(person=o.person, count=o.count, counted_how=o.how, times=o.times) for o in got
    ]
    return _parts(rows, parts)
