"""Ordering, one thing per page. What was said is kept page by page, so the back button is safe."""

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.accounts.doors import signed_in
from linli.accounts.models import Person
from linli.areas.here import here
from linli.areas.models import Area
from linli.catalogue.models import Package, Service
from linli.core.errors import Refused
from linli.core.http import Request, sent
from linli.orders.actions import drafts, intake
from linli.orders.answers import answered, with_answers
from linli.orders.forms.asking import (
    OTHER,
    SELF,
    SILENT,
    DetailsForm,
    WhenForm,
    WhoForm,
    span_of,
    still_possible,
)
from linli.orders.forms.steps import LONGEST
from linli.orders.models import Door, Draft, Order
from linli.orders.wanted import ANYTHING, Wanted, why_not
from linli.people.agreed import standing, words_of
from linli.people.models import ConsentText, Purpose

FIRST = {
    "who": _("Whom is it for?"), "when": _("When does it suit?"),
    "details": _("What should we know?"), "check": _("Is it right?"),
}  # fmt: skip


@require_safe
@signed_in
def begin(request: Request, slug: str) -> HttpResponse:
    """From a service's page or from a search: the first step, with what was said before."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    query = f"?{urlencode({'q': words})}" if words else ""
    return redirect(service_of(slug).url("who") + query)


@require_safe
@signed_in
def begin_package(request: Request, slug: str) -> HttpResponse:
    """From a package's page."""
    return redirect(package_of(slug).url("who"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ask(request: Request, slug: str, step: str) -> HttpResponse:
    return one_step(request, service_of(slug), step)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ask_package(request: Request, slug: str, step: str) -> HttpResponse:
    return one_step(request, package_of(slug), step)


def one_step(request: Request, wanted: Wanted, step: str) -> HttpResponse:
    """One step. A step that comes too early leads to the first that is still to be said."""
    steps = wanted.steps
    if step not in steps:
        raise Http404
    if sentence := why_not(wanted, timezone.localdate()):
        return gone(request, wanted, sentence)
    draft = draft_of(request.user, wanted)
    said: dict[str, Any] = json.loads(draft.said)
    is_stale = "when" in said and not still_possible(said["when"], wanted.service)
    open_ones = [one for one in steps[:-1] if one not in said or (one == "when" and is_stale)]
    missing = next(iter(open_ones), "")
    if missing and steps.index(step) > steps.index(missing):
        return redirect(wanted.url(missing))
    if step == "check":
        return check(request, wanted, draft, said)
    form = form_of(step, request, wanted, said)
    if form.is_valid():
        said = asked_for(said, request.GET.get("q", "")) | {step: plain(form.cleaned_data)}
        draft.said = json.dumps(said, ensure_ascii=False)
        intake.keep(draft)
        following = steps[steps.index(step) + 1]
        return redirect(wanted.url(following if missing else "check"))
    status = 422 if form.is_bound else 200
    context = page(step, wanted) | {"form": form, "is_stale": step == "when" and is_stale}
    return render(request, "orders/ask.html", context, status=status)


def asked_for(said: dict[str, Any], words: str) -> dict[str, Any]:
    """What was looked for and not found stands among the words; what was said before stays."""
    words = words.strip()[:LONGEST]
    if not words:
        return said
    if "details" not in said:
        return said | {"q": words}
    before = said["details"]["words"]
    if words in before:
        return said
    both = f"{before}\n{words}".strip()[:LONGEST]
    return said | {"details": said["details"] | {"words": both}}


def gone(request: Request, wanted: Wanted, sentence: str) -> HttpResponse:
    """Not to be ordered now: said in a sentence, and what was said so far can go on as a need."""
    is_begun = not draft_of(request.user, wanted)._state.adding
    context = {"wanted": wanted, "sentence": sentence, "has_draft": is_begun}
    return render(request, "orders/gone.html", context, status=409)


@require_POST
@signed_in
def carry(request: Request, kind: str, slug: str) -> HttpResponse:
    """What was said of it goes on as a need in free words."""
    if kind not in ("service", "package"):
        raise Http404
    wanted = package_of(slug) if kind == "package" else service_of(slug)
    if not wanted.services:
        raise Http404
    drafts.carry_over(draft_of(request.user, wanted), by=request.user)
    return redirect(service_of(ANYTHING).url("check"))  # leads to what is still to be said


def check(request: Request, wanted: Wanted, draft: Draft, said: dict[str, Any]) -> HttpResponse:
    """Everything once more, and the one button. What is refused is said here, nothing is lost."""
    refusal = ""
    if request.method == "POST":
        try:
            order = place(request, wanted, said)
        except Refused as refused:
            refusal = str(refused)
        else:
            draft.delete()
            return redirect("orders:placed", order.pk)
    begins, ends = span_of(said.get("when", {}))
    context = page("check", wanted) | {
        "said": said, "answers": answered(wanted.service, said["details"]),
        "who": who_words(request.user, said["who"]), "begins": begins, "ends": ends,
        "refusal": refusal, "wanted": wanted,
        "agrees_to": words_to_agree(request.user, said["who"]),
    }  # fmt: skip
    return render(request, "orders/check.html", context, status=422 if refusal else 200)


def words_to_agree(by: Person, who: dict[str, Any]) -> ConsentText | None:
    """What stands above the button where somebody asks for themselves and has not agreed yet."""
    is_new = who["who"] == SELF and not standing(by, Purpose.SERVICE)
    return words_of(Purpose.SERVICE) if is_new else None


def place(request: Request, wanted: Wanted, said: dict[str, Any]) -> Order:
    """The order as it was said."""
    by, who = request.user, said["who"]
    area = area_of(request)
    if area is None:
        raise Refused(_("Choose your place first."))
    begins, ends = span_of(said.get("when", {}))
    details = said["details"]
    wants = {key: details[key] for key in ("sex", "language") if details.get(key)}
    need = intake.Need(
        service=wanted.service, package=wanted.package,
        words=with_answers(details["words"], wanted.service, details),
        address=details["address"], point=details.get("point", ""), wants=wants,
        name=who["name"] if who["who"] == OTHER else "",
        phone=who["phone"] if who["who"] == OTHER else "",
        wish_from=begins, wish_until=ends, is_anonymous=who["who"] == SILENT,
    )  # fmt: skip
    beneficiary = beneficiary_of(by, who["who"])
    door = Door.OWN if who["who"] in (SELF, SILENT) else Door.BEHALF
    return intake.place(need, by=by, area=area, beneficiary=beneficiary, door=door)


def beneficiary_of(by: Person, who: str) -> Person | None:
    if who in (SELF, SILENT):
        return by if who == SELF else None
    return None if who == OTHER else get_object_or_404(Person, pk=UUID(who), erased_at=None)


def who_words(by: Person, who: dict[str, Any]) -> str:
    if who["who"] == OTHER:
        return str(who["name"])
    if who["who"] == SILENT:
        return str(_("Without a name"))
    person = beneficiary_of(by, who["who"])
    if person == by:
        return person.name or str(_("For myself"))
    return person.name if person else ""


def area_of(request: Request) -> Area | None:
    """Where one lives; else the place one is in."""
    if request.user.area_id:
        return request.user.area
    place = here(request)
    return Area.objects.filter(pk=place.id).first() if place else None


def service_of(slug: str) -> Wanted:
    """The service of this address, on offer or not any more; or a need in free words."""
    if slug == ANYTHING:
        return Wanted(slug)
    return Wanted(slug, service=get_object_or_404(Service, slug=slug))


def package_of(slug: str) -> Wanted:
    return Wanted(slug, package=get_object_or_404(Package, slug=slug))


def draft_of(by: Person, wanted: Wanted) -> Draft:
    """What this person has said so far; a new one holds what is known already."""
    what = {"service": wanted.service, "package": wanted.package}
    kept = Draft.objects.filter(by=by, **what).first()
    return kept or Draft(by=by, said="{}", **what)


def form_of(step: str, request: Request, wanted: Wanted, said: dict[str, Any]) -> forms.Form:
    data, initial = sent(request), said.get(step)
    by, service = request.user, wanted.service
    if step == "who":
        # Somebody to talk to: for what is confidential, and for what has no name yet.
        silent = wanted.is_free or (service is not None and service.is_confidential)
        return WhoForm(data, by=by, may_be_silent=silent, initial=initial)
    if step == "when":
        return WhenForm(data, service=service, initial=initial)
    is_silent = said["who"]["who"] == SILENT
    if initial is None:
        initial = {
            "address": known_address(by, said["who"]["who"]),
            "words": request.GET.get("q", "") or said.get("q", ""),
        }
    return DetailsForm(
        data, needs_address=wanted.is_at_home and not is_silent, needs_words=wanted.is_free,
        service=service, initial=initial,
        is_there=wanted.is_at_home and said["who"]["who"] == SELF,
    )  # fmt: skip


def known_address(by: Person, who: str) -> str:
    """No form asks for what is known: where the person lives, or the door of their last order."""
    person = beneficiary_of(by, who)
    file = getattr(person, "file", None) if person else None
    return file.address if file else ""


def plain(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in cleaned.items() if value is not None}


def page(step: str, wanted: Wanted) -> dict[str, Any]:
    steps = wanted.steps
    at = steps.index(step)
    return {
        "step": step, "service": wanted.service, "package": wanted.package,
        "thing": wanted.service or wanted.package,
        "items": wanted.package.items.all() if wanted.package else (),
        "number": at + 1, "of": len(steps), "heading": FIRST[step],
        "back": wanted.url(steps[at - 1]) if at else wanted.before,
        "urls": {one: wanted.url(one) for one in steps},
    }  # fmt: skip
