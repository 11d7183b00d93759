"""Two leaders tell the same people at once (T2): who is told before an activity is published, and
volunteers who are asked to help. Each beside a control in which nothing is held."""

from pathlib import Path

import pytest
from django.utils import timezone

from linli.accounts.tests.make import make_resident
from linli.activities import queries
from linli.activities.actions import foretelling, publishing
from linli.activities.actions.publishing import Places
from linli.activities.invites import FOR_EACH_PLACE
from linli.activities.models import Activity, FirstTold
from linli.activities.tests.make import Hall, weekly
from linli.core.tests.presses import Press, bare, found, press
from linli.organisations.models import Organisation, Role
from linli.organisations.tests.make import make_organisation, make_staff

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ROUNDS, WEEKS, READERS = 4, 3, 2
NAMES = """
from unittest.mock import ANY
from linli.activities.actions import foretelling, inviting
from linli.activities.models import Activity, Foretold, Post
from linli.organisations.models import Organisation
"""


@pytest.fixture
def hall() -> Hall:
    return Hall()


def committee(hall: Hall, name: str) -> Organisation:
    """It is told first, and so many read for it."""
    made = make_organisation(name, area=hall.area)
    head = make_staff(Role.STATION_HEAD, hall.area, organisation=hall.station)
    FirstTold.objects.create(area=hall.area, organisation=made, by=head)
    for _ in range(READERS):
        make_staff(Role.GRID_WORKER, hall.area, organisation=made)
    return made


def another(hall: Hall) -> object:
    return make_staff(Role.WORKER, hall.area, organisation=hall.station).pk


def term(hall: Hall) -> object:
    """Drafts of one series; the first of them."""
    draft = hall.draft()
    weekly(draft, by=hall.worker, more=WEEKS - 1)
    return draft.pk


WEEK = "row = Activity.objects.filter(series=Activity.objects.get(pk=pk).series).order_by('begins_at')[{n}]"  # noqa: E501
FORETOLD = """
import json
from linli.activities.models import Foretold
from linli.channels.models import Message
from linli.core.models import Event
print(json.dumps([Foretold.objects.count(), Message.objects.filter(code="activity.foretold").count(),
    Event.objects.filter(verb="activity.foretold").count(),
    Event.objects.filter(verb="activity.read_first").count()]))
"""  # noqa: E501
# The control: both have seen that nobody was told of it before either writes it down.
NONE_TOLD = """
store = Foretold.objects.get_or_create
def late(**given):
    there = Foretold.objects.filter(activity=given["activity"],
        organisation=given["organisation"]).first()
    think()
    return (there, False) if there else (Foretold.objects.create(
        activity=given["activity"], organisation=given["organisation"], **given["defaults"]), True)
Foretold.objects.get_or_create = late
foretelling._held = lambda draft: [draft, *Activity.objects.filter(series=draft.series).exclude(
    pk=draft.pk)] if draft.series else [draft]
"""


def telling(
    hall: Hall, folder: Path, weeks: tuple[int, int], rounds: int, how: str = ""
) -> tuple[list[list[str]], list[object]]:
    """Two leaders tell of two weeks of a series, or both of the same."""
    for name in ("梅沙村委会", "梅沙党支部"):
        committee(hall, name)
    leaders = (hall.worker.pk, another(hall))
    presses = [
        Press(by, "foretelling.foretell(row, by=by)", WEEK.format(n=n))
        for by, n in zip(leaders, weeks, strict=True)
    ]
    url, said = press(
        folder, presses, [term(hall) for _ in range(rounds)], names=NAMES, how=how
    )  # fmt: skip
    return said, found(url, FORETOLD)


@pytest.mark.parametrize("weeks", [(0, 0), (0, 2)], ids=["same", "other"])
def test_each_organisation_is_told_once_of_a_series(
    hall: Hall, tmp_path: Path, weeks: tuple[int, int]
) -> None:
    said, told = telling(hall, tmp_path, weeks, ROUNDS)
    assert said == [["done", "told"]] * ROUNDS
    assert told == [ROUNDS * WEEKS * 2, ROUNDS * READERS * 2, ROUNDS, 0]


def test_the_race_would_tell_of_a_series_twice(hall: Hall, tmp_path: Path) -> None:
    how = bare("foretelling", "foretell") + NONE_TOLD
    said, told = telling(hall, tmp_path, (0, 2), 1, how)
    # Of one draft twice the database refuses; of another of the series nothing else would.
    assert "fell" in said[0] or told[1] != READERS * 2


READ = "row = Foretold.objects.filter(activity=pk).order_by('pk').first()"


def reading(
    hall: Hall, folder: Path, rounds: int, how: str = ""
) -> tuple[list[list[str]], list[object]]:
    """Both who read for an organisation read a draft, while a leader tells another of it."""
    first = committee(hall, "梅沙村委会")
    rows = [hall.draft().pk for _ in range(rounds)]
    for pk in rows:
        foretelling.foretell(Activity.objects.get(pk=pk), by=hall.worker)
    committee(hall, "梅沙党支部")
    presses = [
        Press(one.pk, "foretelling.read(row, by=by, words='好')", READ)
        for one in queries.staff_of(first)
    ]
    tell = Press(hall.worker.pk, "foretelling.foretell(row, by=by)",
                 "row = Activity.objects.get(pk=pk)")  # fmt: skip
    url, said = press(folder, [*presses, tell], rows, names=NAMES, how=how)
    return said, found(url, FORETOLD)


def test_a_draft_is_read_once_while_another_is_told_of_it(hall: Hall, tmp_path: Path) -> None:
    said, told = reading(hall, tmp_path, ROUNDS)
    assert said == [["done", "done", "told"]] * ROUNDS
    assert told == [ROUNDS * 2, ROUNDS * READERS * 2, ROUNDS * 2, ROUNDS]


def test_the_race_would_show_a_draft_that_two_read(hall: Hall, tmp_path: Path) -> None:
    said, told = reading(hall, tmp_path, 1, bare("foretelling", "foretell", "read") + NONE_TOLD)
    assert said == [["done", "done", "done"]]
    assert told[3] == 2


HELPER = Places(2, part="helper", force="volunteer", name="引导")
OTHER = Places(2, part="helper", force="volunteer", name="签到")
VOLUNTEERS = 24
ASKED = """
import json
from django.db.models import Count
from linli.activities.models import Invited
from linli.channels.models import Message
rows = Invited.objects.values("person", "post__activity").annotate(n=Count("pk"))
print(json.dumps([Invited.objects.count(), rows.filter(n__gt=1).count(),
    Message.objects.filter(code="activity.invited").count()]))
"""
HELPERS = "row = Activity.objects.get(pk=pk).posts.filter(part='helper').order_by('name')[{n}]"
# The control: both have chosen whom to ask before either asks.
CHOSEN = """
match = inviting.invites.matching
def late(post, now):
    people = match(post, now)
    think()
    return people
inviting.invites.matching = late
"""


def inviting(
    hall: Hall,
    folder: Path,
    posts: tuple[int, int],
    how: str = "",
    step: str = "inviting.invite(row, by=by)",
) -> tuple[list[list[str]], list[object]]:
    """Two leaders ask for the helpers of two posts, or both for those of one."""
    for _ in range(VOLUNTEERS):
        person = make_resident(area=hall.area)
        person.forces.create(kind="volunteer", verified_by=hall.worker, verified_at=timezone.now())
    draft = hall.draft(Places(5), HELPER, OTHER)
    rows = [publishing.publish(draft, by=hall.worker).pk]
    presses = [
        Press(by, step, HELPERS.format(n=n))
        for by, n in zip((hall.worker.pk, another(hall)), posts, strict=True)
    ]
    url, said = press(folder, presses, rows, names=NAMES, how=how)
    return said, found(url, ASKED)


MOST = 2 * FOR_EACH_PLACE


def test_two_who_ask_for_one_post_ask_no_more_than_one_of_them(hall: Hall, tmp_path: Path) -> None:
    said, asked = inviting(hall, tmp_path, (0, 0))
    assert said == [["done", "told"]]
    assert asked == [MOST, 0, MOST]


def test_two_who_ask_for_two_posts_ask_nobody_twice(hall: Hall, tmp_path: Path) -> None:
    said, asked = inviting(hall, tmp_path, (0, 1))
    assert said == [["done", "done"]]
    assert asked == [MOST * 2, 0, MOST * 2]


def test_who_does_not_say_what_they_saw_asks_twice_as_many(hall: Hall, tmp_path: Path) -> None:
    _said, asked = inviting(hall, tmp_path, (0, 0), step="inviting.invite(row, by=by, asked=ANY)")
    assert asked == [MOST * 2, 0, MOST * 2]


def test_the_race_would_ask_somebody_twice(hall: Hall, tmp_path: Path) -> None:
    how = bare("inviting", "invite") + CHOSEN
    _said, asked = inviting(hall, tmp_path, (0, 1), how + "inviting._one_after_another = bool\n")
    assert asked == [MOST * 2, MOST, MOST * 2]
