"""No form on any page offers more choices than somebody reads, however large the place."""

import re
from collections import Counter

import pytest
from django.db import transaction

from linli.accounts.tests.make import make_resident
from linli.areas import actions as areas
from linli.areas import guangdong
from linli.areas.forms import MOST_CHOICES
from linli.areas.models import Area
from linli.organisations.models import Role
from tests.sweep.cells import Town, Visitor
from tests.sweep.declared import DOORS
from tests.sweep.doors import Desk, Fresh, Mine, Open
from tests.sweep.urls import converters, read_whole

SELECT = re.compile(r"<select[^>]*>.*?</select>", re.DOTALL)
NAME = re.compile(r"\bname=\"([^\"]*)\"")
INPUT = re.compile(r"<input[^>]*type=\"(?:radio|checkbox)\"[^>]*>")


@pytest.mark.sweep
@pytest.mark.django_db
def test_no_form_offers_more_than_one_reads_with_the_whole_province_loaded() -> None:
    town = Town()
    areas.take(guangdong.rows(), by=None)
    province = Area.objects.get(name="广东省")
    areas.move(town.area, by=None, parent=Area.objects.get(name="洪梅镇"))
    wide = [town.staff(f"{role} above", role, province) for role in Role]
    newcomer = town.resident("newcomer", make_resident(area=None))
    asked, wrong = 0, []
    for name, door in DOORS.items():
        if converters(name) and name not in town.rows:
            continue
        for visitor in visitors_of(door, [*town.visitors, newcomer], wide):
            with transaction.atomic():
                page = read_whole(visitor.client.get(town.url(name)))
                transaction.set_rollback(True)
            if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
                asked += 1
                wrong += [
                    f"{name} as {visitor.name}: {one} has {count} choices"
                    for one, count in choices(page.content.decode()).items()
                    if count > MOST_CHOICES
                ]
    assert not wrong, "\n".join(wrong)
    assert asked > len(DOORS) // 3


def visitors_of(door: object, visitors: list[Visitor], wide: list[Visitor]) -> list[Visitor]:
    """Those for whom the most could be offered."""
    match door:
        case Open() | Mine() | Fresh():
            return [one for one in visitors if one.name in ("owner", "newcomer")]
        case Desk(powers):
            may = [one for one in wide if (one.is_staff and set(powers) & one.powers) or not powers]
            return [one for one in may if one.is_staff][:2]
        case _:
            return []


def choices(page: str) -> Counter[str]:
    """How many choices each field of a page offers."""
    found: Counter[str] = Counter()
    for select in SELECT.findall(page):
        found[named(select)] += select.count("<option")
    for one in INPUT.findall(page):
        found[named(one)] += 1
    return found


def named(tag: str) -> str:
    name = NAME.search(tag)
    return name[1] if name else "?"


def test_choices_are_counted() -> None:
    options = "<option>一</option>" * 3
    page = f'<select id="a" name="area">{options}</select><input type="radio" name="why">' * 2

    assert choices(page) == {"area": 6, "why": 2}
