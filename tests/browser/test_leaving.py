"""Who leaves a phone, by hand, by idleness or without a network, leaves nothing to read in it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from linli.accounts.models import Session
from linli.accounts.tests.make import signed_in
from linli.orders.life import Status
from linli.orders.tests.make import make_volunteer
from linli.organisations.models import Role
from tests.browser.conftest import Open
from tests.browser.test_offline import (
    DOOR,
    KEPT,
    ON_THE_DISK,
    OWN_ROUND,
    PHONE,
    QUEUED,
    ROUND,
    all_sent,
    carry,
    open_stop,
    press,
    scheduled,
    sign_in,
    verbs_of,
)
from tests.browser.town import Town

pytestmark = pytest.mark.browser


def test_what_waits_is_told_before_one_leaves_and_kept_sealed_for_the_same_person(
    open_as: Open, town: Town
) -> None:
    order = scheduled(town)
    context, tab = carry(open_as)
    context.route(DOOR, lambda route: route.abort())
    open_stop(tab, order)
    press(tab, "set_out")
    press(tab, "note", "门锁旧了")
    expect(tab.locator("#waits")).to_contain_text("2 条记录等上传")
    address = tab.url.split(ROUND)[0]

    tab.goto("/me/")
    tab.get_by_role("button", name="退出").click()
    box = tab.get_by_role("alert")
    expect(box).to_contain_text("还有 2 条记录没有上传")
    box.get_by_role("button", name="先不退").click()
    expect(box).to_have_count(0)
    assert ROUND in tab.evaluate(KEPT)
    tab.get_by_role("button", name="退出").click()
    tab.get_by_role("alert").get_by_role("button", name="照样退出").click()
    expect(tab).not_to_have_url(re.compile("/me/"))
    assert not Session.objects.filter(person=town.worker).exists()
    assert tab.evaluate(KEPT) == []
    left = tab.evaluate(ON_THE_DISK)
    assert tab.evaluate(QUEUED) == 2
    for word in ("set_out", "note", "门锁旧了", str(order.pk), order.address, "key"):
        assert word not in left

    context.unroute(DOOR)
    sign_in(context, town, Role.WORKER, address)
    tab.goto(ROUND)
    all_sent(tab)
    assert verbs_of(order) == ["order.set_out", "order.noted"]


def test_signing_out_without_a_network_leaves_nothing_and_ends_the_session_with_it(
    open_as: Open, town: Town
) -> None:
    order = scheduled(town)
    context, tab = carry(open_as)
    other = context.new_page()
    other.goto("/me/")
    context.set_offline(True)
    open_stop(tab, order)
    press(tab, "set_out")
    expect(tab.locator("#waits")).to_contain_text("1 条记录等上传")
    other.get_by_role("button", name="退出").click()
    other.get_by_role("button", name="照样退出").click()
    expect(other.get_by_text("您已经在这部手机上退出")).to_be_visible()
    expect(tab.get_by_role("heading", level=1)).to_have_text("没有网")  # the other page, too
    assert tab.evaluate(KEPT) == []
    tab.goto(ROUND)
    expect(tab.get_by_role("heading", level=1)).to_have_text("没有网")
    assert Session.objects.filter(person=town.worker).exists()

    context.set_offline(False)
    for _ in range(20):  # the network of the service worker comes back a little later
        tab.goto(ROUND)  # first of all the session is ended
        if "/sign-in/" in tab.url:
            break
        tab.wait_for_timeout(250)
    expect(tab).to_have_url(re.compile("/sign-in/"))
    assert not Session.objects.filter(person=town.worker).exists()
    assert tab.evaluate(QUEUED) == 1
    sign_in(context, town, Role.WORKER, tab.url.split("/sign-in/")[0])
    tab.goto(ROUND)
    all_sent(tab)
    assert verbs_of(order) == ["order.set_out"]


def test_a_helper_signs_out_on_the_round_itself_where_no_other_page_opens(
    open_as: Open, town: Town
) -> None:
    helper = make_volunteer(town.area)
    town.clients["helper"] = signed_in(helper, second_factor=False)
    order = scheduled(town, goes=helper)
    context, tab = carry(open_as, "helper")
    context.set_offline(True)
    open_stop(tab, order, OWN_ROUND)
    press(tab, "set_out")
    expect(tab.locator("#waits")).to_contain_text("1 条记录等上传")
    tab.get_by_role("button", name="退出").click()
    tab.get_by_role("button", name="照样退出").click()
    expect(tab.get_by_text("您已经在这部手机上退出")).to_be_visible()
    assert tab.evaluate(KEPT) == []
    tab.goto(OWN_ROUND)
    expect(tab.get_by_role("heading", level=1)).to_have_text("没有网")


def test_a_page_left_alone_is_erased_and_asks_who_is_there(open_as: Open, town: Town) -> None:
    order = scheduled(town)
    context = open_as(Role.WORKER, PHONE, service_workers="allow")
    tab = context.new_page()
    tab.clock.install()
    tab.goto(ROUND)
    expect(tab.get_by_text("已存离线")).to_be_visible()
    context.set_offline(True)
    open_stop(tab, order)
    press(tab, "set_out")
    tab.clock.fast_forward(16 * 60 * 1000)
    expect(tab.locator("#waits")).to_contain_text("1 条记录等上传")
    assert ROUND in tab.evaluate(KEPT)  # behind some doors there is no network for long

    Session.objects.filter(person=town.worker).update(used_at=timezone.now() - timedelta(hours=1))
    context.set_offline(False)
    tab.clock.fast_forward(10_000)
    expect(tab).to_have_url(re.compile("/sign-in/again/"))
    assert tab.evaluate(KEPT) == []
    assert tab.evaluate(QUEUED) == 1


def test_a_round_that_lay_about_for_hours_is_erased_without_a_network_too(
    open_as: Open, town: Town
) -> None:
    order = scheduled(town)
    context = open_as(Role.WORKER, PHONE, service_workers="allow")
    tab = context.new_page()
    tab.clock.install()
    tab.goto(ROUND)
    expect(tab.get_by_text("已存离线")).to_be_visible()
    context.set_offline(True)
    tab.clock.fast_forward(4 * 60 * 60 * 1000 + 10_000)
    expect(tab.get_by_role("heading", level=1)).to_have_text("没有网")
    assert tab.evaluate(KEPT) == []
    assert order.status == Status.SCHEDULED


def test_the_worker_shows_no_round_that_lay_about_for_hours(open_as: Open, town: Town) -> None:
    scheduled(town)
    context, tab = carry(open_as)
    tab.evaluate(
        """async () => {
          const own = await caches.open("carried");
          await own.put("/used", new Response(String(Date.now() - 4 * 36e5 - 1000)));
        }"""
    )
    context.set_offline(True)
    tab.goto(ROUND)
    expect(tab.get_by_role("heading", level=1)).to_have_text("没有网")
    assert tab.evaluate(KEPT) == []


@pytest.mark.parametrize("promise", [True, False, None], ids=["promised", "not", "unknown"])
def test_the_round_says_where_the_browser_does_not_promise_to_keep_it(
    *, promise: bool | None, open_as: Open, town: Town
) -> None:
    scheduled(town)
    context = open_as(Role.WORKER, PHONE)
    says = "undefined" if promise is None else f"async () => {str(promise).lower()}"
    context.add_init_script(
        f"for (const name of ['persist', 'persisted'])"
        f" Object.defineProperty(StorageManager.prototype, name, {{ value: {says} }});"
    )
    tab = context.new_page()
    tab.goto(ROUND)
    note = tab.get_by_text("不保证")
    if promise:
        expect(tab.locator(".stops")).to_be_visible()
        expect(note).to_be_hidden()
    else:
        expect(note).to_be_visible()
