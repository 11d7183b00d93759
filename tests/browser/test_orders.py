"""One order from need to record, on phones: also with JavaScript off; and by telephone."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from pytest_django import Settings

from linli.accounts.models import Person
from linli.core import working_time
from linli.orders.models import Hand, Order
from linli.organisations.models import Role
from linli.records.models import ServiceRecord
from tests.browser.conftest import Open
from tests.browser.looks import LOOKS, Look
from tests.browser.town import VISITOR, Town

pytestmark = pytest.mark.browser

PHONE = next(look for look in LOOKS if look.name == "phone")
DESKTOP = next(look for look in LOOKS if look.name == "desktop")
EITHER_WAY = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


def start(open_as: Open, who: str, look: Look = PHONE, **more: object) -> Tab:
    return open_as(who, look, **more).new_page()


def press(tab: Tab, name: str) -> None:
    """A button or a link of the page itself; done when the page it leads to is there.

    A click returns before the next page has come: whoever then looks for a button by its
    name finds the old page or none at all.
    """
    found = tab.locator("main").get_by_role("button", name=name, exact=True)
    with tab.expect_navigation(wait_until="domcontentloaded"):
        (
            found if found.count() else tab.locator("main").get_by_role("link", name=name)
        ).first.click()


def back_at(tab: Tab, order: Order) -> None:
    """The step is taken and the order's page is shown again."""
    expect(tab).to_have_url(re.compile(rf"/order/{order.pk}/$|/desk/orders/{order.pk}/$"))


def begun_some_time_ago(order: Order) -> None:
    """A service takes time, a test does not."""
    then = timezone.now() - timedelta(minutes=40)
    Order.objects.filter(pk=order.pk).update(begun_at=then)
    Hand.objects.filter(order=order, went_at=None).update(came_at=then)


@pytest.mark.journey
@EITHER_WAY
def test_a_visitor_orders_and_what_is_done_is_counted(
    *, open_as: Open, town: Town, settings: Settings, script: bool
) -> None:
    settings.DEMO = True  # the demo shows the digits that would be sent
    working_time.seed()
    figures = f"/p/{town.area.slug}/figures/"
    visitor = start(open_as, VISITOR, java_script_enabled=script)
    visitor.goto(f"/p/{town.area.slug}/")
    visitor.goto(f"/services/{town.service.slug}/")
    press(visitor, "点这个服务")
    visitor.locator("input[name=mobile]").fill("139 0000 9991")
    visitor.keyboard.press("Enter")
    expect(visitor).to_have_url(re.compile("/sign-in/code/"))
    digits = re.search(r"(?<!\d)\d{6}(?!\d)", visitor.locator("main").inner_text())
    assert digits
    visitor.locator("input[name=digits]").fill(digits[0])
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("这次服务给谁办？")
    press(visitor, "下一步")
    visitor.locator("input[name=day]").nth(1).check(force=True)  # a day on which all are free
    visitor.locator("input[name=slot]").first.check(force=True)
    press(visitor, "下一步")
    visitor.get_by_label("在哪里").fill("示例路 3 号")
    press(visitor, "下一步")
    expect(visitor.locator("main")).to_contain_text("示例路 3 号")
    press(visitor, "确认点单")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("点单成功")
    order = Order.objects.get(asked_by__mobile_key__isnull=False, address__isnull=False, seq=max(
        Order.objects.values_list("seq", flat=True)))  # fmt: skip

    before = ServiceRecord.objects.count()
    give_to_the_worker(open_as, town, order, script=script)
    worker = start(open_as, Role.WORKER, java_script_enabled=script)
    worker.goto(f"/desk/orders/{order.pk}/")
    press(worker, "接单")
    expect(worker.locator("main")).to_contain_text("已接单")
    press(worker, "排时间")
    press(worker, "排时间")
    back_at(worker, order)
    order.refresh_from_db()
    visitor.goto(f"/order/{order.pk}/")
    expect(visitor.locator(".code")).to_have_text(order.visit_code)
    press(worker, "出发")
    expect(worker.locator("main")).to_contain_text("上门中")
    press(worker, "我到了")
    expect(worker.locator(".code")).to_have_text(order.visit_code)
    worker.get_by_label("口令报过，对上了").check()
    press(worker, "我到了")
    back_at(worker, order)
    begun_some_time_ago(order)
    press(worker, "办完了")
    worker.locator("textarea").fill("换了灯泡")
    press(worker, "办完了")
    back_at(worker, order)

    visitor.reload()
    press(visitor, "确认办完")
    expect(visitor.locator("main")).to_contain_text("待评价")
    press(visitor, "打分")
    for name in ("attitude", "timeliness", "result"):
        visitor.locator(f"input[name={name}][value='4']").check(force=True)
    press(visitor, "打分")
    back_at(visitor, order)
    expect(visitor.locator("main")).to_contain_text("您的评价")
    assert ServiceRecord.objects.count() == before + 1
    visitor.goto(figures)
    expect(visitor.get_by_role("heading", level=1)).to_be_visible()
    order.refresh_from_db()
    assert (order.status, order.marks) == ("rated", (4, 4, 4))


def give_to_the_worker(open_as: Open, town: Town, order: Order, *, script: bool) -> None:
    """The dispatcher looks and offers it."""
    head = start(open_as, Role.STATION_HEAD, java_script_enabled=script)
    head.goto(f"/desk/orders/{order.pk}/")
    press(head, "去问")
    head.get_by_label(town.worker.name).check()
    press(head, "去问")
    back_at(head, order)
    order.refresh_from_db()
    assert order.status == "offered"


@pytest.mark.journey
@EITHER_WAY
def test_an_elder_rings_and_is_served_without_a_phone_of_their_own(
    *, open_as: Open, town: Town, script: bool
) -> None:
    working_time.seed()
    desk = start(open_as, Role.WORKER, DESKTOP, java_script_enabled=script)
    desk.goto("/desk/orders/new/")
    desk.locator("input[name=name]").fill(town.unwired.name)
    desk.get_by_label("原话").fill("走廊的灯不亮了，我看不见")
    desk.get_by_label("已同意我们记录并上门").check(force=True)
    press(desk, "收下这单")
    expect(desk.locator("main")).to_contain_text("是下面哪一位吗")
    desk.get_by_label(town.unwired.name).check(force=True)
    press(desk, "收下这单")
    expect(desk).to_have_url(re.compile(r"/desk/orders/[0-9a-f-]{36}/$"))
    order = Order.objects.get(beneficiary=town.unwired)
    assert (order.door, order.words) == ("phone", "走廊的灯不亮了，我看不见")
    assert order.taken_by == town.staff[Role.WORKER]
    assert Person.objects.filter(name=town.unwired.name).count() == 1


def test_what_was_said_is_kept_when_one_goes_back(open_as: Open, town: Town) -> None:
    working_time.seed()
    tab = start(open_as, "resident")
    tab.goto(f"/order/new/{town.service.slug}/who/")
    press(tab, "下一步")
    before = [tab.url]
    press(tab, "下一步")
    before.append(tab.url)
    tab.get_by_label("在哪里").fill("示例路 9 号")
    press(tab, "下一步")
    for page in reversed(before):  # a page that came back is waited for, or the next is lost
        tab.evaluate("history.back()")
        tab.wait_for_url(page)
    tab.goto(f"/order/new/{town.service.slug}/check/")
    expect(tab.locator("main")).to_contain_text("示例路 9 号")
