"""Hours handed over to the national system, and what came back from there (令67 §4)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.hours import handovers
from linli.hours.models import Handover, Passed, Sync
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, may

MOST = 500  # lines of one table: more people than that leave only with a second yes (T10)


@transaction.atomic
def hand_over(
    area: Area, *, by: Person, organisation: Organisation, first_on: date, last_on: date,
    purpose: str,
) -> Handover:  # fmt: skip
    """What counts there of these days and was not handed over yet, as one table."""
    allow(may(by, Power.REVIEW_HOURS, area.pk) and may(by, Power.TAKE_LISTS, area.pk))
    allow(handovers.houses(by).filter(pk=organisation.pk).exists())
    if not purpose.strip():
        raise Refused(_("Say what it is for."))
    lock(organisation)  # two at once would hand the same hours over
    days = (area.pk, organisation, first_on, last_on)
    hours, left_out = list(handovers.due(*days)[: MOST + 1]), handovers.left_out(*days)
    if not hours and left_out:
        raise Refused(_("What counts in these days came from there; nothing is left to hand over."))
    if not hours:
        raise Refused(_("Everything that counts in these days was handed over."))
    if len(hours) > MOST:
        raise Refused(_("That is too much for one. Choose fewer days."))
    row = Handover(
        area=area, organisation=organisation, first_on=first_on, last_on=last_on,
        rows=len(hours), left_out=left_out, purpose=purpose.strip(), by=by,
    )  # fmt: skip
    row.save(force_insert=True)
    Passed.objects.bulk_create(Passed(handover=row, hour=one) for one in hours)
    record("hours.handed_over", by=by, about=row, count=row.rows)
    return row


@transaction.atomic
def take(row: Handover, *, by: Person) -> Handover:
    """The table leaves the house."""
    row = lock(row)
    allow(may(by, Power.REVIEW_HOURS, row.area_id) and may(by, Power.TAKE_LISTS, row.area_id))
    record("hours.table_taken", by=by, about=row, count=row.rows, why="national")
    return row


@transaction.atomic
def answer(row: Handover, *, by: Person, refused: Iterable[int], why: str = "") -> Handover:
    """What the other side said: all that was handed over is there, but the lines named here. What
    was refused may be handed over again."""
    row = lock(row)
    allow(may(by, Power.REVIEW_HOURS, row.area_id) and may(by, Power.TAKE_LISTS, row.area_id))
    sent = list(row.passed.filter(state=Sync.SENT).order_by("pk"))
    if not sent:
        raise Refused(_("This was answered already."))
    lines = set(refused)
    if lines and not why.strip():
        raise Refused(_("Say why they were refused there."))
    if not lines <= set(range(1, row.rows + 1)):
        raise Refused(_("There is no such line in the table."))
    now = timezone.now()
    for number, one in enumerate(sent, start=1):
        one.changed_at = now
        one.state = Sync.REFUSED if number in lines else Sync.THERE
        one.why = why.strip()[:100] if number in lines else ""
    Passed.objects.bulk_update(sent, ["state", "changed_at", "why"], batch_size=500)
    record("hours.answered_there", by=by, about=row, count=len(sent) - len(lines))
    return row
