"""A figure and the list it opens come from one definition: as long as it says, for every role."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.areas.tests.make import make_area
from linli.core import nav
from linli.core.models import Event
from linli.orders import defined, figures, on_board
from linli.orders.actions import after, triage
from linli.orders.defined import DEFINED
from linli.orders.drawn import Sign, sign_of
from linli.orders.life import Status
from linli.orders.models import Order, Reason
from linli.orders.tests.make import GOOD, POOR, Place, in_every_state
from linli.orders.views import station
from linli.organisations.models import Role
from linli.organisations.scope import powers_of
from linli.organisations.tests.make import make_grant

pytestmark = pytest.mark.django_db
ROLES = (Role.STATION_HEAD, Role.DISPATCHER, Role.WORKER, Role.SUPERVISOR, Role.GRID_WORKER)
LIST, STATION = "/desk/orders/list/", "/desk/orders/station/"


def town() -> Place:
    """Orders in every state, some late, some urgent, some confidential, in two communities."""
    place = Place()
    in_every_state(place)
    beside = Place(make_area(parent=place.town))
    place.order(urgency="urgent")
    for one in (Status.SUBMITTED, Status.ACCEPTED, Status.RATED):
        beside.order(one, urgency="urgent")
    past = timezone.now() - timedelta(hours=1)
    going = list(Order.objects.filter(closed_at=None).order_by("pk").values_list("pk", flat=True))
    Order.objects.filter(pk__in=going[::3]).update(due_at=past)
    Order.objects.filter(pk__in=going[1::3]).update(due_at=timezone.now() + timedelta(minutes=9))
    Order.objects.filter(pk__in=going[::5]).update(is_confidential=True)
    after.complain(place.order(Status.DONE), by=place.resident, about="late", words="说好九点")
    after.cancel(place.order(), by=place.dispatcher, reason=Reason.OTHER)
    low = after.rate(place.order(Status.CONFIRMED), by=place.resident, marks=POOR)
    Order.objects.filter(pk=low.pk).update(needs_follow_up=True)
    return place


def staff(place: Place, role: str) -> Person:
    """One of the first community, who has the role in the second too: as somebody else there."""
    person = place.staff(role)
    other = Order.objects.exclude(area=place.area)[0].area
    make_grant(person, Role.GRID_WORKER, other, organisation=place.station)
    return person


def length(client: Any, url: str) -> int:
    """How many lines a list has, all pages together."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    count: int = answer.context["page"].paginator.count
    return count


@pytest.mark.parametrize("role", ROLES)
def test_every_figure_opens_a_list_as_long_as_it_says(role: str) -> None:
    place = town()
    person = staff(place, role)
    client, powers = signed_in(person), powers_of(person)
    board = client.get("/desk/orders/").content.decode()
    numbers = on_board.numbers(person, timezone.now())
    assert numbers["late"] > 0
    for name in on_board.NUMBERED:
        url = f"{LIST}?figure={name}"
        assert f'href="{url}"' in board
        assert length(client, url) == numbers[name], name
    own = client.get("/desk/orders/?only=mine")
    for column in own.context["columns"]:
        url = f"{LIST}?only=mine&figure={column['name']}"
        assert length(client, url) == column["count"], column["name"]
    ours = [one for one in nav.figures(powers) if one.to.startswith("orders:")]
    for figure in ours:
        if figure.to == "orders:today":
            stops = client.get(figure.url).context["stops"]
            assert len(stops) == figure.count(person)
        else:
            assert length(client, figure.url) == figure.count(person), figure.url


@pytest.mark.parametrize("role", [Role.STATION_HEAD, Role.DISPATCHER, Role.SUPERVISOR])
def test_every_figure_of_the_station_opens_its_list(role: str) -> None:
    place = town()
    client = signed_in(staff(place, role))
    page = client.get(STATION)
    cells = [*page.context["now"], *page.context["figures"]]
    cells += [cell for _place, row in page.context["rows"] for cell in row]
    assert len(cells) > 20
    for cell in cells:
        assert length(client, cell["url"]) == cell["number"], cell["url"]
    if role != Role.SUPERVISOR:
        for sign, _words, n in client.get("/desk/orders/map/").context["legend"]:
            assert length(client, f"{LIST}?figure=map_{sign}") == n


@pytest.mark.parametrize("name", ["waiting", "late", "overdue", "not_done", "done", "map_late"])
def test_a_definition_is_changed_once_and_both_move(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = town()
    client = signed_in(place.head)
    month = timezone.localdate().replace(day=1)

    def both() -> tuple[int, int]:
        listed = length(client, f"{LIST}?figure={name}")
        if name in on_board.NUMBERED:
            return on_board.numbers(place.head, timezone.now())[name], listed
        if name.startswith("map_"):
            legend = client.get("/desk/orders/map/").context["legend"]
            return {f"map_{sign}": n for sign, _words, n in legend}[name], listed
        if name in station.NOW:
            page = client.get(STATION).context["now"]
            return {one["name"]: one["number"] for one in page}[name], listed
        return defined.of_place(place.area.pk, month, month, [name])[name], listed

    before = both()
    assert before[0] == before[1] > 0
    was = DEFINED[name]
    monkeypatch.setitem(DEFINED, name, replace(was, where=lambda at: was.where(at) & Q(seq=1)))
    now = both()
    assert now[0] == now[1] < before[0]


def test_done_not_done_and_passed_on_are_told_apart() -> None:
    place = Place()
    month = timezone.localdate().replace(day=1)
    for _n in range(5):
        place.order(Status.CONFIRMED)
    triage.reject(place.order(), by=place.dispatcher, reason="not_ours")
    after.expire(triage.ask_info(place.order(), by=place.dispatcher, words="几楼？"))
    after.cancel(place.order(), by=place.dispatcher, reason=Reason.OTHER)
    for reason in defined.NO_NEED:
        after.cancel(place.order(), by=place.resident, reason=reason)
    triage.refer(place.order(), by=place.dispatcher, to="12345")
    names = ("done", "not_done", "referred")
    found = defined.of_place(place.area.pk, month, month, names)
    assert found == {"done": 5, "not_done": 3, "referred": 1}
    said = figures.words(place.area.pk, month, month)
    assert said is not None
    assert (said["done"], said["not_done"], said["referred"]) == (5, None, None)  # fewer than five


def test_mediation_is_left_out_of_the_share_of_good_marks() -> None:
    place = Place()
    month = timezone.localdate().replace(day=1)
    for _n in range(5):
        after.rate(place.order(Status.CONFIRMED), by=place.resident, marks=GOOD)
    place.service.not_by_marks = True
    place.service.save()
    usual = figures.words(place.area.pk, month, month)
    assert usual is not None
    said = [usual[name] for name in ("rated", "good", "unrated", "aside")]
    assert said == [0, None, None, True]
    place.service.not_by_marks = False
    place.service.save()
    judged = figures.words(place.area.pk, month, month)
    assert judged is not None
    assert (judged["rated"], judged["good"], judged["aside"]) == (5, 100, False)


def test_the_shapes_on_the_map_are_those_of_the_definitions() -> None:
    place = town()
    now = timezone.now()
    at = defined.moments(now)
    seen = set()
    for order in defined.on_map(place.head):
        fitting = [
            sign for sign in Sign
            if Order.objects.filter(DEFINED[f"map_{sign.value}"].where(at), pk=order.pk).exists()
        ]  # fmt: skip
        assert fitting == [sign_of(order, now)]
        seen |= set(fitting)
    assert len(seen) >= 3


@pytest.mark.parametrize(
    "query",
    ["state=over", "state=all", "state=cancelled", "urgency=urgent", "door=own", "mark=late",
     "mark=returned", "mark=low", "mark=complaint", "figure=not_done", "state=waiting"],
)  # fmt: skip
def test_the_list_is_filtered_and_the_table_is_the_same(query: str) -> None:
    place = town()
    client = signed_in(place.head)
    page = client.get(f"{LIST}?{query}")
    wanted = {one.number for one in page.context["page"].object_list}
    assert wanted
    there = Order.objects.filter(area=place.area, package=None).count()
    assert len(wanted) < there or query == "state=all"
    sent = dict(page.context["chosen"]) | {"why": "check"}
    answer = client.post(reverse("orders:export"), sent)
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert {line[0] for line in lines[1:-1]} == wanted
    assert place.head.name in str(lines[-1][0])
    text = str(lines)
    for words in (place.resident.name, "三巷", "13900001234", "灯不亮了"):
        assert words not in text
    event = Event.objects.filter(verb="order.exported").latest("id")
    assert event.facts["count"] == len(wanted)


def test_the_list_of_one_unit_and_of_one_colleague() -> None:
    place = Place()
    mine, _other = place.order(Status.ACCEPTED), place.order()
    Order.objects.filter(pk=mine.pk).update(unit=place.station)
    client = signed_in(place.head)
    for query in (f"unit={place.station.name}", f"lead={place.worker.pk}"):
        page = client.get(f"{LIST}?{query}").context["page"].object_list
        assert [one.number for one in page] == [mine.number]
    elsewhere = Place()
    assert client.get(f"{LIST}?unit={elsewhere.station.name}").status_code == 422
    assert client.get(f"{LIST}?lead={elsewhere.worker.pk}").status_code == 422


def test_a_line_of_what_is_confidential_says_only_that() -> None:
    place = Place()
    order = place.order()
    Order.objects.filter(pk=order.pk).update(is_confidential=True)
    answer = signed_in(place.head).post(
        reverse("orders:export"), {"state": "going", "why": "check"}
    )
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    [line] = [[cell.value for cell in row] for row in sheet.iter_rows()][1:-1]
    assert line[0] == order.number
    assert "保密" in str(line[2])
    assert place.service.name not in str(line)


def test_what_is_over_is_listed_by_days_and_nonsense_is_told() -> None:
    place = Place()
    old, new = place.order(Status.RATED), place.order(Status.RATED)
    Order.objects.all().update(status=Status.CLOSED)
    Order.objects.filter(pk=old.pk).update(submitted_at=timezone.now() - timedelta(days=200))
    client = signed_in(place.dispatcher)

    def shown(query: str) -> set[str]:
        return {one.number for one in client.get(f"{LIST}?{query}").context["page"].object_list}

    assert shown("state=over") == {new.number}
    assert shown("state=over&first=2026-01-01") == {old.number, new.number}
    for bad in ("state=odd", "figure=odd", "first=2020-01-01&last=2026-01-01", "area=odd",
                "lead=odd", "at=odd"):  # fmt: skip
        assert client.get(f"{LIST}?{bad}").status_code == 422, bad
    assert signed_in(place.caller).get(f"{LIST}?figure=overdue").status_code == 422


def test_a_page_of_the_list_asks_no_more_for_more_orders() -> None:
    place = Place()
    client = signed_in(place.head)
    counts = []
    for _round in range(2):
        for _n in range(4):
            place.order(Status.ACCEPTED)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{LIST}?urgency=normal")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_complaints_and_call_backs_are_taken_along_without_a_name() -> None:
    place = town()
    client = signed_in(place.head)
    for name, figure in (("export_complaints", "complaints"), ("export_callbacks", "callbacks")):
        answer = client.post(reverse(f"orders:{name}"), {"why": "check"})
        sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
        lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert len(lines) - 2 == defined.count(figure, place.head) > 0
        assert place.resident.name not in str(lines)
        assert "说好" not in str(lines)


def test_whoever_answers_for_a_place_is_led_from_its_page_to_the_lists() -> None:
    place = Place()
    for _n in range(5):
        place.order(Status.CONFIRMED)
    place.town.slug = "our-town"
    place.town.save()
    path = reverse("records:figures", args=["our-town"])
    lists = re.compile(r'href="(/desk/orders/station/[^"]*)"')
    assert not lists.search(signed_in(place.resident).get(path).content.decode())
    found = lists.search(signed_in(place.street).get(path).content.decode())
    assert found
    page = signed_in(place.street).get(found[1].replace("&amp;", "&"))
    done = next(one for one in page.context["figures"] if one["name"] == "done")
    assert done["number"] == 5
