"""Tables of hotlines and old systems: looked at first, taken once, and what is wrong comes back."""

import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts.tests.make import make_resident
from linli.catalogue.models import Urgency
from linli.core.errors import Refused
from linli.core.handed import TO_CORRECT
from linli.core.models import Event
from linli.orders.actions import tables
from linli.orders.importing import read_moment
from linli.orders.life import Status
from linli.orders.models import Door, Order
from linli.orders.tests.make import Place
from linli.organisations.models import Role
from linli.people.tests.make import make_client
from linli.records.models import Backdated, ServiceRecord

pytestmark = pytest.mark.django_db
HEAD = [
    "工单号",
    "来电时间",
    "来电人",
    "-",
    "诉求地址",
    "诉求内容",
    "类别",
    "紧急程度",
    "办理状态",
    "承办单位",
    "承办人",
    "上门时间",
    "办结时间",
    "满意度",
    "录入员",
]
HEAD[3] = ""
BELOW = ["", "", "姓名", "联系电话"]


@pytest.fixture
def place() -> Place:
    return Place()


def xlsx(*rows: Sequence[object]) -> io.BytesIO:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    for row in rows:
        sheet.append(list(row))
    sheet.merge_cells("C3:D3")
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def hotline(place: Place) -> io.BytesIO:
    """Two title rows, merged headings, full-width digits, and every kind of row."""
    there = make_client("何锦荣", area=place.area)
    service, worker, station = place.service.name, place.worker.name, place.station.name
    no = [""] * 4
    asked = datetime(2026, 9, 1, 8, 5)  # noqa: DTZ001 - as Excel keeps it
    return xlsx(
        ["梅沙热线 2026 年工单"],
        ["导出人：示例"],
        HEAD,
        BELOW,
        ["A1", "２０２６-10-01 09:30", "何锦荣", there.mobile, "三巷 8 号",
         "灯不亮了", service, "紧急", "处理中", "", *no, "王"],
        ["A2", asked, "冯婆婆", "0769-1234567", "福寿楼",
         "厕所堵了", "管道疏通", "", "已办结", station, worker,
         "2026年9月1日 14:00", "2026/9/1 15:10", "满意", ""],
        ["A3", "2026-09-02 10:00", "廖伯", "", "二巷",
         "想量血压", service, "一般", "办结", "不认识的单位", "", "", "2026-09-03", "非常满意"],
        ["A4", "2026-09-02 11:00", "霍志强", "", "", "不用了", "", "", "已取消"],
        ["A5", "2026-09-02 11:30", "", "", "", "噪音太大", "", "", "已转办"],
        ["A6", "2026-09-02", "关姨", 4.40605194503041e17, "",
         "", "", "很急", "在路上", "", "", "", "某天"],
        ["A7", "2026-09-04 10:00", "陈秀英", "", "", "修门锁", "", "", "已办结"],
        ["A8", "2026-09-05 10:00", "陈秀英", "", "", "修门锁", "", "", "已办结",
         "", "", "2026-09-05 12:00", "2026-09-05 11:00"],
        ["A1", "2026-10-01 09:30", "何锦荣", "", "", "灯不亮了"],
        ["", "", "张新", "１３９００００００２２", "", "想找人说说话"],
    )  # fmt: skip


def test_a_look_names_each_problem_by_row_and_column_and_changes_nothing(place: Place) -> None:
    outcome = tables.run(hotline(place), by=place.dispatcher, area=place.area, dry=True)

    assert (outcome.rows, outcome.open, outcome.ended, outcome.bad) == (10, 2, 4, 4)
    assert (outcome.asked_for, outcome.not_counted) == (1, 3)
    assert outcome.unknown == {"管道疏通": 1}
    assert outcome.heading is not None
    assert outcome.heading.unread == ["录入员"]
    found = {(one.row, one.column) for one in outcome.kept.problems}
    assert found == {
        (10, "诉求内容"), (10, "联系电话"), (10, "紧急程度"), (10, "办理状态"), (10, "办结时间"),
        (11, "办结时间"), (12, "上门时间"), (13, ""),
    }  # fmt: skip
    assert not Order.objects.exists()
    assert not Event.objects.filter(verb="orders.imported").exists()


def test_open_ones_begin_here_and_ended_ones_are_history(place: Place) -> None:
    tables.run(hotline(place), by=place.head, area=place.area, dry=False)

    lamp = Order.objects.get(status=Status.SUBMITTED, urgency=Urgency.URGENT)
    assert (lamp.door, lamp.service, lamp.words) == (Door.IMPORT, place.service, "灯不亮了")
    assert lamp.beneficiary is not None
    assert lamp.beneficiary.name == "何锦荣"
    assert lamp.alarm_at is not None
    assert lamp.submitted_at > timezone.now() - timedelta(minutes=5)  # we know of it now
    assert lamp.notes.get().words == "A1 2026-10-01 09:30"
    toilet = Order.objects.get(status=Status.CLOSED, begun_at__isnull=False)
    assert (toilet.words, toilet.unit, toilet.number) == (
        "管道疏通：厕所堵了", place.station, "0901-001",
    )  # fmt: skip
    pressure = Order.objects.get(status=Status.CLOSED, begun_at=None)
    assert (pressure.comment, pressure.rated_at, pressure.confirmed_at) == ("非常满意", None, None)
    assert pressure.alarm_at is None
    day = Order.objects.filter(on=pressure.on).order_by("seq")
    assert list(day.values_list("seq", flat=True)) == [1, 2, 3]
    assert set(day.values_list("status", flat=True)) == {"closed", "cancelled", "referred"}


def test_nothing_of_it_counts_until_a_second_person_says_so(place: Place) -> None:
    outcome = tables.run(hotline(place), by=place.head, area=place.area, dry=False)

    assert not ServiceRecord.objects.exists()
    assert outcome.asked_for == Backdated.objects.count() == 1
    assert Backdated.objects.get().decided_at is None


def test_taken_twice_it_changes_nothing(place: Place) -> None:
    tables.run(hotline(place), by=place.head, area=place.area, dry=False)
    before = list(Order.objects.order_by("pk").values())

    table = hotline(place)
    second = tables.run(table, by=place.head, area=place.area, dry=False)

    assert (second.open, second.ended, second.known) == (0, 0, 6)
    assert list(Order.objects.order_by("pk").values()) == before


def test_the_database_keeps_an_imported_order_once(place: Place) -> None:
    one, two = place.order(), place.order()
    Order.objects.filter(pk=one.pk).update(import_key="k")
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=two.pk).update(import_key="k")


def test_only_history_of_another_system_may_be_closed_by_nobody(place: Place) -> None:
    order = place.order()
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(status=Status.CLOSED, ended_at=now)


def test_who_takes_no_orders_in_there_may_not(place: Place) -> None:
    for somebody in (make_resident(area=place.area), place.supervisor):
        with pytest.raises(PermissionDenied):
            tables.run(hotline(place), by=somebody, area=place.area, dry=True)


def test_a_table_of_something_else_is_refused(place: Place) -> None:
    with pytest.raises(Refused):
        tables.run(xlsx(["姓名", "电话"], ["何", "1"]), by=place.head, area=place.area, dry=True)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-05-01 09:30", (2026, 5, 1, 9, 30)),
        ("2026年5月1日9时30分", (2026, 5, 1, 9, 30)),
        ("2026年5月1日 9点", (2026, 5, 1, 9, 0)),
        ("2026/5/1 09:30:15", (2026, 5, 1, 9, 30)),
        ("2026-05-01T09:30:15.123", (2026, 5, 1, 9, 30)),
        ("20260501", (2026, 5, 1, 0, 0)),
        ("二〇二六年五月一日 9:05", (2026, 5, 1, 9, 5)),
        ("二○二六年十二月二十一日", (2026, 12, 21, 0, 0)),
        ("2026年5月1日 上午9:05", (2026, 5, 1, 9, 5)),
        ("2026/5/1 下午3点5分", (2026, 5, 1, 15, 5)),
        ("2026-05-01 中午12:05", (2026, 5, 1, 12, 5)),
        ("46143.5", (2026, 5, 1, 12, 0)),
    ],
)
def test_times_are_read_as_offices_write_them(text: str, moment: tuple[int, ...]) -> None:
    found = timezone.localtime(read_moment(text))
    assert (found.year, found.month, found.day, found.hour, found.minute) == moment


@pytest.mark.parametrize("text", ["昨天", "2026-13-01 09:00", "2026-05-01 25:00", "9:30"])
def test_what_is_no_time_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of them is told in one sentence
        read_moment(text)


def test_the_command_sends_back_what_is_wrong(place: Place, tmp_path: Path) -> None:
    file, back = tmp_path / "hotline.csv", tmp_path / "back.xlsx"
    lines = ["单号,诉求内容,来电时间,办理状态", "B1,灯不亮了,2026-10-01 09:00,处理中",
             "B2,灯不亮了,昨天,已办结"]  # fmt: skip
    file.write_bytes("\n".join(lines).encode("gbk"))
    out = io.StringIO()
    given = ["import_orders", str(file), f"--area={place.area.name}", f"--by={place.head.mobile}"]

    call_command(*given, stdout=out)
    assert not Order.objects.exists()
    call_command(*given, "--take", f"--back={back}", stdout=out)

    assert Order.objects.get().words == "灯不亮了"
    sheet = openpyxl.load_workbook(back).active
    assert sheet
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert (rows[0][0], rows[0][-1]) == ("单号", TO_CORRECT)  # nothing is kept, so no marks
    assert rows[1][0] == "B2"
    assert "来电时间：" in str(rows[1][-1])


def test_the_command_knows_its_area_and_its_person(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "hotline.csv"
    file.write_text("单号,诉求内容,地址\nB1,灯不亮了,三巷", encoding="utf-8")
    for area, by in (
        ("nowhere", place.head.mobile),
        (str(place.area.pk), "12"),
        (str(place.area.pk), "13799999999"),
        (str(place.area.pk), place.staff(Role.SUPERVISOR).mobile),
    ):
        with pytest.raises(CommandError):
            call_command("import_orders", str(file), f"--area={area}", f"--by={by}")
