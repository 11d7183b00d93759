"""Read by so many of so many households: each counts once, whoever says it and however often."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.events import history, record
from linli.core.tests.races import ask, run_together, shared_database
from linli.notices import receipts
from linli.notices.actions import receipts as giving
from linli.notices.actions import releasing
from linli.notices.models import How, Receipt
from linli.notices.tests.make import Office
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people import held
from linli.people.models import Dweller, Household

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return Office()


def home(area: Area, address: str = "示例路 1 号", people: int = 1) -> tuple[Household, Person]:
    """A household with so many people in it, and the first of them."""
    row = Household.objects.create(area=area, address=address)
    there = [make_resident(area=area) for _number in range(people)]
    for person in there:
        Dweller.objects.create(household=row, person=person, relation="other")
    return row, there[0]


def test_a_household_counts_once_however_many_say_so(office: Office) -> None:
    notice = office.up(asks_receipt=True)
    first, person = home(office.area, people=2)
    other, _somebody = home(office.area, "示例路 2 号")
    home(make_area())
    Household.objects.create(area=office.area, address="空房")
    giving.read(notice, by=person)
    mate = Dweller.objects.filter(household=first).exclude(person=person).get().person
    giving.read(notice, by=mate)
    giving.tick(notice, by=office.worker, household=first, how=How.DOOR)
    found = receipts.reached(notice)
    assert (found.households, found.read, found.missing) == (2, 1, 1)
    assert list(receipts.unreached(notice, office.worker)) == [other]
    giving.tick(notice, by=office.worker, household=other, how=How.CALL)
    assert receipts.reached(notice).missing == 0
    assert Receipt.objects.get(household=first).how == How.SCREEN
    verbs = list(history(notice).values_list("verb", flat=True))
    assert verbs[-2:] == ["receipt.given", "receipt.ticked"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.create(notice=notice, household=first, how=How.DOOR)


def test_who_may_not_and_what_cannot(office: Office) -> None:
    notice, silent = office.up(asks_receipt=True), office.up()
    here, person = home(office.area)
    far, stranger = home(make_area())
    for somebody in (stranger, make_resident(area=office.area)):
        with pytest.raises(Refused, match="do not know your home"):
            giving.read(notice, by=somebody)
    with pytest.raises(Refused, match="does not ask"):
        giving.read(silent, by=person)
    with pytest.raises(Refused, match="how they were told"):
        giving.tick(notice, by=office.worker, household=here, how=How.SCREEN)
    above = make_staff(Role.WORKER, far.area)
    with pytest.raises(Refused, match="not told to this household"):
        giving.tick(notice, by=above, household=far, how=How.DOOR)
    for by in (above, make_staff(Role.SUPERVISOR, office.area), person):
        with pytest.raises(PermissionDenied):
            giving.tick(notice, by=by, household=here, how=How.DOOR)
    releasing.withdraw(notice, by=office.head, because="不办了")
    with pytest.raises(Refused, match="does not hang"):
        giving.read(notice, by=person)
    assert not Receipt.objects.exists()


def test_a_grid_worker_sees_the_doors_of_the_grid(office: Office) -> None:
    grid, next_grid = make_area(parent=office.area), make_area(parent=office.area)
    notice = office.up(asks_receipt=True)
    mine, _one = home(grid, "三巷 1 号")
    home(next_grid, "四巷 1 号")
    home(next_grid, "四巷 2 号")
    walker = make_staff(Role.GRID_WORKER, grid)
    client = signed_in(walker)
    assertContains(client.get(reverse("notices:asking")), "免费体检")
    page = client.get(reverse("notices:unreached", args=[notice.pk]))
    assertContains(page, "3 户中有 0 户看过")
    assertContains(page, "三巷 1 号")
    assertNotContains(page, "四巷 1 号")
    tick = reverse("notices:tick", args=[notice.pk, mine.pk])
    client.post(tick, {"how": "door"})
    assertContains(client.get(reverse("notices:unreached", args=[notice.pk])), "您负责的户都告诉了")
    wide = signed_in(office.worker)
    page = wide.get(reverse("notices:unreached", args=[notice.pk]), {"area": str(next_grid.pk)})
    assertContains(page, "四巷 2 号")
    assertContains(page, "3 户中有 1 户看过")
    elsewhere = signed_in(make_staff(Role.GRID_WORKER))
    assertNotContains(elsewhere.get(reverse("notices:asking")), "免费体检")
    assert elsewhere.get(reverse("notices:unreached", args=[notice.pk])).status_code == 404


def test_read_at_home_with_one_press(office: Office) -> None:
    notice = office.up(asks_receipt=True)
    _row, person = home(office.area)
    client = signed_in(person, second_factor=False)
    page = reverse("notices:one", args=[notice.pk])
    assertContains(client.get(page), "我家看过了")
    client.post(reverse("notices:read", args=[notice.pk]))
    assertContains(client.get(page), "您家已经算上了")
    (told,) = held.everything(person)["receipts"]
    assert told["name"] == "65 岁以上免费体检"
    record("person.erased", by=person, about=person)
    assert Receipt.objects.get().by is None


KNOCK = """
import json
from linli.accounts.models import Person
from linli.core import unit
from linli.notices.actions import receipts
from linli.notices.models import Notice
from linli.people.models import Household
by, notice = Person.objects.get(pk="{by}"), Notice.objects.get()
home = Household.objects.get()
for n in range(5):
    unit.run(lambda: receipts.tick(notice, by=by, household=home, how="door"))
"""
TOLD = """
import json
from linli.core.models import Event
from linli.notices.models import Receipt
print(json.dumps([Receipt.objects.count(), Event.objects.filter(verb="receipt.ticked").count()]))
"""


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_knock_at_once_count_once(tmp_path: Path) -> None:
    office = Office()
    office.up(asks_receipt=True)
    home(office.area)
    url = shared_database(tmp_path)
    run_together(url, [KNOCK.format(by=one.pk) for one in (office.worker, office.head)])
    assert json.loads(ask(url, TOLD)) == [1, 1]
