"""Which services, for a place and a day, and which of them the words mean."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.forms import MOST_CHOICES
from linli.areas.models import AreaLink
from linli.catalogue.models import Audience, Category, Offer, Package, PackageItem, Service, Wanted
from linli.core import search
from linli.core.prepared import Prepared
from linli.organisations.scope import Power, areas_held, areas_where, grants_with, reaches

KIND = "service"
WORTH = 0.25  # of the best score: what scores less is not what was meant


def offered(area_id: UUID | None, day: date | None = None) -> QuerySet[Service]:
    """The services a place has on a day: offered there or in an area it lies in.

    Without a place, everything on offer anywhere.
    """
    day = day or timezone.localdate()
    services = Service.objects.filter(is_offered=True).select_related("category")
    if area_id is None:
        return services
    above = AreaLink.objects.filter(below=area_id).values("above")
    open_ended = Q(offers__valid_until=None) | Q(offers__valid_until__gte=day)
    here = Q(offers__area__in=above, offers__valid_from__lte=day)
    return services.filter(open_ended & here).distinct()


def is_offered(service: Service, area_id: UUID) -> bool:
    """Whether a place has a service today."""
    return bool(_IS_OFFERED.all(area_id, service.pk, timezone.localdate()))


_IS_OFFERED: Prepared[tuple[UUID]] = Prepared(
    lambda area, service, day: offered(area, day).filter(pk=service).values_list("pk"),
    UUID,
    UUID,
    date,
)
_OFFERED = Prepared(lambda area, day: offered(area, day).order_by("order", "name"), UUID, date)


def offered_here(area_id: UUID | None) -> list[Service]:
    """The services a place has today, in their order; without a place, all on offer anywhere."""
    if area_id is None:
        return list(offered(None).order_by("order", "name"))
    return _OFFERED.all(area_id, timezone.localdate())


def packages(area_id: UUID | None, day: date | None = None) -> QuerySet[Package]:
    """The set menus a place has on a day."""
    day = day or timezone.localdate()
    rows = Package.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day
    ).prefetch_related("items__service")
    if area_id is None:
        return rows
    return rows.filter(area__in=AreaLink.objects.filter(below=area_id).values("above"))


def meant(services: list[Service], words: str) -> list[Service]:
    """The services the words mean, the likeliest first; what merely shares a word is left out."""
    scores = dict(search.find(KIND, words, most=200))
    found = [(scores[service.pk], service) for service in services if service.pk in scores]
    if not found:
        return []
    best = max(score for score, _service in found)
    found = [pair for pair in found if pair[0] >= WORTH * best]
    return [service for _score, service in sorted(found, key=lambda pair: -pair[0])]


def for_audience(services: list[Service], audience: str) -> list[Service]:
    """Those made for an audience; all of them when it is none we know."""
    if audience not in Audience.values:
        return services
    return [service for service in services if audience in service.audiences]


def editable(by: Person) -> QuerySet[Service]:
    """The services this member of staff answers for."""
    return Service.objects.filter(area__in=areas_where(by, Power.EDIT_CATALOGUE)).select_related(
        "category", "area"
    )


def offers_of(service: Service, by: Person) -> QuerySet[Offer]:
    """Where a service is offered, as far as one's reach goes."""
    rows = Offer.objects.filter(reaches(by, Power.EDIT_CATALOGUE), service=service)
    return rows.select_related("area", "service").order_by("area__name", "pk")


def editable_packages(by: Person) -> QuerySet[Package]:
    return Package.objects.filter(area__in=areas_where(by, Power.EDIT_CATALOGUE)).select_related(
        "area"
    )


def for_package(by: Person, package: Package | None) -> QuerySet[Service]:
    """What a package can hold: what is offered where it is for, and what is in it already.

    A new one is for one of the areas this member of staff edits.
    """
    if package is not None:
        held = PackageItem.objects.filter(package=package).values("service")
        there = offered(package.area_id).values("pk")
        return Service.objects.filter(Q(pk__in=there) | Q(pk__in=held))
    granted = grants_with(by, Power.EDIT_CATALOGUE).values("area")
    above = AreaLink.objects.filter(below__in=granted).values("above")
    offers = Offer.objects.filter(reaches(by, Power.EDIT_CATALOGUE) | Q(area__in=above))
    return Service.objects.filter(is_offered=True, pk__in=offers.values("service"))


def categories() -> QuerySet[Category]:
    """The shelves, with how many services stand on each."""
    return Category.objects.annotate(held=Count("services")).order_by("order", "name")


def wanted(by: Person) -> QuerySet[Wanted]:
    """What people in reach looked for and did not find; of nowhere, for who runs the platform."""
    rows = _wanted(_over(by))
    if areas_held(by, Power.RUN_PLATFORM):
        rows |= Wanted.objects.filter(area=None, seen_at=None)
    return rows.select_related("area")


def count_wanted(by: Person) -> int:
    """How many of them there are."""
    if areas_held(by, Power.RUN_PLATFORM):
        return wanted(by).count()
    return len(_WANTED.all(_over(by)))


def _over(by: Person) -> set[UUID]:
    return {*areas_held(by, Power.EDIT_CATALOGUE), *areas_held(by, Power.DISPATCH)}


def _wanted(over: Collection[UUID]) -> QuerySet[Wanted]:
    here = AreaLink.objects.filter(above__in=over).values("below")
    return Wanted.objects.filter(area__in=here, seen_at=None)


_WANTED: Prepared[tuple[UUID]] = Prepared(lambda over: _wanted(over).values_list("pk"), [UUID])


def could_mean(by: Person, row: Wanted) -> QuerySet[Service]:
    """The services a wish may mean: those one edits, and that are offered where it was told."""
    services = editable(by).filter(pk__in=offered(row.area_id).values("pk"))
    return editable(by).filter(pk__in=list(services.values_list("pk", flat=True)[:MOST_CHOICES]))


def told_by(person: Person) -> QuerySet[Wanted]:
    """What somebody told us, with our answers, the latest first."""
    return Wanted.objects.filter(by=person).select_related("service").order_by("-at", "-pk")


def wishes_of(person: Person) -> list[dict[str, str]]:
    """What somebody looked for and did not find, for their own eyes."""
    rows = Wanted.objects.filter(by=person).order_by("at")
    return [{"words": row.words, "at": row.at.isoformat(), "answer": row.answer} for row in rows]
