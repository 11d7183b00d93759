"""What notices follow: who leaves is not named any more as having read something."""

from linli.core.events import follow_within
from linli.core.models import Event
from linli.notices.models import Receipt


def forget_person(event: Event) -> None:
    """The household has read it all the same."""
    Receipt.objects.filter(by=event.subject_id).update(by=None)


follow_within("person.erased", forget_person)
