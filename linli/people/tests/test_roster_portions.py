"""A roster is taken in portions, so that others write in between."""

from uuid import UUID

import pytest

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.people.actions import rosters
from linli.people.models import File, Identity
from linli.people.roster_person import Entry
from linli.people.tests.make import make_texts, make_worker
from linli.people.tests.test_rosters import real_roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    make_texts()
    return make_area()


@pytest.fixture
def worker(area: Area) -> Person:
    return make_worker(area)


def test_the_first_rows_taken_are_counted_so_that_the_next_are_compared_soon(
    area: Area, worker: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[type, ...]] = []
    monkeypatch.setattr(rosters, "CHUNK", 2)
    monkeypatch.setattr(rosters, "counted", lambda *models: asked.append(models))

    rosters.run(real_roster(), by=worker, area=area, dry=True)
    assert asked == []
    rosters.run(real_roster(), by=worker, area=area, dry=False)
    assert asked == [(Person, File, Identity)]


def test_what_was_taken_before_it_was_cut_off_is_known_when_it_begins_again(
    area: Area, worker: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rosters, "CHUNK", 2)
    create, done = rosters._create, list[int]()

    def cut_off(entries: list[Entry], *, by: Person, area: Area) -> list[tuple[UUID, Entry]]:
        if done:
            message = "the machine stopped"
            raise RuntimeError(message)
        done.append(len(entries))
        return create(entries, by=by, area=area)

    monkeypatch.setattr(rosters, "_create", cut_off)
    with pytest.raises(RuntimeError):
        rosters.run(real_roster(), by=worker, area=area, dry=False)
    assert Person.objects.filter(joined_at=None).count() == done[0] > 0

    monkeypatch.setattr(rosters, "_create", create)
    again = rosters.run(real_roster(), by=worker, area=area, dry=False)
    assert (again.good, again.known) == (3 - done[0], done[0])
    assert Person.objects.filter(joined_at=None).count() == 3
