"""A table of orders at the desk: handed in, looked at, taken once, and what is wrong goes back."""

from datetime import timedelta
from functools import cache
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core import handed
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.handed import Kept, State
from linli.core.rows import lock
from linli.orders import rules
from linli.orders.actions import tables
from linli.orders.models import OrderTable

# Whoever corrects a sheet does it within a week; the file itself goes after a day.
KEPT_FOR, FILE_KEPT_FOR = timedelta(days=7), timedelta(days=1)


@transaction.atomic
def hand_in(source: IO[bytes], *, by: Person, area: Area) -> OrderTable:
    """Keep the file, sealed, until it is checked and taken."""
    allow(rules.may_take_in(by, area.pk))
    row = OrderTable.objects.create(area=area, content=handed.contents(source), handed_in_by=by)
    record("orders.handed_in", by=by, about=row, area_id=area.pk)
    return row


def check(row: OrderTable) -> OrderTable:
    """The dry run: count, and keep what is wrong."""
    try:
        outcome = _run(row, dry=True)
    except Refused as refusal:
        row.refuse(str(refusal))
        return row
    _keep(row, outcome, State.CHECKED)
    return row


@transaction.atomic
def order(row: OrderTable, *, by: Person) -> OrderTable:
    """Have what is right taken."""
    row = lock(row)
    allow(row.handed_in_by_id == by.pk and rules.may_take_in(by, row.area_id))
    if row.state != State.CHECKED:
        raise Refused(_("This table was taken already, or is still being checked."))
    if not row.good:
        raise Refused(_("Nothing in this table can be taken."))
    row.state = State.TAKING
    row.save(update_fields=["state"])
    return row


@transaction.atomic
def take(row: OrderTable) -> OrderTable:
    """Take it, once: a second attempt finds it taken."""
    row = lock(row)
    if row.state == State.TAKING:
        _keep(row, _run(row, dry=False), State.TAKEN)
    return row


@transaction.atomic
def send_back(row: OrderTable, *, by: Person) -> tuple[list[str], list[list[str]]]:
    """What is wrong goes back to whoever handed it in, as they handed it in."""
    allow(row.handed_in_by_id == by.pk)
    heading, rows = row.kept.sheet(row.token)
    if rows:
        record(
            "orders.sent_back", by=by, about=row, area_id=row.area_id, count=len(rows),
            why="correct",
        )  # fmt: skip
    return heading, rows


def forget_old() -> None:
    """The file goes after a day, taken or not; what was wrong in it after a week."""
    now = timezone.now()
    tables_of = OrderTable.objects.filter
    tables_of(handed_in_at__lt=now - FILE_KEPT_FOR).update(content="")
    tables_of(handed_in_at__lt=now - KEPT_FOR).update(problems="")


def _run(row: OrderTable, *, dry: bool) -> tables.Outcome:
    """The table, beside what went back from the others of its area within a week."""
    if not row.content:
        raise Refused(_("The file is gone: it is kept for a day. Hand it in once more."))
    others = OrderTable.objects.filter(area=row.area_id, handed_in_by=row.handed_in_by_id)

    @cache
    def earlier(token: str) -> Kept | None:
        return next((one.kept for one in others if one.token == token and one.problems), None)

    return tables.run(row.file, by=row.handed_in_by, area=row.area, dry=dry, earlier=earlier)


def _keep(row: OrderTable, outcome: tables.Outcome, state: State) -> None:
    row.rows, row.good, row.ended = outcome.rows, outcome.open + outcome.ended, outcome.ended
    row.known, row.bad = outcome.known, outcome.bad
    row.keep(outcome.kept, state)
