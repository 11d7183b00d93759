"""Services for tests."""

from itertools import count

from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.catalogue import actions
from linli.catalogue.models import Category, Kind, Service

_numbers = count(1)


def make_category() -> Category:
    return Category.objects.create(name=f"分类{next(_numbers)}")


def make_service(
    name: str = "", *, area: Area | None = None, aliases: tuple[str, ...] = (), **words: object
) -> Service:
    number = next(_numbers)
    usual = {
        "slug": f"service-{number}",
        "category": make_category(),
        "kind": Kind.HANDY,
        "name": name or f"服务{number}",
        "summary": "一句话",
        "places": ["home"],
        "forces": ["volunteer"],
    }
    return actions.add(by=None, area=area or make_area(), aliases=aliases, **{**usual, **words})
