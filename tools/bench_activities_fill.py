"""The town of the activity benchmark; prints who signs in.

50,000 people in 40 communities, 4,000 of them volunteers; 5,000 activities with 200,000 people who
came, and the hours of those who helped. The past is put in as rows; what is measured is made by
the real actions.
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
from linli.activities.actions import publishing, signing_up  # noqa: E402
from linli.activities.actions.publishing import Places, Plan  # noqa: E402
from linli.activities.models import (  # noqa: E402
    Activity,
    Kind,
    Part,
    Post,
    Presence,
    Seat,
    Session,
    SignUp,
    Stand,
    State,
    Turn,
)
from linli.areas.models import Area  # noqa: E402
from linli.areas.models import Kind as AreaKind  # noqa: E402
from linli.areas.tests.make import make_area  # noqa: E402
from linli.catalogue.models import Force  # noqa: E402
from linli.core import working_time  # noqa: E402
from linli.core.ids import uuid7  # noqa: E402
from linli.hours.models import Hour  # noqa: E402
from linli.organisations.models import Organisation, Role  # noqa: E402
from linli.organisations.tests.make import make_organisation, make_staff  # noqa: E402
from linli.people import seeds  # noqa: E402
from linli.people.models import Force as ForceRow  # noqa: E402
from linli.people.models import ForceKind  # noqa: E402
from linli.records.models import Contribution, ServiceRecord  # noqa: E402
from linli.records.models import Kind as RecordKind  # noqa: E402
from tools.bench_orders_fill import VILLAGES, cookie, residents  # noqa: E402

VOLUNTEERS, ACTIVITIES, CAME, HELPED = 4_000, 5_000, 40, 5
COMING, LIST, PRESSES, HERE, ACTING = 40, 200, 400, 400, 1_920
FULL_LIFE = 60  # services of the volunteer whose pages are looked at


def main() -> None:
    """Fill the database of the environment."""
    random.seed(7)
    working_time.seed()
    seeds.seed()
    town = make_area("洪梅镇", kind=AreaKind.TOWN)
    villages = [make_area(f"第{n}社区", parent=town) for n in range(VILLAGES)]
    place = villages[0]
    Area.objects.filter(pk=place.pk).update(slug="meisha")
    people = residents(villages)
    stations = [make_organisation(area=one) for one in villages]
    leaders = [
        make_staff(Role.WORKER, area, organisation=station)
        for area, station in zip(villages, stations, strict=True)
    ]
    volunteers = people[:VOLUNTEERS]
    now = timezone.now()
    ForceRow.objects.bulk_create(
        ForceRow(person=one, kind=ForceKind.VOLUNTEER, verified_at=now, verified_by=leaders[0])
        for one in volunteers
    )
    for start in range(0, ACTIVITIES, 250):
        past(range(start, start + 250), villages, people, leaders, stations)
    known = present(place, people, leaders[0], stations[0])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    known |= {"volunteer": cookie(volunteers[0]), "leader": cookie(leaders[0])}
    sys.stdout.write(json.dumps(known))


def past(
    numbers: range, villages: list[Area], people: list[Person], leaders: list[Person],
    stations: list[Organisation],
) -> None:  # fmt: skip
    """Activities of three years, who came to them, and what the helpers gave."""
    now = timezone.now()
    models = (Activity, Session, Post, Seat, SignUp, Presence, ServiceRecord, Contribution, Hour)
    made: dict[type, list[object]] = {model: [] for model in models}
    last = Seat.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for n in numbers:
        home = n % len(villages)
        begins = now - timedelta(days=2, hours=5 * (ACTIVITIES - n))
        ends = begins + timedelta(hours=2)
        activity = Activity(
            name=f"第{n}回聚会", kind=Kind.CLASS, risk="有人看着。", words="一起做手工。",
            organisation=stations[home], area=villages[home], address="梅沙三巷 1 号",
            leader=leaders[home], begins_at=begins, ends_at=ends, next_at=begins,
            opens_at=begins - timedelta(9),
            closes_at=begins, state=State.OVER, published_at=begins - timedelta(9),
        )  # fmt: skip
        guests = Post(activity=activity, capacity=CAME - HELPED)
        helpers = Post(activity=activity, part=Part.HELPER, force=Force.VOLUNTEER, capacity=HELPED)
        made[Activity].append(activity)
        session = Session(
            activity=activity, number=1, begins_at=begins, ends_at=ends, turn=Turn.HELD
        )
        made[Session].append(session)
        made[Post] += [guests, helpers]
        service = ServiceRecord(
            source_kind="activities.session", source_id=session.pk, kind=RecordKind.ACTIVITY,
            title=activity.name, begun_at=begins, ended_at=ends, place="outside",
            area=villages[home], organisation=stations[home], tags=["class"],
            written_by=leaders[home], at=ends,
        )  # fmt: skip
        made[ServiceRecord].append(service)
        for m in range(CAME):
            helps = m < HELPED
            if helps:
                person = people[(n * HELPED + m) % VOLUNTEERS]
                if m == 0 and n % (ACTIVITIES // FULL_LIFE) == 0:
                    person = people[0]
            else:
                person = people[VOLUNTEERS + (n * CAME + m) % (len(people) - VOLUNTEERS)]
            last += 1
            post = helpers if helps else guests
            number = m + 1 if helps else m + 1 - HELPED
            seat = Seat(pk=last, post=post, number=number, is_free=False)
            row = SignUp(
                activity=activity, post=post, person=person, by=person, stand=Stand.IN, seat=seat,
                at=begins - timedelta(days=8, seconds=-m),
            )  # fmt: skip
            made[Seat].append(seat)
            made[SignUp].append(row)
            made[Presence].append(
                Presence(sign_up=row, session=session, person=person, came_at=begins,
                         went_at=ends, came_by=leaders[home], went_by=leaders[home],
                         went_how="list")
            )  # fmt: skip
            if helps:
                made[Contribution].append(
                    Contribution(record=service, person=person, force=Force.VOLUNTEER,
                                 minutes=120, organisation=stations[home], role="helper")
                )  # fmt: skip
                judge = leaders[home - 1]  # somebody else decides
                made[Hour].append(hour(service, person, leaders[home], judge))
    with transaction.atomic():
        for model, rows in made.items():
            model.objects.bulk_create(rows, batch_size=500)  # type: ignore[attr-defined]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            sequence = "pg_get_serial_sequence('activities_seat', 'id')"
            cursor.execute(f"SELECT setval({sequence}, %s)", [last])


def hour(service: ServiceRecord, person: Person, by: Person, judge: Person) -> Hour:
    """One that counts."""
    return Hour(
        id=uuid7(), person=person, force=Force.VOLUNTEER, record=service,
        source_kind=service.source_kind, source_id=service.source_id, area=service.area,
        organisation=service.organisation, begun_at=service.begun_at, ended_at=service.ended_at,
        on=timezone.localdate(service.begun_at), minutes=120, counted=120, marks=["round"],
        written_by=by, state="effective", decided_by=judge, publicised_at=service.ended_at,
        until=service.ended_at, effective_at=service.ended_at, at=service.ended_at,
    )  # fmt: skip


def present(
    place: Area, people: list[Person], leader: Person, house: Organisation
) -> dict[str, object]:
    """What is on in one community: a full list, one with 200 who come, one to press for, one that
    has begun."""
    near = people[VOLUNTEERS::VILLAGES]
    now = timezone.now()

    def activity(name: str, begins_in: timedelta, places: int) -> Activity:
        begins = now + begins_in
        plan = Plan(
            name=name, kind=Kind.CLASS, begins_at=begins, ends_at=begins + timedelta(hours=2),
            opens_at=now, closes_at=begins, address="梅沙三巷 1 号", risk="有人看着。",
            words="用竹篾、宣纸扎一盏小花灯。",
        )  # fmt: skip
        wanted = [Places(places)]
        wanted.append(Places(3, part=Part.HELPER, force=Force.VOLUNTEER, name="引导"))
        made = publishing.draft(plan, wanted, by=leader, area=place, organisation=house)
        return publishing.publish(made, by=leader)

    days = [activity(f"花灯手作 {n}", timedelta(days=2 + n // 4), 30) for n in range(COMING - 4)]
    for one in days:
        guests = one.posts.get(part=Part.GUEST)
        for person in random.sample(near, 8):
            signing_up.sign_up(guests, by=person)
    large = activity("花灯会", timedelta(days=1), LIST)
    rush = activity("龙舟体验", timedelta(days=3), PRESSES * 2)
    going = activity("义诊", timedelta(minutes=20), HERE * 2)
    for n, person in enumerate(near[:HERE]):
        signing_up.sign_up(going.posts.get(part=Part.GUEST), by=person)
        if n < LIST:
            signing_up.sign_up(large.posts.get(part=Part.GUEST), by=person)
    for one in days[:3]:
        signing_up.sign_up(one.posts.get(part=Part.HELPER), by=people[0])
    keys = [cookie(one) for one in near[: max(PRESSES, HERE)]]
    return {
        "one": str(days[0].pk), "large": str(large.pk), "rush": str(rush.pk),
        "post": str(rush.posts.get(part=Part.GUEST).pk), "going": str(going.pk), "keys": keys,
        "people": [str(one.pk) for one in people[-ACTING:]],
    }  # fmt: skip


if __name__ == "__main__":
    main()
