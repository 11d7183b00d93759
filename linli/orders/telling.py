"""Who is told of a step, and what the letter's holes are filled with."""

from collections.abc import Iterable, Mapping
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
from linli.orders import queries, seats, whole
from linli.orders.life import STEPS, Party, Status, Step
from linli.orders.models import Answer, Order, Part
from linli.organisations.models import Role
from linli.organisations.scope import Power, powers_in

FIRST = list(Party)
# What somebody at the desk does with an order.
HANDLED = [step.event for step in STEPS.values() if step.who & {Party.DISPATCHER, Party.STREET}]
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
            is_private=is_theirs and order.is_confidential, rings=rings,
        )  # fmt: skip


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
    """The same, for the call list; nobody, once it is forgotten."""
    order = Order.objects.filter(pk=pk, is_forgotten=False).first()
    if order is None:
        return Reached()
    to = frozenset((order.beneficiary_id, order.asked_by_id))
    return reached(order)._replace(besides=said_at_the_door(order), to=to)


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
            return _asked(order)
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


def _asked(order: Order) -> list[Person]:
    """The persons it is offered to, and those who answer for the units."""
    offers = queries.held_out(order)
    persons = [offer.to for offer in offers if offer.to]
    units = [offer.unit_id for offer in offers if offer.unit_id]
    roles = [*RECEIVERS, Role.AGENCY_MANAGER]
    return persons + list(_holding(roles, organisation__in=units)) if units else persons


def _invited(order: Order) -> list[Person]:
    """Who is asked to go along or to take it over; each is told once, when they are asked."""
    offers = order.offers.filter(answer=Answer.OPEN).exclude(part=Part.LEAD)
    return [offer.to for offer in offers.select_related("to").order_by("-made_at")[:1] if offer.to]


def heads(order: Order) -> list[Person]:
    """The heads of the station that answers for the area: the nearest."""
    near = AreaLink.objects.filter(below=order.area_id).exclude(above__kind__in=WIDE)
    return list(_holding([Role.STATION_HEAD], area__in=near.values("above")))


def handler(order: Order) -> list[Person]:
    """Whoever at the desk had it in hand last, while they may dispatch there."""
    rows = Event.objects.filter(
        subject_kind=Order._meta.label_lower, subject_id=order.pk, verb__in=HANDLED,
        actor__isnull=False,
    )  # fmt: skip
    last = rows.select_related("actor").order_by("-id").first()
    if last is None or last.actor is None:
        return []
    return [last.actor] if Power.DISPATCH in seats.seat(last.actor, order.area_id).powers else []


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
