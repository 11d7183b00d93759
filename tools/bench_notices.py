"""The notices of the benchmark: `fill` makes them and prints what to ask; `change` corrects one and
prints when it was committed."""

import json
import sys
import time

import django

django.setup()

from linli.accounts.tests.make import make_resident, signed_in  # noqa: E402
from linli.areas.models import Area, Kind  # noqa: E402
from linli.areas.tests.make import make_area  # noqa: E402
from linli.core import working_time  # noqa: E402
from linli.notices.actions import columns  # noqa: E402
from linli.notices.models import Notice  # noqa: E402
from linli.notices.tests.make import TEXT, Office, in_days, words  # noqa: E402
from linli.people import seeds  # noqa: E402

NOTICES, COLUMNS = 400, 6
CORRECTED = "更正以后的题目"


def fill() -> None:
    """A town with 40 communities, one of which has told its people a lot."""
    working_time.seed()
    seeds.seed()
    town = make_area("洪梅镇", kind=Kind.TOWN)
    place, *_others = [make_area(f"第{n}社区", parent=town) for n in range(40)]
    Area.objects.filter(pk=place.pk).update(slug="meisha")
    office = Office(place)
    shelves = [columns.make(by=office.worker, area=place, name=f"栏目{n}") for n in range(COLUMNS)]
    for n in range(NOTICES):
        said = words(f"第{n}号公告：停水检修", text=f"{TEXT}\n\n" * 6, importance=n % 3 // 2)
        last = office.up(said, column=shelves[n % COLUMNS], shows_until=in_days(40))
    resident = signed_in(make_resident("何锦荣", area=place), second_factor=False)
    known = {
        "page": f"/notices/{last.pk}/",
        "column": f"/notices/?column={shelves[0].pk}",
        "new": CORRECTED,
        "resident": resident.cookies["linli"].value,
    }
    sys.stdout.write(json.dumps(known))


def change() -> None:
    """The last notice says something else from now on."""
    notice = Notice.objects.order_by("-shows_from", "-pk")[0]
    office = Office.__new__(Office)
    office.worker, office.head = notice.said.written_by, notice.said.released_by or sys.exit(1)
    office.correct(notice, words(CORRECTED))
    sys.stdout.write(json.dumps(time.time()))


if __name__ == "__main__":
    change() if sys.argv[1:] == ["change"] else fill()
