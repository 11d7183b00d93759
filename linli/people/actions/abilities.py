"""What somebody can do: said by themselves, and seen on paper by a station."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.people import rules
from linli.people.models import Ability, Skill

A_YEAR = timedelta(days=366)


@transaction.atomic
def say(person: Person, *, by: Person, skills: Collection[str]) -> None:
    """What they say they can do, all of it: what is left out they do not offer any more. What was
    checked stays checked; that somebody may work with minors they cannot say themselves."""
    allow(by.pk == person.pk)
    lock(person)
    own = [one for one in Skill.values if one != Skill.CHILDREN]
    wanted = {one for one in own if one in skills}
    rows = Ability.objects.filter(person=person, ended_at=None, skill__in=own)
    had = set(rows.values_list("skill", flat=True))
    rows.exclude(skill__in=wanted).update(ended_at=timezone.now())
    Ability.objects.bulk_create(Ability(person=person, skill=one) for one in sorted(wanted - had))
    if wanted != had:
        record("ability.said", by=by, about=person, count=len(wanted))


@transaction.atomic
def check(person: Person, *, by: Person, skill: str, until: date | None = None) -> Ability:
    """A station has seen the paper; for work with minors, it has asked the register, which holds
    for a year at most."""
    allow(rules.may_verify(by, person) and by.pk != person.pk)
    today = timezone.localdate()
    if skill not in Skill.values:
        raise Refused(_("Choose what they can do."))
    if until is not None and until < today:
        raise Refused(_("Choose a last day that is still to come."))
    if skill == Skill.CHILDREN and (until is None or until > today + A_YEAR):
        raise Refused(_("The register is asked each year: within a year from today."))
    lock(person)
    row = Ability.objects.filter(person=person, skill=skill, ended_at=None).first()
    row = row or Ability(person=person, skill=skill)
    row.checked_by, row.checked_at, row.valid_until = by, timezone.now(), until
    row.save()
    record("ability.checked", by=by, about=person, kind=skill)
    return row


@transaction.atomic
def end(row: Ability, *, by: Person) -> Ability:
    """It does not count any more."""
    row = lock(row)
    allow(rules.may_verify(by, row.person))
    if row.ended_at is not None:
        raise Refused(_("This has ended already."))
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    record("ability.ended", by=by, about=row.person, kind=row.skill)
    return row
