"""Somebody says where rows of an area that has ended belong now."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas import actions
from linli.areas.models import Area
from linli.areas.pointing import Pointing
from linli.areas.queries import after
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.organisations import rules


@transaction.atomic
def settle(area: Area, kind: Pointing, ids: Collection[UUID], *, by: Person, to: Area) -> int:
    """Let the chosen rows of the area point at one that came after it; how many did."""
    allow(rules.may_settle(by, to))
    if to not in after([area.pk])[area.pk]:
        raise Refused(_("This area did not come after it."))
    rows = list(kind.rows([area.pk]).filter(pk__in=ids))
    moved = actions.send(kind, rows, area, to, by=by) if rows else 0
    if not moved:
        raise Refused(_("Nothing was moved. Somebody else chose already, or the name is taken."))
    return moved


@transaction.atomic
def show_addresses(area: Area, kind: Pointing, *, by: Person, count: int) -> None:
    """Addresses are opened to choose by; that they were is written down."""
    record("area.addresses_shown", by=by, about=area, area_id=area.pk, kind=kind.code, count=count)
