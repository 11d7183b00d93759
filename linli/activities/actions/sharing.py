"""Places kept for some people first: whose share somebody comes for, and how shares are set."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import rules
from linli.activities.models import Post, Seat, Share, State
from linli.activities.needs import Known
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.models import Member, Membership, Organisation

AT_ONCE = 500


@dataclass(frozen=True)
class Kept:
    """So many places until a moment, for one of: a group, people from an age, a partner."""

    places: int
    until: datetime
    group: str = ""
    least_age: int | None = None
    organisation: Organisation | None = None


def share_of(person: Person, post: Post) -> Share | None:
    """The share somebody comes for. A partner's comes first: its members get no other place."""
    shares = list(post.shares.order_by("pk"))
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
    """Keep places of a draft for some people first."""
    post = _draft(post, by)
    if sum((bool(kept.group), kept.least_age is not None, kept.organisation is not None)) != 1:
        raise Refused(_("Say for whom: a group, an age or a partner; one of them."))
    if kept.places < 1 or post.kept + kept.places > post.capacity:
        raise Refused(_("More places are kept than there are."))
    if kept.until <= post.activity.opens_at:
        raise Refused(_("They are kept until some time after signing up opens."))
    if kept.organisation and post.shares.filter(organisation=kept.organisation).exists():
        raise Refused(_("This partner has its places already."))
    share = Share.objects.create(
        post=post, group=kept.group, least_age=kept.least_age, organisation=kept.organisation,
        places=kept.places, until=kept.until,
    )  # fmt: skip
    Post.objects.filter(pk=post.pk).update(kept=F("kept") + kept.places)
    record("activity.kept", by=by, about=post.activity, places=kept.places)
    return share


@transaction.atomic
def drop(share: Share, *, by: Person) -> None:
    """Keep them for nobody."""
    post = _draft(share.post, by)
    gone, _rows = Share.objects.filter(pk=share.pk).delete()
    if not gone:
        raise Refused(_("These are kept for nobody any more."))
    Post.objects.filter(pk=post.pk).update(kept=F("kept") - share.places)
    record("activity.kept", by=by, about=post.activity, places=0)


def hand_out(post: Post) -> None:
    """As it is published: the last seats go to the shares."""
    if not post.kept:
        return
    free = list(post.seats.order_by("-number").values_list("pk", flat=True)[: post.kept])
    for share in post.shares.order_by("pk"):
        theirs, free = free[: share.places], free[share.places :]
        for first in range(0, len(theirs), AT_ONCE):
            rows = Seat.objects.filter(pk__in=theirs[first : first + AT_ONCE])
            rows.update(share=share, kept_until=share.until)


def _draft(post: Post, by: Person) -> Post:
    post = lock(post)
    allow(rules.may_run(by, post.activity))
    if post.activity.state != State.DRAFT:
        raise Refused(_("It was published already; how people sign up stays."))
    return post
