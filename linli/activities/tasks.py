"""What the clock does: places that were not taken in time go on, and so does what is free."""

from datetime import timedelta
from functools import partial

from django.db.models import Q
from django.utils import timezone

from linli.activities import meets, queries
from linli.activities.actions import deciding, seats, sharing, signing_up, times, training
from linli.activities.models import (
    ForNeighbour,
    Invited,
    Post,
    Presence,
    Qualification,
    Seat,
    SignUp,
    Stand,
    State,
    Training,
)
from linli.core.tasks import every, work
from linli.core.unit import run

AT_ONCE = 500
PHONES_KEPT = timedelta(days=30)
NEIGHBOURS_KEPT = timedelta(days=30)
NOTICES = (7, 30, 60)  # days before a training or a skill runs out


@work()
def move_up() -> None:
    """Offers whose time is over; then posts in which somebody waits although a place is free.

    The second happens when the last place comes free in the very moment in which somebody joins
    the line: neither sees the other.
    """
    now = timezone.now()
    for share in queries.run_out(now):
        run(partial(sharing.run_out, share))
    out = SignUp.objects.filter(stand=Stand.OFFERED, until__lte=now).order_by("until")
    for row in out[:AT_ONCE]:
        run(partial(signing_up.lapse, row))
    waiting = SignUp.objects.filter(stand=Stand.WAITING).values("post")
    free = Seat.objects.filter(is_free=True).values("post")
    posts = Post.objects.filter(pk__in=waiting, activity__state=State.PUBLISHED)
    for post in posts.filter(pk__in=free, activity__ends_at__gt=now).select_related("activity"):
        run(partial(seats.fill, post))


@work()
def draw() -> None:
    """The lots whose time has come. Each is drawn once, whoever else is just drawing it."""
    for activity in queries.to_draw(timezone.now()):
        run(partial(deciding.draw, activity))


@work()
def step_on() -> None:
    """What meets again stands in the list by its next time, also where nobody closed the last."""
    now = timezone.now()
    for activity in meets.passed(now):
        run(partial(times.step_on, activity, now))


@work()
def forget_phones() -> None:
    """Which phone somebody checked in with is looked at for a month, and then nobody's business."""
    old = Presence.objects.filter(came_at__lt=timezone.now() - PHONES_KEPT).exclude(phone="")
    old.update(phone="")


@work()
def forget_neighbours() -> None:
    """Who was asked for, or asked to help, is nobody's business any more a month after it."""
    before = timezone.now() - NEIGHBOURS_KEPT
    Invited.objects.filter(post__activity__ends_at__lt=before).delete()
    ForNeighbour.objects.filter(post__activity__ends_at__lt=before).delete()


@work()
def warn_of_last_days() -> None:
    """What was learnt or verified and runs out within 60, 30 and 7 days: once each, the nearest
    only, also when the clock stood still on the very day."""
    today = timezone.localdate()
    nearest = -1
    for days in NOTICES:
        last = (today + timedelta(days=nearest + 1), today + timedelta(days=days))
        nearest = days
        soon = Q(valid_until__range=last) & (Q(warned=None) | Q(warned__gt=days))
        learnt = Training.objects.filter(soon, is_passed=True, revoked_at=None)
        for row in learnt.order_by("valid_until", "pk")[:AT_ONCE]:
            run(partial(training.warn, row, days=days))
        seen = Qualification.objects.filter(soon, ended_at=None)
        for one in seen.order_by("valid_until", "pk")[:AT_ONCE]:
            run(partial(training.warn, one, days=days))


every(timedelta(minutes=1), move_up)
every(timedelta(minutes=1), draw)
every(timedelta(minutes=10), step_on)
every(timedelta(days=1), forget_phones)
every(timedelta(days=1), forget_neighbours)
every(timedelta(hours=12), warn_of_last_days)
