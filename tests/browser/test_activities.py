"""An activity from draft to record, on phones: the line moves up, codes check in and out; also
with JavaScript off."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from linli.activities import codes
from linli.activities.actions import publishing
from linli.activities.actions.publishing import Places
from linli.activities.models import Activity, How, Presence, Stand
from linli.activities.tests.make import put_at
from linli.activities.tests.town import keeper, plan
from linli.organisations.models import Role
from linli.records.models import ServiceRecord
from tests.browser.conftest import Open
from tests.browser.test_orders import DESKTOP, EITHER_WAY, press, start
from tests.browser.town import RESIDENT, Town

pytestmark = pytest.mark.browser

PLACE = {"latitude": 22.998, "longitude": 113.658}  # degrees; an invented spot in the county
NEAR = {"latitude": 22.9985, "longitude": 113.658}


def a_draft(town: Town) -> Activity:
    """It begins in ten minutes: checking in is open once it is published."""
    head, begins = town.staff[Role.STATION_HEAD], timezone.now() + timedelta(minutes=10)
    facts = plan(
        begins_at=begins, ends_at=begins + timedelta(hours=1), closes_at=begins, **PLACE
    )  # fmt: skip
    return publishing.draft(facts, [Places(1)], by=head, area=town.area, organisation=keeper(head))


@EITHER_WAY
def test_from_a_draft_to_one_record(*, open_as: Open, town: Town, script: bool) -> None:
    activity = a_draft(town)
    page, at_desk = f"/activities/{activity.pk}/", f"/desk/activities/{activity.pk}/"
    head = start(open_as, Role.STATION_HEAD, DESKTOP, java_script_enabled=script)
    head.goto(at_desk)
    press(head, "发布")
    expect(head.locator("main")).to_contain_text("办不了的话")

    first = start(open_as, Role.WORKER, java_script_enabled=script)
    first.goto(page)
    press(first, "报名")
    expect(first.locator("main")).to_contain_text("报上名了")
    phone = start(
        open_as, RESIDENT, java_script_enabled=script, geolocation=NEAR, permissions=["geolocation"]
    )  # fmt: skip
    phone.goto(page)
    press(phone, "候补")
    expect(phone.locator("main")).to_contain_text("前面还有 0 位")
    press(first, "我去不了")
    phone.goto(page)
    press(phone, "我来")
    expect(phone.locator("main")).to_contain_text("报上名了")

    head.goto(f"{at_desk}screen/")
    spoken = head.locator(".digits").inner_text()
    assert re.fullmatch(r"\d{3} \d{3}", spoken)
    phone.goto(f"{page}here/?code={codes.code(activity.pk, timezone.now())}")
    expect(phone.locator("main")).to_contain_text("扫到了")
    press(phone, "我到了")
    expect(phone.get_by_role("heading", level=1)).to_have_text("您在现场")
    there = Presence.objects.get(sign_up__activity=activity)
    assert (there.came_how, there.person) == (How.CODE, town.resident)
    assert there.came_metres == (55 if script else None)
    head.goto(f"{at_desk}screen/")
    expect(head.locator("main")).to_contain_text("现在在场 1 人")

    phone.get_by_label("六位数字").fill("000000" if spoken != "000 000" else "111111")
    phone.get_by_role("button", name="我走了").click()  # a script sends it, or the form
    expect(phone.locator("main")).to_contain_text("这组数字不对")
    phone.get_by_label("六位数字").fill(head.locator(".digits").inner_text())
    phone.get_by_role("button", name="我走了").click()  # a script sends it, or the form
    expect(phone.locator("main")).to_contain_text("您来过")

    over = timezone.now() - timedelta(minutes=1)
    put_at(over - timedelta(hours=1), over, only=activity, closes_at=over)
    head.goto(at_desk)
    press(head, "活动结束了")
    expect(head.locator("main")).to_contain_text("已结束")
    written = ServiceRecord.objects.get(source_id=activity.sessions.get().pk)
    assert [one.person for one in written.receptions.all()] == [town.resident]
    assert activity.sign_ups.get(person=town.resident).stand == Stand.IN


def test_the_screen_brings_a_new_code_by_itself(open_as: Open, town: Town) -> None:
    activity = a_draft(town)
    publishing.publish(activity, by=town.staff[Role.STATION_HEAD])
    head = start(open_as, Role.STATION_HEAD, DESKTOP)
    head.clock.install()
    head.goto(f"/desk/activities/{activity.pk}/screen/")
    with head.expect_response(re.compile("/screen/")):
        head.clock.fast_forward(11_000)
    expect(head.locator(".digits")).to_be_visible()
