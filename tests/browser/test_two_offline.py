"""Two go together, and both phones lose the network at the door: everything is there once."""

from collections import Counter

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.catalogue.models import Service
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import make_volunteer
from linli.organisations.models import Role
from linli.records.models import Contribution, ServiceRecord
from tests.browser.conftest import Open
from tests.browser.test_offline import (
    DOOR,
    OWN_DOOR,
    OWN_ROUND,
    QUEUED,
    all_sent,
    carry,
    lose_first,
    open_stop,
    press,
    scheduled,
    verbs_of,
)
from tests.browser.test_orders import back_at, start
from tests.browser.test_orders import press as press_on_page
from tests.browser.town import Town

pytestmark = pytest.mark.browser

HELPER = "helper"


def for_two(open_as: Open, town: Town) -> tuple[Order, Person]:
    """A visit that two go to: the worker asks a neighbour along, who says yes on their phone."""
    Service.objects.filter(pk=town.service.pk).update(helpers=2)
    order, helper = scheduled(town), make_volunteer(town.area)
    lead = start(open_as, Role.WORKER)
    lead.goto(f"/desk/orders/{order.pk}/")
    expect(lead.locator("main")).to_contain_text("这项要 2 个人一起去")
    press_on_page(lead, "请人同去")
    lead.get_by_label(helper.name).check(force=True)
    press_on_page(lead, "请人同去")
    back_at(lead, order)
    town.clients[HELPER] = signed_in(helper, second_factor=False)
    theirs = start(open_as, HELPER)
    theirs.goto(f"/order/{order.pk}/")
    press_on_page(theirs, "我一起去")
    back_at(theirs, order)
    return order, helper


def do(tab: Tab, *steps: tuple[str, str]) -> None:
    before = tab.evaluate(QUEUED)
    for verb, words in steps:
        press(tab, verb, words)
    expect(tab.locator("#waits")).to_contain_text(f"{before + len(steps)} 条记录等上传")


def settled(tab: Tab, other: str) -> None:
    """Both had set out, so the one who tells it later reads both versions, and lets theirs go."""
    clash = tab.locator("#clashes section")
    expect(clash).to_have_count(1, timeout=40_000)
    expect(clash.locator("[data-mine] li")).to_have_count(1)
    expect(clash.locator("[data-mine]")).to_contain_text("出发")
    expect(clash.locator("[data-theirs]")).to_contain_text(other)
    clash.get_by_role("button", name="不留我的").click()
    all_sent(tab)
    expect(clash).to_have_count(0)


@pytest.mark.parametrize("first", ["helper", "lead"])
def test_two_visit_without_a_network_and_it_is_recorded_once(
    *, first: str, open_as: Open, town: Town
) -> None:
    order, helper = for_two(open_as, town)
    lead, tab = carry(open_as)
    friend, their_tab = carry(open_as, HELPER)
    for one in (lead, friend):
        one.set_offline(True)
    open_stop(tab, order)
    open_stop(their_tab, order, OWN_ROUND)
    do(tab, ("set_out", ""), ("arrive", ""))
    do(their_tab, ("set_out", ""), ("arrive", ""), ("note", "扶了梯子"))
    do(tab, ("note", "门锁旧了"), ("finish", "换了灯泡"))
    assert verbs_of(order) == []

    lost, theirs = lose_first(lead, DOOR), lose_first(friend, OWN_DOOR)
    if first == "helper":
        friend.set_offline(False)
        all_sent(their_tab)
        lead.set_offline(False)
        settled(tab, helper.name)
    else:
        lead.set_offline(False)
        all_sent(tab)
        friend.set_offline(False)
        settled(their_tab, town.worker.name)
    assert sorted([*lost, *theirs]) == [200, 409]  # both answers were lost, and given again
    once = {"order.set_out": 1, "order.arrived": 2, "order.noted": 2, "order.finished": 1}
    assert Counter(verbs_of(order)) == once
    said = sorted(note.words for note in order.notes.all())
    assert said == sorted(["门锁旧了", "扶了梯子", "换了灯泡"])
    order.refresh_from_db()
    came = [hand.came_at for hand in order.hands.order_by("came_at")]
    assert (order.status, order.begun_at, len(came)) == (Status.DONE, came[0], 2)

    asker = start(open_as, "resident")
    asker.goto(f"/order/{order.pk}/")
    press_on_page(asker, "确认办完")
    back_at(asker, order)
    record = ServiceRecord.objects.get(source_id=order.pk)
    gave = Contribution.objects.filter(record=record)
    assert sorted((one.person.name, one.force, one.role) for one in gave) == sorted(
        [(town.worker.name, "worker", "lead"), (helper.name, "volunteer", "helper")]
    )
