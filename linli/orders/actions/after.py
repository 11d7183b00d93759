"""After the work: a yes, a rating, a call back, once more, a complaint, the end.

The yes, however it was given, writes the service record in the same transaction.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock, save_changes
from linli.orders import clock, queries, rules, telling
from linli.orders.actions import dispatch, intake, wishes
from linli.orders.actions.moving import begin, move
from linli.orders.life import DAY, STEPS, TAKEN
from linli.orders.models import About, Complaint, Confirmed, NoteKind, Order, Reason
from linli.orders.recording import write_record


@dataclass(frozen=True)
class Marks:
    """Four faces each: 1 poor, 2 so-so, 3 good, 4 very good."""

    attitude: int
    timeliness: int
    result: int

    @property
    def is_whole(self) -> bool:
        return all(mark in (1, 2, 3, 4) for mark in (self.attitude, self.timeliness, self.result))


@transaction.atomic
def confirm(order: Order, *, by: Person) -> Order:
    """It was done: they say so themselves, or on the phone to somebody who did not do it."""
    order = begin("confirm", order, by=by)
    how = Confirmed.OWN if queries.is_asker(by, order) else Confirmed.PHONE
    return _confirm("confirm", order, how, by=by)


@transaction.atomic
def deny(order: Order, *, by: Person, words: str) -> Order:
    """It was not done, whatever was said: nothing is recorded, and the station has it again.
    Whoever called it done, and the head of the station, read so."""
    order = begin("deny", order, by=by)
    if not words.strip():
        raise Refused(_("Say it in a few words."))
    before = [hand.person for hand in queries.served_by(order)]
    order.notes.create(kind=NoteKind.INFO, words=words.strip(), by=by)
    order.reason, order.because = Reason.WAS_NOT, ""
    order.begun_at = order.ended_at = None
    order.needs_follow_up = True
    dispatch.release(order)
    return move("deny", order, by=by, before=before)


@transaction.atomic
def confirm_by_clock(order: Order) -> Order:
    """Nobody said anything for three days: taken as done, marked so, never as satisfied."""
    order = begin("confirm_by_clock", order, by=None)
    return _confirm("confirm_by_clock", order, Confirmed.CLOCK, by=None)


@transaction.atomic
def rate(
    order: Order, *, by: Person, marks: Marks, comment: str = "", another: bool = False
) -> Order:
    """How it was: manner, time, result. A poor mark is called back. `another`: whoever came is not
    sent to this person again."""
    order = begin("rate", order, by=by)
    if not marks.is_whole:
        raise Refused(_("Choose a face for each of the three."))
    order.attitude, order.timeliness, order.result = marks.attitude, marks.timeliness, marks.result
    order.comment, order.rated_at = comment.strip(), timezone.now()
    order.needs_follow_up = order.needs_follow_up or order.is_low
    if another:
        wishes.not_again(order)
    mark = min(marks.attitude, marks.timeliness, marks.result)
    return move("rate", order, by=by, is_bad=order.is_low, low=order.is_low, mark=mark)


@transaction.atomic
def unrate(order: Order, *, by: Person) -> Order:
    """Whoever rated it takes it back, once: the marks and the words are gone, what they brought is
    undone with them, and it may be rated anew. A call that a poor mark asked for is still made: who
    takes back a mark may have been pressed to."""
    order = begin("unrate", order, by=by)
    order.attitude = order.timeliness = order.result = order.rated_at = order.closed_at = None
    order.comment, order.unrated_at = "", timezone.now()
    return move("unrate", order, by=by)


@transaction.atomic
def follow_up(
    order: Order, *, by: Person, is_solved: bool, words: str = "", then: str = ""
) -> Order:
    """Somebody who did not do it called and asked. Not solved, it does not rest there: it is done
    again, or a supervisor hears of it; "" where they want nothing more (Then)."""
    order = begin("follow_up", order, by=by)
    order.followed_up_at, order.followed_up_by = timezone.now(), by
    order.is_solved, order.follow_up_note = is_solved, words.strip()
    order = move("follow_up", order, by=by, is_bad=not is_solved, solved=is_solved)
    if is_solved:
        return order
    if then == Then.AGAIN:
        return redo(order, by=by, words=words)
    if then == Then.COMPLAINT:
        complain_for(order, by=by, words=words)
    return order


class Then(StrEnum):
    """What follows where a call found that it is not solved."""

    AGAIN = "again"
    COMPLAINT = "complaint"


@transaction.atomic
def redo(order: Order, *, by: Person, words: str = "") -> Order:
    """Not good, or still not solved: done again, once, as an order of its own, with the history of
    the first. What was done stays recorded; whoever did it and the head of the station read so."""
    order = begin("redo", order, by=by)
    if order.confirmed_at is None:
        _yes(order, Confirmed.OWN if queries.is_asker(by, order) else Confirmed.PHONE)
        write_record(order, by=by)
    order.needs_follow_up, order.closed_at = False, None
    order = move("redo", order, by=by)
    again = intake.repeat(order)
    if words.strip():
        again.notes.create(kind="info", words=words.strip(), by=by)
    return order


@transaction.atomic
def complain(order: Order, *, by: Person, about: str, words: str) -> Complaint:
    """To the supervisor, not to whoever did it."""
    order = begin("complain", order, by=by)
    if about not in About.values or not words.strip():
        raise Refused(_("Say what happened."))
    complaint = Complaint.objects.create(order=order, about=about, words=words.strip(), by=by)
    move("complain", order, by=by, matter=about)
    return complaint


def complain_for(order: Order, *, by: Person, words: str) -> Complaint:
    """What somebody said on the phone, written down by whoever called: about the work."""
    said = words.strip() or _("Not solved, as they said on the phone.")
    complaint = Complaint.objects.create(order=order, about=About.WORK, words=said, by=by)
    move("complain", order, by=by, matter=About.WORK)
    return complaint


@transaction.atomic
def answer(complaint: Complaint, *, by: Person, words: str) -> Complaint:
    """The supervisor answers; the one who complained reads it."""
    complaint = lock(complaint)
    allow(rules.may_answer_complaint(by, complaint))
    if complaint.answered_at is not None:
        raise Refused(_("This complaint was answered already."))
    if not words.strip():
        raise Refused(_("Say it in a few words."))
    complaint.answer, complaint.answered_by = words.strip(), by
    complaint.answered_at = timezone.now()
    complaint.save(update_fields=["answer", "answered_by", "answered_at"])
    record("order.complaint_answered", by=by, about=complaint.order)
    if complaint.by is not None:
        code = "order.complaint_answered.asker"
        telling.send([complaint.by], code, complaint.order, of=complaint.pk.hex)
    return complaint


@transaction.atomic
def close(order: Order) -> Order:
    """Its time is over, and nothing is open any more."""
    return move("close", begin("close", order, by=None), by=None)


@transaction.atomic
def cancel(order: Order, *, by: Person, reason: str, because: str = "") -> Order:
    """Called off by either side, with a reason; who was on the way reads it at once."""
    order = begin("cancel", order, by=by)
    if reason not in Reason.values:
        raise Refused(_("Choose a reason."))
    return call_off(order, by=by, reason=reason, because=because)


@transaction.atomic
def cancel_rest(order: Order, *, by: Person, reason: str, because: str = "") -> Order:
    """Of a package what has not begun is called off; what has begun goes its way to the end.

    The parts are held before the whole, as a step of a part does, so that nobody waits in a ring.
    """
    parts = [lock(part) for part in order.parts.order_by("pk")]
    order = begin("cancel_rest", order, by=by)
    if reason not in Reason.values:
        raise Refused(_("Choose a reason."))
    order.reason, order.because = reason, because
    move("cancel_rest", order, by=by, reason=reason)
    for part in parts:
        part.more = 0
        save_changes(part)
        if part.status in STEPS["cancel"].of:
            call_off(part, by=by, reason=reason, because=because)
    return Order.objects.get(pk=order.pk)


def call_off(order: Order, *, by: Person | None, reason: str, because: str = "") -> Order:
    """Nobody goes any more, and everybody reads why."""
    was_taken = order.status in TAKEN
    order.reason, order.because = reason, because
    order = move("cancel", order, by=by, reason=reason)
    if was_taken:
        dispatch.release(order)
        save_changes(order)
    return order


@transaction.atomic
def expire(order: Order) -> Order:
    """No word came for three working days."""
    order = begin("expire", order, by=None)
    order.reason = Reason.NOT_REACHED
    return move("expire", order, by=None)


@transaction.atomic
def extend(order: Order, *, by: Person, days: int, because: str) -> Order:
    """More time, asked for before it runs out, with a reason the asker reads; once."""
    order = begin("extend", order, by=by)
    if not 1 <= days <= 5 or not because.strip():
        raise Refused(_("Say why, and by how many days: five at most."))
    more = days * DAY
    order.is_extended, order.extended_because = True, because.strip()
    clock.lengthen(order, more)
    if order.due_minutes is not None:
        order.due_minutes += more
    clock.move_due(order, clock.due(order) or order.accept_by)
    return move("extend", order, by=by, days=days)


def _confirm(verb: str, order: Order, how: str, *, by: Person | None) -> Order:
    _yes(order, how)
    write_record(order, by=by)
    return move(verb, order, by=by, how=how)


def _yes(order: Order, how: str) -> None:
    order.confirmed_at, order.confirmed_how = timezone.now(), how
