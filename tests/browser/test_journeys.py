"""The main ways through Linli, also with JavaScript off, by touch and by keyboard."""

import re

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from pytest_django import Settings

from linli.accounts.models import Person
from linli.core.display import Display
from linli.organisations.models import Role
from tests.browser.conftest import Open
from tests.browser.looks import LOOKS, Look
from tests.browser.town import RESIDENT, VISITOR

pytestmark = pytest.mark.browser

PHONE = next(look for look in LOOKS if look.name == "phone")
DESKTOP = next(look for look in LOOKS if look.name == "desktop")
EITHER_WAY = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


def start(open_as: Open, who: str, look: Look = PHONE, **more: object) -> Tab:
    return open_as(who, look, **more).new_page()


@EITHER_WAY
def test_a_visitor_chooses_a_place_and_is_at_home_there(*, open_as: Open, script: bool) -> None:
    tab = start(open_as, VISITOR, java_script_enabled=script)
    tab.goto("/")
    tab.get_by_label("社区、村或镇街的名字").fill("梅沙")
    tab.keyboard.press("Enter")
    tab.get_by_role("link", name="梅沙社区").click()
    expect(tab).to_have_url(re.compile(r"/p/meisha/$"))
    tab.get_by_role("navigation", name="底部导航").get_by_role("link", name="帮助").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("帮助")
    expect(tab.locator(".brand")).to_contain_text("梅沙社区")
    tab.goto("/")
    expect(tab).to_have_url(re.compile(r"/p/meisha/$"))


@EITHER_WAY
def test_the_display_is_switched_and_stays(*, open_as: Open, script: bool) -> None:
    plain = Look("plain", 390, 844, Display())
    tab = start(open_as, VISITOR, plain, java_script_enabled=script)
    tab.goto("/help/")
    tab.get_by_role("button", name="关怀版").first.click()
    expect(tab).to_have_url(re.compile(r"/help/$"))
    expect(tab.locator("html")).to_have_attribute("data-elder", "on")
    tab.get_by_text("显示和语言").click()
    tab.get_by_role("button", name="深色").click()
    tab.goto("/places/")
    expect(tab.locator("html")).to_have_attribute("data-elder", "on")
    expect(tab.locator("html")).to_have_attribute("data-theme", "dark")
    tab.get_by_text("显示和语言").click()
    tab.get_by_role("button", name="繁體").click()
    expect(tab.locator("html")).to_have_attribute("lang", "zh-Hant")
    expect(tab.get_by_role("heading", level=1)).to_have_text("您住在哪裏？")


@EITHER_WAY
def test_a_newcomer_signs_in_by_a_code(*, open_as: Open, settings: Settings, script: bool) -> None:
    settings.DEMO = True  # the demo shows the digits that would be sent
    tab = start(open_as, VISITOR, java_script_enabled=script)
    tab.goto("/me/")
    tab.locator("input[name=mobile]").fill("139 0000 9999")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("/sign-in/code/"))
    digits = re.search(r"(?<!\d)\d{6}(?!\d)", tab.locator("main").inner_text())
    assert digits
    tab.locator("input[name=digits]").fill(digits[0])
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile(r"/me/$"))
    assert Person.objects.filter(mobile_key__isnull=False, joined_at__isnull=False).count() > 1


@EITHER_WAY
def test_a_form_that_comes_back_leads_to_what_is_missing(*, open_as: Open, script: bool) -> None:
    tab = start(open_as, RESIDENT, java_script_enabled=script)
    tab.goto("/me/profile/")
    tab.locator("input[name=name]").fill("")
    tab.locator("input[name=name]").press("Enter")
    expect(tab).to_have_title(re.compile("^有地方要改"))
    expect(tab.locator(".errsum")).to_contain_text("有 1 个地方要改")
    if script:
        expect(tab.locator(".errsum")).to_be_focused()
    tab.locator(".errsum a").click()
    expect(tab.locator("input[name=name]")).to_be_focused()


@EITHER_WAY
def test_somebody_is_registered_at_the_desk_by_keyboard(*, open_as: Open, script: bool) -> None:
    tab = start(open_as, Role.WORKER, DESKTOP, java_script_enabled=script)
    tab.goto("/desk/people/new/")
    tab.locator("input[name=name]").focus()
    tab.keyboard.type("梁三妹")
    tab.keyboard.press("Control+Enter" if script else "Enter")
    expect(tab).to_have_url(re.compile(r"/desk/people/[0-9a-f-]{36}/$"))
    expect(tab.get_by_role("heading", level=1)).to_contain_text("梁三妹")


@EITHER_WAY
def test_a_lost_phone_is_made_good_by_two_of_the_staff(
    *, open_as: Open, settings: Settings, script: bool
) -> None:
    settings.DEMO = True  # the demo shows the digits that would be sent
    first = start(open_as, Role.WORKER, java_script_enabled=script)
    first.goto("/desk/people/")
    first.locator(".search #q").fill("陈秀英")
    first.keyboard.press("Enter")
    first.get_by_role("link", name="陈秀英").click()
    first.get_by_role("link", name="手机丢了").click()
    first.get_by_label("新手机号").fill("139 0000 9998")
    first.get_by_label("证件我看过").check()
    first.get_by_role("button", name="下一步").click()
    expect(first.locator("main")).to_contain_text("现在请另一位同事")
    second = start(open_as, Role.STATION_HEAD, java_script_enabled=script)
    second.goto("/desk/")
    second.get_by_role("link", name="找回账号").first.click()
    second.get_by_role("link", name="陈秀英").click()
    second.get_by_role("button", name="证件我也看过").click()
    shown = second.get_by_text("验证码是").inner_text()
    second.get_by_label("本人念的 6 位数").fill(re.sub(r"\D", "", shown))
    second.keyboard.press("Enter")
    expect(second.locator("main")).to_contain_text("现在用新号码登录")
    assert Person.objects.get(name="陈秀英").mobile == "13900009998"


def test_a_slash_goes_to_the_search(open_as: Open) -> None:
    tab = start(open_as, Role.WORKER, DESKTOP)
    tab.goto("/desk/people/")
    tab.keyboard.press("/")
    expect(tab.locator("#desk-search, .search #q")).to_be_focused()
    tab.keyboard.type("/")
    expect(tab.locator(".search #q")).to_have_value("/")


def test_letter_keys_can_be_switched_off(open_as: Open) -> None:
    tab = start(open_as, Role.WORKER, DESKTOP)
    tab.goto("/desk/people/")
    tab.get_by_text("显示和语言").click()
    tab.get_by_role("button", name="单键快捷").click()
    expect(tab.locator("html")).to_have_attribute("data-keys", "off")
    tab.keyboard.press("/")
    expect(tab.locator(".search #q")).not_to_be_focused()


def test_the_skip_link_is_the_first_stop(open_as: Open) -> None:
    tab = start(open_as, VISITOR, DESKTOP)
    tab.goto("/help/")
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("link", name="跳到正文")).to_be_focused()
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") == "#main"


def test_without_a_network_our_own_page_is_shown(open_as: Open) -> None:
    context = open_as(VISITOR, PHONE, service_workers="allow")
    tab = context.new_page()
    tab.goto("/help/")
    tab.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    tab.reload()
    kept = tab.evaluate(
        """async () => {
          const names = await caches.keys();
          const lists = await Promise.all(names.map(async (n) => (await caches.open(n)).keys()));
          return lists.flat().map((one) => new URL(one.url).pathname);
        }"""
    )
    assert sorted(kept) == [
        "/offline/", "/static/core/img/logo.svg", "/static/core/linli.css",
        "/static/core/pocket.js",
    ]  # fmt: skip
    context.set_offline(True)
    tab.goto("/places/")
    expect(tab.get_by_role("heading", level=1)).to_have_text("没有网")
    assert tab.evaluate("getComputedStyle(document.querySelector('.btn')).minHeight") == "48px"
    context.set_offline(False)
    tab.get_by_role("link", name="再试一次").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("您住在哪里？")


def test_nothing_scrolls_sideways_when_text_is_doubled(open_as: Open) -> None:
    tab = start(open_as, VISITOR, DESKTOP)
    tab.set_viewport_size({"width": 640, "height": 400})  # 1280 at 200 %
    for path in ("/help/", "/places/", "/styleguide/"):
        tab.goto(path)
        assert tab.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
