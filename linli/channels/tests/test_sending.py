"""Text messages: when they go out, how many, and what is said of those nobody is sure of."""

from collections.abc import Iterator
from datetime import time, timedelta

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.sms import NoAnswer, NotSent, NotYet
from linli.accounts.tests.make import make_resident
from linli.areas.tests.make import make_area
from linli.channels import awake, sending
from linli.channels.models import Call, Message, Preference, Sms
from linli.channels.tests.make import (
    PLAIN,
    URGENT,
    Clock,
    Recorder,
    make_letters,
    make_message,
    recording,
)
from linli.core import tasks
from linli.core.models import Task

pytestmark = pytest.mark.django_db
NOON = "2026-05-03T12:00"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, NOON)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[Recorder]:
    with recording(monkeypatch) as made:
        yield made


@pytest.fixture
def person() -> Person:
    return make_resident(area=make_area())


def work_off() -> int:
    """Do every task that is due by the clock; how many."""
    done = 0
    while tasks.do_next():
        done += 1
    return done


def state(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.sms, message.sms_outcome


def test_it_is_sent_once_to_their_mobile(gate: Recorder, person: Person) -> None:
    message = make_message(person)
    assert gate.sent == []  # not inside the transaction

    work_off()
    sending.deliver(str(message.pk))

    assert gate.sent == [(person.mobile, PLAIN, {"day": "5月3日", "call": "社区站点"})]
    assert state(message) == (Sms.SENT, "ok")


def test_at_night_it_waits_for_the_end_of_the_quiet_hours(
    gate: Recorder, clock: Clock, person: Person
) -> None:
    clock.set("2026-05-03T23:10")
    message = make_message(person)

    clock.set("2026-05-04T07:29")
    assert work_off() == 0
    clock.set("2026-05-04T07:30")
    work_off()

    assert len(gate.sent) == 1
    assert state(message)[0] == Sms.SENT


def test_a_queue_that_is_behind_does_not_wake_anybody(
    gate: Recorder, clock: Clock, person: Person
) -> None:
    clock.set("2026-05-03T21:29")
    make_message(person)

    clock.set("2026-05-03T22:00")
    assert work_off() == 1
    assert gate.sent == []

    clock.set("2026-05-04T07:30")
    work_off()
    assert len(gate.sent) == 1


def test_danger_does_not_wait(gate: Recorder, clock: Clock, person: Person) -> None:
    clock.set("2026-05-03T02:00")
    for _ in range(5):
        make_message(person, URGENT)

    work_off()

    assert len(gate.sent) == 5


def test_no_more_than_three_a_day_and_danger_takes_no_place(
    gate: Recorder, clock: Clock, person: Person
) -> None:
    make_message(person, URGENT)
    told = [make_message(person) for _ in range(5)]

    work_off()

    assert len(gate.sent) == 4
    assert sorted(state(one)[0] for one in told) == [Sms.HELD] * 2 + [Sms.SENT] * 3

    clock.set("2026-05-04T08:00")  # a new day
    make_message(person)
    work_off()
    assert len(gate.sent) == 5


def test_each_may_choose_how_many(gate: Recorder, person: Person) -> None:
    Preference.objects.create(person=person, most_per_day=1)
    other = make_resident(area=make_area())
    for _ in range(2):
        make_message(person)
        make_message(other)

    work_off()

    assert sorted(number for number, *_ in gate.sent) == sorted(
        [person.mobile] + [other.mobile] * 2
    )


def test_a_provider_that_sent_nothing_is_asked_again(
    gate: Recorder, clock: Clock, person: Person
) -> None:
    gate.fault = NotYet()
    message = make_message(person)
    work_off()
    assert state(message) == (Sms.WAITING, "")

    gate.fault = None
    clock.set("2026-05-03T12:05")
    work_off()

    assert len(gate.sent) == 1
    assert state(message)[0] == Sms.SENT


def test_a_provider_that_does_not_answer_is_not_asked_again(
    gate: Recorder, clock: Clock, person: Person
) -> None:
    gate.fault = NoAnswer()
    message = make_message(person)
    work_off()

    gate.fault = None
    clock.set("2026-05-03T18:00")
    work_off()

    assert gate.sent == []
    assert state(message) == (Sms.UNSURE, "no answer")


def test_a_refusal_is_written_down(gate: Recorder, person: Person) -> None:
    gate.fault = NotSent("isv.BUSINESS_LIMIT_CONTROL")
    message = make_message(person)

    work_off()

    assert state(message) == (Sms.FAILED, "isv.BUSINESS_LIMIT_CONTROL")
    assert not Call.objects.exists()


@pytest.mark.parametrize("fault", [NotSent("x"), NoAnswer()])
def test_whoever_is_in_danger_and_may_not_have_got_it_is_rung(
    gate: Recorder, person: Person, fault: Exception
) -> None:
    gate.fault = fault
    message = make_message(person, URGENT)

    work_off()

    assert Call.objects.get().message == message


def test_what_somebody_died_over_is_called_unsure_and_not_sent(
    gate: Recorder, clock: Clock, person: Person
) -> None:
    message = make_message(person)
    assert sending.claim(message, Preference(person=person), timezone.now())

    clock.set("2026-05-03T12:14")
    sending.find_lost()
    assert state(message)[0] == Sms.SENDING
    clock.set("2026-05-03T12:16")
    sending.find_lost()
    work_off()

    assert state(message) == (Sms.UNSURE, "interrupted")
    assert gate.sent == []


def test_what_is_a_day_late_is_not_sent(gate: Recorder, clock: Clock, person: Person) -> None:
    gate.fault = NotYet()
    message = make_message(person)
    for hours in range(60):
        clock.at += timedelta(hours=1) if hours else timedelta()
        tasks.do_next()

    assert state(message) == (Sms.NONE, "late")
    assert not Task.objects.exists()  # and none is lost: nobody has to look at it


def test_whoever_gave_up_their_number_gets_none(gate: Recorder, person: Person) -> None:
    message = make_message(person)
    Person.objects.filter(pk=person.pk).update(mobile="", mobile_key=None, joined_at=None)

    work_off()

    assert gate.sent == []
    assert state(message) == (Sms.NONE, "no number")


def test_a_number_stands_in_no_log(
    gate: Recorder, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    make_message(person)

    work_off()

    assert gate.sent
    assert person.mobile not in caplog.text
    assert all(person.mobile not in str(vars(record)) for record in caplog.records)


@pytest.mark.parametrize(
    ("now", "begins", "ends", "hours"),
    [
        ("2026-05-03T21:29", time(21, 30), time(7, 30), 0),
        ("2026-05-03T21:30", time(21, 30), time(7, 30), 10),
        ("2026-05-04T00:00", time(21, 30), time(7, 30), 7.5),
        ("2026-05-04T07:30", time(21, 30), time(7, 30), 0),
        ("2026-05-03T13:00", time(12, 0), time(14, 0), 1),
        ("2026-05-03T15:00", time(12, 0), time(14, 0), 0),
        ("2026-05-03T03:00", time(9, 0), time(9, 0), 0),
    ],
)
def test_quiet_hours(now: str, begins: time, ends: time, hours: float) -> None:
    moment = timezone.make_aware(timezone.datetime.fromisoformat(now))  # type: ignore[attr-defined]

    assert awake.wait(moment, begins, ends) == timedelta(hours=hours)


def test_the_day_is_the_local_one() -> None:
    moment = timezone.make_aware(timezone.datetime.fromisoformat("2026-05-03T01:00"))  # type: ignore[attr-defined]

    assert awake.day_of(moment).isoformat() == "2026-05-03T00:00:00+08:00"
    assert not Message.objects.filter(sms_at__lt=F("at")).exists()


def test_the_words_of_every_letter_can_be_printed_for_the_provider(
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_letters()

    call_command("sms_templates")

    words = "【邻里】您的订单有人接了，{day} 上门。有事请找{call}。"
    printed = capsys.readouterr().out.splitlines()
    assert f"{PLAIN}\t{words}" in printed
    assert f"{PLAIN}.shared\t{{names}}：{words}" in printed
