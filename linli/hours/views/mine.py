"""One's own hours: what counts, what is on the way, and the proof behind each line."""

from datetime import date
from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.accounts.doors import signed_in
from linli.core.events import record
from linli.core.exports import Cell, xlsx_file
from linli.core.http import Request
from linli.core.paging import page_of
from linli.hours import queries, rules
from linli.hours.models import Hour
from linli.hours.worth import worth_of
from linli.people.agreed import standing
from linli.people.models import Purpose

TALLEST = 88


@require_safe
@signed_in
def mine(request: Request) -> HttpResponse:
    """The total, the stars, the years, and every line."""
    person = request.user
    sums, stars = queries.Sums(person), queries.stars()
    total = sums.total
    star = rules.star_of(person, total, stars)
    above = next((one for one in stars if one.number > star), None)
    page = page_of(
        queries.mine(person), request.GET.get("page"), per_page=queries.PER_PAGE,
        first=lambda: queries.mine_first(person),
    )  # fmt: skip
    context = {
        "page": page,
        "worth": worth_of(list(page)),
        "total": total,
        "on_the_way": sums.on_the_way,
        "months": _bars(sums.by_month()),
        "years": sums.by_year(),
        "star": star,
        "above": above,
        "missing": max(0, above.hours * 60 - total) if above else 0,
        "goal": above.hours * 60 if above else 0,
        "is_named": standing(person, Purpose.PUBLICATION) is not None,
        "objections": queries.open_objections(person),
    }
    return render(request, "hours/mine.html", context)


@require_safe
@signed_in
def table(request: Request) -> HttpResponseBase:
    """One's own records as a workbook, such as for a school."""
    person = request.user
    record(
        "hours.own_taken", by=person, about=person, count=queries.mine(person).count(), why="own"
    )
    head = [_("Day"), _("What"), _("Minutes"), _("Minutes that count"), _("Recorded by"),
            _("State"), _("Remarks")]  # fmt: skip
    file = xlsx_file(head, (_row(one) for one in queries.mine(person).iterator(2000)))
    return FileResponse(file, as_attachment=True, filename="hours.xlsx")


def _row(hour: Hour) -> list[Cell]:
    marks = [_("Entered afterwards")] if hour.is_backdated else []
    marks += [_("Recorded late")] if hour.is_late else []
    marks += [getattr(hour, "came_from", None) or _("Imported")] if hour.is_imported else []
    return [
        hour.on, queries.what(hour), hour.minutes, hour.counted, hour.organisation.name,
        str(hour.get_state_display()), "；".join(marks),
    ]  # fmt: skip


@require_safe
@signed_in
def line(request: Request, pk: UUID) -> HttpResponse:
    """One line: who recorded it, what counts, its way so far, its versions and objections."""
    hour = get_object_or_404(queries.versions_of(request.user), pk=pk)
    context = {
        "hour": hour,
        "worth": worth_of([hour]).get(hour.pk),
        "imported": queries.imported_of(hour),
        "versions": queries.versions(hour)[:20],
        "objections": hour.objections.filter(by=request.user).order_by("-at")[:20],
        "may_object": rules.may_object(request.user, hour),
    }
    return render(request, "hours/line.html", context)


@require_safe
@signed_in
def objected(request: Request) -> HttpResponse:
    """What somebody objected to, and what came of it."""
    rows = queries.objections_by(request.user)
    page = page_of(rows, request.GET.get("page"))
    return render(request, "hours/objected.html", {"page": page})


def _bars(months: list[tuple[date, int]]) -> list[tuple[date, int, int]]:
    """Each month with the height of its bar; nothing where there is nothing to compare."""
    most = max((minutes for _first, minutes in months), default=0)
    if not most:
        return []
    return [(first, minutes, max(2, TALLEST * minutes // most)) for first, minutes in months]
