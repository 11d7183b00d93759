"""Where do they belong now? What still points at areas that have ended, for whoever may choose."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from linli.areas.models import Area
from linli.areas.pointing import Pointing
from linli.core.errors import Refused
from linli.core.http import Request
from linli.core.paging import page_of
from linli.organisations import waiting
from linli.organisations.actions import settle, show_addresses
from linli.organisations.doors import desk
from linli.organisations.scope import Power, may

MOST = 200


class ChoiceForm(forms.Form):
    """Which rows go where."""

    row = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    to = forms.ModelChoiceField(queryset=Area.objects.none(), required=False)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if not cleaned.get("row") or not cleaned.get("to"):
            raise forms.ValidationError(_("Choose who or what, and where it belongs."))
        return cleaned


@require_safe
@desk(Power.REGISTER_PEOPLE, Power.EDIT_AREAS)
def index(request: Request) -> HttpResponse:
    """The areas in which something waits."""
    areas = list(waiting.areas(request.user)[:MOST])
    found = waiting.counts([area.pk for area in areas])
    rows = [(area, found[area.pk]) for area in areas if found[area.pk]]
    return render(request, "organisations/desk/waiting.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.REGISTER_PEOPLE, Power.EDIT_AREAS)
def one(request: Request, pk: UUID) -> HttpResponse:
    """What waits in one area, kind by kind; several are chosen at once."""
    area = get_object_or_404(waiting.areas(request.user), pk=pk)
    kinds = waiting.counts([area.pk])[area.pk]
    if not kinds:
        messages.success(request, _("Nothing waits there any more."))
        return redirect("organisations:waiting")
    kind = _asked(request, [kind for kind, _number in kinds])
    page = page_of(kind.rows([area.pk]).order_by("pk"), request.GET.get("page"))
    heirs = waiting.heirs(area, request.user)
    form = ChoiceForm(request.POST if request.method == "POST" else None)
    form.fields["row"].choices = [(row.pk, "") for row in page]  # type: ignore[attr-defined]
    form.fields["to"].queryset = Area.objects.filter(pk__in=[one.pk for one in heirs])  # type: ignore[attr-defined]
    looks = request.method == "POST" and "show" in request.POST
    if looks:
        show_addresses(area, kind, by=request.user, count=len(page))
    elif form.is_valid() and (answer := _settle(request, area, kind, form)):
        return answer
    rows = waiting.shown(
        kind, page, with_names=may(request.user, Power.SEE_PEOPLE, area), with_addresses=looks
    )
    context = {
        "area": area, "kinds": kinds, "kind": kind, "rows": rows, "heirs": heirs, "page": page,
        "form": form if not looks else ChoiceForm(), "looks": looks,
    }  # fmt: skip
    status = 422 if form.is_bound and not looks else 200
    return render(request, "organisations/desk/waiting_one.html", context, status=status)


def _settle(request: Request, area: Area, kind: Pointing, form: ChoiceForm) -> HttpResponse | None:
    said = form.cleaned_data
    try:
        moved = settle(area, kind, said["row"], by=request.user, to=said["to"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    words = ngettext("%(n)s now belongs to %(name)s.", "%(n)s now belong to %(name)s.", moved)
    messages.success(request, words % {"n": moved, "name": said["to"].name})
    here = reverse("organisations:waiting_one", args=[area.pk])
    return redirect(f"{here}?kind={kind.code}")


def _asked(request: Request, kinds: list[Pointing]) -> Pointing:
    """The kind asked for; the first of those that wait, where none is or it waits no more."""
    code = request.GET.get("kind", "")
    if len(code) > 20:
        raise BadRequest
    return next((kind for kind in kinds if kind.code == code), kinds[0])
