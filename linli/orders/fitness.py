"""What stands between one person and one order, besides force and licence: skills, clearance for
minors, the household, and whom somebody does not want to see again."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.catalogue.models import Trust
from linli.core.prepared import Prepared
from linli.orders.models import Order, Unwanted
from linli.people import abilities
from linli.people.models import Dweller, File, Skill

ADULT = 18


def is_minor(person: Person | None) -> bool:
    """Whether it is for a child; somebody without a birthday is taken for grown up."""
    if person is None:
        return False
    file = person.file if "file" in person._state.fields_cache else _FILE.first(person.pk)
    age = file.age_on(timezone.localdate()) if file else None
    return age is not None and age < ADULT


_FILE = Prepared(lambda person: File.objects.filter(person=person).order_by(), UUID)


def needs_clearance(order: Order) -> bool:
    """Work with minors: by the service, or because it is for one (未成年人保护法 §62)."""
    service = order.service
    return (service is not None and service.trust == Trust.CLEARED) or is_minor(order.beneficiary)


def needs_skills(order: Order) -> set[str]:
    """What whoever goes alone has to be able to do; of several, one of them is enough."""
    service = order.service
    return set(service.skills) if service is not None and service.helpers <= 1 else set()


def why_not(person: Person, order: Order) -> str:
    """In a sentence; "" if nothing stands between them."""
    if order.beneficiary_id and _between(order.beneficiary_id, person.pk):
        return _("It does not suit here. Choose somebody else.")
    wanted, is_cleared = needs_skills(order), needs_clearance(order)
    if not wanted and not is_cleared:
        return ""
    own = abilities.of_one(person.pk, timezone.localdate())
    if is_cleared and Skill.CHILDREN not in own:
        return _("Whoever works with minors is checked for it at the station first.")
    return lacking(wanted - own)


def lacking(skills: set[str]) -> str:
    """What is missing, in a sentence; "" if nothing is."""
    if not skills:
        return ""
    names = _(", ").join(str(Skill(one).label) for one in sorted(skills))
    return _("This needs: %(skills)s. Show the paper at the station, if there is one.") % {
        "skills": names
    }


def team_lacks(order: Order, people: list[UUID]) -> str:
    """Why these cannot set out together yet."""
    service = order.service
    if service is None or not service.skills or service.helpers <= 1:
        return ""
    found = abilities.of_many(people, timezone.localdate())
    missing = set(service.skills).difference(*found.values())
    if not missing:
        return ""
    names = _(", ").join(str(Skill(one).label) for one in sorted(missing))
    return _("Nobody who goes can do this: %(skills)s. Ask somebody along.") % {"skills": names}


def who_can(order: Order, people: list[UUID]) -> set[UUID]:
    """Which of them have everything the service asks for."""
    wanted = set(order.service.skills) if order.service else set()
    found = abilities.of_many(people, timezone.localdate())
    return {pk for pk, own in found.items() if wanted <= own}


def refused_by(person: UUID | None) -> frozenset[UUID]:
    """Whom they do not want to be sent again."""
    if person is None:
        return frozenset()
    return frozenset(pk for (pk,) in _REFUSED.all(person))


_REFUSED: Prepared[tuple[UUID]] = Prepared(
    lambda person: (
        Unwanted.objects.filter(person=person, ended_at=None).order_by().values_list("helper")
    ),
    UUID,
)
_HOME: Prepared[tuple[UUID]] = Prepared(
    lambda person: Dweller.objects.filter(person=person, until=None).values_list("household")[:1],
    UUID,
)
_DWELLERS: Prepared[tuple[UUID]] = Prepared(
    lambda home: Dweller.objects.filter(household=home, until=None).values_list("person"), UUID
)


def household_of(person: UUID | None) -> tuple[UUID | None, frozenset[UUID]]:
    """Their household now, and who lives in it."""
    for (home,) in _HOME.all(person) if person else []:
        return home, frozenset(pk for (pk,) in _DWELLERS.all(home))
    return None, frozenset()


def _standing(person: UUID, helper: UUID) -> "QuerySet[Any, tuple[int]]":
    unwanted = Unwanted.objects.filter(person=person, helper=helper, ended_at=None)
    own = Dweller.objects.filter(person=person, until=None).values("household")
    lives = Dweller.objects.filter(person=helper, until=None, household__in=own)
    found = unwanted.annotate(n=Value(1)).order_by().values_list("n")
    return found.union(lives.annotate(n=Value(2)).order_by().values_list("n"), all=True)


_STANDS: Prepared[tuple[int]] = Prepared(_standing, UUID, UUID)


def _between(person: UUID, helper: UUID) -> bool:
    return bool(_STANDS.all(person, helper))
