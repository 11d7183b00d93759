"""At the desk: find somebody, register somebody, check cards, approve looks at minors' files."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.accounts.models import Person
from linli.core.errors import Refused
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.core.sealing import Unreadable, seal, unseal
from linli.core.unit import own_units
from linli.organisations.doors import desk
from linli.organisations.scope import Power, areas_held
from linli.people import queries, rules
from linli.people.actions import identities, looking, registering
from linli.people.dates import age
from linli.people.forms import ReasonForm, RegisterForm, SearchForm, registered_in
from linli.people.models import Identity, MinorApproval, Why

SEARCH = "people.search"


@require_http_methods(["GET", "HEAD", "POST"])
@own_units
@desk(Power.SEE_PEOPLE)
def search(request: Request) -> HttpResponse:
    """Those the words mean; without words, those whose files one opened lately.

    A name or a number stands in no address, where a proxy would write it down: what was typed is
    sent as a form and goes on sealed.
    """
    if request.method == "POST":
        form = SearchForm(request.POST)
        words = form.cleaned_data["q"] if form.is_valid() else ""
        return redirect(searching(words) if words else "people:search")
    words = _words(request.GET.get("s", ""))
    by = request.user
    ids = queries.meant(by, words) if words else queries.opened_lately(by)
    page = page_of(ids[: queries.MOST], request.GET.get("page"))
    today = timezone.localdate()
    rows = [(one, age(one.born_on, today)) for one in queries.listed(list(page))]
    context = {"page": page, "rows": rows, "words": words, "more": len(ids) > queries.MOST}
    return render(request, "people/search.html", context)


@desk(Power.REGISTER_PEOPLE)
def register(request: Request) -> HttpResponse:
    """Somebody new. People who may be the same are shown first; a person decides."""
    form = RegisterForm(sent(request), by=request.user, initial=_first_area(request.user))
    alike: list[tuple[Person, bool]] = []
    if form.is_valid():
        asked = form.cleaned_data
        facts = form.facts()
        try:
            person = registering.register(
                facts,
                by=request.user,
                area=asked["area"],
                channel=asked["channel"],
                is_new=asked["is_new"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            alike = [
                (other, rules.may_find(request.user, other))
                for other in queries.look_alikes(
                    name=facts.name,
                    born_on=facts.born_on,
                    mobile=facts.mobile,
                    landline=facts.landline,
                    area=asked["area"],
                )[:10]
            ]
        else:
            messages.success(request, _("Registered. You can go on with the next person."))
            return redirect("people:file", person.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "alike": alike}
    return render(request, "people/register.html", context, status=status)


@require_safe
@desk(Power.VERIFY_PEOPLE)
def checks(request: Request) -> HttpResponse:
    """The cards that wait, oldest first."""
    page = page_of(queries.identity_queue(request.user), request.GET.get("page"))
    return render(request, "people/checks.html", {"page": page})


@require_safe
@desk(Power.VERIFY_PEOPLE)
def check(request: Request, pk: UUID) -> HttpResponse:
    """One card, with its number, to compare with the one on the table: open like a file."""
    return _show_check(request, pk)


@require_POST
@desk(Power.VERIFY_PEOPLE)
def open_check(request: Request, pk: UUID) -> HttpResponse:
    """Take the check on and show the number; a minor's card is asked for first."""
    identity = _waiting(request.user, pk)
    person = identity.person
    if rules.needs_approval(request.user, person):
        looking.ask(person, by=request.user, why=Why.VERIFY)
        messages.success(request, _("Asked. You will find the card open once it is approved."))
        return redirect("people:checks")
    identities.start(identity, by=request.user)
    return redirect("people:check", pk)


@require_POST
@desk(Power.VERIFY_PEOPLE)
def verify(request: Request, pk: UUID) -> HttpResponse:
    identities.verify(_opened(request.user, pk), by=request.user)
    messages.success(request, _("Verified."))
    return redirect("people:checks")


@require_POST
@desk(Power.VERIFY_PEOPLE)
def refuse(request: Request, pk: UUID) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show_check(request, pk, form, status=422)
    identities.refuse(_opened(request.user, pk), by=request.user, **form.cleaned_data)
    messages.success(request, _("Sent back with the reason."))
    return redirect("people:checks")


@require_safe
@desk(Power.APPROVE_MINORS)
def minors(request: Request) -> HttpResponse:
    """Who asks to open whose file: a responsible person decides."""
    page = page_of(queries.minors_waiting(request.user), request.GET.get("page"))
    return render(request, "people/minors.html", {"page": page})


@require_POST
@desk(Power.APPROVE_MINORS)
def decide(request: Request, pk: UUID) -> HttpResponse:
    approval: MinorApproval = get_object_or_404(queries.minors_waiting(request.user), pk=pk)
    looking.decide(approval, by=request.user, is_granted=request.POST.get("answer") == "yes")
    return redirect("people:minors")


def _show_check(
    request: Request, pk: UUID, form: ReasonForm | None = None, status: int = 200
) -> HttpResponse:
    identity = _waiting(request.user, pk)
    if not rules.has_before_them(request.user, identity):
        checker = queries.checker_of(identity)
        context = {
            "identity": identity,
            "is_minor": rules.needs_approval(request.user, identity.person),
            "colleague": checker if checker and checker.pk != request.user.pk else None,
        }
        return render(request, "people/check_closed.html", context, status=status)
    context = {"identity": identity, "form": form or ReasonForm()}
    return render(request, "people/check.html", context, status=status)


def _waiting(by: Person, pk: UUID) -> Identity:
    identity: Identity = get_object_or_404(queries.identity_queue(by), pk=pk)
    return identity


def _opened(by: Person, pk: UUID) -> Identity:
    """The card, if this member of staff has it before them."""
    identity = _waiting(by, pk)
    if not rules.has_before_them(by, identity):
        raise Refused(_("Open the card first."))
    return identity


def _first_area(by: Person) -> dict[str, object]:
    """The only area somebody registers for needs no choosing; of a community and its groups it is
    the community, as their one role says."""
    here = registered_in(by)
    held = areas_held(by, Power.REGISTER_PEOPLE)
    areas = list(here.filter(pk__in=held)[:2]) or list(here[:2])
    return {"area": areas[0]} if len(areas) == 1 else {}


def searching(words: str) -> str:
    """The address of what the words find."""
    query = urlencode({"s": seal(words, place=SEARCH)})
    return f"{reverse('people:search')}?{query}"


def _words(sealed: str) -> str:
    try:
        return unseal(sealed, place=SEARCH) if sealed else ""
    except Unreadable:
        return ""
