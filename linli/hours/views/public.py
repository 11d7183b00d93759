"""A place's hours in public notice, and the objection of anybody who is signed in."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.accounts.doors import signed_in
from linli.areas import here
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.hours import queries, rules
from linli.hours.actions import objecting
from linli.hours.forms import ObjectForm
from linli.hours.models import Hour, Objection
from linli.organisations.views.shared import attempt


@require_safe
def notice(request: Request, slug: str) -> HttpResponse:
    """Who gave how much, for some days, before it counts. Names are masked."""
    place = here.ever(slug)
    if place is None:
        raise Http404
    page = page_of(queries.in_notice(place.id), request.GET.get("page"))
    rows = list(page)
    names = queries.names_of(row.person for row in rows)
    context = {
        "place": place,
        "page": page,
        "rows": [(row, names[row.person_id]) for row in rows],
        "days": queries.terms().notice_days,
        "year": timezone.localdate().year,
    }
    return render(request, "hours/notice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def object_to(request: Request, pk: UUID) -> HttpResponse:
    """Say in a sentence what is not right, about one's own hour or one in public notice."""
    hour = get_object_or_404(Hour.objects.select_related("person", *queries.BESIDE), pk=pk)
    if not rules.may_object(request.user, hour):
        raise Http404
    form = ObjectForm(sent(request))

    def step() -> Objection:
        return objecting.object_to(hour, by=request.user, words=form.cleaned_data["words"])

    is_own = hour.person_id == request.user.pk
    if attempt(form, step):
        days = queries.terms().answer_days
        said = _("Thank you. You are answered within %(n)s working days.") % {"n": days}
        messages.success(request, said)
        return redirect("hours:line", pk) if is_own else redirect("hours:objected")
    context = {
        "form": form,
        "hour": hour,
        "is_own": is_own,
        "name": queries.names_of([hour.person])[hour.person_id],
        "days": queries.terms().answer_days,
    }
    status = 422 if form.is_bound else 200
    return render(request, "hours/object.html", context, status=status)
