"""Hours at the desk: review them one by one or ticked, take them back, answer objections."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.core.errors import Refused
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.hours import queries, rules
from linli.hours.actions import objecting, reviewing
from linli.hours.forms import MOST_TICKED, SHOWN, AnswerForm, WhyForm
from linli.hours.models import Hour, Mark, Objection, State
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page
from linli.records.queries import names_for

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@desk(Power.REVIEW_HOURS)
def index(request: Request) -> HttpResponse:
    """What waits for a decision, or what stands in another state."""
    state = request.GET.get("state", "")
    state = state if state in SHOWN else ""
    by = request.user
    only = request.GET.get("only", "") if not state else ""
    only = only if only in queries.ONLY else ""
    found = queries.in_state(by, state) if state else queries.waiting(by, only=only)
    page = page_of(found, request.GET.get("page"), per_page=MOST_TICKED)
    rows = list(page)
    context = {
        "page": page,
        "rows": _shown(request, rows),
        "state": state,
        "only": only,
        "states": [(one.value, one.label) for one in SHOWN],
    }
    return render(request, "hours/desk/index.html", context)


@require_POST
@desk(Power.REVIEW_HOURS)
def publicise_ticked(request: Request) -> HttpResponse:
    """All that were ticked, in one go."""
    ticked = [_uuid(words) for words in request.POST.getlist("hour")[:MOST_TICKED]]
    hours = queries.waiting(request.user).filter(pk__in=[pk for pk in ticked if pk])
    done = reviewing.publicise_all(hours, by=request.user)
    if not done:
        raise Refused(_("Tick at least one that waits for you."))
    messages.success(
        request, ngettext("%(n)s is in public notice.", "%(n)s are in public notice.", done)
        % {"n": done},
    )  # fmt: skip
    return redirect("hours:desk")


@require_safe
@desk(Power.REVIEW_HOURS)
def one(request: Request, pk: UUID) -> HttpResponse:
    """One hour: what the record says, what is odd, what was objected, its versions."""
    hour = _kept(request, pk)
    context = {
        "hour": hour,
        "name": names_for(request.user, [hour.person])[hour.person_id],
        "marks": _labels(hour),
        "imported": queries.imported_of(hour),
        "beside": queries.beside(hour).select_related(*queries.BESIDE)[:10],
        "versions": queries.versions(hour)[:20],
        "objections": [
            (one, rules.is_apart(request.user, one))
            for one in hour.objections.select_related("hour").order_by("at")[:20]
        ],
        "may_review": rules.may_review(request.user, hour),
        "can_revoke": hour.state in (State.PUBLICISED, State.EFFECTIVE, State.DISPUTED),
        "record": hour.record if hour.record.is_current else None,
    }
    return render(request, "hours/desk/one.html", context)


@require_POST
@desk(Power.REVIEW_HOURS)
def publicise(request: Request, pk: UUID) -> HttpResponse:
    reviewing.publicise(_kept(request, pk), by=request.user)
    messages.success(request, _("In public notice. It counts when the days are over."))
    return redirect("hours:desk")


@form_view
@desk(Power.REVIEW_HOURS)
def reject(request: Request, pk: UUID) -> HttpResponse:
    hour, form = _kept(request, pk), WhyForm(sent(request))

    def step() -> Hour:
        return reviewing.reject(hour, by=request.user, **form.cleaned_data)

    if attempt(form, step):
        messages.success(request, _("Turned down. The volunteer reads why."))
        return redirect("hours:desk")
    back = reverse("hours:desk_one", args=[pk])
    return form_page(request, form, _("Turn hours down"), back=back, button=_("Turn down"))


@form_view
@desk(Power.REVIEW_HOURS)
def revoke(request: Request, pk: UUID) -> HttpResponse:
    hour, form = _kept(request, pk), WhyForm(sent(request))

    def step() -> Hour:
        return reviewing.revoke(hour, by=request.user, **form.cleaned_data)

    if attempt(form, step):
        messages.success(request, _("Taken back. The volunteer reads why."))
        return redirect("hours:desk_one", pk)
    back = reverse("hours:desk_one", args=[pk])
    warning = _(
        "They count no more, and certificates that show them lose their force."
        " It cannot be taken back."
    )
    return form_page(
        request, form, _("Take hours back"), back=back, button=_("Take hours back"), warning=warning
    )


@require_safe
@desk(Power.REVIEW_HOURS)
def objections(request: Request) -> HttpResponse:
    """What nobody has answered, the most urgent first."""
    today, waiting = timezone.localdate(), queries.to_answer(request.user)
    is_overdue = request.GET.get("only") == "overdue"
    if is_overdue:
        waiting = waiting.filter(due_on__lt=today)
    page = page_of(waiting, request.GET.get("page"))
    rows = list(page)
    names = names_for(request.user, [one.hour.person for one in rows])
    context = {
        "page": page,
        "rows": [
            (one, names[one.hour.person_id], rules.is_apart(request.user, one)) for one in rows
        ],
        "today": today,
        "is_overdue": is_overdue,
    }
    return render(request, "hours/desk/objections.html", context)


@form_view
@desk(Power.REVIEW_HOURS)
def answer(request: Request, pk: UUID) -> HttpResponse:
    rows = queries.to_answer(request.user)
    objection = get_object_or_404(rows, pk=pk)
    form = AnswerForm(sent(request), state=objection.hour.state)

    def step() -> Objection:
        return objecting.answer(objection, by=request.user, **form.cleaned_data)

    if attempt(form, step):
        messages.success(request, _("Answered. Both sides can read it."))
        return redirect("hours:objections")
    context = {
        "form": form,
        "objection": objection,
        "hour": objection.hour,
        "name": names_for(request.user, [objection.hour.person])[objection.hour.person_id],
    }
    status = 422 if form.is_bound else 200
    return render(request, "hours/desk/answer.html", context, status=status)


def _kept(request: Request, pk: UUID) -> Hour:
    return get_object_or_404(queries.reviewed_by(request.user), pk=pk)


def _shown(request: Request, rows: Iterable[Hour]) -> list[tuple[Hour, str, list[str]]]:
    """Each hour with its volunteer's name as this reader may see it, and what is odd."""
    rows = list(rows)
    names = names_for(request.user, [row.person for row in rows])
    return [(row, names[row.person_id], _labels(row)) for row in rows]


def _labels(hour: Hour) -> list[str]:
    return [str(Mark(code).label) for code in hour.marks]


def _uuid(words: str) -> UUID | None:
    try:
        return UUID(words)
    except ValueError:
        return None
