"""Hours drawn by lot: at the desk, and for everybody who wants to repeat it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.areas import here
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.hours import queries
from linli.hours.actions import drawing
from linli.hours.forms import DrawForm
from linli.hours.models import Sample, Verdict
from linli.hours.views.inspecting import INSPECTORS
from linli.organisations.doors import desk
from linli.organisations.views.shared import attempt, form_page
from linli.records.queries import names_for


@require_safe
@desk(*INSPECTORS)
def index(request: Request) -> HttpResponse:
    """What was drawn where one reviews hours, the latest first."""
    page = page_of(queries.samples_for(request.user), request.GET.get("page"))
    return render(request, "hours/desk/samples.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@desk(*INSPECTORS)
def draw(request: Request) -> HttpResponse:
    """Draw some, once; it is published at once."""
    by, today = request.user, timezone.localdate()
    initial = {
        "area": request.grants[0].area, "first_on": today.replace(month=1, day=1),
        "last_on": today, "count": 20,
    }  # fmt: skip
    form = DrawForm(sent(request), by=by, initial=initial)
    made = attempt(form, lambda: drawing.draw(by=by, **form.cleaned_data))
    if made:
        messages.success(request, _("Drawn. The seed stands in public from now on."))
        return redirect("hours:sample", made.pk)
    intro = _("Each draw is public with its seed; none can be taken back.")
    back = reverse("hours:samples")
    return form_page(
        request, form, _("Draw hours by lot"), back=back, button=_("Draw"), intro=intro
    )


@require_safe
@desk(*INSPECTORS)
def one(request: Request, pk: UUID) -> HttpResponse:
    """The hours that were drawn, to look into one by one."""
    row = get_object_or_404(queries.samples_for(request.user), pk=pk)
    page = page_of(row.chosen, request.GET.get("page"))
    found = queries.hours_named(page)
    names = names_for(request.user, [hour.person for hour in found])
    verdicts = {one.hour_id: one for one in row.findings.filter(hour__in=found)}
    context = {
        "sample": row,
        "page": page,
        "rows": [(hour, names[hour.person_id], verdicts.get(hour.pk)) for hour in found],
        "sums": _sums([row])[row.pk],
    }
    return render(request, "hours/desk/sample.html", context)


@require_safe
def drawn(request: Request, slug: str) -> HttpResponse:
    """What was drawn in a place, with the seeds, for everybody."""
    place = here.ever(slug)
    if place is None:
        raise Http404
    page = page_of(queries.samples_in(place.id), request.GET.get("page"))
    rows = list(page)
    sums = _sums(rows)
    context = {"page": page, "place": place, "rows": [(row, sums[row.pk]) for row in rows]}
    return render(request, "hours/drawn.html", context)


@require_safe
def drawn_json(request: Request, pk: UUID) -> HttpResponse:
    """All that is needed to repeat a draw: ids say nothing about anybody."""
    row = get_object_or_404(Sample, pk=pk)
    return JsonResponse({
        "how": "sort ids by SHA-256 of 'seed id'; the first ones are drawn",
        "seed": row.seed, "first_on": row.first_on, "last_on": row.last_on,
        "drawn_at": row.drawn_at, "digest": row.digest, "chosen": row.chosen,
        "ids": sorted(queries.drawn_from(row)), "found": queries.found_in([row]).get(row.pk, {}),
    })  # fmt: skip


def _sums(rows: list[Sample]) -> dict[UUID, list[tuple[str, int]]]:
    """What looking into each lot came to: every verdict with its number, and what is still open."""
    found = queries.found_in(rows)
    sums = {}
    for row in rows:
        of_row = found.get(row.pk, {})
        said = [(str(one.label), of_row.get(one.value, 0)) for one in Verdict]
        left = len(row.chosen) - sum(of_row.values())
        sums[row.pk] = [*said, (_("Not looked into yet"), left)]
    return sums
