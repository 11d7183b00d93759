"""Where the visitor is."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation
from pytest_django import DjangoAssertNumQueries, Settings

from linli.accounts.tests.make import make_resident
from linli.areas import actions, here
from linli.areas.models import Area, Kind
from linli.areas.tests.make import make_area

pytestmark = pytest.mark.django_db


@pytest.fixture
def meisha() -> Area:
    city = make_area("东莞市", parent=make_area("广东省", kind=Kind.PROVINCE), kind=Kind.CITY)
    area = make_area("梅沙社区", parent=make_area("洪梅镇", parent=city, kind=Kind.TOWN))
    Area.objects.filter(pk=area.pk).update(slug="meisha", name_en="Meisha")
    return area


def ask(cookie: str) -> HttpRequest:
    request = RequestFactory().get("/")
    request.COOKIES["place"] = cookie
    request.user = AnonymousUser()
    return request


def test_a_place_says_where_it_lies(meisha: Area) -> None:
    place = here.here(ask("meisha"))  # type: ignore[arg-type]
    assert place is not None
    assert (place.id, place.within, place.url) == (meisha.pk, "东莞市洪梅镇", "/p/meisha/")
    with translation.override("en"):
        assert place.title == "Meisha"
    with translation.override("zh-hans"):
        assert place.title == "梅沙社区"


@pytest.mark.parametrize("cookie", ["", "nowhere", "../x", "MEISHA", "梅沙", "x" * 41, "a' OR 1=1"])
def test_a_strange_cookie_is_no_place(meisha: Area, cookie: str) -> None:
    assert here.here(ask(cookie)) is None  # type: ignore[arg-type]
    shown = here.context(ask(cookie))["place"]  # type: ignore[arg-type]
    assert not shown
    assert shown.title == ""
    assert shown.url == "/"


def test_an_area_that_has_ended_is_no_place(meisha: Area) -> None:
    Area.objects.filter(pk=meisha.pk).update(valid_until="2020-01-01")
    assert here.find("meisha") is None


def test_what_a_place_was_is_shown_with_what_came_after_it(meisha: Area) -> None:
    one, other = make_area("东社区", parent=meisha.parent), make_area("西社区")
    heirs = [actions.Heir(one), actions.Heir(other)]
    actions.end(meisha, by=None, on=date(2026, 5, 1), heirs=heirs)
    Area.objects.filter(pk=other.pk).update(slug=None)

    place = here.ever("meisha")

    assert place is not None
    assert (place.id, place.until, place.url) == (meisha.pk, date(2026, 5, 1), "/p/meisha/")
    assert [(heir.name, heir.url) for heir in place.after] == [
        ("东社区", "/p/dong/"),
        ("西社区", "/"),
    ]
    assert not place.after[1], "without a page it has no link"
    found = here.ever("dong")
    assert found is not None
    assert (found.until, found.after) == (None, ())
    for word in ("nowhere", "../x", "", "x" * 41):
        assert here.ever(word) is None


def test_a_place_is_read_once_in_a_while(
    meisha: Area, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.FRESH_SECONDS = 45
    here.find("meisha")
    with django_assert_num_queries(0):
        assert here.find("meisha") is not None


def test_a_resident_is_at_home_until_they_choose(meisha: Area) -> None:
    group = make_area("第三小组", parent=meisha, kind=Kind.GROUP)
    at_home, away = ask(""), ask("elsewhere")
    at_home.user = away.user = make_resident(area=group)
    assert here.here(at_home).slug == "meisha"  # type: ignore[arg-type, union-attr]
    other = make_area("塔坡社区")
    Area.objects.filter(pk=other.pk).update(slug="elsewhere")
    assert here.here(away).slug == "elsewhere"  # type: ignore[arg-type, union-attr]
