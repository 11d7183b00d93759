"""The catalogue's editor at the desk: write, look at it, go back, offer, bundle, listen."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.accounts.models import Person
from linli.catalogue import actions, kept, queries, told
from linli.catalogue.forms import (
    NewServiceForm,
    PackageForm,
    ServiceForm,
    SettleForm,
)
from linli.catalogue.models import (
    Package,
    PackageItem,
    PackageVersion,
    Part,
    Service,
    Version,
    Wanted,
)
from linli.catalogue.views import steps
from linli.core.compared import Line
from linli.core.errors import Refused
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power

# Where each part of a service is edited.
BACK: dict[str, str] = {
    Part.WORDS: "catalogue:edit", Part.LIMITS: "catalogue:limits", Part.OFFERS: "catalogue:offer",
}  # fmt: skip


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
    return steps.show(request, form, _("New service"), can_preview=True)


@desk(Power.EDIT_CATALOGUE)
def edit(request: Request, pk: UUID) -> HttpResponse:
    """Its words, with what they were before beside them."""
    row = _service(request.user, pk)
    aliases = [alias.words for alias in row.aliases.all()]
    initial = {
        "aliases": "\n".join(aliases), "details": "\n".join(row.details),
        "details_en": "\n".join(row.details_en),
    }  # fmt: skip
    form = ServiceForm(sent(request), instance=_service(request.user, pk), initial=initial)
    context: dict[str, object] = {
        "service": _service(request.user, pk),
        "history": steps.history(
            row.versions.select_related("by")[: steps.SHOWN], "catalogue:version", pk
        ),
        "can_preview": True,
    }
    stands = kept.service_words(row, aliases)
    if shown := _unsaved(request, form, row.name, stands, **context):
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
    return steps.show(request, form, row.name, **context)


@require_safe
@desk(Power.EDIT_CATALOGUE)
def version(request: Request, pk: UUID, number: int) -> HttpResponse:
    """What a part of it was at an earlier time, beside what it is now."""
    row = _service(request.user, pk)
    found: Version = get_object_or_404(row.versions, number=min(number, 2**31 - 1))
    newest = row.versions.filter(part=found.part)[0]
    context = {
        "title": row.name, "version": found,
        "lines": told.of_part(found.part, found.words, newest.words),
        "back": reverse(BACK[found.part], args=[pk]),
        "restore": reverse("catalogue:restore", args=[pk, found.number]),
    }  # fmt: skip
    return render(request, "catalogue/desk/version.html", context)


@require_POST
@desk(Power.EDIT_CATALOGUE)
def restore(request: Request, pk: UUID, number: int) -> HttpResponse:
    row = _service(request.user, pk)
    part = actions.restore(row, by=request.user, number=min(number, 2**31 - 1))
    messages.success(request, _("Brought back."))
    return redirect(BACK[part], pk)


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
        "package": row,
        "history": steps.history(
            row.versions.select_related("by")[: steps.SHOWN], "catalogue:package_version", pk
        ),
    }
    held = [(item.service_id, item.times) for item in row.items.all()]
    stands = kept.package_words(row, held)
    if shown := _package_unsaved(request, form, row.name, stands, **context):
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


def _unsaved(
    request: Request,
    form: ServiceForm,
    title: str,
    stands: dict[str, Any] | None = None,
    **more: object,
) -> HttpResponse | None:
    """The preview of what was written, or the form again as it was: neither saves anything."""
    step = request.POST.get("step", "")
    if step == "look" and form.is_valid():
        written = kept.service_words(form.instance, form.cleaned_data["aliases"])
        lines = told.lines(stands, written) if stands else []
        shown = {"form": form, "service": form.instance, "lines": _changed(lines)}
        return render(request, "catalogue/desk/preview.html", shown)
    if step == "write":
        context = {**more, "form": form, "title": title, "can_preview": True}
        return render(request, "catalogue/desk/form.html", context)
    return None


def _changed(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line.is_changed]


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
    request: Request,
    form: PackageForm,
    title: str,
    stands: dict[str, Any] | None = None,
    **more: object,
) -> HttpResponse | None:
    """The preview of a package, or its form again as it was: neither saves anything."""
    step = request.POST.get("step", "")
    if step == "look" and form.is_valid():
        items = [PackageItem(service=one, times=times) for one, times in form.chosen()]
        held = [(item.service_id, item.times) for item in items]
        written = kept.package_words(form.instance, held)
        lines = told.package_lines(stands, written) if stands else []
        shown = {"form": form, "package": form.instance, "items": items, "lines": _changed(lines)}
        return render(request, "catalogue/desk/preview.html", shown)
    if step == "write":
        context = {**more, "form": form, "title": title}
        return render(request, "catalogue/desk/package_form.html", context)
    return None


def _show_package(request: Request, form: PackageForm, title: str, **more: object) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "title": title, **more}
    return render(request, "catalogue/desk/package_form.html", context, status=status)
