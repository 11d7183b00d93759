"""Areas, organisations and stations for programs: public, bounded, in few queries."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from linli.areas.models import Area, Kind
from linli.areas.tests.make import make_area
from linli.organisations.models import Kind as OrganisationKind
from linli.organisations.models import Organisation
from linli.organisations.tests.make import make_organisation
from linli.organisations.tests.pages import cost
from linli.venues import actions
from linli.venues.actions.rooms import RoomFacts
from linli.venues.tests.make import make_head, make_open_station

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    city = make_area("东莞市", kind=Kind.CITY)
    return make_area("梅沙村", parent=make_area("洪梅镇", kind=Kind.TOWN, parent=city))


def get(path: str, **query: str) -> Any:
    answer = Client().get(f"/api/{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_areas_are_searched_and_walked(area: Area) -> None:
    town = area.parent
    assert town
    [found] = get("areas", q="梅沙")["items"]
    assert found == {
        "id": str(area.pk), "name": "梅沙村", "name_en": "", "kind": "community", "slug": None,
        "path": "东莞市 洪梅镇",
    }  # fmt: skip
    assert get(f"areas/{area.pk}") == found
    assert [one["name"] for one in get(f"areas/{town.pk}/children")["items"]] == ["梅沙村"]
    names = [one["name"] for one in get(f"areas/{area.pk}/above")]
    assert names == ["东莞市", "洪梅镇", "梅沙村"]
    assert get("areas", q="\x01x") == {"items": [], "count": 0}


def test_organisations_show_their_contact_only_if_it_is_public(area: Area) -> None:
    one = make_organisation("梅沙村委会", area=area)
    Organisation.objects.update(contact_name="何", contact_phone="0769")

    assert get(f"organisations/{one.pk}")["contact"] is None
    Organisation.objects.update(is_contact_public=True)
    assert get(f"organisations/{one.pk}")["contact"] == {"name": "何", "phone": "0769"}
    assert get("organisations", area=str(area.pk), q="梅沙", kind="committee")["count"] == 1
    assert get("organisations", kind=OrganisationKind.SCHOOL)["count"] == 0


def test_stations_say_when_they_are_open(area: Area) -> None:
    station = make_open_station("梅沙站", area=area)
    actions.add_room(station, by=make_head(station), facts=RoomFacts("阅览室", 20))

    one = get(f"stations/{station.pk}")
    assert one["openings"][0] == {"weekday": 0, "opens": "09:00:00", "closes": "12:00:00"}
    assert [room["name"] for room in one["rooms"]] == ["阅览室"]
    assert isinstance(one["is_open"], bool)
    assert get("stations", area=str(area.pk))["items"][0]["id"] == str(station.pk)
    assert get("stations", q="没有")["count"] == 0


@pytest.mark.parametrize(
    "path",
    [
        "areas", "areas?q=", "areas?q=x&page=0", "areas?q=x&page=99999999999999999999",
        "areas?q=" + "x" * 41, "organisations?page=-1", "organisations?kind=x",
        "organisations?area=x", "stations?area=1", "stations?page=x", "stations?q=" + "y" * 41,
    ],
)  # fmt: skip
def test_odd_questions_get_an_answer_and_no_fault(path: str) -> None:
    assert Client().get(f"/api/{path}").status_code == 422


@pytest.mark.parametrize("kind", ["areas", "organisations", "stations"])
def test_what_is_not_there_is_not_there(kind: str) -> None:
    assert Client().get(f"/api/{kind}/{uuid4()}").status_code == 404
    assert Client().get(f"/api/{kind}/x").status_code == 404


def test_the_lists_cost_the_same_for_one_row_and_for_several(area: Area) -> None:
    paths = ["/api/areas?q=村", "/api/organisations", "/api/stations"]
    make_open_station(area=area)
    before = [cost(Client(), path) for path in paths]
    for number in range(4):
        make_area(f"{number}村", parent=area.parent)
        station = make_open_station(area=area)
        actions.add_room(station, by=make_head(station), facts=RoomFacts("x"))

    assert [cost(Client(), path) for path in paths] == before
