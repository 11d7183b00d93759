"""The yearly report of a place, for everybody."""

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.areas import here
from linli.core.exports import csv_lines
from linli.core.http import Request
from linli.hours import years

FIRST = 2000


@require_safe
def year(request: Request, slug: str, year: int) -> HttpResponse:
    """Records and certificates of a year, of the place and of each organisation."""
    place = here.ever(slug)
    if place is None or not FIRST <= year <= timezone.localdate().year:
        raise Http404
    context = {
        "place": place,
        "year": year,
        "years": years.years_of(place.id),
        "found": years.report(place.id, year),
        "is_over": year < timezone.localdate().year,
    }
    return render(request, "hours/year.html", context)


@require_safe
def year_csv(request: Request, slug: str, year: int) -> HttpResponseBase:
    """The same as a table: nothing in it that the page does not show."""
    place = here.ever(slug)
    if place is None or not FIRST <= year <= timezone.localdate().year:
        raise Http404
    lines = csv_lines(years.HEAD, years.rows(years.report(place.id, year)))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
