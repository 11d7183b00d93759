"""What the page of one's own hours asks each time, of statements that are written once
(core/prepared.py): the first lines, how many there are, and what is open.
"""

from uuid import UUID

from django.db.models import Count

from linli.accounts.models import Person
from linli.core.prepared import Prepared
from linli.hours.models import Hour, Imported, Objection, State


def mine_first(person: Person) -> list[Hour]:
    """The first lines of `queries.mine`, and one more than a page holds."""
    rows = _MINE.all(person.pk)
    imported = [one.source_id for one in rows if one.is_imported]
    names = {pk: f"{system} {number}" for pk, system, number in _CAME_FROM.all(imported)}
    for one in rows:
        one.came_from = names.get(one.source_id)  # type: ignore[attr-defined]
    return rows


def count_mine(person: Person) -> int:
    found = _COUNT.first(person.pk)
    return found[0] if found else 0


# What a line shows.
SHOWN = (
    "on", "state", "until", "counted", "is_backdated", "source_kind", "source_id",
    "record__title", "record__service__name", "record__service__name_en",
)  # fmt: skip
PER_PAGE = 12  # what comes below the list is not far away
_MINE = Prepared(
    lambda person: (
        Hour.objects.filter(person=person)
        .exclude(state=State.SUPERSEDED)
        .select_related("record__service")
        .only(*SHOWN)
        .order_by("-begun_at", "-pk")[: PER_PAGE + 1]
    ),
    UUID,
)
_COUNT: Prepared[tuple[int]] = Prepared(
    lambda person: (
        Hour.objects.filter(person=person)
        .exclude(state=State.SUPERSEDED)
        .order_by()
        .values("person")
        .values_list(Count("pk"))
    ),
    UUID,
)
_CAME_FROM: Prepared[tuple[UUID, str, str]] = Prepared(
    lambda pks: Imported.objects.filter(pk__in=pks).values_list("pk", "system", "number"), [UUID]
)


def open_objections(person: Person) -> int:
    """How many of theirs nobody has answered."""
    return len(_OBJECTIONS.all(person.pk))


_OBJECTIONS: Prepared[tuple[UUID]] = Prepared(
    lambda person: Objection.objects.filter(by=person, answered_at=None).values_list("pk"), UUID
)
