"""Who is told of a step, and what the letter's holes are filled with."""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import AreaLink
from linli.areas.models import Kind as AreaKind
from linli.channels import actions as channels
from linli.channels.models import How
from linli.channels.reach import Reached
from linli.core.models import Event
from linli.orders import asked, queries, seats, whole
from linli.orders.life import ENDED, STEPS, UNDONE, Party, Status, Step
from linli.orders.models import Answer, Offer, Order, Part
from linli.organisations.models import Role
from linli.organisations.scope import Power, powers_in

FIRST = list(Party)
# What somebody at the desk does with an order.
HANDLED = [step.event for step in STEPS.values() if step.who & {Party.DISPATCHER, Party.STREET}]
ENDING = [step.event for step in STEPS.values() if step.to in ENDED]
MOST_LOOKED_AT = 50  # steps of one order
AT_NIGHT = timedelta(hours=12)  # what is so far away needs nobody out of bed
MOST_TOLD = 20  # of a unit, a station or a street
RECEIVERS = [role for role in Role.values if powers_in([role]) & {Power.SERVE, Power.DISPATCH}]


Known = Mapping[Party, Iterable[Person]]


def tell(
    order: Order, step: Step, *, by: Person | None, is_bad: bool = False, known: Known | None = None
) -> None:
    """Everybody whom the step tells, but for whoever took it. Whoever is several things to the
    order is told once, of the first of them. `known`: who they are, where it was known before."""
    parties = sorted(step.tells | step.if_bad if is_bad else step.tells, key=FIRST.index)
    told = {by.pk} if by is not None else set()
    for party in parties:
        found = known[party] if known and party in known else people(order, party)
        others = [who for who in found if who.pk not in told]
        told |= {who.pk for who in others}
        send(others, f"{step.event}.{party}", order)
        if party == Party.ASKER:
            ring(f"{step.event}.{party}", order)


def send(
    to: Iterable[Person], code: str, order: Order, *, of: str = "", rings: bool = True
) -> None:
    """One letter about one turn of the order, or of what else it is about: told once, whatever is
    repeated."""
    if to:
        once = _once(code, order, of)
        is_theirs = code.endswith(f".{Party.ASKER}")
        channels.tell_all(
            to, code, about=order, once=once, facts=facts(order),
            how=order.told_how if is_theirs else "",
            is_private=is_theirs and order.is_confidential, rings=rings, waits=_has_time(order),
        )  # fmt: skip


def _has_time(order: Order) -> bool:
    """Whether a text message can wait for the morning: the visit is not before then."""
    return order.slot_from is not None and order.slot_from - timezone.now() > AT_NIGHT


def ring(code: str, order: Order) -> None:
    """Whoever asked and has no row here left a number: somebody rings them, if they want it. What
    is confidential is told only to whoever asked to be rung."""
    if order.beneficiary_id or order.asked_by_id or order.is_forgotten:
        return
    is_wanted = order.told_how == How.CALL if order.is_confidential else order.told_how != How.NONE
    if is_wanted and reached(order).number:
        once, is_private = _once(code, order), order.is_confidential
        channels.ring(code, about=order, once=once, facts=facts(order), is_private=is_private)


def reached(order: Order) -> Reached:
    """By whom and at which number it is heard how the order goes on: whoever called for them."""
    if order.caller_phone:
        return Reached(order.caller_name, order.caller_phone)
    return Reached(order.name, order.phone)


def by_id(pk: UUID) -> Reached:
    """The same, for the call list; nobody, thirty days after the end, or once it is forgotten."""
    order = Order.objects.filter(pk=pk, is_forgotten=False).first()
    if order is None or queries.is_long_over(order):
        return Reached()
    to = frozenset((order.beneficiary_id, order.asked_by_id))
    besides = said_at_the_door(order) or said_of_the_end(order)
    return reached(order)._replace(besides=besides, to=to)


def said_of_the_end(order: Order) -> str:
    """Why it was not done, who passed it where, and what else there is: whoever reads no screen is
    told so on the telephone, as others read it on the page of the order."""
    if order.status not in WITH_WHY:
        return ""
    said = [order.get_reason_display() if order.reason else "", order.because]
    if order.status == Status.REFERRED and order.referred_to:
        said.insert(0, _("Passed to %(office)s") % {"office": order.get_referred_to_display()})
    if order.instead:
        said.append(_("What else you can do:") + " " + order.instead)
    return " · ".join(one for one in said if one)


def said_at_the_door(order: Order) -> str:
    """The four digits, for whoever reads no screen and has no slip: told on the telephone, by
    whoever has the number before them and is written down for it; kept in no message."""
    if not order.visit_code or order.status not in (Status.SCHEDULED, Status.ON_THE_WAY):
        return ""
    code = {"code": " ".join(order.visit_code)}
    return _("Whoever comes says these four digits first: %(code)s. Tell nobody.") % code


def _once(code: str, order: Order, of: str = "") -> str:
    return f"{order.pk.hex}:{of or order.turn}:{code}"


def people(order: Order, party: Party) -> Iterable[Person]:
    match party:
        case Party.ASKER:
            by = order.asked_by
            # Not twice; and nobody who asked for another and acts for them no more.
            is_told = by and by != order.beneficiary and queries.is_asker(by, order)
            return [who for who in (order.beneficiary, by if is_told else None) if who]
        case Party.TEAM:
            return [hand.person for hand in whole.TEAM.all(order.pk)]
        case Party.TARGET:
            return asked_now(order)
        case Party.INVITED:
            return _invited(order)
        case Party.HANDLER:
            return handler(order)
        case Party.HEAD:
            return heads(order)
        case Party.HEARER:
            return hearers(order)
        case _:
            return []


def asked_now(order: Order) -> list[Person]:
    """Whoever is asked to take it on, along or over and has not answered."""
    return asked_by(asked.held_out(order))


def asked_by(offers: Collection[Offer]) -> list[Person]:
    """The persons it is offered to, and those who answer for the units."""
    persons = [offer.to for offer in offers if offer.to]
    units = [offer.unit_id for offer in offers if offer.unit_id]
    roles = [*RECEIVERS, Role.AGENCY_MANAGER]
    return persons + list(_holding(roles, organisation__in=units)) if units else persons


def _invited(order: Order) -> list[Person]:
    """Who is asked to go along or to take it over; each is told once, when they are asked."""
    offers = order.offers.filter(answer=Answer.OPEN).exclude(part=Part.LEAD)
    return [offer.to for offer in offers.select_related("to").order_by("-made_at")[:1] if offer.to]


def heads(order: Order) -> list[Person]:
    """The heads of the station that answers for the area: the nearest; where the village has none,
    those of the town. Whatever is to be told a head is told somebody, if there is any."""
    over = AreaLink.objects.filter(below=order.area_id).order_by("steps")
    near, wide = over.exclude(above__kind__in=WIDE), over.filter(above__kind__in=WIDE)
    if found := list(_holding([Role.STATION_HEAD], area__in=near.values("above"))):
        return found
    towns = wide.values_list("above", flat=True)
    each = (list(_holding([Role.STATION_HEAD], area=above)) for above in towns)
    return next(filter(None, each), [])


def handler(order: Order) -> list[Person]:
    """Whoever at the desk had it in hand last, of those who may dispatch there: a lead takes some
    of the same steps. Where nobody of them did, or may any more, the head of the station."""
    for one in _actors(order, HANDLED):
        if Power.DISPATCH in seats.seat(one, order.area_id).powers:
            return [one]
    return heads(order)


def ended_by(order: Order) -> list[Person]:
    """Whoever ended it last; not the clock, and not whoever asked for it."""
    found = _actors(order, ENDING)[:1]
    return [one for one in found if not queries.is_asker(one, order)]


def _actors(order: Order, verbs: Collection[str]) -> list[Person]:
    """Who took such steps of it, each once, the last first."""
    rows = Event.objects.filter(
        subject_kind=Order._meta.label_lower, subject_id=order.pk, verb__in=verbs,
        actor__isnull=False,
    )  # fmt: skip
    found = rows.select_related("actor").order_by("-id")[:MOST_LOOKED_AT]
    return list({one.actor_id: one.actor for one in found if one.actor}.values())


def hearers(order: Order) -> list[Person]:
    """Who hears complaints there and had no part in it."""
    roles = [role for role in Role.values if Power.HEAR_COMPLAINTS in powers_in([role])]
    over = AreaLink.objects.filter(below=order.area_id).values("above")
    went = set(order.hands.values_list("person", flat=True))
    return [who for who in _holding(roles, area__in=over) if who.pk not in went]


def street(order: Order) -> list[Person]:
    """Who dispatches for the whole town or more."""
    roles = [role for role in Role.values if Power.DISPATCH in powers_in([role])]
    wide = AreaLink.objects.filter(below=order.area_id, above__kind__in=WIDE).values("above")
    return list(_holding(roles, area__in=wide))


WITH_WHY = UNDONE | {Status.REFERRED}
WIDE = (AreaKind.TOWN, AreaKind.ZONE, AreaKind.COUNTY, AreaKind.CITY, AreaKind.PROVINCE)


def _holding(roles: list[str], **where: object):  # type: ignore[no-untyped-def]
    today = timezone.localdate()
    held = {f"grants__{name}": value for name, value in where.items()}
    return (
        Person.objects.filter(
            is_active=True, grants__role__in=roles, grants__revoked_at=None,
            grants__valid_from__lte=today, **held,
        )
        .exclude(grants__valid_until__lt=today)
        .distinct()
        .order_by("pk")[:MOST_TOLD]
    )  # fmt: skip


def facts(order: Order) -> dict[str, str | int]:
    """What a letter may say: in figures that read the same in every language, and names."""
    return {
        "number": order.number,
        "service": order.service.name if order.service and not order.is_confidential else "",
        "who": order.lead.name if order.lead else "",
        "when": span(order),
    }


def span(order: Order) -> str:
    """11-19 9:00–10:30."""
    if order.slot_from is None or order.slot_until is None:
        return ""
    begins, ends = timezone.localtime(order.slot_from), timezone.localtime(order.slot_until)
    return f"{begins:%m-%d %H:%M}–{ends:%H:%M}"
