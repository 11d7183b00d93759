"""Two at once with what was handed in: one of them decides, and the figures stay exact."""

from pathlib import Path

import pytest

from linli.core.tests.presses import Press, bare, found, press
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.projects.models import Indicator
from linli.projects.tests.make import Street, handed_in, only, reports

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 4
NAMES = """
from django.utils import timezone
from linli.projects import counting
from linli.projects.actions import claims
from linli.projects.models import Claim, Indicator
from linli.projects.tests.make import paper
"""
LOOK = 'row = Claim.objects.select_related("indicator__project__purchaser").get(pk=pk)'
HELD = "counting.hold = lambda rows: list(rows)\n"
# Nobody holds the project: the figures are read, thought about, and written.
COUNTS_ON = """
from linli.projects.models import Progress
before = 0
def read(rows):
    global before
    before = sum(Progress.objects.values_list("uncounted", flat=True))
    think()
    return list(rows)
def add(keys):
    rows = Progress.objects
    rows.update_or_create(indicator_id=keys[0], defaults={"uncounted": before + 1})
counting.hold, counting.sum_claims = read, add
"""
BOOKS = """
import json
from linli.projects import counting
from linli.projects.models import Progress
row = Progress.objects.get()
print(json.dumps([row.counted, row.uncounted, row.amount, counting.kept() == counting.recounted()]))
"""


@pytest.fixture
def street() -> Street:
    return Street()


def one_row(street: Street) -> Indicator:
    return only(street.running(reports(target=99)))


def decided(folder: Path, street: Street, how: str = "") -> tuple[list[list[str]], list[object]]:
    """What a buyer who accepts and a lead who withdraws were told, and what the books say."""
    row = one_row(street)
    keys = [handed_in(street, row).pk for _each in range(ROUNDS)]
    presses = [
        Press(street.buyer.pk, "claims.decide(row, by=by, accepts=True)", LOOK),
        Press(street.lead.pk, "claims.withdraw(row, by=by)", LOOK),
    ]
    url, said = press(folder, presses, keys, names=NAMES, how=how)
    return said, found(url, BOOKS)


def test_what_is_accepted_is_not_withdrawn_at_that_moment(tmp_path: Path, street: Street) -> None:
    said, books = decided(tmp_path, street)

    assert said == [["done", "told"]] * ROUNDS
    assert books[1] == 0
    assert books[0] == books[2]
    assert books[3] is True


def test_unheld_both_would_do_it(tmp_path: Path, street: Street) -> None:
    said, _books = decided(tmp_path, street, bare("claims", "decide", "withdraw") + HELD)

    assert any(one != ["done", "told"] for one in said)


def claimed(folder: Path, street: Street, how: str = "") -> tuple[list[list[str]], list[object]]:
    row = one_row(street)
    other = make_staff(Role.PROJECT_LEAD, street.area, organisation=street.agency)
    step = (
        "claims.hand_in(row, by=by, on=timezone.localdate(), amount=1, title='x',"
        " uploads=[paper()])"
    )
    look = 'row = Indicator.objects.select_related("project__agency").get(pk=pk)'
    presses = [Press(by.pk, step, look) for by in (street.lead, other)]
    url, said = press(folder, presses, [row.pk] * ROUNDS, names=NAMES, how=how)
    return said, found(url, BOOKS)


def test_what_two_hand_in_at_once_waits_twice(tmp_path: Path, street: Street) -> None:
    said, books = claimed(tmp_path, street)

    assert said == [["done", "done"]] * ROUNDS
    assert books == [0, 2 * ROUNDS, 0, True]


def test_unheld_one_would_be_lost(tmp_path: Path, street: Street) -> None:
    said, books = claimed(tmp_path, street, bare("claims", "hand_in") + COUNTS_ON)

    assert books[3] is False or any(one != ["done", "done"] for one in said)
