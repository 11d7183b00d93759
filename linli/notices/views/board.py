"""The public board: as everybody sees it, what is due at the desk, and its kinds."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.areas.here import here
from linli.areas.models import Area
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.notices import board, pdf, queries
from linli.notices.actions import board as keeping
from linli.notices.actions import writing
from linli.notices.forms import BoardForm, KindForm
from linli.notices.models import BoardKind
from linli.notices.views.desk import WRITERS, form_view
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page

MOST_UP = 100  # more than a board holds


@require_safe
def public(request: Request) -> HttpResponse:
    """What the committee has to make public, kind by kind, with the law; and what hung before."""
    place = here(request)
    if place is None:
        return redirect("web:places")
    now, area = timezone.now(), get_object_or_404(Area, pk=place.id)
    rows = list(queries.hanging(now).filter(pk__in=board.hung(place.id).values("pk"))
                .select_related("current", "area", "column", "kind")
                .order_by("-shows_from", "-id")[:MOST_UP])  # fmt: skip
    kinds: list[Any] = list(board.kinds(board.regime_of(area)))
    for kind in kinds:
        kind.up = [one for one in rows if one.kind_id == kind.pk]
    earlier = board.hung(place.id).filter(shows_until__lte=now)
    context = {"kinds": kinds, "page": page_of(earlier, request.GET.get("page"))}
    return render(request, "notices/board.html", context)


@require_safe
@desk(Power.WRITE_NOTICES)
def due(request: Request) -> HttpResponse:
    """What the law asks for and nobody has published yet."""
    page = page_of(board.due(request.user), request.GET.get("page"))
    return render(request, "notices/desk/due.html", {"page": page})


@form_view
@desk(Power.WRITE_NOTICES)
def add(request: Request) -> HttpResponse:
    """Something for the public board, as a draft."""
    by, own = request.user, request.grants[0]
    initial: dict[str, Any] = {
        "area": request.GET.get("area") or own.area_id, "source": own.organisation.name[:30],
        "kind": request.GET.get("kind"), "covers": _day(request.GET.get("covers", "")),
        "until_day": timezone.localdate() + BoardForm.USUAL,
    }  # fmt: skip
    form = BoardForm(sent(request), by=by, initial=initial)
    made = attempt(form, lambda: writing.write(form.words(), form.place(), by=by))
    if made:
        messages.success(request, _("Written down. Look at it, then ask for its release."))
        return redirect("notices:desk_one", made.pk)
    back = reverse("notices:due")
    title = _("New on the public board")
    return form_page(request, form, title, back=back, button=_("Write it down"))


@require_safe
@desk(*WRITERS)
def proof(request: Request, pk: UUID) -> HttpResponse:
    """When it hung and what it said, as a paper for the file."""
    rows = queries.kept_by(request.user).filter(current__isnull=False)
    notice = get_object_or_404(rows, pk=pk)
    versions = list(queries.released(notice))
    response = HttpResponse(pdf.proof(notice, versions), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="proof.pdf"'
    return response


@require_safe
@desk(Power.RUN_PLATFORM)
def kinds(request: Request) -> HttpResponse:
    """What the laws list."""
    page = page_of(board.kinds(), request.GET.get("page"))
    return render(request, "notices/desk/kinds.html", {"page": page})


@form_view
@desk(Power.RUN_PLATFORM)
def add_kind(request: Request) -> HttpResponse:
    return _kind(request, None, _("New kind"))


@form_view
@desk(Power.RUN_PLATFORM)
def change_kind(request: Request, pk: UUID) -> HttpResponse:
    row = get_object_or_404(board.kinds(), pk=pk)
    return _kind(request, row, _("Change the kind"))


@require_POST
@desk(Power.RUN_PLATFORM)
def retire_kind(request: Request, pk: UUID) -> HttpResponse:
    keeping.retire_kind(get_object_or_404(board.kinds(), pk=pk), by=request.user)
    messages.success(request, _("Retired. What was published stays."))
    return redirect("notices:kinds")


def _kind(request: Request, row: BoardKind | None, title: str) -> HttpResponse:
    names = ("regime", "name", "law", "period")
    initial = {name: getattr(row, name) for name in names} if row else None
    form = KindForm(sent(request), initial=initial)
    by = request.user
    if attempt(form, lambda: keeping.keep_kind(row, by=by, **form.cleaned_data)):
        messages.success(request, _("Changed."))
        return redirect("notices:kinds")
    return form_page(request, form, title, back=reverse("notices:kinds"))


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None
