"""At the desk: courses and who did them, what one skill gives another, and commendations."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.accounts.models import Person
from linli.activities import queries, skilled
from linli.activities.actions import commending, training
from linli.activities.learning_forms import (
    CourseForm,
    ImplyForm,
    PraiseForm,
    TrainingForm,
    WhoForm,
    WhyForm,
)
from linli.activities.models import Commendation, Implied, Training
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt
from linli.people.queries import called, visible_to

Made = TypeVar("Made", Training, Commendation)
form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@desk(Power.VERIFY_PEOPLE)
def courses(request: Request) -> HttpResponse:
    """What is taught here."""
    by, own = request.user, request.grants[0]
    form = CourseForm(sent(request), by=by)
    made = attempt(
        form,
        lambda: training.open_course(
            form.taught(), by=by, area=own.area, host=own.organisation
        ),
    )  # fmt: skip
    if made:
        return redirect("activities:course", made.pk)
    page = page_of(skilled.courses_of(by), request.GET.get("page"))
    context = {"page": page, "form": form}
    status = 422 if form.errors else 200
    return render(request, "activities/desk/courses.html", context, status=status)


@form_view
@desk(Power.VERIFY_PEOPLE)
def course(request: Request, pk: UUID) -> HttpResponse:
    """Who did it, and one more."""
    by = request.user
    one = get_object_or_404(skilled.courses_of(by), pk=pk)
    form = TrainingForm(sent(request), initial={"on": timezone.localdate()})
    meant, made = _meant(
        request, form,
        lambda who: training.write_down(one, by=by, person=who, outcome=form.outcome()),
    )  # fmt: skip
    if made:
        messages.success(request, _("Written down: %(name)s") % {"name": made.person.name})
        return redirect("activities:course", pk)
    page = page_of(skilled.who_did(one, by), request.GET.get("page"))
    context = {
        "course": one, "form": form, "meant": meant, "page": page, "today": timezone.localdate(),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "activities/desk/course.html", context, status=status)


@form_view
@desk(Power.VERIFY_PEOPLE)
def revoke_training(request: Request, pk: UUID) -> HttpResponse:
    """It does not count any more, and why."""
    people = visible_to(request.user, Power.VERIFY_PEOPLE)
    rows = Training.objects.select_related("person", "course").filter(revoked_at=None)
    row = get_object_or_404(rows, pk=pk, person__in=people)
    form = WhyForm(sent(request))
    if attempt(form, lambda: training.revoke(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Ended."))
        return redirect("activities:course", row.course_id)
    return _why(request, form, row.person, row.course.name)


@form_view
@desk(Power.VERIFY_PEOPLE)
def imply(request: Request, pk: UUID) -> HttpResponse:
    """What whoever has a skill can do besides."""
    by = request.user
    one = get_object_or_404(queries.skills_of(by), pk=pk)
    form = ImplyForm(sent(request), by=by, skill=one)
    if attempt(form, lambda: training.imply(one, by=by, also=form.cleaned_data["also"])):
        messages.success(request, _("Written down."))
        return redirect("activities:imply", pk)
    rows = Implied.objects.filter(skill=one).select_related("also").order_by("also__name", "pk")
    context = {"skill": one, "form": form, "page": page_of(rows, request.GET.get("page"))}
    status = 422 if form.errors else 200
    return render(request, "activities/desk/imply.html", context, status=status)


@require_POST
@desk(Power.VERIFY_PEOPLE)
def imply_no_more(request: Request, pk: UUID) -> HttpResponse:
    row = get_object_or_404(Implied, pk=pk, skill__in=queries.skills_of(request.user))
    training.imply_no_more(row, by=request.user)
    messages.success(request, _("Ended."))
    return redirect("activities:imply", row.skill_id)


@form_view
@desk(Power.VERIFY_PEOPLE)
def commendations(request: Request) -> HttpResponse:
    """Who was commended; those of other organisations wait for a second pair of eyes."""
    by = request.user
    form = PraiseForm(sent(request), initial={"on": timezone.localdate()})
    meant, made = _meant(
        request, form, lambda who: commending.commend(who, by=by, praise=form.praise())
    )
    if made:
        messages.success(request, _("Written down: %(name)s") % {"name": made.person.name})
        return redirect("activities:commendations")
    page = page_of(skilled.commended(by), request.GET.get("page"))
    context = {"form": form, "meant": meant, "page": page}
    status = 422 if form.errors else 200
    return render(request, "activities/desk/commendations.html", context, status=status)


@require_POST
@desk(Power.VERIFY_PEOPLE)
def verify_commendation(request: Request, pk: UUID) -> HttpResponse:
    row = get_object_or_404(skilled.commended(request.user), pk=pk)
    commending.verify(row, by=request.user)
    messages.success(request, _("Verified. It stands in their record now."))
    return redirect("activities:commendations")


@form_view
@desk(Power.VERIFY_PEOPLE)
def revoke_commendation(request: Request, pk: UUID) -> HttpResponse:
    row: Commendation = get_object_or_404(skilled.commended(request.user), pk=pk)
    form = WhyForm(sent(request))
    if attempt(form, lambda: commending.revoke(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Ended."))
        return redirect("activities:commendations")
    return _why(request, form, row.person, row.name)


def _meant(
    request: Request, form: WhoForm, do: Callable[[Person], Made]
) -> tuple[list[Person], Made | None]:
    """Whom a form may mean; and what was done, once one of them is chosen."""
    if not form.is_valid():
        return [], None
    said = form.cleaned_data
    people = visible_to(request.user, Power.VERIFY_PEOPLE)
    meant = called(people, said["phone"], said["name"])
    chosen = next((who for who in meant if str(who.pk) == request.POST.get("person")), None)
    made = attempt(form, lambda: do(chosen)) if chosen else None
    if not meant:
        form.add_error(None, _("Nobody found. Register them first."))
    return meant, made or None


def _why(request: Request, form: WhyForm, person: Person, name: str) -> HttpResponse:
    context = {"form": form, "person": person, "name": name}
    status = 422 if form.errors else 200
    return render(request, "activities/desk/why.html", context, status=status)
