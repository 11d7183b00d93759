"""What was done: for those it was done for, those who did it, and everybody."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.accounts.doors import signed_in
from linli.areas import here
from linli.catalogue.templatetags.catalogue import said
from linli.core import nav
from linli.core.http import Request
from linli.core.paging import page_of
from linli.core.remember import remembered
from linli.core.templatetags.linli import day, local
from linli.organisations.scope import Power, may
from linli.records import blocks, queries
from linli.records.blocks import Line, public_blocks, shown
from linli.records.forms import Figure, months
from linli.records.models import FORCES, ServiceRecord
from linli.records.templatetags.records import hours

GAVE = "gave"


@require_safe
@signed_in
def mine(request: Request) -> HttpResponse:
    """What was done for me, and what I did for others."""
    gave = request.GET.get("of") == GAVE
    person = request.user
    rows: Any = queries.given_by(person) if gave else queries.received_by(person)
    context = {"page": page_of(rows, request.GET.get("page")), "gave": gave}
    return render(request, "records/mine.html", context)


@require_safe
def figures(request: Request, slug: str) -> HttpResponse:
    """What was done in a place in a month, with what each figure means and the list it counts."""
    place = here.ever(slug)
    if place is None:
        raise Http404
    offered = _months(place)
    month = _month(request.GET.get("month", ""), offered)
    request.holds_once = True  # not kept for other visitors: a record counts at once
    found = queries.figures(place.id, month, month)
    context = {"place": place, "month": f"{month:%Y-%m}"}
    of = request.GET.get("of", "")
    if behind := _behind(of, place.id, month, found) or blocks.behind(of, place.id, month):
        page = page_of(behind.rows, request.GET.get("page"))
        context |= {
            "label": behind.label, "number": behind.number, "page": page,
            "lines": behind.lines(list(page)),
        }  # fmt: skip
        return render(request, "records/figures_list.html", context)
    minutes = tuple(found.minutes_by_force.items())
    counted = (found.services, found.person_times, found.people, minutes)
    key = ("figures", place.id, month, get_language(), request.display, counted)
    body = remembered(key, lambda: _body(request, place, month, found))
    context |= {"body": body, "months": offered[:12], "desk_url": _lists(request, place, month)}
    return render(request, "records/figures.html", context)


def _lists(request: Request, place: here.Place, month: date) -> str:
    """Where those who answer for this place open the lists behind the other blocks; "" for others.
    Asked afresh for each reader: it is no part of what is drawn once for all."""
    way = nav.way_to("orders_station")
    if not (way and request.user.is_authenticated):
        return ""
    if not any(may(request.user, one, place.id) for one in (Power.DISPATCH, Power.HEAR_COMPLAINTS)):
        return ""
    return f"{way}?area={place.id}&month={month:%Y-%m}"


def _published(found: queries.Figures, figure: str) -> int:
    """The number behind which a list stands; 0 where none is published."""
    if not shown(found.services):
        return 0
    numbers = {
        Figure.SERVICES: found.services, Figure.TIMES: found.person_times,
        Figure.PEOPLE: found.people, **found.minutes_by_force,
    }  # fmt: skip
    number = numbers.get(figure, 0)
    return number if figure in FORCES else shown(number) or 0


def _behind(
    figure: str, place: UUID, month: date, found: queries.Figures
) -> blocks.Behind | None:  # fmt: skip
    """What a figure counts, with what a line shows of it; None where no number is published."""
    number = _published(found, figure)
    if not number:
        return None
    rows: Any = queries.behind(figure, queries.counted(place, month, month))
    if figure != Figure.PEOPLE:
        path = "" if figure == Figure.SERVICES else "record__"
        rows = rows.select_related(f"{path}service", f"{path}organisation")
    words = hours(number) if figure in FORCES else str(number)
    lines = partial(_lines, figure, place, month)
    return blocks.Behind(Figure(figure).label, words, rows, lines)


def _lines(figure: str, place: UUID, month: date, rows: list[Any]) -> list[Line]:
    """Of people only how many services each had."""
    if figure == Figure.SERVICES:
        return [_line(row) for row in rows]
    if figure == Figure.PEOPLE:
        had = queries.services_of(rows, queries.counted(place, month, month))
        numbers = [had[row.pk] for row in rows]
        return [Line(_("A neighbour"), "", _services(n), n) for n in numbers]
    if figure in FORCES:
        return [_line(row.record, hours(row.minutes), row.minutes) for row in rows]
    times = [(row.record, row.person_times) for row in rows]
    return [_line(record, f"× {n}" if n > 1 else "", n) for record, n in times]


def _line(record: ServiceRecord, value: str = "", number: int = 1) -> Line:
    """Nobody is named, and what is confidential says only that."""
    if record.is_confidential:
        return Line(_("Confidential"), "", value, number)
    title = said(record.service, "name") if record.service else local(record.title)
    under = f"{day(record.begun_at)} · {local(record.organisation.name)}"
    return Line(title, under, value, number)


def _services(n: int) -> str:
    return ngettext("%(n)s service", "%(n)s services", n) % {"n": n}


def on_home(area_id: UUID) -> dict[str, Any] | None:
    """A line on the home page of a place, once something was done there this month."""
    month = timezone.localdate().replace(day=1)
    found = queries.figures(area_id, month, month)
    if shown(found.services) is None or not found.services:
        return None
    return {"services": found.services, "people": shown(found.people), "month": month.month}


def _months(place: here.Place) -> list[tuple[str, str]]:
    """The last three years; of a place that is no more, those of them in which it was there, and
    its last month however long ago."""
    if place.until is None:
        return months()
    last = place.until.replace(day=1)
    there = [one for one in months() if one[0] <= f"{last:%Y-%m}"]
    return there or [(f"{last:%Y-%m}", f"{last:%Y-%m}")]


def _month(words: str, offered: list[tuple[str, str]]) -> date:
    """The month asked for, of those offered; the latest of them for anything else."""
    known = {code for code, _label in offered}
    chosen = words if words in known else offered[0][0]
    return date(int(chosen[:4]), int(chosen[5:]), 1)


def _body(request: Request, place: here.Place, month: date, found: queries.Figures) -> SafeString:
    """The figures as HTML: the same for everybody, so it is made once until they change."""
    context = {"place": place, "display": request.display, "language": get_language()}
    drawn = [
        render_to_string(block.template, context | words)
        for block in public_blocks()
        if (words := block.words(place.id, month, month)) is not None
    ]
    context |= {
        "month": f"{month:%Y-%m}",
        "figures": _said(found),
        "forces": _forces(found),
        "nothing": not found.services,
        "blocks": mark_safe("".join(drawn)),  # noqa: S308 - templates escaped it
    }
    return render_to_string("records/figures_body.html", context)


def _said(found: queries.Figures) -> list[tuple[Figure, int | None, str]]:
    """Each figure, its number and its meaning; None is fewer than five."""
    return [
        (
            Figure.SERVICES,
            shown(found.services),
            _("Every service that was done and recorded counts once."),
        ),
        (
            Figure.TIMES,
            shown(found.person_times),
            _("Whoever was served three times counts three times here."),
        ),
        (
            Figure.PEOPLE,
            shown(found.people),
            _("Each person counts once, however often; people without a name do not count here."),
        ),
    ]


def _forces(found: queries.Figures) -> list[tuple[Figure, int]]:
    """Hours of each force; none where so little was done that one could tell whose they are."""
    if shown(found.services) is None:
        return []
    return [
        (Figure(force), found.minutes_by_force[force])
        for force in FORCES
        if found.minutes_by_force[force]
    ]
