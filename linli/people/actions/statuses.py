"""Target groups: confirmed with a source, for a time, by somebody who has the file open."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.people import rules
from linli.people.models import Status


@transaction.atomic
def confirm(person: Person, *, by: Person, group: str, source: str, until: date) -> Status:
    """The person belongs to the group until a day. An earlier confirmation is followed by this."""
    allow(rules.may_verify(by, person))
    if until < timezone.localdate():
        raise Refused(_("Choose a last day that is still to come."))
    if not source.strip():
        raise Refused(_("Say where this is known from."))
    Status.objects.filter(person=person, group=group, ended_at=None).update(ended_at=timezone.now())
    status = Status.objects.create(
        person=person, group=group, source=source.strip(), valid_until=until, reviewed_by=by
    )
    record("status.confirmed", by=by, about=person, group=group)
    return status


@transaction.atomic
def end(status: Status, *, by: Person) -> Status:
    """The person belongs to the group no more."""
    status = lock(status)
    allow(rules.may_verify(by, status.person))
    if status.ended_at is not None:
        raise Refused(_("This has ended already."))
    status.ended_at = timezone.now()
    status.save(update_fields=["ended_at"])
    record("status.ended", by=by, about=status.person, group=status.group)
    return status


@transaction.atomic
def take_end_back(status: Status, *, by: Person) -> Status:
    """It was ended by mistake: on the same day it goes on as it was."""
    status = lock(status)
    allow(rules.may_verify(by, status.person))
    if status.ended_at is None:
        raise Refused(_("This has not ended."))
    if timezone.localdate(status.ended_at) != timezone.localdate():
        raise Refused(_("It ended on an earlier day. Confirm the group anew."))
    status.ended_at = None
    try:
        with transaction.atomic():
            status.save(update_fields=["ended_at"])
    except IntegrityError as error:  # a person is in a group once
        raise Refused(_("The group was confirmed anew since.")) from error
    record("status.went_on", by=by, about=status.person, group=status.group)
    return status
