"""The worker's round without a network: nothing lost, nothing doubled, both versions shown."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Route, expect
from playwright.sync_api import Page as Tab

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.core.models import Event
from linli.orders.actions import after, dispatch, fulfil, intake
from linli.orders.forms.pocket import ASIDE
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import make_volunteer
from linli.organisations.models import Role
from tests.browser.conftest import Open
from tests.browser.looks import ALL_RULES, COLOUR_RULES, LOOKS, OVERFLOW, RECOLOUR, Look, faults
from tests.browser.test_pages import listen, too_small
from tests.browser.town import Town

pytestmark = pytest.mark.browser

PHONE = next(look for look in LOOKS if look.name == "phone")
ROUND, OWN_ROUND = "/desk/orders/today/", "/me/round/"
DOOR, OWN_DOOR = "**/desk/orders/queue-up/", "**/me/round/queue-up/"
KEPT = """async () => {
  if (!(await caches.has("carried"))) return [];
  return (await (await caches.open("carried")).keys()).map((one) => new URL(one.url).pathname);
}"""
ON_THE_DISK = """() => new Promise((ok, no) => {
  setTimeout(no, 10000, "no answer");
  const asked = indexedDB.open("linli-pocket");
  asked.onsuccess = () => {
    const all = asked.result.transaction("queue").objectStore("queue").getAll();
    all.onsuccess = () => {
      asked.result.close();
      const text = new TextDecoder();
      ok(all.result.map((row) => JSON.stringify(row) + text.decode(row.box)).join(" "));
    };
  };
})"""
QUEUED = """() => new Promise((ok, no) => {
  setTimeout(no, 10000, "no answer");
  const asked = indexedDB.open("linli-pocket");
  asked.onsuccess = () => {
    const all = asked.result.transaction("queue").objectStore("queue").getAll();
    all.onsuccess = () => { asked.result.close(); ok(all.result.length); };
  };
})"""


def scheduled(town: Town, address: str = "福寿楼 302", goes: Person | None = None) -> Order:
    """A visit of the worker's, or of a volunteer's, that is due now."""
    need = intake.Need(service=town.service, words="灯不亮", address=address, phone="13900001234")
    order = intake.place(need, by=town.resident, area=town.area, beneficiary=town.resident)
    head, worker = town.staff[Role.STATION_HEAD], goes or town.worker
    if goes:
        order = dispatch.accept(dispatch.offer(order, by=head, to=[goes]), by=goes)
    else:
        order = dispatch.assign(order, by=head, to=worker)
    begins = timezone.now() + timedelta(minutes=1)
    order = fulfil.schedule(order, by=worker, begins=begins, ends=begins + timedelta(minutes=90))
    # In the test's own day, whenever it runs.
    Order.objects.filter(pk=order.pk).update(slot_from=timezone.now() - timedelta(seconds=1))
    order.refresh_from_db()
    return order


def carry(open_as: Open, who: str = Role.WORKER, look: Look = PHONE) -> tuple[BrowserContext, Tab]:
    """The round of staff, or of whoever else goes, opened with a network and kept."""
    context = open_as(who, look, service_workers="allow")
    tab = context.new_page()
    tab.goto(ROUND if who == Role.WORKER else OWN_ROUND)
    expect(tab.get_by_text("已存离线")).to_be_visible()
    return context, tab


def open_stop(tab: Tab, order: Order, page: str = ROUND) -> None:
    tab.goto(f"{page}#{order.pk}")
    expect(tab.locator("#stop")).to_be_visible()


def press(tab: Tab, verb: str, words: str = "") -> None:
    step = tab.locator(f"#stop [data-verb={verb}]")
    if verb in ASIDE:
        step.locator("summary").click()
    if verb == "arrive":
        step.locator("[name=is_code_given]").check()
    if words:
        step.locator("textarea").fill(words)
    step.locator("button").click()


def verbs_of(order: Order) -> list[str]:
    events = Event.objects.filter(subject_id=order.pk).order_by("id")
    wanted = {"order.set_out", "order.arrived", "order.noted", "order.finished"}
    return [one.verb for one in events if one.verb in wanted]


def lose_first(context: BrowserContext, door: str = DOOR) -> list[int]:
    """The first step arrives and is done; what is answered, noted here, never comes back."""
    lost: list[int] = []

    def lose(route: Route) -> None:
        if not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    context.route(door, lose)
    return lost


def all_sent(tab: Tab) -> None:
    """The page tries again every quarter of a minute by itself."""
    for _ in range(160):
        if tab.evaluate(QUEUED) == 0:
            return
        tab.wait_for_timeout(250)
    raise AssertionError(tab.locator("#waits").inner_text())


def test_a_visit_is_done_without_a_network_and_told_once(open_as: Open, town: Town) -> None:
    order = scheduled(town)
    context, tab = carry(open_as)
    context.set_offline(True)
    open_stop(tab, order)
    expect(tab.locator("#stop .code")).to_have_text(order.visit_code)
    press(tab, "set_out")
    press(tab, "arrive")
    press(tab, "note", "门锁旧了")
    press(tab, "finish", "换了灯泡")
    expect(tab.locator("#waits")).to_contain_text(
        re.compile(r"离线 · 4 条记录等上传，最早 \d+:\d\d")
    )
    assert verbs_of(order) == []

    tab.reload()  # still without a network
    row = tab.locator(f"[id='{order.pk}']")
    expect(tab.locator("#waits")).to_contain_text("4 条记录等上传")
    expect(tab.locator("#stop")).to_contain_text("福寿楼 302")
    tab.get_by_role("link", name="今天的路线").last.click()
    expect(row).to_contain_text("待您确认")
    assert tab.evaluate(QUEUED) == 4

    context.set_offline(False)
    all_sent(tab)
    expect(tab.locator("#waits")).to_be_empty()
    assert verbs_of(order) == ["order.set_out", "order.arrived", "order.noted", "order.finished"]
    order.refresh_from_db()
    assert order.status == Status.DONE
    assert order.hands.get(person=town.worker).is_code_given
    assert sorted(note.words for note in order.notes.all()) == ["换了灯泡", "门锁旧了"]
    tab.reload()
    expect(row).to_have_count(0)


def test_a_volunteer_does_a_visit_without_a_network(open_as: Open, town: Town) -> None:
    helper = make_volunteer(town.area)
    town.clients["helper"] = signed_in(helper, second_factor=False)
    order = scheduled(town, goes=helper)
    context, tab = carry(open_as, "helper")
    context.set_offline(True)
    open_stop(tab, order, OWN_ROUND)
    press(tab, "arrive")
    press(tab, "finish", "换了灯泡")
    for _ in ("on the disk", "read from there"):
        expect(tab.locator("#waits")).to_contain_text("2 条记录等上传")
        tab.reload()
    context.set_offline(False)
    all_sent(tab)
    order.refresh_from_db()
    assert order.status == Status.DONE


def test_late_and_nobody_home_are_possible_at_a_door_without_a_network(
    open_as: Open, town: Town
) -> None:
    order = scheduled(town)
    context, tab = carry(open_as)
    context.set_offline(True)
    open_stop(tab, order)
    press(tab, "set_out")
    press(tab, "be_late")
    press(tab, "nobody_home", "敲门没人应")
    expect(tab.locator("#waits")).to_contain_text("3 条记录等上传")
    expect(tab.locator("#stop [data-verb=arrive]")).to_have_count(0)
    tab.get_by_role("link", name="今天的路线").last.click()
    expect(tab.locator(f"[id='{order.pk}']")).to_contain_text("已接单")
    context.set_offline(False)
    all_sent(tab)
    order.refresh_from_db()
    assert (order.status, order.misses) == (Status.ACCEPTED, 1)


def test_an_answer_lost_after_the_step_was_taken_does_not_double_it(
    open_as: Open, town: Town
) -> None:
    order = scheduled(town)
    context, tab = carry(open_as)
    lost = lose_first(context)
    open_stop(tab, order)
    press(tab, "note", "门锁旧了")
    expect(tab.locator("#waits")).to_contain_text("1 条记录等上传")
    assert lost == [200]
    assert order.notes.count() == 1
    tab.get_by_role("button", name="现在上传").click()
    all_sent(tab)
    assert order.notes.count() == 1
    assert verbs_of(order) == ["order.noted"]


def test_a_conflict_shows_both_versions_and_waits_for_a_person(open_as: Open, town: Town) -> None:
    gone, later = scheduled(town), scheduled(town, "梅沙五巷 3 号")
    context, tab = carry(open_as)
    context.set_offline(True)
    for order in (gone, later):
        open_stop(tab, order)
        press(tab, "set_out")
    after.cancel(gone, by=town.resident, reason="solved")
    tomorrow = timezone.now() + timedelta(days=1)
    fulfil.schedule(later, by=town.worker, begins=tomorrow, ends=tomorrow + timedelta(hours=1))
    context.set_offline(False)
    cards = tab.locator("#clashes section")
    expect(cards).to_have_count(2, timeout=40_000)
    first, second = cards.nth(0), cards.nth(1)
    expect(first.locator("[data-mine]")).to_contain_text("出发")
    expect(first.locator("[data-theirs]")).to_contain_text("取消了")
    expect(first.locator("[data-theirs]")).to_contain_text(town.resident.name)
    expect(first.get_by_role("button", name="写成记录")).to_be_hidden()
    tab.reload()
    expect(cards).to_have_count(2)

    second.get_by_role("button", name="写成记录").click()
    expect(cards).to_have_count(1)
    cards.get_by_role("button", name="不留我的").click()
    expect(cards).to_have_count(0)
    all_sent(tab)
    assert "出发" in later.notes.get().words
    gone.refresh_from_db()
    later.refresh_from_db()
    assert (gone.status, later.status) == (Status.CANCELLED, Status.SCHEDULED)


def test_the_round_is_erased_at_sign_out_and_nobody_else_reads_it(
    open_as: Open, town: Town
) -> None:
    order = scheduled(town)
    context, tab = carry(open_as)
    assert ROUND in tab.evaluate(KEPT)
    tab.goto("/me/")
    tab.get_by_role("button", name="退出").click()
    expect(tab).not_to_have_url(re.compile("/me/"))
    assert tab.evaluate(KEPT) == []
    context.set_offline(True)
    tab.goto(ROUND)
    expect(tab.get_by_role("heading", level=1)).to_have_text("没有网")
    expect(tab.get_by_text("福寿楼")).to_have_count(0)
    assert order.status == Status.SCHEDULED


def test_the_round_is_erased_at_midnight(open_as: Open, town: Town) -> None:
    scheduled(town)
    context, tab = carry(open_as)
    tab.evaluate(
        """async () => {
          const kept = await caches.open("carried");
          const page = await kept.match(location.pathname, { ignoreVary: true });
          const headers = new Headers(page.headers);
          headers.set("Linli-Until", String(Date.now() - 1000));
          await kept.put(location.pathname, new Response(await page.text(), { headers }));
        }"""
    )
    context.set_offline(True)
    tab.goto(ROUND)
    expect(tab.get_by_role("heading", level=1)).to_have_text("没有网")
    assert tab.evaluate(KEPT) == []


def test_what_one_person_queued_is_sent_for_nobody_else(open_as: Open, town: Town) -> None:
    order = scheduled(town)
    context, tab = carry(open_as)
    context.route(DOOR, lambda route: route.abort())  # until the first has left
    open_stop(tab, order)
    press(tab, "set_out")
    expect(tab.locator("#waits")).to_contain_text("1 条记录等上传")
    address = tab.url.split(ROUND)[0]
    tab.goto("about:blank")
    sign_in(context, town, Role.STATION_HEAD, address)
    context.unroute(DOOR)
    tab.goto(ROUND)
    expect(tab.get_by_text("今天没有上门")).to_be_visible()
    assert "set_out" not in tab.evaluate(ON_THE_DISK)
    expect(tab.locator("#waits")).to_be_empty()
    assert tab.evaluate(QUEUED) == 1
    assert verbs_of(order) == []
    sign_in(context, town, Role.WORKER, address)
    tab.goto(ROUND)
    all_sent(tab)
    assert verbs_of(order) == ["order.set_out"]


def sign_in(context: BrowserContext, town: Town, role: str, address: str) -> None:
    """Somebody else's session in the same browser, as if the first had run out."""
    town.clients.pop(role, None)
    for name, cookie in town.client(role).cookies.items():
        context.add_cookies([{"name": name, "value": cookie.value, "url": address}])


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_what_the_script_draws_is_as_fit_as_a_page(
    *, look: Look, open_as: Open, town: Town
) -> None:
    order = scheduled(town)
    context, tab = carry(open_as, look=look)
    heard = listen(tab)
    troubles = fit(tab, look, "round")
    context.set_offline(True)
    open_stop(tab, order)
    for verb in ("set_out", "arrive", "note"):
        press(tab, verb, "带梯子" if verb == "note" else "")
    tab.locator("#stop [data-verb=note] summary").click()
    expect(tab.locator("#waits")).to_contain_text("3 条记录等上传")
    troubles += fit(tab, look, "stop")
    after.cancel(order, by=town.resident, reason="solved")
    context.set_offline(False)
    expect(tab.locator("#clashes section")).to_have_count(1, timeout=40_000)
    troubles += fit(tab, look, "clash")
    troubles += [one for one in heard if "ERR_INTERNET_DISCONNECTED" not in one]
    assert troubles == []


def fit(tab: Tab, look: Look, name: str) -> list[str]:
    found = [str(fault) for fault in faults(tab, ALL_RULES)]
    if look.is_phone:
        found += too_small(tab, elder=False) + tab.evaluate(OVERFLOW)
    for theme, display in look.recoloured:
        tab.evaluate(RECOLOUR, [display.theme, display.contrast])
        found += [f"{theme}: {fault}" for fault in faults(tab, COLOUR_RULES)]
    tab.evaluate(RECOLOUR, [look.display.theme, look.display.contrast])
    return [f"{name}: {fault}" for fault in found]
