"""What activities follow: who leaves, or has died, keeps no place that a neighbour waits for."""

from linli.activities.actions.signing_up import give_up
from linli.activities.models import (
    ACTIVE,
    Answer,
    Feed,
    Forgotten,
    Permit,
    Qualification,
    SignUp,
)
from linli.core.events import follow_within
from linli.core.models import Event


def forget_person(event: Event) -> None:
    """In the transaction in which somebody is erased: what is to come goes to the next."""
    theirs = SignUp.objects.filter(person=event.subject_id, stand__in=ACTIVE)
    for row in theirs.order_by("pk"):
        give_up(row)
    Feed.objects.filter(person=event.subject_id).delete()
    Qualification.objects.filter(person=event.subject_id).delete()
    Permit.objects.filter(person=event.subject_id).delete()
    # What a desk wrote about them; that it said no stays.
    Answer.objects.filter(person=event.subject_id, is_yes=False).update(reason="—")
    Forgotten.objects.filter(person=event.subject_id).update(words="")


follow_within("person.erased", forget_person)
