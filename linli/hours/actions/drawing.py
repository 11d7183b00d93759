"""An inspector draws hours by lot."""

import secrets
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.hours import queries, rules, sampling
from linli.hours.models import MOST_DRAWN, Sample


@transaction.atomic
def draw(area: Area, *, by: Person, first_on: date, last_on: date, count: int) -> Sample:
    """`count` of the hours of a place and of these days, by a seed that is published with it."""
    allow(rules.may_inspect(by, area.pk))
    if not 1 <= count <= MOST_DRAWN or last_on < first_on:
        raise Refused(_("Between 1 and %(most)s hours, from a first day to a last.") % {
            "most": MOST_DRAWN
        })  # fmt: skip
    row = Sample(area=area, first_on=first_on, last_on=last_on, drawn_by=by)
    ids = queries.drawn_from(row)
    if not ids:
        raise Refused(_("There are no hours in these days."))
    row.number, row.seed, row.digest = len(ids), secrets.token_hex(16), sampling.digest(ids)
    row.chosen = sampling.pick(row.seed, ids, count)
    row.save(force_insert=True)
    record("hours.drawn", by=by, about=row, number=row.number, count=len(row.chosen))
    return row
