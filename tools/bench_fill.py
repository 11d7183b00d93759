"""The town of the page benchmark: 50,000 people, 200 stations, 60 services; prints its cookies."""

import json
import random
import sys

import django

django.setup()

from datetime import date, timedelta  # noqa: E402

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from linli.accounts.models import Person  # noqa: E402
from linli.accounts.tests.make import make_resident, signed_in  # noqa: E402
from linli.areas.models import Area, Kind  # noqa: E402
from linli.areas.tests.make import make_area  # noqa: E402
from linli.catalogue.models import Category  # noqa: E402
from linli.catalogue.tests.make import make_service  # noqa: E402
from linli.core import working_time  # noqa: E402
from linli.orders.actions import dispatch, fulfil, intake  # noqa: E402
from linli.orders.models import Door  # noqa: E402
from linli.organisations.models import Role  # noqa: E402
from linli.organisations.tests.make import make_organisation, make_staff  # noqa: E402
from linli.people import finding, seeds  # noqa: E402
from linli.people.models import File  # noqa: E402
from linli.people.views.desk import searching  # noqa: E402
from linli.venues.tests.make import make_station  # noqa: E402

PEOPLE, STATIONS, SERVICES, CARDS = 50_000, 200, 60, 40
SURNAMES, GIVEN = "陈李黄何张梁林吴冯霍廖关", "秀英志强锦荣美玲建国晓岚丽华文辉"


def main() -> None:
    """Fill the database of the environment."""
    random.seed(7)
    working_time.seed()
    seeds.seed()
    town = make_area("洪梅镇", kind=Kind.TOWN)
    villages = [make_area(f"第{n}社区", parent=town) for n in range(40)]
    place = villages[0]
    Area.objects.filter(pk=place.pk).update(slug="meisha")
    people(villages)
    organisation = make_organisation(area=town)
    for n in range(STATIONS):
        make_station(area=villages[n % 40])
    shelf = Category.objects.create(name="全部")
    kinds = ("handy", "regular", "professional")
    for n in range(SERVICES):
        make_service(
            f"{random.choice(GIVEN)}服务{n}",  # noqa: S311 - only a name
            area=town,
            aliases=(f"街坊说法{n}", "灯不亮了"),
            category=shelf,
            kind=kinds[n % 3],
            slug=f"service-{n}-bench",
            audiences=["elder"],
        )
    resident = make_resident("何锦荣", area=place)
    worker = make_staff(Role.DISPATCHER, town, organisation=organisation)
    board(place, worker, make_staff(Role.WORKER, place, organisation=organisation))
    if connection.vendor == "postgresql":  # by itself it counts its rows within a minute
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    said = {"resident": cookie(resident), "staff": cookie(worker), "search": searching("陈秀")}
    sys.stdout.write(json.dumps(said))


def board(place: Area, dispatcher: Person, worker: Person) -> None:
    """Forty orders that are going on: waiting, accepted, with a time, to be agreed to."""
    for n in range(CARDS):
        need = intake.Need(
            words=f"灯不亮 {n}", name="何伯", phone="07690000612", address=f"三巷 {n} 号"
        )
        order = intake.take_in(need, by=dispatcher, area=place, door=Door.PHONE)
        if n % 3:
            order = dispatch.assign(order, by=dispatcher, to=worker)
        if n % 3 == 1:
            begins = timezone.now() + timedelta(days=1 + n, hours=1)
            fulfil.schedule(order, by=worker, begins=begins, ends=begins + timedelta(hours=1))


def people(villages: list[Area]) -> None:
    """Names and birthdays as in a real town: few surnames, many alike."""
    made = [
        Person(
            name=random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=2)),  # noqa: S311
            mobile=f"13{n:09d}",
            area=villages[n % len(villages)],
        )
        for n in range(PEOPLE)
    ]
    Person.objects.bulk_create(made, batch_size=1000)
    File.objects.bulk_create(
        (
            File(
                person=person,
                born_on=date(1930, 1, 1) + timedelta(days=n % 25_000),
                registered_at=timezone.now(),
            )
            for n, person in enumerate(made)
        ),
        batch_size=1000,
    )
    finding.write((person, "") for person in made)


def cookie(person: Person) -> str:
    client: Client = signed_in(person)
    return client.cookies["linli"].value


if __name__ == "__main__":
    main()
