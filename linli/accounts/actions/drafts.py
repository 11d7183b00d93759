"""What somebody has begun to write, kept for them until they send it or let it go."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from linli.accounts.models import Draft, Person

LASTS = timedelta(days=7)
MOST = 20  # of one person: the oldest goes


@transaction.atomic
def keep(*, by: Person, page: str, form: int, words: str) -> None:
    """Keep what stands in a form of a page; without words, throw it away."""
    if not words:
        Draft.objects.filter(person=by, page=page, form=form).delete()
        return
    row = {"words": words, "at": timezone.now()}
    Draft.objects.update_or_create(person=by, page=page, form=form, defaults=row)
    newest = Draft.objects.filter(person=by).order_by("-at", "-id").values_list("pk", flat=True)
    Draft.objects.filter(pk__in=list(newest[MOST : 2 * MOST])).delete()


def sent(by: Person, page: str) -> None:
    """What was begun on the page has been sent."""
    Draft.objects.filter(person=by, page=page).delete()
