"""Projects at the desk: the portfolio, one project, one indicator with its two lists."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.core.http import Request
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power, may_for
from linli.people.models import Group
from linli.projects import queries, rules
from linli.projects.models import WHOLE, Indicator, Item, Project, Reason, State
from linli.projects.words import STANDINGS, STATES, amount, steps, why
from linli.records.models import Kind

PORTFOLIO = 100  # projects on a page: what a street buys in a year is looked at as a whole


@require_safe
@desk(Power.SEE_PROJECTS)
def index(request: Request) -> HttpResponse:
    """The portfolio: how far each project is, beside the time that is gone."""
    state, today = request.GET.get("state", ""), timezone.localdate()
    rows = queries.seen_by(request.user)
    shown = queries.with_indicators(queries.listed(rows, state))
    page = page_of(shown, request.GET.get("page"), PORTFOLIO)
    numbers = queries.numbers(rows)
    none = (0, 0)
    context = {
        "page": page, "lines": [_portfolio_line(one, today) for one in page],
        "state": state if state in State.values else "",
        "states": [(code, words, numbers.get(code, none)[0]) for code, words in State.choices],
        "all": sum(n for n, _fen in numbers.values()),
        "running": numbers.get(State.RUNNING, none), "served": queries.served(rows),
        "ahead": sum(numbers.get(code, none)[0] for code in (State.DRAFTED, State.SIGNED)),
        "may_buy": Power.BUY_PROJECTS in request.powers,
    }  # fmt: skip
    return render(request, "projects/desk/index.html", context)


def _portfolio_line(project: Project, today: date) -> dict[str, Any]:
    found = queries.standings(project, today)
    is_on = project.started_at is not None
    behind = [one for one in found if is_on and one.stand == "behind"]
    reached, due = queries.reached(found), queries.due(found)
    return {
        "project": project, "stand": STATES[project.state], "is_on": is_on,
        "reached": reached, "due": due, "behind": behind,
        "tone": "bad" if reached < due - queries.BEHIND else "wait" if reached < due else "ok",
    }  # fmt: skip


@require_safe
@desk(Power.SEE_PROJECTS)
def one(request: Request, pk: UUID) -> HttpResponse:
    """The contract beside what the records say, and what can be done next."""
    rows = queries.with_indicators(queries.seen_by(request.user))
    project = get_object_or_404(rows, pk=pk)
    today = timezone.localdate()
    found = queries.standings(project, today)
    buys = rules.may_buy(request.user, project)
    is_draft = project.state == State.DRAFTED
    reached, due = queries.reached(found), queries.due(found)
    items = queries.items_of(project)
    context = {
        "project": project, "stand": STATES[project.state],
        "lines": [(one, STANDINGS[one.stand]) for one in found],
        "reasons": [(Reason(code).label, n) for code, n in queries.reasons(items)],
        "steps": steps(project, found, today),
        "areas": [one.area for one in project.served.select_related("area").order_by("area__name")],
        "gone": queries.gone(project, today), "reached": reached,
        "due": due, "early": reached - due, "late": due - reached,
        "weights": sum(one.row.weight for one in found), "whole": WHOLE,
        "behind": [one for one in found if one.stand == "behind" and project.started_at],
        "claims": queries.claims_to_decide(request.user, project)[:20],
        "dues": list(project.dues.all()), "today": today, "buys": buys,
        "is_told": may_for(request.user, Power.SEE_PROJECTS, project.purchaser),
        "is_draft": is_draft, "can_write": buys and is_draft,
        "can_sign": buys and is_draft and sum(one.row.weight for one in found) == WHOLE,
        "can_start": buys and project.state == State.SIGNED and today >= project.first_day,
        "can_close": buys and project.state == State.RUNNING and today > project.last_day,
    }  # fmt: skip
    return render(request, "projects/desk/one.html", context)


@require_safe
@desk(Power.SEE_PROJECTS)
def indicator(request: Request, pk: UUID) -> HttpResponse:
    """An indicator: the records that count, or those that do not and why."""
    by = request.user
    about = Indicator.objects.select_related(
        "project__purchaser", "project__agency", "progress", "area"
    ).prefetch_related("milestones", "services")
    row = get_object_or_404(about.filter(project__in=queries.seen_by(by).values("pk")), pk=pk)
    project = row.project
    show = "not" if request.GET.get("show") == "not" else ""
    if row.is_document:
        return _by_document(request, row, show)
    reasons = queries.reasons(Item.objects.filter(indicator=row))
    why_not = request.GET.get("why", "")
    why_not = why_not if show and why_not in dict(reasons) else ""
    rows = queries.uncounted(row, why_not) if show else queries.counted(row)
    page = page_of(rows, request.GET.get("page"))
    found = queries.standing(project, row)
    context = {
        "row": row, "project": project, "found": found, "stand": STANDINGS[found.stand],
        "reasons": [(code, Reason(code).label, n) for code, n in reasons], "why_not": why_not,
        "show": show, "page": page, "lines": _lines(request, list(page)),
        "kinds": [Kind(code).label for code in row.kinds],
        "campaign": queries.campaign_of(row),
        "groups": [Group(code).label for code in row.groups],
        "is_draft": project.state == State.DRAFTED,
        "can_write": project.state == State.DRAFTED and rules.may_buy(by, project),
    }  # fmt: skip
    return render(request, "projects/desk/indicator.html", context)


def _by_document(request: Request, row: Indicator, show: str) -> HttpResponse:
    """An indicator that no record shows: what was handed in, and what came of it."""
    project = row.project
    rows = queries.claims_of(row, is_counted=not show)
    found = queries.standing(project, row)
    context = {
        "row": row, "project": project, "found": found, "stand": STANDINGS[found.stand],
        "show": show, "page": page_of(rows, request.GET.get("page")),
        "is_draft": project.state == State.DRAFTED,
        "can_write": project.state == State.DRAFTED and rules.may_buy(request.user, project),
        "can_hand_in": project.state == State.RUNNING and rules.may_run(request.user, project),
    }  # fmt: skip
    return render(request, "projects/desk/documents.html", context)


def _lines(request: Request, items: list[Item]) -> list[dict[str, Any]]:
    """The rows of a list. Each look-up is made whether the page needs it or not, so that it
    always costs the same."""
    if not items:
        return []
    open_ones = queries.can_open(request.user, items)
    late = queries.late_by(items)
    holders = queries.holders(request.user, items)
    return [
        {
            "record": item.record,
            "is_open": item.record_id in open_ones,
            # What a confidential one was about only whoever may open it reads.
            "is_hidden": item.record.is_confidential and item.record_id not in open_ones,
            "adds": amount(item.indicator.unit, item.amount),
            "why": why(item, late=late[item.record_id], holder=holders.get(item.record_id))
            if item.reason
            else "",
        }
        for item in items
    ]
