"""Text messages: the wire formats of two providers, and what happens when they do not answer."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from linli.accounts import sms
from linli.accounts.models import Sending, TextMessage
from linli.accounts.sms import NoAnswer, NotSent, NotYet, aliyun, http, outbox, tencent
from linli.accounts.sms.http import PATIENCE
from linli.accounts.tests import fake_gateway
from linli.accounts.tests.fake_gateway import Fake
from linli.accounts.tests.make import make_mobile
from linli.core import tasks
from linli.core.models import Task

ALIYUN = "linli.accounts.sms.aliyun.AliyunGateway"
TENCENT = "linli.accounts.sms.tencent.TencentGateway"
BOTH = pytest.mark.parametrize("path", [ALIYUN, TENCENT])
VALUES = {"code": "024680", "minutes": "5"}


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    sms._made.cache_clear()
    with fake_gateway.serving() as made:
        for name, value in {
            "KEY_ID": fake_gateway.KEY_ID,
            "KEY_SECRET": fake_gateway.KEY,
            "SIGN": "邻里",
            "APP_ID": "1400000000",
            "TEMPLATES": "code=SMS_1,mobile_changed=SMS_2",
            "ENDPOINT": made.url,
        }.items():
            monkeypatch.setenv(f"LINLI_SMS_{name}", value)
        yield made
    sms._made.cache_clear()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "PATIENCE", 0.1)


def send(settings: Settings, path: str) -> None:
    settings.SMS_GATEWAY = path
    sms.gateway().send("13800138000", sms.CODE, VALUES)


class TestTheWire:
    def test_aliyun_signs_as_its_manual_shows(self) -> None:
        """The worked example of "V3 request structure and signature"."""
        query = {
            "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
            "RegionId": "cn-shanghai",
        }
        headers = {
            "host": "ecs.cn-shanghai.aliyuncs.com",
            "x-acs-action": "RunInstances",
            "x-acs-content-sha256": aliyun.sha256(b""),
            "x-acs-date": "2023-10-26T10:22:32Z",
            "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
            "x-acs-version": "2014-05-26",
        }

        made = aliyun.authorization("YourAccessKeyId", "YourAccessKeySecret", query, headers)

        assert made.endswith(
            "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
        )

    def test_tencent_signs_as_its_manual_shows(self) -> None:
        """The worked example of "Signature v3", with its masked key."""
        headers = {
            "Host": "cvm.tencentcloudapi.com",
            "X-TC-Action": "DescribeInstances",
            "X-TC-Timestamp": "1551113065",
        }
        name = rb"\u672a\u547d\u540d"
        body = b'{"Limit": 1, "Filters": [{"Values": ["%s"], "Name": "instance-name"}]}' % name

        made = tencent.authorization("AKID" + "*" * 32, "*" * 32, headers, body, service="cvm")

        assert made.endswith(
            "Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f"
        )

    def test_aliyun_gets_number_sign_template_and_values(
        self, fake: Fake, settings: Settings
    ) -> None:
        send(settings, ALIYUN)

        [letter] = fake.received
        assert letter["PhoneNumbers"] == "13800138000"
        assert (letter["SignName"], letter["TemplateCode"]) == ("邻里", "SMS_1")
        assert json.loads(letter["TemplateParam"]) == VALUES

    def test_tencent_gets_number_sign_template_and_values(
        self, fake: Fake, settings: Settings
    ) -> None:
        send(settings, TENCENT)

        assert fake.received == [
            {
                "PhoneNumberSet": ["+8613800138000"],
                "SmsSdkAppId": "1400000000",
                "SignName": "邻里",
                "TemplateId": "SMS_1",
                "TemplateParamSet": ["024680", "5"],
            }
        ]

    @BOTH
    def test_a_wrong_key_is_refused(
        self, fake: Fake, settings: Settings, monkeypatch: pytest.MonkeyPatch, path: str
    ) -> None:
        monkeypatch.setenv("LINLI_SMS_KEY_SECRET", "another")

        with pytest.raises(NotSent, match="Signature"):
            send(settings, path)

    @BOTH
    def test_a_message_the_provider_will_not_send_is_final(
        self, fake: Fake, settings: Settings, path: str
    ) -> None:
        fake.mode = "refused"

        with pytest.raises(NotSent):
            send(settings, path)

    @BOTH
    @pytest.mark.parametrize("mode", ["throttled", "broken"])
    def test_a_busy_or_broken_provider_is_worth_another_try(
        self, fake: Fake, settings: Settings, path: str, mode: str
    ) -> None:
        fake.mode = mode

        with pytest.raises(NoAnswer):
            send(settings, path)

    @BOTH
    def test_one_that_asks_us_to_come_back_or_is_not_there_sent_nothing_for_certain(
        self, fake: Fake, settings: Settings, path: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fake.mode = "throttled"
        with pytest.raises(NotYet):
            send(settings, path)

        fake.mode = "broken"  # it heard us: nobody knows what it did
        with pytest.raises(NoAnswer) as told:
            send(settings, path)
        assert not isinstance(told.value, NotYet)

        sms._made.cache_clear()
        monkeypatch.setenv("LINLI_SMS_ENDPOINT", "http://127.0.0.1:1")
        with pytest.raises(NotYet):
            send(settings, path)

    @pytest.mark.usefixtures("impatient")
    def test_a_provider_that_hangs_is_not_waited_for(self, fake: Fake, settings: Settings) -> None:
        assert PATIENCE == 3  # seconds, of which the worker loses no more by one message
        fake.mode = "silent"

        with pytest.raises(NoAnswer):
            send(settings, ALIYUN)

    def test_a_template_nobody_registered_is_not_sent(
        self, fake: Fake, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LINLI_SMS_TEMPLATES", "other=SMS_9")

        with pytest.raises(NotSent, match="no template"):
            send(settings, ALIYUN)


@pytest.mark.django_db
class TestOnItsWay:
    @pytest.fixture(autouse=True)
    def aliyun_it_is(self, fake: Fake, settings: Settings) -> None:
        settings.SMS_GATEWAY = ALIYUN

    def test_a_code_is_a_task_of_the_same_commit_without_number_or_digits(
        self, client: Client, fake: Fake
    ) -> None:
        mobile = make_mobile()
        client.post("/sign-in/", {"mobile": mobile})

        task, message = Task.objects.get(), TextMessage.objects.get()
        assert task.args == [str(message.pk)]
        assert "on its way" in page(client)
        assert fake.received == []

        tasks.do_next()

        assert [letter["PhoneNumbers"] for letter in fake.received] == [mobile]
        assert ended() == (Sending.SENT, "ok", None)
        assert "It counts for 5 minutes" in page(client)
        assert not Task.objects.exists()

    @pytest.mark.usefixtures("impatient")
    def test_the_page_does_not_wait_for_a_dead_provider_and_says_what_to_do(
        self, client: Client, fake: Fake, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fake.mode = "silent"
        client.post("/sign-in/", {"mobile": make_mobile()})
        assert Task.objects.exists()  # whoever does it waits, and not the page

        tasks.do_next()
        later = timezone.now() + timedelta(seconds=25)
        monkeypatch.setattr(timezone, "now", lambda: later)

        assert "slow to go out" in page(client)
        assert "call us" in page(client)

    def test_a_refused_message_is_told(self, client: Client, fake: Fake) -> None:
        fake.mode = "refused"
        client.post("/sign-in/", {"mobile": make_mobile()})

        tasks.do_next()

        assert ended() == (Sending.FAILED, "isv.BUSINESS_LIMIT_CONTROL", None)
        assert "did not go out" in page(client)

    def test_a_code_that_ran_out_is_not_sent_any_more(
        self, client: Client, fake: Fake, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.post("/sign-in/", {"mobile": make_mobile()})
        later = timezone.now() + timedelta(minutes=5)
        monkeypatch.setattr(timezone, "now", lambda: later)

        tasks.do_next()

        assert fake.received == []
        assert TextMessage.objects.get().outcome == "late"

    def test_an_unanswered_message_is_tried_again_until_it_is_useless(
        self, client: Client, fake: Fake, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fake.mode = "throttled"
        client.post("/sign-in/", {"mobile": make_mobile()})
        start = timezone.now()
        for seconds in range(0, 900, 5):
            now = start + timedelta(seconds=seconds)
            monkeypatch.setattr(timezone, "now", lambda now=now: now)
            tasks.do_next()

        assert TextMessage.objects.get().outcome == "late"
        assert not Task.objects.exists()  # and none is lost: nobody has to look at it


@pytest.mark.django_db
def test_the_console_prints_at_once_and_logs_no_number(
    client: Client,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    mobile = make_mobile()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/sign-in/", {"mobile": mobile})

    said = capsys.readouterr()
    assert mobile in said.out
    assert mobile not in said.err
    assert TextMessage.objects.get().state == Sending.SENT


@pytest.mark.django_db
def test_a_message_is_sent_once_however_often_its_task_runs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    message = outbox.post(
        sms.CODE,
        to=make_mobile(),
        values=VALUES,
        useless_at=timezone.now() + timedelta(minutes=5),
    )
    for _ in range(3):
        outbox.deliver(str(message.pk))

    assert capsys.readouterr().out.count("024680") == 1


class TestChecks:
    def test_a_gateway_without_its_settings_stops_the_start(self, settings: Settings) -> None:
        sms._made.cache_clear()
        settings.SMS_GATEWAY = ALIYUN

        assert "linli.E001" in [problem.id for problem in run_checks()]

    def test_the_demo_sends_no_real_messages(self, fake: Fake, settings: Settings) -> None:
        settings.SMS_GATEWAY = ALIYUN
        settings.DEMO = True

        assert "linli.E002" in [problem.id for problem in run_checks()]

    @pytest.mark.parametrize(
        ("is_demo", "is_said", "stops"),
        [(False, False, True), (True, False, False), (False, True, False)],
    )
    def test_the_console_prints_codes_only_where_that_is_meant(
        self, settings: Settings, *, is_demo: bool, is_said: bool, stops: bool
    ) -> None:
        settings.DEMO, settings.SMS_CONSOLE = is_demo, is_said

        assert ("linli.E003" in [problem.id for problem in run_checks()]) is stops


def ended() -> tuple[str, str, str | None]:
    """How the one message ended, and what is kept of its words."""
    return TextMessage.objects.values_list("state", "outcome", "letter").get()


def page(client: Client) -> str:
    client.cookies["language"] = "en"
    return client.get("/sign-in/code/").content.decode()
