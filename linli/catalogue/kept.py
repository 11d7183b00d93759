"""What a version of each thing in the catalogue keeps: codes, numbers and words, ready for JSON.

The same is made of what is written and not saved yet: a preview shows it beside what stands.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.forms.models import model_to_dict

from linli.catalogue.models import Category, Limit, Offer, Package, Service

SHARED = ("slug", "area", "is_sample")  # not part of what is edited
TIMES = ("opens", "closes")
DAYS = ("valid_from", "valid_until")


def service_words(service: Service, aliases: list[str]) -> dict[str, Any]:
    words = model_to_dict(service, exclude=SHARED)
    words["category"] = str(service.category_id)
    words["aliases"] = aliases
    for name in TIMES:
        words[name] = words[name].isoformat() if words[name] else None
    return words


def package_words(package: Package, held: Iterable[tuple[UUID, int]]) -> dict[str, Any]:
    words = model_to_dict(package, exclude=("is_sample",))
    words["area"] = str(package.area_id)
    words["services"] = [[str(pk), times] for pk, times in held]
    for name in DAYS:
        words[name] = words[name].isoformat() if words[name] else None
    return words


def category_words(category: Category) -> dict[str, Any]:
    return model_to_dict(category)


def limit_words(limits: Iterable[Limit]) -> dict[str, list[int | None]]:
    """By urgency: the minutes of each clock, in the order of CLOCKS."""
    return {one.urgency: list(one.all.values()) for one in limits}


def offer_words(offers: Iterable[Offer]) -> dict[str, list[str | None]]:
    """By area: from which day, until which."""
    return {
        str(one.area_id): [
            one.valid_from.isoformat(),
            one.valid_until.isoformat() if one.valid_until else None,
        ]
        for one in offers
    }
