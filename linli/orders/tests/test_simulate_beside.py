"""Simulated days in several processes: nothing is done twice, nothing is left, nobody hangs."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from django.utils import timezone

from linli.areas.tests.make import make_area
from linli.catalogue.models import Offer as CatalogueOffer
from linli.channels.another_time import Clock
from linli.core.tests.races import ask, shared_database
from linli.orders.simulation.beside import together
from linli.orders.simulation.worker import Turns, Worker
from linli.orders.tests.make import Place, make_volunteer
from linli.organisations.models import Grant, Role
from linli.organisations.tests.make import make_staff
from linli.people.tests.make import make_client

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
LONG_AGO = date(2020, 1, 1)
LOOK = """
from django.db.models import Count, Q
from linli.core.models import Task
from linli.orders.models import Order
from linli.records.models import ServiceRecord
yes = Order.objects.filter(confirmed_at__isnull=False).count()
written = ServiceRecord.objects.filter(is_current=True).count()
places = Order.objects.values("area").distinct().count()
lost = Task.objects.filter(Q(lost_at__isnull=False) | Q(attempts__gt=1)).count()
print(Order.objects.count() > 20, yes - written, places, lost)
"""


def test_two_parts_of_a_town_and_a_worker_make_one_record_of_each_order(tmp_path: Path) -> None:
    place = Place()
    other = make_area(parent=place.town)
    for area in (place.area, other):
        for _n in range(4):
            make_client(area=area)
            make_volunteer(area)
        for role in (Role.DISPATCHER, Role.STATION_HEAD, Role.WORKER, Role.WORKER):
            make_staff(role, area)
    Grant.objects.update(valid_from=LONG_AGO)
    CatalogueOffer.objects.update(valid_from=LONG_AGO)
    url = shared_database(tmp_path)

    words = ["--processes=3", "--orders-per-day=12", "--days=4", "--yes-i-know"]
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "manage.py", "simulate", *words], cwd=settings.BASE_DIR, check=False,
        capture_output=True, text=True, timeout=120,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "linli.test_settings",
             "LINLI_DATABASE_URL": url, "LINLI_DATA_DIR": str(tmp_path)},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "tasks of the worker, waited" in done.stdout
    assert ask(url, LOOK) == "True 0 2 0"


class Idle(Worker):
    """Has nothing to do."""

    def turn(self, now: object) -> int:
        return 1


def lives(worker: Turns) -> int:
    return sum(worker.turn(timezone.now()) for _n in range(3)) + worker.rest()


def dies(worker: Turns) -> int:
    worker.turn(timezone.now())
    raise SystemExit(3)


def run(*plays: object) -> list[int]:
    now = timezone.now()
    return together(list(plays), Idle(now), Clock(now), Random(1))  # type: ignore[arg-type]  # noqa: S311


def test_every_turn_is_counted_once() -> None:
    assert sorted(run(lives, lives)) == [0, 3]


def test_where_one_part_dies_the_others_do_not_wait_for_ever() -> None:
    with pytest.raises(EOFError):
        run(lives, dies)
