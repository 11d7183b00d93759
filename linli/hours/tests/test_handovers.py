"""Hours for the national system: once each, for a purpose, and what came back (令67 §4)."""

import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts.tests.make import make_resident, signed_in
from linli.core.errors import Refused
from linli.core.models import Event
from linli.core.tests.test_exports import rows_of
from linli.hours import handovers, tasks
from linli.hours.actions import handing, importing, reviewing
from linli.hours.models import IMPORTED, Handover, Hour, Imported, Passed, Sync, Why
from linli.hours.tests.make import House, morning, took_effect
from linli.organisations.models import Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.people.actions import volunteering
from linli.people.models import VolunteerProfile
from linli.people.tests.make import make_identity

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House()


def hand(house: House, **more: Any) -> Handover:
    usual: dict[str, Any] = {
        "by": house.head, "organisation": house.station, "first_on": morning(60).date(),
        "last_on": timezone.localdate(), "purpose": "三季度报送",
    }  # fmt: skip
    return handing.hand_over(house.area, **{**usual, **more})


def table(row: Handover) -> list[dict[str, Any]]:
    return [dict(zip(handovers.HEAD, line, strict=True)) for line in handovers.lines(row)]


def verified(house: House) -> str:
    card = make_identity(house.volunteer)
    type(card).objects.filter(pk=card.pk).update(
        state="verified", checked_by=house.head, checked_at=timezone.now()
    )
    return card.number


def test_what_counts_is_handed_over_in_its_fields(house: House) -> None:
    number = verified(house)
    local = volunteering.give_number(house.volunteer).number
    hour = house.effective(95, title="陪诊")
    house.publicised(40, begun_at=morning(2))
    house.effective(30, begun_at=morning(3), organisation=make_organisation(area=house.area))
    [line] = table(hand(house))

    assert line["albp0003 name"] == "陈志华"
    assert (line["local_no"], line["albp0029 volunteer_no"]) == (local, "")
    assert (line["albp0004 id_type"], line["albp0005 id_no"]) == ("111", number)
    assert (line["albx0002 activity"], line["date"], line["minutes"]) == ("陪诊", hour.on, 95)
    assert (line["hours"], line["start"], line["end"]) == ("1.58", "09:00", "10:35")
    assert (line["albx0174 state"], line["backdated"]) == ("2", False)


def test_whoever_has_a_national_number_keeps_their_card(house: House) -> None:
    verified(house)
    VolunteerProfile.objects.create(person=house.volunteer, national_number="4419001234567")
    house.effective(95)
    [line] = table(hand(house))

    assert line["albp0029 volunteer_no"] == "4419001234567"
    assert (line["albp0004 id_type"], line["albp0005 id_no"]) == ("", "")


def test_each_hour_once_and_again_only_if_it_was_refused(house: House) -> None:
    for number in range(3):
        house.effective(61 + number, begun_at=morning(number + 1))
    row = hand(house)
    with pytest.raises(Refused):
        hand(house)
    handing.answer(row, by=house.head, refused=[2], why="证件号码不对")
    assert [one.state for one in row.passed.order_by("pk")] == [
        Sync.THERE, Sync.REFUSED, Sync.THERE,
    ]  # fmt: skip
    again = hand(house)

    assert [one.hour_id for one in again.passed.all()] == [row.passed.get(state="refused").hour_id]
    with pytest.raises(Refused):  # what was answered stays
        handing.answer(row, by=house.head, refused=[])
    with pytest.raises(IntegrityError), transaction.atomic():
        Passed.objects.create(handover=row, hour=again.passed.get().hour)


@pytest.mark.parametrize(
    ("refused", "why"), [([1], ""), ([0], "不对"), ([2], "不对"), ([1, 7], "不对")]
)
def test_an_answer_names_lines_there_are_and_says_why(
    house: House, refused: list[int], why: str
) -> None:
    house.effective(61)
    row = hand(house)
    with pytest.raises(Refused):
        handing.answer(row, by=house.head, refused=refused, why=why)
    assert row.passed.get().state == Sync.SENT


def test_what_counts_no_more_says_so_in_the_table(house: House) -> None:
    """It was handed over as valid: the next look shows what the other side has to take back."""
    hour = house.effective(61)
    row = hand(house)
    reviewing.revoke(hour, by=house.head, why=Why.TWICE)

    assert table(row)[0]["albx0174 state"] == "3"


def test_only_for_a_purpose_and_by_who_may_take_lists(house: House) -> None:
    house.effective(61)
    with pytest.raises(Refused):
        hand(house, purpose="  ")
    for role in (Role.SUPERVISOR, Role.WORKER, Role.DISPATCHER):
        by = make_staff(role, house.area, organisation=house.station)
        with pytest.raises(PermissionDenied):
            hand(house, by=by)
    with pytest.raises(PermissionDenied):
        hand(house, by=House().head)
    with pytest.raises(PermissionDenied):
        hand(house, organisation=make_organisation())
    row = hand(house)
    supervisor = make_staff(Role.SUPERVISOR, house.area)
    with pytest.raises(PermissionDenied):
        handing.take(row, by=supervisor)
    with pytest.raises(PermissionDenied):
        handing.answer(row, by=supervisor, refused=[])
    assert Event.objects.get(verb="hours.handed_over").facts == {"count": 1}


def test_not_too_much_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.effective(61)
    house.effective(61, begun_at=morning(2))
    monkeypatch.setattr(handing, "MOST", 1)
    with pytest.raises(Refused):
        hand(house)


def test_from_the_form_to_the_answer(house: House) -> None:
    hour, client = house.effective(95, title="=陪诊"), signed_in(house.head)
    sent: dict[str, Any] = {
        "area": str(house.area.pk), "organisation": house.station.pk, "first_on": hour.on,
        "last_on": hour.on, "purpose": "三季度报送",
    }  # fmt: skip
    assert client.post("/desk/hours/national/new/", {**sent, "purpose": ""}).status_code == 422
    assert client.post("/desk/hours/national/new/", sent).status_code == 302
    row = Handover.objects.get()
    address = f"/desk/hours/national/{row.pk}/"
    assert "三季度报送" in client.get(address).content.decode()

    taken = client.get(f"{address}table/")
    content = b"".join(taken.streaming_content)  # type: ignore[attr-defined]
    [head, line] = rows_of(io.BytesIO(content))
    assert [cell.value for cell in head] == list(handovers.HEAD)
    assert line[9].value == "=陪诊"
    assert line[9].data_type == "s"
    event = Event.objects.get(verb="hours.table_taken")
    assert (event.actor_id, event.facts["count"]) == (house.head.pk, 1)

    assert client.post(address, {"refused": "一", "why": "不对"}).status_code == 422
    assert client.post(address, {"refused": "1", "why": "重复"}).status_code == 302
    assert row.passed.get().state == Sync.REFUSED
    assert "重复" in client.get(address).content.decode()
    assert signed_in(House().head).get(f"{address}table/").status_code == 404


def test_the_lists_ask_as_much_for_one_as_for_many(house: House) -> None:
    from linli.hours.tests.test_pages import queries

    house.effective(61)
    row, client = hand(house), signed_in(house.head)
    addresses = ["/desk/hours/national/", f"/desk/hours/national/{row.pk}/"]
    few = [queries(client, one) for one in addresses]
    for number in range(4):
        hour = house.effective(61, begun_at=morning(number + 2),
                               person=make_resident(area=house.area))  # fmt: skip
        Passed.objects.create(handover=row, hour=hour)
        house.effective(61, begun_at=morning(number + 20))
        hand(house)

    assert [queries(client, one) for one in addresses] == few


@pytest.mark.parametrize(
    ("system", "is_theirs"),
    [
        ("中国志愿服务网", True),
        ("全国志愿服务信息系统", True),
        ("cvs2 导出", True),
        ("i志愿", False),
    ],
)
def test_what_came_from_the_national_system_does_not_go_back(
    house: House, system: str, *, is_theirs: bool
) -> None:
    """There it would count twice; the page says how many hours were left out."""
    own = house.effective(61)
    brought = brought_in(house, system)
    days = {"first_on": brought.on, "last_on": timezone.localdate()}
    row = hand(house, **days)
    assert {one.hour_id for one in row.passed.all()} == {own.pk} | (
        set() if is_theirs else {brought.pk}
    )
    assert row.left_out == is_theirs
    page = signed_in(house.head).get(f"/desk/hours/national/{row.pk}/").content.decode()
    assert ("另有 1 条没有列入" in page) == is_theirs
    if is_theirs:
        with pytest.raises(Refused, match="came from there"):
            hand(house, **days)


def brought_in(house: House, system: str) -> Hour:
    """An hour that another system kept, let in by a second person, and in force."""
    number = Imported.objects.count() + 1
    words = (
        "志愿者姓名,手机号码,服务日期,服务时长,活动名称,记录编号\n"
        f"{house.volunteer.name},{house.volunteer.mobile},2024-03-02,2,清洁家园,B{number}\n"
    )
    table = importing.hand_in(
        io.BytesIO(words.encode()), by=house.writer, area=house.area, organisation=house.station,
        system=system,
    )  # fmt: skip
    importing.decide(table, by=house.head, is_granted=True)
    tasks.take_over(str(table.pk))
    return took_effect(reviewing.publicise(Hour.objects.get(source_kind=IMPORTED), by=house.head))
