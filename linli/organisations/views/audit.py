"""What happened, for auditors: search, walk back in time, take along as a table."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.accounts.mobiles import masked_name
from linli.accounts.queries import account_with
from linli.areas.models import Area
from linli.core.events import record
from linli.core.exports import Cell, csv_lines
from linli.core.facts import about, facts_of
from linli.core.http import Request
from linli.core.models import Event
from linli.core.telling import told
from linli.organisations import queries
from linli.organisations.doors import desk
from linli.organisations.forms.members import AuditForm, FindForm
from linli.organisations.models import Grant
from linli.organisations.scope import Power, grants_with

PER_PAGE = 30
MOST_EXPORTED = 20_000


@require_safe
@desk(Power.AUDIT)
def index(request: Request) -> HttpResponse:
    return _show(request, FindForm())


@require_POST
@desk(Power.AUDIT)
def find(request: Request) -> HttpResponse:
    """Events of one person, found by their number; the number stays out of every address."""
    form = FindForm(request.POST)
    if form.is_valid():
        person = account_with(form.cleaned_data["mobile"])
        if person:
            return redirect(f"{reverse('organisations:audit')}?actor={person.pk}")
        form.add_error("mobile", _("Nobody signs in with this number."))
    return _show(request, form, status=422)


@require_POST
@desk(Power.AUDIT)
def export(request: Request) -> HttpResponse:
    """The events one sees, newest first, as a table. That too is written down."""
    form = AuditForm(request.POST, by=request.user)
    if not form.is_valid():
        return _show(request, FindForm(), form=form, status=422)
    rows = list(queries.events(request.user, **form.cleaned_data)[:MOST_EXPORTED])
    head = [_("When"), _("Who"), _("What"), _("Area"), _("About"), _("Id"), _("Facts")]
    lines = csv_lines(head, _table(rows))
    response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="audit-{day}.csv"'
    auditor = grants_with(request.user, Power.AUDIT)[0]
    record("audit.exported", by=request.user, about=auditor, count=len(rows), why="audit")
    return response


def _table(rows: list[Event]) -> Iterator[list[Cell]]:
    names, areas = _names(rows), _areas(rows)
    for event in rows:
        yield [
            event.at,
            names.get(event.actor_id, ""),
            told(event.verb),
            areas.get(event.area_id, ""),
            about(event),
            str(event.subject_id),
            "; ".join(facts_of(event)),
        ]


def _show(
    request: Request, find_form: FindForm, *, form: AuditForm | None = None, status: int = 200
) -> HttpResponse:
    """A page of events, walked back by the number of the last one: no counting of millions."""
    form = form or AuditForm(request.GET or None, by=request.user)
    is_wrong = form.is_bound and not form.is_valid()
    wanted = {} if not form.is_bound or is_wrong else form.cleaned_data
    before = request.GET.get("before", "")
    last = int(before) if before.isascii() and before.isdigit() and len(before) <= 18 else None
    found = [] if is_wrong else queries.newest(request.user, PER_PAGE + 1, before=last, **wanted)
    query = request.GET.copy()
    query["before"] = str(found[PER_PAGE - 1].pk) if len(found) > PER_PAGE else ""
    shown = found[:PER_PAGE]
    names, areas = _names(shown), _areas(shown)
    context = {
        "form": form,
        "find_form": find_form,
        "events": [
            {
                "event": event,
                "who": names.get(event.actor_id, ""),
                "what": told(event.verb),
                "area": areas.get(event.area_id, ""),
                "about": about(event),
                "facts": facts_of(event),
            }
            for event in shown
        ],
        "older": query.urlencode() if query["before"] else "",
        "is_later": bool(before),
    }
    return render(
        request, "organisations/desk/audit.html", context, status=422 if is_wrong else status
    )


def _names(rows: Iterable[Event]) -> dict[UUID | None, str]:
    """Staff by name: they answer for what they do. Everybody else masked."""
    actors = {event.actor_id: event.actor for event in rows if event.actor}
    staff = set(Grant.objects.filter(person__in=actors).values_list("person", flat=True))
    return {
        pk: actor.name if pk in staff else masked_name(actor.name) for pk, actor in actors.items()
    }


def _areas(rows: Iterable[Event]) -> dict[UUID | None, str]:
    found = Area.objects.filter(pk__in={event.area_id for event in rows if event.area_id})
    return dict(found.values_list("pk", "name"))
