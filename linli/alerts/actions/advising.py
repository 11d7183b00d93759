"""A place's own advice: written and ended by whoever is on duty, and never part of a warning."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.alerts import rules
from linli.alerts.models import Advice
from linli.areas.models import Area
from linli.core import pulse
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock


@transaction.atomic
def advise(
    area: Area, *, by: Person, text: str, source: str, until: datetime, is_exercise: bool = False
) -> Advice:
    """Ask something of the people of an area, until a moment."""
    allow(rules.may_relay(by, [area]))
    if not text.strip() or not source.strip():
        raise Refused(_("Write what people should do, and who says so."))
    if until <= timezone.now():
        raise Refused(_("Choose a time that is still to come."))
    advice = Advice.objects.create(
        area=area, text=text.strip(), source=source.strip(), until=until, written_by=by,
        is_exercise=is_exercise,
    )  # fmt: skip
    record("advice.written", by=by, about=advice)
    pulse.touch()
    return advice


@transaction.atomic
def end(advice: Advice, *, by: Person) -> Advice:
    """It is not asked any more."""
    advice = lock(advice)
    allow(rules.may_end(by, advice))
    if advice.ended_at or advice.until <= timezone.now():
        raise Refused(_("It has ended already."))
    advice.ended_by, advice.ended_at = by, timezone.now()
    advice.save(update_fields=["ended_by", "ended_at"])
    record("advice.ended", by=by, about=advice)
    pulse.touch()
    return advice
