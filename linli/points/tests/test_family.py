"""For whom one may redeem, from which star on, and who signs when it is handed over."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.core.errors import Refused
from linli.core.events import record
from linli.hours.tests.make import House
from linli.people.models import Acting, Tie
from linli.people.tests.make import make_helped, make_texts
from linli.points import held, rules
from linli.points.actions import keeping, redeeming
from linli.points.actions.keeping import Plan
from linli.points.models import Redemption, Rule
from linli.points.tests.make import LONG_AGO, Corner, afresh, balance

pytestmark = pytest.mark.django_db


@pytest.fixture
def corner() -> Corner:
    make_texts()
    return Corner(is_for_family=True)


@pytest.fixture
def person(corner: Corner) -> Person:
    return corner.neighbour(100)


def relative(person: Person, tie: str = Tie.FAMILY, **more: Any) -> Person:
    row = make_helped(person)
    Acting.objects.filter(pk=row.pk).update(**{"tie": tie, "may_order": True, **more})
    return row.person


def url(name: str, *args: object) -> str:
    return reverse(f"points:{name}", args=args)


def test_one_may_redeem_for_family_and_each_has_a_share(corner: Corner, person: Person) -> None:
    reward, mother = corner.reward(5, each_at_most=1), relative(person)

    row = redeeming.redeem(reward, by=person, receiver=mother)

    assert (row.person, row.receiver, balance(person)) == (person, mother, 90)
    assert redeeming.redeem(reward, by=person, receiver=person).receiver is None
    for receiver in (None, mother):
        with pytest.raises(Refused, match="as many"):
            redeeming.redeem(reward, by=person, receiver=receiver)
    redeeming.give_back(row, by=person)
    assert redeeming.redeem(reward, by=person, receiver=mother).receiver == mother


@pytest.mark.parametrize("tie", [Tie.NEIGHBOUR, Tie.CARER])
def test_nobody_else_is_family(corner: Corner, person: Person, tie: str) -> None:
    strangers = [
        corner.neighbour(), relative(person, tie), relative(person, may_order=False),
        relative(person, ended_at=timezone.now()),
    ]  # fmt: skip
    for one in strangers:
        with pytest.raises(PermissionDenied):
            redeeming.redeem(corner.reward(1), by=person, receiver=one)


def test_only_where_the_rule_says_so(corner: Corner, person: Person) -> None:
    mother, reward = relative(person), corner.reward(1)
    me = signed_in(person, second_factor=False)
    assertContains(me.get(url("reward", reward.pk)), mother.name)
    tomorrow = timezone.localdate() + timedelta(days=1)
    rule = corner.set_rule(valid_from=tomorrow)

    assert rules.may_redeem_for(person, person, rule)
    assert not rules.may_redeem_for(person, mother, rule)


def test_the_page_asks_for_whom(corner: Corner, person: Person) -> None:
    mother, reward = relative(person), corner.reward(2)
    me = signed_in(person, second_factor=False)

    wrong = me.post(url("redeem", reward.pk), {"for": str(corner.neighbour().pk)})
    assert wrong.status_code == 404
    done = me.post(url("redeem", reward.pk), {"for": str(mother.pk)})

    row = Redemption.objects.get()
    assertRedirects(done, url("pick_up", row.pk))
    assert row.receiver == mother
    assertContains(me.get(url("pick_up", row.pk)), mother.name)
    assertContains(signed_in(corner.worker).get(url("counter")), mother.name)
    assert [one["name"] for one in held.redeemed_by(mother)] == ["花灯材料包"]


def handed(corner: Corner, person: Person, by: Person, signature: str = "丁一") -> Redemption:
    row = redeeming.redeem(corner.reward(1), by=person)
    return redeeming.hand_over(row, by=by, code=row.code, signature=signature)


def test_whoever_takes_it_along_signs(corner: Corner, person: Person) -> None:
    with pytest.raises(Refused, match="name"):
        handed(corner, person, corner.worker, "  ")

    row = handed(corner, person, corner.worker, " 丁一 ")

    assert (row.signature, row.signed_at is not None) == ("丁一", True)
    me = signed_in(person, second_factor=False)
    assertContains(me.get(url("pick_up", row.pk)), "丁一")
    with transaction.atomic():
        record("person.erased", by=person, about=person)
    assert afresh(row).signature == ""


def test_nobody_hands_something_over_to_themselves(corner: Corner) -> None:
    corner.earn(corner.worker, 120)
    with pytest.raises(PermissionDenied):
        handed(corner, corner.worker, corner.worker)

    row = redeeming.redeem(corner.reward(1), by=corner.worker)
    found = signed_in(corner.worker).post(url("counter"), {"code": row.code})
    assertContains(found, "请同事交付")
    assertNotContains(found, "已交付")
    assert handed(corner, corner.worker, corner.head).handed_by == corner.head


def test_what_waits_is_not_signed(corner: Corner, person: Person) -> None:
    row = redeeming.redeem(corner.reward(1), by=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Redemption.objects.filter(pk=row.pk).update(signed_at=timezone.now())


def test_it_opens_with_a_star() -> None:
    house = House()
    plan = Plan(20, least_star=1)
    keeping.set_rule(plan, {}, by=house.head, area=house.area, valid_from=LONG_AGO)
    fresh, seasoned = house.volunteer, house.elder
    reward = keeping.put_up(
        keeping.Facts("灯", "thing", 10, "站"), by=house.head, area=house.area, number=3
    )
    house.effective(60)
    for day in range(2, 13):  # 110 hours
        begun_at = timezone.localtime().replace(hour=8) - timedelta(days=day)
        house.effective(600, person=seasoned, begun_at=begun_at)

    with pytest.raises(Refused, match="1 star"):
        redeeming.redeem(reward, by=fresh)
    assert redeeming.redeem(reward, by=seasoned).person == seasoned


@pytest.mark.parametrize("values", [{"least_star": 6}, {"premium": 1001}, {"months": 0}])
def test_a_rule_stays_within_its_bounds(corner: Corner, values: dict[str, int]) -> None:
    fields: dict[str, Any] = {"per_hour": 1, "valid_from": LONG_AGO, "number": 9, **values}
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.create(area=corner.area, **fields)
