"""At the desk: who can what, as a station verified it; and the insurances of its activities."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.accounts.models import Person
from linli.activities import queries
from linli.activities.actions import learning
from linli.activities.models import Qualification
from linli.activities.term_forms import PolicyForm, SkillForm, VerifyForm
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt
from linli.people.queries import called, visible_to

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@desk(Power.VERIFY_PEOPLE)
def skills(request: Request) -> HttpResponse:
    """The skills that posts may ask for."""
    form, by, area = SkillForm(sent(request)), request.user, request.grants[0].area
    made = attempt(form, lambda: learning.name_skill(form.cleaned_data["name"], by=by, area=area))
    if made:
        return redirect("activities:skill", made.pk)
    page = page_of(queries.skills_of(by), request.GET.get("page"))
    context = {"page": page, "form": form}
    status = 422 if form.errors else 200
    return render(request, "activities/desk/skills.html", context, status=status)


@form_view
@desk(Power.VERIFY_PEOPLE)
def skill(request: Request, pk: UUID) -> HttpResponse:
    """Who has it, and one more."""
    by = request.user
    one = get_object_or_404(queries.skills_of(by), pk=pk)
    form = VerifyForm(sent(request), initial={"got_on": timezone.localdate()})
    meant: list[Person] = []
    if form.is_valid():
        said = form.cleaned_data
        meant = called(visible_to(by, Power.VERIFY_PEOPLE), said["phone"], said["name"])
        chosen = next((who for who in meant if str(who.pk) == request.POST.get("person")), None)
        made = chosen and attempt(
            form,
            lambda: learning.verify(
                one, by=by, person=chosen, seen=said["seen"], got_on=said["got_on"],
                valid_until=said["valid_until"],
            ),
        )  # fmt: skip
        if made:
            messages.success(request, _("Written down: %(name)s") % {"name": made.person.name})
            return redirect("activities:skill", pk)
        if not meant:
            form.add_error(None, _("Nobody found. Register them first."))
    page = page_of(queries.with_skill(one, by), request.GET.get("page"))
    context = {
        "skill": one, "form": form, "meant": meant, "page": page, "today": timezone.localdate(),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "activities/desk/skill.html", context, status=status)


@require_POST
@desk(Power.VERIFY_PEOPLE)
def end_skill(request: Request, pk: UUID) -> HttpResponse:
    """It was taken away, or written down by mistake."""
    people = visible_to(request.user, Power.VERIFY_PEOPLE)
    row = get_object_or_404(Qualification, pk=pk, person__in=people)
    learning.end(row, by=request.user)
    messages.success(request, _("Ended."))
    return redirect("activities:skill", row.skill_id)


@form_view
@desk(Power.RUN_ACTIVITIES)
def policies(request: Request) -> HttpResponse:
    """The insurances that activities can be covered by."""
    by, own = request.user, request.grants[0]
    form = PolicyForm(sent(request), by=by, initial={"organisation": own.organisation})
    made = attempt(
        form,
        lambda: learning.insure(
            form.cover(), by=by, area=own.area, organisation=form.cleaned_data["organisation"]
        ),
    )
    if made:
        messages.success(request, _("Written down. Choose it under “How people sign up”."))
        return redirect("activities:policies")
    page = page_of(queries.policies_of(by), request.GET.get("page"))
    context = {"page": page, "form": form, "today": timezone.localdate()}
    status = 422 if form.errors else 200
    return render(request, "activities/desk/policies.html", context, status=status)
