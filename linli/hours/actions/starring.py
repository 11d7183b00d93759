"""Stars follow hours: reached and lost with them, and told once for each."""

from uuid import UUID

from django.db import transaction

from linli.accounts.models import Person
from linli.channels import actions as channels
from linli.core.events import record
from linli.hours import queries, rules
from linli.hours.models import StarChange


@transaction.atomic(savepoint=False)  # in the transaction in which an hour came to count, or ceased
def follow(person_id: UUID) -> StarChange | None:
    """Whether somebody has another star than they were last told of.

    Nobody is held meanwhile: what two would tell at once, the next hour puts right, and every page
    counts anew.
    """
    person = Person.objects.get(pk=person_id)
    was = queries.last_star(person)
    stars = queries.stars()
    number = rules.star_of(person, queries.total(person), stars)
    if person.erased_at or number == was:
        return None
    row = StarChange.objects.create(person=person, was=was, number=number)
    code = "hours.star_reached" if number > was else "hours.star_lost"
    record(code, by=None, about=row, area_id=person.area_id, before=was, after=number)
    channels.tell_all([person], code, about=row, once=f"{code} {row.pk}", facts={"number": number})
    return row
