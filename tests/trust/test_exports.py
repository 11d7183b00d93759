"""Whatever leaves the house as a file: through one door, disarmed, counted, for a purpose (T10).

That every file is declared is seen by the sweep: an undeclared attachment is a wrong cell there.
"""

import ast
import base64
import csv
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.http import HttpResponseBase

from linli.core.exports import DISARMED, FORMULA
from linli.core.models import Event
from linli.people.actions import rosters
from linli.people.models import Roster
from tests.sweep.cells import Town
from tests.sweep.declared import LEAVING

ROOT = Path(settings.BASE_DIR) / "linli"
WRITERS = {"xlsxwriter", "openpyxl", "pandas", "tablib", "xlwt"}


@pytest.fixture
def town() -> Town:
    """A town in which names and tables begin like formulas."""
    town = Town()
    town.visitors.append(town.insider)
    people = [one.person for one in town.visitors if one.person]
    for number, person in enumerate(people):
        person.name = f"{'=+-@＝＋－＠'[number % 8]}cmd|{number}"
        person.save(update_fields=["name"])
    town.area.name = "=HYPERLINK(1)"
    town.area.save(update_fields=["name"])
    row = Roster.objects.get()
    row.content = _sealed("姓名,手机\n=1+1,@x\n+7,-\n")
    row.state = "in"
    row.save()
    rosters.steps.check(row)
    return town


def _sealed(table: str) -> str:
    return base64.b64encode(table.encode()).decode()


@pytest.mark.rights
@pytest.mark.django_db
@pytest.mark.parametrize("name", LEAVING)
def test_it_is_counted_for_a_purpose_and_its_cells_are_disarmed(town: Town, name: str) -> None:
    leaving = LEAVING[name]
    visitor = next(one for one in town.visitors if one.name == leaving.who)

    sent = {"why": leaving.why} if leaving.why else {}
    response = getattr(visitor.client, leaving.method)(town.url(name), sent)

    assert response["Content-Disposition"].startswith("attachment")
    told = Event.objects.get(verb=leaving.verb)
    assert told.actor == visitor.person
    assert told.facts["count"] >= 1
    assert told.facts["why"]
    assert response["Cache-Control"] == "no-store, private"
    if leaving.is_table:
        cells = [str(cell) for row in table(response) for cell in row if cell]
        armed = [cell for cell in cells if FORMULA.match(cell) and not DISARMED.match(cell)]
        assert armed == []
        assert [cell for cell in cells if DISARMED.match(cell)]


def table(response: HttpResponseBase) -> Iterator[list[object]]:
    streamed = getattr(response, "streaming_content", None)
    data = b"".join(streamed) if streamed else response.content  # type: ignore[attr-defined]
    if response["Content-Type"].startswith("text/csv"):
        yield from csv.reader(io.StringIO(data.decode("utf-8-sig")))
        return
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    assert page is not None
    for row in page.iter_rows():
        assert all(cell.data_type != "f" for cell in row)
        yield [f"'{cell.value}" if cell.quotePrefix else cell.value for cell in row]


def test_tables_are_written_in_one_place_only() -> None:
    """So that no cell leaves without passing `safe`."""
    others = []
    for path in ROOT.rglob("*.py"):
        if "tests" in path.parts or path == ROOT / "core/exports.py":
            continue
        if not any(word in (text := path.read_text()) for word in (*WRITERS, "writer", "Writer")):
            continue
        for node in ast.walk(ast.parse(text)):
            is_writer = isinstance(node, ast.Import | ast.ImportFrom) and (
                WRITERS
                & {
                    *(alias.name for alias in node.names),
                    (getattr(node, "module", "") or "").partition(".")[0],
                }
            )
            is_csv = isinstance(node, ast.Attribute) and node.attr in ("writer", "DictWriter")
            if is_writer or is_csv:
                others.append(f"{path}:{node.lineno}")  # type: ignore[attr-defined]
    assert others == []
