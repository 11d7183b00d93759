"""Columns at the desk: made, named, ordered, retired."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.notices import queries
from linli.notices.actions import columns
from linli.notices.forms import ColumnForm, NewColumnForm
from linli.notices.models import Column
from linli.notices.views.desk import form_view
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page


@require_safe
@desk(Power.WRITE_NOTICES)
def index(request: Request) -> HttpResponse:
    """The columns of one's areas, in their order; the retired ones last."""
    rows = queries.kept_columns(request.user).filter(retired_at=None)
    page = page_of(rows, request.GET.get("page"))
    return render(request, "notices/desk/columns.html", {"page": page})


@form_view
@desk(Power.WRITE_NOTICES)
def add(request: Request) -> HttpResponse:
    by = request.user
    form = NewColumnForm(sent(request), by=by, initial={"area": request.grants[0].area_id})
    if attempt(form, lambda: columns.make(by=by, **form.cleaned_data)):
        messages.success(request, _("Made. Choose it when you write a notice."))
        return redirect("notices:columns")
    return form_page(request, form, _("New column"), back=reverse("notices:columns"))


@form_view
@desk(Power.WRITE_NOTICES)
def change(request: Request, pk: UUID) -> HttpResponse:
    row = _kept(request, pk)
    form = ColumnForm(sent(request), initial={"name": row.name, "summary": row.summary})
    if attempt(form, lambda: columns.change(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Changed."))
        return redirect("notices:columns")
    return form_page(request, form, _("Change the column"), back=reverse("notices:columns"))


@require_POST
@desk(Power.WRITE_NOTICES)
def up(request: Request, pk: UUID) -> HttpResponse:
    columns.move(_kept(request, pk), by=request.user, up=True)
    return redirect("notices:columns")


@require_POST
@desk(Power.WRITE_NOTICES)
def down(request: Request, pk: UUID) -> HttpResponse:
    columns.move(_kept(request, pk), by=request.user, up=False)
    return redirect("notices:columns")


@require_POST
@desk(Power.WRITE_NOTICES)
def retire(request: Request, pk: UUID) -> HttpResponse:
    columns.retire(_kept(request, pk), by=request.user)
    messages.success(request, _("Retired. What hangs in it stays on the list."))
    return redirect("notices:columns")


def _kept(request: Request, pk: UUID) -> Column:
    return get_object_or_404(queries.kept_columns(request.user), pk=pk)
