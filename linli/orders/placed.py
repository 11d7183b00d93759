"""Open orders of an area that has ended go to what came after it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from linli.areas import pointing
from linli.areas.models import Area
from linli.orders.actions.intake import counted_in
from linli.orders.life import AFTER, GOING_ON
from linli.orders.models import DayCount, Order


def register() -> None:
    pointing.register(
        pointing.Pointing(
            "order", _("Open orders"), _open, lambda one: one.address, lambda one: one.number,
            _move,
        )
    )  # fmt: skip


def _open(areas: Collection[UUID]) -> QuerySet[Order]:
    """What is still to be done. What was done stays where it was."""
    return Order.objects.filter(area__in=areas, status__in=GOING_ON - AFTER)


def _move(rows: Sequence[Order], area: Area) -> int:
    """Each keeps its number, unless another has it there already."""
    moved = 0
    for order in rows:
        imported = Order.objects.filter(area=area, import_key=order.import_key)
        if order.import_key and imported.exists():  # a table brought it there as well: people see
            continue
        day = _count_of(area, order)
        if Order.objects.filter(area=area, on=order.on, seq=order.seq).exists():
            day.update(last=F("last") + 1)
            order.seq = day.get().last
        else:
            day.update(last=Greatest("last", order.seq))
        order.area = area
        order.save(update_fields=["area", "seq"])
        moved += 1
    return moved


def _count_of(area: Area, order: Order) -> QuerySet[DayCount]:
    """The numbers of the order's day where it goes."""
    counted = counted_in(area)
    row = DayCount(area_id=counted, on=order.on)
    DayCount.objects.bulk_create([row], ignore_conflicts=True)
    return DayCount.objects.filter(area=counted, on=order.on)
