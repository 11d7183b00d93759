"""What may be the same need, asked for twice. A person decides, never the machine.

Two are held beside each other where they are for the same person, household or door; while the
dispatcher has still to look, also where their words are alike (linli/matching/likeness.py). The
words are sealed: they are opened for that one page, few of them, and never for a list or a board.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import AreaLink
from linli.core.prepared import Prepared
from linli.matching.likeness import Said, likeness, nearness, pairs
from linli.orders.answers import without_answers
from linli.orders.life import GOING_ON, TAKEN, WAITING, Status
from linli.orders.models import Order
from linli.orders.queries import same_door, with_card
from linli.organisations.scope import Power, areas_where, may
from linli.people.models import Dweller, Household

WITHIN = timedelta(hours=72)
JOINABLE = WAITING | TAKEN | {Status.NEED_INFO}  # whoever joins it still gets help
MOST = 5  # shown
MOST_OPENED = 60  # orders whose words are opened


def twins(order: Order, by: Person | None) -> list[Order]:
    """What may be the same as an order, among what whoever decides dispatches."""
    if by is None or order.package_id:
        return []
    near = _near(order) - {order.pk}
    found: list[Order] = []
    if near:
        reach = Order.objects.filter(area__in=areas_where(by, Power.DISPATCH))
        rows = _of_the_subject(order, reach.filter(status__in=JOINABLE))
        found = list(with_card(rows.filter(pk__in=near))[:MOST])
    if order.status == Status.SUBMITTED and len(found) < MOST:
        but = {one for one in (order.pk, order.repeats_id) if one} | {one.pk for one in found}
        found += [one for one in _by_words(order, by, but) if one.status in JOINABLE]
    return found[:MOST]


def beforehand(order: Order, by: Person) -> list[Order]:
    """What is going on already and may be the same as an order that is not written down yet: of
    what whoever takes it in may know of. Words are opened only for whoever dispatches there."""
    near = _near(order)
    found: list[Order] = []
    if near:
        dispatches = Q(area__in=areas_where(by, Power.DISPATCH))
        takes_in = Q(area__in=areas_where(by, Power.TAKE_ORDERS), is_confidential=False)
        going = Order.objects.filter(dispatches | takes_in, status__in=GOING_ON)
        found = list(with_card(_of_the_subject(order, going).filter(pk__in=near))[:MOST])
    if len(found) < MOST:
        found += _by_words(order, by, {one.pk for one in found})
    return found[:MOST]


def _of_the_subject(order: Order, rows: QuerySet[Order]) -> QuerySet[Order]:
    """Of the same shelf of the catalogue, or not on any yet; never the whole of a package. What is
    said in confidence is like nothing else: whoever reads the one would learn of the other."""
    rows = rows.filter(package=None, is_confidential=order.is_confidential).exclude(pk=order.pk)
    rows = rows.exclude(repeats=order.pk)
    if order.repeats_id:  # it does that one again
        rows = rows.exclude(pk=order.repeats_id)
    if order.parent_id:  # its sisters are alike, and meant to be
        rows = rows.exclude(parent=order.parent_id)
    if order.service:
        rows = rows.filter(Q(service__category=order.service.category_id) | Q(service=None))
    return rows


def _near(order: Order) -> set[UUID]:
    """Asked for about then by the same person, in the same household, or at the same door."""
    # Each part by its index: an OR of them reads every order there is.
    since, until = order.submitted_at - WITHIN, order.submitted_at + WITHIN
    near: set[UUID] = set()
    if order.is_confidential:  # not by the door either: they may not want to be known
        found = _OF_PERSON.all(since, until, order.beneficiary_id) if order.beneficiary_id else []
        return {pk for (pk,) in found}
    key = order.address_key or (same_door(order.address) if order.address else None)
    keys = [key] if key else []
    if order.beneficiary_id:
        near |= {pk for (pk,) in _OF_PERSON.all(since, until, order.beneficiary_id)}
        for household, door in _HOME.all(order.beneficiary_id):
            keys += [door] if door else []
            near |= {pk for (pk,) in _OF_FAMILY.all(since, until, household)}
    elif key:  # nobody with a row is named: whoever lives behind this door
        near |= {pk for (pk,) in _OF_THE_DOOR.all(since, until, key, order.area_id)}
    if keys:
        near |= {pk for (pk,) in _BEHIND.all(since, until, keys, order.area_id)}
    return near


def _here(area: UUID) -> QuerySet[AreaLink, Any]:
    """Each village has its "No. 3, Temple Road": the door has to be around here too."""
    below = AreaLink.objects.filter(above=area).values("below")
    return below.union(AreaLink.objects.filter(below=area).values("above"))


def _then(since: datetime, until: datetime, **of: Any) -> QuerySet[Order, tuple[UUID]]:
    rows = Order.objects.filter(submitted_at__gte=since, submitted_at__lte=until, **of)
    return rows.order_by().values_list("pk")


_OF_PERSON: Prepared[tuple[UUID]] = Prepared(
    lambda since, until, person: _then(since, until, beneficiary=person), datetime, datetime, UUID
)
_HOME: Prepared[tuple[UUID, str | None]] = Prepared(
    lambda person: Household.objects.filter(
        dwellers__person=person, dwellers__until=None
    ).values_list("pk", "address_key")[:1],
    UUID,
)
_OF_FAMILY: Prepared[tuple[UUID]] = Prepared(
    lambda since, until, home: _then(
        since,
        until,
        beneficiary__in=Dweller.objects.filter(household=home, until=None).values("person"),
    ),
    datetime,
    datetime,
    UUID,
)
_OF_THE_DOOR: Prepared[tuple[UUID]] = Prepared(
    lambda since, until, key, area: _then(
        since,
        until,
        beneficiary__in=Dweller.objects.filter(
            household__address_key=key, household__area__in=_here(area), until=None
        ).values("person"),
    ),
    datetime,
    datetime,
    str,
    UUID,
)
_BEHIND: Prepared[tuple[UUID]] = Prepared(
    lambda since, until, keys, area: _then(
        since, until, address_key__in=keys, area__in=_here(area)
    ),
    datetime,
    datetime,
    [str],
    UUID,
)


def _said_lately(area: UUID, since: datetime, until: datetime) -> QuerySet[Order]:
    """What is going on and was asked for in these days, the latest first. What is said in
    confidence is not read for this."""
    return Order.objects.filter(
        area=area, status__in=GOING_ON, is_confidential=False, is_forgotten=False, package=None,
        submitted_at__range=(since, until),
    ).order_by("-submitted_at")  # fmt: skip


# Bare rows, for sixty whole ones take four times as long: of one shelf of the catalogue or of
# none, and of all shelves.
SAID = ("pk", "parent", "words", "service__details")
_ON_THE_SHELF: Prepared[tuple[UUID, UUID | None, str, list[str] | None]] = Prepared(
    lambda area, since, until, shelf: (
        _said_lately(area, since, until)
        .filter(Q(service__category=shelf) | Q(service=None))
        .values_list(*SAID)[:MOST_OPENED]
    ),
    UUID,
    datetime,
    datetime,
    UUID,
)
_ON_ANY: Prepared[tuple[UUID, UUID | None, str, list[str] | None]] = Prepared(
    lambda area, since, until: _said_lately(area, since, until).values_list(*SAID)[:MOST_OPENED],
    UUID,
    datetime,
    datetime,
)
_CARDS = Prepared(
    lambda pks: with_card(Order.objects.filter(pk__in=pks), "address", "wish_from"), [UUID]
)


def _by_words(order: Order, by: Person, but: set[UUID]) -> list[Order]:
    """Orders of the same area, going on, whose words say the same; the likest first. For whoever
    dispatches there alone, and never of what is said in confidence."""
    if not order.words or order.is_confidential or not may(by, Power.DISPATCH, order.area_id):
        return []
    since, until = order.submitted_at - WITHIN, order.submitted_at + WITHIN
    if order.service:
        rows = _ON_THE_SHELF.all(order.area_id, since, until, order.service.category_id)
    else:
        rows = _ON_ANY.all(order.area_id, since, until)
    mine = _said(order, order.words, order.service.details if order.service else [])
    mine_pairs = pairs(mine.words)
    opened = {  # its sisters in a package are alike, and meant to be
        pk: (words, details or [])
        for pk, parent, words, details in rows
        if pk not in but and (parent is None or parent != order.parent_id)
    }
    near = [
        pk
        for pk, (words, details) in opened.items()
        if nearness(mine_pairs, pairs(without_answers(words, details)))
    ]
    if not near:
        return []
    scored = [(likeness(mine, _said(one, *opened[one.pk])), one) for one in _CARDS.all(near)]
    scored.sort(key=lambda pair: -pair[0])
    return [one for score, one in scored if score > 0]


def _said(order: Order, words: str, details: list[str]) -> Said:
    wished = timezone.localdate(order.wish_from) if order.wish_from else None
    on = timezone.localdate(order.submitted_at)
    own = without_answers(words, details)
    return Said(words=own, on=on, address=order.address, wished=wished)
