"""Who may do what with an activity, and why somebody cannot sign up."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import publishing_rules
from linli.activities.meets import hours_of
from linli.activities.models import (
    UNCOUNTED,
    Activity,
    FirstTold,
    Forgotten,
    Mode,
    Part,
    Session,
    SignUp,
    State,
    Turn,
)
from linli.areas.models import AreaLink
from linli.catalogue.models import Force
from linli.channels import awake
from linli.channels.models import Preference
from linli.organisations.scope import Power, may
from linli.people import abilities
from linli.people.models import Skill as Ability
from linli.people.queries import ADULT, acted_for, visible_to
from linli.records.rules import may_correct
from linli.records.sources import record_of

# Whoever calls off later than this is counted as late: hardly anybody can still come.
LATE = timedelta(hours=24)
EARLY = timedelta(minutes=30)  # checking in before it begins
HELD = timedelta(hours=2)  # an offered place
LONGEST = timedelta(days=1)


def may_run(by: Person, activity: Activity) -> bool:
    """Edit it, publish it, keep its list."""
    return may(by, Power.RUN_ACTIVITIES, activity.area_id)


def may_keep_list(by: Person, activity: Activity) -> bool:
    """Check people in and out: its leader, and whoever runs it."""
    return activity.leader_id == by.pk or may_run(by, activity)


def may_confirm(by: Person, row: Forgotten, activity: Activity) -> bool:
    """Confirm until when somebody was there: another leader than who said it, and not they
    themselves. Once the record is written, only who may correct it."""
    if by.pk in (row.asked_by_id, row.person_id) or not may_keep_list(by, activity):
        return False
    session = row.presence.session
    written = record_of(session) if session.turn == Turn.HELD else None
    return written is None or may_correct(by, written, activity.area_id)


def may_answer(by: Person, person: Person, activity: Activity) -> bool:
    """Sign somebody up, answer for them, call off: themselves, whoever acts for them today, and
    the desk for whom it may find."""
    if by.pk == person.pk or acted_for(by).filter(person=person, may_order=True).exists():
        return True
    return may_run(by, activity) and visible_to(by, Power.RUN_ACTIVITIES).filter(
        pk=person.pk
    ).exists()  # fmt: skip


def why_not_publish(activity: Activity, now: datetime) -> str:
    """What it lacks to be published, as a sentence: by the rules of its place, and by law (条例685
    §12); "" if nothing."""
    if activity.begins_at <= now:
        return _("Only what is still to come is published.")
    if activity.times == 1 and activity.ends_at - activity.begins_at > LONGEST:
        return _("An activity lasts a day at most. Write several.")
    if not activity.risk.strip():
        return _("Say what can happen, and what is done against it.")
    return (
        publishing_rules.why_not(activity, publishing_rules.of_area(activity.area_id))
        or why_not_draw(activity)
        or why_not_insured(activity)
        or _why_not_places(activity)
        or _why_not_told(activity, now)
    )


def first_told(area_id: UUID) -> list[FirstTold]:
    """Who is told of each activity in a place before it is published."""
    above = AreaLink.objects.filter(below=area_id).values("above")
    rows = FirstTold.objects.filter(area__in=above, ended_at=None)
    return list(rows.select_related("organisation").order_by("since", "pk"))


def _why_not_told(activity: Activity, now: datetime) -> str:
    """Once it was published, those who are told first know of it."""
    wishes = first_told(activity.area_id) if activity.state == State.DRAFT else []
    told = {one.organisation_id: one for one in activity.foretold.all()} if wishes else {}
    for wish in wishes:
        row = told.get(wish.organisation_id)
        if row is None:
            return _("Tell %(name)s first, as this place wants it.") % {
                "name": wish.organisation.name
            }
        if row.seen_at is None and now < row.at + timedelta(hours=wish.hours):
            return _("%(name)s was told, and has %(hours)s hours to read it.") % {
                "name": wish.organisation.name, "hours": wish.hours,
            }  # fmt: skip
    return ""


def _why_not_places(activity: Activity) -> str:
    posts = list(activity.posts.all())
    if not posts:
        return _("Say how many places there are.")
    if activity.kind in UNCOUNTED and any(one.force == Force.VOLUNTEER for one in posts):
        return _("This kind of activity never gives volunteer hours.")
    if activity.is_for_minors and not is_cleared(activity.leader_id, activity):
        return _("Whoever works with minors is checked for it at the station first.")
    if activity.mode != Mode.FIRST and any(one.has_shares for one in posts):
        return _("Places are kept only where who comes first gets them.")
    return ""


def is_of_minors(activity: Activity) -> bool:
    """Whether nobody of age takes part, so that its helpers work closely with minors."""
    guests = [one for one in activity.posts.all() if one.part == Part.GUEST]
    return bool(guests) and all((one.most_age or ADULT) < ADULT for one in guests)


def is_cleared(person: UUID, activity: Activity) -> bool:
    """Whether somebody was checked for work with minors within the year before (未保法 §62)."""
    return Ability.CHILDREN in abilities.of_one(person, timezone.localdate(activity.begins_at))


def why_not_now(activity: Activity, now: datetime) -> str:
    """Why nobody can sign up just now; "" if they can."""
    if activity.state == State.CANCELLED:
        return _("This activity was cancelled.")
    if activity.state != State.PUBLISHED:
        return _("This activity is not open.")
    if now < activity.opens_at:
        return _("Signing up begins later.")
    if now >= activity.closes_at:
        return _("Signing up is over.")
    if activity.draws_at and not activity.drawn_at and now >= activity.draws_at:
        return _("It is being drawn just now. Look again in a few minutes.")
    return ""


def asks(activity: Activity) -> bool:
    """Whether signing up is asking for now: the desk answers, or lots are drawn later."""
    if activity.mode == Mode.LOTTERY:
        return activity.drawn_at is None
    return activity.mode == Mode.APPROVAL


def why_not_draw(activity: Activity) -> str:
    """What is wrong with the moment of a draw; "" if nothing."""
    if activity.draws_at and not activity.opens_at < activity.draws_at <= activity.closes_at:
        return _("Lots are drawn after signing up opens and before it closes.")
    return ""


def why_not_insured(activity: Activity) -> str:
    """What is wrong with the insurance of an activity that wants one; "" if nothing."""
    if not activity.wants_insurance:
        return ""
    policy = activity.policy
    if policy is None:
        return _("Say which insurance covers it.")
    first, last = (timezone.localdate(one) for one in (activity.begins_at, activity.ends_at))
    if not policy.from_on <= first <= last <= policy.until_on:
        return _("The insurance does not cover that day.")
    return ""


def may_decide(by: Person, row: SignUp) -> bool:
    """Nobody says yes to themselves, or to whom they act for."""
    return by.pk != row.person_id and not acted_for(by).filter(person=row.person_id).exists()


def why_not_present(activity: Activity, now: datetime) -> str:
    """Why nobody can be checked in just now; "" if they can."""
    if activity.state != State.PUBLISHED:
        return _("It is not going on.")
    begins, ends = hours_of(activity, now)
    if now < begins - EARLY:
        return _("Checking in begins half an hour before.")
    if now >= ends:
        return _("It has ended.")
    return ""


def minutes_of(session: Session) -> int:
    """How long it lasts."""
    return round((session.ends_at - session.begins_at).total_seconds() / 60)


def is_late(activity: Activity, now: datetime, signed_up_at: datetime | None = None) -> bool:
    """Whether calling off now is late; said before it is done. Whoever had signed up for another
    time or place, before it was moved, is never late."""
    if signed_up_at and activity.moved_at and signed_up_at < activity.moved_at:
        return False
    if activity.times > 1 and now >= activity.begins_at:
        return False  # whoever ends a class that has begun misses nothing that others wait for
    return now > activity.begins_at - LATE


def is_asked_again(row: SignUp, activity: Activity) -> bool:
    """Whether they signed up for another time or place, and have not said that they come still."""
    moved = activity.moved_at
    if moved is None or row.at >= moved or activity.state != State.PUBLISHED:
        return False
    return row.comes_at is None or row.comes_at < moved


def is_at_the_door(activity: Activity, now: datetime) -> bool:
    """Whether nobody is offered a place any more: what comes free is given by the leader."""
    return now >= min(activity.closes_at, activity.begins_at)


def why_not_let_in(activity: Activity, now: datetime) -> str:
    """Why the leader lets nobody in who had no place; "" if they can."""
    if activity.state != State.PUBLISHED:
        return _("It is not going on.")
    if now >= activity.ends_at:
        return _("It has ended.")
    return ""


def held_until(activity: Activity, now: datetime, wishes: Preference) -> datetime | None:
    """Until when a place that is offered now is kept: two hours in which they are awake, and not
    beyond the end of signing up; None if they sleep just now and want no word."""
    quiet = wishes.quiet_from, wishes.quiet_until
    if awake.wait(now, *quiet):
        return None
    return min(awake.after(now, HELD, *quiet), activity.closes_at, activity.begins_at)


def why_not_move(activity: Activity, now: datetime) -> str:
    """Why it cannot be moved any more; "" if it can."""
    if activity.state != State.PUBLISHED:
        return _("Only what is published is moved.")
    if now >= activity.begins_at:
        return _("It has begun.")
    return ""
