"""Several people behind one phone: one text message that names them, a receipt for each, and
nothing on it that is for the ears of one of them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.sms import WORDS, NotSent, NotYet
from linli.accounts.tests.make import make_person, make_resident
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.channels import actions, letters, phones, sending
from linli.channels.models import Call, Message, Preference, Sms
from linli.channels.tests.make import PLAIN, URGENT, Clock, Recorder, make_letters, recording
from linli.core import tasks
from linli.people.models import File

pytestmark = pytest.mark.django_db
NUMBER = "13900001234"
FACTS = {"helper": "周志明", "day": "5月3日"}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    make_letters()
    return Clock(monkeypatch, "2026-05-03T12:00")


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    with recording(monkeypatch) as made:
        yield made


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def family(area: Area) -> list[Person]:
    """One of them signs in; the two others a station wrote down with the same number."""
    mother = make_resident("何秀英", area=area, mobile=NUMBER)
    others = [make_person(name, area=area, mobile=NUMBER) for name in ("何伯", "何小弟")]
    return [mother, *others]


def tell(people: list[Person], area: Area, code: str = PLAIN, **more: Any) -> list[Message]:
    facts = FACTS if code == PLAIN else {}
    return actions.tell_all(people, code, about=area, facts=facts, **{"once": "x", **more})


def work_off() -> None:
    while tasks.do_next():
        pass


def states(code: str = PLAIN) -> list[str]:
    return sorted(Message.objects.filter(code=code).values_list("sms", flat=True))


def test_everybody_of_whom_the_number_is_known_is_behind_it(
    area: Area, family: list[Person]
) -> None:
    at_home = make_person("何婆婆", area=area)
    File.objects.create(person=at_home, landline=NUMBER)
    gone = make_person("走了", area=area, mobile=NUMBER)
    Person.objects.filter(pk=gone.pk).update(
        name="", mobile="", mobile_key=None, is_active=False, erased_at=timezone.now()
    )
    twin = make_person("何伯伯", area=area, mobile=NUMBER)
    Person.objects.filter(pk=twin.pk).update(merged_into=at_home, area=None, is_active=False)

    assert {one.pk for one in phones.behind(NUMBER)} == {one.pk for one in [*family, at_home]}
    assert phones.behind("") == phones.behind("13900009999") == []


def test_who_is_told_the_same_gets_one_message_with_their_names_and_a_receipt_each(
    gate: Recorder, area: Area, family: list[Person]
) -> None:
    tell(family, area)
    work_off()
    [(number, template, values)] = gate.sent
    assert (number, template) == (NUMBER, PLAIN + letters.SHARED)
    assert sorted(values["names"].split("、")) == sorted(one.name for one in family)
    assert "周志明" not in str(values)
    assert states() == [Sms.SENT] * 3
    assert all(one.sms_at and one.sms_outcome == "ok" for one in Message.objects.all())
    mine = Message.objects.get(person=family[0])
    actions.read(mine, by=family[0])  # each has read for themselves
    assert Message.objects.filter(read_at=None).count() == 2


def test_whoever_is_told_alone_on_a_shared_phone_is_named_too(
    gate: Recorder, area: Area, family: list[Person]
) -> None:
    tell(family[1:2], area)
    other = make_resident(area=area)
    tell([other], area)
    work_off()
    assert {template: values.get("names") for _n, template, values in gate.sent} == {
        PLAIN + letters.SHARED: "何伯",
        PLAIN: None,  # whose phone is theirs alone is not named on it
    }


def test_what_differs_is_told_apart(gate: Recorder, area: Area, family: list[Person]) -> None:
    tell(family[:1], area)
    tell(family[1:2], area, once="y", code=URGENT)
    actions.tell(family[2], PLAIN, about=area, once="z", facts={"helper": "黎", "day": "5月9日"})
    work_off()
    assert len(gate.sent) == 3
    assert {values["names"] for _number, _template, values in gate.sent} == {
        one.name for one in family
    }


def test_what_is_for_one_of_them_alone_is_rung_and_not_sent(
    gate: Recorder, area: Area, family: list[Person]
) -> None:
    tell(family, area, is_private=True)
    work_off()
    assert gate.sent == []
    assert states() == [Sms.NONE] * 3
    assert {one.sms_outcome for one in Message.objects.all()} == {"shared phone"}
    assert {one.person for one in Call.objects.all()} == set(family)
    alone = make_resident(area=area)
    tell([alone], area, is_private=True)
    work_off()
    assert [number for number, *_rest in gate.sent] == [alone.mobile]


def test_a_phone_that_came_to_be_shared_before_it_was_sent_is_a_shared_one(
    gate: Recorder, area: Area
) -> None:
    person = make_resident(area=area, mobile=NUMBER)
    tell([person], area, is_private=True)
    make_person("何伯", area=area, mobile=NUMBER)
    work_off()
    assert gate.sent == []
    assert Call.objects.get().person == person


def test_each_has_their_own_bound_and_their_own_night(
    gate: Recorder, area: Area, family: list[Person]
) -> None:
    mother, grandfather, boy = family
    Preference.objects.create(person=grandfather, most_per_day=1)
    Preference.objects.create(person=boy, wants_sms=False)
    for once in "ab":
        tell(family, area, once=once)
        work_off()
    first, second = gate.sent
    assert sorted(first[2]["names"].split("、")) == sorted([mother.name, grandfather.name])
    assert second[2]["names"] == mother.name
    of = Message.objects.order_by("once").values_list("sms", flat=True)
    assert list(of.filter(person=grandfather)) == [Sms.SENT, Sms.HELD]
    assert list(of.filter(person=boy)) == [Sms.NONE] * 2


def test_so_many_names_that_they_do_not_fit_are_told_in_two(gate: Recorder, area: Area) -> None:
    names = [f"阿卜杜拉·买买提{n}" for n in "甲乙丙丁戊"]
    people = [make_person(name, area=area, mobile=NUMBER) for name in names]
    tell(people, area)
    work_off()
    assert len(gate.sent) == 2
    told = [name for *_n, values in gate.sent for name in values["names"].split("、")]
    assert sorted(told) == sorted(names)
    assert all(len(values["names"]) <= sending.LONGEST_NAMES for *_n, values in gate.sent)
    assert states() == [Sms.SENT] * 5


def test_a_provider_that_sent_nothing_is_asked_again_for_all_of_them(
    gate: Recorder, clock: Clock, area: Area, family: list[Person]
) -> None:
    gate.fault = NotYet()
    first, *_others = tell(family, area)
    work_off()
    assert states() == [Sms.WAITING] * 3
    Message.objects.filter(pk=first.pk).update(sms=Sms.NONE)  # not true any more for the first
    gate.fault = None
    clock.set("2026-05-03T12:30")
    work_off()
    [(_number, _template, values)] = gate.sent
    assert len(values["names"].split("、")) == 2
    assert states() == [Sms.NONE, Sms.SENT, Sms.SENT]


def test_danger_that_may_not_have_arrived_is_rung_for_each(
    gate: Recorder, area: Area, family: list[Person]
) -> None:
    gate.fault = NotSent("x")
    tell(family, area, code=URGENT)
    work_off()
    assert states(URGENT) == [Sms.FAILED] * 3
    assert {one.person for one in Call.objects.all()} == set(family)


def test_both_wordings_are_registered_and_neither_names_a_helper_or_a_service() -> None:
    for one in letters.everything():
        if one.sms:
            assert WORDS[one.code + letters.SHARED] == letters.WHOSE + WORDS[one.code]
            assert not {"who", "helper", "name", "service", "title"} & set(one.sms_holes)
