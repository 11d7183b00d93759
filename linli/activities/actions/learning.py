"""Skills a place names, who has them, and the insurances of its activities."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import queries
from linli.activities.models import Policy, Qualification, Skill
from linli.areas.models import Area
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, may
from linli.people.queries import visible_to


@dataclass(frozen=True)
class Cover:
    """An insurance as its paper says."""

    insurer: str
    number: str
    from_on: date
    until_on: date


@transaction.atomic
def name_skill(name: str, *, by: Person, area: Area) -> Skill:
    """A skill that posts may ask for, in an area and all below it."""
    allow(may(by, Power.VERIFY_PEOPLE, area.pk))
    try:
        with transaction.atomic():
            skill = Skill.objects.create(name=name.strip(), area=area, is_sample=by.is_sample)
    except IntegrityError as error:
        raise Refused(_("It stands in the list already.")) from error
    record("skill.named", by=by, about=skill)
    return skill


@transaction.atomic
def verify(
    skill: Skill, *, by: Person, person: Person, seen: str, got_on: date,
    valid_until: date | None = None,
) -> Qualification:  # fmt: skip
    """Somebody has a skill: a member of staff saw what proves it, never their own."""
    allow(queries.skills_of(by).filter(pk=skill.pk).exists())
    allow(visible_to(by, Power.VERIFY_PEOPLE).filter(pk=person.pk).exists())
    if by.pk == person.pk:
        raise Refused(_("Somebody else looks at what proves yours."))
    if not seen.strip():
        raise Refused(_("Say what you saw."))
    if valid_until and valid_until < got_on:
        raise Refused(_("The last day is before the first."))
    rows = Qualification.objects.filter(skill=skill, person=person, ended_at=None)
    rows.update(ended_at=timezone.now())  # a newer paper takes the place of the older
    try:
        with transaction.atomic():
            made = Qualification.objects.create(
                skill=skill, person=person, seen=seen.strip(), got_on=got_on,
                valid_until=valid_until, verified_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("Somebody has just written this down.")) from error
    record("skill.verified", by=by, about=made, area_id=person.area_id)
    return made


@transaction.atomic
def end(row: Qualification, *, by: Person) -> Qualification:
    """It was taken away, or written down by mistake."""
    row = lock(row)
    allow(visible_to(by, Power.VERIFY_PEOPLE).filter(pk=row.person_id).exists())
    allow(by.pk != row.person_id)
    if row.ended_at:
        raise Refused(_("This has ended already."))
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    record("skill.ended", by=by, about=row, area_id=row.person.area_id)
    return row


@transaction.atomic
def insure(cover: Cover, *, by: Person, area: Area, organisation: Organisation) -> Policy:
    """Write an insurance down that activities of an organisation can be covered by."""
    allow(may(by, Power.RUN_ACTIVITIES, area.pk))
    allow(queries.holders(by).filter(pk=organisation.pk).exists())
    if cover.until_on < cover.from_on:
        raise Refused(_("The last day is before the first."))
    try:
        with transaction.atomic():
            policy = Policy.objects.create(
                organisation=organisation, area=area, insurer=cover.insurer.strip(),
                number=cover.number.strip(), from_on=cover.from_on, until_on=cover.until_on,
                is_sample=by.is_sample,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("It stands in the list already.")) from error
    record("policy.written", by=by, about=policy)
    return policy
