"""A task is done, tried again, or lost in sight of a person; never silently."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from linli.core import tasks
from linli.core.management.commands import work
from linli.core.models import Schedule, Task

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
done: list[str] = []


@tasks.work(attempts=3)
def stumble(word: str) -> None:
    done.append(word)
    message = "13912345678 陈秀英"
    raise RuntimeError(message)


@tasks.work()
def succeed() -> None:
    done.append("ok")


@pytest.fixture(autouse=True)
def nothing_done() -> Iterator[None]:
    done.clear()
    yield
    tasks._rounds.pop(succeed.name, None)


def let_time_pass() -> None:
    Task.objects.update(run_after=timezone.now())


def test_a_failing_task_backs_off_and_is_lost_after_its_last_attempt() -> None:
    task = tasks.enqueue(stumble, "a")

    assert tasks.do_next()
    task.refresh_from_db()
    assert task.run_after > timezone.now() + timedelta(seconds=8)
    assert not tasks.do_next()
    for _ in range(2):
        let_time_pass()
        tasks.do_next()

    task.refresh_from_db()
    assert done == ["a"] * 3
    assert task.lost_at is not None
    assert task.fault.startswith("RuntimeError test_tasks.py:")
    let_time_pass()
    assert not tasks.do_next()


def test_the_words_of_a_fault_are_not_kept() -> None:
    task = tasks.enqueue(stumble, "a")
    tasks.do_next()
    task.refresh_from_db()

    assert "139" not in task.fault
    assert "陈" not in task.fault


def test_a_lost_task_can_be_started_again() -> None:
    task = tasks.enqueue(stumble, "a")
    Task.objects.update(lost_at=timezone.now(), attempts=3)

    tasks.restart(task)

    assert tasks.do_next()
    assert done == ["a"]


def test_a_task_whose_worker_died_is_taken_up_by_another() -> None:
    task = tasks.enqueue(succeed)
    assert tasks._claim() == task
    assert tasks._claim() is None

    Task.objects.update(held_until=timezone.now() - timedelta(seconds=1))

    assert tasks.do_next()
    assert done == ["ok"]


def test_a_task_of_an_unknown_name_is_lost_at_once() -> None:
    Task.objects.create(name="gone.away")

    tasks.do_next()

    assert Task.objects.get().lost_at is not None


def test_pauses_double_up_to_six_hours() -> None:
    pauses = [tasks.pause_after(n).total_seconds() for n in (1, 2, 3, 30)]

    assert pauses == [10, 20, 40, 6 * 3600]


def test_periodic_work_is_enqueued_once_in_each_period() -> None:
    tasks.every(timedelta(hours=1), succeed)

    started = [tasks.tick(), tasks.tick()]
    Schedule.objects.filter(name=succeed.name).update(due_at=timezone.now())
    started.append(tasks.tick())

    assert Task.objects.filter(name=succeed.name).count() == 2
    assert started[0] >= 1


def test_a_worker_waits_while_another_writes_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    worker, said = work.Command(), list[str]()

    def tick() -> int:
        if not said:
            said.append("busy")
            message = "database is locked"
            raise OperationalError(message)
        said.append("free")
        worker.running = False
        return 0

    monkeypatch.setattr(tasks, "tick", tick)
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    monkeypatch.setattr("signal.signal", lambda *_args: None)

    worker.handle(once=False)

    assert said == ["busy", "free"]


def test_a_worker_that_is_to_end_says_what_stood_in_its_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def tick() -> int:
        message = "database is locked"
        raise OperationalError(message)

    monkeypatch.setattr(tasks, "tick", tick)
    monkeypatch.setattr("signal.signal", lambda *_args: None)

    with pytest.raises(OperationalError):
        work.Command().handle(once=True)
