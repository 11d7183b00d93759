"""Places kept for some people first: whose share somebody comes for, and how shares are set.

A share lies inside the places of a post or on top of them. What is taken, offered and kept is never
more than the seats there are, for each is a seat, and seats are as many as the post and its shares
say at that moment (0004_as_many_seats.py).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import queries, rules
from linli.activities.actions import seats
from linli.activities.models import MOST_PLACES, Mode, Post, Seat, Share, SignUp, Stand, State
from linli.activities.needs import Known
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.models import Member, Membership, Organisation
from linli.people.models import File, Status

AT_ONCE = 500
NEVER = datetime(2999, 1, 1, tzinfo=UTC)  # what is on top is never everybody's


@dataclass(frozen=True)
class Kept:
    """So many places until a moment, for one of: a group, people from an age, a partner; of the
    places of the post, or on top of them."""

    places: int
    until: datetime
    group: str = ""
    least_age: int | None = None
    organisation: Organisation | None = None
    is_on_top: bool = False


def share_of(person: Person, post: Post) -> Share | None:
    """The share somebody comes for. A partner's comes first: its members get no other place."""
    now = timezone.now()  # what is on top is there for its time alone
    there = post.shares.filter(ended_at=None).exclude(is_on_top=True, until__lte=now)
    shares = list(there.order_by("pk"))
    partners = {one.organisation_id: one for one in shares if one.organisation_id}
    if partners:
        rows = Membership.objects.filter(person=person, state=Member.IN, organisation__in=partners)
        theirs = set(rows.values_list("organisation", flat=True))
        for pk, share in partners.items():
            if pk in theirs:
                return share
    known = Known(person, post.activity)
    return next((one for one in shares if _is_for(one, known)), None)


def _is_for(share: Share, known: Known) -> bool:
    if share.group:
        return share.group in known.groups
    return share.least_age is not None and (known.age or 0) >= share.least_age


@transaction.atomic
def keep(post: Post, kept: Kept, *, by: Person) -> Share:
    """Keep places for some people first: of those a post has, or so many more. Once it is
    published only free places can be kept, and whoever of them waits is asked."""
    post = _to_come(post, by)
    if sum((bool(kept.group), kept.least_age is not None, kept.organisation is not None)) != 1:
        raise Refused(_("Say for whom: a group, an age or a partner; one of them."))
    if why := _why_not_so_many(post, kept):
        raise Refused(why)
    if kept.until <= max(post.activity.opens_at, timezone.now()):
        raise Refused(_("They are kept until some time after signing up opens."))
    if kept.organisation and post.shares.filter(
        organisation=kept.organisation, ended_at=None
    ).exists():  # fmt: skip
        raise Refused(_("This partner has its places already."))
    share = Share.objects.create(
        post=post, group=kept.group, least_age=kept.least_age, organisation=kept.organisation,
        places=kept.places, until=kept.until, is_on_top=kept.is_on_top,
    )  # fmt: skip
    if kept.is_on_top:
        post.extra += kept.places
    else:
        post.kept += kept.places
    post.save(update_fields=["kept", "extra"])
    if post.activity.state == State.PUBLISHED:
        _hand_over(post, share)
    record("activity.kept", by=by, about=post.activity, places=kept.places)
    return share


def _why_not_so_many(post: Post, kept: Kept) -> str:
    activity = post.activity
    if kept.places < 1 or (not kept.is_on_top and post.kept + kept.places > post.capacity):
        return _("More places are kept than there are.")
    if kept.is_on_top and post.total + kept.places > MOST_PLACES:
        return _("Between 1 and %(most)s places.") % {"most": MOST_PLACES - post.total}
    if activity.state == State.PUBLISHED and activity.mode != Mode.FIRST:
        return _("Places are kept only where who comes first gets them.")
    return ""


def _hand_over(post: Post, share: Share) -> None:
    """Its seats, in what people sign up for already; and whoever it is for comes first in them,
    as they stand in the line."""
    if share.is_on_top:
        theirs = [seat.pk for seat in seats.add(post, share.places)]
    else:
        free = post.seats.filter(is_free=True, share=None).select_for_update(skip_locked=True)
        theirs = list(free.order_by("-number").values_list("pk", flat=True)[: share.places])
        if len(theirs) < share.places:
            raise Refused(_("Only %(n)s places are free.") % {"n": len(theirs)})
    _give(theirs, share)
    line = queries.line(post.pk).filter(share=None)
    SignUp.objects.filter(pk__in=_of_share(line, share).values("pk")).update(share=share)
    seats.fill(post)


def _of_share(line: QuerySet[SignUp], share: Share) -> QuerySet[SignUp]:
    """Those of a line whom a share is for."""
    if share.organisation_id:
        members = Membership.objects.filter(state=Member.IN, organisation=share.organisation_id)
        return line.filter(person__in=members.values("person"))
    day = timezone.localdate(share.post.activity.begins_at)
    if share.group:
        rows = Status.objects.filter(
            group=share.group, ended_at=None, valid_from__lte=day, valid_until__gte=day
        )
        return line.filter(person__in=rows.values("person"))
    born = day - relativedelta(years=share.least_age or 0)
    return line.filter(person__in=File.objects.filter(born_on__lte=born).values("person"))


@transaction.atomic
def drop(share: Share, *, by: Person) -> None:
    """Keep them for nobody any more: places of the post are everybody's again, those on top are
    gone. Whoever has one keeps it."""
    post = _to_come(share.post, by)
    if not post.shares.filter(pk=share.pk, ended_at=None).exists():
        raise Refused(_("These are kept for nobody any more."))
    _release(share, post)
    record("activity.kept", by=by, about=post.activity, places=0)


@transaction.atomic
def run_out(share: Share) -> None:
    """The time of places on top is over, or one of them came free after it: they are no more."""
    post = lock(share.post)
    share = post.shares.get(pk=share.pk)
    if share.is_on_top and share.until <= timezone.now():
        _release(share, post)
        record("activity.kept", by=None, about=post.activity, places=0)


def _release(share: Share, post: Post) -> None:
    """What nobody has of a share; the share itself too, if nobody has anything of it."""
    now = timezone.now()
    if post.activity.state == State.DRAFT:
        unused = share.places
    else:
        free = share.seats.filter(is_free=True).select_for_update()
        unused = len(free)
        if share.is_on_top:
            seats.take_away(post, unused, share.pk)
        else:
            share.seats.filter(is_free=True).update(share=None, kept_until=None)
            share.seats.update(kept_until=now)
    if share.is_on_top:
        post.extra -= unused
    else:
        post.kept -= unused
    post.save(update_fields=["kept", "extra"])
    share.places -= unused
    theirs = SignUp.objects.filter(share=share)
    if share.places:
        share.until, share.ended_at = min(share.until, now), now
        share.save(update_fields=["places", "until", "ended_at"])
        theirs.filter(stand=Stand.WAITING).update(share=None, is_bound=False)
    else:
        theirs.update(share=None, is_bound=False)
        share.delete()
    if post.activity.state == State.PUBLISHED:
        seats.fill(post)


def hand_out(post: Post) -> None:
    """As it is published: the last seats go to the shares."""
    if not post.has_shares:
        return
    free = list(post.seats.order_by("-number").values_list("pk", flat=True))
    for share in post.shares.order_by("pk"):
        theirs, free = free[: share.places], free[share.places :]
        _give(theirs, share)


def _give(theirs: list[int], share: Share) -> None:
    until = NEVER if share.is_on_top else share.until
    for first in range(0, len(theirs), AT_ONCE):
        rows = Seat.objects.filter(pk__in=theirs[first : first + AT_ONCE])
        rows.update(share=share, kept_until=until)


def _to_come(post: Post, by: Person) -> Post:
    post = lock(post)
    allow(rules.may_run(by, post.activity))
    if post.activity.state not in (State.DRAFT, State.PUBLISHED):
        raise Refused(_("It is not going on."))
    if timezone.now() >= post.activity.begins_at:
        raise Refused(_("It has begun."))
    return post
