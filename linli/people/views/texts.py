"""The words of consent: what is in force, what comes, what was; and new words, looked at first."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.core.compared import Line
from linli.core.errors import Refused
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.core.templatetags.linli import full_day
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.people import agreed, texts
from linli.people.actions import consents
from linli.people.forms import ConsentTextForm
from linli.people.models import ConsentText, Purpose
from linli.people.words import KINDS


@require_safe
@desk(Power.RUN_PLATFORM)
def index(request: Request) -> HttpResponse:
    """Every purpose, with the words in force and those that come."""
    found = agreed.texts_by_purpose()
    rows = [texts.of(purpose, found.get(purpose, [])) for purpose in Purpose]
    return render(request, "people/texts/index.html", {"rows": rows})


@require_safe
@desk(Power.RUN_PLATFORM)
def one(request: Request, purpose: str) -> HttpResponse:
    """All versions of the words for one purpose, with how many stand by each."""
    versions = _versions(purpose)
    page = page_of(versions.rows, request.GET.get("page"))
    stands = agreed.standing_by_text(versions.purpose)
    rows = [(row, stands.get(row.text.pk, 0)) for row in page]
    context = {"versions": versions, "page": page, "rows": rows}
    return render(request, "people/texts/one.html", context)


@desk(Power.RUN_PLATFORM)
def write(request: Request, purpose: str) -> HttpResponse:
    """New words: written, looked at beside those that stand, then put in force."""
    versions = _versions(purpose)
    form = ConsentTextForm(sent(request), initial=ConsentTextForm.initial_of(versions.newest))
    step = request.POST.get("step", "")
    context = {"form": form, "versions": versions}
    if step == "look" and form.is_valid():
        return render(request, "people/texts/preview.html", context | _shown(versions, form))
    if step == "write":
        return render(request, "people/texts/form.html", context)
    if form.is_valid():
        try:
            consents.write(versions.purpose, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Whoever agreed to other words is asked again."))
            return redirect("people:text", versions.purpose)
    status = 422 if form.is_bound else 200
    return render(request, "people/texts/form.html", context, status=status)


def _versions(purpose: str) -> texts.Versions:
    if purpose not in Purpose.values:
        raise Http404
    rows = ConsentText.objects.filter(purpose=purpose).select_related("written_by")
    return texts.of(Purpose(purpose), rows)


def _shown(versions: texts.Versions, form: ConsentTextForm) -> dict[str, Any]:
    """The words as residents will read them, and beside what stands now."""
    asked = form.cleaned_data
    newest = versions.newest
    written = ConsentText(
        purpose=versions.purpose, version=newest.version + 1 if newest else 1, **asked
    )
    stands = versions.now
    said = _said(vars(stands)) if stands else {}
    lines = [
        Line(str(form.fields[name].label), said.get(name, ""), words)
        for name, words in _said(asked).items()
    ]
    stand = agreed.standing_by_text(versions.purpose)
    # Whose yes was to fewer kinds of data than these words name.
    less = [row.text.pk for row in versions.rows if not agreed.is_covered(written, row.text)]
    return {
        "text": written,
        "lines": lines,
        "agreed": sum(stand.values()),
        "too_little": sum(stand.get(pk, 0) for pk in less),
    }


def _said(words: Mapping[str, Any]) -> dict[str, str]:
    return {
        "words": words["words"],
        "words_en": words["words_en"],
        "kinds": _(", ").join(str(KINDS.get(kind, kind)) for kind in words["kinds"]),
        "kept_months": str(words["kept_months"]),
        "since": full_day(words["since"]),
    }
