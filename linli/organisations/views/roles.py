"""Roles at the desk: the security administrator finds, gives and takes away."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.accounts.models import Person
from linli.accounts.queries import account_with
from linli.core.errors import allow
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations import actions, queries, rules
from linli.organisations.doors import desk
from linli.organisations.forms.members import FindForm, GrantForm
from linli.organisations.models import Grant, Role
from linli.organisations.scope import Power, areas_where
from linli.organisations.views.shared import attempt

# People found by their number in this session: only these, and those of the area, can be opened.
FOUND = "found_for_roles"
MOST_FOUND = 20
OVER = "over"  # roles that reach nobody new: their area has ended


@require_safe
@desk(Power.GRANT_ROLES)
def index(request: Request) -> HttpResponse:
    return _show(request, FindForm())


@require_POST
@desk(Power.GRANT_ROLES)
def find(request: Request) -> HttpResponse:
    """Find somebody by their number; the number stays out of every address."""
    form = FindForm(request.POST)
    if form.is_valid():
        person = account_with(form.cleaned_data["mobile"])
        if person:
            found = [str(person.pk), *request.session.get(FOUND, [])]
            request.session[FOUND] = found[:MOST_FOUND]
            return redirect("organisations:roles_of", person.pk)
        form.add_error("mobile", _("Nobody signs in with this number."))
    return _show(request, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.GRANT_ROLES)
def roles_of(request: Request, pk: UUID) -> HttpResponse:
    """The roles of one person, and a form to give one more."""
    person = _person(request, pk)
    form = GrantForm(sent(request), by=request.user, initial=_passed_on(request, person))
    if attempt(form, lambda: actions.grant(person, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Given. It holds from its first day on."))
        return redirect("organisations:roles_of", pk)
    context = {
        "person": person,
        "grants": queries.grants_seen_by(request.user)
        .filter(person=person)
        .prefetch_related("area__successors")[:100],
        "form": form,
        "is_oneself": person == request.user,
    }
    status = 422 if form.is_bound else 200
    return render(request, "organisations/desk/roles_of.html", context, status=status)


@require_POST
@desk(Power.GRANT_ROLES)
def revoke(request: Request, pk: UUID) -> HttpResponse:
    grant: Grant = get_object_or_404(queries.grants_seen_by(request.user), pk=pk)
    allow(rules.may_revoke(request.user, grant))
    actions.revoke(grant, by=request.user)
    messages.success(request, _("Taken away. It holds at once."))
    return redirect("organisations:roles_of", grant.person_id)


def _person(request: Request, pk: UUID) -> Person:
    areas = areas_where(request.user, Power.GRANT_ROLES)
    known = Q(area__in=areas) | Q(grants__area__in=areas)
    if str(pk) in request.session.get(FOUND, []):
        known |= Q(pk=pk)
    rows = Person.objects.filter(known, joined_at__isnull=False).distinct()
    person: Person = get_object_or_404(rows, pk=pk)
    return person


def _passed_on(request: Request, person: Person) -> dict[str, object]:
    """A role that was taken away, as it was; or one over an area that has ended, as it would be
    over one that came after it."""
    with suppress(ValueError):
        pk, over = UUID(request.GET.get("like", "")), request.GET.get("over")
        old = queries.grants_seen_by(request.user).filter(person=person, pk=pk).first()
        heir = old.area.successors.filter(pk=UUID(over)).first() if old and over else None
        area = heir if over or not old else old.area
        if old and area:
            return {"role": old.role, "organisation": old.organisation, "area": area,
                    "valid_until": old.valid_until}  # fmt: skip
    return {}


def _show(request: Request, form: FindForm, *, status: int = 200) -> HttpResponse:
    role = request.GET.get("role", "")
    rows = queries.in_force(queries.grants_seen_by(request.user))
    if role in Role.values:
        rows = rows.filter(role=role)
    elif role == OVER:
        rows = rows.filter(area__valid_until__lte=timezone.localdate())
    context = {
        "page": page_of(rows.order_by("role", "area__name", "pk"), request.GET.get("page")),
        "form": form,
        "roles": [*Role.choices, (OVER, _("Over an area that has ended"))],
        "role": role,
    }
    return render(request, "organisations/desk/roles.html", context, status=status)
