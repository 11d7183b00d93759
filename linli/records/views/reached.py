"""At the desk: whom the services reached by target group, and who helps under a checked name.

Nobody is named in a list of a group: who belongs to one is read in the file, with a purpose.
"""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.core.http import Request
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.people.models import ForceKind, Group
from linli.records import queries, reached
from linli.records.forms import ReachedForm
from linli.records.forms.reaching import HELPED, TIMES

HIDDEN = ("group", "force", "of", "page")


@require_safe
@desk(Power.SEE_RECORDS)
def index(request: Request) -> HttpResponse:
    """The figures of every group and force; or the list behind one of them."""
    data = request.GET if set(request.GET) - {"page"} else QueryDict()
    form = ReachedForm(data, by=request.user)
    if not form.is_valid():
        return render(request, "records/desk/reached.html", {"form": form}, status=422)
    said = form.cleaned_data
    query = request.GET.copy()
    for name in HIDDEN:
        query.pop(name, None)
    context: dict[str, Any] = {"form": form, "query": query.urlencode()}
    if said["group"]:
        context |= _of_group(request, form)
    elif said["force"]:
        context |= _of_force(request, form)
    else:
        groups, forces = reached.by_group(**form.asked), reached.by_force(**form.asked)
        context["groups"] = [(one.value, one.label, groups[one]) for one in Group]
        context["forces"] = [(one.value, one.label, forces[one]) for one in ForceKind]
    return render(request, "records/desk/reached.html", context)


def _of_group(request: Request, form: ReachedForm) -> dict[str, Any]:
    said, number = form.cleaned_data, request.GET.get("page")
    label = Group(said["group"]).label
    if said["of"] == TIMES:
        rows = reached.received(said["group"], **form.asked)
        page = page_of(rows.select_related("record__service", "record__organisation"), number)
        seen = [one.record_id for one in page]
        records = queries.visible_to(request.user).filter(pk__in=seen)
        open_ = set(queries.openable(records, request.user).values_list("pk", flat=True))
        lines = [(one, one.record_id in open_) for one in page]
        return {"page": page, "label": label, "receptions": lines}
    page = page_of(reached.people(said["group"], **form.asked), number)
    had = reached.had(list(page), **form.asked)
    return {"page": page, "label": label, "people": [had[one.pk] for one in page]}


def _of_force(request: Request, form: ReachedForm) -> dict[str, Any]:
    said, asked = form.cleaned_data, form.asked
    if said["of"] == HELPED:
        rows = reached.who_helped(said["force"], **asked)
    else:
        rows = reached.helpers(said["force"], asked["areas"])
    page = page_of(rows, request.GET.get("page"))
    names = queries.names_for(request.user, list(page))
    label = ForceKind(said["force"]).label
    return {"page": page, "label": label, "helpers": [names[one.pk] for one in page]}
