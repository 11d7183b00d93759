"""Text messages on their way: never in quiet hours, never too many in a day, never twice.

A row is claimed by a conditional update, in a commit of its own, before the provider hears of it.
Whoever dies between the two leaves it claimed: a round names it "not known" and it is not sent
again. Only a provider that says it sent nothing is asked a second time.
"""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.sms import NoAnswer, NotSent, NotYet, gateway
from linli.channels import awake, letters, ringing
from linli.channels.models import Message, Preference, Sms
from linli.core import logs
from linli.core.tasks import enqueue, every, work

# A gateway answers within seconds; whoever is still handing over after this died on the way.
LOST_AFTER = timedelta(minutes=15)
USELESS_AFTER = timedelta(days=1)


def preference_of(person: Person) -> Preference:
    """How the person wants to be told; the defaults if they never said."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)


def preferences_of(people: Iterable[Person]) -> dict[UUID, Preference]:
    """The same for several, in one query."""
    named = {one.pk: Preference(person=one) for one in people}
    return named | Preference.objects.in_bulk(list(named))


def post(message: Message, preference: Preference) -> None:
    """Have the text message of a message sent after the commit, when its person is awake."""
    enqueue(deliver, str(message.pk), after=_pause(message, preference, timezone.now()))


@work(attempts=16)
def deliver(pk: str) -> None:
    """Hand one text message to the provider, if it may be sent now."""
    message = Message.objects.filter(pk=pk, sms=Sms.WAITING).select_related("person").first()
    if message is None or message.person is None:  # whoever has no row is rung, not written to
        return
    preference = preference_of(message.person)
    now = timezone.now()
    pause = _pause(message, preference, now)
    if pause:
        enqueue(deliver, pk, after=pause)
        return
    letter = letters.known(message.code)
    number = message.person.mobile
    if not (letter and letter.sms and number) or now - message.at > USELESS_AFTER:
        _close(message, Sms.NONE, "late" if letter and letter.sms and number else "no number")
    elif claim(message, preference, now):
        _hand_over(message, letter, number)


@transaction.atomic
def claim(message: Message, preference: Preference, now: datetime) -> bool:
    """Take the row, and with it one of the day's places. Only one ever does.

    The person's row is held, so that two messages cannot take the same last place.
    """
    Person.objects.select_for_update(no_key=True).get(pk=preference.person_id)
    today = Message.objects.filter(
        person=message.person_id, is_urgent=False, sms_at__gte=awake.day_of(now)
    )
    waiting = Message.objects.filter(pk=message.pk, sms=Sms.WAITING)
    if not message.is_urgent and today.count() >= preference.most_per_day:
        waiting.update(sms=Sms.HELD)
        return False
    return bool(waiting.update(sms=Sms.SENDING, sms_at=now))


def _hand_over(message: Message, letter: letters.Letter, number: str) -> None:
    facts = json.loads(message.facts or "{}")
    values = {name: str(facts.get(name, "")) for name in letter.sms_holes}
    try:
        gateway().send(number, letter.code, values)
    except NotYet:
        # It was not sent, for certain: the row is free again and the task comes back.
        Message.objects.filter(pk=message.pk, sms=Sms.SENDING).update(sms=Sms.WAITING, sms_at=None)
        raise
    except NotSent as refusal:
        _close(message, Sms.FAILED, refusal.outcome)
    except NoAnswer:
        _close(message, Sms.UNSURE, "no answer")
    else:
        _close(message, Sms.SENT, "ok")


@work()
def find_lost() -> None:
    """Name what somebody died over: nobody knows whether it was sent."""
    before = timezone.now() - LOST_AFTER
    for message in Message.objects.filter(sms=Sms.SENDING, sms_at__lt=before):
        _close(message, Sms.UNSURE, "interrupted")


every(timedelta(minutes=10), find_lost)


def _pause(message: Message, preference: Preference, now: datetime) -> timedelta:
    """Danger does not wait for the morning."""
    if message.is_urgent:
        return timedelta()
    return awake.wait(now, preference.quiet_from, preference.quiet_until)


@transaction.atomic
def _close(message: Message, state: Sms, outcome: str) -> None:
    """Write down how it ended. Whoever is in danger and may not have got it is rung."""
    open_ones = Message.objects.filter(pk=message.pk, sms__in=(Sms.WAITING, Sms.SENDING))
    if not open_ones.update(sms=state, sms_outcome=outcome[:60]):
        return
    if message.is_urgent and state in (Sms.FAILED, Sms.UNSURE):
        ringing.put_on_the_list(message)
    logs.tell(f"sms.{state}", gateway=type(gateway()).__name__, outcome=outcome[:60])
