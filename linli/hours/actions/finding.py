"""What an inspector found out about the hours of a lot."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.hours import rules
from linli.hours.models import Finding, Hour, Sample, Verdict


@transaction.atomic
def find(sample: Sample, hour: Hour, *, by: Person, verdict: str, words: str = "") -> Finding:
    """Once for each hour that was drawn. It stays, and how many of each there are is public."""
    allow(rules.may_find(by, sample, hour))
    if str(hour.pk) not in sample.chosen:
        raise Refused(_("This hour was not drawn."))
    if verdict != Verdict.FINE and not words.strip():
        raise Refused(_("Say in a few words what is not as it was."))
    try:
        with transaction.atomic():
            row = Finding.objects.create(
                sample=sample, hour=hour, by=by, verdict=verdict, words=words.strip()
            )
    except IntegrityError as error:
        raise Refused(_("Somebody has looked into this hour already.")) from error
    record("hours.looked_into", by=by, about=hour, outcome=verdict)
    return row
