"""The limits of the town, for operators: what holds now, what holds later, and one to set."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from linli.catalogue.models import Urgency
from linli.core.errors import Refused
from linli.core.forms import DayField
from linli.core.http import Request, sent
from linli.orders import clock
from linli.orders.actions.limits import LONGEST, forget_limit, set_limit
from linli.orders.life import DEFAULTS, NATURAL, Limit
from linli.orders.models import TimeLimit
from linli.orders.words import LIMITS
from linli.organisations.doors import desk
from linli.organisations.scope import Power


class LimitForm(forms.Form):
    limit = forms.ChoiceField(
        label=gettext_lazy("Which limit"),
        choices=[(one.value, LIMITS[one]) for one in Limit],
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"), choices=Urgency.choices, widget=forms.RadioSelect,
        initial=Urgency.NORMAL,
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=1, max_value=LONGEST,
        help_text=gettext_lazy("A working day has 420."),
    )  # fmt: skip
    valid_from = DayField(label=gettext_lazy("From which day"), initial=timezone.localdate)


class WhichForm(forms.Form):
    limit = forms.ModelChoiceField(queryset=TimeLimit.objects.all())


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.RUN_PLATFORM)
def index(request: Request) -> HttpResponse:
    form = LimitForm(sent(request))
    if form.is_valid():
        try:
            set_limit(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("valid_from", str(refusal))
        else:
            messages.success(request, _("Saved. Orders that are placed from then on run by it."))
            return redirect("orders:limits")
    status = 422 if form.is_bound else 200
    context = {"form": form, "rows": rows(), "later": later()}
    return render(request, "orders/desk/limits.html", context, status=status)


@require_POST
@desk(Power.RUN_PLATFORM)
def forget(request: Request) -> HttpResponse:
    form = WhichForm(request.POST)
    if form.is_valid():
        forget_limit(form.cleaned_data["limit"], by=request.user)
        messages.success(request, _("Not set after all."))
    return redirect("orders:limits")


def rows() -> list[dict[str, Any]]:
    """What holds today: each limit with its minutes, and whether the town has set it."""
    return [
        {
            "label": LIMITS[limit],
            "is_natural": limit in NATURAL,
            "cells": [
                {"minutes": clock.minutes(limit, urgency), "usual": usual}
                for urgency, usual in zip(
                    (Urgency.NORMAL, Urgency.URGENT), DEFAULTS[limit], strict=True
                )
            ],
        }
        for limit in Limit
    ]


def later() -> list[tuple[str, TimeLimit]]:
    """What holds from a later day on."""
    today = timezone.localdate()
    found = TimeLimit.objects.filter(valid_from__gt=today).order_by("valid_from", "pk")[:40]
    return [(str(LIMITS[Limit(row.limit)]), row) for row in found]
