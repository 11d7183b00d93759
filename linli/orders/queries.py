"""Which orders, for whom, and what somebody is to one of them."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import AreaLink
from linli.areas.models import Kind as AreaKind
from linli.core.days import midnight
from linli.core.events import history
from linli.core.prepared import Prepared
from linli.core.sealing import lookup
from linli.orders.asked import offers_to, units_of
from linli.orders.life import ENDED, GOING_ON, TAKEN, Status
from linli.orders.models import Answer, Complaint, Draft, Hand, Offer, Order
from linli.organisations.models import Role
from linli.organisations.scope import Power, areas_held, areas_where, in_force
from linli.people import queries as people
from linli.people.models import Acting, ForceKind, Level
from linli.people.presence import Inside

HIDDEN_AFTER = timedelta(days=30)
ASKED_IN = TAKEN | {Status.OFFERED}  # somebody may be asked to take it on, or to go along
MOST_DRAFTS = 5  # shown
OVER = (Power.DISPATCH, Power.HEAR_COMPLAINTS)  # who answers for orders: the confidential ones too


def is_asker(by: Person, order: Order) -> bool:
    """Who it is for, or whoever acts for them today with the right to order; who asked, where it
    is for nobody with a row. Whoever ordered for another sees nothing more when they act no more.
    What is confidential is theirs whom it is for: of others only whoever asked for it themselves.
    """
    if order.is_confidential and by.pk not in (order.beneficiary_id, order.asked_by_id):
        return False
    return is_of_their_own(by, order)


def is_of_their_own(by: Person, order: Order) -> bool:
    """Whether it is for themselves or for somebody they act for: nobody serves their own."""
    if order.beneficiary_id is None:
        return by.pk == order.asked_by_id
    if by.pk == order.beneficiary_id:
        return True
    return bool(_ACTS_FOR.all(by.pk, timezone.localdate(), order.beneficiary_id))


def acting(by: Person) -> QuerySet[Acting]:
    """For whom somebody may order today."""
    return acting_on(by.pk, timezone.localdate())


def acting_on(actor: UUID, day: date) -> QuerySet[Acting]:
    return Acting.objects.filter(
        actor=actor, may_order=True, ended_at=None, valid_from__lte=day, valid_until__gte=day
    )


_ACTS_FOR: Prepared[tuple[UUID]] = Prepared(
    lambda actor, day, person: acting_on(actor, day).filter(person=person).values_list("pk"),
    UUID,
    date,
    UUID,
)


def hand_of(by: Person, order: Order) -> Hand | None:
    return _HAND.first(order.pk, by.pk)


_HAND = Prepared(
    lambda order, person: Hand.objects.filter(order=order, person=person, left_at=None), UUID, UUID
)


def rated_by(order: Order) -> UUID | None:
    """Who gave the rating that stands."""
    rows = history(order).filter(verb="order.rated").order_by("-pk")
    return rows.values_list("actor", flat=True).first()


def was_hand(by: Person, order: Order) -> bool:
    return order.hands.filter(person=by).exists()


def open_presence(by: Person) -> Hand | None:
    """Where the person is checked in and not out yet."""
    return _INSIDE.first(by.pk)


_INSIDE = Prepared(
    lambda person: Hand.objects.filter(person=person, came_at__isnull=False, went_at=None), UUID
)


def inside(person_id: UUID) -> Inside | None:
    """The same, for whoever asks from elsewhere: without a word of whom they visit."""
    there = _INSIDE.first(person_id)
    return Inside(_("a visit"), reverse("orders:one", args=[there.order_id])) if there else None


def was_at_a_door(person_id: UUID, begun: datetime, ended: datetime, but: UUID | None) -> bool:
    """Whether somebody was on another visit for some of that time."""
    return any(order != but for (order,) in _AT_A_DOOR.all(person_id, ended, begun))


_AT_A_DOOR: Prepared[tuple[UUID]] = Prepared(
    lambda person, ended, begun: Hand.objects.filter(
        person=person, came_at__lt=ended, went_at__gt=begun
    ).values_list("order"),
    UUID,
    datetime,
    datetime,
)


def has_in_hand(by: Person, person: Person) -> bool:
    """Whether somebody of the staff goes to a person: they took an order for them on, and it is
    not over."""
    return Hand.objects.filter(
        order__beneficiary=person, order__status__in=TAKEN, person=by, left_at=None
    ).exists()


def forces_in_force(person: Person) -> list[tuple[str, str]]:
    """The verified forces and the level of each."""
    return _FORCES.all(person.pk, timezone.localdate())


_FORCES: Prepared[tuple[str, str]] = Prepared(
    lambda person, today: (
        people.forces_in_force(today).filter(person=person).values_list("kind", "level")
    ),
    UUID,
    date,
)


def level_of(person: Person) -> str:
    levels = [level for kind, level in forces_in_force(person) if kind == ForceKind.WORKER]
    return levels[0] if levels else Level.NONE


def is_social_worker(person: Person) -> bool:
    if not person.is_active:
        return False
    found = _SOCIAL.all(person.pk, timezone.localdate())
    return any(person.acting_as in (None, pk) for (pk,) in found)


_SOCIAL: Prepared[tuple[UUID]] = Prepared(
    lambda person, today: (
        in_force(person, today)
        .filter(role__in=(Role.WORKER, Role.STATION_HEAD))
        .order_by()
        .values_list("pk")
    ),
    UUID,
    date,
)


def lives_near(person: Person, order: Order) -> bool:
    """In the same town: whoever lives there knows the way."""
    if person.area_id is None:
        return False
    return _IN_TOWN.first(person.area_id, order.area_id) is not None


def _in_town(home: UUID, area: UUID) -> QuerySet[AreaLink, Any]:
    towns = AreaLink.objects.filter(below=area, above__kind=AreaKind.TOWN)
    here = Q(above__in=towns.values("above")) | Q(above=area)
    return AreaLink.objects.filter(here, below=home).values_list("above")


_IN_TOWN = Prepared(_in_town, UUID, UUID)


def is_long_over(order: Order) -> bool:
    """Thirty days after the end whoever went need not know where it was any more; nor while it is
    being done again by another."""
    ended = order.moved_at if order.status == Status.REDO else order.closed_at
    return ended is not None and timezone.now() - ended > HIDDEN_AFTER


def repeat_is_over(order: Order) -> bool:
    return Order.objects.filter(repeats=order, status__in=ENDED).exists()


# --- lists --------------------------------------------------------------------------------


# A wide row costs more than the search for it: each column is named in the statement, and sealed
# words are opened and lists of codes taken apart in each row. So every page names what it shows.
CARD = (
    "area__name", "on", "seq", "service__name", "service__name_en", "service__icon",
    "package__name", "package__name_en", "beneficiary__name", "lead__name", "status", "urgency",
    "is_anonymous", "is_confidential", "returns", "submitted_at", "due_at", "slot_from",
    "slot_until", "merged_into",
)  # fmt: skip


def with_card(orders: QuerySet[Order], *more: str) -> QuerySet[Order]:
    """With what a card shows, and no more; `more`: further columns."""
    beside = ("service", "package", "area", "lead", "beneficiary")
    return orders.select_related(*beside).only(*CARD, *more)


def mine(by: Person) -> QuerySet[Order]:
    """What is for somebody and for those they act for; what they asked for others without a row."""
    return mine_on(by.pk, timezone.localdate())


def mine_on(person: UUID, day: date) -> QuerySet[Order]:
    rows, for_others = Order.objects.order_by(), acting_on(person, day).values("person")
    open_to_family = Q(is_confidential=False) | Q(asked_by=person)  # as is_asker says
    found = rows.filter(pk__in=any_of(
        rows.filter(asked_by=person, beneficiary=None).values("pk"),
        rows.filter(beneficiary=person).values("pk"),
        rows.filter(open_to_family, beneficiary__in=for_others).values("pk"),
    ))  # fmt: skip
    return found.order_by("-id")


def any_of(first: QuerySet[Any, Any], *more: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Ids that one of these finds, each by its index: PostgreSQL reads every order there is for an
    OR of them."""
    return first.order_by().union(*(one.order_by() for one in more), all=True)


def of_areas(always: QuerySet[Any, Any], others: QuerySet[Any, Any]) -> Q:
    """Orders of some areas, ids of which are given; of others unless they are confidential."""
    here = Q(area__in=any_of(always, others))  # by which they are sought; the rest is looked at
    return here & (Q(is_confidential=False) | Q(area__in=always))


def reached_by_roles(by: Person) -> Q:
    """What `rules.may_open_at_desk` lets roles open: by area, however many orders there are."""
    always = (areas_where(by, one) for one in OVER)
    return of_areas(any_of(*always), areas_where(by, Power.TAKE_ORDERS))


def going_on(by: Person) -> QuerySet[Order]:
    return mine(by).filter(status__in=GOING_ON)


def handed_to(by: Person) -> QuerySet[Order]:
    """What somebody goes for, or lately went for and what is not over: by index, however many
    orders they did in all the years."""
    since = timezone.now() - HIDDEN_AFTER
    own = Hand.objects.filter(person=by, left_at=None)
    open_ones = own.filter(went_at=None, order__status__in=GOING_ON).values("order")
    lately = own.filter(went_at__gte=since).values("order")
    return Order.objects.filter(pk__in=any_of(open_ones, lately, led_by(by)))


def led_by(by: Person) -> QuerySet[Order]:
    """What somebody leads and is not over, as ids."""
    return Order.objects.filter(lead=by, status__in=GOING_ON).order_by().values("pk")  # type: ignore[return-value]


def in_reach(by: Person, power: Power) -> QuerySet[Order]:
    """The orders of the areas where somebody has the power."""
    return Order.objects.filter(area__in=areas_where(by, power))


def queue(by: Person) -> QuerySet[Order]:
    """What waits for a dispatcher, by the clock."""
    return queue_of(areas_held(by, Power.DISPATCH))


def queue_of(over: Collection[UUID]) -> QuerySet[Order]:
    here = AreaLink.objects.filter(above__in=over).values("below")
    waiting = (Status.SUBMITTED, Status.RETURNED)
    return Order.objects.filter(area__in=here, status__in=waiting).order_by("due_at", "id")


def open_near(by: Person) -> QuerySet[Order]:
    """What is open to whoever can: to staff by their area, to volunteers and party members by the
    town they live in. What is confidential only to staff; rules.open_to looks at each of those."""
    serves = areas_where(by, Power.SERVE)
    here = Q(area__in=serves)
    if by.area_id and forces_in_force(by):
        towns = AreaLink.objects.filter(below=by.area_id, above__kind=AreaKind.TOWN)
        near = AreaLink.objects.filter(above__in=towns.values("above")).values("below")
        here = of_areas(serves, near)
    rows = Order.objects.filter(here, status=Status.OPEN).exclude(asked_by=by)
    return rows.exclude(beneficiary=by).order_by("accept_by", "id")


def offered_to(by: Person) -> QuerySet[Order]:
    """What waits for this person's answer."""
    waits = Offer.objects.filter(answer=Answer.OPEN)
    own, units = waits.filter(to=by), waits.filter(unit__in=units_of(by))
    offers = any_of(own.values("order"), units.values("order"))
    return Order.objects.filter(status__in=ASKED_IN, pk__in=offers)


def todays_round(by: Person) -> QuerySet[Order]:
    """Where somebody goes today, by the clock."""
    today = visited_on(timezone.localdate())
    return handed_to(by).filter(today, status__in=TAKEN).order_by("slot_from", "id")


def visited_on(day: date) -> Q:
    """Of this day here: two moments, because a date has to be made of each row that is read."""
    begins = midnight(day)
    return Q(slot_from__gte=begins, slot_from__lt=begins + timedelta(days=1))


def to_call_back(by: Person) -> QuerySet[Order]:
    """Who is to be called: low ratings and the sample, never by somebody who went. What was said
    in confidence is asked after by whoever hears complaints."""
    went = Hand.objects.filter(order=OuterRef("pk"), person=by)
    calls, hears_of = (areas_where(by, one) for one in (Power.CALL_PEOPLE, Power.HEAR_COMPLAINTS))
    rows = Order.objects.filter(
        Q(area__in=any_of(calls, hears_of)),
        Q(area__in=calls, is_confidential=False) | Q(area__in=hears_of, is_confidential=True),
        needs_follow_up=True, followed_up_at=None, status__in=(Status.CONFIRMED, Status.RATED),
    )  # fmt: skip
    return rows.exclude(Exists(went)).order_by("due_at", "id")


def complaints(by: Person) -> QuerySet[Complaint]:
    rows = Complaint.objects.filter(
        answered_at=None, order__area__in=areas_where(by, Power.HEAR_COMPLAINTS)
    )
    return rows.exclude(order__hands__person=by).select_related("order__service", "order__area")


def same_door(address: str) -> str:
    """The hash under which an address is found."""
    return lookup(address, "address")


def visible_to(by: Person) -> QuerySet[Order]:
    """Every order somebody may know of; what they see of it is another question (rules.py)."""
    return Order.objects.filter(
        Q(pk__in=mine(by).order_by().values("pk"))
        | Exists(Hand.objects.filter(order=OuterRef("pk"), person=by))
        | Exists(offers_to(by).filter(order=OuterRef("pk")))
        | Q(area__in=areas_where(by, Power.DISPATCH))
        | Q(area__in=areas_where(by, Power.TAKE_ORDERS), is_confidential=False)
        | Q(area__in=areas_where(by, Power.HEAR_COMPLAINTS))
        | (
            Q(status=Status.OPEN)
            & Q(pk__in=open_near(by).order_by().values("pk"))
            & Q(is_confidential=False)
        )
    )


def drafts_of(by: Person) -> QuerySet[Draft]:
    """What somebody began to order and did not send, latest first. What they said stays closed."""
    rows = Draft.objects.filter(by=by).select_related("service", "package").order_by("-at")
    return rows.defer("said")[:MOST_DRAFTS]


def served_by(order: Order) -> Iterable[Hand]:
    """Who goes or went, with their names."""
    return order.hands.filter(left_at=None).select_related("person", "organisation")


def going_for(by: Person) -> QuerySet[Order]:
    """What somebody has, is offered or could take."""
    theirs = (handed_to(by), offered_to(by), open_near(by).filter(is_confidential=False))
    rows = Order.objects.filter(pk__in=any_of(*(one.values("pk") for one in theirs)))
    return rows.filter(status__in=GOING_ON).order_by("due_at", "id")


def of_person(person: Person, by: Person) -> QuerySet[Order]:
    """What was ordered for somebody, of what whoever asks may know of; newest first."""
    return visible_to(by).filter(beneficiary=person).order_by("-id")
