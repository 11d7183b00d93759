"""Services: added and edited with a history, and found by residents' words."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.catalogue import kept, rules
from linli.catalogue.models import (
    Alias,
    Category,
    Limit,
    Offer,
    Part,
    Service,
    Urgency,
    Version,
)
from linli.catalogue.queries import KIND
from linli.core import search
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock

# Minutes of working time: accepted within, there within.
LIMITS = {Urgency.NORMAL: (420, 2100), Urgency.URGENT: (30, 240)}
NAME, ALIAS, SUMMARY, ABOUT = 3.0, 3.0, 1.5, 0.5  # what a hit in each text is worth


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
    say(service, aliases)
    keep(service, by)
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
    say(service, aliases)
    keep(service, by)
    record("service.edited", by=by, about=service)
    return service


@transaction.atomic
def restore_words(service: Service, *, by: Person, version: Version) -> Service:
    """Bring back what it said at an earlier time, as a new version."""
    words = dict(version.words)
    aliases = words.pop("aliases", [])
    category = Category.objects.filter(pk=words.pop("category", None)).first()
    words["category"] = category or service.category
    for name in kept.TIMES:  # a history is JSON, and that knows no times
        words[name] = parse_time(words.get(name) or "")
    return edit(service, by=by, aliases=aliases, **words)


def reindex(service: Service) -> None:
    """Make the service findable by its name, its line and residents' own words."""
    texts: dict[str, float] = {service.name: NAME, service.summary: SUMMARY}
    texts[service.about] = ABOUT
    texts[f"{service.name_en} {service.summary_en}"] = SUMMARY
    for alias in service.aliases.all():
        texts[alias.words] = ALIAS
    search.index(KIND, service.pk, texts)


def say(service: Service, aliases: Iterable[str]) -> None:
    words = dict.fromkeys(" ".join(alias.split())[:40] for alias in aliases)
    service.aliases.all().delete()
    Alias.objects.bulk_create(Alias(service=service, words=word) for word in words if word)
    reindex(service)


def keep(service: Service, by: Person | None) -> None:
    """Write the version of its words that is now in force."""
    aliases = [alias.words for alias in service.aliases.all()]
    follow(service, Part.WORDS, kept.service_words(service, aliases), by)


def follow(service: Service, part: Part, words: dict[str, Any], by: Person | None) -> None:
    number = service.versions.count() + 1
    Version.objects.create(service=service, part=part, number=number, words=words, by=by)
