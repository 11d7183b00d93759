"""The steps of a table: handed in, looked at, taken once, and what is wrong goes back.

An app says with a `Steps` which tables are its own, who may hand them in, and what reads them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from typing import IO, TYPE_CHECKING, Generic, Protocol, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import handed
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.handed import Earlier, Kept, State, Table
from linli.core.rows import lock
from linli.core.said import said_by

if TYPE_CHECKING:
    from linli.accounts.models import Person
    from linli.areas.models import Area

FILE_KEPT_FOR = timedelta(days=1)
Own = TypeVar("Own", bound=Table)


class Reader(Protocol):
    """Reads a table and, unless `dry`, takes what is right of it. Refused if it is none at all."""

    def __call__(
        self, source: IO[bytes], *, by: "Person", area: "Area", dry: bool, earlier: Earlier
    ) -> handed.Counts: ...


@dataclass(frozen=True)
class Steps(Generic[Own]):
    """What an app's tables go through, and what is written down of it."""

    model: type[Own]
    handed_in_event: str
    sent_back_event: str
    may: Callable[["Person", "Area"], bool]
    run: Reader
    problems_kept_for: timedelta
    # Whether it is taken in portions, each in a transaction of its own. A large one would hold the
    # file of SQLite for a minute, and nobody else could write. Cut off and begun again, it finds
    # what it has taken as known.
    in_portions: bool = False

    @transaction.atomic
    def hand_in(self, source: IO[bytes], *, by: "Person", area: "Area") -> Own:
        """Keep the file, sealed, until it is checked and taken."""
        allow(self.may(by, area))
        row: Own = self.model._default_manager.create(
            area=area, content=handed.contents(source), handed_in_by=by
        )
        record(self.handed_in_event, by=by, about=row)
        return row

    def check(self, row: Own) -> Own:
        """The dry run: count, and keep what is wrong."""
        try:
            outcome = self._read(row, dry=True)
        except Refused as refusal:
            row.refuse(said_by(refusal))
        else:
            row.keep(outcome, State.CHECKED)
        return row

    @transaction.atomic
    def order(self, row: Own, *, by: "Person") -> Own:
        """Have what is right taken."""
        row = lock(row)
        allow(row.handed_in_by_id == by.pk and self.may(by, row.area))
        if row.state != State.CHECKED:
            raise Refused(_("This table was taken already, or is still being checked."))
        if not row.good:
            raise Refused(_("Nothing in this table can be taken."))
        row.file  # noqa: B018 - refused now, not when nobody is looking any more
        row.state = State.TAKING
        row.save(update_fields=["state"])
        return row

    def take(self, row: Own) -> Own:
        """Take it, once: a second attempt finds it taken."""
        if self.in_portions and row.state == State.TAKING:
            found = self._read(row, dry=False)
            return self._take(row, lambda _row: found)
        return self._take(row, partial(self._read, dry=False))

    @transaction.atomic
    def _take(self, row: Own, read: Callable[[Own], handed.Counts]) -> Own:
        row = lock(row)
        if row.state == State.TAKING:
            row.keep(read(row), State.TAKEN)
        return row

    @transaction.atomic
    def send_back(self, row: Own, *, by: "Person") -> tuple[list[str], list[list[str]]]:
        """What is wrong goes back to whoever handed it in, as they handed it in."""
        allow(row.handed_in_by_id == by.pk)
        heading, rows = row.kept.sheet(row.token)
        if rows:
            record(self.sent_back_event, by=by, about=row, count=len(rows), why="correct")
        return heading, rows

    def forget_old(self) -> None:
        """The file goes after a day, and a table that was still under way says so; what was wrong
        in it goes when nobody corrects it any more."""
        now, old = timezone.now(), self.model._default_manager.filter
        gone = old(handed_in_at__lt=now - FILE_KEPT_FOR)
        gone.filter(state__in=[State.HANDED_IN, State.TAKING]).update(
            state=State.UNREADABLE, sentence=handed.kept_of(handed.gone())
        )
        gone.update(content="")
        old(handed_in_at__lt=now - self.problems_kept_for).update(problems="")

    def _read(self, row: Own, *, dry: bool) -> handed.Counts:
        """The table, beside what went back from the others of the same hand and area."""
        others = self.model._default_manager.filter(area=row.area, handed_in_by=row.handed_in_by)
        tokens = {handed.token_of(pk): pk for pk in others.values_list("pk", flat=True)}

        @cache
        def earlier(token: str) -> Kept | None:
            if token not in tokens:
                return None
            return Kept.read(others.values_list("problems", flat=True).get(pk=tokens[token]))

        return self.run(row.file, by=row.handed_in_by, area=row.area, dry=dry, earlier=earlier)
