"""What can be done with the catalogue: add and edit with a history, offer, bundle, ask for more."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.catalogue import rules
from linli.catalogue.models import (
    Alias,
    Category,
    Limit,
    Offer,
    Package,
    PackageItem,
    PackageVersion,
    Service,
    Urgency,
    Version,
    Wanted,
)
from linli.catalogue.queries import KIND
from linli.core import search
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.scope import Power, reaches

# Minutes of working time: accepted within, there within.
LIMITS = {Urgency.NORMAL: (420, 2100), Urgency.URGENT: (30, 240)}
NAME, ALIAS, SUMMARY, ABOUT = 3.0, 3.0, 1.5, 0.5  # what a hit in each text is worth
SHARED = ("slug", "area", "is_sample")  # not part of what is edited
TIMES = ("opens", "closes")
DAYS = ("valid_from", "valid_until")


@transaction.atomic
def add(*, by: Person | None, area: Area, aliases: Iterable[str] = (), **words: Any) -> Service:
    """A new service, offered in the area that answers for it."""
    allow(by is None or rules.may_edit(by, area.pk))
    try:
        with transaction.atomic():
            service = Service.objects.create(area=area, **words)
    except IntegrityError as error:
        raise Refused(_("There is a service with this name or address already.")) from error
    for urgency, (accept, arrive) in LIMITS.items():
        Limit.objects.create(
            service=service, urgency=urgency, accept_minutes=accept, arrive_minutes=arrive
        )
    Offer.objects.create(service=service, area=area)
    _say(service, aliases)
    _keep(service, by)
    record("service.added", by=by, about=service)
    return service


@transaction.atomic
def edit(service: Service, *, by: Person, aliases: Iterable[str], **words: Any) -> Service:
    """Change its words; what it said before stays in the history."""
    service = lock(service)
    allow(rules.may_edit(by, service.area_id))
    for name, value in words.items():
        setattr(service, name, value)
    try:
        with transaction.atomic():
            service.save()
    except IntegrityError as error:
        raise Refused(_("There is a service with this name or address already.")) from error
    _say(service, aliases)
    _keep(service, by)
    record("service.edited", by=by, about=service)
    return service


@transaction.atomic
def restore(service: Service, *, by: Person, number: int) -> Service:
    """Bring back what it said at an earlier time, as a new version."""
    service = lock(service)
    allow(rules.may_edit(by, service.area_id))
    version = service.versions.filter(number=number).first()
    if version is None:
        raise Refused(_("There is no such version."))
    words = dict(version.words)
    aliases = words.pop("aliases", [])
    category = Category.objects.filter(pk=words.pop("category", None)).first()
    words["category"] = category or service.category
    for name in TIMES:  # a history is JSON, and that knows no times
        words[name] = parse_time(words.get(name) or "")
    return edit(service, by=by, aliases=aliases, **words)


@transaction.atomic
def set_limits(service: Service, *, by: Person, limits: dict[str, tuple[int, int]]) -> None:
    """The clocks of each urgency, in working minutes to accept and to arrive."""
    service = lock(service)
    allow(rules.may_edit(by, service.area_id))
    for urgency, (accept, arrive) in limits.items():
        Limit.objects.update_or_create(
            service=service,
            urgency=urgency,
            defaults={"accept_minutes": accept, "arrive_minutes": arrive},
        )
    record("service.limited", by=by, about=service)


@transaction.atomic
def offer(service: Service, *, by: Person, areas: Iterable[Area]) -> None:
    """Offer the service in exactly these areas of one's reach; elsewhere it stays as it is."""
    service = lock(service)
    wanted = list(areas)
    allow(all(rules.may_edit(by, area.pk) for area in wanted))
    allow(rules.may_edit(by, service.area_id))
    service.offers.filter(reaches(by, Power.EDIT_CATALOGUE)).exclude(area__in=wanted).delete()
    for area in wanted:
        Offer.objects.get_or_create(service=service, area=area)
    record("service.offered", by=by, about=service, areas=len(wanted))


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
    _keep_package(package, by)
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
        _keep_package(package, None)
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
    _keep_package(package, by)
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
    for name in DAYS:
        words[name] = parse_date(words.get(name) or "")
    return change_package(package, by=by, services=services, area=area, **words)


@transaction.atomic
def add_category(*, by: Person, **words: Any) -> Category:
    """A new shelf, for every catalogue on the platform."""
    allow(rules.may_edit_categories(by))
    category = _shelved(Category(**words))
    record("category.added", by=by, about=category)
    return category


@transaction.atomic
def change_category(category: Category, *, by: Person, **words: Any) -> Category:
    """Name a shelf anew, or put it elsewhere."""
    category = lock(category)
    allow(rules.may_edit_categories(by))
    for name, value in words.items():
        setattr(category, name, value)
    category = _shelved(category)
    record("category.changed", by=by, about=category)
    return category


@transaction.atomic
def ask_for(words: str, *, by: Person | None, area_id: UUID | None) -> Wanted:
    """Somebody tells us what is missing. The same words are kept once a day for each person."""
    words = " ".join(words.split())[:200]
    if not words:
        raise Refused(_("Say in a few words what you need."))
    lately = timezone.now() - timedelta(days=1)
    same = Q(area=area_id) if area_id else Q(area=None)
    again = Wanted.objects.filter(same, words=words, by=by, at__gte=lately).first()
    if again:
        return again
    row = Wanted.objects.create(words=words, by=by, area_id=area_id)
    record("catalogue.wanted", by=by, about=row, area_id=area_id)
    return row


@transaction.atomic
def settle(row: Wanted, *, by: Person, service: Service | None, answer: str = "") -> Wanted:
    """A member of staff answers: it means this service, whose words it joins, or none we have."""
    row = lock(row)
    allow(rules.may_settle(by, row.area_id))
    if row.seen_at is not None:
        raise Refused(_("Somebody has seen to this already."))
    if service is None and not answer.strip():
        raise Refused(_("Say in a sentence what the person can do now."))
    row.seen_at, row.seen_by, row.service = timezone.now(), by, service
    row.answer = " ".join(answer.split())[:200]
    row.save(update_fields=["seen_at", "seen_by", "service", "answer"])
    if service is not None:
        allow(rules.may_edit(by, service.area_id))
        known = [alias.words for alias in service.aliases.all()]
        _say(service, [*known, row.words[:40]])
        _keep(service, by)
    record("catalogue.settled", by=by, about=row, found=service is not None)
    return row


def reindex(service: Service) -> None:
    """Make the service findable by its name, its line and residents' own words."""
    texts: dict[str, float] = {service.name: NAME, service.summary: SUMMARY}
    texts[service.about] = ABOUT
    texts[f"{service.name_en} {service.summary_en}"] = SUMMARY
    for alias in service.aliases.all():
        texts[alias.words] = ALIAS
    search.index(KIND, service.pk, texts)


def _say(service: Service, aliases: Iterable[str]) -> None:
    words = dict.fromkeys(" ".join(alias.split())[:40] for alias in aliases)
    service.aliases.all().delete()
    Alias.objects.bulk_create(Alias(service=service, words=word) for word in words if word)
    reindex(service)


def _keep(service: Service, by: Person | None) -> None:
    """Write the version that is now in force."""
    words = model_to_dict(service, exclude=SHARED)
    words["category"] = str(service.category_id)
    words["aliases"] = [alias.words for alias in service.aliases.all()]
    for name in TIMES:
        words[name] = words[name].isoformat() if words[name] else None
    number = service.versions.count() + 1
    Version.objects.create(service=service, number=number, words=words, by=by)


def _fill(package: Package, services: list[tuple[Service, int]]) -> None:
    PackageItem.objects.bulk_create(
        PackageItem(package=package, service=service, times=times, order=order)
        for order, (service, times) in enumerate(services)
    )


def _keep_package(package: Package, by: Person | None) -> None:
    """Write the version that is now in force, with what it holds."""
    words = model_to_dict(package, exclude=("is_sample",))
    words["area"] = str(package.area_id)
    words["services"] = [
        [str(item.service_id), item.times] for item in PackageItem.objects.filter(package=package)
    ]
    for name in DAYS:
        words[name] = words[name].isoformat() if words[name] else None
    number = package.versions.count() + 1
    PackageVersion.objects.create(package=package, number=number, words=words, by=by)


def _shelved(category: Category) -> Category:
    try:
        with transaction.atomic():
            category.save()
    except IntegrityError as error:
        raise Refused(_("There is a category with this name already.")) from error
    return category
