"""Ending an area: merged into another, split into several, or gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.areas import placing, rules, slugs
from linli.areas.actions.codes import close
from linli.areas.actions.links import hold_tree, relink
from linli.areas.actions.tree import move
from linli.areas.models import Area, AreaLink, Succession
from linli.core.errors import Refused
from linli.core.events import record
from linli.core.rows import lock

if TYPE_CHECKING:
    from linli.accounts.models import Person

MOST_SUCCESSORS = 20


@dataclass(frozen=True)
class Heir:
    """An area that comes after another, and what goes to it: parts of addresses, such as lanes."""

    area: Area
    buildings: Sequence[str] = ()


@transaction.atomic
def end(area: Area, *, by: "Person | None", on: date, heirs: Sequence[Heir] = ()) -> Area:
    """The area is no more after a day. Others may come after it: one, or of a split several.

    It stays where it lay, with its past, and lies in what came after it as well: whoever answers
    for that reaches what still stands here. Its parts move into the one that comes after it.
    """
    hold_tree()
    area = lock(area)
    heirs = [Heir(lock(one.area), one.buildings) for one in heirs]
    can_end(area, on=on, heirs=heirs)
    next_day = on + timedelta(days=1)
    for part in area.children.filter(valid_until=None):
        move(part, by=by, parent=heirs[0].area, on=next_day)
    Succession.objects.bulk_create(
        Succession(area=area, successor=one.area, buildings="\n".join(one.buildings))
        for one in heirs
    )
    area.valid_until = on
    area.save(update_fields=["valid_until"])
    if heirs:
        relink(area, on=next_day)
    close(area.codes.all(), on=on)
    if area.slug:
        for one in heirs:
            _give_page(one.area, by=by)
    record("area.ended", by=by, about=area, area_id=area.pk, successors=len(heirs))
    return area


def can_end(area: Area, *, on: date, heirs: Sequence[Heir] = ()) -> bool:
    """True, or Refused with what stands against it: for a form that asks more before it ends."""
    _refuse_day(area, on)
    _refuse_heirs(area, heirs)
    if len(heirs) != 1 and area.children.filter(valid_until=None).exists():
        raise Refused(_("Other areas lie in this one. Name one successor, or move them first."))
    return True


def _give_page(heir: Area, *, by: "Person | None") -> None:
    """Where a page was there is one: neighbours find their part, and residents are at home."""
    if heir.slug:
        return
    heir.slug = slugs.free(heir)
    heir.save(update_fields=["slug"])
    record("area.edited", by=by, about=heir, area_id=heir.pk, fields=["slug"])


def _refuse_day(area: Area, on: date) -> None:
    if area.valid_until is not None:
        raise Refused(_("This area has already ended."))
    if on > timezone.localdate():
        raise Refused(_("The last day has not come yet. End the area when it has."))
    if area.valid_from and on < area.valid_from:
        raise Refused(_("An area cannot end before it began."))


def _refuse_heirs(area: Area, heirs: Sequence[Heir]) -> None:
    if len({one.area.pk for one in heirs}) < len(heirs) or len(heirs) > MOST_SUCCESSORS:
        raise Refused(_("Name each successor once, %(most)s at most.") % {"most": MOST_SUCCESSORS})
    for one in heirs:
        if one.area.valid_until is not None:
            raise Refused(_("%(name)s has ended itself.") % {"name": one.area.name})
        if AreaLink.objects.filter(above=area, below=one.area).exists():
            raise Refused(_("The successor lies in this area. Move it out first."))
        if not rules.fits(area.kind, one.area.kind):
            raise Refused(_("An area cannot lie in one that is smaller by its kind."))
    if twice := placing.named_twice([one.buildings for one in heirs]):
        raise Refused(_("%(words)s is named for two of them.") % {"words": twice})
