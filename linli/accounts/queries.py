"""Which rows a number opens, and what a person has open."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from linli.accounts.models import Draft, Person, Recovery, Session
from linli.core.prepared import Prepared
from linli.core.sealing import lookup


def with_mobile(mobile: str) -> QuerySet[Person]:
    """Everybody of whom this number is known: a family may share one."""
    return with_key(lookup(mobile, "mobile"))


def with_key(key: str) -> QuerySet[Person]:
    """The same, by the hash of the number."""
    return Person.objects.filter(mobile_key=key, erased_at=None, merged_into=None)


def account_with(mobile: str) -> Person | None:
    """Whoever signs in with this number."""
    return with_mobile(mobile).filter(joined_at__isnull=False).first()


def unclaimed_with(mobile: str) -> QuerySet[Person]:
    """People a station entered with this number, who have no account."""
    return with_mobile(mobile).filter(joined_at=None, is_active=True).select_related("area")


def claimed() -> QuerySet[Person]:
    """People who took their row over by their mobile and whom no station has seen since."""
    return Person.objects.filter(claimed_at__isnull=False)


def sessions_of(person: Person) -> QuerySet[Session]:
    """Where the person is signed in, the browser used last first."""
    return Session.objects.filter(person=person, expires_at__gt=timezone.now())


def drafts_of(person: Person) -> QuerySet[Draft]:
    return Draft.objects.filter(person=person)


def open_recoveries() -> QuerySet[Recovery]:
    return Recovery.objects.filter(ended_at=None).select_related("person", "opened_by")


def hold_people(people: Iterable[UUID]) -> int:
    """What is asked first and written then of these people waits for each other, until the
    transaction ends; how many of them there are. Several are held in one order, or two
    transactions could wait for each other for ever."""
    return len(_HELD.all(people))


_HELD: Prepared[tuple[UUID]] = Prepared(
    lambda people: (
        Person.objects.select_for_update(no_key=True)
        .filter(pk__in=people)
        .order_by("pk")
        .values_list("pk")
    ),
    [UUID],
)
