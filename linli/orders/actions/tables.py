"""Taking the orders of another system from a table: looked at first, taken once.

What is still open there is taken in here, as a member of staff would write it down. What has
ended is kept as history: it is no service record, so it counts in no figure. Where the table says
who did it, from when to when, a record is asked for afterwards, and a second person decides.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from linli.accounts.models import Person
from linli.areas.models import Area, AreaLink
from linli.catalogue.models import Force, Service
from linli.catalogue.queries import offered
from linli.core import sheets
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.handed import Earlier, Kept, Problem, none_earlier
from linli.core.said import Sentence, said_by, say
from linli.core.sealing import lookup
from linli.orders import importing, rules
from linli.orders.actions import intake
from linli.orders.importing import Entry, Heading, Line
from linli.orders.life import Status
from linli.orders.models import DayCount, Door, NoteKind, Office, Order, Reason
from linli.organisations.models import Grant, Organisation
from linli.organisations.queries import public
from linli.organisations.scope import Power, narrow
from linli.records import actions as records
from linli.records.models import Kind

CHUNK = 1000


@dataclass
class Outcome:
    """What became of a table; `kept` has the rows that go back, with what is wrong."""

    heading: Heading | None = None
    rows: int = 0
    open: int = 0
    ended: int = 0
    known: int = 0
    bad: int = 0
    asked_for: int = 0  # records that a second person decides on
    not_counted: int = 0  # ended, and no record
    unknown: Counter[str] = field(default_factory=Counter)  # services nobody has here
    kept: Kept = field(default_factory=Kept)

    @property
    def good(self) -> int:
        return self.open + self.ended

    def send_back(self, line: Line, sentence: Sentence = "") -> None:
        self.bad += 1
        found = [Problem(line.row, "", sentence)] if sentence else line.problems
        self.kept.send_back(line.row, line.cells, found)


def run(
    source: Path | IO[bytes], *, by: Person, area: Area, dry: bool,
    earlier: Earlier = none_earlier,
) -> Outcome:  # fmt: skip
    """Read the table and, unless `dry`, take what is right, in one transaction.

    One event tells of the whole table; each order that is open here has its own besides.
    """
    allow(rules.may_take_in(by, area.pk))
    outcome, seen = Outcome(), dict[str, int]()
    with transaction.atomic():
        taking = _Taking(by, area, _proof(source), outcome)
        read = importing.read(sheets.read_rows(source), now=timezone.now())
        while chunk := list(islice(read, CHUNK)):
            _look_at(chunk, outcome, earlier)
            new = list(_new(chunk, area, seen, outcome))
            ended = [
                (key, line.entry) for key, line in new if line.entry and not line.entry.is_open
            ]
            opened = [(key, line) for key, line in new if line.entry and line.entry.is_open]
            taking.prepare([line.entry for _key, line in new if line.entry])
            taking.history(ended, dry=dry)
            taking.take_in(opened, dry=dry)
        if not dry:
            record(
                "orders.imported", by=by, about=area, area_id=area.pk,
                open=outcome.open, ended=outcome.ended,
            )  # fmt: skip
    return outcome


def _look_at(chunk: Sequence[Heading | Line], outcome: Outcome, earlier: Earlier) -> None:
    """What is shown of a table: its heading, its first rows, the cells changed since it went
    back."""
    kept = outcome.kept
    for line in chunk:
        if isinstance(line, Heading):
            outcome.heading = line
            kept.heading, kept.unread = line.cells, line.unread
            continue
        kept.note(line.row, line.cells, earlier)


def _proof(source: Path | IO[bytes]) -> str:
    if isinstance(source, Path):
        with source.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    source.seek(0)
    digest = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]
    source.seek(0)
    return digest


def _new(
    chunk: Sequence[Heading | Line], area: Area, seen: dict[str, int], outcome: Outcome
) -> Iterator[tuple[str, Line]]:
    """The rows that are right, stand in the table once, and are not here yet; with their keys."""
    right: dict[str, Line] = {}
    for line in chunk:
        if isinstance(line, Heading):
            continue
        outcome.rows += 1
        if line.entry is None:
            outcome.send_back(line)
            continue
        key = key_of(line)
        if key in seen:
            sentence = say(gettext_noop("The same order stands in row %(n)s."), n=seen[key])
            outcome.send_back(line, sentence)
            continue
        seen[key] = line.entry.row
        right[key] = line
    rows = Order.objects.filter(area=area, import_key__in=list(right))
    here = set(rows.values_list("import_key", flat=True))
    outcome.known += len(here)
    outcome.kept.leave_alone({line.row for key, line in right.items() if key in here})
    yield from ((key, line) for key, line in right.items() if key not in here)


def key_of(line: Line) -> str:
    """What an order of another system is known again by: its number there, else all it says.

    It says the same whether a date was typed or kept as a number, so what was read counts.
    """
    if line.entry is None or line.entry.number:
        return lookup(f"number {line.entry.number if line.entry else ''}", "import")
    said = [str(value) for name, value in asdict(line.entry).items() if name != "row"]
    return lookup("\x1f".join(["row", *said]), "import")


class _Taking:
    """One table on its way in: what is looked up once for all of it."""

    def __init__(self, by: Person, area: Area, proof: str, outcome: Outcome) -> None:
        self.by, self.area, self.proof, self.outcome = by, area, proof, outcome
        self.services: dict[str, Service] = {}
        for service in offered(area.pk).prefetch_related("aliases"):
            for name in (service.name, *(alias.words for alias in service.aliases.all())):
                self.services.setdefault(name, service)
        near = AreaLink.objects.filter(below=area.pk).values("above")
        units = Organisation.objects.filter(Q(area__in=near) | Q(area__links_up__above=area))
        self.units = {unit.name: unit for unit in units.filter(ended_on=None).distinct()}
        grants = Grant.objects.filter(area__in=near, revoked_at=None).select_related("person")
        self.helpers: dict[str, Person] = {}
        for grant in grants.order_by("pk"):
            self.helpers.setdefault(grant.person.name, grant.person)
        self.people: dict[tuple[str, str], Person] = {}
        self.keeper = public(area.pk).order_by("kind", "pk").first()

    def prepare(self, entries: Sequence[Entry]) -> None:
        """Who of those who ask has a row here: by name and number, where `by` may know it."""
        phones = {lookup(one.phone, "mobile") for one in entries if one.name and one.phone}
        near = narrow(Person.objects.all(), self.by, Power.SEE_PEOPLE).filter(
            mobile_key__in=phones, erased_at=None
        )
        self.people = {(one.name, one.mobile_key or ""): one for one in near}

    def person(self, entry: Entry) -> Person | None:
        if not (entry.name and entry.phone):
            return None
        return self.people.get((entry.name, lookup(entry.phone, "mobile")))

    def said(self, entry: Entry) -> tuple[Service | None, str]:
        """The service the table names; its word for one we do not have stays with the words."""
        service = self.services.get(entry.service)
        if service or not entry.service:
            return service, entry.words
        self.outcome.unknown[entry.service] += 1
        return None, f"{entry.service}：{entry.words}" if entry.words else entry.service

    def take_in(self, new: list[tuple[str, Line]], *, dry: bool) -> None:
        """What is open there is written down here, and its clocks begin: we know of it now."""
        for key, line in new:
            entry = line.entry
            if entry is None:
                continue
            service, words = self.said(entry)
            need = intake.Need(
                service=service, words=words, name=entry.name, phone=entry.phone,
                address=entry.address, urgency=entry.urgency,
            )  # fmt: skip
            if not dry:
                try:
                    with transaction.atomic():
                        self._take_one(key, entry, need)
                except Refused as refusal:
                    self.outcome.send_back(line, said_by(refusal))
                    continue
            self.outcome.open += 1

    def _take_one(self, key: str, entry: Entry, need: intake.Need) -> None:
        order = intake.take_in(
            need, by=self.by, area=self.area, door=Door.IMPORT, beneficiary=self.person(entry)
        )
        Order.objects.filter(pk=order.pk).update(import_key=key)
        if entry.number or entry.asked_at:
            asked = f"{timezone.localtime(entry.asked_at):%Y-%m-%d %H:%M}" if entry.asked_at else ""
            words = " ".join(filter(None, (entry.number, asked)))
            order.notes.create(kind=NoteKind.INFO, words=words, by=self.by)

    def history(self, new: list[tuple[str, Entry]], *, dry: bool) -> None:
        """What has ended: rows without a clock, without an event of their own, and uncounted."""
        rows = [(self._past(key, entry), entry) for key, entry in new]
        self.outcome.ended += len(rows)
        done = [(order, entry) for order, entry in rows if self._may_be_record(entry)]
        self.outcome.not_counted += len(rows) - len(done)
        if dry:
            self.outcome.asked_for += len(done)
            return
        last = self._numbers(Counter(order.on for order, _entry in rows))
        for order, _entry in reversed(rows):
            order.seq, last[order.on] = last[order.on], last[order.on] - 1
        Order.objects.bulk_create((order for order, _entry in rows), batch_size=200)
        for order, entry in done:
            self._ask_for_record(order, entry)

    def _past(self, key: str, entry: Entry) -> Order:
        asked = entry.asked_at or timezone.now()
        ended = max(entry.ended_at or asked, asked)
        service, words = self.said(entry)
        is_done = entry.status == Status.CLOSED
        return Order(
            area=self.area, on=timezone.localdate(asked), seq=0, service=service,
            door=Door.IMPORT, import_key=key, beneficiary=self.person(entry), taken_by=self.by,
            name=entry.name, phone=entry.phone, address=entry.address, words=words,
            urgency=entry.urgency, is_sample=self.by.is_sample, status=entry.status,
            is_confidential=bool(service and service.is_confidential),
            submitted_at=asked, moved_at=ended, accept_by=asked, arrive_by=asked,
            keeper=self.keeper, unit=self.units.get(entry.unit),
            begun_at=entry.begun_at if is_done else None, ended_at=ended if is_done else None,
            closed_at=ended, comment=entry.opinion,
            reason="" if is_done else Reason.OTHER,
            referred_to=Office.DEPARTMENT if entry.status == Status.REFERRED else "",
        )  # fmt: skip

    def _numbers(self, wanted: Counter[date]) -> dict[date, int]:
        """The last number of each day, after so many more."""
        area = intake.counted_in(self.area)
        days = [DayCount(area_id=area, on=day) for day in wanted]
        DayCount.objects.bulk_create(days, ignore_conflicts=True)
        for day, count in sorted(wanted.items()):
            DayCount.objects.filter(area=area, on=day).update(last=F("last") + count)
        return dict(DayCount.objects.filter(area=area, on__in=wanted).values_list("on", "last"))

    def _may_be_record(self, entry: Entry) -> bool:
        times = entry.begun_at and entry.ended_at
        return bool(times) and entry.status == Status.CLOSED and entry.helper in self.helpers

    def _ask_for_record(self, order: Order, entry: Entry) -> None:
        """A record of what nobody here saw: with its reason and its proof, for a second person."""
        helper, unit = self.helpers[entry.helper], order.unit or order.keeper
        began, ended = order.begun_at, order.ended_at
        if unit is None or began is None or ended is None:
            self.outcome.not_counted += 1
            return
        try:
            with transaction.atomic():
                self._ask(order, helper, unit, began, ended)
        except (Refused, PermissionDenied):  # not theirs to enter, or no service could be so
            self.outcome.not_counted += 1
        else:
            self.outcome.asked_for += 1

    def _ask(
        self, order: Order, helper: Person, unit: Organisation, began: datetime, ended: datetime
    ) -> None:
        minutes = max(1, round((ended - began).total_seconds() / 60))
        forces = rules.forces_of(helper, order) or [Force.PARTNER]
        got = records.Got(person=order.beneficiary) if order.beneficiary else records.Got(
            count=1, how="heads"
        )  # fmt: skip
        records.ask_backdated(
            by=self.by, kind=Kind.ORDER, begun_at=began, ended_at=ended, area_id=self.area.pk,
            organisation=unit, contributions=[records.Gave(helper, forces[-1], minutes, unit)],
            receptions=[got], reason=_("Taken over from another system"), evidence=[self.proof],
            source=order, service=order.service, title="" if order.service else order.number,
        )  # fmt: skip
