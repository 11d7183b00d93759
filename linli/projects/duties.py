"""What the law wants done about a purchase, by when, and what is still open."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from linli.accounts.models import Person
from linli.core.rows import insert
from linli.core.working_time import calendar
from linli.organisations.scope import Power, under
from linli.projects.models import Due, Duty
from linli.projects.models.plan import WITHIN


def arise(duty: Duty, *, since: date, **about: Any) -> Due:
    """It is due so many working days after the day. `about`: planned=… or project=…"""
    due_on = calendar().add_days(since, WITHIN[duty])
    return insert(Due(duty=duty, due_on=due_on, **about))


def bought_by(by: Person) -> QuerySet[Due]:
    """Those of the purchasers that somebody buys for, the most urgent first."""
    mine = under(by, Power.BUY_PROJECTS).values("pk")
    rows = Due.objects.filter(Q(planned__plan__purchaser__in=mine) | Q(project__purchaser__in=mine))
    return rows.select_related("planned__plan__purchaser", "project__purchaser").order_by(
        "due_on", "pk"
    )
