"""The web address that what comes after a place with one gets by itself."""

from datetime import date

import pytest

from linli.areas import actions, slugs
from linli.areas.models import Area, Kind
from linli.areas.tests.make import make_area
from linli.core.events import history

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 1)


@pytest.fixture
def old() -> Area:
    area = make_area("新寮村")
    Area.objects.filter(pk=area.pk).update(slug="xinliao")
    return area


def end(area: Area, *heirs: Area) -> list[str | None]:
    actions.end(area, by=None, on=DAY, heirs=[actions.Heir(one) for one in heirs])
    return [Area.objects.get(pk=one.pk).slug for one in heirs]


def test_each_part_without_a_page_gets_one(old: Area) -> None:
    kept = make_area("塔坡社区")
    Area.objects.filter(pk=kept.pk).update(slug="kept")
    east = make_area("东寮村")

    assert end(old, east, kept) == ["dongliao", "kept"]

    event = history(east).get(verb="area.edited")
    assert event.facts["fields"] == ["slug"]
    assert [one.verb for one in history(kept)] == ["area.added"]


def test_no_address_that_was_used_is_given_again(old: Area) -> None:
    same, again = make_area("新寮社区"), make_area("新寮街道", kind=Kind.TOWN)

    assert end(old, same, again) == ["xinliao-2", "xinliao-3"]


def test_after_a_place_without_a_page_none_is_given() -> None:
    assert end(make_area("无名村"), make_area("东村")) == [None]


@pytest.mark.parametrize(
    ("name", "english", "slug"),
    [
        ("东村", "", "dong"), ("村", "", "cun"), ("A区三组", "", "aqusanzu"),
        ("Élan社区", "", "elan"), ("㐀㐀㐀", "", "qiuqiuqiu"), ("□□", "Two Squares", "twosquares"),
        ("□□", "", "community"), ("长" * 60, "", ("zhang" * 8)[:37]),
    ],
)  # fmt: skip
def test_an_address_is_made_of_the_letters_of_a_name(name: str, english: str, slug: str) -> None:
    area = make_area(name)
    area.name_en = english

    found = slugs.free(area)

    assert found == slug
    actions.edit(area, by=None, name=name, slug=found)
