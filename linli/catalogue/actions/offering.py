"""The clocks of a service, and where and when it is offered: each with a history of its own."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.catalogue import kept, rules
from linli.catalogue.actions.writing import follow, restore_words
from linli.catalogue.models import CLOCKS, Limit, Offer, Part, Service, Version
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.scope import Power, narrow, reaches


@transaction.atomic
def set_limits(service: Service, *, by: Person, limits: Mapping[str, Sequence[int | None]]) -> None:
    """The clocks of each urgency in minutes, in the order of CLOCKS; what is left out, or None, is
    as the town has it."""
    service = lock(service)
    allow(rules.may_edit(by, service.area_id))
    _begin(service, Part.LIMITS)
    for urgency, said in limits.items():
        clocks = dict(zip_longest(CLOCKS, said))
        Limit.objects.update_or_create(
            service=service,
            urgency=urgency,
            defaults={f"{clock}_minutes": minutes for clock, minutes in clocks.items()},
        )
    _keep(service, Part.LIMITS, by)
    record("service.limited", by=by, about=service)


@transaction.atomic
def offer(
    service: Service,
    *,
    by: Person,
    areas: Iterable[Area],
    begins: date | None = None,
    ends: date | None = None,
) -> None:
    """Offer the service in exactly these areas of one's reach; elsewhere it stays as it is. Where
    it is offered already, its days stay; where it is new, it is from `begins` (today) on."""
    begins = begins or timezone.localdate()
    _in_order(begins, ends)
    service = lock(service)
    wanted = list(areas)
    allow(all(rules.may_edit(by, area.pk) for area in wanted))
    allow(rules.may_edit(by, service.area_id))
    _begin(service, Part.OFFERS)
    service.offers.filter(reaches(by, Power.EDIT_CATALOGUE)).exclude(area__in=wanted).delete()
    days = {"valid_from": begins, "valid_until": ends}
    for area in wanted:
        Offer.objects.get_or_create(service=service, area=area, defaults=days)
    _keep(service, Part.OFFERS, by)
    record("service.offered", by=by, about=service, areas=len(wanted))


@transaction.atomic
def change_days(row: Offer, *, by: Person, begins: date, ends: date | None) -> Offer:
    """From and until when it is offered in one area."""
    _in_order(begins, ends)
    service = lock(row.service)
    row = lock(row)
    allow(rules.may_edit(by, service.area_id) and rules.may_edit(by, row.area_id))
    _begin(service, Part.OFFERS)
    row.valid_from, row.valid_until = begins, ends
    row.save(update_fields=["valid_from", "valid_until"])
    _keep(service, Part.OFFERS, by)
    record("service.offered", by=by, about=service, areas=1)
    return row


@transaction.atomic
def restore(service: Service, *, by: Person, number: int) -> str:
    """Bring back what a version is of, the words, the clocks or where it was offered; which."""
    service = lock(service)
    allow(rules.may_edit(by, service.area_id))
    version = service.versions.filter(number=number).first()
    if version is None:
        raise Refused(_("There is no such version."))
    if version.part == Part.LIMITS:
        _restore_limits(service, by=by, version=version)
    elif version.part == Part.OFFERS:
        _restore_offers(service, by=by, version=version)
    else:
        restore_words(service, by=by, version=version)
    return version.part


def _restore_limits(service: Service, *, by: Person, version: Version) -> None:
    set_limits(service, by=by, limits=version.words)


def _restore_offers(service: Service, *, by: Person, version: Version) -> None:
    """Where it was offered then, with the days, as far as one's reach goes. An area that has ended
    since is left out: what came after it has its own."""
    then = {UUID(pk): days for pk, days in version.words.items()}
    there = Area.objects.filter(pk__in=list(then), valid_until=None)
    areas = list(narrow(there, by, Power.EDIT_CATALOGUE, "pk"))
    service.offers.filter(reaches(by, Power.EDIT_CATALOGUE)).exclude(area__in=areas).delete()
    for area in areas:
        begins, ends = (parse_date(day or "") for day in then[area.pk])
        days = {"valid_from": begins, "valid_until": ends}
        Offer.objects.update_or_create(service=service, area=area, defaults=days)
    _keep(service, Part.OFFERS, by)
    record("service.offered", by=by, about=service, areas=len(areas))


def _in_order(begins: date, ends: date | None) -> None:
    if ends and ends < begins:
        raise Refused(_("It ends before it begins."))


def _begin(service: Service, part: Part) -> None:
    """What stood before the first change, that it can be read and brought back."""
    if not service.versions.filter(part=part).exists():
        _keep(service, part, None)


def _keep(service: Service, part: Part, by: Person | None) -> None:
    """Write the version of this part that is now in force."""
    if part == Part.LIMITS:
        words = kept.limit_words(Limit.objects.filter(service=service))
        follow(service, part, dict(words), by)
    else:
        follow(service, part, dict(kept.offer_words(Offer.objects.filter(service=service))), by)
