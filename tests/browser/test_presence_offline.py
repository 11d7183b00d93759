"""Presence without a network: ticked and typed off line, told once when the network is back."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from linli.activities import codes, queries
from linli.activities.actions import publishing, signing_up
from linli.activities.actions.publishing import Places
from linli.activities.models import Activity, How, Presence
from linli.activities.tests.town import keeper, plan
from linli.organisations.models import Role
from tests.browser.conftest import Open
from tests.browser.looks import LOOKS, Look
from tests.browser.test_offline import QUEUED, fit, lose_first
from tests.browser.town import RESIDENT, Town

pytestmark = pytest.mark.browser

PHONE = next(look for look in LOOKS if look.name == "phone")


def going(town: Town) -> Activity:
    """It has just begun; the resident and a worker have a place."""
    head = town.staff[Role.STATION_HEAD]
    begins = timezone.now() + timedelta(minutes=1)
    made = publishing.draft(
        plan(begins_at=begins, ends_at=begins + timedelta(hours=1), closes_at=begins, name="义诊"),
        [Places(9)], by=head, area=town.area, organisation=keeper(head),
    )  # fmt: skip
    publishing.publish(made, by=head)
    for person in (town.resident, town.stranger):
        signing_up.sign_up(made.posts.get(), by=person)
    return Activity.objects.get(pk=made.pk)


def all_sent(tab: Tab) -> None:
    """The page tries again every quarter of a minute by itself."""
    for _ in range(160):
        if tab.evaluate(QUEUED) == 0:
            return
        tab.wait_for_timeout(250)
    raise AssertionError(tab.locator("#waits").inner_text())


def test_a_leader_ticks_without_a_network_and_it_is_told_once(open_as: Open, town: Town) -> None:
    activity = going(town)
    context = open_as(Role.STATION_HEAD, PHONE, service_workers="allow")
    tab = context.new_page()
    tab.goto(f"/desk/activities/{activity.pk}/")
    expect(tab.get_by_text("已存离线")).to_be_visible()
    context.set_offline(True)
    row = tab.locator("[data-row]", has_text=town.resident.name)
    row.locator("[data-verb=in]").click()
    expect(row).to_contain_text("等上传")
    expect(tab.locator("#waits")).to_contain_text(re.compile(r"离线 · 1 条记录等上传"))
    assert not Presence.objects.filter(sign_up__activity=activity).exists()

    tab.reload()  # still without a network
    expect(row).to_contain_text("等上传")
    row.locator("[data-verb=out]").click()
    assert tab.evaluate(QUEUED) == 2

    context.set_offline(False)
    all_sent(tab)
    there = Presence.objects.get(sign_up__activity=activity)
    assert there.person == town.resident
    assert there.came_told_at is not None
    assert there.went_at is not None
    # A phone's time is counted back from when its word came: a slow way makes it so much later.
    assert there.came_at <= there.went_at <= there.came_told_at + timedelta(seconds=5)
    expect(tab.locator("#waits")).to_be_empty()
    tab.reload()
    expect(row).to_contain_text("无网络，后来上传")


def test_an_answer_lost_after_the_tick_does_not_double_it(open_as: Open, town: Town) -> None:
    activity = going(town)
    tab = open_as(Role.STATION_HEAD, PHONE, service_workers="allow").new_page()
    lost = lose_first(tab.context, "**/queue-up/")
    tab.goto(f"/desk/activities/{activity.pk}/")
    row = tab.locator("[data-row]", has_text=town.resident.name)
    row.locator("[data-verb=in]").click()
    expect(tab.locator("#waits")).to_contain_text("1 条记录等上传")
    assert lost == [200]
    tab.get_by_role("button", name="现在上传").click()
    all_sent(tab)
    assert Presence.objects.filter(sign_up__activity=activity).count() == 1


def test_what_was_refused_is_shown_until_it_is_read(open_as: Open, town: Town) -> None:
    activity = going(town)
    context = open_as(Role.STATION_HEAD, PHONE, service_workers="allow")
    tab = context.new_page()
    tab.goto(f"/desk/activities/{activity.pk}/")
    expect(tab.get_by_text("已存离线")).to_be_visible()
    context.set_offline(True)
    row = tab.locator("[data-row]", has_text=town.resident.name)
    row.locator("[data-verb=out]").click()  # who never came
    context.set_offline(False)
    alert = tab.locator("#waits [role=alert]")
    expect(alert).to_contain_text(town.resident.name, timeout=40_000)
    tab.reload()
    expect(alert).to_have_count(1)
    alert.get_by_role("button", name="知道了").click()
    expect(alert).to_have_count(0)
    assert tab.evaluate(QUEUED) == 0
    assert not Presence.objects.filter(sign_up__activity=activity).exists()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_somebody_checks_in_with_digits_without_a_network(
    *, look: Look, open_as: Open, town: Town
) -> None:
    activity = going(town)
    context = open_as(RESIDENT, look, service_workers="allow")
    tab = context.new_page()
    tab.goto(f"/activities/{activity.pk}/here/")
    expect(tab.get_by_text("已存离线")).to_be_visible()
    troubles = fit(tab, look, "kept")
    context.set_offline(True)
    tab.reload()  # from the phone
    tab.get_by_label("六位数字").fill(codes.digits(activity.pk, timezone.now()))
    tab.locator("#present button").click()
    expect(tab.locator("#waits")).to_contain_text("1 条记录等上传", timeout=20_000)
    expect(tab.get_by_role("button", name="我走了")).to_be_visible()
    troubles += fit(tab, look, "waits")
    assert not Presence.objects.filter(sign_up__activity=activity).exists()
    with tab.expect_navigation(timeout=40_000):  # once all is sent, the page comes anew
        context.set_offline(False)
    all_sent(tab)
    there = Presence.objects.get(sign_up__activity=activity)
    assert (there.person, there.came_how) == (town.resident, How.DIGITS)
    assert there.came_told_at is not None
    expect(tab.get_by_role("heading", level=1)).to_have_text("您在现场")
    assert troubles == []


def test_nobody_else_on_this_phone_sees_or_sends_it(open_as: Open, town: Town) -> None:
    activity = going(town)
    context = open_as(RESIDENT, PHONE, service_workers="allow")
    tab = context.new_page()
    tab.goto(f"/activities/{activity.pk}/here/")
    expect(tab.get_by_text("已存离线")).to_be_visible()
    tab.goto("/me/")
    tab.get_by_role("button", name="退出").click()
    expect(tab).not_to_have_url(re.compile("/me/"))
    context.set_offline(True)
    tab.goto(f"/activities/{activity.pk}/here/")
    expect(tab.get_by_role("heading", level=1)).to_have_text("没有网")
    assert not queries.open_presence(town.resident)
