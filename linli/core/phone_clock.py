"""What a phone says about its clock, when it sends what it did without a network."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from linli.core.http import Request

FURTHEST = timedelta(days=1)
# Between them there is room for adding a day; what lies outside is no time of a visit anyway.
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def ahead_of(request: Request) -> timedelta:
    """How far our clock is ahead of the phone's. It says in a header, which is no part of what is
    repeated, what time it has now; without the header its clock is taken as it is."""
    try:
        theirs = parse_datetime(request.headers.get("Phone-Clock", ""))
    except ValueError:
        theirs = None
    if theirs is None or timezone.is_naive(theirs):
        return timedelta()
    ahead = timezone.now() - theirs
    return ahead if abs(ahead) <= FURTHEST else timedelta()


def on_our_clock(request: Request, at: datetime) -> datetime:
    """The phone's time by our clock."""
    return at + ahead_of(request) if FIRST < at < LAST else at
