"""A lost phone, made good by two of the staff who may verify people where the person lives.

What each step does is known downstairs (accounts/actions/recovery.py); here is asked who may.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.actions import recovery as accounts
from linli.accounts.actions.codes import Answer
from linli.accounts.models import Person, Recovery
from linli.accounts.rules import may_sign_in
from linli.core.errors import Refused, allow
from linli.core.rows import lock
from linli.people import rules


@transaction.atomic
def open_for(person: Person, *, by: Person, mobile: str) -> Recovery:
    """The first of two has seen the card."""
    person = lock(person)
    allow(rules.may_verify(by, person))
    if not may_sign_in(person):
        raise Refused(_("This person signs in nowhere. Correct the number in the file instead."))
    _must_be_ordinary(person)
    return accounts.open_for(person, by=by, mobile=mobile)


@transaction.atomic
def confirm(recovery: Recovery, *, by: Person) -> tuple[Recovery, str]:
    """The second of two has seen it too; the code that goes out, for the demo's page."""
    recovery = _held(recovery, by)
    _must_be_ordinary(recovery.person)
    return accounts.confirm(recovery, by=by)


@transaction.atomic
def send_again(recovery: Recovery, *, by: Person) -> tuple[Recovery, str]:
    """Another code, as the first did not come or ran out."""
    return accounts.send_again(_held(recovery, by), by=by)


@transaction.atomic
def finish(recovery: Recovery, *, by: Person, digits: str) -> Answer:
    """The person reads out the code. A wrong one is counted: not where a refusal undoes it."""
    recovery = _held(recovery, by)
    _must_be_ordinary(recovery.person)
    return accounts.finish(recovery, by=by, digits=digits)


@transaction.atomic
def give_up(recovery: Recovery, *, by: Person) -> Recovery:
    """Anybody who may verify the person closes it without effect."""
    return accounts.give_up(_held(recovery, by), by=by)


def _held(recovery: Recovery, by: Person) -> Recovery:
    recovery = lock(recovery)
    allow(rules.may_verify(by, recovery.person))
    return recovery


def _must_be_ordinary(person: Person) -> None:
    if rules.guards_platform(person):
        words = _(
            "This person runs or guards the platform. Whoever keeps the server gives them a new"
            " account."
        )
        raise Refused(words)
