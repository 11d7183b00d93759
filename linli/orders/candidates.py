"""Who could do an order, the likeliest first, each with reasons; and who is left out, and why.

The facts are gathered here in a handful of queries; who fits is decided by `linli.matching`, which
knows no database. A solver may one day stand behind the same two functions.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli import matching
from linli.accounts.models import Person
from linli.areas.models import AreaLink
from linli.areas.models import Kind as AreaKind
from linli.catalogue.models import Force, Trust, Urgency
from linli.core.prepared import Prepared
from linli.orders import fitness, queries
from linli.orders.life import HELD, TAKEN
from linli.orders.models import Answer, Hand, Offer, Order
from linli.orders.rules import LEVELS
from linli.organisations.models import Grant, Role
from linli.organisations.scope import Power, powers_in
from linli.people import abilities
from linli.people.models import Check, Identity, Skill, VolunteerProfile
from linli.people.queries import forces_in_force
from linli.people.volunteers import times_of

MOST = 200  # looked at
# What is seen of each: nothing sealed is opened for two hundred people.
SEEN = ("name", "joined_at", "erased_at", "is_active", "area__latitude",
        "area__longitude", "file__sex", "file__languages")  # fmt: skip
SERVING = [role for role in Role.values if Power.SERVE in powers_in([role])]
SOCIAL = (Role.WORKER, Role.STATION_HEAD)
TRUST = {level: rank for rank, level in enumerate(Trust.values)}
USUAL = timedelta(hours=1)


@dataclass(frozen=True)
class Candidate:
    person: Person
    reasons: tuple[matching.Reason, ...] = ()


@dataclass(frozen=True)
class Found:
    fitting: list[Candidate]
    left_out: list[tuple[Person, matching.LeftOut]]


def candidates(order: Order, among: Collection[UUID] | None = None) -> Found:
    """Staff who serve the area, and verified helpers of the town. `among`: only these of them."""
    people = {one.pk: one for one in around(order, among)}
    helpers = helpers_of(people, order)
    need = need_of(order)
    unsaid = () if has_time(order) else (matching.Why.FREE, matching.Why.USUAL)
    return Found(
        [
            Candidate(people[one.id], tuple(why for why in one.reasons if why.code not in unsaid))
            for one in matching.candidates(need, helpers)
        ],
        [(people[one.id], one) for one in matching.left_out(need, helpers)],
    )


def around(order: Order, among: Collection[UUID] | None = None) -> list[Person]:
    """Everybody who may come into question by where they are."""
    own = (order.beneficiary_id, order.asked_by_id)
    today = timezone.localdate()
    if among is None:
        found = _AROUND.all(order.area_id, today)
    else:
        found = _AROUND_OF.all(order.area_id, today, among)
    return [one for one in found if one.pk not in own][:MOST]


def _around(area: UUID, today: date) -> QuerySet[Person]:
    staff = _serving_over(area, today).values("person")
    towns = AreaLink.objects.filter(below=area, above__kind=AreaKind.TOWN)
    near = AreaLink.objects.filter(above__in=towns.values("above")).values("below")
    helpers = forces_in_force(today).filter(kind__in=("volunteer", "party"), person__area__in=near)
    # Both by their ids: for an OR of them PostgreSQL reads everybody there is.
    people = Person.objects.filter(
        pk__in=queries.any_of(staff, helpers.values("person")), is_active=True, erased_at=None
    )
    return people.select_related("file", "area").only(*SEEN).order_by("pk")


def _serving_over(area: UUID, today: date) -> QuerySet[Grant]:
    over = AreaLink.objects.filter(below=area).values("above")
    return Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=today),
        role__in=SERVING, area__in=over, revoked_at=None, valid_from__lte=today,
    )  # fmt: skip


_AROUND = Prepared(lambda area, day: _around(area, day)[: MOST + 2], UUID, date)
_AROUND_OF = Prepared(
    lambda area, day, among: _around(area, day).filter(pk__in=among), UUID, date, [UUID]
)
_MATES: Prepared[tuple[UUID]] = Prepared(
    lambda units: Grant.objects.filter(
        organisation__in=units, role__in=SERVING, revoked_at=None
    ).values_list("person"),
    [UUID],
)
_SERVE: Prepared[tuple[UUID]] = Prepared(
    lambda area, day: _serving_over(area, day).values_list("person"), UUID, date
)


def mates(units: Collection[UUID]) -> set[UUID]:
    """Who serves for some organisations."""
    return {pk for (pk,) in _MATES.all(units)}


def serving(order: Order) -> set[UUID]:
    """Whose work it is in the order's area."""
    return {pk for (pk,) in _SERVE.all(order.area_id, timezone.localdate())}


def need_of(order: Order) -> matching.Need:
    """What the order asks for, without a word of whom it is for."""
    service = order.service
    starts, ends = span_of(order)
    sex, language = order.wants.get("sex", ""), order.wants.get("language", "")
    of = order.beneficiary_id
    declined, served = _DECLINED.all(order.pk), _SERVED.all(of) if of else []
    home, _dwellers = fitness.household_of(order.beneficiary_id)
    wanted = TRUST[service.trust] if service else TRUST[Trust.VERIFIED]
    return matching.Need(
        starts=starts,
        ends=ends,
        forces=frozenset(service.forces if service else Force.values),
        licence_level=LEVELS[service.licence] if service else 0,
        trust=min(wanted, TRUST[Trust.TRAINED]),  # being cleared is asked for below
        skills=frozenset(fitness.needs_skills(order)),
        clearances=frozenset({matching.CHILDREN} if fitness.needs_clearance(order) else ()),
        household=home,
        refused_by_person=fitness.refused_by(order.beneficiary_id),
        languages=(language,) if language else (),
        sex_wish=sex,
        point=_point(order.area),
        served_before_by=Counter(pk for (pk,) in served),
        declined_by=frozenset(pk for (pk,) in declined),
    )


_DECLINED: Prepared[tuple[UUID]] = Prepared(
    lambda order: (
        Offer.objects.filter(order=order, answer=Answer.DECLINED, to__isnull=False)
        .order_by()
        .values_list("to")
    ),
    UUID,
)
_SERVED: Prepared[tuple[UUID]] = Prepared(
    lambda person: (
        Hand.objects.filter(order__beneficiary=person, order__status__in=HELD, left_at=None)
        .order_by()
        .values_list("person")
    ),
    UUID,
)
_FORCES: Prepared[tuple[UUID, str, str]] = Prepared(
    lambda people, day: (
        forces_in_force(day).filter(person__in=people).values_list("person", "kind", "level")
    ),
    [UUID],
    date,
)
_POSTS: Prepared[tuple[UUID, str]] = Prepared(
    lambda people, area: (
        Grant.objects.filter(
            person__in=people, role__in=SERVING, revoked_at=None,
            area__in=AreaLink.objects.filter(below=area).values("above"),
        ).values_list("person", "role")
    ),
    [UUID],
    UUID,
)  # fmt: skip
_VERIFIED: Prepared[tuple[UUID]] = Prepared(
    lambda people: Identity.objects.filter(person__in=people, state=Check.VERIFIED).values_list(
        "person"
    ),
    [UUID],
)
_TIMES: Prepared[tuple[UUID, list[str]]] = Prepared(
    lambda people: VolunteerProfile.objects.filter(person__in=people).values_list(
        "person", "times"
    ),
    [UUID],
)
# Whoever checked out is done there; without it all they ever did would be read.
_IN_HAND: Prepared[tuple[UUID, datetime | None, datetime | None]] = Prepared(
    lambda people: (
        Hand.objects.filter(person__in=people, left_at=None, went_at=None, order__status__in=TAKEN)
        .order_by()
        .values_list("person", "order__slot_from", "order__slot_until")
    ),
    [UUID],
)


def helpers_of(people: dict[UUID, Person], order: Order) -> list[matching.Helper]:
    """The facts about each of the people: nine queries, however many they are."""
    forces: defaultdict[UUID, set[str]] = defaultdict(set)
    levels: dict[UUID, str] = {}
    for person, kind, level in _FORCES.all(people, timezone.localdate()):
        if kind == Force.WORKER:
            levels[person] = level
        else:
            forces[person].add(kind)
    staff = set()
    for person, role in _POSTS.all(people, order.area_id):
        staff.add(person)
        forces[person].add(Force.WORKER if role in SOCIAL else Force.PARTNER)
    verified = {pk for (pk,) in _VERIFIED.all(people)}
    known = Trust.CLEARED if order.service is None else Trust.TRAINED
    can = abilities.of_many(people, timezone.localdate())
    home, dwellers = fitness.household_of(order.beneficiary_id)
    busy, load = occupied(list(people))
    timed = has_time(order)
    wanted = times_of(*(timezone.localtime(one) for one in span_of(order)))
    usual = {pk for pk, times in _TIMES.all(people) if wanted <= set(times)}
    return [
        matching.Helper(
            id=pk,
            forces=frozenset(forces[pk]),
            licence_level=LEVELS[levels.get(pk, "")],
            trust=TRUST[known] if pk in staff else TRUST[Trust.VERIFIED] if pk in verified else 0,
            skills=frozenset(can.get(pk, ())),
            clearances=frozenset(can.get(pk, set()) & {Skill.CHILDREN}),
            household=home if pk in dwellers else None,
            languages=frozenset(_file(person, "languages")),
            sex=_file(person, "sex") or "",
            point=_point(person.area) if person.area else None,
            busy=tuple(busy[pk]) if timed else (),
            load=load[pk],
            has_time=pk in usual,
        )
        for pk, person in people.items()
    ]


def occupied(people: list[UUID]) -> tuple[dict[UUID, list[matching.Busy]], Counter[UUID]]:
    """When each has something else to do, and how many orders each has in hand."""
    busy: defaultdict[UUID, list[matching.Busy]] = defaultdict(list)
    load: Counter[UUID] = Counter()
    for person, starts, ends in _IN_HAND.all(people):
        load[person] += 1
        if starts and ends:
            busy[person].append(matching.Busy(starts, ends))
    return busy, load


def has_time(order: Order) -> bool:
    """Whether it is known when somebody is wanted: agreed on, wished, or at once because it is
    urgent. Else a time is agreed on with whoever takes it, so nobody is left out as busy now."""
    return bool(order.slot_from or order.wish_from) or order.urgency == Urgency.URGENT


def span_of(order: Order) -> tuple[datetime, datetime]:
    """When it would be done: as agreed, as wished, else as soon as can be."""
    for starts, ends in ((order.slot_from, order.slot_until), (order.wish_from, order.wish_until)):
        if starts and ends:
            return starts, ends
    now = timezone.now()
    length = timedelta(minutes=order.service.minutes) if order.service else USUAL
    return now, now + length


def _file(person: Person, fact: str):  # type: ignore[no-untyped-def]
    return getattr(getattr(person, "file", None), fact, ())


def _point(area: object) -> matching.Point | None:
    latitude, longitude = getattr(area, "latitude", None), getattr(area, "longitude", None)
    return matching.Point(float(latitude), float(longitude)) if latitude and longitude else None
