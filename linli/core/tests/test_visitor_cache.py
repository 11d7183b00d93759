"""Pages kept for visitors: quick, right within a minute, and never one person's."""

import time

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from linli.accounts.tests.make import make_resident, signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core import pulse, visitor_cache
from linli.core.visitor_cache import Kept, shelf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cache(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FRESH_SECONDS = 45
    monkeypatch.setattr(pulse, "LOOKS", 60)  # no look in the middle of counting queries


@pytest.fixture
def place() -> Area:
    area = make_area("梅沙社区")
    Area.objects.filter(pk=area.pk).update(slug="meisha")
    make_other()
    return area


def make_other() -> None:
    Area.objects.filter(pk=make_area("夏汇村").pk).update(slug="xiahui")


def test_a_page_put_again_takes_the_place_of_the_one_before() -> None:
    old, new = (Kept(0.0, text, {}, "", None) for text in (b"old", b"newer"))
    shelf.put(("a",), old)
    shelf.put(("a",), new)

    assert (list(shelf.pages.values()), shelf.bytes) == ([new], 5)


def test_what_does_not_fit_all_visitors_is_not_kept(client: Client) -> None:
    assert client.get("/nowhere/").status_code == 404
    assert not shelf.pages


def test_the_second_visitor_costs_no_query(
    place: Area, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = Client().get("/places/")
    with django_assert_num_queries(0):
        second = Client().get("/places/")
    assert second.content == first.content
    assert second["ETag"] == first["ETag"]


def test_a_page_is_right_again_when_its_time_is_over(
    place: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    Client().get("/places/")
    Area.objects.filter(pk=place.pk).update(name="新名社区")
    assert "新名社区" not in Client().get("/places/").content.decode()

    later = time.monotonic() + 46
    monkeypatch.setattr(time, "monotonic", lambda: later)

    assert "新名社区" in Client().get("/places/").content.decode()


def test_each_display_language_and_place_has_its_own(place: Area) -> None:
    pages = set()
    for cookies in (
        {},
        {"display": "on...on"},
        {"display": "off.dark..on"},
        {"language": "en"},
        {"place": "xiahui"},
    ):
        client = Client()
        for name, value in cookies.items():
            client.cookies[name] = value
        pages.add(client.get("/help/").content)
    assert len(pages) == 5


def test_a_cookie_that_says_nothing_of_ours_makes_no_page_of_its_own(place: Area) -> None:
    Client().get("/help/")
    client = Client()
    client.cookies["display"] = "x.y.z"
    client.cookies["place"] = "../../etc"
    client.cookies["tracker"] = "1"
    client.get("/help/")
    assert len(shelf.pages) == 1


def test_the_place_is_remembered_from_a_kept_page_too(place: Area) -> None:
    Client().get("/p/meisha/")
    answer = Client().get("/p/meisha/")
    assert answer.cookies["place"].value == "meisha"
    assert answer.cookies["place"]["httponly"]


def test_who_has_the_page_already_is_told_so(place: Area) -> None:
    first = Client().get("/help/")
    again = Client().get("/help/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content
    assert "Cookie" in again["Vary"]
    assert "default-src" in first["Content-Security-Policy"]
    assert "default-src" in Client().get("/help/")["Content-Security-Policy"]


def test_nobody_signed_in_sees_a_kept_page_or_leaves_one(place: Area) -> None:
    kept = Client().get("/p/meisha/").content
    resident = signed_in(make_resident("陈秀英"), second_factor=False)
    answer = resident.get("/p/meisha/")
    assert "陈秀英" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store, private"
    assert Client().get("/p/meisha/").content == kept


def test_the_access_log_still_knows_the_route(place: Area) -> None:
    Client().get("/help/")
    answer = Client().get("/help/")
    assert answer.wsgi_request.resolver_match is not None
    assert answer.wsgi_request.resolver_match.view_name == "web:help"


def page(**headers: str) -> HttpResponse:
    return HttpResponse("a page", headers=headers)


def ask(**extra: object) -> HttpRequest:
    request = RequestFactory().get("/somewhere/")
    for name, value in extra.items():
        setattr(request, name, value)
    return request


def test_what_is_one_visitors_own_is_not_kept() -> None:
    assert visitor_cache.may_keep(ask(), page())
    assert not visitor_cache.may_keep(ask(holds_once=True), page())
    assert not visitor_cache.may_keep(ask(), page(**{"Cache-Control": "no-store"}))
    assert not visitor_cache.may_keep(ask(), page(Vary="User-Agent"))
    assert not visitor_cache.may_keep(ask(), HttpResponse(status=404))
    with_cookie = page()
    with_cookie.set_cookie("csrf", "secret")
    assert not visitor_cache.may_keep(ask(), with_cookie)


def test_only_plain_reading_is_answered_from_the_shelf() -> None:
    make = RequestFactory()
    assert visitor_cache.is_visitor(make.get("/"))
    assert not visitor_cache.is_visitor(make.post("/"))
    assert not visitor_cache.is_visitor(make.get("/", headers={"Authorization": "Bearer x"}))
    assert not visitor_cache.is_visitor(make.get("/", headers={"HX-Request": "true"}))
    assert not visitor_cache.is_visitor(make.get("/", query_params={"q": "长" * 200}))


def test_the_shelf_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor_cache, "PAGES", 3)
    monkeypatch.setattr(visitor_cache, "BYTES", 50)
    for number in range(9):
        kept = Kept(time.monotonic(), b"x" * 20, {}, "", None)
        shelf.put((str(number),), kept)
    assert list(shelf.pages) == [("7",), ("8",)]
    assert shelf.bytes == 40
    assert shelf.get(("7",), 45) is not None
    assert shelf.get(("8",), 0) is None
    assert shelf.bytes == 20
