"""What volunteers say of their helping, and the number they get when a station verifies them."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.queries import six_digits
from linli.core.errors import allow
from linli.core.events import record
from linli.core.rows import lock
from linli.people import volunteers
from linli.people.models import Category, Invites, VolunteerCount, VolunteerProfile


@transaction.atomic
def describe(
    person: Person,
    *,
    by: Person,
    categories: Collection[str] = (),
    times: Collection[str] = (),
    invites: str = Invites.ASK,
    national_number: str = "",
) -> VolunteerProfile:
    """What they like to do, when they have time, and how they want to be asked."""
    allow(by.pk == person.pk)
    profile = _of(lock(person))
    # In the order of the lists, each once.
    profile.categories = [one for one in Category.values if one in categories]
    profile.times = [one for one in volunteers.Times.values if one in times]
    profile.invites, profile.national_number = invites, national_number.strip()
    profile.save(update_fields=["categories", "times", "invites", "national_number"])
    record("volunteer.described", by=by, about=person)
    return profile


@transaction.atomic
def give_number(person: Person) -> VolunteerProfile:
    """The number of whoever was verified as a volunteer; they keep it for good."""
    profile = _of(lock(person))
    if profile.number is None:
        county, year = six_digits(person.area_id), timezone.localdate().year
        profile.number = volunteers.number(county, year, _next(county, year))
        profile.save(update_fields=["number"])
    return profile


def _of(person: Person) -> VolunteerProfile:
    profile, _is_new = VolunteerProfile.objects.get_or_create(person=person)
    return profile


def _next(county: str, year: int) -> int:
    """Counted on, never back: whoever left took their number along, and nobody gets it again."""
    rows = VolunteerCount.objects.filter(county=county, year=year)
    VolunteerCount.objects.bulk_create(
        [VolunteerCount(county=county, year=year)], ignore_conflicts=True
    )
    rows.update(last=F("last") + 1)
    return rows.get().last
