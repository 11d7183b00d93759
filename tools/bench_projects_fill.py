"""The street of the project benchmark; prints who signs in and what they open.

58 projects in 8 fields and 42 of 45 communities, as Guicheng bought them in a year. The contracts
are written by the real actions; the records of the year are put in as rows, and then counted.

Usage: python -m tools.bench_projects_fill RECORDS
"""

import json
import random
import sys
from datetime import timedelta

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from linli.accounts.models import Person  # noqa: E402
from linli.areas.models import Area  # noqa: E402
from linli.areas.models import Kind as AreaKind  # noqa: E402
from linli.areas.tests.make import make_area  # noqa: E402
from linli.catalogue.models import Force  # noqa: E402
from linli.core import working_time  # noqa: E402
from linli.organisations.models import Kind as Body  # noqa: E402
from linli.organisations.models import Organisation, Role  # noqa: E402
from linli.organisations.tests.make import make_organisation, make_staff  # noqa: E402
from linli.people import seeds  # noqa: E402
from linli.projects import counting  # noqa: E402
from linli.projects.actions import contract  # noqa: E402
from linli.projects.actions.contract import Asks, Terms  # noqa: E402
from linli.projects.models import Field, Project, Unit  # noqa: E402
from linli.records.actions import campaigning  # noqa: E402
from linli.records.actions.campaigning import Call  # noqa: E402
from linli.records.models import (  # noqa: E402
    Campaign,
    Contribution,
    Kind,
    Reception,
    ServiceRecord,
    Sort,
    Tagged,
)
from tools.bench_orders_fill import cookie, residents  # noqa: E402

PROJECTS, COMMUNITIES, SERVED, AGENCIES, WORKERS = 58, 45, 42, 20, 200
FEN = 13_000_000_00
BATCH = 5_000
KINDS = (Kind.VISIT, Kind.CASE, Kind.GROUP, Kind.ACTIVITY)


def main() -> None:
    """Fill the database of the environment."""
    random.seed(7)
    working_time.seed()
    seeds.seed()
    street = make_area("桂城街道", kind=AreaKind.TOWN)
    places = [make_area(f"第{n}社区", parent=street) for n in range(COMMUNITIES)]
    Area.objects.filter(pk=places[0].pk).update(slug="meisha")
    people = residents(places)
    house = make_organisation(area=street, kind=Body.DEPARTMENT)
    buyer = make_staff(Role.LIAISON, street, organisation=house)
    agencies = [make_organisation(area=street, kind=Body.AGENCY) for _ in range(AGENCIES)]
    lead = make_staff(Role.PROJECT_LEAD, street, organisation=agencies[0])
    projects = [
        bought(n, places[n % SERVED], house, agencies[n % AGENCIES], buyer)
        for n in range(PROJECTS)
    ]  # fmt: skip
    today = timezone.localdate()
    call = Call("防诈骗", Sort.CAMPAIGN, street, today - timedelta(days=200), today)
    campaign = campaigning.open_campaign(call, by=buyer)
    wanted = int(sys.argv[1])
    for first in range(0, wanted, BATCH):
        with transaction.atomic():
            past(range(first, min(first + BATCH, wanted)), projects, people, campaign)
    with transaction.atomic():
        counting.rebuild()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    row = projects[0].indicators.order_by("pk")[0]
    sys.stdout.write(json.dumps({
        "buyer": cookie(buyer), "lead": cookie(lead), "one": str(projects[0].pk),
        "row": str(row.pk), "campaign": str(campaign.pk),
    }))  # fmt: skip


def bought(
    n: int, place: Area, house: Organisation, agency: Organisation, buyer: Person
) -> Project:
    """A contract of a year with five indicators, half of it over."""
    today = timezone.localdate()
    first, last = today - timedelta(days=200), today + timedelta(days=164)
    made = contract.draft(
        Terms(
            name=f"第{n}号服务项目", number=f"GC-{n:03}", field=Field.values[n % len(Field.values)],
            purchaser=house, agency=agency, areas=[place], first_day=first, last_day=last,
            fen=FEN // PROJECTS,
        ),
        by=buyer,
    )  # fmt: skip
    half = ((first + (last - first) / 2, 500),)
    for asks in (
        Asks("探访", Unit.ITEMS, 1000, 25, kinds=[Kind.VISIT], milestones=half),
        Asks("服务人数", Unit.PEOPLE, 1000, 25),
        Asks("人次", Unit.PERSON_TIMES, 10_000, 20),
        Asks("小组", Unit.SESSIONS, 1000, 15, kinds=[Kind.GROUP], least_persons=8),
        Asks("时数", Unit.HOURS, 2000, 15),
    ):
        contract.ask_for(made, asks, by=buyer)
    contract.sign(made, by=buyer)
    return contract.start(made, by=buyer)


def past(numbers: range, projects: list[Project], people: list[Person], campaign: Campaign) -> None:
    """What was done: every tenth too late to count, every fiftieth for the campaign."""
    now = timezone.now()
    records, gave, got, tagged = [], [], [], []
    for n in numbers:
        project = projects[n % PROJECTS]
        begins = now - timedelta(days=3 + (n * 7) % 190, minutes=(n * 13) % 540)
        joins = n % 50 == 0
        record = ServiceRecord(
            source_kind="catalogue.wanted", source_id=project.pk, kind=KINDS[n % len(KINDS)],
            title="服务", begun_at=begins, ended_at=begins + timedelta(hours=1), place="station",
            area_id=project.served.all()[0].area_id, organisation_id=project.agency_id,
            project_id=project.pk, is_late=n % 10 == 0, at=begins + timedelta(hours=2),
            tags=[campaign.tag] if joins else [],
        )  # fmt: skip
        record.source_id = record.pk
        records.append(record)
        worker = people[(n * 31) % WORKERS]
        gave.append(
            Contribution(record=record, person=worker, force=Force.WORKER, minutes=60,
                         organisation_id=project.agency_id)
        )  # fmt: skip
        one = people[WORKERS + (n * 17) % (len(people) - WORKERS)]
        got.append(Reception(record=record, person=one, age=60 + n % 30, groups=["alone"]))
        got.append(Reception(record=record, count=4 + n % 9, counted_how="heads"))
        if joins:
            tagged.append(Tagged(campaign=campaign, record=record))
    ServiceRecord.objects.bulk_create(records, batch_size=500)
    Contribution.objects.bulk_create(gave, batch_size=500)
    Reception.objects.bulk_create(got, batch_size=500)
    Tagged.objects.bulk_create(tagged)


if __name__ == "__main__":
    main()
