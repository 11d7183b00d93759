"""Which messages and calls."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.channels import reach
from linli.channels.models import OPEN, Call, Message, Sms
from linli.core.prepared import Prepared
from linli.organisations.scope import Power, narrow
from linli.people.models import File, Need

NUMBER_SHOWN = timedelta(minutes=30)
GIVEN_UP_SHOWN = timedelta(days=7)
UNREACHABLE = {Need.LANDLINE.value, Need.NO_PHONE.value}


def who_read_no_screen(people: Iterable[Person]) -> set[UUID]:
    """Those of them with no account, a landline only, or no phone at all."""
    found = {one.pk for one in people if one.joined_at is None}
    asked = [one.pk for one in people if one.joined_at is not None]
    if asked:
        found |= {pk for pk, needs in _NEEDS.all(asked) if UNREACHABLE & set(needs or ())}
    return found


_NEEDS: Prepared[tuple[UUID, list[str] | None]] = Prepared(
    lambda people: File.objects.filter(person__in=people).values_list("person", "needs"), [UUID]
)


# Of a thing, by its kind and id: what is still to be sent, or rung.
UNTOLD: Prepared[tuple[UUID]] = Prepared(
    lambda kind, pk: (
        Message.objects.filter(subject_id=pk, subject_kind=kind)
        .filter(Q(sms=Sms.WAITING) | Q(call__state__in=OPEN))
        .order_by()
        .values_list("pk")
    ),
    str,
    UUID,
)
# Of messages: for which of them somebody is still to be rung.
RUNG: Prepared[tuple[UUID]] = Prepared(
    lambda pks: (
        Call.objects.filter(message__in=pks, state__in=OPEN).order_by().values_list("message")
    ),
    [UUID],
)


def inbox(person: Person) -> QuerySet[Message]:
    """What somebody was told, unread first, then the latest."""
    rows = Message.objects.filter(person=person)
    return rows.annotate(is_read=Q(read_at__isnull=False)).order_by("is_read", "-at", "-id")


def unread(person: Person) -> int:
    """The figure beside the tab: one look into an index that holds only unread ones."""
    found = _UNREAD.first(person.pk)
    return found[0] if found else 0


_UNREAD: Prepared[tuple[int]] = Prepared(
    lambda person: (
        Message.objects.filter(person=person, read_at=None)
        .order_by()
        .values("person")
        .annotate(n=Count("pk"))
        .values_list("n")
    ),
    UUID,
)


def calls(by: Person) -> QuerySet[Call]:
    """Every call in reach of this member of staff, but for their own, and for what is confidential
    and not theirs to hear."""
    rows = narrow(Call.objects.all(), by, Power.CALL_PEOPLE).exclude(person=by)
    rows = rows.filter(reach.heard(by))
    return rows.select_related("person__file", "message", "area")


def to_ring(by: Person) -> QuerySet[Call]:
    """Who is to be rung, danger first, then whoever waits longest."""
    return calls(by).filter(state__in=OPEN).order_by("-message__is_urgent", "at", "id")


def given_up(by: Person) -> QuerySet[Call]:
    """Whom nobody reached lately: somebody goes there."""
    since = timezone.now() - GIVEN_UP_SHOWN
    return calls(by).filter(state="given_up", last_try_at__gte=since).order_by("-last_try_at")


def sees_number(by: Person, call: Call) -> bool:
    """Whether they asked for the number a short while ago."""
    seen_at = call.number_seen_at
    is_mine = call.number_seen_by_id == by.pk
    return is_mine and seen_at is not None and timezone.now() - seen_at < NUMBER_SHOWN


def number_of(person: Person) -> str:
    """The number to ring: the landline if that is how they are reached, else the mobile."""
    file = getattr(person, "file", None)
    return rung_at(person.mobile, file.landline, file.needs) if file else person.mobile


def rung_at(mobile: str, landline: str, needs: Collection[str]) -> str:
    """Which of two numbers, or of their keyed hashes."""
    return landline if landline and (Need.LANDLINE in needs or not mobile) else mobile
