"""How people sign up for an activity, said while it is a draft: whoever signed up keeps what they
read."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import queries, rules
from linli.activities.models import Activity, Mode, Policy, Post, Skill, State
from linli.catalogue.models import Force
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.records import campaigns
from linli.records.models import Campaign


@dataclass(frozen=True)
class Terms:
    """Who gets the places, when lots are drawn if it is by lot, and what is asked of everybody;
    ages in full years, 0 if nobody asks."""

    mode: str = Mode.FIRST
    draws_at: datetime | None = None
    asks_risk: bool = False
    consent_below: int = 0
    company_below: int = 0
    home_most: int | None = None
    is_for_minors: bool = False
    wants_insurance: bool = False
    policy: Policy | None = None
    campaign: Campaign | None = None


@dataclass(frozen=True)
class Needs:
    """What a post asks of a person. `sex` as in GB/T 2261.1, with the reason for it, which
    everybody reads; `is_numbered`: a stall or seat with a number of its own."""

    group: str = ""
    level: str = ""
    skill: Skill | None = None
    sex: str = ""
    sex_because: str = ""
    risk: str = ""
    is_numbered: bool = False


@transaction.atomic
def set_terms(activity: Activity, terms: Terms, *, by: Person) -> Activity:
    """Say how people sign up."""
    activity = lock(activity)
    allow(rules.may_run(by, activity))
    if activity.state != State.DRAFT:
        raise Refused(_("It was published already; how people sign up stays."))
    for one in fields(Terms):
        setattr(activity, one.name, getattr(terms, one.name))
    activity.is_for_minors = terms.is_for_minors or rules.is_of_minors(activity)
    if (activity.mode == Mode.LOTTERY) != (activity.draws_at is not None):
        raise Refused(_("Say when lots are drawn, if it is by lot."))
    if terms.policy and not queries.policies_of(by).filter(pk=terms.policy.pk).exists():
        raise Refused(_("This insurance is not of your place."))
    day = timezone.localdate(activity.begins_at)
    if terms.campaign and not campaigns.fits(terms.campaign, activity.area_id, day):
        raise Refused(_("The campaign is of other days, or of another place."))
    if why := rules.why_not_draw(activity) or rules.why_not_insured(activity):
        raise Refused(why)
    activity.save(update_fields=[one.name for one in fields(Terms)])
    record("activity.terms", by=by, about=activity, mode=activity.mode)
    return activity


@transaction.atomic
def set_needs(post: Post, needs: Needs, *, by: Person) -> Post:
    """Say what a post asks of people."""
    post = lock(post)
    allow(rules.may_run(by, post.activity))
    if post.activity.state != State.DRAFT:
        raise Refused(_("It was published already; how people sign up stays."))
    if needs.level and post.force != Force.WORKER:
        raise Refused(_("Only social workers have a licence with a level."))
    if bool(needs.sex) != bool(needs.sex_because.strip()):
        raise Refused(_("Say why it is for women or for men alone; nobody is kept out without."))
    for one in fields(Needs):
        setattr(post, one.name, getattr(needs, one.name))
    post.sex_because, post.risk = needs.sex_because.strip(), needs.risk.strip()
    post.save(update_fields=[one.name for one in fields(Needs)])
    record("activity.terms", by=by, about=post.activity)
    return post
