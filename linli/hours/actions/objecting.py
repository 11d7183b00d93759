"""Somebody says that an hour is not right; whoever reviews hours there answers."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.channels import actions as channels
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.core.working_time import calendar
from linli.hours import queries, rules
from linli.hours.actions import reviewing
from linli.hours.models import Hour, Objection, Outcome, State, Why


@transaction.atomic
def object_to(hour: Hour, *, by: Person, words: str) -> Objection:
    """While it stands open, an hour in public notice does not take effect."""
    hour = lock(hour)
    allow(rules.may_object(by, hour))
    if not words.strip():
        raise Refused(_("Say what is not right."))
    due_on = calendar().add_days(timezone.localdate(), queries.terms().answer_days)
    try:
        with transaction.atomic():
            row = Objection.objects.create(hour=hour, by=by, words=words.strip(), due_on=due_on)
    except IntegrityError as error:
        raise Refused(_("You have said so already. You are answered soon.")) from error
    if hour.state == State.PUBLICISED:
        hour.state = State.DISPUTED
        hour.save(update_fields=["state"])
    record("hours.disputed", by=by, about=hour, minutes=hour.counted, state=hour.state)
    return row


@transaction.atomic
def appeal(objection: Objection, *, by: Person, words: str) -> Objection:
    """Whoever objected asks once for a second look, by somebody else than who answered. It has its
    own term, and stops the notice as the first did."""
    hour = lock(objection.hour)  # first, as whoever takes it back does
    objection = lock(objection)
    objection.hour = hour
    allow(rules.may_appeal(by, objection))
    if timezone.localdate() > rules.appeal_until(objection):
        raise Refused(_("The days in which a second look can be asked for are over."))
    if not words.strip():
        raise Refused(_("Say what is not right."))
    due_on = calendar().add_days(timezone.localdate(), queries.terms().answer_days)
    try:
        with transaction.atomic():
            row = Objection.objects.create(
                hour=hour, by=by, words=words.strip(), due_on=due_on, appeals=objection,
                not_by=objection.answered_by,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("You have said so already. You are answered soon.")) from error
    if hour.state == State.PUBLICISED:
        hour.state = State.DISPUTED
        hour.save(update_fields=["state"])
    record("hours.appealed", by=by, about=hour, minutes=hour.counted, state=hour.state)
    return row


@transaction.atomic
def answer(objection: Objection, *, by: Person, outcome: str, words: str) -> Objection:
    """It stays, it ends, or what was turned down is looked at again. Both sides read it. After a
    second look it stands."""
    hour = lock(objection.hour)  # first, as whoever takes it back does
    objection = lock(objection)
    allow(rules.may_answer(by, objection))
    if objection.answered_at is not None:
        raise Refused(_("This objection was answered already."))
    if not words.strip():
        raise Refused(_("Write a sentence as an answer."))
    now = timezone.now()
    objection.answered_by, objection.answered_at = by, now
    objection.outcome, objection.answer = outcome, words.strip()
    objection.save(update_fields=["answered_by", "answered_at", "outcome", "answer"])
    if outcome == Outcome.ENDS:
        reviewing.revoke(hour, by=by, why=Why.OTHER, words=words)
    elif outcome == Outcome.AGAIN:
        _again(hour, by=by)
    elif not hour.objections.filter(answered_at=None).exists():
        _settle(hour)
    verb = "hours.answered_again" if objection.appeals_id else "hours.answered"
    record(verb, by=by, about=hour, outcome=outcome)
    people = {one.pk: one for one in (objection.by, hour.person)}
    channels.tell_all(
        list(people.values()), "hours.answered", about=hour,
        once=f"hours.answered {objection.pk}", facts={},
    )  # fmt: skip
    return objection


def _settle(hour: Hour) -> None:
    """Nobody objects any more: the notice goes on, and is never shorter than it was."""
    if hour.state == State.DISPUTED and hour.until is not None:
        hour.state, hour.until = State.PUBLICISED, max(hour.until, timezone.now())
        hour.save(update_fields=["state", "until"])


def _again(hour: Hour, *, by: Person) -> None:
    if hour.state != State.REJECTED:
        raise Refused(_("Only what was turned down is reviewed again."))
    hour.state, hour.decided_by, hour.ended_life_at = State.UNDER_REVIEW, None, None
    hour.why, hour.words = "", ""
    hour.save(update_fields=["state", "decided_by", "ended_life_at", "why", "words"])
    record("hours.reopened", by=by, about=hour, minutes=hour.counted)
