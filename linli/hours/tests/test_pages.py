"""The pages about hours: who sees which, in how many queries, and what they do."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.accounts.tests.make import make_resident, signed_in
from linli.areas import actions as areas
from linli.areas.tests.make import make_area
from linli.core.models import Event
from linli.core.tests.test_exports import rows_of
from linli.hours.actions import objecting, reviewing
from linli.hours.models import Hour, Objection, State, Why
from linli.hours.queries import Sums
from linli.hours.templatetags.hours import in_hours, tenths
from linli.hours.tests.make import House, morning
from linli.people.actions import consents
from linli.people.tests.make import make_texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    made = House()
    made.area.slug = "meisha"
    made.area.save(update_fields=["slug"])
    return made


def body(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def queries(client: Client, path: str) -> int:
    body(client, path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        body(client, path)
    return len(seen)


@pytest.mark.parametrize("which", ["queue", "state", "objections", "mine", "notice", "objected"])
def test_a_list_asks_as_much_for_one_row_as_for_several(house: House, which: str) -> None:
    def add(number: int) -> None:
        person = house.volunteer if which in ("mine", "objected") else make_resident()
        hour = house.hour(95, person=person, begun_at=morning(number + 1))
        if which not in ("queue", "mine"):
            reviewing.publicise(hour, by=house.head)
        if which in ("objections", "objected"):
            objecting.object_to(hour, by=house.volunteer, words="不对")

    path, person = {
        "queue": ("/desk/hours/", house.head),
        "state": ("/desk/hours/?state=publicised", house.head),
        "objections": ("/desk/hours/objections/", house.head),
        "mine": ("/me/hours/", house.volunteer),
        "notice": ("/p/meisha/hours/", house.elder),
        "objected": ("/me/hours/objections/", house.volunteer),
    }[which]
    client = signed_in(person)
    add(0)
    one = queries(client, path)
    for number in range(1, 5):
        add(number)

    assert queries(client, path) == one


def test_the_queue_shows_what_is_odd_and_lets_a_selection_through(house: House) -> None:
    odd = house.hour(120)
    plain = house.hour(35, begun_at=morning(2))
    own = house.hour(35, person=house.head, begun_at=morning(3))
    client = signed_in(house.head)
    shown = body(client, "/desk/hours/")
    assert "整数时长" in shown
    assert str(own.pk) not in shown

    ticked = [str(odd.pk), str(plain.pk), str(own.pk), "nonsense"]
    assert client.post("/desk/hours/publicise/", {"hour": ticked}).status_code == 302
    assert client.post("/desk/hours/publicise/", {"hour": ticked}).status_code == 409

    states = dict(Hour.objects.values_list("pk", "state"))
    assert states == {
        odd.pk: State.PUBLICISED, plain.pk: State.PUBLICISED, own.pk: State.UNDER_REVIEW,
    }  # fmt: skip


def test_one_by_one_through_or_turned_down_or_taken_back(house: House) -> None:
    client = signed_in(house.head)
    first, second = house.hour(), house.hour(begun_at=morning(2))
    assert client.post(f"/desk/hours/{first.pk}/publicise/").status_code == 302
    assert client.post(f"/desk/hours/{first.pk}/revoke/", {"why": "proof"}).status_code == 302
    assert client.post(f"/desk/hours/{second.pk}/reject/", {"why": ""}).status_code == 422
    sent = {"why": "absent", "words": "没来"}
    assert client.post(f"/desk/hours/{second.pk}/reject/", sent).status_code == 302

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.REVOKED, State.REJECTED)
    assert "没来" in body(signed_in(house.volunteer), f"/me/hours/{second.pk}/")


def test_an_objection_from_the_page_to_the_answer(house: House) -> None:
    hour, other = house.publicised(), make_resident("林街坊")
    client = signed_in(other)
    assert client.post(f"/hours/{hour.pk}/object/", {"words": "他在别处"}).status_code == 302
    assert "核查中" in body(client, "/me/hours/objections/")
    assert "他在别处" not in body(signed_in(house.volunteer), f"/me/hours/{hour.pk}/")

    row = Objection.objects.get()
    desk = signed_in(house.head)
    shown = body(desk, f"/desk/hours/objections/{row.pk}/")
    assert "他在别处" in shown
    assert "林街坊" not in shown
    sent = {"outcome": "ends", "words": "查了签到"}
    assert desk.post(f"/desk/hours/objections/{row.pk}/", sent).status_code == 302
    hour.refresh_from_db()
    assert (hour.state, hour.why) == (State.REVOKED, Why.OTHER)
    assert "查了签到" in body(client, "/me/hours/objections/")


def test_the_notice_masks_names_until_somebody_agrees(house: House) -> None:
    house.publicised()
    house.publicised(person=house.elder, begun_at=morning(2), is_confidential=True)
    shown = body(Client(), "/p/meisha/hours/")
    assert "陈*华" in shown
    assert "何*" not in shown

    make_texts()
    consents.give(house.volunteer, by=house.volunteer, purpose="publication")
    assert "陈志华" in body(signed_in(house.elder), "/p/meisha/hours/")


def test_what_is_over_leaves_the_notice(house: House) -> None:
    hour = house.publicised()
    Hour.objects.filter(pk=hour.pk).update(until=timezone.now() - timedelta(seconds=1))

    assert "陈*华" not in body(Client(), "/p/meisha/hours/")


def test_others_neither_open_nor_object_to_what_is_not_public(house: House) -> None:
    hour = house.hour()
    client = signed_in(make_resident())
    body(client, f"/me/hours/{hour.pk}/", 404)
    body(client, f"/hours/{hour.pk}/object/", 404)


def test_ones_own_page_adds_up(house: House) -> None:
    house.effective(90)
    house.hour(60, begun_at=morning(2))
    shown = body(signed_in(house.volunteer), "/me/hours/")

    assert "<b>1.5<small>小时" in shown
    assert "1 小时正在核实或公示" in shown
    assert "再做 98.5 小时，升 1 星" in shown


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0"), (60, "1"), (90, "1.5"), (95, "1.58"), (59, "0.98"), (60_000, "1,000"), (63, "1.05")],
)
def test_minutes_as_hours(minutes: int, words: str) -> None:
    assert in_hours(minutes) == words


@pytest.mark.parametrize(("minutes", "words"), [(0, "0"), (5, "0"), (60, "1"), (975, "16.2")])
def test_minutes_in_tenths(minutes: int, words: str) -> None:
    assert tenths(minutes) == words


def test_the_last_months_end_with_this_one(house: House) -> None:
    house.effective(90, begun_at=morning(0, 0) - timedelta(minutes=200))
    months = Sums(house.volunteer).by_month()

    assert len(months) == 6
    assert months[-1][0] == timezone.localdate().replace(day=1)
    assert sum(minutes for _first, minutes in months) == 90


def test_the_queue_can_show_only_what_is_odd_or_late(house: House) -> None:
    odd, plain = house.hour(120), house.hour(35, begun_at=morning(2))
    late = house.hour(35, begun_at=morning(100))
    client = signed_in(house.head)

    def shown(query: str) -> set[Hour]:
        words = body(client, f"/desk/hours/{query}")
        return {hour for hour in (odd, plain, late) if str(hour.pk) in words}

    assert shown("") == shown("?only=nonsense") == {odd, plain, late}
    assert shown("?only=odd") == {odd}
    assert shown("?only=late") == {late}
    assert shown("?only=backdated") == set()


def test_the_notice_of_a_place_that_has_ended_stands_its_days(house: House) -> None:
    house.publicised()
    last = timezone.localdate() - timedelta(days=1)
    areas.end(house.area, by=None, on=last, heirs=[areas.Heir(make_area("叠北社区"))])

    shown = body(Client(), "/p/meisha/hours/")
    assert "陈*华" in shown
    for address in ("/p/meisha/hours/", "/p/meisha/hours/drawn/"):
        shown = body(Client(), address)
        assert "到 2026 年 11 月 23 日为止" in shown
        assert 'href="/p/diebei/"' in shown
    assert "陈*华" in body(Client(), "/p/diebei/hours/"), "who follows the successor sees it too"


def test_ones_own_records_as_a_table(house: House) -> None:
    house.effective(95, title="=陪诊")
    house.hour(60, begun_at=morning(30))
    house.hour(60, person=house.elder)
    taken = signed_in(house.volunteer).get("/me/hours/table/")
    rows = rows_of(io.BytesIO(b"".join(taken.streaming_content)))  # type: ignore[attr-defined]
    table = [[cell.value for cell in row] for row in rows]

    assert [row[1:4] for row in table[1:]] == [["=陪诊", 95, 95], ["换灯", 60, 60]]
    assert table[2][6] == "迟记"
    event = Event.objects.get(verb="hours.own_taken")
    assert (event.actor_id, event.facts) == (house.volunteer.pk, {"count": 2, "why": "own"})
