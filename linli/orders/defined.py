"""What each figure about orders counts, said once: for the figure, and for the list it opens.

A figure at the desk counts `rows(name, by)`, the list behind it shows `rows(name, by)`; where many
figures are counted in one statement (the board, a month, the map), each is the condition `where`
of its definition over the orders of its `of`. So whoever changes a definition changes both.

`means` is the figure in one sentence, for the page that shows it and over the list.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import Avg, Count, DateField, F, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.areas.queries import below, lay_in
from linli.catalogue.models import Urgency
from linli.core.days import midnight
from linli.orders import queries
from linli.orders.life import GOING_ON, MAY_BE_LATE, TAKEN, UNDONE, WAITING, Status
from linli.orders.models import Order, Reason
from linli.organisations.scope import Power, areas_where

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

GOOD = 3  # of 4
SOON = timedelta(hours=1)
DESK = (Power.TAKE_ORDERS, Power.DISPATCH, Power.HEAR_COMPLAINTS)
OVER = queries.OVER
ON_MAP = WAITING | TAKEN | {Status.NEED_INFO}
ON_BOARD = GOING_ON - {Status.IN_PARTS}  # of a package the parts are somebody's work


class Moments(NamedTuple):
    """Now, an hour later, and where today begins and ends."""

    now: datetime
    hour: datetime
    begins: datetime
    ends: datetime


def moments(now: datetime | None = None) -> Moments:
    now = now or timezone.now()
    begins = midnight(timezone.localdate(now))
    return Moments(now, now + SOON, begins, begins + timedelta(days=1))


def _all(_at: Moments) -> Q:
    return Q()


@dataclass(frozen=True)
class Definition:
    """One figure. `of`: whose orders; `where`: which of them; `on`: of a month by this column.

    `to` is the page with its list and `area` the way from a row to its area.
    """

    label: "StrOrPromise"
    means: "StrOrPromise"
    of: Callable[[Person], QuerySet[Any]]
    where: Callable[[Moments], Q] = _all
    powers: tuple[Power, ...] = OVER
    on: str = ""
    to: str = "orders:list"
    area: str = "area"


# --- whose --------------------------------------------------------------------------------


def on_board(by: Person) -> QuerySet[Order]:
    """The whole station's, for who answers for it; for others what is not confidential."""
    return Order.objects.filter(queries.reached_by_roles(by), status__in=ON_BOARD)


def on_map(by: Person) -> QuerySet[Order]:
    return queries.in_reach(by, Power.DISPATCH).filter(status__in=ON_MAP)


def overseen(by: Person) -> QuerySet[Order]:
    """What a station head answers for; of a package the parts, so that nothing counts twice."""
    here = queries.any_of(*(areas_where(by, power) for power in OVER))
    return Order.objects.filter(area__in=here, package=None)


# --- which --------------------------------------------------------------------------------

JUDGED = Q(service=None) | Q(service__not_by_marks=False)
GOOD_MARKS = Q(attitude__gte=GOOD, timeliness__gte=GOOD, result__gte=GOOD)
IN_TIME = Q(begun_at__lte=F("arrive_by"))

# A need that ended without help. What whoever asked called off themselves, what was no longer
# wanted and what was asked for twice is none.
NO_NEED = (Reason.SOLVED, Reason.CHANGED_MIND, Reason.TWICE)
NOT_DONE = Q(status__in=UNDONE) | (
    Q(status=Status.CANCELLED, said_by__isnull=False) & ~Q(reason__in=NO_NEED)
)
# What is counted by the day it ended, ended undone: by the index `order_undone`.
BESIDE = {"closed_at": Q(confirmed_at=None, closed_at__isnull=False)}


def _late(at: Moments) -> Q:
    return Q(due_at__lt=at.now, status__in=MAY_BE_LATE)


def _soon(at: Moments) -> Q:
    return Q(due_at__gte=at.now, due_at__lt=at.hour)


def _has_time(at: Moments) -> Q:
    return Q(due_at=None) | Q(due_at__gte=at.hour)


def _of(*states: str) -> Callable[[Moments], Q]:
    return lambda _at: Q(status__in=states)


def _is(condition: Q) -> Callable[[Moments], Q]:
    return lambda _at: condition


# The columns of the board: tone, heading, states.
COLUMNS = {
    "column_waiting": ("wait", _("Waiting"), tuple(sorted(WAITING))),
    "column_to_agree": ("info", _("Time to agree"), (Status.ACCEPTED,)),
    "column_agreed": ("info", _("Time agreed"), (Status.SCHEDULED,)),
    "column_at_door": ("ok", _("At the door"), (Status.ON_THE_WAY, Status.IN_SERVICE)),
    "column_yes": ("vio", _("Waiting for a yes"),
                   (Status.DONE, Status.CONFIRMED, Status.RATED)),
}  # fmt: skip

DEFINED: dict[str, Definition] = {
    # --- on the board
    "today": Definition(
        _("Visits today"), _("Orders on the board whose agreed time is today."), on_board,
        lambda at: Q(slot_from__gte=at.begins, slot_from__lt=at.ends), DESK),
    "waiting": Definition(
        _("Nobody has it yet"), _("Orders that wait for somebody to look or to accept."),
        on_board, _of(*WAITING), DESK),
    "soon": Definition(
        _("Due within the hour"), _("Orders whose limit runs out within the hour."), on_board,
        _soon, DESK),
    "late": Definition(
        _("Overdue"), _("Orders whose limit ran out while somebody still owes a step."),
        on_board, _late, DESK),
    **{
        name: Definition(heading, _("Orders that stand in this column of the board."), on_board,
                         _of(*states), DESK)
        for name, (_tone, heading, states) in COLUMNS.items()
    },
    # --- on the map: the shapes of drawn.sign_of
    "map_late": Definition(
        _("Overdue"), _("Open orders on the map whose limit ran out."), on_map,
        lambda at: Q(due_at__lt=at.now), (Power.DISPATCH,)),
    "map_soon": Definition(
        _("Due within the hour"), _("Open orders on the map whose limit runs out soon."),
        on_map, _soon, (Power.DISPATCH,)),
    "map_urgent": Definition(
        _("Urgent, time left"), _("Urgent orders on the map that still have time."), on_map,
        lambda at: _has_time(at) & Q(urgency=Urgency.URGENT), (Power.DISPATCH,)),
    "map_calm": Definition(
        _("Enough time left"), _("The other open orders on the map."), on_map,
        lambda at: _has_time(at) & ~Q(urgency=Urgency.URGENT), (Power.DISPATCH,)),
    # --- what waits for somebody
    "queue": Definition(
        _("To look at"), _("What came in or came back and waits for a dispatcher."),
        queries.queue, powers=(Power.DISPATCH,), to="orders:queue"),
    "round": Definition(
        _("On my round today"), _("Where somebody goes today."), queries.todays_round,
        powers=(Power.SERVE,), to="orders:today"),
    "callbacks": Definition(
        _("To call back"), _("Poor marks and one in ten, never by whoever went."),
        queries.to_call_back, powers=(Power.CALL_PEOPLE, Power.HEAR_COMPLAINTS),
        to="orders:callbacks"),
    "complaints": Definition(
        _("Complaints open"), _("Complaints that nobody has answered yet."),
        queries.complaints, powers=(Power.HEAR_COMPLAINTS,), to="orders:complaints",
        area="order__area"),
    # --- what a station head answers for
    "overdue": Definition(
        _("Overdue"), _("Orders whose limit ran out while somebody still owes a step."),
        overseen, _late),
    "returned": Definition(
        _("Given back"), _("Orders that a unit gave back and that wait for a decision."),
        overseen, _of(Status.RETURNED)),
    # --- of a month, for everybody to know
    "done": Definition(
        _("Got done"), _("Orders whose help was given and confirmed in the month."), overseen,
        _is(Q(confirmed_at__isnull=False)), on="confirmed_at"),
    "in_time": Definition(
        _("There in time"),
        _("Of those done: somebody came by the promised time, counted from when it was placed."),
        overseen, _is(IN_TIME), on="confirmed_at"),
    "not_done": Definition(
        _("Not done"),
        _("Ended in the month without help: not taken on, without an answer, or called off for "
          "another reason than that it was no longer needed. They count as unmet need."),
        overseen, _is(NOT_DONE), on="closed_at"),
    "referred": Definition(
        _("Passed on"), _("Passed in the month to the office that is in charge."), overseen,
        _is(Q(status=Status.REFERRED)), on="closed_at"),
    "judged": Definition(
        _("Asked for marks"),
        _("Of those done: all but mediation and enforcement, which marks alone do not judge."),
        overseen, _is(JUDGED), on="confirmed_at"),
    "rated": Definition(
        _("Rated"), _("Of those asked for marks: those that were rated."), overseen,
        _is(JUDGED & Q(rated_at__isnull=False)), on="confirmed_at"),
    "good": Definition(
        _("Found good"), _("Of those rated: manner, time and result all good or very good."),
        overseen, _is(JUDGED & GOOD_MARKS), on="confirmed_at"),
    "unrated": Definition(
        _("Not rated"),
        _("Of those asked for marks: nobody rated them. They are never counted as satisfied."),
        overseen, _is(JUDGED & Q(rated_at=None)), on="confirmed_at"),
    "by_clock": Definition(
        _("Confirmed by itself"), _("Of those done: nobody said anything for three days."),
        overseen, _is(Q(confirmed_how="clock")), on="confirmed_at"),
    "urgent_in": Definition(
        _("Urgent, placed"), _("Urgent orders that were placed in the month."), overseen,
        _is(Q(urgency=Urgency.URGENT)), on="submitted_at"),
    "urgent_done": Definition(
        _("Urgent, solved"), _("Urgent orders whose help was given and confirmed in the month."),
        overseen, _is(Q(urgency=Urgency.URGENT)), on="confirmed_at"),
    "urgent_in_time": Definition(
        _("Urgent, there in time"), _("Of the urgent ones solved: somebody came in time."),
        overseen, _is(Q(urgency=Urgency.URGENT) & IN_TIME), on="confirmed_at"),
}  # fmt: skip

# --- counted ------------------------------------------------------------------------------


def rows(
    name: str, by: Person, *, now: datetime | None = None, area: UUID | None = None,
    month: date | None = None,
) -> QuerySet[Any]:  # fmt: skip
    """What the figure counts, where the roles of `by` reach; in an area, of a month."""
    one = DEFINED[name]
    found = one.of(by).filter(one.where(moments(now)))
    if one.on:
        month = month or timezone.localdate().replace(day=1)
        return of_months(found, one.on, month, month, area)
    return found if area is None else found.filter(**{f"{one.area}__in": below(area)})


def count(name: str, by: Person) -> int:
    """The figure on the desk's first page."""
    return rows(name, by).count()


def of_months(
    orders: QuerySet[Order], on: str, first: date, last: date, area: UUID | None
) -> QuerySet[Order]:
    """Those of the months by a column; a month counts for what its area lay in then."""
    begins, ends = midnight(first), midnight(month_after(last))
    found = orders.filter(
        BESIDE.get(on, Q()), **{f"{on}__gte": begins, f"{on}__lt": ends}
    )  # fmt: skip
    if area is None:
        return found
    month = TruncMonth(on, output_field=DateField())
    return found.alias(month=month).filter(lay_in([area], "month"))


def of_place(area: UUID, first: date, last: date, names: Iterable[str]) -> dict[str, int]:
    """Figures of a place for everybody: by the same conditions, over all of its orders."""
    at, found = moments(), dict[str, int]()
    for on, here in _by(names, lambda name: DEFINED[name].on).items():
        some = of_months(Order.objects.filter(package=None), on, first, last, area)
        found |= some.filter(_any(here, at)).aggregate(**_counts(here, at))
    return found


def in_place(name: str, area: UUID, month: date) -> QuerySet[Order]:
    """What such a figure counts."""
    one = DEFINED[name]
    some = of_months(Order.objects.filter(package=None), one.on, month, month, area)
    return some.filter(one.where(moments()))


def by_area(
    names: Iterable[str], by: Person, *, area: UUID | None = None, month: date
) -> dict[UUID, dict[str, int]]:
    """Figures of each community; those over the same orders in one statement."""
    at, found = moments(), dict[UUID, dict[str, int]]()
    alike = _by(names, lambda name: (DEFINED[name].of, DEFINED[name].on, DEFINED[name].area))
    for (of, on, path), here in alike.items():
        some = of(by)
        if on:
            some = of_months(some, on, month, month, area)
        elif area is not None:
            some = some.filter(**{f"{path}__in": below(area)})
        some = some.filter(_any(here, at)).order_by()
        for pk, *numbers in some.values_list(path).annotate(**_counts(here, at)):
            found.setdefault(pk, {}).update(zip(here, numbers, strict=True))
    return found


def sums(names: Iterable[str], orders: QuerySet[Order], now: datetime) -> dict[str, int]:
    """Several figures of the same orders in one statement."""
    return orders.order_by().aggregate(**_counts(list(names), moments(now)))


def hours_to_help(orders: QuerySet[Order]) -> float | None:
    """How long it took from when an order was placed until somebody began, on the average."""
    took = orders.order_by().aggregate(n=Avg(F("begun_at") - F("submitted_at")))["n"]
    return took.total_seconds() / 3600 if took is not None else None


def _counts(names: Iterable[str], at: Moments) -> dict[str, Any]:
    return {name: Count("pk", filter=DEFINED[name].where(at)) for name in names}


def _any(names: Iterable[str], at: Moments) -> Q:
    wanted = [DEFINED[name].where(at) for name in names]
    return reduce(or_, wanted) if all(wanted) else Q()


def _by(names: Iterable[str], key: Callable[[str], Any]) -> dict[Any, list[str]]:
    alike: dict[Any, list[str]] = {}
    for name in names:
        alike.setdefault(key(name), []).append(name)
    return alike


def share(part: int, of: int) -> int:
    """In whole per cent."""
    return round(100 * part / of) if of else 0


def month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
