"""Several at once with the times at which an activity meets (T2): each beside a control in which
nothing is held, which must show what holding is for."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.utils import timezone

from linli.activities.actions import publishing, signing_up, times
from linli.activities.actions.publishing import Places
from linli.activities.actions.times import Span
from linli.activities.models import Activity, Session
from linli.activities.tests.make import Hall, soon
from linli.core.tests.presses import Press, bare, found, press
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROUNDS, GUESTS = 5, 2
NAMES = """
from datetime import datetime, timedelta
from django.utils import timezone
from linli.activities.actions import presence, times
from linli.activities.actions.times import Span
from linli.activities.models import Activity, Session, SignUp
hour = timedelta(hours=1)
"""
ACTIVITY = "row = Activity.objects.get(pk=pk)"
SESSION = "row = Activity.objects.get(pk=pk).sessions.get(number={n})"


@pytest.fixture
def hall() -> Hall:
    return Hall()


def leaders(hall: Hall) -> tuple[object, object]:
    return hall.worker.pk, make_staff(Role.WORKER, hall.area, organisation=hall.station).pk


def two(hall: Hall, *presses: tuple[str, str], late: str = "") -> list[Press]:
    """Two leaders: what each looks at, and the step; and how the first is late."""
    three = zip(leaders(hall), presses, (late, ""), strict=True)
    return [Press(by, step, look, how) for by, (look, step), how in three]


def course(hall: Hall, number: int = 3) -> Activity:
    """It meets on so many days, and guests go."""
    draft = hall.draft(Places(5))
    spans = [Span(soon() + n * DAY, soon() + n * DAY + 2 * HOUR) for n in range(number)]
    times.set_times(draft, spans, by=hall.worker)
    made = publishing.publish(Activity.objects.get(pk=draft.pk), by=hall.worker)
    for _ in range(GUESTS):
        signing_up.sign_up(made.posts.get(), by=hall.neighbour())
    return made


def courses(hall: Hall, number: int = 3, rounds: int = ROUNDS) -> list[object]:
    return [course(hall, number).pk for _ in range(rounds)]


def each(url: str, words: str) -> list[object]:
    """What is true of each activity, in their order."""
    script = f"""
import json
from linli.activities.models import Activity, Session, SignUp
from linli.channels.models import Message
from linli.core.models import Event
def events(one, verb):
    return Event.objects.filter(verb=verb, subject_id=one.pk).count()
def messages(one, code):
    return Message.objects.filter(code=code, subject_id=one.pk).count()
rows = Activity.objects.order_by("pk")
print(json.dumps([{words} for one in rows]))
"""
    return found(url, script)


# The control: both have looked at everything before either writes.
ALL_LOOKED = """
store = Session.save
def late(row, *given, **more):
    think()
    return store(row, *given, **more)
Session.save = late
"""
MOVED = """[one.sessions.get(number=2).sequence, events(one, "activity.moved"),
    messages(one, "activity.moved")]"""


def moving(hall: Hall, folder: Path, rounds: int, how: str = "") -> tuple[list[list[str]], object]:
    """The same time, to two different hours."""
    look = SESSION.format(n=2)
    steps = [
        (look, f"times.move_time(row, by=by, span=Span(row.begins_at + {n} * hour, "
               f"row.ends_at + {n} * hour))")
        for n in (1, 2)
    ]  # fmt: skip
    rows = courses(hall, rounds=rounds)
    url, said = press(folder, two(hall, *steps), rows, names=NAMES, how=how)
    return said, each(url, MOVED)


def test_what_two_move_is_told_of_twice_and_its_calendar_entry_rises_by_two(
    hall: Hall, tmp_path: Path
) -> None:
    said, seen = moving(hall, tmp_path, ROUNDS)
    assert said == [["done", "done"]] * ROUNDS
    assert seen == [[2, 2, 2 * GUESTS]] * ROUNDS


def test_the_race_would_show_a_move_of_which_nobody_is_told(hall: Hall, tmp_path: Path) -> None:
    said, seen = moving(hall, tmp_path, 1, bare("times", "move_time") + ALL_LOOKED)
    assert said == [["done", "done"]]
    assert seen == [[1, 2, GUESTS]]


SPANS = "[(str(day.begins_at), str(day.ends_at)) for day in one.sessions.order_by('begins_at')]"


def meeting(hall: Hall, folder: Path, rounds: int, how: str = "") -> tuple[list[list[str]], int]:
    """Two different times are moved to hours that overlap; how many activities overlap now."""
    steps = [
        (SESSION.format(n=n), "times.move_time(row, by=by, span=(lambda at: Span("
         f"at + {n} * hour, at + {n + 2} * hour))(row.activity.ends_at + 24 * hour))")
        for n in (1, 2)
    ]  # fmt: skip
    rows = courses(hall, rounds=rounds)
    url, said = press(folder, two(hall, *steps), rows, names=NAMES, how=how)
    seen: list[list[list[str]]] = each(url, SPANS)  # type: ignore[assignment]
    return said, sum(any(two[0] < one[1] for one, two in pairwise(days)) for days in seen)


def test_two_times_are_never_moved_onto_one_another(hall: Hall, tmp_path: Path) -> None:
    said, overlap = meeting(hall, tmp_path, ROUNDS)
    assert said == [["done", "told"]] * ROUNDS
    assert overlap == 0


def test_the_race_would_show_two_times_that_overlap(hall: Hall, tmp_path: Path) -> None:
    _said, overlap = meeting(hall, tmp_path, 1, bare("times", "move_time") + ALL_LOOKED)
    assert overlap == 1


OFF = """[one.sessions.filter(turn="off").count(), events(one, "activity.one_off"),
    messages(one, "activity.one_off"), one.state]"""


def calling_off(
    hall: Hall, folder: Path, numbers: tuple[int, int], rounds: int, how: str = ""
) -> tuple[list[list[str]], object]:
    """Of two times, each leader calls one off."""
    step = "times.call_off(row, by=by, because='台风')"
    steps = [(SESSION.format(n=n), step) for n in numbers]
    rows = courses(hall, 2, rounds)
    url, said = press(folder, two(hall, *steps), rows, names=NAMES, how=how)
    return said, each(url, OFF)


@pytest.mark.parametrize("numbers", [(1, 1), (1, 2)])
def test_one_is_called_off_once_and_never_the_last(
    hall: Hall, tmp_path: Path, numbers: tuple[int, int]
) -> None:
    said, seen = calling_off(hall, tmp_path, numbers, ROUNDS)
    assert said == [["done", "told"]] * ROUNDS
    assert seen == [[1, 1, GUESTS, "published"]] * ROUNDS


@pytest.mark.parametrize("numbers", [(1, 1), (1, 2)])
def test_the_race_would_call_it_off_twice_or_wholly(
    hall: Hall, tmp_path: Path, numbers: tuple[int, int]
) -> None:
    _said, seen = calling_off(hall, tmp_path, numbers, 1, bare("times", "call_off") + ALL_LOOKED)
    off, times_said, *_more = seen[0]  # type: ignore[index]
    assert off == 2 or times_said == 2


WRITTEN = """[one.sessions.count(), one.times, [str(one.begins_at), str(one.ends_at)] == [
    str(one.sessions.order_by("begins_at").first().begins_at),
    str(one.sessions.order_by("begins_at").last().ends_at)] if one.sessions.exists() else False,
    events(one, "activity.times")]"""
# The control: the old ones were taken away by both before either writes.
THINK_BETWEEN = """
write_all = Session.objects.bulk_create
def late(rows):
    think()
    return write_all(rows)
Session.objects.bulk_create = late
"""


def setting(hall: Hall, folder: Path, rounds: int, how: str = "") -> tuple[list[list[str]], object]:
    """Two leaders write other times down for a draft: three, and five."""
    spans = "[Span(row.begins_at + (n + 1) * {h} * hour, row.begins_at + ((n + 1) * {h} + 1) * hour) for n in range({n})]"  # noqa: E501
    steps = [
        (ACTIVITY, f"times.set_times(row, {spans.format(h=h, n=n)}, by=by)")
        for h, n in ((24, 3), (48, 5))
    ]
    rows = [hall.draft().pk for _ in range(rounds)]
    url, said = press(folder, two(hall, *steps), rows, names=NAMES, how=how)
    return said, each(url, WRITTEN)


def test_of_two_who_set_the_times_one_holds_wholly(hall: Hall, tmp_path: Path) -> None:
    said, seen = setting(hall, tmp_path, ROUNDS)
    assert said == [["done", "done"]] * ROUNDS
    assert all(one in ([3, 3, True, 2], [5, 5, True, 2]) for one in seen)  # type: ignore[attr-defined]


def test_the_race_would_show_times_of_both(hall: Hall, tmp_path: Path) -> None:
    how = bare("times", "set_times") + THINK_BETWEEN
    said, seen = setting(hall, tmp_path, 1, how)
    whole = seen[0] in ([3, 3, True, 2], [5, 5, True, 2])  # type: ignore[index]
    assert "fell" in said[0] or not whole  # that none is there twice, the database sees to


# Who is late has looked, and goes on after the other has changed it; or, where that one has to wait
# for them, after a while.
LATE = """
patience = 20
from linli.core.models import Event
def later(look):
    def looked(activity, now):
        seen = look(activity, now)
        changed = Event.objects.filter(verb__in=("activity.moved", "activity.one_off"))
        for _ in range(patience):
            if changed.filter(subject_id=activity.pk).exists():
                break
            time.sleep(0.02)
        return seen
    return looked
"""
CHECKS_IN_LATE = LATE + "presence.meets.next_time = later(presence.meets.next_time)\n"
STEPS_ON_LATE = LATE + "times._next_of = later(times._next_of)\n"
SOON = "row = SignUp.objects.filter(activity=pk).order_by('pk').first()"
MOVE = "times.move_time(row, by=by, span=Span(row.begins_at + 3 * hour, row.ends_at + 3 * hour))"
CALL_OFF = "times.call_off(row, by=by, because='台风')"
THERE = """[one.sign_ups.filter(presences__isnull=False).count(),
    one.sessions.exclude(turn="planned", sequence=0).count()]"""


def checking_in(
    hall: Hall, folder: Path, change: str, rounds: int, late: str = ""
) -> tuple[list[list[str]], list[object]]:
    """One leader ticks a guest while the other changes the time that is about to begin."""
    rows = courses(hall, 2, rounds)
    begins = timezone.now() + timedelta(minutes=9)
    Session.objects.filter(number=1).update(begins_at=begins, ends_at=begins + HOUR)
    Activity.objects.update(begins_at=begins, next_at=begins)
    steps = (SOON, "presence.check_in(row, by=by)"), (SESSION.format(n=1), change)
    url, said = press(folder, two(hall, *steps, late=late), rows, names=NAMES)
    return said, each(url, THERE)


@pytest.mark.parametrize("late", ["", CHECKS_IN_LATE], ids=["", "late"])
@pytest.mark.parametrize("change", [MOVE, CALL_OFF], ids=["moved", "off"])
def test_nobody_is_there_at_a_time_that_was_moved_or_called_off(
    hall: Hall, tmp_path: Path, change: str, late: str
) -> None:
    said, seen = checking_in(hall, tmp_path, change, ROUNDS, late)
    assert said == [["done", "told"]] * ROUNDS
    assert all(one in ([1, 0], [0, 1]) for one in seen)


@pytest.mark.parametrize("change", [MOVE, CALL_OFF], ids=["moved", "off"])
def test_the_race_would_show_a_guest_where_nothing_takes_place(
    hall: Hall, tmp_path: Path, change: str
) -> None:
    late = bare("presence", "check_in", thinks=False) + CHECKS_IN_LATE + "patience = 500\n"
    late += "presence.share = presence.hold_people = lambda *given: None\n"
    said, seen = checking_in(hall, tmp_path, change, 1, late)
    assert said == [["done", "done"]]
    assert seen == [[1, 1]]


STANDS = "one.next_at == one.sessions.get(number=2).begins_at"


def stepping_on(
    hall: Hall, folder: Path, rounds: int, late: str = ""
) -> tuple[list[list[str]], list[object]]:
    """The first time is over: the clock looks for the next while a leader moves that."""
    rows = courses(hall, 2, rounds)
    ended = timezone.now() - HOUR
    Session.objects.filter(number=1).update(begins_at=ended - HOUR, ends_at=ended)
    Activity.objects.update(begins_at=ended - HOUR, next_at=ended - HOUR)
    steps = (ACTIVITY, "times.step_on(row, timezone.now())"), (SESSION.format(n=2), MOVE)
    url, said = press(folder, two(hall, *steps, late=late), rows, names=NAMES)
    return said, each(url, STANDS)


@pytest.mark.parametrize("late", ["", STEPS_ON_LATE], ids=["", "late"])
def test_it_stands_in_the_list_by_where_its_next_time_was_moved(
    hall: Hall, tmp_path: Path, late: str
) -> None:
    said, seen = stepping_on(hall, tmp_path, ROUNDS, late)
    assert said == [["done", "done"]] * ROUNDS
    assert seen == [True] * ROUNDS


def test_the_race_would_leave_it_in_the_list_by_a_time_that_is_no_more(
    hall: Hall, tmp_path: Path
) -> None:
    late = bare("times", "step_on", thinks=False) + STEPS_ON_LATE + "patience = 500\n"
    said, seen = stepping_on(hall, tmp_path, 1, late)
    assert said == [["done", "done"]]
    assert seen == [False]
