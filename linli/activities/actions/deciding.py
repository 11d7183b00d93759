"""Who gets a place where not the first does: by an answer of the desk, or by lot."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import lots, rules
from linli.activities.actions.seats import next_free
from linli.activities.actions.telling import tell, tell_many
from linli.activities.models import (
    Activity,
    Answer,
    Draw,
    Mode,
    Post,
    Seat,
    SignUp,
    Stand,
    State,
)
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock

AT_ONCE = 500


@transaction.atomic
def admit(row: SignUp, *, by: Person) -> SignUp:
    """Yes to somebody who asked: only now a place is taken."""
    row = _asked(row, by)
    seat = next_free(row.post)
    if seat is None:
        raise Refused(_("All places are taken. Say no, or add places."))
    Answer.objects.create(sign_up=row, person_id=row.person_id, by=by, is_yes=True)
    row.stand, row.seat_id = Stand.IN, seat
    row.save(update_fields=["stand", "seat"])
    record("activity.admitted", by=by, about=row, area_id=row.activity.area_id)
    tell(row, "activity.in")
    return row


@transaction.atomic
def refuse(row: SignUp, *, by: Person, reason: str) -> SignUp:
    """No to somebody who asked, with the reason, which they read."""
    row, reason = _asked(row, by), reason.strip()
    if not reason:
        raise Refused(_("Say why, so that they can read it."))
    Answer.objects.create(sign_up=row, person_id=row.person_id, by=by, is_yes=False, reason=reason)
    row.stand, row.ended_at = Stand.REFUSED, timezone.now()
    row.save(update_fields=["stand", "ended_at"])
    record("activity.refused", by=by, about=row, area_id=row.activity.area_id)
    tell(row, "activity.refused")
    return row


def commit(activity: Activity) -> Draw:
    """The seed of a draw that is to come. Nobody sees it; its SHA-256 everybody does."""
    seed = lots.new_seed()
    return Draw.objects.create(activity=activity, seed=seed, digest=lots.digest_of(seed))


@transaction.atomic
def draw(activity: Activity) -> bool:
    """Draw, if it is time and was not done; whether it was done now.

    Whoever signs up shares the row of the activity that is held here, so nobody enters meanwhile,
    and of two who draw at once the second finds it done.
    """
    activity, now = lock(activity), timezone.now()
    if activity.mode != Mode.LOTTERY or activity.state != State.PUBLISHED:
        return False
    if activity.drawn_at or activity.draws_at is None:
        return False
    if not activity.draws_at <= now < activity.ends_at:  # too early, or of no use to anybody
        return False
    secret = Draw.objects.select_for_update().get(activity=activity)
    entered = 0
    for post in activity.posts.order_by("pk"):
        rows, seats = _in_order(post, secret.seed), _free(post)
        secret.places[str(post.pk)] = len(seats)
        entered += len(rows)
        _seat(rows, seats)
        tell_many([row for row in rows if row.stand == Stand.IN], "activity.drawn", activity)
        tell_many([row for row in rows if row.stand != Stand.IN], "activity.not_drawn", activity)
    secret.shown = secret.seed
    secret.save(update_fields=["shown", "places"])
    activity.drawn_at = now
    activity.save(update_fields=["drawn_at"])
    record("activity.drawn", by=None, about=activity, entered=entered)
    return True


def _asked(row: SignUp, by: Person) -> SignUp:
    row = lock(row)
    allow(rules.may_run(by, row.activity))
    if not rules.may_decide(by, row):
        raise Refused(_("Somebody else decides about you and those you act for."))
    if row.stand != Stand.ASKED or row.activity.mode != Mode.APPROVAL:
        raise Refused(_("This was answered already."))
    if row.activity.state != State.PUBLISHED:
        raise Refused(_("This activity is not open."))
    return row


def _free(post: Post) -> list[Seat]:
    return list(Seat.objects.select_for_update().filter(post=post, is_free=True).order_by("number"))


def _in_order(post: Post, seed: str) -> list[SignUp]:
    """Those who entered for a post, as the public rule orders them."""
    asked = SignUp.objects.filter(post=post, stand=Stand.ASKED).select_related("person", "by")
    rows = {lots.number_of(row.pk): row for row in asked}
    return [rows[number] for number in lots.drawn(seed, rows)]


def _seat(rows: list[SignUp], seats: list[Seat]) -> None:
    """Places for the first, a turn in the line for the others."""
    for turn, row in enumerate(rows, start=1):
        row.turn, row.stand = turn, Stand.WAITING
        if turn <= len(seats):
            row.stand, row.seat = Stand.IN, seats[turn - 1]
    SignUp.objects.bulk_update(rows, ["turn", "stand", "seat"], batch_size=AT_ONCE)
    taken = [row.seat_id for row in rows if row.seat_id]
    for first in range(0, len(taken), AT_ONCE):
        Seat.objects.filter(pk__in=taken[first : first + AT_ONCE]).update(is_free=False)
