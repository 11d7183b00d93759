"""Ways of an order that are not straight, on phones and at the desk, through the browser alone."""

import re

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.core import working_time
from linli.orders.actions import intake
from linli.orders.models import Order
from linli.orders.tests.make import make_volunteer
from linli.organisations.models import Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.records.models import ServiceRecord
from tests.browser.conftest import Open
from tests.browser.test_orders import DESKTOP, back_at, begun_some_time_ago, press, start
from tests.browser.town import Town

pytestmark = pytest.mark.browser


def window(open_as: Open, town: Town, person: Person) -> Tab:
    """A phone of somebody in particular."""
    town.clients[str(person.pk)] = signed_in(person)
    return start(open_as, str(person.pk))


def placed(town: Town) -> Order:
    working_time.seed()
    need = intake.Need(words="走廊的灯不亮了", address="示例路 3 号", phone="13900001234")
    return intake.place(need, by=town.stranger, area=town.area, beneficiary=town.stranger)


def reason(tab: Tab, value: str, words: str = "这周都在外面开会") -> None:
    tab.locator(f"input[name=reason][value={value}]").check(force=True)
    if tab.locator("textarea").count():
        tab.locator("textarea").first.fill(words)


def test_a_volunteer_says_no_and_the_next_one_goes(*, open_as: Open, town: Town) -> None:
    first, second = make_volunteer(town.area), make_volunteer(town.area)
    order = placed(town)
    head = start(open_as, Role.STATION_HEAD)
    head.goto(f"/desk/orders/{order.pk}/")
    press(head, "去问")
    head.get_by_label(first.name).check(force=True)
    press(head, "去问")
    back_at(head, order)

    phone = window(open_as, town, first)
    phone.goto("/me/posts/")
    phone.locator("main").get_by_role("link").filter(has_text=order.number).first.click()
    expect(phone.locator("main")).not_to_contain_text("示例路 3 号")  # not before they say yes
    press(phone, "不接")
    reason(phone, "no_time")
    press(phone, "不接")
    order.refresh_from_db()
    assert order.status == "offered"

    asked = order.offers.get(answer="open").to
    assert asked
    assert asked != first
    other = window(open_as, town, asked)
    other.goto(f"/order/{order.pk}/")
    press(other, "接单")
    expect(other.locator("main")).to_contain_text("已接单")
    order.refresh_from_db()
    assert (order.status, order.lead) == ("accepted", asked)
    assert second in [offer.to for offer in order.offers.all()] or asked != second


def test_given_back_three_times_the_street_rules(*, open_as: Open, town: Town) -> None:
    order = placed(town)
    house = make_organisation(area=town.area.parent)
    street = make_staff(Role.DISPATCHER, town.area.parent, organisation=house)
    head, worker = start(open_as, Role.STATION_HEAD), start(open_as, Role.WORKER)
    for _time in range(3):
        head.goto(f"/desk/orders/{order.pk}/")
        press(head, "派单")
        head.get_by_label(town.worker.name).check(force=True)
        press(head, "派单")
        back_at(head, order)
        worker.goto(f"/desk/orders/{order.pk}/")
        press(worker, "退单")
        reason(worker, "no_time")
        press(worker, "退单")
        back_at(worker, order)
    head.goto(f"/desk/orders/{order.pk}/")
    expect(head.locator("main").get_by_role("link", name="派单")).to_have_count(0)

    town.clients["street"] = signed_in(street)
    ruler = start(open_as, "street", DESKTOP)
    ruler.goto(f"/desk/orders/{order.pk}/")
    press(ruler, "裁定")
    ruler.get_by_label(town.worker.name).check(force=True)
    press(ruler, "裁定")
    back_at(ruler, order)
    worker.goto(f"/desk/orders/{order.pk}/")
    expect(worker.locator("main").get_by_role("link", name="退单")).to_have_count(0)
    order.refresh_from_db()
    assert (order.status, order.is_ruled, order.returns) == ("accepted", True, 3)


def serve(tab: Tab, order: Order) -> None:
    """From the time to the end of the visit."""
    tab.goto(f"/desk/orders/{order.pk}/")
    for name in ("排时间", "出发", "我到了"):
        press(tab, name)
        if name != "出发":
            if name == "我到了":
                tab.get_by_label("口令报过，对上了").check(force=True)
            press(tab, name)
        back_at(tab, order)
    begun_some_time_ago(order)
    press(tab, "办完了")
    press(tab, "办完了")
    back_at(tab, order)


def assign(tab: Tab, order: Order, who: str) -> None:
    tab.goto(f"/desk/orders/{order.pk}/")
    press(tab, "派单")
    tab.get_by_label(who).check(force=True)
    press(tab, "派单")
    back_at(tab, order)


def test_a_poor_mark_is_called_back_and_done_again(*, open_as: Open, town: Town) -> None:
    order = placed(town)
    head = start(open_as, Role.STATION_HEAD)
    worker = start(open_as, Role.WORKER)
    assign(head, order, town.worker.name)
    serve(worker, order)

    asker = window(open_as, town, town.stranger)
    asker.goto(f"/order/{order.pk}/")
    press(asker, "确认办完")
    press(asker, "打分")
    for name, mark in (("attitude", 3), ("timeliness", 3), ("result", 1)):
        asker.locator(f"input[name={name}][value='{mark}']").check(force=True)
    asker.locator("textarea").fill("灯还是一闪一闪")
    press(asker, "打分")
    back_at(asker, order)

    caller = make_staff(Role.GRID_WORKER, town.area, organisation=town.organisation)
    phone = window(open_as, town, caller)
    phone.goto("/desk/orders/callbacks/")
    phone.locator("main").get_by_role("link").filter(has_text=order.number).first.click()
    press(phone, "回访")
    phone.locator("input[name=is_solved][value=no]").check(force=True)
    phone.locator("input[name=then][value=again]").check(force=True)
    phone.locator("textarea").fill("要再来一次")
    press(phone, "回访")
    order.refresh_from_db()
    again = Order.objects.get(repeats=order)
    assert (order.status, again.status) == ("redo", "submitted")

    assign(head, again, town.worker.name)
    serve(worker, again)
    asker.goto(f"/order/{order.pk}/")
    expect(asker.locator("main")).to_contain_text(again.number)
    asker.goto(f"/order/{again.pk}/")
    press(asker, "确认办完")
    expect(asker).to_have_url(re.compile(f"/order/{again.pk}/$"))
    records = ServiceRecord.objects.filter(source_id__in=(order.pk, again.pk))
    assert records.count() == 2  # each visit once
