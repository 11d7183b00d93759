"""Text messages for signing in, as /metrics tells them."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from linli.accounts import bounds, figures
from linli.accounts.models import Sending, TextMessage

pytestmark = pytest.mark.django_db


def test_todays_messages_and_what_is_left_of_the_budget(settings: Settings) -> None:
    settings.SMS_PER_DAY = 50
    now = timezone.now()
    for state, asked_at in (
        (Sending.SENT, now), (Sending.SENT, now), (Sending.FAILED, now),
        (Sending.SENT, now - timedelta(days=1)),
    ):  # fmt: skip
        TextMessage.objects.create(state=state, asked_at=asked_at, useless_at=now)
    bounds.take([(bounds.sms_budget(), "")])

    today, budget, used = figures.of_sign_ins()

    assert today.numbers == {"waiting": 0, "sent": 2, "failed": 1}
    assert (budget.numbers, used.numbers) == ({"": 50}, {"": 1})
