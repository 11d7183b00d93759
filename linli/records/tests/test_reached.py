"""Whom the services reached by target group, and who helps under a checked name."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.areas.tests.make import make_area
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.models import Group
from linli.records import actions, reached
from linli.records.actions import Gave, Got
from linli.records.tests.make import at, make_record

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
MARCH = date(2025, 3, 1)
PATH = "/desk/records/reached/"
ASKED = "first=2025-03&last=2025-03"


def put_in(person: Person, group: str, first: date, last: date) -> None:
    person.statuses.create(
        group=group, source="民政", valid_from=first, valid_until=last,
        reviewed_by=make_staff(Role.WORKER, person.area or make_area()),
    )  # fmt: skip


def checked(person: Person, force: str) -> Person:
    by = make_staff(Role.WORKER, make_area())
    person.forces.create(kind=force, verified_at=timezone.now(), verified_by=by)
    person.identities.create(
        kind="resident", number="", name=person.name, state="verified",
        submitted_by=person, checked_by=by, checked_at=timezone.now(),
    )  # fmt: skip
    return person


def test_a_group_counts_those_who_were_of_it_then_and_opens_its_lists() -> None:
    area = make_area()
    alone, child, before = (make_resident(area=area) for _n in range(3))
    year = (date(2025, 1, 1), date(2025, 12, 31))
    put_in(alone, Group.ELDER_ALONE, *year)
    put_in(child, Group.ELDER_ALONE, *year)
    put_in(child, Group.DISABLED, *year)
    put_in(before, Group.ELDER_ALONE, date(2024, 1, 1), date(2025, 2, 28))
    alone.statuses.update(ended_at=at(3, 20))
    put_in(alone, Group.ELDER_ALONE, date(2025, 3, 21), date(2025, 12, 31))  # renewed
    make_record(area, begun_at=at(3, 10), got=[Got(alone, times=2), Got(before)])
    make_record(area, begun_at=at(3, 11), got=[Got(child), Got(count=7, how="heads")])
    make_record(area, begun_at=at(4, 2), got=[Got(child)])
    make_record(make_area(), begun_at=at(3, 11), got=[Got(alone)])

    found = reached.by_group((area.pk,), MARCH, MARCH)

    assert found[Group.ELDER_ALONE] == (2, 3)
    assert found[Group.DISABLED] == (1, 1)
    assert found[Group.HOMELESS] == (0, 0)
    client = signed_in(make_staff(Role.WORKER, area))
    for group, numbers in found.items():
        people = client.get(f"{PATH}?{ASKED}&group={group}&of=people").context["page"]
        assert people.paginator.count == numbers.people, group
        page = client.get(f"{PATH}?{ASKED}&group={group}&of=times")
        assert sum(one.times for one, _open in page.context["receptions"]) == numbers.times, group
        assert alone.name not in page.content.decode()
    call_command("rebuild_tallies", check=True)


def test_a_correction_moves_the_figure_of_the_group() -> None:
    area = make_area()
    alone = make_resident(area=area)
    put_in(alone, Group.ELDER_ALONE, date(2025, 1, 1), date(2025, 12, 31))
    row = make_record(area, begun_at=at(3, 10), got=[Got(alone, times=3)])
    by = make_staff(Role.STATION_HEAD, area)
    actions.correct(row, by=by, reason="数错了", reason_kind="people", receptions=[Got(alone)])
    assert reached.by_group((area.pk,), MARCH, MARCH)[Group.ELDER_ALONE] == (1, 1)
    call_command("rebuild_tallies", check=True)


def test_helpers_are_those_whose_name_was_checked() -> None:
    area = make_area()
    helped, idle = (checked(make_resident(area=area), "volunteer") for _n in range(2))
    unnamed = make_resident(area=area)
    unnamed.forces.create(
        kind="volunteer", verified_at=timezone.now(), verified_by=make_staff(Role.WORKER, area)
    )
    over = checked(make_resident(area=area), "volunteer")
    over.forces.update(valid_until=timezone.localdate() - timedelta(days=1))
    make_record(area, begun_at=at(3, 10), gave=[Gave(helped, "volunteer", 60)])
    make_record(area, begun_at=at(3, 12), gave=[Gave(unnamed, "volunteer", 60)])

    found = reached.by_force((area.pk,), MARCH, MARCH)

    assert found["volunteer"] == (2, 1)
    assert found["party"] == (0, 0)
    worker = signed_in(make_staff(Role.WORKER, area))
    page = worker.get(f"{PATH}?{ASKED}&force=volunteer")
    assert page.context["page"].paginator.count == 2
    assert idle.name in page.content.decode()
    page = worker.get(f"{PATH}?{ASKED}&force=volunteer&of=helped")
    assert page.context["page"].paginator.count == 1
    # Who does not find people reads no whole name.
    dispatcher = signed_in(make_staff(Role.WORKER, make_area()))
    assert helped.name not in dispatcher.get(f"{PATH}?{ASKED}&force=volunteer").content.decode()


def test_nonsense_is_told() -> None:
    client = signed_in(make_staff(Role.WORKER, make_area()))
    assert client.get(PATH).status_code == 200
    for bad in ("group=odd", "force=odd", "first=odd", "of=odd"):
        assert client.get(f"{PATH}?{bad}").status_code == 422
