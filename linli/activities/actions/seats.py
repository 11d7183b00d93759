"""Places as rows: who takes the next free one, and whom one that comes free is offered to.

Where places are kept for some people first, there are several lines in one: whoever is kept places
takes those before others, and stands in the common line besides; members of a partner take theirs
alone.
"""

from itertools import islice
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.activities import queries, rules
from linli.activities.actions.telling import tell
from linli.activities.models import Post, Seat, SignUp, Stand
from linli.channels.sending import preference_of
from linli.core.errors import Refused
from linli.core.events import record
from linli.core.prepared import as_sent


def take(row: SignUp, post: Post) -> int | None:
    """The number of a place for whoever is about to join the line, if nobody whom it is for waits
    already."""
    if not post.has_shares:
        return next(iter(next_few(post, 1, if_nobody_waits=True)), None)
    others = queries.line(post.pk)
    if row.share_id and not others.filter(share=row.share_id).exists():
        seat = next_free(post, row.share_id)
        if seat:
            return seat
    if row.is_bound or others.filter(is_bound=False).exists():
        return None
    return next_free(post)


def next_free(post: Post, share: UUID | None = None) -> int | None:
    """The next place that nobody has and nobody is just taking, now ours: its id, or None. Of a
    share, or of those that are for everybody."""
    return next(iter(next_few(post, 1, share)), None)


def next_few(
    post: Post, number: int, share: UUID | None = None, *, if_nobody_waits: bool = False
) -> list[int]:
    """So many of them, or as many as there are, by their numbers."""
    which, values = "share_id IS NULL", [as_sent(post.pk)]  # also if some were just now kept
    if share:
        which, values = "share_id = %s", [*values, as_sent(share)]
    elif post.has_shares:
        which, values = "(share_id IS NULL OR kept_until <= %s)", [*values, as_sent(timezone.now())]
    line, values = "", [*values, number]
    if if_nobody_waits:
        line, values = f"AND NOT EXISTS ({LINE})", [*values, as_sent(post.pk)]
    skip = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(TAKE.format(which=which, skip=skip, line=line), values)
        found = cursor.fetchall()
    return [pk for _number, pk in sorted((number, pk) for pk, number in found)]


# One statement: the seats are where everybody meets, and each round trip is held up by all others.
# The database looks once for what is free, however many times it asks.
TAKE = """
WITH free AS MATERIALIZED (
  SELECT id FROM activities_seat WHERE post_id = %s AND is_free AND {which}
  ORDER BY number LIMIT %s {skip}
)
UPDATE activities_seat SET is_free = false WHERE id IN (SELECT id FROM free)
{line} RETURNING id, number"""
LINE = "SELECT 1 FROM activities_signup WHERE post_id = %s AND stand = 'waiting'"


def free(seat: Seat) -> None:
    """Nobody has it any more."""
    Seat.objects.filter(pk=seat.pk).update(is_free=True)


def fill(post: Post) -> int:
    """Offer what is free to those who wait; how many were offered a place."""
    shares = post.shares.values_list("pk", flat=True) if post.has_shares else ()
    return sum(_fill(post, share) for share in (None, *shares))


def _fill(post: Post, share: UUID | None) -> int:
    offered = 0
    while queries.line(post.pk).exists() and (pk := next_free(post, share)):
        seat = Seat.objects.get(pk=pk)
        if not offer(seat, post):
            free(seat)
            break
        offered += 1
    return offered


def offer(seat: Seat, post: Post) -> bool:
    """Give a seat that is held to whoever waits longest of those it is for; whether somebody
    did. Once signing up is over it is the leader's to give at the door, and whoever sleeps is
    asked in the morning: nobody comes before them."""
    now, activity = timezone.now(), post.activity
    if rules.is_at_the_door(activity, now):
        return False
    waiting = _whom_it_is_for(seat)
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    row = waiting.first()
    if row is None:
        return False
    until = rules.held_until(activity, now, preference_of(row.person))
    if until is None:
        return False
    row.stand, row.seat, row.until = Stand.OFFERED, seat, until
    row.save(update_fields=["stand", "seat", "until"])
    record("activity.offered", by=None, about=row, area_id=activity.area_id)
    tell(row, "activity.offered")
    return True


def _whom_it_is_for(seat: Seat) -> QuerySet[SignUp]:
    line = queries.line(seat.post_id)
    if seat.kept_until is None:
        return line.filter(is_bound=False)
    if seat.kept_until > timezone.now():
        return line.filter(share=seat.share_id)
    return line.filter(Q(is_bound=False) | Q(share=seat.share_id))


def add(post: Post, number: int) -> list[Seat]:
    """So many more, under the lowest numbers that are not in use. The post has as many already:
    the database refuses a seat beyond them."""
    used = set(post.seats.values_list("number", flat=True))
    unused = (one for one in range(1, post.total + 1) if one not in used)
    seats = [Seat(post=post, number=one) for one in islice(unused, number)]
    return Seat.objects.bulk_create(seats, batch_size=1000)


def take_away(post: Post, number: int, share: UUID | None = None) -> None:
    """Free seats go: common ones, or those of a share. Those that somebody has stay; what is left
    is numbered from one on, so that the post can then say that it has fewer."""
    free = Seat.objects.filter(post=post, is_free=True, share=share).select_for_update(
        skip_locked=True
    )
    going = list(free.order_by("-number").values_list("pk", flat=True)[:number])
    if len(going) < number:
        raise Refused(_("More places are taken than that, or kept for some people."))
    Seat.objects.filter(pk__in=going).delete()
    total = post.seats.count()
    if post.is_numbered and post.seats.filter(number__gt=total).exists():
        raise Refused(_("Somebody has a number beyond that, and it stays theirs."))
    used = set(post.seats.filter(number__lte=total).values_list("number", flat=True))
    unused = (one for one in range(1, total + 1) if one not in used)
    for seat, one in zip(post.seats.filter(number__gt=total), unused, strict=False):
        Seat.objects.filter(pk=seat.pk).update(number=one)
