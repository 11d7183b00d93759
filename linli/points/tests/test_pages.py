"""The pages: a neighbour looks, redeems, fetches, gives away; a worker hands over and restocks;
the head of a station writes rules and tries other numbers."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.points import queries
from linli.points.actions import earning, giving, redeeming
from linli.points.models import Budget, Redemption, Reward, Rule, Stage
from linli.points.tests.make import SOURCE, Corner, afresh, balance
from linli.records.models import Kind as Category

pytestmark = pytest.mark.django_db


@pytest.fixture
def corner() -> Corner:
    corner = Corner(rates={"visit": 150}, day_cap=500, months=24)
    Area.objects.filter(pk=corner.area.pk).update(slug="corner", name="梅沙村")
    return corner


@pytest.fixture
def person(corner: Corner) -> Person:
    return corner.neighbour(60)


@pytest.fixture
def me(person: Person) -> Client:
    return signed_in(person, second_factor=False)


@pytest.fixture
def head(corner: Corner) -> Client:
    return signed_in(corner.head)


def url(name: str, *args: object) -> str:
    return reverse(f"points:{name}", args=args)


def press(client: Client, to: str, *args: object, **words: object) -> HttpResponse:
    return client.post(url(to, *args), words)  # type: ignore[return-value]


def fields(**more: object) -> dict[str, object]:
    usual = {
        "name": "小灯", "kind": "thing", "points": 9, "fetch_at": "站", "keep_days": 7,
        "is_open": "on",
    }  # fmt: skip
    return {**usual, **more}


def test_a_visitor_sees_the_shelf_and_the_rules(corner: Corner) -> None:
    visitor = Client()
    assert visitor.get(url("rewards")).status_code == 302
    assert visitor.get(url("rules")).status_code == 302
    visitor.cookies["place"] = "corner"
    reward = corner.reward(3, picture="lantern", words="一份", sponsor="街坊商户", each_at_most=2)

    assertContains(visitor.get(url("rewards")), "花灯材料包")
    assertContains(visitor.get(url("reward", reward.pk)), "街坊商户")
    assertContains(visitor.get(url("rules")), "150")
    assert press(visitor, "redeem", reward.pk).status_code == 302
    assert Redemption.objects.count() == 0


def test_without_a_rule_the_page_says_so() -> None:
    visitor = Client()
    Area.objects.filter(pk=make_area().pk).update(slug="new")
    visitor.cookies["place"] = "new"

    assertContains(visitor.get(url("rules")), "还没有规则")
    assertContains(visitor.get(url("rewards")), "这里还没有可换的东西")


def test_from_the_shelf_to_the_code_and_back(
    corner: Corner, me: Client, person: Person, settings: Settings
) -> None:
    settings.POINTS_NAME = "邻里币"
    reward = corner.reward(3)
    page = me.get(url("mine"))
    assertContains(page, "我的 邻里币")
    assertContains(page, "服务 3 小时")
    assertContains(page, "+60")

    assertContains(me.get(url("reward", reward.pk)), "换一份")
    response = press(me, "redeem", reward.pk)
    row = Redemption.objects.get()
    assertRedirects(response, url("pick_up", row.pk))
    code = f"{row.code[:3]} {row.code[3:]}"
    assertContains(me.get(url("pick_up", row.pk)), code)
    assertContains(me.get(url("mine")), "看取件码")
    assertContains(me.get(url("redeemed")), "待领取")
    assertContains(me.get(url("entries")), "兑换 · 花灯材料包")
    assertContains(me.get(url("entries")), '−10 <small class="xs">邻里币</small>')
    stranger = signed_in(corner.neighbour(), second_factor=False)
    assert stranger.get(url("pick_up", row.pk)).status_code == 404
    assert press(stranger, "give_back", row.pk).status_code == 404

    assertRedirects(press(me, "give_back", row.pk), url("mine"))
    assert balance(person) == 60
    assertNotContains(me.get(url("pick_up", row.pk)), code)


def test_the_button_is_there_exactly_when_it_works(corner: Corner, me: Client) -> None:
    for reward, can in (
        (corner.reward(1), True), (corner.reward(0), False), (corner.reward(1, points=61), False),
        (corner.reward(1, is_open=False), False),
    ):  # fmt: skip
        shown = "换一份" in me.get(url("reward", reward.pk)).content.decode()
        assert shown == can
        assert (press(me, "redeem", reward.pk).status_code == 302) == can


def test_what_runs_out_and_what_is_held_stand_on_my_page(
    corner: Corner, me: Client, person: Person
) -> None:
    source, today = corner.source(), timezone.localdate()
    corner.earn(person, 30, source=source)
    earning.freeze(SOURCE, source)
    account = queries.account_of(person)
    assert account
    account.lots.update(ends_on=today)

    page = me.get(url("mine"))

    assertContains(page, "其中 60 在")
    assertContains(page, "另有 10 因记录有争议暂时冻结")


def test_a_bonus_and_nothing_at_all_have_their_words(corner: Corner) -> None:
    person = corner.neighbour()
    client = signed_in(person, second_factor=False)
    assertContains(client.get(url("mine")), "您的服务生效后，积分就会到")
    assertContains(client.get(url("entries")), "还没有")
    assertContains(client.get(url("redeemed")), "看看积分可以换什么")

    giving.bonus(SOURCE, corner.source(), person, 5, corner.area.pk)
    assertContains(client.get(url("mine")), "奖励")


def test_some_are_given_to_the_neighbours(corner: Corner, me: Client, person: Person) -> None:
    assertContains(press(me, "donate", points=61), "您没有那么多积分", status_code=422)
    assertContains(press(me, "donate", points="x"), "整数", status_code=422)
    assertRedirects(press(me, "donate", points=20), url("mine"))

    assert (balance(person), queries.pool_of(corner.area.pk)) == (40, 20)
    assertContains(me.get(url("rules")), "捐了 20 分")


def test_who_lives_nowhere_chooses_a_place_first() -> None:
    person = make_resident()
    client = signed_in(person, second_factor=False)

    assert client.get(url("mine")).status_code == 200
    assertContains(press(client, "donate", points=1), "先", status_code=422)


def test_a_code_shows_what_it_is_for_and_then_it_is_handed_over(
    corner: Corner, person: Person
) -> None:
    desk = signed_in(corner.worker)
    row = redeeming.redeem(corner.reward(1), by=person)
    assertContains(desk.get(url("counter")), person.name)
    assertContains(press(desk, "counter", code="000"), "没有这个码", status_code=422)
    assertContains(press(desk, "counter", code=""), "取件码", status_code=422)

    spaced = f"{row.code[:3]} {row.code[3:]}"
    assertContains(press(desk, "counter", code=spaced), "花灯材料包")
    assert afresh(row).stage == Stage.WAITING
    assert press(desk, "hand_over", row.pk, code="1", signature="丁一").status_code == 409
    unsigned = press(desk, "hand_over", row.pk, code=row.code)
    assertContains(unsigned, "签名", status_code=422)
    signed = press(desk, "hand_over", row.pk, code=row.code, signature="丁一")
    assertRedirects(signed, url("counter"))

    assert afresh(row).stage == Stage.HANDED
    assertContains(desk.get(url("counter")), "没有人等着领")


def test_a_code_of_another_place_is_unknown_here(corner: Corner, person: Person) -> None:
    row = redeeming.redeem(corner.reward(1), by=person)
    elsewhere = signed_in(Corner().worker)

    assert press(elsewhere, "counter", code=row.code).status_code == 422
    assert press(elsewhere, "hand_over", row.pk, code=row.code).status_code == 404


def test_what_is_not_there_goes_back_at_the_desk(corner: Corner, person: Person) -> None:
    row = redeeming.redeem(corner.reward(1), by=person)

    assertRedirects(press(signed_in(corner.worker), "take_back", row.pk), url("counter"))
    assert balance(person) == 60


def test_the_desk_offers_changes_and_restocks(corner: Corner) -> None:
    desk = signed_in(corner.worker)
    assertContains(desk.get(url("rewards_desk")), "这里还没有可换的东西")
    assert press(desk, "add_reward", **fields(stock=-1)).status_code == 422

    assert press(desk, "add_reward", **fields(stock=4, area="梅沙村")).status_code == 302
    reward = Reward.objects.get()
    assert (reward.stock, reward.area) == (4, corner.area)
    assertContains(desk.get(url("rewards_desk")), "小灯")
    assert press(desk, "edit_reward", reward.pk, **fields(is_open="")).status_code == 302
    assertContains(desk.get(url("rewards_desk")), "暂停兑换")
    assertContains(desk.get(url("edit_reward", reward.pk)), "小灯")
    assert press(desk, "stock", reward.pk, change=3).status_code == 302
    assert press(desk, "stock", reward.pk, change=-9).status_code == 422
    assertContains(desk.get(url("stock", reward.pk)), "+3")
    assert afresh(reward).stock == 7


def test_rules_and_budgets_are_written_and_tried(corner: Corner, head: Client) -> None:
    corner.earn(corner.neighbour(), 60, category="visit")
    numbers: dict[str, Any] = {f"rate_{kind}": 100 for kind in Category.values} | {
        "per_hour": 30,
        "least_star": 0,
        "team_percent": 0,
        "premium": 0,
        **{f"grade_{n}": 100 for n in range(1, 5)},
        "area": "梅沙村",
    }
    later = (timezone.localdate() + timedelta(days=9)).isoformat()
    rule = {**numbers, "valid_from": later, "least_hours": 0}
    assert press(head, "add_rule", **{**rule, "valid_from": "2020-01-01"}).status_code == 422
    assert press(head, "add_rule", **rule).status_code == 302
    assert Rule.objects.filter(per_hour=30).exists()
    assertContains(head.get(url("rules_desk")), "还没开始")
    assertContains(head.get(url("add_rule")), "150")

    half = press(head, "add_rule", **{**rule, "from_1": "22:00", "until_1": "6:00"})
    assertContains(half, "三项都填", status_code=422)
    assertContains(half, 'id="id_percent_1_error"', status_code=422)
    night = {"from_1": "22:00", "until_1": "6:00", "percent_1": 150}
    none = press(head, "add_rule", **{**rule, **night, "until_1": "22:00"})
    assertContains(none, "同一时刻", status_code=422)
    twice = {**night, "from_2": "23:00", "until_2": "1:00", "percent_2": 120}
    assertContains(press(head, "add_rule", **rule, **twice), "重叠", status_code=422)
    full = {**rule, **night, "grade_4": 120, "premium": 5, "is_for_family": "on", "least_star": 1}
    assert press(head, "add_rule", **full).status_code == 302
    assertContains(head.get(url("rules_desk")), "22:00–6:00 × 150 %")
    assertContains(head.get(url("rules_desk")), "很好 × 120 % · 很好 +5 · 可替家人换 · 满 1 星")
    assertContains(head.get(url("try_rule"), {**numbers, **night}), "→ 30 <small>V豆</small>")

    assertContains(head.get(url("try_rule")), "算一算")
    assertContains(
        head.get(url("try_rule"), {**numbers, "rate_visit": 200}), "→ 60 <small>V豆</small>"
    )
    assert head.get(url("try_rule"), {"per_hour": "x"}).status_code == 422

    budget = {"area": "梅沙村", "year": timezone.localdate().year}
    assert press(head, "set_budget", **budget, points=-1).status_code == 422
    assert press(head, "set_budget", **budget, points=1000).status_code == 302
    assert Budget.objects.get().points == 1000
    assertContains(head.get(url("rules_desk")), "梅沙村")


def test_without_a_budget_the_desk_says_so(head: Client) -> None:
    page = head.get(url("rules_desk"))
    assertContains(page, "历次版本")
    assertContains(page, "没有设额度")


def test_lists_ask_as_often_for_one_row_as_for_many(
    corner: Corner, me: Client, person: Person, head: Client
) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            reward = corner.reward(2, points=1)
            redeeming.redeem(reward, by=person)
            corner.earn(person, 5)

    pages: list[tuple[Client, str]] = [
        (me, "mine"), (me, "entries"), (me, "redeemed"), (me, "rewards"),
        (head, "counter"), (head, "rewards_desk"), (head, "rules_desk"),
    ]  # fmt: skip
    grow(2)
    [client.get(url(name)) for client, name in pages]
    few = [asked(client, name) for client, name in pages]
    grow(3)
    assert [asked(client, name) for client, name in pages] == few


def asked(client: Client, name: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url(name)).status_code == 200
    return len(caught)


def test_nothing_is_where_nothing_was(me: Client) -> None:
    nobody = UUID(int=1)
    for name in ("reward", "pick_up"):
        assert me.get(url(name, nobody)).status_code == 404
    assert press(me, "redeem", nobody).status_code == 404


def test_codes_are_not_tried_for_long(corner: Corner) -> None:
    row = redeeming.redeem(corner.reward(1), by=corner.neighbour(10))
    desk = signed_in(corner.worker)
    wrong = f"{(int(row.code) + 1) % 1_000_000:06}"
    tried = [desk.post(url("counter"), {"code": wrong}).status_code for _n in range(21)]
    assert tried == [422] * 20 + [429]
    assertContains(desk.post(url("counter"), {"code": row.code}), row.person.name)


def test_nor_where_things_are_handed_over(corner: Corner) -> None:
    row = redeeming.redeem(corner.reward(1), by=corner.neighbour(10))
    desk = signed_in(corner.worker)
    wrong = f"{(int(row.code) + 1) % 1_000_000:06}"

    def tried(code: str) -> int:
        return press(desk, "hand_over", row.pk, code=code, signature="丁一").status_code

    assert [tried(wrong) for _n in range(20)] == [409] * 20
    assert press(desk, "counter", code=wrong).status_code == 429  # both count together
    assert tried(wrong) == 429
    assert tried(row.code) == 302
