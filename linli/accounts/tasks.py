"""What is cleared away by and by."""

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from linli.accounts.actions import drafts, recovery
from linli.accounts.models import Draft, Recovery, Session, SignInCode, TextMessage
from linli.core.errors import Refused
from linli.core.tasks import every, work

KEPT = timedelta(days=2)
# The card was seen on one day: whoever comes back shows it again.
RECOVERY_LASTS = timedelta(days=1)


@work()
def clear_away() -> None:
    """Sessions that ran out, codes and messages of days ago, recoveries nobody finished, and what
    somebody began to write a week ago.

    Numbers are not kept for fun.
    """
    now = timezone.now()
    Session.objects.filter(expires_at__lt=now).delete()
    TextMessage.objects.filter(asked_at__lt=now - KEPT).delete()
    SignInCode.objects.filter(asked_at__lt=now - KEPT).delete()
    Draft.objects.filter(at__lt=now - drafts.LASTS).delete()
    for left in Recovery.objects.filter(ended_at=None, opened_at__lt=now - RECOVERY_LASTS):
        with suppress(Refused):  # somebody was quicker
            recovery.give_up(left, by=None)


every(timedelta(hours=6), clear_away)
