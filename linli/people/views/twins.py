"""In the books twice: find the pairs, compare them, put them together, undo it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.accounts.models import Person
from linli.core.errors import Refused
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.people import facts, queries, rules, twins
from linli.people.actions import looking, merging
from linli.people.forms import MergeForm, SearchForm, WhyForm
from linli.people.forms.twins import LABELS, first_choice
from linli.people.models import Merge
from linli.people.words import parts_of

FOUND = 20


@require_safe
@desk(Power.VERIFY_PEOPLE)
def index(request: Request) -> HttpResponse:
    """The pairs that nobody has decided yet, the surest first."""
    page = page_of(twins.pairs(request.user), request.GET.get("page"))
    return render(request, "people/twins.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.VERIFY_PEOPLE)
def of(request: Request, pk: UUID) -> HttpResponse:
    """Who may be the same as this person; or anybody else, by name or number."""
    person = _find(request.user, pk)
    form = SearchForm(sent(request))
    found = twins.of(person, request.user)
    if form.is_valid() and form.cleaned_data["q"]:
        ids = queries.meant(request.user, form.cleaned_data["q"])[:FOUND]
        found = [row for row in queries.listed(ids) if row.pk != person.pk]
    context = {"person": person, "found": found, "form": form}
    return render(request, "people/twins_of.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.VERIFY_PEOPLE)
def pair(request: Request, one: UUID, other: UUID) -> HttpResponse:
    """Both side by side once a purpose is given; a preview of what is chosen; then it is done."""
    first, second = _both(request.user, one, other)
    if not rules.may_merge(request.user, first, second):
        return _closed(request, first, second, WhyForm())
    stays = first_choice(first, second)
    form = MergeForm(sent(request), one=first, other=second, stays=stays)
    told: merging.Outcome | None = None
    if form.is_valid():
        kept, gone, take = form.chosen()
        try:
            if "sure" in request.POST:
                merging.put_together(kept, gone, by=request.user, take=take)
                messages.success(request, _("Put together. It can be undone."))
                return redirect("people:file", kept.pk)
            told = merging.rehearse(kept, gone, by=request.user, take=take)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context: dict[str, Any] = {
        "one": first, "other": second, "form": form, "sides": [_side(first), _side(second)],
    }  # fmt: skip
    if told:
        context |= {
            "stays": _side(kept), "goes": _side(gone), "ends": parts_of(told.ends),
            "follows": parts_of(told.follows), "takes": [LABELS[name] for name in told.takes],
        }  # fmt: skip
        return render(request, "people/twins_sure.html", context)
    status = 422 if form.is_bound else 200
    return render(request, "people/twins_pair.html", context, status=status)


@require_POST
@desk(Power.VERIFY_PEOPLE)
def open_both(request: Request, one: UUID, other: UUID) -> HttpResponse:
    """A purpose for both files at once; of a minor's, a responsible person is asked first."""
    people = _both(request.user, one, other)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return _closed(request, *people, form, status=422)
    minors = [row for row in people if rules.needs_approval(request.user, row)]
    for row in minors:
        looking.ask(row, by=request.user, why=form.cleaned_data["why"])
    if minors:
        messages.success(request, _("Asked. You will find the file open once it is approved."))
        return redirect("people:twins")
    for row in people:
        looking.look(row, by=request.user, **form.cleaned_data)
    return redirect("people:pair", one, other)


@require_POST
@desk(Power.VERIFY_PEOPLE)
def keep_apart(request: Request, one: UUID, other: UUID) -> HttpResponse:
    merging.keep_apart(*_both(request.user, one, other), by=request.user)
    messages.success(request, _("Noted: two people. They are not asked about again."))
    return redirect("people:twins")


@require_safe
@desk(Power.VERIFY_PEOPLE)
def merges(request: Request) -> HttpResponse:
    """What was put together here, newest first."""
    page = page_of(queries.merges(request.user), request.GET.get("page"))
    return render(request, "people/merges.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.VERIFY_PEOPLE)
def merge(request: Request, pk: UUID) -> HttpResponse:
    """One of them, and its undoing: with the file open, as everything about a person."""
    row: Merge = get_object_or_404(queries.merges(request.user), pk=pk)
    if request.method == "POST":
        gone = merging.take_apart(row, by=request.user)
        messages.success(request, _("Taken apart. Both are found again."))
        return redirect("people:file", gone.pk)
    context = {"merge": row, "is_open": rules.may_take_apart(request.user, row)}
    return render(request, "people/merge.html", context)


def _find(by: Person, pk: UUID) -> Person:
    rows = queries.with_file(queries.visible_to(by, Power.VERIFY_PEOPLE))
    person: Person = get_object_or_404(rows, pk=pk)
    return person


def _both(by: Person, one: UUID, other: UUID) -> tuple[Person, Person]:
    return _find(by, one), _find(by, other)


def _side(person: Person) -> dict[str, Any]:
    """What one row says, for the page that compares."""
    return {
        "person": person,
        "said": facts.of(person),
        "identity": queries.verified_identity(person),
    }


def _closed(
    request: Request, one: Person, other: Person, form: WhyForm, status: int = 200
) -> HttpResponse:
    context = {"one": one, "other": other, "form": form}
    return render(request, "people/twins_closed.html", context, status=status)
