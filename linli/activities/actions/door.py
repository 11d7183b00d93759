"""At the door: once signing up is over nobody is offered a place any more; the leader gives what is
free to whoever stands there."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import rules
from linli.activities.actions.seats import next_free
from linli.activities.actions.telling import tell
from linli.activities.models import SignUp, Stand
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock


@transaction.atomic
def let_in(row: SignUp, *, by: Person) -> SignUp:
    """A free place for somebody of the line who stands at the door, whoever waits longer but is not
    there; never for oneself."""
    row = lock(row)
    activity, now = row.activity, timezone.now()
    allow(rules.may_keep_list(by, activity))
    if not rules.may_decide(by, row):
        raise Refused(_("Somebody else decides about you and those you act for."))
    if row.stand != Stand.WAITING:
        raise Refused(_("They do not wait any more."))
    if not rules.is_at_the_door(activity, now) or rules.why_not_let_in(activity, now):
        raise Refused(_("Until signing up is over, places are offered in turn."))
    seat = next_free(row.post, row.share_id if row.is_bound else None)
    if seat is None:
        raise Refused(_("No place is free."))
    row.stand, row.seat_id = Stand.IN, seat
    row.save(update_fields=["stand", "seat"])
    record("activity.let_in", by=by, about=row, area_id=activity.area_id)
    tell(row, "activity.in")
    return row
