"""The town of the order benchmark; prints who signs in. `grow` makes ten past orders of each one,
`staff` gives every community who dispatches and goes, for 2,000 orders a day.

50,000 people in 40 communities, 100,000 past orders put in as rows, and in one community two days
of orders by the real actions, so that its board holds what a board holds.
"""

import json
import random
import sys
from datetime import date, timedelta
from itertools import count
from uuid import UUID

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from linli.accounts.models import Person  # noqa: E402
from linli.accounts.tests.make import make_resident, signed_in  # noqa: E402
from linli.areas.models import Area, Kind  # noqa: E402
from linli.areas.tests.make import make_area  # noqa: E402
from linli.catalogue.models import Category, Service  # noqa: E402
from linli.catalogue.models import Offer as CatalogueOffer  # noqa: E402
from linli.catalogue.tests.make import make_service  # noqa: E402
from linli.core import working_time  # noqa: E402
from linli.orders import simulation  # noqa: E402
from linli.orders.candidates import occupied  # noqa: E402
from linli.orders.life import GOING_ON, Status  # noqa: E402
from linli.orders.models import Answer, Hand, Offer, Order  # noqa: E402
from linli.orders.tasks import WORDS_KEPT  # noqa: E402
from linli.organisations.models import Grant, Organisation, Role  # noqa: E402
from linli.organisations.tests.make import make_grant, make_organisation, make_staff  # noqa: E402
from linli.people import finding, seeds  # noqa: E402
from linli.people.models import File  # noqa: E402

PEOPLE, VILLAGES, SERVICES, PAST, WORKERS, STAFF = 50_000, 40, 60, 100_000, 12, 8
SURNAMES, GIVEN = "陈李黄何张梁林吴冯霍廖关", "秀英志强锦荣美玲建国晓岚丽华文辉"
LONG_AGO = date(2020, 1, 1)
COPIED = (Order, Hand, Offer)


def main() -> None:
    """Fill the database of the environment."""
    random.seed(7)
    working_time.seed()
    seeds.seed()
    town = make_area("洪梅镇", kind=Kind.TOWN)
    villages = [make_area(f"第{n}社区", parent=town) for n in range(VILLAGES)]
    place = villages[0]
    Area.objects.filter(pk=place.pk).update(slug="meisha")
    shelf = Category.objects.create(name="全部")
    services = [
        make_service(
            f"{random.choice(GIVEN)}服务{n}",  # noqa: S311 - only a name
            area=town, category=shelf, slug=f"service-{n}-bench",
            forces=["worker", "volunteer", "party", "partner"],
        )
        for n in range(SERVICES)
    ]  # fmt: skip
    people = residents(villages)
    stations = {one.pk: make_organisation(area=one) for one in villages}
    workers = {one.pk: [staff(Role.WORKER, one, stations)] for one in villages}
    workers[place.pk] += [staff(Role.WORKER, place, stations) for _n in range(WORKERS - 1)]
    dispatchers = [staff(Role.DISPATCHER, place, stations) for _n in range(2)]
    staff(Role.STATION_HEAD, place, stations)
    Grant.objects.update(valid_from=LONG_AGO)
    CatalogueOffer.objects.update(valid_from=LONG_AGO)
    past(villages, people, services, {pk: found[0] for pk, found in workers.items()}, stations)
    simulation.run(area=place, orders=50, days=3, seed=7, only_samples=False)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    sys.stdout.write(json.dumps(cookies(place, dispatchers[0], workers[place.pk], services[0])))


def cookies(
    place: Area, dispatcher: Person, workers: list[Person], service: Service
) -> dict[str, object]:
    """Who signs in, and whose order is looked at."""
    going = Order.objects.filter(
        area=place, status__in=(Status.SCHEDULED, Status.ACCEPTED, Status.DONE),
        asked_by__isnull=False, beneficiary__isnull=False,
    )  # fmt: skip
    order = going.order_by("pk")[0]
    asker = Person.objects.get(pk=str(order.asked_by_id))
    return {
        "resident": cookie(asker),
        "dispatcher": cookie(dispatcher),
        "workers": [[str(one.pk), cookie(one)] for one in free_first(workers)],
        "order": str(order.pk),
        "area": str(place.pk),
        "mobile": dispatcher.mobile,
        "service": str(service.pk),
        "going on": Order.objects.filter(area=place, status__in=GOING_ON).count(),
    }


def free_first(workers: list[Person]) -> list[Person]:
    """Whoever has least in hand first: nobody is given what begins while they are elsewhere."""
    busy, load = occupied([one.pk for one in workers])
    return sorted(workers, key=lambda one: (len(busy[one.pk]), load[one.pk]))


def staffed() -> None:
    """One who dispatches, one who heads the station and eight who go, in every community."""
    numbers = count(1)
    for station in Organisation.objects.filter(area__kind=Kind.COMMUNITY):
        for role in (Role.DISPATCHER, Role.STATION_HEAD, *(Role.WORKER,) * STAFF):
            one = make_resident(area=station.area, mobile=f"166{next(numbers):08d}")
            make_grant(one, role, station.area, organisation=station)
    Grant.objects.update(valid_from=LONG_AGO)


def residents(villages: list[Area]) -> list[Person]:
    """Names and birthdays as in a real town; everybody has an account."""
    now = timezone.now()
    made = [
        Person(
            name=random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=2)),  # noqa: S311
            mobile=f"13{n:09d}", joined_at=now, area=villages[n % len(villages)],
        )
        for n in range(PEOPLE)
    ]  # fmt: skip
    Person.objects.bulk_create(made, batch_size=1000)
    File.objects.bulk_create(
        (
            File(
                person=person,
                born_on=LONG_AGO - timedelta(days=7000 + n % 25_000),
                registered_at=now,
            )
            for n, person in enumerate(made)
        ),
        batch_size=1000,
    )
    finding.write((person, "") for person in made)
    return made


def staff(role: str, area: Area, stations: dict[UUID, Organisation]) -> Person:
    return make_staff(role, area, organisation=stations[area.pk])


def past(
    villages: list[Area], people: list[Person], services: list[Service], leads: dict[UUID, Person],
    stations: dict[UUID, Organisation],
) -> None:  # fmt: skip
    """Closed orders of two years, each with who went and the offer that was accepted."""
    now, counted = timezone.now(), dict[tuple[UUID, date], int]()
    for start in range(0, PAST, 2000):
        rows, hands, offers = [], [], []
        for n in range(start, start + 2000):
            person, at = people[n % len(people)], now - timedelta(minutes=12 * (PAST - n) + 9000)
            home = villages[n % len(villages)].pk
            lead, station = leads[home], stations[home]
            day = (home, timezone.localdate(at))
            counted[day] = counted.get(day, 0) + 1
            done = at + timedelta(hours=30)
            is_old = done < now - WORDS_KEPT  # as the housekeeping leaves it
            said = {} if is_old else {
                "name": person.name, "phone": person.mobile, "address": f"{n % 30}巷 {n % 60} 号",
            }  # fmt: skip
            order = Order(
                area_id=home, on=day[1], seq=counted[day] + 1_000, door="own",
                service=services[n % len(services)], asked_by=person, beneficiary=person,
                **said, is_forgotten=is_old,
                status=Status.CLOSED, submitted_at=at, moved_at=done, accept_by=at, arrive_by=at,
                keeper=station, unit=station, lead=lead, round=1, begun_at=at + timedelta(hours=1),
                ended_at=at + timedelta(hours=2), confirmed_at=done, confirmed_how="own",
                closed_at=done,
            )  # fmt: skip
            rows.append(order)
            hands.append(
                Hand(order=order, person=lead, force="worker", organisation=station, is_lead=True,
                     came_at=order.begun_at, went_at=order.ended_at)
            )  # fmt: skip
            offers.append(
                Offer(order=order, round=1, to=lead, answer=Answer.ACCEPTED, answered_at=at)
            )
        with transaction.atomic():
            Order.objects.bulk_create(rows, batch_size=200)
            Hand.objects.bulk_create(hands, batch_size=500)
            Offer.objects.bulk_create(offers, batch_size=500)


def grow() -> None:
    """Nine copies of every past order, hand and offer, by the database itself."""
    is_sqlite = connection.vendor == "sqlite"
    for copy in range(1, 10):
        for model in COPIED:
            table = model._meta.db_table
            chosen, values = [], []
            for field in model._meta.concrete_fields:
                chosen.append(f'"{field.column}"')
                values.append(_copied(model, str(field.column), copy, is_sqlite=is_sqlite))
            past = "seq > 1000 AND seq < 1000000 AND import_key IS NULL"
            where = past if model is Order else (
                f"order_id IN (SELECT id FROM orders_order WHERE {past})"  # noqa: S608
            )  # fmt: skip
            with connection.cursor() as cursor:
                cursor.execute(
                    f"INSERT INTO {table} ({', '.join(chosen)})"  # noqa: S608 - our own names
                    f" SELECT {', '.join(values)} FROM {table} WHERE {where}"
                )
    if not is_sqlite:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _copied(model: type, column: str, copy: int, *, is_sqlite: bool) -> str:
    """The column, or what makes it another row: the first digit of the ids, and the number."""
    if column in ("id", "order_id"):
        text = f'"{column}"' if is_sqlite else f'"{column}"::text'
        moved = f"'{copy}' || substr({text}, 2)"
        return moved if is_sqlite else f"({moved})::uuid"
    return f"seq + {copy * 1_000_000}" if model is Order and column == "seq" else f'"{column}"'


def cookie(person: Person) -> str:
    client = signed_in(person)
    return client.cookies["linli"].value


if __name__ == "__main__":
    {"grow": grow, "staff": staffed}.get(sys.argv[-1], main)()
