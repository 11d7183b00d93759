"""For whoever reviews hours or audits a place: what is odd in a month, and what a lot came to."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.core.http import Request, sent
from linli.hours import oddities, queries, rules
from linli.hours.actions import finding
from linli.hours.forms import FindForm
from linli.hours.models import Hour, Mark
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt
from linli.records.queries import names_for

INSPECTORS = (Power.REVIEW_HOURS, Power.AUDIT)


@require_safe
@desk(*INSPECTORS)
def odd(request: Request) -> HttpResponse:
    """People far above the others, hands, phones, and what is overdue."""
    by, months = request.user, list(oddities.months(timezone.localdate().replace(day=1)))
    first = _month(request.GET.get("month", ""), months)
    rows = oddities.of_month(by, first)
    above, hands = oddities.far_above(rows), oddities.hands(rows)
    late = list(oddities.late(rows))
    people = [one for one, _minutes, _n in above]
    people += [one.person for one in hands] + [one.person for one in late]
    names = names_for(by, people)
    context = {
        "months": months,
        "first": first,
        "above": [(names[one.pk], minutes, n) for one, minutes, n in above],
        "hands": [(names[one.person.pk], one) for one in hands],
        "phones": oddities.phones(by, first),
        "late": rows.filter(is_late=True).count(),
        "late_rows": [(names[one.person_id], one) for one in late],
        "overdue": oddities.overdue(by).count(),
        "may_review": Power.REVIEW_HOURS in request.powers,
    }
    return render(request, "hours/desk/odd.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(*INSPECTORS)
def find(request: Request, pk: UUID, hour_pk: UUID) -> HttpResponse:
    """One hour of a lot: what is known of it, and what looking into it came to."""
    sample = get_object_or_404(queries.samples_for(request.user), pk=pk)
    if str(hour_pk) not in sample.chosen:
        raise Http404
    about = ("person", *queries.BESIDE, "written_by", "decided_by", "record__approved_by")
    hour = get_object_or_404(Hour.objects.select_related(*about), pk=hour_pk)
    form = FindForm(sent(request))
    if attempt(form, lambda: finding.find(sample, hour, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Written down. The counts are public."))
        return redirect("hours:sample", pk)
    context = {
        "sample": sample,
        "hour": hour,
        "form": form,
        "name": names_for(request.user, [hour.person])[hour.person_id],
        "marks": [str(Mark(code).label) for code in hour.marks],
        "found": sample.findings.filter(hour=hour).first(),
        "may_review": queries.reviewed_by(request.user).filter(pk=hour.pk).exists(),
        "may_find": rules.may_find(request.user, sample, hour),
    }
    status = 422 if form.is_bound else 200
    return render(request, "hours/desk/find.html", context, status=status)


def _month(words: str, months: list[date]) -> date:
    return next((one for one in months if f"{one:%Y-%m}" == words), months[0])
