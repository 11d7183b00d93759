"""Order the same again from the home page: one press, shown only where it is possible."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.catalogue.models import Service
from linli.catalogue.queries import is_offered, packages
from linli.core.prepared import Prepared
from linli.core.rows import by_id
from linli.orders import queries
from linli.orders.life import GOING_ON, PART_DONE
from linli.orders.models import Order
from linli.people.queries import statuses_of

SHAPE = ("area", "beneficiary", "service", "package", "status")
BEFORE = GOING_ON - PART_DONE  # not done yet
SHOWN = 2  # orders on the home page


def last_done(by: Person, going: Sequence[Order]) -> Order | None:
    """The last that was done for somebody or for those they act for, if it can be had again now.

    Not while the same goes on: whoever presses once more would have it twice.
    """
    order = _LAST.first(by.pk, timezone.localdate())
    if order is None:
        return None
    if len(going) >= SHOWN:  # there may be more
        going = list(queries.mine(by).filter(status__in=BEFORE).only(*SHAPE))
    if any(_is_same(order, one) for one in going if one.status in BEFORE):
        return None
    return order if is_possible(order) else None


def is_possible(order: Order) -> bool:
    """Whether what was done is still offered there, in season, and to this person."""
    if order.area.valid_until is not None or order.is_anonymous:
        return False
    if order.package_id:
        return packages(order.area_id).filter(pk=order.package_id).exists()
    if order.service_id is None:
        return False
    service = by_id(Service, order.service_id)
    if not is_offered(service, order.area_id) or not service.in_season(timezone.localdate()):
        return False
    return order.beneficiary is None or _fits(service, order.beneficiary)


def is_possible_from_page(order: Order) -> bool:
    """The same for what has ended in whatever way; words alone can be said again anywhere."""
    if order.service_id is None and order.package_id is None:
        return order.area.valid_until is None
    return is_possible(order)


def _fits(service: Service, person: Person) -> bool:
    if service.min_age is None and service.max_age is None and not service.groups:
        return True
    file = getattr(person, "file", None)
    if not service.fits_age(file.age_on(timezone.localdate()) if file else None):
        return False
    groups = set(service.groups)
    if not groups or not file:
        return True
    return bool(groups & set(statuses_of(person).values_list("group", flat=True)))


def _is_same(order: Order, going: Order) -> bool:
    return (order.service_id, order.package_id, order.beneficiary_id) == (
        going.service_id, going.package_id, going.beneficiary_id,
    )  # fmt: skip


def _last(person: UUID, day: date) -> QuerySet[Order]:
    done = queries.mine_on(person, day).filter(status__in=PART_DONE, parent=None)
    named = done.exclude(service=None, package=None)
    return queries.with_card(named, *SHAPE, "area__valid_until").order_by("-id")[:1]


_LAST = Prepared(_last, UUID, date)
