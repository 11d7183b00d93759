"""A check-out that was forgotten: one says until when somebody was there, another confirms it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import rules
from linli.activities.actions.presence import helper_minutes
from linli.activities.models import Forgotten, Part, Presence, Turn
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.records import actions as records
from linli.records.models import Reason
from linli.records.sources import record_of


@transaction.atomic
def say_until(
    there: Presence, *, by: Person, until: datetime, why: str, words: str = ""
) -> Forgotten:
    """Until when somebody was there who was closed by force. Nothing counts yet."""
    there = lock(there)
    activity = there.sign_up.activity
    allow(rules.may_keep_list(by, activity) and by.pk != there.person_id)
    if not there.is_forced:
        raise Refused(_("It was not closed by force."))
    if Forgotten.objects.filter(presence=there).exists():
        raise Refused(_("Somebody has said that already. Another one decides."))
    if not there.came_at < until <= there.session.ends_at:
        raise Refused(_("That lies before they came, or after the end."))
    row = Forgotten.objects.create(
        presence=there, person_id=there.person_id, until=until, why=why, words=words.strip(),
        asked_by=by,
    )  # fmt: skip
    record("presence.claimed", by=by, about=there.sign_up, area_id=activity.area_id, why=why)
    return row


@transaction.atomic
def decide(row: Forgotten, *, by: Person, is_granted: bool) -> Forgotten:
    """Another leader looked at it. The time counts from now on, in the record too; or it counts
    nothing for good."""
    row = lock(row)
    there = lock(row.presence)
    activity = lock(there.sign_up.activity)
    allow(rules.may_confirm(by, row, activity))
    if row.decided_at is not None:
        raise Refused(_("This was decided already."))
    row.decided_by, row.decided_at, row.is_granted = by, timezone.now(), is_granted
    row.save(update_fields=["decided_by", "decided_at", "is_granted"])
    if not is_granted:
        record("presence.declined", by=by, about=there.sign_up, area_id=activity.area_id)
        return row
    meets = Presence.objects.filter(
        person=row.person_id, came_at__lt=row.until, went_at__gt=there.came_at
    ).exclude(pk=there.pk)
    if meets.exists():
        raise Refused(_("They were checked in somewhere else at that time."))
    there.went_at = row.until
    there.save(update_fields=["went_at"])
    record("presence.confirmed", by=by, about=there.sign_up, area_id=activity.area_id)
    if there.session.turn == Turn.HELD and there.sign_up.post.part == Part.HELPER:
        _correct(there, by)
    return row


def _correct(there: Presence, by: Person) -> None:
    """The record was written without these minutes: a new version has them."""
    row, activity = there.sign_up, there.sign_up.activity
    written = record_of(there.session)
    minutes = helper_minutes(row, there.session)
    if written is None or not minutes or row.person_id == activity.leader_id:
        return
    others = written.contributions.exclude(person=row.person_id).select_related("person")
    gave = [
        records.Gave(one.person, one.force, one.minutes, one.organisation, one.role)
        for one in others
    ]
    gave.append(
        records.Gave(
            row.person, force=row.post.force, minutes=minutes, organisation=activity.organisation,
            role="helper",
        )
    )  # fmt: skip
    records.correct(
        written, by=by, reason=_("A check-out that was forgotten was confirmed"),
        reason_kind=Reason.TIME, contributions=gave,
    )  # fmt: skip
