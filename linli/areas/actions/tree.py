"""Adding, renaming and moving areas."""

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.areas import rules, slugs
from linli.areas.actions.links import hold_tree, link, relink
from linli.areas.actions.names import former
from linli.areas.models import Area, AreaLink, AreaName
from linli.areas.points import Measured
from linli.core.errors import Refused
from linli.core.events import record
from linli.core.rows import lock

if TYPE_CHECKING:
    from linli.accounts.models import Person

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 40


@transaction.atomic
def add(*, by: "Person | None", kind: str, name: str, parent: Area | None, **more: object) -> Area:
    """A new area below another."""
    hold_tree()
    if parent is not None:
        parent = Area.objects.get(pk=parent.pk)
        _refuse_misfit(kind, parent)
    _refuse_twin(name, parent)
    area = Area.objects.create(kind=kind, name=name, parent=parent, **more)
    link(area)
    record("area.added", by=by, about=area, area_id=area.pk, kind=kind)
    return area


@transaction.atomic
def edit(
    area: Area,
    *,
    by: "Person | None",
    name: str,
    name_en: str = "",
    slug: str = "",
    point: Measured | None = None,
) -> Area:
    """Give the area its names, the word in its address ("" for none), and its point."""
    area = lock(area)
    if name != area.name:
        _refuse_twin(name, area.parent, but=area)
    if slug and (not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG):
        raise Refused(_("An address has small letters, digits and single hyphens only."))
    if slug:
        _take_address(slug, area)
    if name != area.name:
        AreaName.objects.bulk_create(former({area.pk: area.name}, on=timezone.localdate()))
    before = (area.name, area.name_en, area.slug, area.latitude, area.longitude)
    area.name, area.name_en, area.slug = name, name_en, slug or None
    area.latitude, area.longitude, area.measured = point or (None, None, "")
    area.save(update_fields=["name", "name_en", "slug", "latitude", "longitude", "measured"])
    after = (area.name, area.name_en, area.slug, area.latitude, area.longitude)
    fields = ("name", "name_en", "slug", "latitude", "longitude")
    changed = [field for field, a, b in zip(fields, before, after, strict=True) if a != b]
    if changed:
        record("area.edited", by=by, about=area, area_id=area.pk, fields=changed)
    return area


@transaction.atomic
def move(area: Area, *, by: "Person | None", parent: Area, on: date | None = None) -> Area:
    """Hang the area and all below it under another parent, from a day on (today).

    What was counted before that day stays with the parent it had.
    """
    on = on or timezone.localdate()
    if on > timezone.localdate() + timedelta(days=1):
        raise Refused(_("This day has not come yet. Move the area when it has."))
    hold_tree()
    area, parent = lock(area), Area.objects.get(pk=parent.pk)
    if area.valid_until is not None:
        raise Refused(_("This area has already ended."))
    if AreaLink.objects.filter(above=area, below=parent).exists():
        raise Refused(_("An area cannot lie in itself."))
    _refuse_misfit(area.kind, parent)
    _refuse_twin(area.name, parent, but=area)
    before = area.parent_id
    area.parent = parent
    area.save(update_fields=["parent"])
    relink(area, on=on)
    record("area.moved", by=by, about=area, area_id=area.pk, was_in=str(before or ""))
    return area


def _take_address(slug: str, area: Area) -> None:
    """An address of an area that has ended leads to what came after it, until another takes it.
    The ended one gets another word, so that its past can still be read."""
    holder = Area.objects.filter(slug=slug).exclude(pk=area.pk).first()
    if holder and holder.valid_until is None:
        raise Refused(_("Another area already has this address."))
    if holder:
        holder.slug = slugs.free(holder)
        holder.save(update_fields=["slug"])


def _refuse_misfit(kind: str, parent: Area) -> None:
    if parent.valid_until is not None:
        raise Refused(_("The area above it has ended."))
    if not rules.fits(kind, parent.kind):
        raise Refused(_("An area cannot lie in one that is smaller by its kind."))


def _refuse_twin(name: str, parent: Area | None, but: Area | None = None) -> None:
    twins = Area.objects.filter(name=name, parent=parent, valid_until=None)
    if any(twin != but for twin in twins):
        raise Refused(_("There is already an area of this name there."))
