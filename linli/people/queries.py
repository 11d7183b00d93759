"""Which people, and which parts of their files."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from linli.accounts.models import Person, Recovery
from linli.accounts.queries import claimed
from linli.areas.models import Area, AreaLink
from linli.core.sealing import lookup
from linli.organisations.scope import Power, areas_where, narrow
from linli.people import finding, homes
from linli.people.models import (
    SERVING,
    Acting,
    Check,
    Dweller,
    Force,
    Household,
    Identity,
    Invites,
    Look,
    Merge,
    MinorApproval,
    Part,
    Proposal,
    Status,
    Tie,
    VolunteerProfile,
    Why,
)

OPENS_NOTHING = (Part.EXPORT, Part.ORDER)  # they keep no file open
LOOK_LASTS = timedelta(minutes=30)
ADULT = 18
CHILD = 14  # below, a guardian decides about the data: PIPL §31
MOST = 100  # nobody browses a town: whoever wants more says more
LATELY = 20
A_HANDFUL = 5
RECOVERIES_SHOWN = timedelta(days=30)


def visible_to(by: Person, power: Power = Power.SEE_PEOPLE) -> QuerySet[Person]:
    """The people a member of staff may find: those who live where the role reaches."""
    return Person.objects.filter(area__in=areas_where(by, power), erased_at=None)


def with_file(people: QuerySet[Person]) -> QuerySet[Person]:
    """The people with what a page about one of them shows."""
    return people.select_related("area", "file")


def called(people: QuerySet[Person], digits: str, name: str) -> list[Person]:
    """A handful of `people` whom a number, or else a part of a name, may mean."""
    rows = people.select_related("file", "area")
    found: list[Person] = []
    if digits:
        found = [
            *rows.filter(finding.has_mobile(digits))[:A_HANDFUL],
            *rows.filter(file__landline_key=lookup(digits, "landline"))[:A_HANDFUL],
            *rows.filter(finding.has_landline(digits))[:A_HANDFUL],
        ]
    if name and not found:
        found = list(rows.filter(name__contains=name)[:A_HANDFUL])
    return list({one.pk: one for one in found}.values())[:A_HANDFUL]


class Listed(NamedTuple):
    """What a list shows of somebody: nothing sealed, which costs as much to open as to find."""

    pk: UUID
    name: str
    joined_at: datetime | None
    area_id: UUID | None
    area: str
    born_on: date | None


def listed(ids: Sequence[UUID]) -> list[Listed]:
    """These people, in this order. The ids are of people in reach: `meant`, `opened_lately`."""
    columns = ("pk", "name", "joined_at", "area", "area__name", "file__born_on")
    rows = Person.objects.filter(pk__in=ids).order_by().values_list(*columns)
    found = {row[0]: Listed(*row) for row in rows}
    return [found[pk] for pk in ids if pk in found]


def meant(by: Person, words: str) -> list[UUID]:
    """The ids of those in reach whom the words mean, by name; MOST of them and one more.

    Ids first: sorting thousands of whole rows costs ten times as much (docs/performance.md).
    """
    found = finding.found_by(visible_to(by), words).order_by("name", "id")
    return list(found.values_list("pk", flat=True)[: MOST + 1])


def opened_lately(by: Person) -> list[UUID]:
    """The ids of those whose files this member of staff opened last, newest first, if they are
    still in reach."""
    looks = _at_the_desk(by).order_by("-id")
    ids = list(dict.fromkeys(looks.values_list("person", flat=True)[:100]))[:LATELY]
    near = set(visible_to(by).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    return [pk for pk in ids if pk in near]


def look_alikes(
    *,
    name: str,
    born_on: date | None = None,
    mobile: str = "",
    landline: str = "",
    number: str = "",
    area: Area | None = None,
) -> QuerySet[Person]:
    """People who may be the one described, anywhere: asked before a new row is made.

    Whoever registers sees only masked words of those outside their own area.
    """
    same = Q(pk=None)
    if number:
        same |= Q(identities__number_key=lookup(number, "identity"))
    if mobile:
        same |= Q(mobile_key=lookup(mobile, "mobile"))
    if landline:
        same |= Q(file__landline_key=lookup(landline, "landline"), name=name)
    if born_on:
        same |= Q(name=name, file__born_on=born_on)
    if area:  # the same name in the same village, its groups, or the town it lies in
        same |= Q(name=name, area__in=AreaLink.objects.filter(above=area).values("below"))
        upper = AreaLink.objects.filter(below=area, above__kind__in=homes.LIVED_IN)
        same |= Q(name=name, area__in=upper.values("above"))
    here = Person.objects.filter(same, erased_at=None, merged_into=None)
    return here.select_related("area", "file").distinct()


def opened_now(by: Person) -> QuerySet[Person]:
    """Those whose files this member of staff has open."""
    since = timezone.now() - LOOK_LASTS
    looks = _at_the_desk(by).filter(at__gte=since)
    return visible_to(by).filter(pk__in=looks.values("person"))


def home_of(person: Person) -> Household | None:
    """The household somebody lives in now."""
    row = Dweller.objects.filter(person=person, until=None).select_related("household__area")
    mine = row.first()
    return mine.household if mine else None


def dwellers_of(household: Household) -> QuerySet[Dweller]:
    return Dweller.objects.filter(household=household, until=None).select_related("person__file")


def housemates(person: Person) -> list[Person]:
    home = home_of(person)
    return [row.person for row in dwellers_of(home) if row.person_id != person.pk] if home else []


def proposals_to(person: Person) -> QuerySet[Proposal]:
    """What somebody is asked, by the number they sign in with."""
    if person.joined_at is None or not person.mobile_key:
        return Proposal.objects.none()
    waiting = Proposal.objects.filter(
        mobile_key=person.mobile_key, declined_at=None, expires_at__gt=timezone.now()
    )
    return waiting.exclude(by=person).select_related("by")


def proposals_by(person: Person) -> QuerySet[Proposal]:
    """What somebody asked; a no reads like no answer."""
    return Proposal.objects.filter(by=person, expires_at__gt=timezone.now())


def written_down_for(person: Person) -> QuerySet[Proposal]:
    """Whom a station asked for somebody, and who has not said yes yet."""
    return proposals_by(person).filter(written_by__isnull=False)


def has_looked(by: Person, person: Person) -> bool:
    """Whether the purpose they gave a short while ago still opens the file."""
    since = timezone.now() - LOOK_LASTS
    return _at_the_desk(by).filter(person=person, at__gte=since).exists()


def look_now(by: Person, person: Person) -> Look | None:
    """The look that keeps the file open, the newest."""
    since = timezone.now() - LOOK_LASTS
    return _at_the_desk(by).filter(person=person, at__gte=since).order_by("-id").first()


def has_looked_at_groups(by: Person, person: Person) -> bool:
    """Whether a look that opened the groups, too, is not over yet: the log says what was seen."""
    since = timezone.now() - LOOK_LASTS
    looks = _at_the_desk(by).filter(person=person, at__gte=since)
    return looks.filter(part=Part.GROUPS, why__in=SERVING).exists()


def _at_the_desk(by: Person) -> QuerySet[Look]:
    """Looks of a member of staff with a purpose of their work: a helper's look opens no desk, and
    nothing that was taken along keeps a file open."""
    return (
        Look.objects.filter(by=by, on_list=None)
        .exclude(why=Why.HELP)
        .exclude(part__in=OPENS_NOTHING)
    )


def is_minor(person: Person, today: date) -> bool:
    """Whether the person is known to be under 18."""
    file = getattr(person, "file", None)
    age = file.age_on(today) if file else None
    return age is not None and age < ADULT


def is_child(person: Person, today: date) -> bool:
    """Whether the person is known to be under 14."""
    file = getattr(person, "file", None)
    age = file.age_on(today) if file else None
    return age is not None and age < CHILD


def guarded_by(actor: Person) -> QuerySet[Acting]:
    """Those for whom somebody is the guardian today: as a station wrote it down, not they."""
    rows = acted_for(actor).filter(tie=Tie.GUARDIAN)
    return rows.exclude(consent__recorded_by=F("person")).exclude(consent__recorded_by=actor)


def children_of(actor: Person) -> set[UUID]:
    """Of those they are the guardian of, the rows about children under 14."""
    today = timezone.localdate()
    rows = guarded_by(actor).select_related("person__file")
    return {row.pk for row in rows if is_child(row.person, today)}


def helped_by(actor: Person) -> list[Acting]:
    """Those whose files somebody may see and correct today, because they let them.

    A minor's own word opens no file to a friend: there a station wrote down who is the guardian.
    """
    today = timezone.localdate()
    rows = acted_for(actor).filter(may_see_file=True).select_related("person__file")
    wards = set(guarded_by(actor).values_list("pk", flat=True))
    return [row for row in rows if row.pk in wards or not is_minor(row.person, today)]


def approval(by: Person, person: Person) -> MinorApproval | None:
    """The approval that opens a minor's file to this member of staff now, if any."""
    return MinorApproval.objects.filter(
        asked_by=by, person=person, is_granted=True, until__gte=timezone.now()
    ).first()


def verified_identity(person: Person) -> Identity | None:
    return Identity.objects.filter(person=person, state=Check.VERIFIED).first()


def identity_queue(by: Person) -> QuerySet[Identity]:
    """The cards that wait for a check where this member of staff may make it."""
    return (
        Identity.objects.filter(
            state__in=[Check.SUBMITTED, Check.CHECKING],
            person__area__in=areas_where(by, Power.VERIFY_PEOPLE),
        )
        .exclude(person=by)
        .select_related("person__area", "person__file", "checked_by")
        .order_by("submitted_at")
    )


def checker_of(identity: Identity) -> Person | None:
    """Who has the card before them now. Whoever went away holds it for half an hour, no longer."""
    by = identity.checked_by
    is_held = by and identity.state == Check.CHECKING and has_looked(by, identity.person)
    return by if is_held else None


def recoveries(by: Person) -> QuerySet[Recovery]:
    """Lost phones in reach of this member of staff, but for their own: open, or ended lately."""
    since = timezone.now() - RECOVERIES_SHOWN
    rows = Recovery.objects.filter(Q(ended_at=None) | Q(ended_at__gte=since)).exclude(person=by)
    return narrow(rows, by, Power.VERIFY_PEOPLE, "person__area", few=True).select_related(
        "person__area", "opened_by", "confirmed_by", "code"
    )


def claims(by: Person) -> QuerySet[Person]:
    """Accounts on rows of a station that this member of staff is to check, oldest first."""
    rows = narrow(claimed(), by, Power.VERIFY_PEOPLE, few=True).exclude(pk=by.pk)
    return rows.select_related("area").order_by("claimed_at")


def merges(by: Person) -> QuerySet[Merge]:
    """What was put together in reach of this member of staff, newest first."""
    rows = narrow(Merge.objects.all(), by, Power.VERIFY_PEOPLE, "kept__area", few=True)
    return rows.select_related("kept__area", "gone", "by", "undone_by").exclude(kept=by)


def acted_for(actor: Person) -> QuerySet[Acting]:
    """Those somebody may act for today."""
    today = timezone.localdate()
    return Acting.objects.filter(
        actor=actor, ended_at=None, valid_from__lte=today, valid_until__gte=today
    ).select_related("person")


def statuses_of(person: Person) -> QuerySet[Status]:
    """The groups a person belongs to today."""
    today = timezone.localdate()
    return Status.objects.filter(
        person=person, ended_at=None, valid_from__lte=today, valid_until__gte=today
    ).select_related("reviewed_by")


def forces_in_force(day: date) -> QuerySet[Force]:
    """The forces that count on a day: verified, not ended, and their last day not over. Every app
    that asks what somebody is asks here."""
    return Force.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=day), verified_at__isnull=False, ended_at=None
    )


def volunteering_of(person: Person) -> VolunteerProfile | None:
    return VolunteerProfile.objects.filter(person=person).first()


def always_comes(mobile_key: str | None) -> Person | None:
    """Whose number it is, if they said that they join whoever invites them."""
    rows = Person.objects.filter(mobile_key=mobile_key, joined_at__isnull=False, erased_at=None)
    return rows.filter(volunteering__invites=Invites.YES).first() if mobile_key else None


def wants_none(person: Person) -> bool:
    """Whether somebody said that they want no invitations."""
    return VolunteerProfile.objects.filter(person=person, invites=Invites.NO).exists()


def minors_waiting(by: Person) -> QuerySet[MinorApproval]:
    """Requests to open a minor's file that this responsible person may decide."""
    return (
        MinorApproval.objects.filter(
            decided_at=None, person__area__in=areas_where(by, Power.APPROVE_MINORS)
        )
        .exclude(asked_by=by)
        .select_related("person", "asked_by")
    )


def looks_at(person: Person) -> QuerySet[Look, Any]:
    """The log of a file, newest first, as its owner sees it."""
    return Look.objects.filter(person=person).select_related("by", "unit")
