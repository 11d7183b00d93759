"""Tables that somebody hands in: looked at first, taken once, and what is wrong goes back.

The sheet that goes back is what came, with two columns of ours: in front the mark of the row, at
the end what helps. Corrected in whatever program and handed in again, it finds its rows by the
marks, so that only the cells which were changed are told.
"""

import base64
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import IO, Any, Protocol, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from linli.core import said
from linli.core.errors import Refused
from linli.core.fields import SealedTextField
from linli.core.ids import uuid7
from linli.core.said import Said, Sentence

MOST_BYTES = 8 * 1024 * 1024
SHOWN = 2000  # rows that are kept to show and to send back
SENTENCE_MOST = 200
SHOWN_MORE = 20  # rows that are named of those that say more
FIRST = 10  # rows that are shown before anything is taken
# Our two columns: in Chinese in every language, as the other columns of the table are.
MARK, TO_CORRECT = "行标（请勿改）", "要改什么"


class State(models.TextChoices):
    """The life of a table, in order."""

    HANDED_IN = "in", gettext_lazy("Being checked")
    CHECKED = "checked", gettext_lazy("Checked")
    TAKING = "taking", gettext_lazy("Being taken")
    TAKEN = "taken", gettext_lazy("Taken")
    UNREADABLE = "bad", gettext_lazy("Cannot be read")


class Table(models.Model):
    """The file (base64) and what was found in it stay sealed, and not for long."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.HANDED_IN)
    content = SealedTextField(blank=True)
    problems = SealedTextField(blank=True)
    # A sentence about the whole file when it cannot be read (core/said.py).
    sentence = models.CharField(max_length=SENTENCE_MOST, blank=True)
    rows = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["-handed_in_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.TAKEN) | Q(taken_at__isnull=False),
                name="%(class)s_taken_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def token(self) -> str:
        """What the marks of its rows begin with."""
        return token_of(self.id)

    @property
    def file(self) -> io.BytesIO:
        """What was handed in. Refused when it is kept no longer."""
        if not self.content:
            raise Refused(gone())
        return io.BytesIO(base64.b64decode(self.content))

    @property
    def why(self) -> Sentence:
        """Why it cannot be read, for whoever reads it now."""
        return said.read(self.sentence)

    @property
    def kept(self) -> "Kept":
        return Kept.read(self.problems)

    def count(self, found: "Counts") -> None:
        """How many rows there are of each sort."""
        self.rows, self.good = found.rows, found.good
        self.known, self.bad = found.known, found.bad

    def keep(self, found: "Counts", state: State) -> None:
        """What was found, and how far the table is now. Once it is taken, the file goes."""
        self.count(found)
        self.problems, self.state = found.kept.written(), state
        if state == State.TAKEN:
            self.taken_at, self.content = timezone.now(), ""
        self.save()

    def refuse(self, sentence: Sentence) -> None:
        """It cannot be read at all."""
        self.state, self.sentence, self.content = State.UNREADABLE, kept_of(sentence), ""
        self.save(update_fields=["state", "sentence", "content"])


def kept_of(sentence: Sentence) -> str:
    """A sentence about the whole file, as it is kept."""
    written = sentence.written if isinstance(sentence, Said) else sentence
    return written if len(written) <= SENTENCE_MOST else str(sentence)[:SENTENCE_MOST]


def gone() -> Said:
    """Why a table cannot be taken any more."""
    return Said(gettext_noop("The file is gone: it is kept for a day. Hand it in once more."))


def token_of(pk: UUID) -> str:
    """The last digits of an id, which differ where the first ones tell the time."""
    return pk.hex[-8:].upper()


def contents(source: IO[bytes]) -> str:
    """The file as it is kept; Refused when it is too large for that."""
    data = source.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused(_("The file is too large for the page. Split it; each part may have 8 MB."))
    return base64.b64encode(data).decode()


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell, and what helps. No column: the row as a whole."""

    row: int
    column: str
    sentence: Sentence


@dataclass(frozen=True)
class Bad:
    """A row that goes back, as it came, with what is wrong in it."""

    row: int
    cells: list[str]
    problems: list[Problem]


@dataclass(frozen=True)
class Change:
    """A cell that is not what it was when its row went back."""

    row: int
    column: str
    was: str
    now: str


@dataclass
class Kept:
    """What is kept of a table to be shown and sent back: never more than `SHOWN` rows of it."""

    heading: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    first: list[list[str]] = field(default_factory=list)
    lines: list[Bad] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    more: int = 0  # how many are known of whom the table says what is not here
    more_in: list[int] = field(default_factory=list)  # the first rows of them
    beyond: int = 0  # how many wrong rows are not kept, and so in no sheet

    @classmethod
    def read(cls, text: str) -> Self:
        if not text:
            return cls()
        held: dict[str, Any] = json.loads(text)
        held["lines"] = [
            Bad(one["row"], one["cells"], [_problem(each) for each in one["problems"]])
            for one in held["lines"]
        ]
        held["changes"] = [Change(**one) for one in held["changes"]]
        return cls(**held)

    def written(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def problems(self) -> Iterator[Problem]:
        return (one for line in self.lines for one in line.problems)

    def note(self, row: int, cells: list[str], earlier: "Earlier") -> None:
        """One of the first rows, to be shown as it was read; and what was changed in a row since
        it went back."""
        if len(self.first) < FIRST:
            self.first.append(cells)
        mark = mark_in(self.heading, cells)
        if mark and (before := earlier(mark[0])):
            self._compare(row, cells, before, mark[1])

    def leave_alone(self, rows: set[int]) -> None:
        """What is known already changes nothing, so nothing of it is told as changed."""
        self.changes = [one for one in self.changes if one.row not in rows]

    def say_more(self, rows: list[int]) -> None:
        """What is known is left alone, but what only the table says is not passed over in
        silence."""
        self.more += len(rows)
        self.more_in = [*self.more_in, *rows][:SHOWN_MORE]

    def send_back(self, row: int, cells: list[str], problems: list[Problem]) -> None:
        if len(self.lines) < SHOWN:
            self.lines.append(Bad(row, cells, problems))
        else:
            self.beyond += 1

    @property
    def wrong(self) -> int:
        """How many rows are wrong, in the sheet or not."""
        return len(self.lines) + self.beyond

    @property
    def cut_short(self) -> str:
        """Of a sheet without all the wrong rows, for the command line. The page says it, too."""
        if not self.beyond:
            return ""
        return (
            f"  only the first {len(self.lines)} of {self.wrong} rows to correct are in the sheet:"
            " correct them in the table, then hand the whole table in once more; what is known is"
            " left alone, and the rest comes back"
        )

    def sheet(self, token: str = "") -> tuple[list[str], list[list[str]]]:
        """The heading and the rows of the sheet that goes back. Without a token nothing is kept
        of the table here, so that its rows bear no marks."""
        ours = [index for index, title in enumerate(self.heading) if title in (MARK, TO_CORRECT)]
        wide = max([len(self.heading), *(len(line.cells) for line in self.lines)])

        def theirs(cells: Sequence[str]) -> list[str]:
            padded = [*cells, *[""] * (wide - len(cells))]
            return [cell for index, cell in enumerate(padded) if index not in ours]

        def marked(mark: str) -> list[str]:
            return [mark] if token else []

        rows = [
            [
                *marked(f"{token}-{line.row}"),
                *theirs(line.cells),
                "；".join(f"{one.column}：{one.sentence}".lstrip("：") for one in line.problems),
            ]
            for line in self.lines
        ]
        return [*marked(MARK), *theirs(self.heading), TO_CORRECT], rows

    def _compare(self, row: int, cells: list[str], earlier: "Kept", number: int) -> None:
        """Tell the cells of a row that were changed since it went back as row `number`."""
        was = next((line.cells for line in earlier.lines if line.row == number), None)
        if was is None or len(self.changes) >= SHOWN:
            return
        before = dict(zip(earlier.heading, was, strict=False))
        for title, now in zip(self.heading, [*cells, *[""] * len(self.heading)], strict=False):
            if title and title not in (MARK, TO_CORRECT) and before.get(title, "") != now:
                self.changes.append(Change(row, title, before.get(title, ""), now))


def _problem(held: dict[str, Any]) -> Problem:
    sentence = held["sentence"]
    in_words = Said(**sentence) if isinstance(sentence, dict) else sentence
    return Problem(held["row"], held["column"], in_words)


# What was kept of a table whose rows went back, by the token in their marks.
Earlier = Callable[[str], Kept | None]


def none_earlier(_token: str) -> None:
    """Where nothing is kept of other tables."""


class Counts(Protocol):
    """What became of a table: how many rows there are of each sort, and what is kept of them."""

    rows: int
    known: int
    bad: int
    kept: Kept

    @property
    def good(self) -> int: ...


def mark_in(heading: list[str], cells: list[str]) -> tuple[str, int] | None:
    """Which table and row of it the mark in a row names; None when it has none."""
    if MARK not in heading or (index := heading.index(MARK)) >= len(cells):
        return None
    token, _dash, number = cells[index].partition("-")
    is_one = number.isascii() and number.isdigit() and len(number) <= 7
    return (token.strip().upper(), int(number)) if is_one else None
