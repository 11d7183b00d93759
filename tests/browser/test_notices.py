"""A notice from the desk to a neighbour's phone: two pairs of eyes, and what a screen reader is
told; also with JavaScript off."""

import time

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings

from linli.core import pulse, remember
from linli.core.visitor_cache import shelf
from linli.notices.models import Notice, Receipt
from linli.organisations.models import Role
from linli.people.models import Dweller
from tests.browser.conftest import Open
from tests.browser.test_orders import DESKTOP, EITHER_WAY, press, start
from tests.browser.town import RESIDENT, VISITOR, Town

pytestmark = pytest.mark.browser

TITLE = "周五下午停水检修"
SOON = 1.0  # seconds


@EITHER_WAY
def test_from_the_desk_to_a_phone(
    *, open_as: Open, town: Town, settings: Settings, script: bool
) -> None:
    for one in (shelf.clear, remember.forget, pulse.forget):
        one()
    settings.FRESH_SECONDS = 45  # as in production: pages are kept for all visitors
    phone = start(open_as, VISITOR, java_script_enabled=script)
    phone.goto(f"/p/{town.area.slug}/")
    phone.goto("/notices/")
    expect(phone.locator("main")).not_to_contain_text(TITLE)

    worker = start(open_as, Role.WORKER, DESKTOP, java_script_enabled=script)
    worker.goto("/desk/notices/new/")
    for name, words in (
        ("标题", TITLE), ("正文", "## 时间\n\n周五 **14:00**"), ("短版", "周五下午停水"),
    ):  # fmt: skip
        worker.get_by_label(name, exact=True).fill(words)
    worker.get_by_label("请每户回一声“看过了”").check()
    press(worker, "记下来")
    press(worker, "送去发布")
    expect(worker.locator("main")).to_contain_text("由没写的另一位同事")

    head = start(open_as, Role.STATION_HEAD, DESKTOP, java_script_enabled=script)
    head.goto("/desk/notices/?show=submitted")
    head.get_by_role("link", name=TITLE).click()
    press(head, "发布")
    released = time.monotonic()
    expect(head.locator("main")).to_contain_text("居民看到的样子")
    while time.monotonic() - released < SOON:
        time.sleep(0.05)
    phone.goto("/notices/")
    phone.get_by_role("link", name=TITLE).click()
    told = phone.get_by_role("article", name=TITLE)
    expect(told.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    expect(told.get_by_role("heading", name="时间", level=2)).to_be_visible()
    expect(told.locator("strong")).to_have_text("14:00")

    if not Dweller.objects.filter(person=town.resident, until=None).exists():
        return
    notice = Notice.objects.get(current__title=TITLE)
    neighbour = start(open_as, RESIDENT, java_script_enabled=script)
    neighbour.goto(f"/notices/{notice.pk}/")
    press(neighbour, "我家看过了")
    expect(neighbour.locator("main")).to_contain_text("您家已经算上了")
    assert Receipt.objects.filter(notice=notice).count() == 1
    assert notice.shows_from
    assert notice.shows_from <= timezone.now()
