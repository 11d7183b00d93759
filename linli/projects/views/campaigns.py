"""Campaigns across all projects: what was done for each, by project, from the records alone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power, may
from linli.projects import queries
from linli.projects.forms import CampaignForm, LongerForm
from linli.records import campaigns
from linli.records.actions import campaigning
from linli.records.models import Campaign


@require_safe
@desk(Power.SEE_PROJECTS)
def index(request: Request) -> HttpResponse:
    """Those here and around here, the latest first."""
    rows = campaigns.around(request.user, Power.SEE_PROJECTS)
    context = {
        "page": page_of(rows.order_by("-first_day", "-pk"), request.GET.get("page")),
        "today": timezone.localdate(),
        "may_buy": Power.BUY_PROJECTS in request.powers,
    }
    return render(request, "projects/desk/campaigns.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.BUY_PROJECTS)
def add(request: Request) -> HttpResponse:
    """Open one."""
    form = CampaignForm(sent(request), by=request.user)
    if request.method == "POST" and form.is_valid():
        made = campaigning.open_campaign(form.call(), by=request.user)
        messages.success(request, _("It is open. Activities and entries can be put under it."))
        return redirect("projects:campaign", made.pk)
    return render(request, "projects/desk/campaign_form.html", {"form": form})


@require_safe
@desk(Power.SEE_PROJECTS)
def one(request: Request, pk: UUID) -> HttpResponse:
    """What was done for it: all of it, and by project where the reader sees the project."""
    by = request.user
    row = get_object_or_404(campaigns.around(by, Power.SEE_PROJECTS), pk=pk)
    holders = queries.holders_of(campaigns.records_of(row))
    whole, found = campaigns.sums(row, holders)
    seen = queries.seen_by(by).in_bulk(list(found))
    lines = [(seen[part], one) for part, one in found.items() if part in seen]
    page = page_of(queries.campaign_records(by, row), request.GET.get("page"))
    told = queries.may_open(by, [one.pk for one in page])
    context = {
        "row": row, "whole": whole, "page": page,
        "lines": sorted(lines, key=lambda line: (-line[1].sessions, line[0].name)),
        "others": whole.sessions - sum(one.sessions for _project, one in lines),
        "in_several": campaigns.in_several(one for _project, one in lines),
        "records": [
            {"record": one, "is_open": one.pk in told,
             "is_hidden": one.is_confidential and one.pk not in told}
            for one in page
        ],
        "can_change": may(by, Power.BUY_PROJECTS, row.area_id),
    }  # fmt: skip
    return render(request, "projects/desk/campaign.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.BUY_PROJECTS)
def change(request: Request, pk: UUID) -> HttpResponse:
    """Another name, or another last day."""
    rows: Any = campaigns.around(request.user, Power.BUY_PROJECTS)
    row: Campaign = get_object_or_404(rows, pk=pk)
    form = LongerForm(sent(request), initial={"name": row.name, "last_day": row.last_day})
    if request.method == "POST" and form.is_valid():
        campaigning.change_campaign(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("projects:campaign", pk)
    return render(request, "projects/desk/campaign_form.html", {"form": form, "row": row})
