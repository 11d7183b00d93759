"""What somebody has before them this week, and the month of a station."""

import calendar as months
import re
from datetime import date, datetime, timedelta
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.accounts.doors import signed_in
from linli.activities import meets, queries
from linli.core.days import midnight
from linli.core.http import Request
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.people import week

DAYS = 7
FIRST, LAST = 2020, 2199
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@require_safe
@signed_in
def mine(request: Request) -> HttpResponse:
    """The next seven days: activities, visits, and what one waits for."""
    today = timezone.localdate()
    begins, ends = midnight(today), midnight(today + timedelta(days=DAYS))
    rows = week.planned(request.user, begins, ends)
    days = [(day, list(some)) for day, some in groupby(rows, lambda one: _day(one.begins))]
    return render(request, "activities/week.html", {"days": days, "today": today})


@require_safe
@desk(Power.RUN_ACTIVITIES)
def calendar(request: Request) -> HttpResponse:
    """What is held in a month, day by day."""
    first = _month(request.GET.get("month", ""))
    _weekday, number = months.monthrange(first.year, first.month)
    after = first + timedelta(days=number)
    kept = queries.kept_by(request.user)
    found = meets.held_in(kept, midnight(first), midnight(after))
    by_day = {day: list(rows) for day, rows in groupby(found, lambda one: _day(one.begins_at))}
    weeks = [
        [(day, by_day.get(day, []) if day.month == first.month else None) for day in days]
        for days in months.Calendar().monthdatescalendar(first.year, first.month)
    ]
    context = {
        "first": first, "weeks": weeks, "today": timezone.localdate(),
        "before": (first - timedelta(days=1)).replace(day=1), "after": after,
    }  # fmt: skip
    return render(request, "activities/desk/calendar.html", context)


def _month(text: str) -> date:
    """The first day of a month as an address names it, 2026-12; of this month for anything else."""
    found = MONTH.fullmatch(text)
    if found and FIRST <= int(found[1]) <= LAST:
        return date(int(found[1]), int(found[2]), 1)
    return timezone.localdate().replace(day=1)


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
