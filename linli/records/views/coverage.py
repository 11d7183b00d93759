"""Coverage at the desk: of each area in reach, and the people it counts for those who find them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.areas.queries import paths
from linli.core.http import Request
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.people.dates import age
from linli.people.queries import listed
from linli.records import coverage


@require_safe
@desk(Power.SEE_RECORDS)
def index(request: Request) -> HttpResponse:
    """The areas with a population figure, and how many of their people have a file."""
    page = page_of(coverage.with_figures(request.user, Power.SEE_RECORDS), request.GET.get("page"))
    areas = list(page)
    found, where = coverage.of_areas(areas, timezone.localdate().year), paths(areas)
    rows = [(area, where[area.pk], found.get(area.pk)) for area in areas]
    context = {"page": page, "rows": rows, "opens": Power.SEE_PEOPLE in request.powers}
    return render(request, "records/desk/coverage.html", context)


@require_safe
@desk(Power.SEE_PEOPLE)
def people(request: Request, pk: UUID) -> HttpResponse:
    """Those whom the figure of an area counts."""
    area = get_object_or_404(coverage.with_figures(request.user, Power.SEE_PEOPLE), pk=pk)
    ids = coverage.people(request.user, area).values_list("pk", flat=True)
    page = page_of(ids, request.GET.get("page"))
    today = timezone.localdate()
    rows = [(one, age(one.born_on, today)) for one in listed(list(page))]
    context = {"area": area, "page": page, "rows": rows}
    return render(request, "records/desk/covered.html", context)
