"""Orders for programs: who lists what, what one order tells, placing, steps, and every no."""

from datetime import timedelta
from typing import Any, get_args
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.catalogue.tests.make import make_service
from linli.channels.models import How
from linli.core import limits
from linli.core.errors import TooMany
from linli.core.events import history
from linli.orders.actions import dispatch
from linli.orders.api import doors
from linli.orders.api.shapes import ToldHow, WhoCalls
from linli.orders.forms.intake import CALLS
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import Place, make_volunteer
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.models import Consent

pytestmark = pytest.mark.django_db

ORDERS = "/api/orders"
SECRETS = ("三巷", "灯不亮了", "13900001234")
JSON = "application/json"


@pytest.fixture
def place() -> Place:
    return Place()


def post(client: Client, path: str, body: object, key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(path, body, content_type=JSON, headers=headers)


def numbers(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [one["number"] for one in response.json()["items"]]


def test_a_list_is_of_ones_areas_and_names_nobody(place: Place) -> None:
    mine, other = place.order(), Place().order()
    hidden = make_service(area=place.area, is_confidential=True, forces=["worker"])
    secret = place.order(service=hidden)
    response = signed_in(place.dispatcher).get(ORDERS)
    assert numbers(response) == [mine.number, secret.number]
    assert str(other.pk) not in response.content.decode()
    for words in (*SECRETS, place.resident.name):
        assert words not in response.content.decode()
    assert numbers(signed_in(place.worker).get(ORDERS)) == [mine.number]  # no confidential one
    assert numbers(signed_in(place.supervisor).get(ORDERS)) == [mine.number, secret.number]


def test_a_list_is_narrowed_and_read_page_by_page(place: Place) -> None:
    rows = [place.order() for _ in range(5)]
    dispatch.open_up(rows[0], by=place.dispatcher)
    client = signed_in(place.dispatcher)

    assert numbers(client.get(f"{ORDERS}?status=open")) == [rows[0].number]
    assert len(numbers(client.get(f"{ORDERS}?status=open&status=submitted"))) == 5
    assert numbers(client.get(f"{ORDERS}?area={place.town.pk}&limit=1")) == [rows[0].number]
    Order.objects.filter(pk=rows[0].pk).update(submitted_at=timezone.now() - timedelta(days=3))
    since = (timezone.now() - timedelta(days=1)).isoformat().replace("+", "%2B")
    assert len(numbers(client.get(f"{ORDERS}?since={since}"))) == 4

    found: list[str] = []
    cursor = ""
    for _ in range(3):
        page = client.get(f"{ORDERS}?limit=2{cursor}")
        found += numbers(page)
        following = page.json()["next"]
        place.order()  # what comes in meanwhile is neither skipped nor told twice
        cursor = f"&cursor={following}"
    assert found[:5] == [row.number for row in rows]
    assert len(set(found)) == len(found) == 6
    for wrong in ("status=nonsense", "limit=0", "limit=1000", "cursor=x", "since=x"):
        assert client.get(f"{ORDERS}?{wrong}").status_code == 422
    assert len(numbers(client.get(f"{ORDERS}?since=0001-01-01T00:00:00%2B14:00"))) == 8
    assert numbers(client.get(f"{ORDERS}?since=9999-12-31T23:59:59-12:00")) == []


def test_a_list_costs_the_same_for_one_and_for_many(place: Place) -> None:
    client = signed_in(place.dispatcher)
    place.order()
    client.get(ORDERS)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as counted:
            assert client.get(ORDERS).status_code == 200
        counts.append(len(counted))
        for _n in range(5):
            place.order()
    assert counts[0] == counts[1]


def test_one_order_tells_what_the_power_may_see(place: Place) -> None:
    order = place.order()
    path = f"{ORDERS}/{order.pk}"
    for_dispatcher = signed_in(place.dispatcher).get(path).json()
    assert for_dispatcher["words"] == "灯不亮了"
    assert "assign" in for_dispatcher["steps"]
    assert "dispatcher" in for_dispatcher["parties"]
    for_worker = signed_in(place.worker).get(path).json()
    assert for_worker["words"] is None
    assert "assign" not in for_worker["steps"]
    for person in (place.dispatcher, place.worker):
        said = signed_in(person).get(path).content.decode()
        assert "三巷" not in said
        assert place.resident.name not in said
    assert not [one for one in history(order) if one.verb == "order.revealed"]


def test_where_and_to_whom_is_told_to_few_and_written_down(place: Place) -> None:
    order = place.order(Status.ACCEPTED)
    path = f"{ORDERS}/{order.pk}/contact"
    assert signed_in(place.second).post(path).status_code == 403
    assert signed_in(place.supervisor).post(path).status_code == 403
    said = signed_in(place.worker).post(path)
    assert said.status_code == 200
    assert said.json() == {
        "name": place.resident.name, "address": "三巷 12 号", "phone": "13900001234",
    }  # fmt: skip
    seen = [one.actor for one in history(order) if one.verb == "order.revealed"]
    assert seen == [place.worker]


def test_the_door_is_shut_to_all_others(place: Place) -> None:
    order = place.order()
    verb = f"{ORDERS}/{order.pk}/steps/open"
    elsewhere = make_staff(Role.DISPATCHER)
    assert Client().get(ORDERS).status_code == 401
    for person in (place.resident, make_volunteer(place.area), make_staff(Role.FINANCE)):
        assert signed_in(person).get(ORDERS).status_code == 403
    assert signed_in(place.dispatcher, second_factor=False).get(ORDERS).status_code == 403
    for path in (f"{ORDERS}/{order.pk}", verb):
        assert signed_in(elsewhere).get(path).status_code == 404
    assert post(signed_in(elsewhere), verb, {}).status_code == 404
    assert post(signed_in(place.caller), verb, {}).status_code == 403
    assert post(signed_in(place.dispatcher), verb.replace("open", "fly"), {}).status_code == 404
    assert post(signed_in(place.dispatcher), verb.replace("open", "close"), {}).status_code == 404


def need(place: Place, **more: Any) -> dict[str, Any]:
    return {
        "area": str(place.area.pk), "service": str(place.service.pk), "words": "插座冒火花",
        "name": "何伯", "phone": "02012345678", "address": "三巷 12 号", "agreed": True, **more,
    }  # fmt: skip


def test_an_order_is_placed_once_for_each_key(place: Place) -> None:
    client = signed_in(place.worker)
    said = post(client, ORDERS, need(place), "hotline-0001")
    assert said.status_code == 201
    again = post(client, ORDERS, need(place), "hotline-0001")
    assert (again.status_code, again.json()) == (201, said.json())
    assert again["Idempotency-Replayed"] == "true"
    order = Order.objects.get()
    assert (order.pk, order.door, order.taken_by) == (
        UUID(said.json()["id"]), "phone", place.worker,
    )  # fmt: skip
    assert (order.name, order.address, order.words) == ("何伯", "三巷 12 号", "插座冒火花")
    other = post(client, ORDERS, need(place, words="别的"), "hotline-0001")
    assert other.status_code == 409
    assert other.json()["detail"]
    assert post(client, ORDERS, need(place)).status_code == 422  # no key
    assert post(client, ORDERS, need(place), "hotline-0002").status_code == 201
    assert Order.objects.count() == 2


def test_an_order_for_somebody_registered_keeps_their_yes(place: Place) -> None:
    client = signed_in(place.worker)
    who = {"beneficiary": str(place.resident.pk), "door": "desk"}
    assert post(client, ORDERS, need(place, **who), "counter-01").status_code == 201
    assert Order.objects.get().beneficiary == place.resident
    assert Consent.objects.filter(person=place.resident, purpose="service").exists()
    stranger = make_resident()
    said = post(client, ORDERS, need(place, beneficiary=str(stranger.pk)), "counter-02")
    assert said.status_code == 422
    assert said.json()["detail"][0]["loc"][-1] == "beneficiary"


def test_who_called_how_to_tell_and_the_day_on_the_slip_are_kept(place: Place) -> None:
    client, today = signed_in(place.worker), timezone.localdate()
    rang = {"caller_name": "何小姐", "caller_phone": "13900001234", "caller_tie": "family"}
    said = post(client, ORDERS, need(place, **rang, told_how="call"), "hotline-0001")
    assert said.status_code == 201
    order = Order.objects.get(pk=said.json()["id"])
    assert (order.caller_name, order.caller_phone, order.caller_tie) == tuple(rang.values())
    assert (order.phone, order.told_how, order.agreed_how) == ("02012345678", "call", "phone")
    slip = {"door": "paper", "written_on": f"{today - timedelta(days=3)}"}
    said = post(client, ORDERS, need(place, **slip), "slip-0001")
    order = Order.objects.get(pk=said.json()["id"])
    assert (order.written_on, order.agreed_how) == (today - timedelta(days=3), "paper")


def test_what_a_program_may_say_is_what_the_desk_may() -> None:
    assert set(get_args(WhoCalls)) == {code for code, _label in CALLS}
    assert set(get_args(ToldHow)) == {"", *How.values}


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"agreed": False}, 422),
        ({"caller_name": "何小姐"}, 422),
        ({"caller_tie": "family"}, 422),
        ({"caller_phone": "13900001234"}, 422),
        ({"caller_tie": "guardian", "caller_name": "何小姐"}, 422),
        ({"caller_tie": "family", "caller_name": "<b>"}, 422),
        ({"told_how": "shout"}, 422),
        ({"written_on": "2025-01-01"}, 409),
        ({"written_on": "2025-01-01", "door": "paper"}, 409),
        ({"phone": "abc"}, 422),
        ({"name": "<script>"}, 422),
        ({"area": "0198c0de-0000-7000-8000-000000000000"}, 422),
        ({"service": "0198c0de-0000-7000-8000-000000000000"}, 422),
        ({"door": "own"}, 422),
        ({"words": "灯\x00"}, 422),
        ({"wish_from": "2026-01-01T00:00:00Z"}, 422),
        ({"wish_from": "2025-01-01T00:00:00Z", "wish_until": "2025-01-02T00:00:00Z"}, 409),
        ({"wish_from": "2025-01-03T00:00:00Z", "wish_until": "2025-01-02T00:00:00Z"}, 422),
        ({"service": None, "words": " "}, 409),
    ],
)
def test_what_cannot_be_placed_is_told_so(wrong: Any, status: int, place: Place) -> None:
    said = post(signed_in(place.worker), ORDERS, need(place, **wrong), "hotline-0001")
    assert said.status_code == status
    assert said.json()["detail"]
    assert not Order.objects.exists()


def test_only_who_takes_orders_places_one(place: Place) -> None:
    said = post(signed_in(place.supervisor), ORDERS, need(place), "hotline-0001")
    assert said.status_code == 403
    foreign = post(signed_in(place.worker), ORDERS, need(Place()), "hotline-0001")
    assert foreign.status_code == 422
    place.service.is_offered = False
    place.service.save()
    withdrawn = post(signed_in(place.worker), ORDERS, need(place), "hotline-0001")
    assert withdrawn.status_code == 409


def test_a_loop_that_runs_away_is_told_to_wait(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "PLACED", (2, timedelta(hours=1)))
    client = signed_in(place.worker)
    said = [post(client, ORDERS, need(place), f"hotline-000{n}") for n in range(3)]
    assert [one.status_code for one in said] == [201, 201, 429]
    assert int(said[-1]["Retry-After"]) > 0
    with pytest.raises(TooMany):
        limits.take("orders by program", str(place.worker.pk), limit=2, per=timedelta(hours=1))


def test_a_step_is_taken_by_its_verb_as_on_its_page(place: Place) -> None:
    order = place.order()
    path = f"{ORDERS}/{order.pk}/steps/"
    client = signed_in(place.dispatcher)
    asks = client.get(path + "assign").json()["asks"]
    assert asks[0]["name"] == "to"
    assert str(place.worker.pk) in {one["value"] for one in asks[0]["choices"]}

    wrong = post(client, path + "assign", {"facts": {"to": "nobody"}})
    assert wrong.status_code == 422
    assert wrong.json()["detail"][0]["loc"] == ["body", "step", "facts", "to"]
    done = post(client, path + "assign", {"facts": {"to": str(place.worker.pk)}}, "assign-0001")
    assert (done.status_code, done.json()["status"]) == (200, "accepted")
    again = post(client, path + "assign", {"facts": {"to": str(place.worker.pk)}}, "assign-0001")
    assert again.json() == done.json()
    late = post(client, path + "assign", {"facts": {"to": str(place.second.pk)}})
    assert late.status_code == 409
    assert late.json()["detail"]
    assert client.get(path + "assign").status_code == 409

    worker = signed_in(place.worker)
    day = (timezone.localdate() + timedelta(days=1)).isoformat()
    slot = {"facts": {"day": day, "begins": "09:00", "ends": "10:30"}}
    assert post(worker, path + "schedule", slot).json()["status"] == "scheduled"
    assert post(worker, path + "set_out", {}).json()["status"] == "on_the_way"
    arrive = post(worker, path + "arrive", {"facts": {"is_code_given": True}})
    assert arrive.json()["status"] == "in_service"


def test_every_step_on_offer_can_be_asked_about(place: Place) -> None:
    order = place.order(Status.ACCEPTED)
    people: tuple[Person, ...] = (place.dispatcher, place.worker, place.head)
    for person in people:
        client = signed_in(person)
        steps = client.get(f"{ORDERS}/{order.pk}").json()["steps"]
        assert steps
        for verb in steps:
            said = client.get(f"{ORDERS}/{order.pk}/steps/{verb}")
            assert said.status_code == 200, (verb, said.content)
            assert said.json()["label"]
