"""Asking volunteers whom a post would suit: each once, and no more than there are places for."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import invites, rules
from linli.activities.actions.signing_up import held_open
from linli.activities.models import Activity, Invited, Post
from linli.channels import actions as channels
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import insert_new


@transaction.atomic
def invite(post: Post, *, by: Person, asked: int = 0) -> int:
    """Ask those who match, whoever was asked longest ago first; how many were asked. `asked`: how
    many had been asked before, when they looked."""
    post = held_open(post)
    activity = post.activity
    _one_after_another(activity)
    allow(rules.may_run(by, activity))
    now = timezone.now()
    if why := invites.why_not(post, now):
        raise Refused(why)
    if Invited.objects.filter(post=post).count() != asked:
        raise Refused(_("Somebody has just asked volunteers. Look at the page again."))
    people = invites.matching(post, now)[: invites.free(post, now) * invites.FOR_EACH_PLACE]
    rows = insert_new([Invited(post=post, person=one, by=by, at=now) for one in people])
    if not rows:
        raise Refused(_("Nobody else matches who wants to be asked."))
    new = {row.person_id for row in rows}
    channels.tell_all(
        [one for one in people if one.pk in new], "activity.invited", about=activity,
        once=f"activity.invited {post.pk}", facts={"name": activity.name},
    )  # fmt: skip
    record("activity.invited", by=by, about=post, area_id=activity.area_id, count=len(rows))
    return len(rows)


def _one_after_another(activity: Activity) -> None:
    """Whoever asks for another post of it at once would ask the same people. Signing up goes on."""
    Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
