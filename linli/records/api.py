"""The public figures for programs: what was done in an area, from a month to a month."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from linli.areas.models import Area
from linli.records import queries
from linli.records.blocks import SMALL, shown
from linli.records.models import FORCES

figures = Router(tags=["records"])
MONTH = r"^(20\d\d|21\d\d)-(0[1-9]|1[0-2])$"

Number = Annotated[int, Field(ge=0)] | None


class FiguresOut(Schema):
    """A number that is null is one of 1 to 4: too small to be published."""

    area: UUID
    first_month: str
    last_month: str
    services: Number
    person_times: Number
    people: Number
    minutes_by_force: dict[str, int] | None


@figures.get("", response=FiguresOut, auth=None)
def public_figures(
    request: HttpRequest,
    area: UUID,
    first: Annotated[str, Query(alias="from", pattern=MONTH)] = "",
    last: Annotated[str, Query(alias="to", pattern=MONTH)] = "",
) -> dict[str, Any]:
    """Services, attendances, people and minutes of each force, in the area and all below it.

    Months as YYYY-MM; this month unless given.
    """
    if not Area.objects.filter(pk=area).exists():
        raise Http404
    begin, end = sorted((_month(first), _month(last)))
    found = queries.figures(area, begin, end)
    small = found.services and found.services < SMALL
    return {
        "area": area,
        "first_month": f"{begin:%Y-%m}",
        "last_month": f"{end:%Y-%m}",
        "services": shown(found.services),
        "person_times": shown(found.person_times),
        "people": shown(found.people),
        "minutes_by_force": None if small else {f: found.minutes_by_force[f] for f in FORCES},
    }


def _month(words: str) -> date:
    if not words:
        return timezone.localdate().replace(day=1)
    return date(int(words[:4]), int(words[5:]), 1)
