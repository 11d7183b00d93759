"""Packages: set menus of services for an area, with a history."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.catalogue import kept, rules
from linli.catalogue.models import Package, PackageItem, PackageVersion, Service
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock


@transaction.atomic
def bundle(
    *, by: Person | None, area: Area, services: list[tuple[Service, int]], **words: Any
) -> Package:
    """A set menu for an area."""
    allow(by is None or rules.may_edit(by, area.pk))
    if not services:
        raise Refused(_("Choose at least one service for the package."))
    try:
        with transaction.atomic():
            package = Package.objects.create(area=area, **words)
    except IntegrityError as error:
        raise Refused(_("There is a package with this name or address already.")) from error
    _fill(package, services)
    _keep(package, by)
    record("package.added", by=by, about=package)
    return package


@transaction.atomic
def change_package(
    package: Package,
    *,
    by: Person,
    services: list[tuple[Service, int]],
    area: Area | None = None,
    **words: Any,
) -> Package:
    """Change what a set menu holds, for whom and how long; what it was stays in the history."""
    package = lock(package)
    area = area or package.area
    allow(rules.may_edit(by, package.area_id) and rules.may_edit(by, area.pk))
    if not services:
        raise Refused(_("Choose at least one service for the package."))
    if not package.versions.exists():  # it was made before packages had a history
        _keep(package, None)
    package.area = area
    for name, value in words.items():
        setattr(package, name, value)
    try:
        with transaction.atomic():
            package.save()
    except IntegrityError as error:
        raise Refused(_("There is a package with this name or address already.")) from error
    package.items.all().delete()
    _fill(package, services)
    _keep(package, by)
    record("package.changed", by=by, about=package)
    return package


@transaction.atomic
def restore_package(package: Package, *, by: Person, number: int) -> Package:
    """Bring back what it said and held at an earlier time, as a new version."""
    package = lock(package)
    allow(rules.may_edit(by, package.area_id))
    version = package.versions.filter(number=number).first()
    if version is None:
        raise Refused(_("There is no such version."))
    words = dict(version.words)
    held = dict(words.pop("services"))
    rows = Service.objects.in_bulk([UUID(pk) for pk in held])
    services = [(rows[UUID(pk)], times) for pk, times in held.items() if UUID(pk) in rows]
    area = Area.objects.get(pk=words.pop("area"))
    for name in kept.DAYS:
        words[name] = parse_date(words.get(name) or "")
    return change_package(package, by=by, services=services, area=area, **words)


def _fill(package: Package, services: list[tuple[Service, int]]) -> None:
    PackageItem.objects.bulk_create(
        PackageItem(package=package, service=service, times=times, order=order)
        for order, (service, times) in enumerate(services)
    )


def _keep(package: Package, by: Person | None) -> None:
    """Write the version that is now in force, with what it holds."""
    held = PackageItem.objects.filter(package=package)
    words = kept.package_words(package, [(item.service_id, item.times) for item in held])
    number = package.versions.count() + 1
    PackageVersion.objects.create(package=package, number=number, words=words, by=by)
