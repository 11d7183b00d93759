"""Taking a table of areas in: kept to be looked at, then applied whole."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.areas import plan as planning
from linli.areas.actions.codes import close
from linli.areas.actions.links import hold_tree, relink
from linli.areas.actions.names import rename
from linli.areas.models import Area, AreaCode, AreaImport, AreaLink, Population
from linli.areas.plan import Plan
from linli.areas.sheet import Problem, Row
from linli.core.errors import Refused
from linli.core.events import record
from linli.core.rows import counted, lock

if TYPE_CHECKING:
    from linli.accounts.models import Person

BATCH = 5000
# Links of all areas that have none yet: each to itself, and up through its parents.
LINK_NEW = """
INSERT INTO areas_arealink (above_id, below_id, steps, is_inherited)
WITH RECURSIVE up (above, below, steps) AS (
    SELECT id, id, 0 FROM areas_area AS area
    WHERE NOT EXISTS (SELECT 1 FROM areas_arealink WHERE below_id = area.id)
    UNION ALL
    SELECT area.parent_id, up.below, up.steps + 1
    FROM up JOIN areas_area AS area ON area.id = up.above
    WHERE area.parent_id IS NOT NULL
)
SELECT above, below, steps, FALSE FROM up
"""


@transaction.atomic
def receive(rows: Iterable[Row | Problem], *, by: "Person | None") -> AreaImport:
    """Keep a table, so that its plan can be looked at before it is applied."""
    kept: list[Any] = [
        row.packed() if isinstance(row, Row) else [row.row, row.column, row.sentence]
        for row in rows
    ]
    return AreaImport.objects.create(by=by, rows=kept)


def rows_of(table: AreaImport) -> Iterable[Row | Problem]:
    """The rows of a kept table as they were read."""
    for kept in table.rows:
        yield Row(**kept) if isinstance(kept, dict) else Problem(*kept)


@transaction.atomic
def apply(
    table: AreaImport, *, by: "Person | None", within: Collection[UUID] | None = None
) -> Plan:
    """Do what a kept table asks for, once. What is wrong with it is left out."""
    table = lock(table)
    if table.applied_at is not None:
        raise Refused(_("This table has already been applied."))
    plan = take(rows_of(table), by=by, within=within, table=table)
    table.applied_at, table.rows = timezone.now(), []
    table.save(update_fields=["applied_at", "rows"])
    return plan


@transaction.atomic
def take(
    rows: Iterable[Row | Problem],
    *,
    by: "Person | None",
    within: Collection[UUID] | None = None,
    table: AreaImport | None = None,
    day: date | None = None,
) -> Plan:
    """Make the plan and carry it out in the same breath. Nothing is written if nothing changes.

    `day`: of which the table gives the state; None: of today.
    """
    hold_tree()
    plan = planning.make(rows, within=within, day=day)
    if plan.is_empty():
        return plan
    _add(plan)
    _change(plan)
    _count(plan)
    about = table or AreaImport.objects.create(by=by, applied_at=timezone.now())
    counts: dict[str, Any] = plan.counts()
    record("area_import.applied", by=by, about=about, **counts)
    return plan


def _add(plan: Plan) -> None:
    Area.objects.bulk_create(
        (
            Area(id=node.id, name=node.name, parent_id=node.parent, kind=node.kind, **node.values)
            for node in plan.added
        ),
        batch_size=BATCH,
    )
    for scheme, code in plan.old_codes:
        close(AreaCode.objects.filter(scheme=scheme, code=code), on=plan.day)
    AreaCode.objects.bulk_create(
        (
            AreaCode(
                scheme=scheme, code=code, area_id=known.area, name=known.name, valid_from=plan.day
            )
            for (scheme, code), known in plan.new_codes.items()
        ),
        batch_size=BATCH,
    )
    counted(Area, AreaCode)
    with connection.cursor() as cursor:
        cursor.execute(LINK_NEW)
    counted(AreaLink)


def _change(plan: Plan) -> None:
    today = timezone.localdate()  # what was counted before stays where it was
    rename({node.id: node.name for node in plan.renamed}, on=plan.day)
    for pk, values in plan.edited.items():
        Area.objects.filter(pk=pk).update(**values)
    for (scheme, code), name in plan.new_labels.items():
        AreaCode.objects.filter(scheme=scheme, code=code, valid_until=None).update(name=name)
    for node in plan.moved:
        Area.objects.filter(pk=node.id).update(parent=node.parent)
        relink(Area(id=node.id), on=today)


def _count(plan: Plan) -> None:
    Population.objects.bulk_create(
        (
            Population(area_id=pk, year=year, persons=persons, source=source)
            for (pk, year), (persons, source) in plan.figures.items()
        ),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["area", "year"],
        update_fields=["persons", "source"],
    )
