"""What people look for and do not find: it reaches somebody, and that somebody answers."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.catalogue import actions, queries
from linli.catalogue.models import Category, Wanted
from linli.catalogue.tests.make import make_service
from linli.core.errors import Refused
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(db: None) -> Area:
    return make_area()


@pytest.fixture
def head(area: Area) -> Person:
    return make_staff(Role.STATION_HEAD, area)


def test_a_wish_is_answered_and_the_person_reads_it(area: Area, head: Person) -> None:
    resident = make_resident(area=area)
    row = actions.ask_for("黑漆漆", by=resident, area_id=area.pk)
    service, client = make_service("换灯泡", area=area), signed_in(head)
    url, mine = reverse("catalogue:settle", args=[row.pk]), reverse("catalogue:told")
    assert "黑漆漆" in signed_in(resident).get(mine).content.decode()

    assert "黑漆漆" in client.get(reverse("catalogue:wanted")).content.decode()
    assert client.get(url).status_code == 200
    assert client.post(url, {"service": make_service().pk}).status_code == 422
    assert client.post(url, {"answer": ""}).status_code == 422, "an answer says something"
    sent = {"service": service.pk, "answer": "明天上午来换。"}
    assert client.post(url, sent).status_code == 302

    page = signed_in(resident).get(mine).content.decode()
    assert "明天上午来换。" in page
    assert "换灯泡" in page
    assert "明天" not in signed_in(make_resident()).get(mine).content.decode()
    assert queries.wishes_of(resident)[0]["answer"] == "明天上午来换。"


def test_whoever_dispatches_there_answers_in_a_sentence(area: Area) -> None:
    row = actions.ask_for("黑漆漆", by=make_resident(area=area), area_id=area.pk)
    dispatcher, elsewhere = (make_staff(Role.DISPATCHER, one) for one in (area, make_area()))
    client, url = signed_in(dispatcher), reverse("catalogue:settle", args=[row.pk])

    assert "黑漆漆" in client.get(reverse("catalogue:wanted")).content.decode()
    assert "黑漆漆" not in signed_in(elsewhere).get(reverse("catalogue:wanted")).content.decode()
    assert signed_in(elsewhere).get(url).status_code == 404
    assert client.post(url, {"answer": "今天下午来看。"}).status_code == 302
    row.refresh_from_db()
    assert row.seen_by == dispatcher


def test_an_answer_without_a_service_says_something(area: Area, head: Person) -> None:
    row = actions.ask_for("装空调", by=make_resident(), area_id=area.pk)

    with pytest.raises(Refused, match="in a sentence"):
        actions.settle(row, by=head, service=None)
    row.refresh_from_db()
    assert row.seen_at is None
    assert actions.settle(row, by=head, service=None, answer="找楼下五金店").seen_by == head


def test_whoever_lives_nowhere_known_says_where(area: Area, head: Person) -> None:
    Area.objects.filter(pk=area.pk).update(slug="here")
    client, url = signed_in(make_resident()), reverse("catalogue:tell_us")

    assert 'name="area"' in client.get(url).content.decode()
    assert client.post(url, {"words": "装空调"}).status_code == 422
    assert client.post(url, {"words": "装空调", "area": area.pk}).status_code == 302

    assert queries.wanted(head).get().words == "装空调"


def test_a_wish_of_nowhere_reaches_who_runs_the_platform(area: Area, head: Person) -> None:
    operator = make_staff(Role.OPERATOR, area)
    row = actions.ask_for("装空调", by=make_resident(), area_id=None)

    assert list(queries.wanted(operator)) == [row]
    assert not queries.wanted(head).exists()
    with pytest.raises(PermissionDenied):
        actions.settle(row, by=head, service=None, answer="好")
    page = signed_in(operator).get(reverse("catalogue:settle", args=[row.pk]))
    assert page.status_code == 200
    actions.settle(row, by=operator, service=None, answer="好")


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_of_wishes_takes_the_same_queries_for_one_or_twenty(
    area: Area, head: Person, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(count):
        actions.ask_for(f"要{n}号", by=make_resident(), area_id=area.pk)
        make_service(area=area)
    client = signed_in(head)
    client.get(reverse("catalogue:index"))

    with django_assert_max_num_queries(9):
        page = client.get(reverse("catalogue:wanted"))

    assert page.content.decode().count("要") >= count


def test_a_visitor_is_told_that_one_signs_in_to_ask(client: Client) -> None:
    page = client.get(reverse("catalogue:services"), {"q": "装空调"}).content.decode()

    assert "登录" in page.split('id="found"')[1]


def test_who_runs_the_platform_sets_up_the_categories(area: Area, head: Person) -> None:
    operator = make_staff(Role.OPERATOR, area)
    client = signed_in(operator)
    words = {"name": "便民", "name_en": "Handy", "icon": "tool", "order": 5}

    assert client.post(reverse("catalogue:add_category"), words).status_code == 302
    row = Category.objects.get(name="便民")
    assert "便民" in client.get(reverse("catalogue:categories")).content.decode()
    assert client.post(reverse("catalogue:add_category"), words).status_code == 422
    url = reverse("catalogue:change_category", args=[row.pk])
    assert client.post(url, {**words, "name": "安全便民"}).status_code == 302

    row.refresh_from_db()
    assert row.name == "安全便民"
    assert signed_in(head).get(url).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.change_category(row, by=head, name="别的")
    with pytest.raises(Refused, match="already"):
        actions.add_category(by=operator, name="安全便民")
    assert not Wanted.objects.exists()
