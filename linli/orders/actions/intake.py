"""Four doors, one record: one's own phone, on behalf, by telephone or counter, from paper."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area, AreaLink, Kind
from linli.areas.queries import after, placed
from linli.catalogue.models import Package, Service, Urgency
from linli.catalogue.queries import is_offered, packages
from linli.catalogue.templatetags.catalogue import said
from linli.channels import actions as channels
from linli.channels.models import How
from linli.channels.sending import preference_of
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.prepared import Prepared, as_sent
from linli.core.rows import insert, lock
from linli.orders import clock, queries, rules, telling
from linli.orders.life import AFTER, GOING_ON, Party, Status
from linli.orders.models import DayCount, Door, Draft, Note, NoteKind, Order
from linli.people.actions import consents
from linli.people.models import Channel
from linli.people.queries import statuses_of

FURTHEST = timedelta(days=90)
SLIPS_KEPT = timedelta(days=30)
MOST_OPEN = 20  # orders of one account that are going on: more is a mistake, or mischief


@dataclass(frozen=True)
class Need:
    """What somebody needs, as they say it. Empty means not said."""

    service: Service | None = None
    package: Package | None = None
    words: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    point: str = ""
    urgency: str = Urgency.NORMAL
    wish_from: datetime | None = None
    wish_until: datetime | None = None
    wants: dict[str, str] = field(default_factory=dict)
    is_anonymous: bool = False
    # Who rang for them, if it was another, and how they want to be told (channels.models.How).
    caller_name: str = ""
    caller_phone: str = ""
    caller_tie: str = ""
    told_how: str = ""
    is_risk_told: bool = False
    written_on: date | None = None  # the day on the slip of paper


SPOKEN = (Door.PHONE, Door.DESK)
HOW = {Door.PHONE: Channel.PHONE, Door.DESK: Channel.SPOKEN, Door.PAPER: Channel.PAPER}


@transaction.atomic
def place(
    need: Need, *, by: Person, area: Area, beneficiary: Person | None = None, door: str = Door.OWN
) -> Order:
    """Somebody asks for themselves, for family or for a neighbour, on their own screen."""
    if beneficiary is not None and beneficiary.pk != by.pk:
        allow(queries.acting(by).filter(person=beneficiary).exists())
    if beneficiary is None and not need.name and not need.is_anonymous:
        raise Refused(_("Say whom it is for."))
    if len(_GOING.all(by.pk, timezone.localdate())) >= MOST_OPEN:
        sentence = _("%(n)s orders are going on. Wait until some are done, or call us.")
        raise Refused(sentence % {"n": MOST_OPEN})
    if beneficiary is not None and beneficiary.pk == by.pk:
        consents.agree_by_asking(by)
    who = {"asked_by": by, "beneficiary": beneficiary, "taken_by": None}
    return _enter(need, area=area, door=door, **who)


@transaction.atomic
def take_in(
    need: Need, *, by: Person, area: Area, door: str, beneficiary: Person | None = None,
    asked_by: Person | None = None, agreed: bool = False,
) -> Order:  # fmt: skip
    """A member of staff writes down what was said by phone, at the counter or on paper; and,
    where they `agreed` to that, by which way they said so, and when."""
    allow(rules.may_take_in(by, area.pk))
    if door not in (Door.PHONE, Door.DESK, Door.PAPER, Door.IMPORT):
        raise Refused(_("Say how it came in."))
    _is_of_lately(need.written_on, door)
    who: dict[str, Any] = {"asked_by": asked_by, "beneficiary": beneficiary, "taken_by": by}
    if agreed:
        who |= {"agreed_at": timezone.now(), "agreed_how": HOW[Door(door)]}
    if beneficiary is not None and beneficiary.joined_at is None and need.told_how:
        _tell_as_they_said(beneficiary, need.told_how, by=by)
    return _enter(need, area=area, door=door, **who)


def _is_of_lately(day: date | None, door: str) -> None:
    """A slip is typed in within a month; before, it would be overdue by more than anybody can
    make good."""
    if day is None:
        return
    today = timezone.localdate()
    if door != Door.PAPER:
        raise Refused(_("Only a slip of paper has a day on which it was written."))
    if not today - SLIPS_KEPT <= day <= today:
        raise Refused(_("The day on the slip lies within the last 30 days."))


def _tell_as_they_said(person: Person, how: str, *, by: Person) -> None:
    """Somebody without an account said how they want to be told: from now on, of everything."""
    kept = preference_of(person)
    channels.choose(
        person, by=by, wants_sms=how == How.SMS, wants_call=how == How.CALL,
        quiet_from=kept.quiet_from, quiet_until=kept.quiet_until, most_per_day=kept.most_per_day,
    )  # fmt: skip


@transaction.atomic
def add_words(order: Order, *, by: Person, words: str) -> Order:
    """Somebody asked again for what is going on already: it is written beside that order, and
    whoever goes reads it."""
    order = lock(order)
    allow(rules.may_add_words(by, order))
    if order.status not in GOING_ON:
        raise Refused(_("That order is over. Take this one in as a new one."))
    if not words.strip():
        raise Refused(_("Say it in a few words."))
    note = Note.objects.create(order=order, kind=NoteKind.MORE, words=words.strip(), by=by)
    record("order.added_to", by=by, about=order)
    telling.send(telling.people(order, Party.TEAM), "order.added_to.team", order, of=note.pk.hex)
    return order


def again(order: Order, *, by: Person) -> Order:
    """The same once more, at the next free time."""
    allow(queries.is_asker(by, order))
    door = Door.OWN if order.beneficiary_id == by.pk else Door.BEHALF
    need = replace(_need_of(order), package=order.package)
    return place(need, by=by, area=order.area, beneficiary=order.beneficiary, door=door)


def seen(order: Order, *, by: Person, service: Service | None, words: str) -> Order:
    """A need noticed at the visit of an order, asked for on behalf of whom that one is for.

    A neighbour who asked for the first is not told of the second; somebody without a name is.
    """
    need = replace(_need_of(order), service=service, words=words)
    in_season([service] if service else [], timezone.localdate())
    return _write(
        need, area=order.area, door=Door.SEEN, seen_during=order, taken_by=by,
        asked_by=order.asked_by if order.is_anonymous else None, beneficiary=order.beneficiary,
    )  # fmt: skip


def next_time(part: Order) -> None:
    """A part of a package that comes several times: the next, now that the one before is done."""
    more, part.more = part.more - 1, 0
    part.save(update_fields=["more"])
    _write(
        _need_of(part), area=part.area, door=part.door, asked_by=part.asked_by, is_owed=True,
        beneficiary=part.beneficiary, taken_by=part.taken_by, parent=part.parent, more=more,
    )  # fmt: skip


_GOING: Prepared[tuple[UUID]] = Prepared(
    lambda person, day: (
        queries.mine_on(person, day)
        .filter(status__in=GOING_ON - AFTER, parent=None)
        .order_by()
        .values_list("pk")
    ),
    UUID,
    date,
)


def _need_of(order: Order) -> Need:
    """What was said of an order, for another like it."""
    return Need(
        service=order.service, words=order.words, name=order.name, phone=order.phone,
        address=order.address, point=order.point, wants=order.wants,
        is_anonymous=order.is_anonymous, caller_name=order.caller_name,
        caller_phone=order.caller_phone, caller_tie=order.caller_tie, told_how=order.told_how,
    )  # fmt: skip


def _enter(need: Need, **who: Any) -> Order:
    """One order; of a package the whole, which nobody is sent for, and a part for each service."""
    if who["door"] != Door.IMPORT:  # what was asked for elsewhere was asked for then
        in_season(_services_of(need), timezone.localdate(need.wish_from))
    if need.package is None:
        return _write(need, **who)
    if not packages(who["area"].pk).filter(pk=need.package.pk).exists():
        raise Refused(_("This package is not offered here now. Say what you need, and we look."))
    items = list(need.package.items.select_related("service"))
    is_confidential = any(item.service.is_confidential for item in items)
    whole = _write(
        need, package=need.package, status=Status.IN_PARTS, is_confidential=is_confidential, **who
    )
    for item in items:
        part = replace(need, package=None, service=item.service, wish_from=None, wish_until=None)
        _write(part, parent=whole, more=item.times - 1, is_told=False, **who)
    return whole


def _write(
    need: Need, *, area: Area, door: str, asked_by: Person | None, beneficiary: Person | None,
    taken_by: Person | None, is_told: bool = True, is_owed: bool = False, **more: Any,
) -> Order:  # fmt: skip
    """The row itself. Everything that must hold of a new order is checked here. `is_owed`: it was
    promised or begun before, and is done although the service is offered no more, or no more at
    this age; where its area was split and nobody can tell into which, it stays where it was."""
    now = timezone.now()
    if is_owed:
        area = _heir(area, need.address) or area
    else:
        area = _standing(area, need.address)
        _is_possible(need, area, beneficiary, now)
    on, seq = _next_number(counted_in(area))
    who = beneficiary
    order = Order(
        area=area, on=on, seq=seq, service=need.service, door=door, asked_by=asked_by,
        beneficiary=beneficiary, taken_by=taken_by,
        name=need.name or (who.name if who and not need.is_anonymous else ""),
        phone=need.phone or (who.mobile if who and not need.is_anonymous else ""),
        address=need.address, point=need.point, words=need.words, wants=need.wants,
        urgency=need.urgency, wish_from=need.wish_from, wish_until=need.wish_until,
        is_anonymous=need.is_anonymous, told_how=need.told_how, is_risk_told=need.is_risk_told,
        written_on=need.written_on,
        is_confidential=need.is_anonymous or bool(need.service and need.service.is_confidential),
        is_sample=bool(taken_by and taken_by.is_sample) or bool(asked_by and asked_by.is_sample),
        status=Status.SUBMITTED, submitted_at=now,
    )  # fmt: skip
    if taken_by is not None:  # the rest was asked on one's own screen: nobody called
        order.caller_name, order.caller_phone = need.caller_name, need.caller_phone
        order.caller_tie = need.caller_tie
    for name, value in more.items():
        setattr(order, name, value)
    clock.promise(order)
    clock.wind(order, now)
    insert(order)
    record("order.submitted", by=taken_by or asked_by, about=order, door=door, urgency=need.urgency)
    if is_told:
        code = "order.need_seen.asker" if door == Door.SEEN else "order.submitted.asker"
        # Nobody is rung to hear that we have what they have just told us.
        rings = not (door in SPOKEN and asked_by in (None, beneficiary) and not order.caller_tie)
        telling.send(telling.people(order, Party.ASKER), code, order, rings=rings)
    return order


def _standing(area: Area, address: str) -> Area:
    """Where it lies now: what came after an area that has ended, of several the one the address
    says. Where it says none, nobody guesses."""
    found = _heir(area, address)
    if found is None:
        names = _("; ").join(one.name for one in after([area.pk])[area.pk])
        sentence = _("%(name)s was split into %(after)s. Say in which of them it is.")
        raise Refused(sentence % {"name": area.name, "after": names})
    return found


def _heir(area: Area, address: str) -> Area | None:
    """The area itself, what came after it, or that of several in which the address lies."""
    if area.valid_until is None:
        return area
    heirs = after([area.pk])[area.pk]
    return placed(area, address) if len(heirs) > 1 else next(iter(heirs), area)


def _is_possible(need: Need, area: Area, beneficiary: Person | None, now: datetime) -> None:
    service = need.service
    if service is None and need.package is None and not need.words.strip():
        raise Refused(_("Say what is needed, or choose a service."))
    if service is not None and not is_offered(service, area.pk):
        raise Refused(_("This service is not offered here now. Say what you need, and we look."))
    if need.wish_from is not None:
        if need.wish_until is None or need.wish_until <= now:
            raise Refused(_("This time has passed. Choose a later one."))
        if need.wish_from > now + FURTHEST:
            raise Refused(_("Choose a day within the next three months."))
    if service is not None and beneficiary is not None:
        _is_eligible(service, beneficiary)


def _services_of(need: Need) -> list[Service]:
    """What is to be done: the service, or each of a package."""
    if need.package is not None:
        return [item.service for item in need.package.items.select_related("service")]
    return [need.service] if need.service else []


def in_season(services: Iterable[Service], day: date) -> None:
    """Refused where one of them is not done in the month of that day. What has begun, a part that
    comes again or what is done once more, goes on whatever the month."""
    for service in services:
        if not service.in_season(day):
            sentence = _(
                "“%(name)s” is done in these months only: %(months)s. For another time, say in"
                " your own words what you need, and we look."
            )
            months = _(", ").join(map(str, sorted(service.months)))
            raise Refused(sentence % {"name": said(service, "name"), "months": months})


def _is_eligible(service: Service, person: Person) -> None:
    file = getattr(person, "file", None)
    age = file.age_on(timezone.localdate()) if file else None
    if not service.fits_age(age):
        raise Refused(_("This service is for another age. Call us, and we find what fits."))
    groups = set(service.groups)
    if groups and file and not groups & set(statuses_of(person).values_list("group", flat=True)):
        raise Refused(_("This service is kept for certain groups. Call us: we look together."))


def counted_in(area: Area) -> UUID:
    """The area whose orders of a day are counted. Those of a villagers' group or a grid cell are
    numbered with their community's: nobody at its station meets a number twice."""
    if area.kind not in (Kind.GROUP, Kind.GRID):
        return area.pk
    above = AreaLink.objects.filter(below=area).exclude(above__kind__in=(Kind.GROUP, Kind.GRID))
    return above.order_by("steps").values_list("above", flat=True).first() or area.pk


def _next_number(area_id: UUID) -> tuple[date, int]:
    """The next number of the area's day. The row is held until the order is in."""
    today = timezone.localdate()
    table = DayCount._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(  # Django's upsert can only put a value in the place of another
            f'INSERT INTO {table} (area_id, "on", last) VALUES (%s, %s, 1)'  # noqa: S608 - ours
            f' ON CONFLICT (area_id, "on") DO UPDATE SET last = {table}.last + 1 RETURNING last',
            [as_sent(area_id), as_sent(today)],
        )
        return today, cursor.fetchone()[0]


def repeat(order: Order) -> Order:
    """The same order once more, because it was not done well: the second is given afresh."""
    need = replace(_need_of(order), urgency=order.urgency)
    return _write(
        need, area=order.area, door=order.door, asked_by=order.asked_by,
        beneficiary=order.beneficiary, taken_by=order.taken_by, repeats=order, is_owed=True,
        seen_during=order.seen_during,
    )  # fmt: skip


def keep(draft: Draft) -> None:
    """What somebody has said so far: nobody else's business, so no event."""
    draft.at = timezone.now()
    draft.save()
