"""The life of an hour after the service wrote it: reviewed, publicised, effective; or not."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.channels import actions as channels
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.hours import queries, rules
from linli.hours.models import Hour, Outcome, State


@transaction.atomic
def publicise(hour: Hour, *, by: Person) -> Hour:
    """It looks right: for some days everybody may say that it is not."""
    hour = lock(hour)
    allow(rules.may_review(by, hour))
    if hour.state != State.UNDER_REVIEW:
        raise Refused(_("Somebody has decided about this hour already."))
    now = timezone.now()
    hour.state, hour.decided_by, hour.publicised_at = State.PUBLICISED, by, now
    hour.until = now + timedelta(days=queries.terms().notice_days)
    hour.save(update_fields=["state", "decided_by", "publicised_at", "until"])
    record("hours.publicised", by=by, about=hour, minutes=hour.counted)
    return hour


@transaction.atomic
def publicise_all(hours: Iterable[Hour], *, by: Person) -> int:
    """Those of a ticked selection that still wait for this person; how many."""
    done = 0
    for hour in sorted(hours, key=lambda one: one.pk):
        fresh = lock(hour)
        if fresh.state == State.UNDER_REVIEW and rules.may_review(by, fresh):
            publicise(fresh, by=by)
            done += 1
    return done


@transaction.atomic
def reject(hour: Hour, *, by: Person, why: str, words: str = "") -> Hour:
    """It does not count, and its volunteer reads why."""
    hour = lock(hour)
    allow(rules.may_review(by, hour))
    if hour.state != State.UNDER_REVIEW:
        raise Refused(_("Somebody has decided about this hour already."))
    if not why:
        raise Refused(_("Say why it does not count."))
    hour.state, hour.decided_by, hour.ended_life_at = State.REJECTED, by, timezone.now()
    hour.why, hour.words = why, words.strip()
    hour.save(update_fields=["state", "decided_by", "ended_life_at", "why", "words"])
    record("hours.rejected", by=by, about=hour, minutes=hour.counted, why=why)
    _tell(hour, "hours.rejected")
    return hour


@transaction.atomic
def revoke(hour: Hour, *, by: Person, why: str, words: str = "") -> Hour:
    """It was let through and does not count any more, nor does any certificate that shows it."""
    hour = lock(hour)
    allow(rules.may_review(by, hour))
    if hour.state not in (State.PUBLICISED, State.EFFECTIVE, State.DISPUTED):
        raise Refused(_("There is nothing to take back."))
    if not why:
        raise Refused(_("Say why it does not count."))
    was = hour.state
    hour.state, hour.ended_life_at = State.REVOKED, timezone.now()
    hour.why, hour.words = why, words.strip()
    hour.save(update_fields=["state", "ended_life_at", "why", "words"])
    objections = hour.objections.filter(answered_at=None)
    objections.update(answered_at=hour.ended_life_at, outcome=Outcome.ENDS)
    record("hours.revoked", by=by, about=hour, minutes=hour.counted, was=was, why=why)
    _tell(hour, "hours.revoked")
    return hour


@transaction.atomic
def take_effect(hour: Hour) -> None:
    """The days of notice are over and nobody objected."""
    hour = lock(hour)
    now = timezone.now()
    if hour.state == State.PUBLICISED and hour.until is not None and hour.until <= now:
        hour.state, hour.effective_at = State.EFFECTIVE, now
        hour.save(update_fields=["state", "effective_at"])
        record("hours.effective", by=None, about=hour, minutes=hour.counted)


def _tell(hour: Hour, code: str) -> None:
    channels.tell_all([hour.person], code, about=hour, once=f"{code} {hour.pk}", facts={})
