"""One's own pages: the file, the card, household, family, consents, who looked, taking leave."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.accounts.doors import fresh, signed_in
from linli.accounts.models import Person
from linli.core.errors import Refused
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.people import agreed, held, homes, pdf, queries, readable
from linli.people.actions import (
    acting,
    consents,
    forces,
    households,
    identities,
    proposals,
    registering,
    rights,
)
from linli.people.forms import (
    ActingForm,
    ConsentForm,
    EraseForm,
    FileForm,
    ForceForm,
    HousemateForm,
    OwnCardForm,
    OwnHouseholdForm,
)
from linli.people.models import Acting, Consent, Erasure, ForceKind, Proposal, Purpose
from linli.people.words import receipt_of


@fresh
def profile(request: Request) -> HttpResponse:
    """What is known of me, to put right."""
    person = request.user
    kept = registering.file_of(person)
    known = {key: getattr(kept, key) for key in registering.FILE_FACTS}
    first = {"name": person.name, "mobile": person.mobile, "area": homes.first(request)}
    form = FileForm(sent(request), areas=homes.near(request), initial={**first, **known})
    del form.fields["mobile"]
    if form.is_valid():
        form.cleaned_data["mobile"] = person.mobile
        if _tried(form, lambda: _save(person, form)):
            messages.success(request, _("Saved."))
            return redirect("people:profile")
    return _page(request, "people/me/profile.html", form)


@fresh
def card(request: Request) -> HttpResponse:
    """My real name: hand in a card, see how far the check is."""
    person = request.user
    first = {"name": person.name, "area": homes.first(request)}
    form = OwnCardForm(sent(request), areas=homes.near(request), initial=first)
    form.order_fields(["area"])
    _ask_home(form, person)
    if agreed.standing(person, Purpose.SENSITIVE):
        del form.fields["agreed"]
    if form.is_valid() and _tried(form, lambda: _hand_in(person, form)):
        messages.success(request, _("Handed in. Show the card at a station once."))
        return redirect("people:card")
    rows = person.identities.all()[:5]
    text = agreed.words_of(Purpose.SENSITIVE) if "agreed" in form.fields else None
    return _page(request, "people/me/card.html", form, identities=rows, text=text)


@fresh
def household(request: Request) -> HttpResponse:
    """Who lives with me."""
    person = request.user
    mine = queries.home_of(person)
    asked = queries.proposals_to(person).filter(household__isnull=False)
    form: Form
    if mine is None:
        first = {"area": homes.first(request)}
        form = OwnHouseholdForm(sent(request), areas=homes.near(request), initial=first)
        form.order_fields(["area"])
        _ask_home(form, person)
        if form.is_valid() and _tried(form, lambda: _found(person, form)):
            return redirect("people:household")
        return _page(request, "people/me/household.html", form, asked=asked)
    form = HousemateForm(sent(request))
    if form.is_valid() and _tried(form, lambda: proposals.ask_home(person, **form.cleaned_data)):
        messages.success(request, _("Asked. If somebody signs in with this number, they see it."))
        return redirect("people:household")
    context = {
        "mine": mine,
        "dwellers": queries.dwellers_of(mine),
        "asked": asked,
        "waiting": queries.proposals_by(person).filter(household__isnull=False),
    }
    return _page(request, "people/me/household.html", form, **context)


@require_POST
@fresh
def leave_household(request: Request) -> HttpResponse:
    households.leave(request.user, by=request.user)
    return redirect("people:household")


@fresh
def family(request: Request) -> HttpResponse:
    """Who may act for me, and for whom I may act."""
    person = request.user
    form = ActingForm(sent(request))
    if form.is_valid() and _tried(form, lambda: proposals.ask_to_act(person, **form.cleaned_data)):
        messages.success(request, _("Asked. If somebody signs in with this number, they see it."))
        return redirect("people:family")
    context = {
        "asked": queries.proposals_to(person).filter(household=None),
        "waiting": queries.proposals_by(person).filter(household=None),
        "for_me": person.acted_for.filter(ended_at=None).select_related("actor"),
        "by_me": queries.acted_for(person),
        "children": queries.children_of(person),
        "helped": {row.pk for row in queries.helped_by(person)},
    }
    return _page(request, "people/me/family.html", form, **context)


@require_POST
@fresh
def accept(request: Request, pk: UUID) -> HttpResponse:
    """Say yes to what somebody asked by one's number."""
    proposal: Proposal = get_object_or_404(queries.proposals_to(request.user), pk=pk)
    page = "people:household" if proposal.household_id else "people:family"
    proposals.accept(proposal, by=request.user)
    messages.success(request, _("Done. You can take it back at any time."))
    return redirect(page)


@require_POST
@fresh
def decline(request: Request, pk: UUID) -> HttpResponse:
    proposal: Proposal = get_object_or_404(queries.proposals_to(request.user), pk=pk)
    proposals.decline(proposal, by=request.user)
    messages.success(request, _("Declined. They are not told."))
    return redirect("people:household" if proposal.household_id else "people:family")


@require_POST
@fresh
def take_back(request: Request, pk: UUID) -> HttpResponse:
    proposal: Proposal = get_object_or_404(queries.proposals_by(request.user), pk=pk)
    page = "people:household" if proposal.household_id else "people:family"
    proposals.take_back(proposal, by=request.user)
    return redirect(page)


@require_POST
@fresh
def stop_acting(request: Request, pk: UUID) -> HttpResponse:
    person = request.user
    rows = Acting.objects.filter(person=person) | Acting.objects.filter(actor=person)
    acting.stop(get_object_or_404(rows, pk=pk), by=person)
    return redirect("people:family")


@signed_in
def my_consents(request: Request) -> HttpResponse:
    """What I agreed to, in which words; giving and withdrawing are one press each."""
    person = request.user
    form = ConsentForm(sent(request))
    if form.is_valid():
        consents.give(person, by=person, **form.cleaned_data)
        return redirect("people:consents")
    standing = {
        row.purpose: row
        for row in person.consents.filter(withdrawn_at=None).select_related("text", "recorded_by")
    }
    rows = [
        (text, row, row is None or agreed.is_covered(text, row.text))
        for text, row in ((one, standing.get(one.purpose)) for one in agreed.words_now().values())
    ]
    past = person.consents.filter(withdrawn_at__isnull=False).select_related("text", "recorded_by")
    page = page_of(past.order_by("-withdrawn_at"), request.GET.get("page"))
    return _page(request, "people/me/consents.html", form, rows=rows, page=page)


@require_POST
@signed_in
def withdraw(request: Request, pk: UUID) -> HttpResponse:
    consent: Consent = get_object_or_404(Consent, pk=pk, person=request.user)
    consents.withdraw(consent, by=request.user)
    messages.success(request, _("Withdrawn. What was done before stays as it is."))
    return redirect("people:consents")


@require_safe
@signed_in
def looks(request: Request) -> HttpResponse:
    """Who looked at my file, and why."""
    page = page_of(queries.looks_at(request.user), request.GET.get("page"))
    return render(request, "people/me/looks.html", {"page": page})


@fresh
def my_forces(request: Request) -> HttpResponse:
    """Party member, licensed social worker, volunteer: I may be all three."""
    person = request.user
    form = ForceForm(sent(request))
    if form.is_valid() and _tried(
        form, lambda: forces.claim(person, by=person, **form.cleaned_data)
    ):
        messages.success(request, _("Noted. Show the papers at a station once."))
        return redirect("people:forces")
    rows = list(person.forces.order_by("-claimed_at")[:10])
    is_volunteer = any(one.kind == ForceKind.VOLUNTEER and not one.ended_at for one in rows)
    known = {"is_volunteer": is_volunteer, "profile": queries.volunteering_of(person)}
    return _page(request, "people/me/forces.html", form, forces=rows, **known)


@require_safe
@fresh
def data(request: Request) -> HttpResponse:
    """Everything held about me."""
    return render(request, "people/me/data.html", {"held": all_about(request.user)})


@require_safe
@fresh
def data_json(request: Request) -> HttpResponse:
    return as_json(rights.take_along(request.user, by=request.user))


@require_safe
@fresh
def data_pdf(request: Request) -> HttpResponse:
    return as_pdf(rights.take_along(request.user, by=request.user))


@fresh
def erase(request: Request) -> HttpResponse:
    """Delete my account: what goes, what stays and why, and a receipt."""
    person = request.user
    form = EraseForm(sent(request))
    if form.is_valid():
        try:
            receipt = rights.erase(person, by=person)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            return render(request, "people/me/erased.html", receipt_of(receipt))
    lost = [(readable.TITLES[name], n) for name, n in held.losses(person).items()]
    return _page(request, "people/me/erase.html", form, lost=lost)


@require_safe
def receipt(request: Request, pk: UUID) -> HttpResponse:
    """The receipt again, for whoever kept its number: it names nobody."""
    row = get_object_or_404(Erasure, pk=pk)
    return render(request, "people/me/erased.html", receipt_of(row) | {"is_again": True})


def all_about(person: Person) -> list[readable.Section]:
    return readable.sections(held.everything(person))


def as_json(found: dict[str, Any]) -> HttpResponse:
    text = json.dumps(found, ensure_ascii=False, indent=2, default=str)
    return _download(text.encode(), "application/json", "linli-data.json")


def as_pdf(found: dict[str, Any]) -> HttpResponse:
    return _download(pdf.everything(found), "application/pdf", "linli-data.pdf")


def _tried(form: Form, step: Callable[[], object]) -> bool:
    """Take the step; if it is refused, the form says why."""
    try:
        step()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _ask_home(form: Form, person: Person) -> None:
    """Where one lives is asked where it is not known, and then it is needed."""
    if person.area_id:
        del form.fields["area"]
    else:
        form.fields["area"].required = True


def _live(person: Person, form: Form) -> dict[str, Any]:
    """The rest of the form, once it was noted where they live."""
    asked = dict(form.cleaned_data)
    area = asked.pop("area", None)
    if area and area.pk != person.area_id:
        registering.move(person, by=person, area=area)
        person.refresh_from_db()
    return asked


def _save(person: Person, form: FileForm) -> None:
    registering.correct(person, form.facts(), by=person)
    _live(person, form)


def _hand_in(person: Person, form: Form) -> None:
    asked = _live(person, form)
    if asked.pop("agreed", False):
        consents.give(person, by=person, purpose=Purpose.SENSITIVE)
    identities.submit(person, by=person, **asked)


def _found(person: Person, form: Form) -> None:
    asked = _live(person, form)
    if person.area:
        households.found(person, by=person, area=person.area, **asked)


def _page(request: Request, template: str, form: Form | None, **context: object) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form, **context}, status=status)


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
