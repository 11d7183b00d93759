"""A lost phone, made good at a station: one of the staff sees the card, another confirms.

Then the new number gets a code, which the person reads out at the desk. That staff may verify
people there is asked upstairs, where powers are known.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts import queries, rules
from linli.accounts.actions import accounts, codes, factors, sessions
from linli.accounts.actions.codes import Answer
from linli.accounts.models import Person, Purpose, Recovery
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock


@transaction.atomic
def open_for(person: Person, *, by: Person, mobile: str) -> Recovery:
    """The first of two has seen the card of somebody whose number is gone."""
    person = lock(person)
    allow(rules.may_open_recovery(by, person))
    if Recovery.objects.filter(person=person, ended_at=None).exists():
        raise Refused(_("A recovery is open for this person already."))
    _must_be_free(mobile, person)
    recovery = Recovery.objects.create(person=person, mobile=mobile, opened_by=by)
    record("recovery.opened", by=by, about=recovery, area_id=person.area_id)
    return recovery


@transaction.atomic
def confirm(recovery: Recovery, *, by: Person) -> tuple[Recovery, str]:
    """The second of two agrees; the new number gets a code. Its digits are for the demo's page."""
    recovery = lock(recovery)
    allow(rules.may_confirm_recovery(by, recovery))
    if recovery.ended_at or recovery.confirmed_at:
        raise Refused(_("This recovery is confirmed or closed already."))
    _must_be_open(recovery.person)
    recovery.confirmed_by = by
    recovery.confirmed_at = timezone.now()
    recovery.save(update_fields=["confirmed_by", "confirmed_at"])
    record("recovery.confirmed", by=by, about=recovery, area_id=recovery.person.area_id)
    return _send(recovery, by)


@transaction.atomic
def send_again(recovery: Recovery, *, by: Person) -> tuple[Recovery, str]:
    """Another code, as the first did not come or ran out."""
    recovery = lock(recovery)
    allow(rules.may_finish_recovery(by, recovery))
    _must_be_confirmed(recovery)
    return _send(recovery, by)


@transaction.atomic
def finish(recovery: Recovery, *, by: Person, digits: str) -> Answer:
    """The person reads out the code: the new number signs in, and all that was lost is shut.

    A wrong code is counted, so do not call this where a refusal undoes it.
    """
    recovery = lock(recovery)
    allow(rules.may_finish_recovery(by, recovery))
    _must_be_confirmed(recovery)
    if recovery.code is None:
        return Answer.OVER
    _must_be_free(recovery.code.mobile, recovery.person)
    answer = codes.answer(recovery.code, by=by, digits=digits)
    if answer == Answer.RIGHT:
        person = lock(recovery.person)
        _must_be_open(person)
        accounts.move(person, recovery.code.mobile)
        factors.remove_all(person, by=by)
        sessions.end_all(person, by=by)
        _end(recovery, is_done=True)
        record("recovery.done", by=by, about=recovery, area_id=person.area_id)
    return answer


@transaction.atomic
def give_up(recovery: Recovery, *, by: Person | None) -> Recovery:
    """Close a recovery without effect. `by` is None when it was left lying."""
    recovery = lock(recovery)
    allow(by is None or by.pk != recovery.person_id)
    if recovery.ended_at:
        raise Refused(_("This recovery is confirmed or closed already."))
    _end(recovery, is_done=False)
    record("recovery.given_up", by=by, about=recovery, area_id=recovery.person.area_id)
    return recovery


def _send(recovery: Recovery, by: Person) -> tuple[Recovery, str]:
    recovery.code, digits = codes.ask(
        str(recovery.mobile), by=by, purpose=Purpose.RECOVERY, person=recovery.person
    )
    recovery.save(update_fields=["code"])
    return recovery, digits


def _must_be_confirmed(recovery: Recovery) -> None:
    if recovery.ended_at:
        raise Refused(_("This recovery is confirmed or closed already."))
    if not recovery.confirmed_at:
        raise Refused(_("Two of the staff have to confirm this first."))


def _must_be_open(person: Person) -> None:
    if not rules.may_sign_in(person):
        raise Refused(_("This account is shut. A new number does not open it."))


def _must_be_free(mobile: str, person: Person) -> None:
    other = queries.account_with(mobile)
    if other and other != person:
        words = _(
            "An account signs in with this number already. If it is a second one of this person,"
            " they delete it first: Mine, My data."
        )
        raise Refused(words)


def _end(recovery: Recovery, *, is_done: bool) -> None:
    recovery.ended_at = timezone.now()
    recovery.is_done = is_done
    recovery.mobile = None  # type: ignore[assignment]
    recovery.save(update_fields=["ended_at", "is_done", "mobile"])
