"""Ordering, one thing per page. What was said is kept page by page, so the back button is safe."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.accounts.doors import signed_in
from linli.accounts.models import Person
from linli.areas.here import here
from linli.areas.models import Area
from linli.catalogue.models import Package, Place, Service
from linli.catalogue.queries import offered, packages
from linli.core.errors import Refused
from linli.core.http import Request, sent
from linli.orders.actions import intake
from linli.orders.answers import answered, with_answers
from linli.orders.forms.asking import (
    OTHER,
    SELF,
    SILENT,
    DetailsForm,
    WhenForm,
    WhoForm,
    span_of,
)
from linli.orders.models import Door, Draft, Order
from linli.people.models import ConsentText, Purpose
from linli.people.queries import standing, words_of

STEPS = ("who", "when", "details", "check")
OF_A_PACKAGE = ("who", "details", "check")  # the time is agreed on for each part
ANYTHING = "anything"  # stands where a service would: a need in free words
FIRST = {
    "who": _("Whom is it for?"), "when": _("When does it suit?"),
    "details": _("What should we know?"), "check": _("Is it right?"),
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What is ordered: a service, a package, or what is said in free words."""

    slug: str
    service: Service | None = None
    package: Package | None = None

    @property
    def steps(self) -> tuple[str, ...]:
        return OF_A_PACKAGE if self.package else STEPS

    def url(self, step: str) -> str:
        name = "orders:ask_package" if self.package else "orders:ask"
        return reverse(name, args=[self.slug, step])

    @property
    def before(self) -> str:
        """The page one came from."""
        if self.package:
            return reverse("catalogue:package", args=[self.slug])
        if self.service:
            return reverse("catalogue:service", args=[self.slug])
        return reverse("catalogue:services")

    @property
    def services(self) -> list[Service]:
        if self.package:
            return [item.service for item in self.package.items.all()]
        return [self.service] if self.service else []

    @property
    def is_at_home(self) -> bool:
        places = [place for one in self.services for place in one.places or [Place.HOME]]
        return Place.HOME in (places or [Place.HOME])


@require_safe
@signed_in
def begin(request: Request, slug: str) -> HttpResponse:
    """From a service's page: the first step, with what was said before."""
    return redirect(service_of(slug).url("who"))


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
    intake.in_season(wanted.services, timezone.localdate())  # said at once, not after four steps
    draft = draft_of(request.user, wanted)
    said: dict[str, Any] = json.loads(draft.said)
    missing = next((one for one in steps[:-1] if one not in said), "check")
    if steps.index(step) > steps.index(missing):
        return redirect(wanted.url(missing))
    if step == "check":
        return check(request, wanted, draft, said)
    form = form_of(step, request, wanted, said)
    if form.is_valid():
        draft.said = json.dumps(said | {step: plain(form.cleaned_data)}, ensure_ascii=False)
        intake.keep(draft)
        following = steps[steps.index(step) + 1]
        return redirect(wanted.url("check" if missing == "check" else following))
    status = 422 if form.is_bound else 200
    return render(request, "orders/ask.html", page(step, wanted) | {"form": form}, status=status)


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
        "refusal": refusal, "agrees_to": words_to_agree(request.user, said["who"]),
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
        address=details["address"], wants=wants,
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
    """The service of this address, as long as it is offered somewhere; or a need in free words."""
    if slug == ANYTHING:
        return Wanted(slug)
    return Wanted(slug, service=get_object_or_404(offered(None), slug=slug))


def package_of(slug: str) -> Wanted:
    return Wanted(slug, package=get_object_or_404(packages(None), slug=slug))


def draft_of(by: Person, wanted: Wanted) -> Draft:
    """What this person has said so far; a new one holds what is known already."""
    what = {"service": wanted.service, "package": wanted.package}
    kept = Draft.objects.filter(by=by, **what).first()
    return kept or Draft(by=by, said="{}", **what)


def form_of(step: str, request: Request, wanted: Wanted, said: dict[str, Any]) -> forms.Form:
    data, initial = sent(request), said.get(step)
    by, service = request.user, wanted.service
    if step == "who":
        silent = service is not None and service.is_confidential
        return WhoForm(data, by=by, may_be_silent=silent, initial=initial)
    if step == "when":
        return WhenForm(data, service=service, initial=initial)
    is_silent = said["who"]["who"] == SILENT
    if initial is None:
        initial = {
            "address": known_address(by, said["who"]["who"]),
            "words": request.GET.get("q", ""),
        }
    is_free = wanted.service is None and wanted.package is None
    return DetailsForm(
        data, needs_address=wanted.is_at_home and not is_silent, needs_words=is_free,
        service=service, initial=initial,
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
