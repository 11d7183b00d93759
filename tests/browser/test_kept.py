"""Nothing typed is lost, as a browser shows it: a page left and opened again, an idle desk."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from linli.accounts.models import Draft, Session
from linli.catalogue.models import Wanted
from linli.organisations.models import Role
from tests.browser.conftest import Open
from tests.browser.looks import LOOKS
from tests.browser.test_pages import listen
from tests.browser.town import RESIDENT

pytestmark = pytest.mark.browser

PHONE = next(look for look in LOOKS if look.name == "phone")
DESK = next(look for look in LOOKS if look.name == "desktop")
WORDS = "楼道的灯又坏了"


def test_what_was_begun_is_offered_again_and_goes_when_it_is_sent(open_as: Open) -> None:
    tab = open_as(RESIDENT, PHONE).new_page()
    heard = listen(tab)
    tab.goto("/services/tell-us/")
    with tab.expect_response(lambda answer: answer.url.endswith("/me/drafts/")):
        tab.locator("textarea").fill(WORDS)

    tab.reload()
    expect(tab.locator("textarea")).to_have_value("")
    tab.get_by_role("button", name="接着写").click()
    expect(tab.locator("textarea")).to_have_value(WORDS)
    tab.locator("main form button.btn").last.click()

    expect(tab).to_have_url("/services/told/")
    assert Wanted.objects.filter(words=WORDS).count() == 1
    assert not Draft.objects.exists()
    assert heard == []


def test_what_was_sent_from_an_idle_desk_goes_on_behind_the_second_factor(open_as: Open) -> None:
    tab = open_as(RESIDENT, PHONE).new_page()
    tab.goto("/services/tell-us/")
    tab.locator("textarea").fill(WORDS)
    Session.objects.all().delete()  # signed out elsewhere meanwhile
    tab.locator("main form button.btn").last.click()

    expect(tab).to_have_url("/sign-in/?next=%2Fsign-in%2Fkept%2F")
    assert not Wanted.objects.filter(words=WORDS).exists()


def test_the_desk_says_before_it_is_idle_and_a_key_answers(open_as: Open) -> None:
    tab = open_as(Role.WORKER, DESK).new_page()
    tab.clock.install()
    tab.goto("/desk/")
    used = timezone.now() - timedelta(minutes=5)
    Session.objects.update(used_at=used)

    tab.clock.fast_forward(13 * 60 * 1000 + 10_000)
    expect(tab.get_by_role("alertdialog")).to_contain_text("再过两分钟")
    with tab.expect_response(lambda answer: answer.url.endswith("/sign-in/awake/")):
        tab.keyboard.press("Space")
    expect(tab.get_by_role("alertdialog")).to_have_count(0)
    assert Session.objects.filter(used_at__gt=used).exists()


def test_an_idle_desk_leaves_nothing_on_the_screen(open_as: Open) -> None:
    tab = open_as(Role.WORKER, DESK).new_page()
    tab.clock.install()
    tab.goto("/desk/")
    Session.objects.update(used_at=timezone.now() - timedelta(minutes=16))
    tab.clock.fast_forward(15 * 60 * 1000 + 10_000)
    expect(tab).to_have_url(re.compile(r"/sign-in/again/\?next=.*desk"))
