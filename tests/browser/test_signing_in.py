"""Signing in as a browser does it: the proof of work, passkeys, the authenticator app."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from pytest_django import Settings

from linli.accounts import second_factor
from linli.accounts.models import Person, TextMessage
from linli.accounts.tests.make import make_mobile
from tests.browser.conftest import Open
from tests.browser.looks import LOOKS
from tests.browser.test_pages import listen
from tests.browser.town import RESIDENT, VISITOR, Town

pytestmark = pytest.mark.browser

PHONE = next(look for look in LOOKS if look.name == "phone")
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_authenticator(tab: Tab) -> None:
    """The phone gets a chip that always says yes."""
    session = tab.context.new_cdp_session(tab)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def ask_for_a_code(tab: Tab, mobile: str) -> None:
    tab.goto("/sign-in/")
    tab.locator("input[name=mobile]").fill(mobile)
    tab.locator("input[name=mobile]").press("Enter")


def test_a_passkey_is_made_and_signs_in_without_a_number(open_as: Open, town: Town) -> None:
    tab = open_as(RESIDENT, PHONE).new_page()
    heard = listen(tab)
    give_authenticator(tab)
    tab.goto("/me/second-factor/")
    tab.get_by_role("link", name="建通行密钥").click()
    expect(tab.locator("[data-no-passkey]")).to_have_count(0)
    tab.locator("input[name=name]").fill("我的手机")
    tab.get_by_role("button", name="现在就建").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("备用码")
    expect(tab.locator("main li")).to_have_count(10)
    tab.get_by_role("link", name="收好了，继续").click()

    tab.goto("/me/second-factor/")
    expect(tab.locator("main")).to_contain_text("我的手机")
    tab.context.clear_cookies()
    tab.goto("/sign-in/?next=/me/sessions/")
    tab.get_by_role("button", name="用通行密钥登录").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("我在哪些设备登录")

    tab.goto("/me/second-factor/")  # it was both factors at once
    expect(tab.get_by_role("heading", level=1)).to_have_text("第二道验证")
    expect(tab).to_have_url(re.compile(r"/me/second-factor/$"))
    assert heard == []
    assert second_factor.has_any(town.resident)


def test_a_passkey_that_is_not_shown_is_told_and_the_number_still_works(open_as: Open) -> None:
    tab = open_as(VISITOR, PHONE).new_page()
    session = tab.context.new_cdp_session(tab)
    session.send("WebAuthn.enable")
    options = {**AUTHENTICATOR, "isUserVerified": False}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    tab.goto("/sign-in/")

    tab.get_by_role("button", name="用通行密钥登录").click()

    expect(tab.get_by_role("alert")).to_contain_text("没读到通行密钥")
    expect(tab.locator("input[name=mobile]")).to_be_visible()


def test_the_proof_of_work_does_itself(open_as: Open) -> None:
    tab = open_as(VISITOR, PHONE).new_page()
    heard = listen(tab)
    before = TextMessage.objects.count()
    for _ in range(3):
        ask_for_a_code(tab, make_mobile())
        expect(tab).to_have_url(re.compile("/sign-in/code/$"))
    posted: list[str] = []
    tab.on(
        "request", lambda one: posted.append(one.post_data or "") if one.method == "POST" else None
    )

    ask_for_a_code(tab, make_mobile())

    expect(tab).to_have_url(re.compile("/sign-in/code/$"), timeout=30_000)
    assert TextMessage.objects.count() == before + 4
    assert "proof=ey" in posted[-1]
    assert heard == []


def test_without_a_script_the_page_says_to_wait(open_as: Open) -> None:
    tab = open_as(VISITOR, PHONE, java_script_enabled=False).new_page()
    for _ in range(4):
        ask_for_a_code(tab, make_mobile())

    expect(tab.locator("main")).to_contain_text("等 1 分钟，再按按钮")
    expect(tab.get_by_text("正在确认")).to_be_hidden()
    tab.get_by_role("button", name="发验证码").click()
    expect(tab.locator("main")).to_contain_text(re.compile("再等 [56][0-9] 秒"))
    expect(tab.get_by_role("button", name="用通行密钥登录")).to_be_hidden()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_app_is_set_up_and_asked_for(
    *, open_as: Open, town: Town, settings: Settings, script: bool
) -> None:
    tab = open_as(RESIDENT, PHONE, java_script_enabled=script).new_page()
    tab.goto("/me/second-factor/app/?next=/help/")
    secret = tab.locator("code").inner_text().replace(" ", "")
    tab.locator("input[name=digits]").fill(second_factor.code_at(secret))
    tab.locator("input[name=digits]").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("备用码")
    code = tab.locator("main li").first.inner_text()
    tab.get_by_role("link", name="收好了，继续").click()
    assert urlsplit(tab.url).path == "/help/"

    Person.objects.get(pk=town.resident.pk).sessions.all().delete()
    settings.DEMO = True
    ask_for_a_code(tab, town.resident.mobile)
    digits = re.search(r"(?<!\d)\d{6}(?!\d)", tab.locator("main").inner_text())
    assert digits
    tab.locator("input[name=digits]").fill(digits[0])
    tab.locator("input[name=digits]").press("Enter")
    tab.goto("/me/second-factor/")
    expect(tab).to_have_url(re.compile("/sign-in/second/"))
    tab.locator("input[name=digits]").fill(code)
    tab.locator("input[name=digits]").press("Enter")
    expect(tab).to_have_url(re.compile(r"/me/second-factor/$"))
    expect(tab.locator("main")).to_contain_text("还有 9 个没用过")
