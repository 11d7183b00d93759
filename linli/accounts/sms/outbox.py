"""Text messages on their way: written down with what they tell of, sent after the commit."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from linli.accounts.models import Sending, SignInCode, TextMessage
from linli.accounts.sms import NotSent, gateway
from linli.core import logs
from linli.core.tasks import enqueue, work


@transaction.atomic
def post(
    template: str,
    *,
    to: str,
    values: Mapping[str, str],
    useless_at: datetime,
    code: SignInCode | None = None,
) -> TextMessage:
    """Send a message once the caller's transaction is committed."""
    message = TextMessage.objects.create(
        template=template,
        letter=json.dumps({"to": to, "values": values}),
        useless_at=useless_at,
        code=code,
    )
    if gateway().is_at_once:
        transaction.on_commit(lambda: deliver(str(message.pk)))
    else:
        enqueue(deliver, str(message.pk))
    return message


@work(attempts=8)
def deliver(pk: str) -> None:
    """Hand one message to the gateway. What nobody needs any more is not sent."""
    message = TextMessage.objects.filter(pk=pk, state=Sending.WAITING).first()
    if message is None:
        return
    if message.useless_at <= timezone.now():
        _finish(message, Sending.FAILED, "late")
        return
    letter = json.loads(message.letter)
    try:
        gateway().send(letter["to"], message.template, letter["values"])
    except NotSent as refusal:
        _finish(message, Sending.FAILED, refusal.outcome)
    else:
        _finish(message, Sending.SENT, "ok")


def _finish(message: TextMessage, state: Sending, outcome: str) -> None:
    TextMessage.objects.filter(pk=message.pk).update(state=state, outcome=outcome[:60], letter=None)
    logs.tell(f"sms.{state}", gateway=type(gateway()).__name__, outcome=outcome[:60])
