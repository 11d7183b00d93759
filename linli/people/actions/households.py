"""Who lives together: founding a household, joining, leaving."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.people import rules
from linli.people.models import Dweller, Household, Relation


@transaction.atomic
def found(head: Person, *, by: Person, area: Area, address: str) -> Household:
    """A new household with its head."""
    allow(rules.may_correct(by, head))
    household = Household.objects.create(area=area, address=address)
    _settle(head, household, Relation.HEAD)
    record("household.founded", by=by, about=household)
    return household


@transaction.atomic
def join(household: Household, *, by: Person, person: Person, relation: str) -> Dweller:
    """Somebody lives here from today."""
    allow(rules.may_correct(by, person))
    dweller = _settle(person, household, relation)
    record("household.joined", by=by, about=household, relation=relation)
    return dweller


@transaction.atomic
def leave(person: Person, *, by: Person) -> Dweller:
    """Somebody lives here no more."""
    allow(rules.may_move_out(by, person))
    dweller = Dweller.objects.filter(person=person, until=None).select_related("household").first()
    if dweller is None:
        raise Refused(_("This person lives in no household here."))
    dweller.until = timezone.localdate()
    dweller.save(update_fields=["until"])
    record("household.left", by=by, about=dweller.household)
    return dweller


@transaction.atomic
def take_leaving_back(dweller: Dweller, *, by: Person) -> Dweller:
    """They were taken out by mistake: on the same day they live here as before."""
    dweller = lock(dweller)
    allow(rules.may_bring_back(by, dweller))
    if dweller.until is None:
        raise Refused(_("This person lives here already."))
    if dweller.until != timezone.localdate():
        raise Refused(_("They left on an earlier day. Write them down anew."))
    dweller.until = None
    try:
        with transaction.atomic():
            dweller.save(update_fields=["until"])
    except IntegrityError as error:
        raise _why_not(dweller.person) from error
    record("household.came_back", by=by, about=dweller.household)
    return dweller


def _settle(person: Person, household: Household, relation: str) -> Dweller:
    try:
        with transaction.atomic():
            return Dweller.objects.create(household=household, person=person, relation=relation)
    except IntegrityError as error:
        raise _why_not(person) from error


def _why_not(person: Person) -> Refused:
    """What the database found: it knows two rules about living together."""
    if Dweller.objects.filter(person=person, until=None).exists():
        return Refused(_("This person lives in another household. Let them leave it first."))
    return Refused(_("This household has a head already."))
