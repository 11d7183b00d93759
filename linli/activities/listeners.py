"""What activities follow: who leaves, or has died, keeps no place that a neighbour waits for."""

from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities.actions.signing_up import give_up
from linli.activities.models import (
    ACTIVE,
    Answer,
    Feed,
    Forgotten,
    ForNeighbour,
    Handout,
    Invited,
    Permit,
    Qualification,
    SignUp,
)
from linli.core.events import follow_within
from linli.core.models import Event
from linli.people import merges


def forget_person(event: Event) -> None:
    """In the transaction in which somebody is erased: what is to come goes to the next."""
    theirs = SignUp.objects.filter(person=event.subject_id, stand__in=ACTIVE)
    for row in theirs.order_by("pk"):
        give_up(row)
    Feed.objects.filter(person=event.subject_id).delete()
    ForNeighbour.objects.filter(by=event.subject_id).delete()
    Invited.objects.filter(person=event.subject_id).delete()
    Qualification.objects.filter(person=event.subject_id).delete()
    Permit.objects.filter(person=event.subject_id).delete()
    # What a desk wrote about them; that it said no stays.
    Answer.objects.filter(person=event.subject_id, is_yes=False).update(reason="—")
    Forgotten.objects.filter(person=event.subject_id).update(words="")
    # That something was handed out stays in the stock; who signed for it is nobody's business.
    Handout.objects.filter(person=event.subject_id, is_on_paper=False).update(signature="—")


def signed_up_twice(kept: Person, gone: Person) -> str:
    """Two places of one person in one activity: one is called off first, and goes to the next."""
    rows = SignUp.objects.filter(person=gone, stand__in=ACTIVE)
    twice = rows.filter(activity__sign_ups__in=SignUp.objects.filter(person=kept, stand__in=ACTIVE))
    row = twice.select_related("activity").first()
    if row is None:
        return ""
    words = _("Both have a place in “%(name)s”. Call one off first.")
    return words % {"name": row.activity.name}


follow_within("person.erased", forget_person)
merges.stops(signed_up_twice)
