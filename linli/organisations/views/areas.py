"""The area tree at the desk: look, rename, add, move, end, count. Areas know nothing of roles."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.areas import actions, queries
from linli.areas.models import Area, Population
from linli.core import asked
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.forms.areas import (
    AreaForm,
    BuildingsForm,
    CodeForm,
    EndForm,
    FigureForm,
    MoveForm,
    NewAreaForm,
    editable,
)
from linli.organisations.scope import Power, grants_with
from linli.organisations.views.shared import attempt, form_page

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@desk(Power.EDIT_AREAS)
def index(request: Request) -> HttpResponse:
    """Where to begin: the areas one answers for, or what a search finds in them."""
    words = asked.words(request.GET.get("q", ""))
    if words:
        rows = queries.search(words, editable(request.user), with_ended=True)
    else:
        own = grants_with(request.user, Power.EDIT_AREAS).values("area")
        rows = Area.objects.filter(pk__in=own)
    page = page_of(rows, request.GET.get("page"))
    paths = queries.paths(page.object_list)
    had = queries.former_names(page.object_list)
    heirs = queries.successors(page.object_list)
    found = [(area, paths[area.pk], had[area.pk] if words else [], heirs[area.pk]) for area in page]
    context = {"page": page, "found": found, "words": words}
    return render(request, "organisations/desk/areas.html", context)


@require_safe
@desk(Power.EDIT_AREAS)
def one(request: Request, pk: UUID) -> HttpResponse:
    return _show(request, _area(request, pk))


@form_view
@desk(Power.EDIT_AREAS)
def edit(request: Request, pk: UUID) -> HttpResponse:
    area = _area(request, pk)
    form = AreaForm(sent(request), initial=AreaForm.initial_of(area))

    def step() -> Area:
        words = {name: form.cleaned_data[name] for name in ("name", "name_en", "slug")}
        return actions.edit(area, by=request.user, point=form.point(), **words)

    if attempt(form, step):
        messages.success(request, _("Saved. Visitors see it within a minute."))
        return redirect("organisations:area", pk)
    return form_page(request, form, area.name, back=_back(area))


@form_view
@desk(Power.EDIT_AREAS)
def add(request: Request, pk: UUID) -> HttpResponse:
    area = _area(request, pk)
    form = NewAreaForm(sent(request), above=area)
    if attempt(form, lambda: actions.add(by=request.user, parent=area, **form.cleaned_data)):
        messages.success(request, _("Added."))
        return redirect("organisations:area", pk)
    title = _("New area in %(name)s") % {"name": area.name}
    return form_page(request, form, title, back=_back(area), button=_("Add"))


@form_view
@desk(Power.EDIT_AREAS)
def move(request: Request, pk: UUID) -> HttpResponse:
    area = _area(request, pk)
    form = MoveForm(sent(request), by=request.user, initial={"parent": area.parent})
    if attempt(form, lambda: actions.move(area, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Moved, with everything in it."))
        return redirect("organisations:area", pk)
    title = _("Move %(name)s") % {"name": area.name}
    warning = _(
        "Whoever answers for the new place answers for everything in it from now on. "
        "Figures count by whole months: that of the move still goes to the old place, unless it "
        "is the first of it."
    )
    return form_page(
        request, form, title, back=_back(area), button=_("Move the area"), warning=warning
    )


@form_view
@desk(Power.EDIT_AREAS)
def end(request: Request, pk: UUID) -> HttpResponse:
    area = _area(request, pk)
    form = EndForm(sent(request), by=request.user)
    several = form.is_valid() and len(form.cleaned_data["successors"]) > 1
    if several and attempt(form, lambda: actions.can_end(area, **form.said())):
        return redirect(f"{reverse('organisations:split_area', args=[pk])}?{form.query()}")
    if attempt(form, lambda: actions.end(area, by=request.user, **form.said())):
        messages.success(request, _("Ended. Its past stays."))
        return redirect("organisations:area", pk)
    title = _("End %(name)s") % {"name": area.name}
    return form_page(
        request, form, title, back=_back(area), button=_("Abolish it"), warning=_ends()
    )


@form_view
@desk(Power.EDIT_AREAS)
def split(request: Request, pk: UUID) -> HttpResponse:
    """The second step where several come after it: what goes to which."""
    area = _area(request, pk)
    first = EndForm(request.GET, by=request.user)
    if not first.is_valid():
        return redirect("organisations:end_area", pk)
    form = BuildingsForm(sent(request), successors=first.cleaned_data["successors"])
    on = first.cleaned_data["on"]
    if attempt(form, lambda: actions.end(area, by=request.user, on=on, heirs=form.heirs())):
        messages.success(request, _("Split. Its past stays."))
        return redirect("organisations:area", pk)
    title = _("What goes to which part of %(name)s") % {"name": area.name}
    back = reverse("organisations:end_area", args=[pk])
    return form_page(
        request, form, title, back=back, button=_("Split it"), intro=_goes(area), warning=_ends()
    )


def _ends() -> str:
    return _("An area that has ended cannot come back. Its name becomes free.")


def _goes(area: Area) -> str:
    goes = _(
        "Whoever has an address that names a part of just one of them goes there, with their "
        "household and what is open. All others wait until somebody chooses."
    )
    page = _("This area has a home page: whichever of them has none yet gets one.")
    return f"{goes} {page}" if area.slug else goes


@form_view
@desk(Power.EDIT_AREAS)
def recode(request: Request, pk: UUID) -> HttpResponse:
    area = _area(request, pk)
    form = CodeForm(sent(request))
    if attempt(form, lambda: actions.recode(area, by=request.user, **form.cleaned_data)):
        messages.success(request, _("It has this code. The old one still leads here."))
        return redirect("organisations:area", pk)
    title = _("A code for %(name)s") % {"name": area.name}
    intro = _("The code it had ends on that day and still means this area, in tables as well.")
    return form_page(request, form, title, back=_back(area), intro=intro)


@require_POST
@desk(Power.EDIT_AREAS)
def count(request: Request, pk: UUID) -> HttpResponse:
    """One population figure more, or corrected."""
    area = _area(request, pk)
    form = FigureForm(request.POST)
    if attempt(form, lambda: actions.count(area, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("organisations:area", pk)
    return _show(request, area, form=form, status=422)


@require_POST
@desk(Power.EDIT_AREAS)
def forget_count(request: Request, pk: UUID, year: int) -> HttpResponse:
    figure = get_object_or_404(Population, area=_area(request, pk), year=min(year, 9999))
    actions.forget_count(figure, by=request.user)
    return redirect("organisations:area", pk)


def _area(request: Request, pk: UUID) -> Area:
    area: Area = get_object_or_404(editable(request.user), pk=pk)
    return area


def _back(area: Area) -> str:
    return reverse("organisations:area", args=[area.pk])


def _show(
    request: Request, area: Area, *, form: FigureForm | None = None, status: int = 200
) -> HttpResponse:
    mine = set(editable(request.user).filter(links_down__below=area).values_list("pk", flat=True))
    upper = [one for one in queries.above(area) if one.pk != area.pk]
    context = {
        "area": area,
        "upper": [(one, one.pk in mine) for one in upper],
        "codes": area.codes.all(),
        "former_names": area.former_names.all(),
        "after": area.successions.select_related("successor"),
        "before": area.predecessions.select_related("area").order_by("area__valid_until", "pk"),
        "figures": area.populations.all()[:20],
        "page": page_of(queries.children(area).order_by("name", "pk"), request.GET.get("page")),
        "form": form or FigureForm(),
    }
    return render(request, "organisations/desk/area.html", context, status=status)
