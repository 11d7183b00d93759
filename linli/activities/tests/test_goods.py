"""Goods with a stock that is never overdrawn, each handed out once and signed for (L7)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django.asserts import assertContains

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.activities import held, listeners
from linli.activities.actions import handing_out, publishing, signing_up
from linli.activities.actions.handing_out import Lot, Signed
from linli.activities.models import Activity, Goods, Handout, Kind, Per
from linli.activities.tests.make import Hall
from linli.activities.tests.test_changing import url
from linli.core.errors import Refused
from linli.core.models import Event
from linli.people.models import Dweller, Household, Relation

pytestmark = pytest.mark.django_db
SIGNED = Signed("陈")


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def rice(hall: Hall) -> Goods:
    return handing_out.put_in(
        hall.activity(kind=Kind.GIVING), Lot("大米", "袋", 3, each=2), by=hall.worker
    )


def at_home(*people: Person) -> None:
    area = people[0].area
    assert area
    home = Household.objects.create(area=area)
    for one in people:
        Dweller.objects.create(household=home, person=one, relation=Relation.OTHER)


def give(hall: Hall, goods: Goods, person: Person, signed: Signed = SIGNED) -> Handout:
    return handing_out.hand_out(goods, by=hall.worker, person=person, signed=signed)


class TestHandingOut:
    def test_each_gets_it_once_and_never_more_than_there_is(self, hall: Hall, rice: Goods) -> None:
        one = hall.neighbour()
        give(hall, rice, one)
        rice.refresh_from_db()
        assert (rice.stock, rice.left) == (3, 1)
        handing_out.add_more(rice, by=hall.worker, number=3)
        with pytest.raises(Refused, match="have had it"):
            give(hall, rice, one)
        handing_out.add_more(rice, by=hall.worker, number=-3)
        with pytest.raises(Refused, match="None is left"):
            give(hall, rice, hall.neighbour())

    def test_each_household_gets_it_once(self, hall: Hall) -> None:
        activity = hall.activity(kind=Kind.GIVING)
        oil = handing_out.put_in(activity, Lot("食油", "瓶", 9, per=Per.HOME), by=hall.worker)
        mother, son, other = (hall.neighbour() for _ in range(3))
        at_home(mother, son)
        give(hall, oil, mother)
        with pytest.raises(Refused, match="of their household"):
            give(hall, oil, son)
        give(hall, oil, other)  # in no household: one of their own

    def test_it_is_signed_for_here_or_on_paper(self, hall: Hall, rice: Goods) -> None:
        for signed in (Signed(), Signed(" "), Signed("陈", is_on_paper=True)):
            with pytest.raises(Refused, match="writes their name"):
                give(hall, rice, hall.neighbour(), signed)
        row = give(hall, rice, hall.neighbour(), Signed(is_on_paper=True))
        assert row.signature == ""

    def test_taken_back_it_lies_there_again_once(self, hall: Hall, rice: Goods) -> None:
        person = hall.neighbour()
        for _ in range(3):
            row = give(hall, rice, person)
            handing_out.take_back(row, by=hall.worker)
            with pytest.raises(Refused, match="taken back already"):
                handing_out.take_back(row, by=hall.worker)
        rice.refresh_from_db()
        assert rice.left == rice.stock == 3

    def test_nobody_hands_to_themselves_and_no_stranger_does(self, hall: Hall, rice: Goods) -> None:
        with pytest.raises(Refused, match="Somebody else"):
            give(hall, rice, hall.worker)
        with pytest.raises(PermissionDenied):
            handing_out.hand_out(rice, by=Hall().worker, person=hall.neighbour(), signed=SIGNED)
        with pytest.raises(PermissionDenied):  # somebody whom the desk may not find
            give(hall, rice, Hall().neighbour())
        with pytest.raises(PermissionDenied):
            handing_out.put_in(rice.activity, Lot("面", "袋", 1), by=hall.neighbour())
        with pytest.raises(PermissionDenied):
            handing_out.add_more(rice, by=hall.neighbour(), number=1)
        row = give(hall, rice, hall.neighbour())
        for stranger in (Hall().worker, row.person):
            with pytest.raises(PermissionDenied):
                handing_out.take_back(row, by=stranger)

    def test_the_database_refuses_what_cannot_be(self, hall: Hall, rice: Goods) -> None:
        person = hall.neighbour()
        row = give(hall, rice, person)
        for stock in ({"left": 4}, {"left": -1}, {"each": 0}, {"stock": 0}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Goods.objects.filter(pk=rice.pk).update(**stock)
        with pytest.raises(IntegrityError), transaction.atomic():
            Handout.objects.create(
                goods=rice, person=person, number=1, signature="陈", by=hall.worker
            )
        for who in ({"by": person}, {"undone_by": hall.worker}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Handout.objects.filter(pk=row.pk).update(**who)

    def test_what_is_put_in_is_some(self, hall: Hall, rice: Goods) -> None:
        for lot in (Lot("面", "袋", 0), Lot("面", "袋", 100_001), Lot("面", "袋", 1, each=0)):
            with pytest.raises(Refused, match="how many"):
                handing_out.put_in(rice.activity, lot, by=hall.worker)
        with pytest.raises(Refused, match="in the list already"):
            handing_out.put_in(rice.activity, Lot("大米", "袋", 1), by=hall.worker)
        publishing.cancel(rice.activity, by=hall.worker, because="台风")
        with pytest.raises(Refused, match="not going on"):
            handing_out.put_in(Activity.objects.get(), Lot("面", "袋", 1), by=hall.worker)


class TestPages:
    def test_from_the_stock_to_the_signature_and_back(self, hall: Hall) -> None:
        activity, desk = hall.activity(kind=Kind.GIVING), signed_in(hall.worker)
        person = hall.neighbour("陈秀英")
        signing_up.sign_up(activity.posts.get(), by=person)
        assertContains(desk.get(url("desk_one", activity.pk)), url("goods", activity.pk))
        page = url("goods", activity.pk)
        lot = {"name": "大米", "stock": 5, "unit": "袋", "per": "person", "each": 1}
        assert desk.post(page, {**lot, "stock": 0}).status_code == 422
        assert desk.post(page, lot).status_code == 302
        out = url("hand_out", activity.pk)
        said = {"name": person.name, "goods": str(Goods.objects.get().pk), "signature": "陈秀英"}
        assertContains(desk.post(out, {**said, "name": ""}), "号码或者姓名", status_code=422)
        assertContains(desk.post(out, said), str(person.pk))
        assert desk.post(out, {**said, "person": str(person.pk)}).status_code == 302
        shown = desk.get(page)
        assertContains(shown, "还剩 4 袋")
        assertContains(shown, "陈秀英")
        row = Handout.objects.get()
        assert signed_in(Hall().worker).post(url("take_back", row.pk)).status_code == 404
        assert desk.post(url("take_back", row.pk)).status_code == 302
        assertContains(desk.get(page), "还剩 5 袋")
        sheet = desk.get(url("sheet", activity.pk))
        assert sheet.content.startswith(b"%PDF")
        assert sheet["Cache-Control"] == "no-store"
        assert Client().get(url("sheet", activity.pk)).status_code == 302

    def test_it_is_theirs_to_read_and_goes_with_them(self, hall: Hall, rice: Goods) -> None:
        person = hall.neighbour()
        give(hall, rice, person)
        [told] = held.handed_to(person)
        assert told["thing"] == "大米 × 2"
        listeners.forget_person(Event(subject_id=person.pk))
        assert Handout.objects.get().signature == "—"
