"""A team's leader signs its members up at once; each is told, and calls off if they cannot come."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.accounts.queries import hold_people
from linli.activities import queries, rules
from linli.activities.actions.signing_up import held_open
from linli.activities.actions.telling import tell_many
from linli.activities.models import Activity, Mode, Part, Post, Seat, SignUp, Stand
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.organisations.models import Member, Membership, Organisation
from linli.organisations.scope import Power, may_for
from linli.people.models import File
from linli.people.queries import ADULT, forces_in_force

MOST = 5000
AT_ONCE = 500


@dataclass(frozen=True)
class Outcome:
    """How many got a place, how many wait, how many lack what the post asks."""

    seated: int
    waiting: int
    unfit: int


@transaction.atomic
def sign_up_team(post: Post, *, by: Person, team: Organisation) -> Outcome:
    """All members who have not answered for themselves: places as far as there are, then the line.

    Batches of rows, and as many statements for five thousand as batches make. Whoever signed up or
    called off before is left as they are.
    """
    now = timezone.now()
    post = held_open(post)
    activity = post.activity
    allow(may_for(by, Power.MANAGE_MEMBERS, team))
    if why := rules.why_not_now(activity, now) or _why_not_at_once(post):
        raise Refused(why)
    members = _members(team, activity)
    able = _fit(team, post) if post.part == Part.HELPER else set(members)
    fit = [pk for pk in members if pk in able]
    hold_people(fit)  # whoever is just pressing themselves keeps what they get
    waits = queries.line(post.pk).exists()
    made = [
        SignUp(activity=activity, post=post, person_id=pk, by=by, at=now, stand=Stand.WAITING)
        for pk in fit
    ]  # fmt: skip
    SignUp.objects.bulk_create(made, batch_size=AT_ONCE, ignore_conflicts=True)
    ours = SignUp.objects.filter(post=post, by=by, at=now, stand=Stand.WAITING)
    rows = list(ours.select_related("person", "by").order_by("id"))
    seated = 0 if waits else _seat(rows, post)
    waiting = len(rows) - seated
    record("activity.team", by=by, about=activity, seated=seated, waiting=waiting)
    mark = str(now.timestamp())
    tell_many(rows[:seated], "activity.team_in", activity, mark=mark)
    tell_many(rows[seated:], "activity.team_waiting", activity, mark=mark)
    return Outcome(seated, waiting, unfit=len(members) - len(fit))


def _why_not_at_once(post: Post) -> str:
    activity = post.activity
    ages = post.least_age is None and post.most_age is None
    is_plain = ages and not (post.group or post.level or post.skill_id or post.has_shares)
    asks = activity.asks_risk or activity.consent_below or activity.company_below
    if activity.mode == Mode.FIRST and is_plain and not asks and activity.home_most is None:
        return ""
    return _("Here each is asked something of their own, so your members sign up themselves.")


def _members(team: Organisation, activity: Activity) -> list[UUID]:
    """Who is in the team and has not answered for this activity, who joined first coming first."""
    rows = Membership.objects.filter(organisation=team, state=Member.IN, person__erased_at=None)
    rows = rows.exclude(person__in=SignUp.objects.filter(activity=activity).values("person"))
    found = list(rows.order_by("at", "pk").values_list("person", flat=True)[: MOST + 1])
    if len(found) > MOST:
        raise Refused(_("At most %(most)s members at once.") % {"most": MOST})
    if not found:
        raise Refused(_("Everybody in the team has signed up or answered already."))
    return found


def _fit(team: Organisation, post: Post) -> set[UUID]:
    """The members whose force was verified and lasts, and who are not known to be under age."""
    day = timezone.localdate(post.activity.begins_at)
    people = Membership.objects.filter(organisation=team, state=Member.IN).values("person")
    rows = forces_in_force(day).filter(kind=post.force, person__in=people)
    born = day - timedelta(days=round(ADULT * 365.25))
    young = File.objects.filter(person__in=people, born_on__gt=born).values("person")
    return set(rows.exclude(person__in=young).values_list("person", flat=True))


def _seat(rows: list[SignUp], post: Post) -> int:
    """Seats for the first of them; how many there were."""
    free = Seat.objects.filter(post=post, is_free=True).order_by("number")
    if connection.features.has_select_for_update_skip_locked:
        free = free.select_for_update(skip_locked=True)
    seats = list(free[: len(rows)])
    for row, seat in zip(rows, seats, strict=False):
        row.stand, row.seat = Stand.IN, seat
    first = rows[: len(seats)]
    SignUp.objects.bulk_update(first, ["stand", "seat"], batch_size=AT_ONCE)
    for start in range(0, len(seats), AT_ONCE):
        some = [seat.pk for seat in seats[start : start + AT_ONCE]]
        Seat.objects.filter(pk__in=some).update(is_free=False)
    return len(seats)
