"""From an hour that waits to a reward in the hand: review, notice, certificate, points; also with
JavaScript off."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from linli.hours import tasks
from linli.hours.models import Certificate, Hour, State
from linli.hours.tests.doors import given
from linli.organisations.models import Role
from linli.points.models import Earning, Redemption, Stage
from tests.browser.conftest import Open
from tests.browser.test_orders import DESKTOP, EITHER_WAY, press, start
from tests.browser.town import RESIDENT, VISITOR, Town

pytestmark = pytest.mark.browser


@EITHER_WAY
def test_from_an_hour_to_a_reward(*, open_as: Open, town: Town, script: bool) -> None:
    hour = given(town.area, town.staff[Role.STATION_HEAD], town.resident, 9)
    head = start(open_as, Role.STATION_HEAD, DESKTOP, java_script_enabled=script)
    head.goto("/desk/hours/")
    head.locator(f"input[name=hour][value='{hour.pk}']").check(force=True)
    press(head, "通过勾选的")
    visitor = start(open_as, VISITOR, java_script_enabled=script)
    visitor.goto(f"/p/{town.area.slug}/hours/")
    expect(visitor.locator("main")).not_to_contain_text(town.resident.name)  # masked
    Hour.objects.filter(pk=hour.pk).update(until=timezone.now())  # the days have gone by
    tasks.take_effect()
    hour.refresh_from_db()
    assert hour.state == State.EFFECTIVE

    phone = start(open_as, RESIDENT, java_script_enabled=script)
    phone.goto("/me/certificates/")
    phone.locator("select[name=organisation]").select_option(str(hour.organisation_id))
    press(phone, "开证明")
    made = Certificate.objects.filter(person=town.resident).latest("issued_at")
    expect(phone).to_have_url(re.compile(f"{made.pk}"))
    visitor.goto("/c/")
    visitor.locator("input[name=code]").fill(made.code.lower())
    visitor.keyboard.press("Enter")
    expect(visitor.locator("main")).to_contain_text("真实有效")
    expect(visitor.locator("main")).not_to_contain_text(town.resident.name)

    assert Earning.objects.get(source_id=hour.pk).points > 0
    phone.goto(f"/points/rewards/{town.more['points']['reward']}/")
    press(phone, "换一份")
    row = Redemption.objects.filter(person=town.resident, stage=Stage.WAITING).latest("at")
    expect(phone.locator("main")).to_contain_text(f"{row.code[:3]} {row.code[3:]}")
    head.goto("/desk/points/")
    head.locator("input[name=code]").fill(f"{row.code[:3]} {row.code[3:]}")
    press(head, "查一查")
    expect(head.locator("main")).to_contain_text(town.resident.name)
    head.locator("input[name=signature]").fill("陈小芳")
    press(head, "已交付")
    expect(head.get_by_role("heading", level=1)).to_have_text("交付")
    row.refresh_from_db()
    assert row.stage == Stage.HANDED
