"""Text messages on their way: never in quiet hours, never too many in a day, never twice.

A row is claimed by a conditional update, in a commit of its own, before the provider hears of it.
Whoever dies between the two leaves it claimed: a round names it "not known" and it is not sent
again. Only a provider that says it sent nothing is asked a second time.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.queries import hold_people
from linli.accounts.sms import NoAnswer, NotSent, NotYet, gateway
from linli.channels import answers, awake, letters, phones, ringing
from linli.channels.models import Message, Preference, Sms
from linli.core import logs
from linli.core.prepared import Prepared
from linli.core.rows import change
from linli.core.tasks import enqueue, every, work

# A gateway answers within seconds; whoever is still handing over after this died on the way.
LOST_AFTER = timedelta(minutes=15)
USELESS_AFTER = timedelta(days=1)
COMES_BACK = timedelta(minutes=2)
LONGEST_NAMES = 35  # signs: what providers let one hole hold


def preference_of(person: Person) -> Preference:
    """How the person wants to be told; the defaults if they never said."""
    return preferences_of([person])[person.pk]


def preferences_of(people: Iterable[Person]) -> dict[UUID, Preference]:
    """The same for several, in one query."""
    named = {one.pk: Preference(person=one) for one in people}
    return named | {one.person_id: one for one in _PREFERENCES.all(named)}


_PREFERENCES = Prepared(lambda people: Preference.objects.filter(person__in=people), [UUID])


def post(message: Message, preference: Preference) -> None:
    """Have the text message of a message sent after the commit, when its person is awake."""
    enqueue(deliver, str(message.pk), after=_pause(message, preference, timezone.now()))


@work(attempts=16)
def deliver(pk: str) -> None:
    """Hand one text message to the provider, if it may be sent now.

    To a phone that several people share goes one for all who are told the same, with their names;
    what is for the ears of one of them is rung instead.
    """
    message = _WAITING.first(UUID(pk))
    if message is None or message.person is None:  # whoever has no row is rung, not written to
        return
    now = timezone.now()
    wishes = preferences_of([message.person])
    pause = _pause(message, wishes[message.person.pk], now)
    if pause:
        enqueue(deliver, pk, after=pause)
        return
    letter = letters.known(message.code)
    number = message.person.mobile
    if not (letter and letter.sms and number) or now - message.at > USELESS_AFTER:
        _close(message, Sms.NONE, "late" if letter and letter.sms and number else "no number")
        return
    people = phones.behind(number)
    is_shared = len(people) > 1
    if is_shared and message.is_private:
        _ring_instead(message)
        return
    group = [message]
    if is_shared:
        group = _told_alike(message, people, now)
        wishes = preferences_of(one.person for one in group if one.person)
    taken = claim_all(group, wishes, now)
    if taken:
        _hand_over(taken, letter, number, is_shared=is_shared)


_WAITING = Prepared(
    lambda pk: Message.objects.filter(pk=pk, sms=Sms.WAITING).select_related("person").order_by(),
    UUID,
)


@transaction.atomic
def _ring_instead(message: Message) -> None:
    """The phone may be picked up by another: somebody asks for the person herself."""
    waiting = Message.objects.filter(pk=message.pk, sms=Sms.WAITING)
    if waiting.update(sms=Sms.NONE, sms_outcome="shared phone"):
        ringing.put_on_the_list(message)


def _told_alike(message: Message, people: Iterable[Person], now: datetime) -> list[Message]:
    """The message, and what waits to tell others of the same phone the same, as many as the hole
    for their names holds. The rest goes out by itself: each has a task of its own."""
    assert message.person is not None  # noqa: S101 - whoever has no row is not written to
    waiting = Message.objects.filter(
        person__in=[one.pk for one in people], sms=Sms.WAITING, code=message.code,
        subject_id=message.subject_id, area=message.area_id, is_private=False,
    )  # fmt: skip
    rows = waiting.exclude(pk=message.pk).select_related("person").order_by("pk")
    group, said = [message], json.loads(message.facts or "{}")
    for row in rows:
        together = row.person and row.person.mobile == message.person.mobile
        if not together or json.loads(row.facts or "{}") != said:
            continue
        if row.person and _pause(row, preference_of(row.person), now):
            continue
        if len(_names([*group, row])) <= LONGEST_NAMES:
            group.append(row)
    return group


def _names(messages: Iterable[Message]) -> str:
    return "、".join(one.person.name for one in messages if one.person)


@transaction.atomic
def claim_all(
    messages: Sequence[Message], wishes: Mapping[UUID, Preference], now: datetime
) -> list[Message]:
    """Those of them that are taken: all in one transaction, their people held in one order."""
    people = [one.person for one in messages if one.person]
    if len(people) > 1:
        hold_people(one.pk for one in people)
    return [one for one in messages if one.person and claim(one, wishes[one.person.pk], now)]


@transaction.atomic(savepoint=False)
def claim(message: Message, preference: Preference, now: datetime) -> bool:
    """Take the row, and with it one of the day's places. Only one ever does.

    The person's row is held, so that two messages cannot take the same last place.
    """
    if not hold_people([preference.person_id]):
        raise Person.DoesNotExist
    waiting = {"id": message.pk, "sms": Sms.WAITING}
    today = len(_SENT_TODAY.all(message.person_id, awake.day_of(now)))
    if not message.is_urgent and today >= preference.most_per_day:
        change(Message, waiting, sms=Sms.HELD)
        return False
    return bool(change(Message, waiting, sms=Sms.SENDING, sms_at=now))


_SENT_TODAY: Prepared[tuple[UUID]] = Prepared(
    lambda person, midnight: Message.objects.filter(
        person=person, is_urgent=False, sms_at__gte=midnight
    ).order_by().values_list("pk"),
    UUID,
    datetime,
)  # fmt: skip


def _hand_over(
    messages: Sequence[Message], letter: letters.Letter, number: str, *, is_shared: bool
) -> None:
    """One text message; how it went is written down with each of those whom it tells."""
    facts = json.loads(messages[0].facts or "{}")
    values = {name: str(facts.get(name, "")) for name in letter.sms_holes}
    template = letter.code
    if is_shared:
        template += letters.SHARED
        values = {"names": _names(messages)[:LONGEST_NAMES], **values}
    values["call"] = answers.number(messages[0].area_id) or answers.THE_STATION
    try:
        gateway().send(number, template, values)
    except NotYet:
        _free(messages)
        raise
    except NotSent as refusal:
        _close_all(messages, Sms.FAILED, refusal.outcome)
    except NoAnswer:
        _close_all(messages, Sms.UNSURE, "no answer")
    else:
        _close_all(messages, Sms.SENT, "ok")


@transaction.atomic
def _free(messages: Sequence[Message]) -> None:
    """It was not sent, for certain: the rows are free again. The task of the first comes back; the
    others get one of their own again, for the first may be withdrawn meanwhile."""
    pks = [one.pk for one in messages]
    Message.objects.filter(pk__in=pks, sms=Sms.SENDING).update(sms=Sms.WAITING, sms_at=None)
    for pk in pks[1:]:
        enqueue(deliver, str(pk), after=COMES_BACK)


@transaction.atomic
def _close_all(messages: Sequence[Message], state: Sms, outcome: str) -> None:
    for one in messages:
        _close(one, state, outcome)


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


@transaction.atomic(savepoint=False)
def _close(message: Message, state: Sms, outcome: str) -> None:
    """Write down how it ended. Whoever is in danger and may not have got it is rung."""
    open_ones = ({"id": message.pk, "sms": one} for one in (Sms.SENDING, Sms.WAITING))
    ended = {"sms": state, "sms_outcome": outcome[:60]}
    if not any(change(Message, where, **ended) for where in open_ones):
        return
    if message.is_urgent and state in (Sms.FAILED, Sms.UNSURE):
        ringing.put_on_the_list(message)
    logs.tell(f"sms.{state}", gateway=type(gateway()).__name__, outcome=outcome[:60])
