"""Another one like it: how people sign up for an activity, taken over by a new draft."""

from django.utils import timezone

from linli.accounts.models import Person
from linli.activities import queries, rules
from linli.activities.models import Activity, Post
from linli.catalogue.models import Force
from linli.core.errors import allow
from linli.core.ids import uuid7
from linli.records import campaigns

TERMS = ("mode", "asks_risk", "consent_below", "company_below", "home_most", "wants_insurance",
         "is_for_minors")  # fmt: skip
NEEDS = ("group", "skill_id", "sex", "sex_because", "risk", "is_numbered")


def take_over(made: Activity, pattern: Activity, *, by: Person) -> None:
    """Its terms, and what its posts ask and keep; each moment as long before the beginning as it
    was there. What does not fit the new one, such as more places than it has, is left out."""
    allow(rules.may_run(by, pattern))
    span = made.begins_at - pattern.begins_at
    for name in TERMS:
        setattr(made, name, getattr(pattern, name))
    made.draws_at = pattern.draws_at and pattern.draws_at + span
    if pattern.policy_id and queries.policies_of(by).filter(pk=pattern.policy_id).exists():
        made.policy_id = pattern.policy_id
    day = timezone.localdate(made.begins_at)
    if pattern.campaign and campaigns.fits(pattern.campaign, made.area_id, day):
        made.campaign = pattern.campaign
    made.save(update_fields=[*TERMS, "draws_at", "policy", "campaign"])
    for stop in pattern.stops.all():
        stop.pk, stop.activity = uuid7(), made
        stop.save(force_insert=True)
    posts = {(post.part, post.name): post for post in made.posts.all()}
    for old in pattern.posts.all():
        post = posts.get((old.part, old.name))
        if post is not None:
            _take_over_post(post, old, made)


def _take_over_post(post: Post, old: Post, made: Activity) -> None:
    for name in NEEDS:
        setattr(post, name, getattr(old, name))
    post.level = old.level if post.force == Force.WORKER else ""
    span = made.begins_at - old.activity.begins_at
    for share in old.shares.order_by("pk"):
        until = share.until + span
        fits = share.is_on_top or post.kept + share.places <= post.capacity
        if fits and share.ended_at is None and until > made.opens_at:
            share.pk, share.post, share.until = uuid7(), post, until
            share.save(force_insert=True)
            if share.is_on_top:
                post.extra += share.places
            else:
                post.kept += share.places
    post.save()
