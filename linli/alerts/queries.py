"""Reading warnings: which hold in a place, which are over, which a duty officer sees to."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from linli.accounts.models import Person
from linli.alerts.models import (
    PUBLIC,
    Advice,
    Alert,
    AlertArea,
    Colour,
    Mention,
    MsgType,
    RefusedDocument,
    Status,
)
from linli.areas import queries as areas
from linli.areas.codes import STATS
from linli.areas.models import Area, AreaCode, AreaLink
from linli.areas.models import Kind as AreaKind
from linli.organisations.scope import Power, areas_where, grants_with, narrow

HEIGHT = Case(
    *(When(colour=colour, then=Value(n)) for n, colour in enumerate(Colour.values, start=1)),
    default=Value(0),
    output_field=IntegerField(),
)
REAL_FIRST = Case(
    When(status=Status.ACTUAL, then=Value(0)), default=Value(1), output_field=IntegerField()
)


def warnings(area_id: UUID) -> QuerySet[Alert]:
    """What everybody may see of an area, without the messages that only lift another."""
    there = AlertArea.objects.filter(areas.around(area_id), alert=OuterRef("pk"))
    rows = Alert.objects.filter(Exists(there), status__in=PUBLIC)
    return rows.exclude(msg_type=MsgType.CANCEL).defer("document")


def holding(area_id: UUID, now: datetime | None = None) -> QuerySet[Alert]:
    """The warnings that hold in an area: real ones before exercises, the highest first."""
    rows = warnings(area_id).filter(closed_by=None, shows_until__gt=now or timezone.now())
    return rows.order_by(REAL_FIRST, HEIGHT.desc(), "-sent", "-id")


def former(area_id: UUID, now: datetime | None = None) -> QuerySet[Alert]:
    """Those that were lifted, changed or are over; the latest first."""
    over = Q(closed_by__isnull=False) | Q(shows_until__lte=now or timezone.now())
    rows = warnings(area_id).filter(over).select_related("closed_by")
    return rows.order_by("-sent", "-id")


def for_the_feed(area_id: UUID) -> QuerySet[Alert]:
    """Every public message about an area, the lifting ones too, the latest first."""
    there = AlertArea.objects.filter(areas.around(area_id), alert=OuterRef("pk"))
    rows = Alert.objects.filter(Exists(there), status__in=PUBLIC).defer("document")
    return rows.order_by("-sent", "-id")


def public() -> QuerySet[Alert]:
    """What anybody may read by its address."""
    return Alert.objects.filter(status__in=PUBLIC).select_related("closed_by")


def advice(area_id: UUID, now: datetime | None = None) -> QuerySet[Advice]:
    """What the place and those around it ask of people now."""
    now = now or timezone.now()
    rows = Advice.objects.filter(areas.around(area_id), ended_at=None, until__gt=now)
    return rows.select_related("area").order_by("is_exercise", "-written_at", "-id")


def seen_to_by(by: Person) -> QuerySet[Alert]:
    """The warnings for the areas where somebody is on duty, and for what lies over them."""
    mine = AlertArea.objects.filter(area__in=areas_where(by, Power.RELAY_ALERTS))
    above = AreaLink.objects.filter(below__in=grants_with(by, Power.RELAY_ALERTS).values("area"))
    over = AlertArea.objects.filter(area__in=above.values("above"))
    rows = Alert.objects.filter(Q(pk__in=mine.values("alert")) | Q(pk__in=over.values("alert")))
    return rows.select_related("closed_by", "relayed_by").defer("document").order_by("-sent", "-id")


def relayed_by_hand(by: Person, now: datetime) -> QuerySet[Alert]:
    """What holds and was relayed by an officer where somebody is on duty."""
    rows = seen_to_by(by).filter(how="officer", closed_by=None, shows_until__gt=now)
    return rows.exclude(msg_type=MsgType.CANCEL)


def advice_of(by: Person) -> QuerySet[Advice]:
    """The advice of the areas where somebody is on duty, the newest first."""
    rows = narrow(Advice.objects.all(), by, Power.RELAY_ALERTS)
    return rows.select_related("area", "written_by").order_by("-written_at", "-id")


def refused() -> QuerySet[RefusedDocument]:
    return RefusedDocument.objects.defer("kept").order_by("-at", "-id")


def names_of(alert: Alert) -> list[str]:
    """The names of its areas here."""
    rows = AlertArea.objects.filter(alert=alert).order_by("area__name", "area")
    return list(rows.values_list("area__name", flat=True))


def codes_of(alert: Alert) -> list[tuple[str, str]]:
    """The areas of a warning as (code, name), for our own documents."""
    own = AlertArea.objects.filter(alert=alert).values("area")
    rows = AreaCode.objects.filter(area__in=own, scheme=STATS, valid_until=None)
    return list(rows.order_by("code").values_list("code", "area__name"))


def province_of(area: Area | UUID) -> str:
    """The first two digits of the code of the province an area lies in; "" if nobody knows."""
    top = areas.above(area).filter(kind=AreaKind.PROVINCE).values("pk")
    codes = AreaCode.objects.filter(area__in=top, scheme=STATS, valid_until=None)
    return (codes.order_by("code").values_list("code", flat=True).first() or "")[:2]


Key = tuple[str, str, datetime]  # sender, identifier, sent: what CAP calls a message by


def mentioned(keys: Iterable[Key], status: str) -> list[Alert]:
    """Those of the messages that are here, of the same status: an exercise lifts no real one."""
    each = [Q(sender=key[0], identifier=key[1], sent=key[2]) for key in keys]
    if not each:
        return []
    rows = Alert.objects.filter(reduce(or_, each), status=status).defer("document")
    return list(rows.select_related("closed_by").order_by("sent", "id"))


def mentioning(keys: Iterable[Key], alert: Alert) -> list[Alert]:
    """The other messages of the same sender and status that change or lift one of these."""
    each = [Q(sender=key[0], identifier=key[1], sent=key[2]) for key in keys]
    if not each:
        return []
    rows = Alert.objects.filter(
        pk__in=Mention.objects.filter(reduce(or_, each)).values("alert"),
        sender=alert.sender, status=alert.status,
        msg_type__in=(MsgType.UPDATE, MsgType.CANCEL),
    )  # fmt: skip
    return list(rows.exclude(pk=alert.pk).defer("document").order_by("sent", "id"))


def keys_of(alerts: Iterable[Alert]) -> set[Key]:
    """What they mention."""
    rows = Mention.objects.filter(alert__in=[one.pk for one in alerts])
    return set(rows.values_list("sender", "identifier", "sent"))
