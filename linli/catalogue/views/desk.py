"""The catalogue's editor at the desk: write, look at it, go back, offer, bundle, listen."""

from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.accounts.models import Person
from linli.catalogue import actions, queries, told
from linli.catalogue.forms import (
    CategoryForm,
    LimitsForm,
    NewServiceForm,
    OfferForm,
    PackageForm,
    ServiceForm,
    SettleForm,
    edited_in,
)
from linli.catalogue.models import (
    Category,
    Package,
    PackageItem,
    PackageVersion,
    Service,
    Version,
    Wanted,
)
from linli.core.errors import Refused
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power


@require_safe
@desk(Power.EDIT_CATALOGUE)
def index(request: Request) -> HttpResponse:
    """The services one answers for."""
    words = request.GET.get("q", "").strip()[:40]
    rows = queries.editable(request.user)
    if words:
        rows = rows.filter(name__icontains=words)
    page = page_of(rows.order_by("kind", "order", "name"), request.GET.get("page"))
    return render(request, "catalogue/desk/index.html", {"page": page, "words": words})


@desk(Power.EDIT_CATALOGUE)
def add(request: Request) -> HttpResponse:
    form = NewServiceForm(sent(request), by=request.user)
    if shown := _unsaved(request, form, _("New service")):
        return shown
    if form.is_valid():
        asked = form.cleaned_data
        try:
            row = actions.add(
                by=request.user, area=asked["area"], slug=asked["slug"],
                aliases=asked["aliases"], **form.words(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Added. It is on offer from now on."))
            return redirect("catalogue:edit", row.pk)
    return _form(request, form, _("New service"), can_preview=True)


@desk(Power.EDIT_CATALOGUE)
def edit(request: Request, pk: UUID) -> HttpResponse:
    """Its words, with what they were before beside them."""
    row = _service(request.user, pk)
    aliases = "\n".join(alias.words for alias in row.aliases.all())
    initial = {"aliases": aliases, "details": "\n".join(row.details)}
    form = ServiceForm(sent(request), instance=_service(request.user, pk), initial=initial)
    context: dict[str, object] = {
        "service": _service(request.user, pk),
        "versions": row.versions.select_related("by")[:20],
        "can_preview": True,
    }
    if shown := _unsaved(request, form, row.name, **context):
        return shown
    if form.is_valid():
        words = form.words()
        try:
            actions.edit(row, by=request.user, aliases=form.cleaned_data["aliases"], **words)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved. Visitors see it within a minute."))
            return redirect("catalogue:edit", pk)
    return _form(request, form, row.name, **context)


@require_safe
@desk(Power.EDIT_CATALOGUE)
def version(request: Request, pk: UUID, number: int) -> HttpResponse:
    """What it said at an earlier time, beside what it says now."""
    row = _service(request.user, pk)
    found: Version = get_object_or_404(row.versions, number=min(number, 2**31 - 1))
    newest = row.versions.all()[0]
    context = {
        "title": row.name, "version": found, "lines": told.lines(found.words, newest.words),
        "back": reverse("catalogue:edit", args=[pk]),
        "restore": reverse("catalogue:restore", args=[pk, found.number]),
    }  # fmt: skip
    return render(request, "catalogue/desk/version.html", context)


@require_POST
@desk(Power.EDIT_CATALOGUE)
def restore(request: Request, pk: UUID, number: int) -> HttpResponse:
    actions.restore(_service(request.user, pk), by=request.user, number=min(number, 2**31 - 1))
    messages.success(request, _("Brought back."))
    return redirect("catalogue:edit", pk)


@desk(Power.EDIT_CATALOGUE)
def limits(request: Request, pk: UUID) -> HttpResponse:
    """How soon it must be accepted, and somebody be there."""
    row = _service(request.user, pk)
    initial = {}
    for limit in row.limits.all():
        initial[f"{limit.urgency}_accept"] = limit.accept_minutes
        initial[f"{limit.urgency}_arrive"] = limit.arrive_minutes
    form = LimitsForm(sent(request), initial=initial)
    if form.is_valid():
        actions.set_limits(row, by=request.user, limits=form.limits())
        return redirect("catalogue:edit", pk)
    return _form(request, form, _("Time limits"), back=row)


@desk(Power.EDIT_CATALOGUE)
def offer(request: Request, pk: UUID) -> HttpResponse:
    """Where it is offered."""
    row = _service(request.user, pk)
    now = edited_in(request.user).filter(pk__in=row.offers.values("area"))
    form = OfferForm(sent(request), by=request.user, initial={"areas": list(now)})
    if form.is_valid():
        actions.offer(row, by=request.user, areas=form.cleaned_data["areas"])
        return redirect("catalogue:edit", pk)
    return _form(request, form, _("Where it is offered"), back=row)


@require_safe
@desk(Power.EDIT_CATALOGUE)
def packages(request: Request) -> HttpResponse:
    page = page_of(queries.editable_packages(request.user), request.GET.get("page"))
    return render(request, "catalogue/desk/packages.html", {"page": page})


@desk(Power.EDIT_CATALOGUE)
def add_package(request: Request) -> HttpResponse:
    form = _package_form(request, None)
    if shown := _package_unsaved(request, form, _("New package")):
        return shown
    if form.is_valid():
        try:
            actions.bundle(by=request.user, services=form.chosen(), **form.words())
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Added. It is on offer from its first day."))
            return redirect("catalogue:packages")
    return _show_package(request, form, _("New package"))


@desk(Power.EDIT_CATALOGUE)
def edit_package(request: Request, pk: UUID) -> HttpResponse:
    """What it says and holds, with what it was before beside it."""
    row = _package(request.user, pk)
    form = _package_form(request, _package(request.user, pk))
    context: dict[str, object] = {
        "package": row, "versions": row.versions.select_related("by")[:20],
    }  # fmt: skip
    if shown := _package_unsaved(request, form, row.name, **context):
        return shown
    if form.is_valid():
        try:
            actions.change_package(row, by=request.user, services=form.chosen(), **form.words())
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved. Visitors see it within a minute."))
            return redirect("catalogue:packages")
    return _show_package(request, form, row.name, **context)


@require_safe
@desk(Power.EDIT_CATALOGUE)
def package_version(request: Request, pk: UUID, number: int) -> HttpResponse:
    """What a package said and held at an earlier time, beside what it does now."""
    row = _package(request.user, pk)
    found: PackageVersion = get_object_or_404(row.versions, number=min(number, 2**31 - 1))
    newest = row.versions.all()[0]
    context = {
        "title": row.name, "version": found,
        "lines": told.package_lines(found.words, newest.words),
        "back": reverse("catalogue:edit_package", args=[pk]),
        "restore": reverse("catalogue:restore_package", args=[pk, found.number]),
    }  # fmt: skip
    return render(request, "catalogue/desk/version.html", context)


@require_POST
@desk(Power.EDIT_CATALOGUE)
def restore_package(request: Request, pk: UUID, number: int) -> HttpResponse:
    row = _package(request.user, pk)
    actions.restore_package(row, by=request.user, number=min(number, 2**31 - 1))
    messages.success(request, _("Brought back."))
    return redirect("catalogue:edit_package", pk)


@require_safe
@desk(Power.EDIT_CATALOGUE, Power.DISPATCH)
def wanted(request: Request) -> HttpResponse:
    """What people looked for and did not find."""
    page = page_of(queries.wanted(request.user), request.GET.get("page"))
    return render(request, "catalogue/desk/wanted.html", {"page": page})


@desk(Power.EDIT_CATALOGUE, Power.DISPATCH)
def settle(request: Request, pk: UUID) -> HttpResponse:
    """Answer one of them."""
    row: Wanted = get_object_or_404(queries.wanted(request.user), pk=pk)
    form = SettleForm(sent(request), services=queries.could_mean(request.user, row))
    if form.is_valid():
        asked = form.cleaned_data
        actions.settle(row, by=request.user, service=asked["service"], answer=asked["answer"])
        messages.success(request, _("Answered. The person reads it in their pages."))
        return redirect("catalogue:wanted")
    status = 422 if form.is_bound else 200
    context = {"form": form, "row": row}
    return render(request, "catalogue/desk/settle.html", context, status=status)


@require_safe
@desk(Power.RUN_PLATFORM)
def categories(request: Request) -> HttpResponse:
    """The shelves of the catalogue: the same everywhere on the platform."""
    page = page_of(queries.categories(), request.GET.get("page"))
    return render(request, "catalogue/desk/categories.html", {"page": page})


@desk(Power.RUN_PLATFORM)
def add_category(request: Request) -> HttpResponse:
    form = CategoryForm(sent(request))
    if form.is_valid():
        actions.add_category(by=request.user, **form.cleaned_data)
        messages.success(request, _("Added."))
        return redirect("catalogue:categories")
    return _form(request, form, _("New category"), back_to=reverse("catalogue:categories"))


@desk(Power.RUN_PLATFORM)
def change_category(request: Request, pk: UUID) -> HttpResponse:
    row: Category = get_object_or_404(Category, pk=pk)
    title = row.name
    form = CategoryForm(sent(request), instance=row)
    if form.is_valid():
        actions.change_category(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. Visitors see it within a minute."))
        return redirect("catalogue:categories")
    return _form(request, form, title, back_to=reverse("catalogue:categories"))


def _unsaved(
    request: Request, form: ServiceForm, title: str, **more: object
) -> HttpResponse | None:
    """The preview of what was written, or the form again as it was: neither saves anything."""
    step = request.POST.get("step", "")
    if step == "look" and form.is_valid():
        shown = {"form": form, "service": form.instance}
        return render(request, "catalogue/desk/preview.html", shown)
    if step == "write":
        context = {**more, "form": form, "title": title, "can_preview": True}
        return render(request, "catalogue/desk/form.html", context)
    return None


def _service(by: Person, pk: UUID) -> Service:
    row: Service = get_object_or_404(queries.editable(by), pk=pk)
    return row


def _package(by: Person, pk: UUID) -> Package:
    row: Package = get_object_or_404(queries.editable_packages(by), pk=pk)
    return row


def _package_form(request: Request, row: Package | None) -> PackageForm:
    services = queries.for_package(request.user, row)
    initial = PackageForm.initial_of(row) if row else {}
    return PackageForm(
        sent(request), instance=row, initial=initial, by=request.user, services=services
    )


def _package_unsaved(
    request: Request, form: PackageForm, title: str, **more: object
) -> HttpResponse | None:
    """The preview of a package, or its form again as it was: neither saves anything."""
    step = request.POST.get("step", "")
    if step == "look" and form.is_valid():
        items = [PackageItem(service=one, times=times) for one, times in form.chosen()]
        shown = {"form": form, "package": form.instance, "items": items}
        return render(request, "catalogue/desk/preview.html", shown)
    if step == "write":
        context = {**more, "form": form, "title": title}
        return render(request, "catalogue/desk/package_form.html", context)
    return None


def _show_package(request: Request, form: PackageForm, title: str, **more: object) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "title": title, **more}
    return render(request, "catalogue/desk/package_form.html", context, status=status)


def _form(request: Request, form: BaseForm, title: str, **more: object) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "title": title, **more}
    return render(request, "catalogue/desk/form.html", context, status=status)
