"""The call list: who is put on it."""

from django.utils import timezone

from linli.channels.models import Call, Message
from linli.core import logs


def put_on_the_list(message: Message) -> None:
    """Somebody rings. Where no area is known, there is nobody to do it: that is said aloud."""
    if message.area_id is None:
        logs.tell("call.nowhere", subject=message.pk)
        return
    call = Call(
        message=message, person_id=message.person_id, area_id=message.area_id, at=timezone.now()
    )
    Call.objects.bulk_create([call], ignore_conflicts=True)  # one is enough
