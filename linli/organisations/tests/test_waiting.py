"""Where do they belong now? Whoever may choose sees what waits, and chooses several at once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.areas import actions, pointing
from linli.areas.models import Area, Kind
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.models import Event
from linli.organisations import waiting
from linli.organisations.actions import settle
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.organisations.tests.pages import cost
from linli.people.tests.make import make_client
from linli.venues.tests.make import make_station

pytestmark = pytest.mark.django_db
LIST = reverse("organisations:waiting")


class Split:
    """An area that was split, with two people nobody could place."""

    def __init__(self) -> None:
        self.town = make_area("桂城街道", kind=Kind.TOWN)
        self.area, self.one, self.other = (
            make_area(name, parent=self.town) for name in ("叠一社区", "甲社区", "乙社区")
        )
        self.people = [self.person("陈大文"), self.person("李小红")]
        heirs = [actions.Heir(self.one), actions.Heir(self.other)]
        actions.end(self.area, by=None, on=date(2026, 5, 1), heirs=heirs)
        self.url = reverse("organisations:waiting_one", args=[self.area.pk])

    def person(self, name: str) -> Person:
        person = make_client(name, area=self.area)
        person.file.address = "七巷 9 号"
        person.file.save()
        return person

    def staff(self, area: Area, role: str = Role.STATION_HEAD) -> Client:
        return signed_in(make_staff(role, area))

    def said(self, to: Area) -> dict[str, object]:
        return {"row": [person.pk for person in self.people], "to": to.pk}


def test_a_station_chooses_for_several_at_once() -> None:
    place = Split()
    client = place.staff(place.town)

    assertContains(client.get("/desk/"), "区域变了、还没归好的")
    assertContains(client.get(LIST), "叠一社区")
    page = client.get(place.url)
    assertContains(page, "陈大文")
    assertNotContains(page, "七巷")
    assertRedirects(
        client.post(place.url, place.said(place.other)), f"{place.url}?kind=person",
        fetch_redirect_response=False,
    )  # fmt: skip

    assert {Person.objects.get(pk=one.pk).area for one in place.people} == {place.other}
    event = Event.objects.filter(verb="area.rows_placed").get()
    assert (event.facts["count"], event.actor is not None) == (2, True)
    assertRedirects(client.get(place.url), LIST)
    assertContains(client.get(LIST), "没有要选的")


def test_addresses_are_shown_at_a_press_that_is_written_down() -> None:
    place = Split()

    page = place.staff(place.town).post(place.url, {"show": "1"})

    assertContains(page, "七巷 9 号", 4)
    event = Event.objects.filter(verb="area.addresses_shown").get()
    assert event.facts == {"kind": "person", "count": 2}


def test_a_successors_station_takes_its_own_and_sends_nobody_elsewhere() -> None:
    place = Split()
    client = place.staff(place.one)

    page = client.get(place.url)
    assertContains(page, "甲社区")
    assertNotContains(page, "乙社区")
    assert client.post(place.url, place.said(place.other)).status_code == 422
    assert client.post(place.url, place.said(place.town)).status_code == 422
    assert client.post(place.url, place.said(place.one)).status_code == 302


def test_the_action_itself_asks_who_may_and_what_came_after() -> None:
    place = Split()
    kind = pointing.kind_of("person")
    assert kind
    ids = [person.pk for person in place.people]

    with pytest.raises(PermissionDenied):
        settle(
            place.area, kind, ids, by=make_staff(Role.STATION_HEAD, place.one), to=place.other
        )  # fmt: skip
    with pytest.raises(Refused, match="did not come after"):
        settle(
            place.area, kind, ids, by=make_staff(Role.STATION_HEAD, place.town), to=place.town
        )  # fmt: skip
    assert {Person.objects.get(pk=pk).area for pk in ids} == {place.area}


def test_the_operator_chooses_without_seeing_names() -> None:
    place = Split()
    client = place.staff(place.town, Role.OPERATOR)

    assertNotContains(client.get(place.url), "陈大文")
    page = client.post(place.url, {"show": "1"})
    assertContains(page, "七巷 9 号")
    assertNotContains(page, "陈大文")
    assert client.post(place.url, place.said(place.one)).status_code == 302


def test_strangers_see_nothing_of_it() -> None:
    place = Split()
    neighbour = place.staff(make_area(parent=place.town))

    assertNotContains(neighbour.get(LIST), "叠一社区")
    assert neighbour.get(place.url).status_code == 404
    assert place.staff(place.town, Role.EXPERT).get(LIST).status_code == 403
    assert Client().get(place.url).status_code == 302


def test_what_is_not_chosen_is_told_so() -> None:
    place = Split()
    client = place.staff(place.town)

    for said in ({}, {"row": [place.people[0].pk]}, {"to": place.one.pk}, {"row": ["x"]}):
        assertContains(client.post(place.url, said), "请先选", status_code=422)
    client.post(place.url, place.said(place.one))
    assert waiting.count(make_staff(Role.STATION_HEAD, place.town)) == 0


def test_a_station_whose_name_is_taken_there_waits() -> None:
    place = Split()
    station = make_station(area=place.area, name="服务站")
    make_station(area=place.one, name="服务站")

    client = place.staff(place.town)
    said = {"row": [station.pk], "to": place.one.pk}
    answer = client.post(f"{place.url}?kind=station", said)
    assertContains(answer, "没有移动", status_code=422)
    assert (
        client.post(f"{place.url}?kind=station", said | {"to": place.other.pk}).status_code == 302
    )


def test_the_pages_cost_the_same_for_two_and_for_many() -> None:
    place = Split()
    client = place.staff(place.town)
    before = [cost(client, path) for path in (LIST, place.url)]
    for number in range(6):
        place.person(f"某某{number}")

    assert [cost(client, path) for path in (LIST, place.url)] == before
