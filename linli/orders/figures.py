"""What everybody may know of a place's orders: how many, how fast, how they were found.

An order that nobody rated is never counted as satisfied: its share is said beside the marks.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, F, Q
from django.db.models.functions import TruncMonth

from linli.areas.queries import lay_in
from linli.core.days import midnight
from linli.orders.models import Order
from linli.records.blocks import SMALL

GOOD = 3  # of 4


def words(area_id: UUID, first: date, last: date) -> dict[str, Any] | None:
    """The block of a place's public page, from one month to another; None while there is little.

    One query over the index on area and confirmation.
    """
    begins, ends = midnight(first), midnight(_month_after(last))
    month = TruncMonth("confirmed_at", output_field=DateField())
    there = lay_in([area_id], "month")
    found = Order.objects.alias(month=month).filter(
        there, confirmed_at__gte=begins, confirmed_at__lt=ends
    ).aggregate(
        confirmed=Count("pk"),
        in_time=Count("pk", filter=Q(begun_at__lte=F("arrive_by"))),
        rated=Count("pk", filter=Q(rated_at__isnull=False)),
        good=Count(
            "pk", filter=Q(attitude__gte=GOOD, timeliness__gte=GOOD, result__gte=GOOD)
        ),
        by_clock=Count("pk", filter=Q(confirmed_how="clock")),
    )  # fmt: skip
    if found["confirmed"] < SMALL:
        return None
    return {
        "confirmed": found["confirmed"],
        "rated": found["rated"],
        "in_time": share(found["in_time"], found["confirmed"]),
        "unrated": share(found["confirmed"] - found["rated"], found["confirmed"]),
        "good": share(found["good"], found["rated"]) if found["rated"] >= SMALL else None,
        "by_clock": share(found["by_clock"], found["confirmed"]),
    }


def share(part: int, of: int) -> int:
    """In whole per cent."""
    return round(100 * part / of) if of else 0


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
