"""What the desk does by itself: an order by telephone by keyboard alone, and a hotline's table."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from linli.core import tasks, working_time
from linli.core.handed import MARK, TO_CORRECT
from linli.orders.models import Order, OrderTable
from linli.organisations.models import Role
from tests.browser.conftest import Open
from tests.browser.test_orders import DESKTOP, EITHER_WAY, press, start
from tests.browser.town import Town
from tools import samples

pytestmark = pytest.mark.browser


def reach(tab: Tab, name: str) -> None:
    """Press Tab until the field of this name has the focus, as somebody without a mouse does."""
    for _step in range(80):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.name || ''") == name:
            return
    pytest.fail(f"nobody gets to {name} by keyboard")


def test_a_telephone_order_is_taken_by_keyboard_alone(open_as: Open, town: Town) -> None:
    working_time.seed()
    desk = start(open_as, Role.WORKER, DESKTOP)
    desk.goto("/desk/orders/")
    desk.keyboard.press("n")
    expect(desk).to_have_url(re.compile("/desk/orders/new/$"))

    reach(desk, "phone")
    desk.keyboard.type("0769-88886666转603")
    reach(desk, "name")
    desk.keyboard.type("何伯")
    reach(desk, "words")
    desk.keyboard.type("走廊的灯不亮了，我看不见")
    reach(desk, "agreed")
    desk.keyboard.press("Space")
    desk.keyboard.press("Enter")

    expect(desk).to_have_url(re.compile(r"/desk/orders/[0-9a-f-]{36}/$"))
    order = Order.objects.latest("submitted_at")
    assert (order.door, order.name) == ("phone", "何伯")
    assert (order.phone, order.words) == ("076988886666转603", "走廊的灯不亮了，我看不见")
    assert order.taken_by == town.staff[Role.WORKER]


@EITHER_WAY
def test_a_hotlines_table_is_taken_and_what_was_wrong_comes_again(
    *, open_as: Open, town: Town, script: bool, tmp_path: Path
) -> None:
    working_time.seed()
    OrderTable.objects.all().delete()
    desk = start(open_as, Role.WORKER, DESKTOP, java_script_enabled=script)
    before = Order.objects.count()

    hand_in(desk, samples.FILE)
    expect(desk.locator("main")).to_contain_text("古丽·艾合买提")  # the first rows as they are
    assert Order.objects.count() == before
    take(desk)
    first = OrderTable.objects.get()
    assert (first.rows, first.good, first.bad) == (200, 189, 11)
    assert Order.objects.count() == before + 189

    with desk.expect_download() as waiting:
        desk.get_by_role("link", name="导出成表").click()
    back, mended = tmp_path / "back.xlsx", tmp_path / "mended.xlsx"
    waiting.value.save_as(back)
    mend(back, mended)

    hand_in(desk, mended)
    expect(desk.get_by_role("heading", name="和退回时相比改了的格子")).to_be_visible()
    take(desk)
    again = OrderTable.objects.latest("handed_in_at")
    assert list(again.kept.problems) == []
    assert (again.rows, again.good, again.known) == (11, 10, 1)  # the copied row is known
    assert Order.objects.count() == before + 199

    hand_in(desk, mended)
    twice = OrderTable.objects.latest("handed_in_at")
    assert (twice.good, Order.objects.count()) == (0, before + 199)


def hand_in(desk: Tab, file: Path) -> None:
    """Choose the file and have it looked at; the page then shows what was found."""
    desk.goto("/desk/orders/tables/")
    desk.locator("input[type=file]").set_input_files(file)
    area = desk.locator("select[name=area]")
    if area.count() and not area.input_value():
        area.select_option(index=1)
    press(desk, "先核对")
    while tasks.do_next():
        pass
    desk.reload()


def take(desk: Tab) -> None:
    with desk.expect_navigation(wait_until="domcontentloaded"):
        desk.locator("main").get_by_role("button", name=re.compile("收下这")).click()
    while tasks.do_next():
        pass
    desk.reload()


# What stands in the sample, and what somebody who rings back writes instead.
MENDED = {
    "上周三下午": "2026-03-18 15:00", "在路上": "处理中", "很急很急": "紧急",
    "2096-05-12 10:00": "2026-04-01 10:00", "1380013": "13800138000",
    "2026-05-11 09:00": "2026-05-13 09:00", "4.40605000000000E+17": "",
    "2.02611000000000E+16": "HM-9",
}  # fmt: skip


def mend(back: Path, mended: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(back.read_bytes()))
    sheet = book.active
    assert sheet
    titles = [cell.value for cell in sheet[1]]
    assert (titles[0], titles[-1]) == (MARK, TO_CORRECT)
    words, ended = titles.index("诉求内容"), titles.index("办结时间")
    for row in sheet.iter_rows(min_row=2):
        for cell in row[1:-1]:
            cell.value = MENDED.get(str(cell.value), cell.value)
        row[words].value = row[words].value or "想有人来看看"
        if str(row[titles.index("办理状态")].value) == "已办结" and not row[ended].value:
            row[ended].value = "2026-06-20 10:00"
    book.save(mended)
