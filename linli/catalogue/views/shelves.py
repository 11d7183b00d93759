"""The shelves of the catalogue, the same everywhere: who runs the platform sets them up."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.catalogue import actions, kept, queries, told
from linli.catalogue.forms import CategoryForm
from linli.catalogue.models import Category, CategoryVersion
from linli.catalogue.views import steps
from linli.core.compared import Line
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power

HUGE = 2**31 - 1


@require_safe
@desk(Power.RUN_PLATFORM)
def categories(request: Request) -> HttpResponse:
    page = page_of(queries.categories(), request.GET.get("page"))
    return render(request, "catalogue/desk/categories.html", {"page": page})


@desk(Power.RUN_PLATFORM)
def add(request: Request) -> HttpResponse:
    form, title = CategoryForm(sent(request)), _("New category")
    more = {"back": reverse("catalogue:categories"), "looks_first": True}
    if shown := steps.changes(request, form, title, lambda: _new(form), **more):
        return shown
    if form.is_valid():
        actions.add_category(by=request.user, **form.cleaned_data)
        messages.success(request, _("Added."))
        return redirect("catalogue:categories")
    return steps.show(request, form, title, **more)


@desk(Power.RUN_PLATFORM)
def change(request: Request, pk: UUID) -> HttpResponse:
    """Its name and place, with what they were before beside them."""
    row: Category = get_object_or_404(Category, pk=pk)
    form = CategoryForm(sent(request), instance=get_object_or_404(Category, pk=pk))
    rows = row.versions.select_related("by")[: steps.SHOWN]
    more = {
        "back": reverse("catalogue:categories"), "looks_first": True,
        "history": steps.history(rows, "catalogue:category_version", pk),
    }  # fmt: skip
    if shown := steps.changes(request, form, row.name, lambda: _new(form, row), **more):
        return shown
    if form.is_valid():
        actions.change_category(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. Visitors see it within a minute."))
        return redirect("catalogue:change_category", pk)
    return steps.show(request, form, row.name, **more)


@require_safe
@desk(Power.RUN_PLATFORM)
def version(request: Request, pk: UUID, number: int) -> HttpResponse:
    """What a category was at an earlier time, beside what it is now."""
    row: Category = get_object_or_404(Category, pk=pk)
    found: CategoryVersion = get_object_or_404(row.versions, number=min(number, HUGE))
    context = {
        "title": row.name, "version": found,
        "lines": told.category_lines(found.words, kept.category_words(row)),
        "back": reverse("catalogue:change_category", args=[pk]),
        "restore": reverse("catalogue:restore_category", args=[pk, found.number]),
    }  # fmt: skip
    return render(request, "catalogue/desk/version.html", context)


@require_POST
@desk(Power.RUN_PLATFORM)
def restore(request: Request, pk: UUID, number: int) -> HttpResponse:
    row: Category = get_object_or_404(Category, pk=pk)
    actions.restore_category(row, by=request.user, number=min(number, HUGE))
    messages.success(request, _("Brought back."))
    return redirect("catalogue:change_category", pk)


def _new(form: CategoryForm, row: Category | None = None) -> list[Line]:
    """What is written beside what stands; a new one stands beside nothing."""
    written = kept.category_words(form.instance)
    return told.category_lines(kept.category_words(row) if row else written, written)
