"""Hours of a sample town: old ones count, newer ones are in notice, the newest wait."""

from datetime import timedelta

from django.utils import timezone

from linli.accounts.models import Person
from linli.hours import rules
from linli.hours.actions import objecting, reviewing
from linli.hours.models import Hour, Outcome, State

HEAD, NEIGHBOUR = "黄伟强", "陈秀英"
COUNTS, IN_NOTICE = timedelta(days=10), timedelta(days=5)


def seed() -> None:
    """Once: whoever has decided about hours keeps their decisions."""
    waiting = Hour.objects.filter(person__is_sample=True).order_by("begun_at", "pk")
    head = Person.objects.filter(name=HEAD, is_sample=True).first()
    if head is None or waiting.exclude(state=State.UNDER_REVIEW).exists():
        return
    now = timezone.now()
    for row in [one for one in waiting if rules.may_review(head, one)]:
        age = now - row.begun_at
        if age > COUNTS:
            _took_effect(reviewing.publicise(row, by=head))
        elif age > IN_NOTICE:
            reviewing.publicise(row, by=head)
    neighbour = Person.objects.filter(name=NEIGHBOUR, is_sample=True).first()
    rows = Hour.objects.filter(state=State.PUBLICISED).select_related("record").order_by("pk")
    # On some days the oldest of them is of a visit in confidence: that is in no public notice.
    seen = (one for one in rows if neighbour and rules.may_object(neighbour, one))
    if neighbour and (noticed := next(seen, None)):
        objecting.object_to(noticed, by=neighbour, words="那天下午他在花灯协会，请核一下时间。")
    _answered(head)


def _answered(head: Person) -> None:
    """Two volunteers were answered: one can ask for a second look, of the other somebody is to."""
    rows = Hour.objects.filter(
        state=State.PUBLICISED, person__is_sample=True, person__joined_at__isnull=False
    ).select_related("person", "record").order_by("pk")  # fmt: skip
    own = {one.person_id: one for one in rows if rules.may_review(head, one)}
    firsts = [
        objecting.answer(
            objecting.object_to(one, by=one.person, words="收拾场地那半小时没有算上。"),
            by=head, outcome=Outcome.STAYS, words="签退在收拾之前，只能算到签退的时候。",
        )
        for one in list(own.values())[:2]
    ]  # fmt: skip
    for first in firsts[1:]:
        objecting.appeal(first, by=first.by, words="收拾时站长也在场，请再问问。")


def _took_effect(row: Hour) -> None:
    """Its days of notice lie in the past."""
    week = row.begun_at + timedelta(days=2), row.begun_at + timedelta(days=9)
    Hour.objects.filter(pk=row.pk).update(publicised_at=week[0], until=week[1])
    reviewing.take_effect(row)
