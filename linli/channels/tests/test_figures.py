"""Text messages that tell people something, as /metrics tells them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.accounts.tests.make import make_resident
from linli.channels import figures
from linli.channels.models import Message, Sms
from linli.channels.tests.make import make_message

pytestmark = pytest.mark.django_db


def test_what_was_handed_over_today_by_what_became_of_it() -> None:
    now = timezone.now()
    for sms, sms_at in (
        (Sms.SENT, now), (Sms.SENT, now), (Sms.UNSURE, now), (Sms.FAILED, now - timedelta(days=1)),
        (Sms.WAITING, None),
    ):  # fmt: skip
        Message.objects.filter(pk=make_message(make_resident()).pk).update(sms=sms, sms_at=sms_at)

    [today] = figures.of_messages()

    assert today.numbers == {"sending": 0, "sent": 2, "failed": 0, "unsure": 1}
