"""What can be done: tell somebody, read, ring, choose how to be told."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import time
from uuid import UUID

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.channels import letters, queries, ringing, rules, sending
from linli.channels.models import OPEN, Call, CallState, How, Message, Preference, Sms
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import change, insert_new, lock

# After so many tries somebody goes there, or finds another way: ringing on helps nobody.
MOST_TRIES = 5
NUMBER = "number"  # by which somebody without a row is asked for
AT_ONCE = 500  # things asked for in one statement


def tell(
    person: Person,
    code: str,
    *,
    about: Model,
    once: str,
    facts: Mapping[str, letters.Fact] | None = None,
) -> Message | None:
    """Tell one person. None: they are erased."""
    told = tell_all([person], code, about=about, once=once, facts=facts)
    return told[0] if told else None


def tell_all(  # noqa: PLR0913 - what is told has that many facts
    people: Iterable[Person],
    code: str,
    *,
    about: Model,
    once: str | Mapping[UUID, str],
    facts: Mapping[str, letters.Fact] | None = None,
    how: str = "",
    is_private: bool = False,
    rings: bool = True,
    waits: bool = False,
) -> list[Message]:
    """Tell people something, each once ever for each `once`, or their own. Call it inside the
    action.

    It lies in their inboxes; whoever reads no screen is put on the call list; a text message goes
    out after the commit. What was told before is given back as it is. Whoever was erased is left
    out. The same few statements for one person and for twenty. `how`: as whoever has no account
    said it for this one thing. `is_private`: for their own ears, so not to a phone others
    share. `rings`: not whoever has just told us by telephone or at the counter. `waits`: a text
    message that is else urgent comes in the morning, and counts as one of the day's.
    """
    letter, filled = _filled(code, facts)
    told = {one.pk: one for one in people if one.erased_at is None}
    if not told:
        return []
    if waits and letter.is_urgent:
        letter = replace(letter, is_urgent=False)
    return _write(told, letter, filled, about, once, how, is_private=is_private, rings=rings)


def _filled(
    code: str, facts: Mapping[str, letters.Fact] | None
) -> tuple[letters.Letter, dict[str, letters.Fact]]:
    """What a letter does not say is not kept with it: nobody reads it, and it may be a name."""
    letter, known = letters.known(code), dict(facts or {})
    if letter is None or letter.lacks(known):
        message = f"no such letter, or holes left open: {code}"
        raise LookupError(message)
    return letter, {key: fact for key, fact in known.items() if key in {*letter.holes, NUMBER}}


@transaction.atomic(savepoint=False)
def ring(
    code: str, *, about: Model, once: str, facts: Mapping[str, letters.Fact] | None = None,
    is_private: bool = False,
) -> Message | None:  # fmt: skip
    """Have somebody rung who has no row here: by the number that stands with `about` (reach.py),
    from the call list of its area, once for each `once`. None: it is not worth a call."""
    letter, filled = _filled(code, facts)
    if not letter.is_for_call:
        return None
    row = Message(
        once=once, code=letter.code, facts=json.dumps(filled, ensure_ascii=False) if filled else "",
        subject_kind=about._meta.label_lower, subject_id=about.pk,
        area_id=getattr(about, "area_id", None), is_urgent=letter.is_urgent, at=timezone.now(),
        is_private=is_private,
    )  # fmt: skip
    if not insert_new([row]):
        return Message.objects.get(person=None, once=once)
    ringing.put_on_the_list(row)
    return row


@transaction.atomic(savepoint=False)
def _write(
    told: Mapping[UUID, Person], letter: letters.Letter, facts: Mapping[str, letters.Fact],
    about: Model, once: str | Mapping[UUID, str], how: str, *, is_private: bool, rings: bool,
) -> list[Message]:  # fmt: skip
    """One message for each, and its ways; a fault undoes the whole action, so no savepoint."""
    # What neither rings nor is sent lies in the inbox, whatever somebody wishes.
    wishes = sending.preferences_of(told.values()) if letter.sms or letter.is_for_call else {}
    now, words = timezone.now(), json.dumps(facts, ensure_ascii=False) if facts else ""
    own = dict.fromkeys(told, once) if isinstance(once, str) else once
    rows = [
        Message(
            person=person, once=own[person.pk], code=letter.code, facts=words,
            subject_kind=about._meta.label_lower, subject_id=about.pk,
            area_id=getattr(about, "area_id", None) or person.area_id,
            is_urgent=letter.is_urgent, is_private=is_private, at=now,
            sms=Sms.WAITING if _is_written_to(person, letter, about, wishes, how)
            else Sms.NONE,
        )
        for person in told.values()
    ]  # fmt: skip
    # A twin of ours waits here until we are done, and then finds what we wrote.
    new = insert_new(rows)
    _bring(new, told, letter, wishes, how, rings=rings)
    if len(new) == len(rows):
        return new
    theirs = told.keys() - {row.person_id for row in new}
    there = Message.objects.filter(person__in=theirs, once__in={own[pk] for pk in theirs})
    return [*new, *(row for row in there if row.once == own[row.person_id])]  # type: ignore[index]


def _is_written_to(
    person: Person, letter: letters.Letter, about: Model, wishes: Mapping[UUID, Preference],
    how: str,
) -> bool:  # fmt: skip
    """Whether a text message goes with it. Whoever wants a call gets that instead, where somebody
    is there to ring; what cannot wait for a call is sent as well."""
    if not letter.sms or not person.mobile:
        return False
    wish = wishes[person.pk]
    if not wish.wants_sms:
        return False
    if how == How.NONE and person.joined_at is None:
        return False
    can_ring = letter.is_for_call and bool(getattr(about, "area_id", None) or person.area_id)
    return letter.is_urgent or not (wish.wants_call and can_ring)


def _bring(
    messages: Sequence[Message], told: Mapping[UUID, Person], letter: letters.Letter,
    wishes: Mapping[UUID, Preference], how: str, *, rings: bool,
) -> None:  # fmt: skip
    """New messages on their ways: somebody rings, a text message is sent."""
    people = {made.pk: told[made.person_id] for made in messages if made.person_id}
    if letter.is_for_call and rings:
        unread = queries.who_read_no_screen(people.values())
        for made in messages:
            person = people[made.pk]
            if _is_rung(made, person, how, wishes[person.pk], reads=person.pk not in unread):
                ringing.put_on_the_list(made)
    for made in messages:
        if made.sms == Sms.WAITING:
            sending.post(made, wishes[people[made.pk].pk])


def _is_rung(made: Message, person: Person, how: str, wish: Preference, *, reads: bool) -> bool:
    """Whoever chose it, and whoever reads no screen; without an account, as they said of this."""
    if person.joined_at is None and how:
        return how == How.CALL or (how == How.SMS and made.sms == Sms.NONE)
    return wish.wants_call or not reads


@transaction.atomic
def read(message: Message, *, by: Person) -> Message:
    """Its person has seen it."""
    message = lock(message)
    allow(rules.may_read(by, message))
    if message.read_at is None:
        message.read_at = max(timezone.now(), message.at)
        message.save(update_fields=["read_at"])
    return message


@transaction.atomic
def read_all(*, by: Person) -> int:
    """They have seen everything that lies there now; how many that were."""
    now = timezone.now()
    return Message.objects.filter(person=by, read_at=None, at__lte=now).update(read_at=now)


@transaction.atomic
def show_number(call: Call, *, by: Person) -> Call:
    """Show the number for half an hour to whoever is going to ring; written down each time."""
    call = _open_call(call, by)
    call.number_seen_by, call.number_seen_at = by, timezone.now()
    call.save(update_fields=["number_seen_by", "number_seen_at"])
    record("call.number_seen", by=by, about=call)
    return call


@transaction.atomic
def told(call: Call, *, by: Person, note: str = "") -> Call:
    """They were rung, and know."""
    call = _open_call(call, by)
    call.state = CallState.TOLD
    call.told_by, call.told_at = by, timezone.now()
    call.note = note.strip()[:300]
    _tried(call)
    record("call.told", by=by, about=call, tries=call.tries)
    return call


@transaction.atomic
def not_reached(call: Call, *, by: Person) -> Call:
    """Nobody answered. The fifth time the list gives up, and somebody has to find another way."""
    call = _open_call(call, by)
    _tried(call, is_last=call.tries + 1 >= MOST_TRIES)
    verb = "call.given_up" if call.state == CallState.GIVEN_UP else "call.not_reached"
    record(verb, by=by, about=call, tries=call.tries)
    return call


@transaction.atomic(savepoint=False)
def no_longer(about: Model, *, codes: Collection[str] = ()) -> int:
    """What was to be told about this is not true any more: nobody is rung or sent it now; with
    `codes`, only these.

    Call it inside the action that made it untrue. What was told stays told. Mostly nothing waits
    any more, and one look says so.
    """
    pks = [pk for (pk,) in queries.UNTOLD.all(about._meta.label_lower, about.pk)]
    if pks and codes:
        pks = list(Message.objects.filter(pk__in=pks, code__in=codes).values_list("pk", flat=True))
    if not pks:
        return 0
    for pk in pks:
        change(Message, {"id": pk, "sms": Sms.WAITING}, sms=Sms.NONE, sms_outcome="no longer")
    if not queries.RUNG.all(pks):
        return 0
    return Call.objects.filter(message__in=pks, state__in=OPEN).delete()[0]


@transaction.atomic
def choose(
    person: Person,
    *,
    by: Person,
    wants_sms: bool,
    wants_call: bool,
    quiet_from: time,
    quiet_until: time,
    most_per_day: int,
) -> Preference:
    """How they want to be told from now on."""
    person = lock(person)
    allow(rules.may_choose(by, person))
    chosen = {
        "wants_sms": wants_sms,
        "wants_call": wants_call,
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
        "most_per_day": most_per_day,
    }
    made, _is_new = Preference.objects.update_or_create(person=person, defaults=chosen)
    record("channels.chosen", by=by, about=person, sms=wants_sms, call=wants_call)
    return made


def want_sms(person_id: UUID, *, wants: bool) -> None:
    """Text messages or none, by what the person agreed to; the rest as they chose it."""
    chosen = {"wants_sms": wants}
    Preference.objects.update_or_create(person_id=person_id, defaults=chosen)


def forget(person_id: UUID) -> None:
    """Everything that was told to somebody who left, or to others about them, and how they
    wanted it told."""
    about = Q(subject_kind=Person._meta.label_lower, subject_id=person_id)
    Message.objects.filter(Q(person=person_id) | about).delete()  # their calls go with them
    Preference.objects.filter(person=person_id).delete()


def _open_call(call: Call, by: Person) -> Call:
    """The call, held; refused if a colleague was quicker."""
    call = lock(call)
    allow(rules.may_call(by, call))
    if call.state == CallState.TOLD:
        raise Refused(_("Somebody has told them already."))
    if call.state not in OPEN:
        raise Refused(_("This call was given up. Somebody goes there or finds another way."))
    return call


def _tried(call: Call, *, is_last: bool = False) -> None:
    call.tries += 1
    call.last_try_at = timezone.now()
    if call.state != CallState.TOLD:
        call.state = CallState.GIVEN_UP if is_last else CallState.NOT_REACHED
    call.save(update_fields=["state", "tries", "last_try_at", "told_by", "told_at", "note"])


def forget_name(name: str, *, told_of: Sequence[UUID]) -> None:
    """What was told of these things names that person no more: it reads "somebody who has left"."""
    if not name:
        return
    for at in range(0, len(told_of), AT_ONCE):
        for message in Message.objects.filter(subject_id__in=told_of[at : at + AT_ONCE]):
            facts = json.loads(message.facts or "{}")
            if name in facts.values():
                kept = {key: None if fact == name else fact for key, fact in facts.items()}
                message.facts = json.dumps(kept, ensure_ascii=False)
                message.save(update_fields=["facts"])
