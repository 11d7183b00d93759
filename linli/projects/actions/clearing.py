"""Saying that two records are right, though they look like one thing counted twice."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import insert_new
from linli.projects import doubles
from linli.projects.models import Ascription, Cleared
from linli.projects.queries import bought_by


@transaction.atomic
def clear(first: UUID, second: UUID, *, by: Person, because: str) -> Cleared:
    """Both count, and whoever buys one of them says why. Of two who say it, the first has said
    it."""
    bought = bought_by(by).order_by().values("pk")
    allow(Ascription.objects.filter(record__in=(first, second), project__in=bought).exists())
    if not because.strip():
        raise Refused(_("Say why it is right."))
    pair = doubles.pair(by, first, second)
    if pair is None:
        raise Refused(_("These two are no pair any more."))
    made = Cleared(first_id=first, second_id=second, by=by, because=because.strip())
    if not insert_new([made]):
        return Cleared.objects.get(first=first, second=second)
    record("project.cleared", by=by, about=made, area_id=pair[1].records[first].area_id)
    return made
