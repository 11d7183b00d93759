"""Somebody's file at the desk: closed until a purpose is given, then open for half an hour."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.accounts.models import Person
from linli.accounts.rules import may_sign_in
from linli.core.errors import Refused
from linli.core.events import history
from linli.core.http import Request, sent
from linli.core.telling import told
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.people import abilities as can
from linli.people import agreed, homes, queries, rules
from linli.people.actions import (
    abilities,
    consents,
    forces,
    identities,
    looking,
    registering,
    statuses,
)
from linli.people.forms import (
    AbilityForm,
    CardAtDeskForm,
    FileForm,
    ReasonForm,
    StatusForm,
    WhyForm,
)
from linli.people.models import Force, Language, Need, Purpose, Status
from linli.people.readable import volunteering_words
from linli.people.serving import serves
from linli.people.words import IN_FILE


@require_safe
@desk(Power.SEE_PEOPLE)
def file(request: Request, pk: UUID) -> HttpResponse:
    try:
        person = _find(request.user, pk)
    except Http404:
        became = Person.objects.filter(pk=pk).values_list("merged_into", flat=True).first()
        if became is None:
            raise
        return redirect("people:file", became)
    wants_more = request.GET.get("for") == "groups"
    if not rules.may_open(request.user, person) or (
        wants_more and not rules.may_see_groups(request.user, person)
    ):
        return _closed(request, person, WhyForm())
    return _open(request, person)


@require_POST
@desk(Power.SEE_PEOPLE)
def open_file(request: Request, pk: UUID) -> HttpResponse:
    """Give a purpose; for a minor's file, ask a responsible person instead."""
    person = _find(request.user, pk)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return _closed(request, person, form, status=422)
    if rules.needs_approval(request.user, person):
        looking.ask(person, by=request.user, why=form.cleaned_data["why"])
        messages.success(request, _("Asked. You will find the file open once it is approved."))
        return redirect("people:search")
    looking.look(person, by=request.user, **form.cleaned_data)
    return redirect("people:file", person.pk)


@desk(Power.REGISTER_PEOPLE)
def correct(request: Request, pk: UUID) -> HttpResponse:
    person = opened(request.user, pk)
    first = {"area": person.area, **known(person)}
    form = FileForm(sent(request), areas=homes.for_desk(request.user, person), initial=first)
    if person.joined_at:  # a number that signs in is moved by a recovery, not by a pen
        del form.fields["mobile"]
    if form.is_valid():
        form.cleaned_data.setdefault("mobile", person.mobile)
        try:
            registering.correct(person, form.facts(), by=request.user)
            area = form.cleaned_data["area"]
            if area and area.pk != person.area_id:
                registering.move(person, by=request.user, area=area)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Corrected."))
            return redirect("people:file", pk)
    return _form(request, person, form, _("Correct the file"))


@desk(Power.REGISTER_PEOPLE)
def add_card(request: Request, pk: UUID) -> HttpResponse:
    person = opened(request.user, pk)
    form = CardAtDeskForm(sent(request), initial={"name": person.name})
    if agreed.standing(person, Purpose.SENSITIVE):
        del form.fields["channel"]
    if form.is_valid():
        asked = dict(form.cleaned_data)
        how = {"purpose": Purpose.SENSITIVE, "channel": asked.pop("channel", "")}
        try:
            if how["channel"]:
                consents.give(person, by=request.user, **how)
            identities.submit(person, by=request.user, **asked)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Handed in. Compare it with the card under “Cards to check”.")
            )
            return redirect("people:file", pk)
    return _form(request, person, form, _("Hand in a card"))


@desk(Power.VERIFY_PEOPLE)
def add_status(request: Request, pk: UUID) -> HttpResponse:
    person = _with_groups(request.user, pk)
    form = StatusForm(sent(request))
    if form.is_valid():
        try:
            statuses.confirm(person, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("people:file", pk)
    return _form(request, person, form, _("Confirm a group"))


@desk(Power.VERIFY_PEOPLE)
def add_ability(request: Request, pk: UUID) -> HttpResponse:
    """The paper was seen, or the register asked."""
    person = opened(request.user, pk)
    form = AbilityForm(sent(request))
    if form.is_valid():
        try:
            abilities.check(person, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("people:file", pk)
    return _form(request, person, form, _("What they can do"))


@require_POST
@desk(Power.VERIFY_PEOPLE)
def end_ability(request: Request, pk: UUID, ability: UUID) -> HttpResponse:
    person = opened(request.user, pk)
    abilities.end(get_object_or_404(can.of(person), pk=ability), by=request.user)
    return redirect("people:file", pk)


@require_POST
@desk(Power.VERIFY_PEOPLE)
def end_status(request: Request, pk: UUID, status: UUID) -> HttpResponse:
    person = _with_groups(request.user, pk)
    row: Status = get_object_or_404(queries.statuses_of(person), pk=status)
    statuses.end(row, by=request.user)
    undo = reverse("people:status_goes_on", args=[pk, row.pk])
    messages.success(request, _("The group ends with today."), extra_tags=undo)
    return redirect("people:file", pk)


@require_POST
@desk(Power.VERIFY_PEOPLE)
def take_end_back(request: Request, pk: UUID, status: UUID) -> HttpResponse:
    """The group was ended by mistake."""
    person = _with_groups(request.user, pk)
    row: Status = get_object_or_404(Status, pk=status, person=person)
    statuses.take_end_back(row, by=request.user)
    messages.success(request, _("Taken back. It goes on as it was."))
    return redirect("people:file", pk)


@require_POST
@desk(Power.VERIFY_PEOPLE)
def verify_force(request: Request, pk: UUID, force: UUID) -> HttpResponse:
    person = opened(request.user, pk)
    forces.verify(_force(person, force), by=request.user)
    return redirect("people:file", pk)


@desk(Power.VERIFY_PEOPLE)
def refuse_force(request: Request, pk: UUID, force: UUID) -> HttpResponse:
    person = opened(request.user, pk)
    row = _force(person, force)
    form = ReasonForm(sent(request))
    if form.is_valid():
        forces.refuse(row, by=request.user, **form.cleaned_data)
        return redirect("people:file", pk)
    return _form(request, person, form, _("Not verified"))


@desk(Power.VERIFY_PEOPLE)
def end_force(request: Request, pk: UUID, force: UUID) -> HttpResponse:
    """Somebody is it no more: the reason is read by the person."""
    person = opened(request.user, pk)
    row = _force(person, force)
    form = ReasonForm(sent(request))
    if form.is_valid():
        forces.end(row, by=request.user, **form.cleaned_data)
        return redirect("people:file", pk)
    return _form(request, person, form, _("Ended"))


def _find(by: Person, pk: UUID) -> Person:
    person: Person = get_object_or_404(queries.with_file(queries.visible_to(by)), pk=pk)
    return person


def opened(by: Person, pk: UUID) -> Person:
    """The person, if the file is open to this member of staff; else the way to open it."""
    person = _find(by, pk)
    if not rules.may_open(by, person):
        raise Refused(_("Open the file first: say what for."))
    return person


def _with_groups(by: Person, pk: UUID) -> Person:
    """The person, if their groups are open, too."""
    person = opened(by, pk)
    if not rules.may_see_groups(by, person):
        raise Refused(_("Groups are shown to those who serve this person."))
    return person


def _force(person: Person, pk: UUID) -> Force:
    force: Force = get_object_or_404(Force, pk=pk, person=person, ended_at=None)
    return force


def known(person: Person) -> dict[str, object]:
    """What the form begins with: the file as it is."""
    kept = registering.file_of(person)
    known = {key: getattr(kept, key) for key in registering.FILE_FACTS}
    return {"name": person.name, "mobile": person.mobile, **known}


def _closed(request: Request, person: Person, form: WhyForm, status: int = 200) -> HttpResponse:
    context = {
        "person": person,
        "form": form,
        "is_minor": rules.needs_approval(request.user, person),
    }
    return render(request, "people/closed.html", context, status=status)


def _open(request: Request, person: Person) -> HttpResponse:
    kept = registering.file_of(person)
    needs, spoken = dict(Need.choices), dict(Language.choices)
    may_verify = rules.may_verify(request.user, person)
    may_see_groups = rules.may_see_groups(request.user, person)
    home = queries.home_of(person)
    # That somebody belongs to a group is read by whoever may see which, in the history too.
    told_of = [one for one in IN_FILE if may_see_groups or not one.startswith("status.")]
    context = {
        "person": person,
        "file": kept,
        "age": kept.age_on(timezone.localdate()),
        "needs": [needs[need] for need in kept.needs if need in needs],
        "speaks": [spoken[one] for one in kept.languages if one in spoken],
        "identity": queries.verified_identity(person),
        "waiting": person.identities.filter(state__in=["submitted", "checking"]).first(),
        "statuses": queries.statuses_of(person) if may_see_groups else [],
        "forces": person.forces.filter(ended_at=None),
        "dwellers": queries.dwellers_of(home) if home else [],
        "acting": person.acted_for.filter(ended_at=None).select_related("actor"),
        "asked": queries.written_down_for(person),
        "consents": person.consents.filter(withdrawn_at=None),
        "history": [
            (event, told(event.verb))
            for event in history(person).filter(verb__in=told_of).reverse()[:20]
        ],
        "may_verify": may_verify,
        "may_see_groups": may_see_groups,
        "serves": may_see_groups or serves(request.user, person),
        "abilities": can.of(person),
        "volunteering": volunteering_words(queries.volunteering_of(person)),
        "may_recover": may_verify and may_sign_in(person),
        "recovery": person.recoveries.filter(ended_at=None).first() if may_verify else None,
        "may_correct": rules.may_correct(request.user, person),
        "may_take": rules.may_take_for(request.user, person),
        "may_erase": rules.may_erase_for(request.user, person),
    }  # fmt: skip
    return render(request, "people/file.html", context)


def _form(request: Request, person: Person, form: object, title: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"person": person, "form": form, "title": title}
    return render(request, "people/file_form.html", context, status=status)
