"""The table for the national system: which hours, and what stands in each column.

The columns bear the numbers of the fields of CVS2 as its own pages use them (domain rules, §1.2 to
§1.5). They are evidence of its shape and no contract: whoever hands a table in looks at it first.
"""

from collections.abc import Iterator
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.queries import below, six_digits
from linli.core.exports import Cell
from linli.hours import queries
from linli.hours.models import IMPORTED, Handover, Hour, Imported, Passed, State, Sync
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, narrow
from linli.people.models import Identity, VolunteerProfile

HEAD = (
    "line", "state", "albp0029 volunteer_no", "local_no", "albp0003 name", "albp0004 id_type",
    "albp0005 id_no", "albp0028 area", "albx0013 project_no", "albx0002 activity", "date", "start",
    "end", "minutes", "hours", "organisation", "organisation_uscc", "albx0173 source",
    "albx0174 state", "backdated", "record",
)  # fmt: skip
# What the national system is called in the tables of others: what it kept itself is there.
NATIONAL = ("中国志愿服务", "全国志愿服务", "chinavolunteer", "CVS")
# 1 entered by the team, 2 claimed by the volunteer, 4 signed in by phone.
BY_TEAM, BY_PHONE = "1", "4"
IN_FORCE, DELETED = "2", "3"
# Cards as GA/T 517 codes them.
CARDS = {
    "resident": "111", "hk_macau": "516", "taiwan": "511", "passport": "414", "foreign": "553",
    "residence": "810",
}  # fmt: skip


def houses(by: Person) -> QuerySet[Organisation]:
    """Those whose hours somebody reviews, while they may take lists along."""
    here = narrow(Hour.objects.all(), by, Power.REVIEW_HOURS).order_by()
    return Organisation.objects.filter(pk__in=here.values("organisation")).order_by("name", "pk")


def made_for(by: Person) -> QuerySet[Handover]:
    """The tables of the places where somebody reviews hours, the latest first."""
    rows = narrow(Handover.objects.all(), by, Power.REVIEW_HOURS, "area_id")
    return rows.select_related("area", "organisation", "by").order_by("-at", "-pk")


def due(area_id: UUID, organisation: Organisation, first_on: date, last_on: date) -> QuerySet[Hour]:
    """What counts and is neither there nor on its way; nor what was brought in from there, which
    would count twice."""
    rows = _count(area_id, organisation, first_on, last_on).exclude(_from_there())
    return rows.order_by("on", "begun_at", "pk")


def left_out(area_id: UUID, organisation: Organisation, first_on: date, last_on: date) -> int:
    """How many hours of these days are not handed over because they were brought in from there."""
    return _count(area_id, organisation, first_on, last_on).filter(_from_there()).count()


def _from_there() -> Q:
    """What the national system itself kept, whichever way the table wrote its name."""
    named = (Q(system__icontains=one) for one in NATIONAL)
    rows = Imported.objects.filter(reduce(or_, named))
    return Q(source_kind=IMPORTED, source_id__in=rows.values("pk"))


def _count(
    area_id: UUID, organisation: Organisation, first_on: date, last_on: date
) -> QuerySet[Hour]:
    """What counts of these days and is neither there nor on its way by a table of ours."""
    passed = Passed.objects.exclude(state=Sync.REFUSED).values("hour")
    rows = Hour.objects.filter(
        area__in=below(area_id), organisation=organisation, state=State.EFFECTIVE,
        on__range=(first_on, last_on), counted__gt=0, person__erased_at=None,
    )  # fmt: skip
    return rows.exclude(pk__in=passed)


def lines(row: Handover) -> Iterator[list[Cell]]:
    """The table, in the order in which it was handed over, as things stand today."""
    passed = row.passed.select_related("hour__person", "hour__record__service").order_by("pk")
    people = list(passed.values_list("hour__person", flat=True))
    profiles = VolunteerProfile.objects.in_bulk(people)
    cards = Identity.objects.filter(person__in=people, state="verified").order_by("checked_at")
    known = {one.person_id: one for one in cards}
    unit, county = row.organisation, six_digits(row.area_id)
    for number, one in enumerate(passed, start=1):
        hour, profile = one.hour, profiles.get(one.hour.person_id)
        national = profile.national_number if profile else ""
        # Whoever has a number there is known by it; the card stays here.
        card = known.get(hour.person_id) if not national else None
        begun, ended = timezone.localtime(hour.begun_at), timezone.localtime(hour.ended_at)
        yield [
            number, one.get_state_display(), national, (profile.number or "") if profile else "",
            hour.person.name, CARDS.get(card.kind, "") if card else "",
            card.number if card else "", county, "", queries.what(hour), hour.on,
            f"{begun:%H:%M}", f"{ended:%H:%M}", hour.counted,
            f"{hour.counted // 60}.{hour.counted % 60 * 100 // 60:02}", unit.name,
            unit.credit_code or "", BY_TEAM if hour.is_backdated else BY_PHONE,
            IN_FORCE if hour.state == State.EFFECTIVE else DELETED, hour.is_backdated,
            str(hour.record_id),
        ]  # fmt: skip
