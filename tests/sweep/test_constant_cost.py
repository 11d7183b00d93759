"""Every page takes as many queries for thirty rows of a kind as for one (house rule).

All pages are asked, not only those known to be lists: a list that somebody adds is in here on
its first day, as long as `multiply` makes more of what it shows.
"""

import pytest
from django.db import connection, reset_queries, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.accounts.tests.make import make_mobile, make_resident, signed_in
from linli.areas.models import Population
from linli.areas.tests.make import make_area
from linli.catalogue import actions as catalogue
from linli.catalogue.tests.make import make_service
from linli.core.models import Task
from linli.organisations.actions import codes, memberships
from linli.organisations.models import Grant, Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.people.actions import looking, recoveries, statuses
from linli.people.tests.make import (
    make_child,
    make_claimed,
    make_client,
    make_identity,
    make_list,
    make_opened,
    make_ward,
)
from linli.venues.models import Room, Station
from linli.venues.tests.make import make_station
from tests.sweep.cells import APPS, CANARY, Town, Visitor
from tests.sweep.declared import DOORS
from tests.sweep.urls import converters, read_whole

MANY = 29
WHO = ("visitor", "owner", "station_head here", "operator here")
# What may differ: walking back through an audit that fills no page looks twice.
UNSTEADY = {"organisations:audit"}
MOST_LISTS = 3
Costs = dict[tuple[str, str], tuple[int, int]]


@pytest.mark.sweep
@pytest.mark.django_db
def test_every_page_takes_the_same_queries_for_one_row_and_for_thirty() -> None:
    town = Town()
    visitors = [one for one in town.visitors if one.name in WHO]
    for visitor in visitors:  # whoever has chosen a place is shown more than who has not
        visitor.client.get(town.url("web:place"))
    multiply(town, range(2))  # a list of none asks less
    before = costs(town, visitors, times=2)  # the first fills what the process keeps
    multiply(town, range(2, MANY))
    after = costs(town, visitors, times=1)
    assert len(before) > len(DOORS) // 3
    grown = [f"{key}: {before[key]} → {after[key]}" for key in before if grew(before, after, key)]
    assert not grown, "\n".join(grown)


def grew(before: Costs, after: Costs, key: tuple[str, str]) -> bool:
    """Whether a page asks more of thirty. A list whose first page is full is counted (paging.py);
    there are few of them on a page."""
    (reads, counts), (more_reads, more_counts) = before[key], after[key]
    return more_reads > reads or more_counts > counts + MOST_LISTS


def is_a_count(sql: str) -> bool:
    """Of a list; where its rows are grouped, Django counts around the query."""
    return 'AS "__count"' in sql or sql.startswith("SELECT COUNT(*) FROM (SELECT")


def costs(town: Town, visitors: list[Visitor], *, times: int) -> Costs:
    """How often each page that opens reads, and counts, the last time it is asked."""
    found = {}
    for name in sorted(set(DOORS) - UNSTEADY):
        if converters(name) and name not in town.rows:
            continue
        for visitor in visitors:
            for _time in range(times):
                reset_queries()
                with transaction.atomic(), CaptureQueriesContext(connection) as made:
                    response = read_whole(visitor.client.get(town.url(name)))
                    transaction.set_rollback(True)
            if response.status_code == 200:
                # Only what is read: that somebody is still here is written every twenty seconds.
                read = [one for one in made if one["sql"].startswith("SELECT")]
                counts = sum(is_a_count(one["sql"]) for one in read)
                found[name, visitor.name] = len(read) - counts, counts
    return found


def multiply(town: Town, numbers: range) -> None:
    """More of everything that the town has one of, in the same place and hands."""
    by, owner, area = town.insider.person, town.owner, town.area
    assert by
    today = timezone.localdate()
    house = Grant.objects.filter(person=by).order_by("pk")[0].organisation
    head = next(one.person for one in town.visitors if one.name == "station_head here")
    asker = next(one.person for one in town.visitors if one.name == "worker here")
    assert head
    assert asker
    station = Station.objects.get(pk=str(town.rows["venues:station"]["pk"]))
    for number in numbers:
        person = make_client(f"{CANARY}{number}", area=area)
        statuses.confirm(person, by=by, group="alone", source="走访", until=today)
        make_identity(person)
        make_opened(person, head)
        make_ward(owner, by=by)
        make_claimed(f"{CANARY}伯{number}", area=area)
        make_list(area, by=head)
        make_list(area, by=by, needs_second=True)
        recoveries.open_for(make_resident(area=area), by=by, mobile=make_mobile())
        looking.ask(make_child(area=area), by=asker, why="service")
        make_opened(owner, make_staff(Role.WORKER, area))
        signed_in(owner)
        service = make_service(area=area)
        words = {"slug": f"p{number}", "name": f"套餐{number}", "summary": "一"}
        catalogue.bundle(by=None, area=area, services=[(service, 1)], **words)
        catalogue.ask_for(f"想要的{number}", by=owner, area_id=area.pk)
        memberships.ask(house, by=make_resident())
        memberships.ask(make_organisation(area=area, guide=house), by=owner)
        codes.make_code(house, by=by, days=3, most=5)
        make_station(area=area)
        Room.objects.create(station=station, name=f"室{number}", capacity=20)
        Population.objects.create(area=area, year=1990 + number, persons=9, source="年报")
        make_area(parent=area)
        Task.objects.create(name="linli.nothing", lost_at=timezone.now())
        for app in APPS:
            app.multiply(town, number)
