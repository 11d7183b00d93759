"""Whom a number reaches: everybody of whom it is known. A family may share one phone.

The one place that says what a shared phone is: its number is the mobile or the landline of more
than one person who is neither erased nor put together with another entry.
"""

from uuid import UUID

from linli.accounts.models import Person
from linli.accounts.queries import with_key
from linli.core.prepared import Prepared
from linli.core.sealing import lookup
from linli.people.models import File


def behind(number: str) -> list[Person]:
    """Everybody who may pick up there, in the order of their ids. Numbers are found by their keyed
    hashes, each by its own index."""
    if not number:
        return []
    homes = _AT_HOME.all(lookup(number, "landline"))
    found = {one.pk: one for one in _WITH_MOBILE.all(lookup(number, "mobile"))}
    if at_home := [pk for (pk,) in homes if pk not in found]:
        living = Person.objects.filter(pk__in=at_home, erased_at=None, merged_into=None)
        found |= {one.pk: one for one in living}
    return [found[pk] for pk in sorted(found)]


_WITH_MOBILE = Prepared(lambda key: with_key(key).order_by(), str)
_AT_HOME: Prepared[tuple[UUID]] = Prepared(
    lambda key: File.objects.filter(landline_key=key).order_by().values_list("person"), str
)
