"""The codes of an area: a new one from a day on, and the old one keeps meaning it."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import DateField, QuerySet, Value
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from linli.areas import codes
from linli.areas.models import Area, AreaCode, Kind
from linli.core.errors import Refused
from linli.core.events import record
from linli.core.rows import lock

if TYPE_CHECKING:
    from linli.accounts.models import Person

LONGEST = 20


@transaction.atomic
def recode(
    area: Area, *, by: "Person | None", code: str, on: date, published: str = ""
) -> AreaCode:
    """Give the area a code from a day on. The one it had until then is closed, and stays its own.

    Grids and groups have their town's own numbers, all others the codes of the statistics.
    """
    area = lock(area)
    if area.valid_until is not None:
        raise Refused(_("This area has already ended."))
    scheme, code = _read(area, code)
    if AreaCode.objects.filter(scheme=scheme, code=code, valid_until=None).exists():
        raise Refused(_("An area has this code already."))
    had = area.codes.filter(scheme=scheme, valid_until=None).first()
    if had and on < had.valid_from:
        raise Refused(_("The code it has counts from a later day. Look at the day again."))
    close(area.codes.filter(scheme=scheme), on=on)
    given = AreaCode.objects.create(
        area=area, scheme=scheme, code=code, valid_from=on,
        name=published or (had.name if had else ""),
    )  # fmt: skip
    facts = {"code": code, "was": had.code if had else ""}
    record("area.recoded", by=by, about=area, area_id=area.pk, **facts)
    return given


def close(given: QuerySet[AreaCode], *, on: date) -> None:
    """These codes, as far as they are in force, count until a day. Where we knew one only later,
    it counted by then."""
    begun = Least("valid_from", Value(on, output_field=DateField()))
    given.filter(valid_until=None).update(valid_from=begun, valid_until=on)


def _read(area: Area, code: str) -> tuple[str, str]:
    """The scheme and the whole code."""
    if area.kind in (Kind.GRID, Kind.GROUP):
        if not code or len(code) > LONGEST:
            raise Refused(_("A code has %(most)s characters at most.") % {"most": LONGEST})
        return codes.LOCAL, code
    whole = codes.full(code)
    if whole is None:
        raise Refused(_("This is no code of the statistics: they have 2, 4, 6, 9 or 12 digits."))
    return codes.STATS, whole
