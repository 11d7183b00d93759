"""What may be the same need, asked for twice. A person decides, never the machine.

Two are held beside each other where they are for the same person, household or door; while the
dispatcher has still to look, also where their words are alike (linli/matching/likeness.py). The
words are sealed: they are opened for that one page, few of them, and never for a list or a board.
"""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import AreaLink
from linli.matching.likeness import Said, likeness, nearness, pairs
from linli.orders.answers import without_answers
from linli.orders.life import GOING_ON, Status
from linli.orders.models import Order
from linli.orders.queries import same_door, with_card
from linli.organisations.scope import Power, areas_where
from linli.people.models import Dweller, Household

WITHIN = timedelta(hours=72)
MOST = 5  # shown
MOST_OPENED = 60  # orders whose words are opened


def twins(order: Order, by: Person | None) -> list[Order]:
    """What may be the same as an order, among what whoever decides dispatches."""
    if by is None or order.package_id:
        return []
    reach = Order.objects.filter(area__in=areas_where(by, Power.DISPATCH))
    near = _of_the_subject(order, reach.exclude(status__in=(Status.CANCELLED, Status.MERGED)))
    found = list(with_card(near.filter(pk__in=_near(order) - {order.pk}))[:MOST])
    if order.status == Status.SUBMITTED and len(found) < MOST:
        found += _by_words(order, near.exclude(pk__in=[one.pk for one in found]))
    return found[:MOST]


def beforehand(order: Order, by: Person) -> list[Order]:
    """What is going on already and may be the same as an order that is not written down yet: of
    what whoever takes it in may know of. Words are opened only for whoever dispatches there."""
    dispatches = Q(area__in=areas_where(by, Power.DISPATCH))
    takes_in = Q(area__in=areas_where(by, Power.TAKE_ORDERS), is_confidential=False)
    going = Order.objects.filter(dispatches | takes_in, status__in=GOING_ON)
    near = _of_the_subject(order, going)
    found = list(with_card(near.filter(pk__in=_near(order)))[:MOST])
    if len(found) < MOST:
        rest = near.filter(dispatches).exclude(pk__in=[one.pk for one in found])
        found += _by_words(order, rest)
    return found[:MOST]


def _of_the_subject(order: Order, rows: QuerySet[Order]) -> QuerySet[Order]:
    """Of the same shelf of the catalogue, or not on any yet; never the whole of a package."""
    rows = rows.filter(package=None).exclude(pk=order.pk)
    if order.parent_id:  # its sisters are alike, and meant to be
        rows = rows.exclude(parent=order.parent_id)
    if order.service:
        rows = rows.filter(Q(service__category=order.service.category_id) | Q(service=None))
    return rows


def _near(order: Order) -> set[UUID]:
    """Lately asked for by the same person, in the same household, or at the same door."""
    # Each part by its index: an OR of them reads every order there is.
    lately = Order.objects.filter(submitted_at__gte=order.submitted_at - WITHIN).order_by()
    near: set[UUID] = set()
    # Each village has its "No. 3, Temple Road": the door has to be around here too.
    here = (
        AreaLink.objects.filter(above=order.area_id)
        .values("below")
        .union(AreaLink.objects.filter(below=order.area_id).values("above"))
    )
    key = order.address_key or (same_door(order.address) if order.address else None)
    keys = [key] if key else []
    if order.beneficiary_id:
        near |= set(lately.filter(beneficiary=order.beneficiary_id).values_list("pk", flat=True))
        home = Household.objects.filter(
            dwellers__person=order.beneficiary_id, dwellers__until=None
        ).values_list("pk", "address_key")[:1]
        for household, door in home:
            keys += [door] if door else []
            family = Dweller.objects.filter(household=household, until=None).values("person")
            theirs = lately.filter(beneficiary__in=family)
            near |= set(theirs.values_list("pk", flat=True))
    elif key:  # nobody with a row is named: whoever lives behind this door
        families = Dweller.objects.filter(
            household__address_key=key, household__area__in=here, until=None
        ).values("person")
        near |= set(lately.filter(beneficiary__in=families).values_list("pk", flat=True))
    if keys:
        behind = lately.filter(address_key__in=keys, area__in=here)
        near |= set(behind.values_list("pk", flat=True))
    return near


def _by_words(order: Order, rows: QuerySet[Order]) -> list[Order]:
    """Orders of the same area, going on, whose words say the same; the likest first. What is said
    in confidence is not read for this, on neither side."""
    if not order.words or order.is_confidential:
        return []
    lately = rows.filter(
        area=order.area_id, status__in=GOING_ON, is_confidential=False, is_forgotten=False,
        submitted_at__range=(order.submitted_at - WITHIN, order.submitted_at + WITHIN),
    )  # fmt: skip
    mine = _said(order, order.words, order.service.details if order.service else [])
    mine_pairs = pairs(mine.words)
    columns = ("pk", "words", "service__details")
    opened = {  # bare rows: sixty whole ones take four times as long
        pk: (words, details or [])
        for pk, words, details in lately.order_by("-submitted_at").values_list(*columns)[
            :MOST_OPENED
        ]
    }
    near = [
        pk
        for pk, (words, details) in opened.items()
        if nearness(mine_pairs, pairs(without_answers(words, details)))
    ]
    if not near:
        return []
    rest = with_card(lately.filter(pk__in=near), "address", "wish_from")
    scored = [(likeness(mine, _said(one, *opened[one.pk])), one) for one in rest]
    scored.sort(key=lambda pair: -pair[0])
    return [one for score, one in scored if score > 0]


def _said(order: Order, words: str, details: list[str]) -> Said:
    wished = timezone.localdate(order.wish_from) if order.wish_from else None
    on = timezone.localdate(order.submitted_at)
    own = without_answers(words, details)
    return Said(words=own, on=on, address=order.address, wished=wished)
