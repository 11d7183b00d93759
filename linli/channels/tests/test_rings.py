"""One phone rings once: everything that is to be told there stands together, each thing ticked."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.accounts.models import Person
from linli.accounts.tests.make import make_person, signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.channels import rings
from linli.channels.models import Call, CallState, Message
from linli.channels.rings import Line, grouped
from linli.channels.tests.make import PLAIN, URGENT, make_message
from linli.core.models import Event
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.models import File, Need

pytestmark = pytest.mark.django_db
NUMBER, HOME = "13900001234", "075728330001"
CALLS = reverse("channels:calls")


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Person:
    return make_staff(Role.WORKER, area)


def call(person: Person, code: str = PLAIN) -> Call:
    return make_message(person, code).call


def page(browser: Client) -> str:
    return browser.get(CALLS, HTTP_ACCEPT_LANGUAGE="en").content.decode()


def press(browser: Client, verb: str, of: Call, *ticked: Call, **more: str) -> int:
    data = {"told": [str(one.pk) for one in ticked], **more}
    return browser.post(reverse(f"channels:{verb}", args=[of.pk]), data).status_code


def states() -> dict[UUID, str]:
    return dict(Call.objects.values_list("pk", "state"))


def test_several_things_for_one_person_are_one_ring_and_each_is_ticked(
    area: Area, worker: Person
) -> None:
    person = make_person("何伯", area=area, mobile=NUMBER)
    first, second, third = (call(person) for _ in range(3))
    browser = signed_in(worker)
    assert rings.to_make(worker) == [[first.pk, second.pk, third.pk]]
    assert page(browser).count("<b>何伯</b>") == 1
    assert page(browser).count('name="told"') == 3

    assert press(browser, "show_number", first) == 302
    assert page(browser).count(f"tel:{NUMBER}") == 1
    assert press(browser, "told", first) == 409  # nothing ticked
    assert press(browser, "told", first, second, third, note="好") == 302

    assert states() == {
        first.pk: CallState.WAITING, second.pk: CallState.TOLD, third.pk: CallState.TOLD,
    }  # fmt: skip
    assert sorted(Call.objects.values_list("note", flat=True)) == ["", "", "好"]
    assert Event.objects.filter(verb="call.told", actor=worker).count() == 2
    assert press(browser, "told", first) == 302  # alone now: nothing to tick
    assert press(browser, "told", second, second) == 409


def test_a_family_is_rung_once_by_the_number_they_share(area: Area, worker: Person) -> None:
    grandfather = make_person("何伯", area=area, mobile=NUMBER)
    mother = make_person("何秀英", area=area, mobile=NUMBER)
    at_home = [make_person(name, area=area, mobile=number)
               for name, number in (("陈婆", ""), ("陈伯", "13900005678"))]  # fmt: skip
    for one in at_home:
        File.objects.create(person=one, landline=HOME, needs=[Need.LANDLINE])
    nobody = [make_person(name, area=area) for name in ("无号甲", "无号乙")]
    for one in (grandfather, *at_home, mother, *nobody):
        call(one)
    browser = signed_in(worker)

    assert [len(ring) for ring in rings.to_make(worker)] == [2, 2, 1, 1]
    shown = page(browser)
    assert "<b>何伯, 何秀英</b>" in shown.replace("、", ", ")
    assert press(browser, "not_reached", mother.calls.get()) == 302
    tried = {one.person: one.tries for one in Call.objects.all()}
    assert tried == {
        grandfather: 1, mother: 1, **dict.fromkeys([*at_home, *nobody], 0),
    }  # fmt: skip


def test_the_figure_the_list_and_the_table_are_of_one_length(area: Area, worker: Person) -> None:
    person = make_person("何伯", area=area, mobile=NUMBER)
    call(person)
    call(person)
    call(make_person("陈婆", area=area))
    assert len(rings.to_make(worker)) == 2
    assert page(signed_in(worker)).count('class="li li--call"') == 2


def test_danger_comes_first_and_takes_the_rest_of_its_phone_along(
    area: Area, worker: Person
) -> None:
    early = call(make_person(area=area))
    person = make_person(area=area, mobile=NUMBER)
    plain = call(person)
    storm = call(person, URGENT)
    assert rings.to_make(worker) == [[storm.pk, plain.pk], [early.pk]]


def test_what_is_private_is_told_apart_where_others_are_told_something_too() -> None:
    ids = [uuid4() for _ in range(5)]
    one, other, subject = uuid4(), uuid4(), uuid4()

    def line(n: int, person: UUID | None, *, private: bool = False, phone: str = "x") -> Line:
        return Line(ids[n], person, subject, private, phone, None, None)

    alone = [line(0, one), line(1, one, private=True)]
    assert grouped(alone) == [ids[:2]]
    family = [*alone, line(2, other, private=True), line(3, other), line(4, other, phone="y")]
    assert grouped(family) == [[ids[0], ids[3]], [ids[1]], [ids[2]], [ids[4]]]
    assert grouped([line(0, None, phone=""), line(1, None, phone="")]) == [ids[:2]]


def test_private_is_written_over_the_ring_and_only_for_whoever_hears_it(
    area: Area, worker: Person
) -> None:
    secret = call(make_person("何伯", area=area))
    Message.objects.filter(pk=secret.message_id).update(is_private=True)
    browser = signed_in(worker)
    assert "何伯" not in page(browser)  # about an area: no app says who hears that
    assert press(browser, "told", secret) == 404
    assert states() == {secret.pk: CallState.WAITING}


def test_the_list_costs_the_same_however_many_wait(area: Area, worker: Person) -> None:
    browser, counts = signed_in(worker), []
    for n in range(3):
        person = make_person(f"何{n}", area=area, mobile=f"1390000000{n}")
        File.objects.create(person=person)
        call(person)
        call(person)
        with CaptureQueriesContext(connection) as asked:
            page(browser)
        counts.append(len(asked))
    assert counts[0] == counts[-1]
