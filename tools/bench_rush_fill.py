"""A community whose people are all signed in, and one activity with few places. Prints who."""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from linli.accounts.models import Person  # noqa: E402
from linli.accounts.tests.make import signed_in  # noqa: E402
from linli.activities.actions import publishing  # noqa: E402
from linli.activities.actions.publishing import Places, Plan  # noqa: E402
from linli.activities.models import Kind  # noqa: E402
from linli.areas.models import Area  # noqa: E402
from linli.areas.tests.make import make_area  # noqa: E402
from linli.core import working_time  # noqa: E402
from linli.organisations.models import Role  # noqa: E402
from linli.organisations.tests.make import make_organisation, make_staff  # noqa: E402

PEOPLE, PLACES = 2_000, 500


def main() -> None:
    """Fill the database of the environment."""
    working_time.seed()
    area = make_area()
    Area.objects.filter(pk=area.pk).update(slug="meisha")
    station = make_organisation(area=area)
    worker = make_staff(Role.WORKER, area, organisation=station)
    now = timezone.now()
    people = Person.objects.bulk_create(
        Person(name=f"街坊{n}", area=area, mobile=f"131{n:08d}", joined_at=now)
        for n in range(PEOPLE)
    )
    begins = now + timedelta(days=3)
    plan = Plan(
        name="花灯会", kind=Kind.FESTIVAL, begins_at=begins, ends_at=begins + timedelta(hours=2),
        opens_at=now, closes_at=begins, address="梅沙广场", risk="人多，跟着引导走。",
    )  # fmt: skip
    activity = publishing.draft(plan, [Places(PLACES)], by=worker, area=area, organisation=station)
    publishing.publish(activity, by=worker)
    known = {
        "activity": str(activity.pk),
        "post": str(activity.posts.get().pk),
        "cookies": [signed_in(one).cookies["linli"].value for one in people],
    }
    sys.stdout.write(json.dumps(known))


if __name__ == "__main__":
    main()
