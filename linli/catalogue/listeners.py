"""What the catalogue follows: who leaves takes their wishes along."""

from linli.catalogue.models import Wanted
from linli.core.events import follow_within
from linli.core.models import Event


def forget_wishes(event: Event) -> None:
    """In the same transaction in which the person is erased."""
    Wanted.objects.filter(by=event.subject_id).delete()


follow_within("person.erased", forget_wishes)
