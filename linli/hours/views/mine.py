"""One's own hours: what counts, what is on the way, and the proof behind each line."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.accounts.doors import signed_in
from linli.core.events import record
from linli.core.exports import Cell, xlsx_file
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.core.remember import remembered
from linli.hours import queries, rules, seen
from linli.hours.actions import objecting
from linli.hours.forms import ObjectForm
from linli.hours.models import Hour, Objection
from linli.hours.worth import worth_of
from linli.organisations.views.shared import attempt
from linli.people.agreed import standing
from linli.people.models import Purpose

TALLEST = 88


@require_safe
@signed_in
def mine(request: Request) -> HttpResponse:
    """The total, the stars, the years, and every line."""
    person = request.user
    sums, stars = queries.Sums(person), remembered("hours.stars", queries.stars)
    total = sums.total
    star = rules.star_of(person, total, stars)
    above = next((one for one in stars if one.number > star), None)
    page = page_of(
        lambda: queries.mine(person), request.GET.get("page"), per_page=seen.PER_PAGE,
        first=lambda: seen.mine_first(person), count=lambda: seen.count_mine(person),
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
        "objections": seen.open_objections(person),
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
        "objections": _with_ways(request, hour.objections.filter(by=request.user)),
        "may_object": rules.may_object(request.user, hour),
    }
    return render(request, "hours/line.html", context)


@require_safe
@signed_in
def objected(request: Request) -> HttpResponse:
    """What somebody objected to, and what came of it."""
    rows = queries.objections_by(request.user)
    page = page_of(rows, request.GET.get("page"))
    _say_if_open(request, page)
    return render(request, "hours/objected.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def second_look(request: Request, pk: UUID) -> HttpResponse:
    """The answer does not satisfy: somebody else looks at it once more."""
    row = get_object_or_404(queries.objections_by(request.user), pk=pk)
    if not rules.may_appeal(request.user, row):
        raise Http404
    form = ObjectForm(sent(request))

    def step() -> Objection:
        return objecting.appeal(row, by=request.user, words=form.cleaned_data["words"])

    days = queries.terms().answer_days
    if attempt(form, step):
        said = _("Thank you. Somebody else looks at it, within %(n)s working days.") % {"n": days}
        messages.success(request, said)
        return redirect("hours:objected")
    context = {"form": form, "row": row, "hour": row.hour, "days": days}
    status = 422 if form.is_bound else 200
    return render(request, "hours/second_look.html", context, status=status)


def _with_ways(request: Request, rows: QuerySet[Objection]) -> list[Objection]:
    found = list(rows.select_related("hour", "second_look").order_by("-at")[:20])
    _say_if_open(request, found)
    return found


def _say_if_open(request: Request, rows: Iterable[Objection]) -> None:
    """Give each `may_appeal`: whether a second look can still be asked for."""
    today = timezone.localdate()
    for row in rows:
        may = rules.may_appeal(request.user, row)
        row.may_appeal = may and today <= rules.appeal_until(row)  # type: ignore[attr-defined]


def _bars(months: list[tuple[date, int]]) -> list[tuple[date, int, int]]:
    """Each month with the height of its bar; nothing where there is nothing to compare."""
    most = max((minutes for _first, minutes in months), default=0)
    if not most:
        return []
    return [(first, minutes, max(2, TALLEST * minutes // most)) for first, minutes in months]
