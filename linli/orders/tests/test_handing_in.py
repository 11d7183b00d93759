"""A hotline's table at the desk: looked at, taken once; what is wrong goes back and comes again."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from linli.accounts.tests.make import signed_in
from linli.core import handed, sheets, tasks
from linli.core.errors import Refused
from linli.core.handed import MARK, TO_CORRECT, State
from linli.core.models import Event
from linli.core.telling import known
from linli.core.tests.workbooks import make_xlsx
from linli.orders.actions import handing_in, tables
from linli.orders.management.commands import import_orders
from linli.orders.models import Order, OrderTable
from linli.orders.tests.make import Place
from linli.people.actions import rosters
from tools import samples

pytestmark = pytest.mark.django_db
HEAD = "单号,来电时间,姓名,联系电话,诉求内容,办理状态"
LINES = (
    HEAD,
    "B1,2026-03-01 09:00,何伯,0769-88886666转603,灯不亮了,处理中",
    "B2,昨天,冯婆婆,13800138000,水龙头漏水,处理中",
    ",2026-03-02 10:00,廖伯,1380013,想有人来看看,处理中",
)
ENCODINGS = ("gb18030", "utf-8-sig", "utf-16")


@pytest.fixture
def place() -> Place:
    return Place()


def csv(*lines: str, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO("\n".join(lines).encode(encoding))


def handed_in(place: Place, file: io.BytesIO) -> OrderTable:
    return handing_in.steps.check(handing_in.steps.hand_in(file, by=place.head, area=place.area))


def taken(place: Place, row: OrderTable) -> OrderTable:
    return handing_in.steps.take(handing_in.steps.order(row, by=place.head))


def corrected(place: Place, row: OrderTable) -> list[list[str]]:
    """The sheet that goes back, with its two faults mended."""
    heading, rows = handing_in.steps.send_back(row, by=place.head)
    assert (heading[0], heading[-1]) == (MARK, TO_CORRECT)
    mended = {"昨天": "2026-03-02 08:00", "1380013": "13800138001"}
    return [heading, *([mended.get(cell, cell) for cell in cells] for cells in rows)]


def saved_as(kind: str, rows: list[list[str]]) -> io.BytesIO:
    """As a spreadsheet program saves it: xlsx, csv in its encoding, or "Unicode text"."""
    if kind == "xlsx":
        return io.BytesIO(make_xlsx(rows))
    sign = "\t" if kind == "utf-16" else ","
    return csv(*(sign.join(cells) for cells in rows), encoding=kind)


@pytest.mark.parametrize("kind", ["xlsx", *ENCODINGS])
def test_what_goes_back_comes_again_and_is_known(place: Place, kind: str) -> None:
    first = taken(place, handed_in(place, csv(*LINES)))
    assert (first.rows, first.good, first.bad) == (3, 1, 2)

    again = handed_in(place, saved_as(kind, corrected(place, first)))

    assert [(one.column, one.was, one.now) for one in again.kept.changes] == [
        ("来电时间", "昨天", "2026-03-02 08:00"), ("联系电话", "1380013", "13800138001"),
    ]  # fmt: skip
    assert again.kept.unread == []
    taken(place, again)
    assert Order.objects.count() == 3

    twice = taken_again(place, first, kind)
    assert (twice.good, twice.known, twice.bad, twice.kept.changes) == (0, 2, 0, [])
    assert Order.objects.count() == 3


def taken_again(place: Place, first: OrderTable, kind: str) -> OrderTable:
    """The same corrected sheet, saved in another way than before."""
    other = ENCODINGS[(ENCODINGS.index(kind) + 1) % 3] if kind in ENCODINGS else "gb18030"
    return handed_in(place, saved_as(other, corrected(place, first)))


def test_a_phone_keeps_its_extension(place: Place) -> None:
    taken(place, handed_in(place, csv(*LINES)))
    assert Order.objects.get().phone == "076988886666转603"


def test_what_cannot_be_read_any_more_is_told_by_row_and_column(place: Place) -> None:
    row = handed_in(place, csv(HEAD, "B1,2026-03-01 09:00,何伯,,灯\x00不亮,处理中"))

    [problem] = row.kept.problems
    assert (problem.row, problem.column) == (2, "诉求内容")
    assert "cannot be read" in str(problem.sentence)


def test_a_number_that_the_program_destroyed_is_refused_with_the_way_out(place: Place) -> None:
    row = handed_in(place, csv(HEAD, "2.02611E+16,2026-03-01 09:00,何伯,,灯不亮了,处理中"))

    [problem] = row.kept.problems
    assert (problem.row, problem.column) == (2, "单号")
    assert "as text" in str(problem.sentence)


def test_a_mark_of_somebody_elses_table_tells_nothing(place: Place) -> None:
    first = handed_in(place, csv(*LINES))
    rows = corrected(place, first)

    other = handing_in.steps.hand_in(saved_as("xlsx", rows), by=place.dispatcher, area=place.area)

    assert handing_in.steps.check(other).kept.changes == []


def test_what_is_written_down_of_tables_has_words() -> None:
    for steps in (handing_in.steps, rosters.steps):
        assert {steps.handed_in_event, steps.sent_back_event} <= set(known())


def test_rows_that_the_sheet_does_not_hold_are_told(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handed, "SHOWN", 1)
    row = handed_in(place, csv(*LINES))

    page = signed_in(place.head).get(reverse("orders:table", args=[row.pk])).content.decode()
    outcome = tables.run(csv(*LINES), by=place.head, area=place.area, dry=True)
    told = list(import_orders.told(outcome, taking=False))

    assert "有 2 行要改，退回的表里只有前 1 行" in page
    assert told[-1] == outcome.kept.cut_short
    assert "first 1 of 2 rows" in told[-1]


def test_through_the_pages(place: Place) -> None:
    client = signed_in(place.head)
    page = client.post(
        reverse("orders:tables"),
        {"file": upload("热线.csv", csv(*LINES)), "area": str(place.area.pk)},
    )
    row = OrderTable.objects.get()
    assert page["Location"] == reverse("orders:table", args=[row.pk])
    assert "refresh" in client.get(page["Location"]).content.decode()

    assert tasks.do_next()
    checked = client.get(page["Location"]).content.decode()
    assert "水龙头漏水" in checked  # the first rows as they were read
    assert "来电时间" in checked
    assert not Order.objects.exists()
    client.post(reverse("orders:take_table", args=[row.pk]))
    assert tasks.do_next()

    assert Order.objects.count() == 1
    assert client.post(reverse("orders:take_table", args=[row.pk])).status_code == 409
    back = client.get(reverse("orders:table_back", args=[row.pk]))
    assert b"".join(back.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert Event.objects.filter(verb="orders.sent_back").count() == 1
    assert signed_in(place.dispatcher).get(page["Location"]).status_code == 404


def upload(name: str, file: io.BytesIO) -> io.BytesIO:
    file.name = name
    return file


def test_what_is_no_table_is_told_beside_the_field(place: Place) -> None:
    page = signed_in(place.head).post(
        reverse("orders:tables"),
        {"file": upload("x.csv", csv("姓名,电话", "何,1")), "area": str(place.area.pk)},
    )
    assert page.status_code == 422
    assert not OrderTable.objects.exists()


def test_nothing_is_taken_where_nothing_can_be(place: Place) -> None:
    row = handed_in(place, csv(HEAD, ",昨天,,,灯不亮了,处理中"))
    with pytest.raises(Refused):
        handing_in.steps.order(row, by=place.head)
    row = handed_in(place, csv(*LINES))
    OrderTable.objects.filter(pk=row.pk).update(content="", state=State.TAKING)
    with pytest.raises(Refused, match="kept for a day"):
        handing_in.steps.take(row)


def test_only_who_handed_it_in_goes_on_with_it(place: Place) -> None:
    row = handed_in(place, csv(*LINES))
    stranger = Place().head

    for step in (handing_in.steps.order, handing_in.steps.send_back):
        for other in (place.dispatcher, stranger):
            with pytest.raises(PermissionDenied):
                step(row, by=other)
    with pytest.raises(PermissionDenied):
        handing_in.steps.hand_in(csv(*LINES), by=stranger, area=place.area)

    row.refresh_from_db()
    assert row.state == State.CHECKED


def test_a_table_whose_file_is_gone_is_not_ordered(place: Place) -> None:
    row = handed_in(place, csv(*LINES))
    OrderTable.objects.update(handed_in_at=row.handed_in_at - timedelta(days=2))
    handing_in.steps.forget_old()

    with pytest.raises(Refused, match="kept for a day"):
        handing_in.steps.order(row, by=place.head)

    row.refresh_from_db()
    assert row.state == State.CHECKED


def test_a_table_that_stood_under_way_for_a_day_says_so(place: Place) -> None:
    rows = [handed_in(place, csv(*LINES)) for _n in range(2)]
    handing_in.steps.order(rows[0], by=place.head)
    handing_in.steps.hand_in(csv(*LINES), by=place.head, area=place.area)
    OrderTable.objects.update(handed_in_at=rows[0].handed_in_at - timedelta(days=2))

    handing_in.steps.forget_old()

    assert list(OrderTable.objects.order_by("id").values_list("state", "content")) == [
        (State.UNREADABLE, ""), (State.CHECKED, ""), (State.UNREADABLE, ""),
    ]  # fmt: skip
    assert "kept for a day" in OrderTable.objects.order_by("id")[0].sentence


def test_what_cannot_be_read_says_why(place: Place) -> None:
    row = handed_in(place, io.BytesIO(b"\x00\x01 no table"))
    assert row.state == State.UNREADABLE
    assert row.sentence


def test_the_file_goes_after_a_day_and_its_rows_after_a_week(place: Place) -> None:
    row = handed_in(place, csv(*LINES))
    moments, begun = OrderTable.objects.filter(pk=row.pk), row.handed_in_at
    moments.update(handed_in_at=begun - timedelta(days=2))
    handing_in.steps.forget_old()
    row.refresh_from_db()
    assert (row.content, bool(row.problems)) == ("", True)

    moments.update(handed_in_at=begun - timedelta(days=8))
    handing_in.steps.forget_old()
    row.refresh_from_db()
    assert (row.content, row.problems, row.rows) == ("", "", 3)


# --- the sample in docs/samples -------------------------------------------------------------


def test_the_sample_is_what_its_script_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = list(sheets.read_rows(samples.FILE))
    monkeypatch.setattr(samples, "FILE", tmp_path / "hotline.xlsx")
    samples.main()
    assert list(sheets.read_rows(samples.FILE)) == shipped


def test_of_the_sample_the_right_rows_are_taken_and_the_wrong_ones_told(place: Place) -> None:
    row = handed_in(place, io.BytesIO(samples.FILE.read_bytes()))

    told = {(one.row, one.column) for one in row.kept.problems}
    assert told == {
        (26, "诉求内容"), (33, "来电时间"), (41, "联系电话"), (45, "工单编号"), (57, "办理状态"),
        (63, "紧急程度"), (68, "办结时间"), (80, "办结时间"), (87, "联系电话"), (101, "来电时间"),
        (124, ""),
    }  # fmt: skip
    assert (row.rows, row.bad, row.good) == (200, 11, 189)
    taken(place, row)
    kept = {order.name: order for order in Order.objects.all()}
    assert {"𬭎㙍", "古丽·艾合买提"} <= kept.keys()


def test_the_sample_is_for_the_demo_alone(client: Client, settings: Settings) -> None:
    address = reverse("orders:sample_table")
    assert client.get(address).status_code == 404
    settings.DEMO = True
    answer = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    answer.close()
