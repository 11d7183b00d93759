"""Write docs/samples/hotline.xlsx: 200 invented calls, kept as such offices keep them.

Usage: python -m tools.samples. The same table each time: nothing in it is real, and everything
that such tables do wrong is in it somewhere.
"""

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

FILE = Path(__file__).resolve().parent.parent / "docs" / "samples" / "hotline.xlsx"
ROWS = 200
TITLE = "梅沙村 12345 转办工单台账（示例，人物、电话均为虚构）"
# 来电人 stands over two columns, as such tables have it.
UPPER = [
    *["序号", "工单编号", "来电时间", "来电人"], "",
    *["诉求地址", "诉求内容", "服务项目", "紧急程度", "办理状态", "承办单位", "承办人"],
    *["上门时间", "办结时间", "满意度", "录入员"],
]  # fmt: skip
LOWER = ["", "", "", "姓名", "联系电话", *[""] * 11]
SURNAMES = "陈李黄何梁张林罗郑霍冯廖关欧阳邓谭卢许"
GIVEN = (
    "秀英", "伟强", "敏仪", "锦荣", "晓岚", "志明", "嘉怡", "永健",
    "思敏", "家辉", "慧仪", "卓文", "文彬", "婉清", "国栋", "丽珍",
)  # fmt: skip
CALLS = (
    ("灯不亮了，晚上上楼看不见", "换灯泡"), ("厨房插座会冒火花", "水电安检"),
    ("我妈一个人住，想有人去看看", "探访独居长者"), ("厕所地滑，差点摔倒", "加装扶手"),
    ("孩子功课没人辅导", "四点半课堂"), ("血压高，想有人定期问问", "慢病跟进"),
    ("腿不好，下不了楼拿药", "代取药"), ("风扇不转了，天热睡不着", "家电维修"),
    ("想问问低保怎么申请", "困难探访"), ("心里闷，想找人说说话", "情绪支持"),
    ("楼上漏水到我家", "管道疏通"), ("门锁坏了，进不去", ""),
)  # fmt: skip
OPEN = ("处理中", "待受理", "在办", "")
ENDED = ("已办结", "办结", "已完成", "已撤销", "已转办")


def main() -> None:
    """Write the table."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(FILE), {"strings_to_formulas": False}) as book:
        book.set_properties({"title": TITLE, "created": datetime(2026, 6, 30)})  # noqa: DTZ001
        sheet = book.add_worksheet("工单台账")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        stamp = book.add_format({"num_format": "yyyy/m/d h:mm"})
        sheet.merge_range(0, 0, 0, len(UPPER) - 1, TITLE, bold)
        sheet.merge_range(1, 0, 1, len(UPPER) - 1, "导出人：示例　　导出日期：2026年6月30日", bold)
        sheet.write_row(2, 0, UPPER, bold)
        sheet.merge_range(2, 3, 2, 4, "来电人", bold)
        sheet.write_row(3, 0, LOWER, bold)
        sheet.set_column(6, 6, 40)
        for number, row in enumerate(rows(), start=4):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(number, column, cell, stamp)
                elif cell != "":
                    sheet.write(number, column, cell)


def rows() -> list[list[Any]]:
    """The calls, and at their places those with something wrong."""
    chance = random.Random(20260630)  # noqa: S311 - the same table each time
    found = [_call(number, chance) for number in range(1, ROWS + 1)]
    for at, changes in WRONG.items():
        for column, cell in changes.items():
            found[at - 1][UPPER.index(column) if column in UPPER else LOWER.index(column)] = cell
    found[119] = [120, *found[18][1:]]  # somebody copied a row
    return found


def _call(number: int, chance: random.Random) -> list[Any]:
    asked = datetime(2026, 3, 2, 8, 30) + timedelta(  # noqa: DTZ001 - as a sheet keeps it
        hours=14 * number, minutes=chance.randrange(60)
    )
    words, service = CALLS[number % len(CALLS)]
    name = chance.choice(SURNAMES) + chance.choice(GIVEN)
    has_ended = number % 3 != 0
    ended = asked + timedelta(days=chance.randrange(1, 5), minutes=50)
    return [
        number, f"HM-2026-{number:05d}", _moment(asked, number), name, _phone(number, chance),
        f"梅沙{'一二三四五'[number % 5]}巷 {chance.randrange(1, 60)} 号", words, service,
        "紧急" if number % 17 == 0 else chance.choice(["一般", "普通", ""]),
        ENDED[number % len(ENDED)] if has_ended else OPEN[number % len(OPEN)],
        "梅沙社区综合服务中心" if has_ended else "", "", "",
        _moment(ended, number + 1) if has_ended else "",
        chance.choice(["满意", "非常满意", "一般", ""]) if has_ended else "", "示例员",
    ]  # fmt: skip


def _moment(moment: datetime, number: int) -> object:
    """As a date of the program, as a bare serial, or typed in one of the usual ways."""
    m = moment
    ways: tuple[object, ...] = (
        m, f"{m:%Y-%m-%d %H:%M}", f"{m.year}年{m.month}月{m.day}日 {m:%H:%M}",
        f"{m:%Y/%m/%d %H:%M}",
        round((m - datetime(1899, 12, 30)) / timedelta(days=1), 5),  # noqa: DTZ001
        f"{m:%Y-%m-%d %H:%M}".translate(WIDE),
    )  # fmt: skip
    return ways[number % len(ways)]


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _phone(number: int, chance: random.Random) -> object:
    mobile = f"1990000{chance.randrange(10000):04d}"
    ways: tuple[object, ...] = (
        mobile, int(mobile), f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}", mobile.translate(WIDE),
        f"0769-0000{number:04d}", f"0769-0000{number:04d}转{number % 90 + 10}", "", f"+86 {mobile}",
    )  # fmt: skip
    return ways[number % len(ways)]


# Row of the list: what stands in it instead. The first half is odd and right, the second is wrong.
WRONG: dict[int, dict[str, object]] = {
    3: {"诉求内容": "厨房插座\n会冒火花 🔥，\n快点来"},
    5: {"姓名": "古丽·艾合买提"},
    7: {"姓名": "𬭎㙍"},
    11: {"来电时间": "二〇二六年三月八日 9:05", "办结时间": "二〇二六年三月十日 16:00"},
    13: {"诉求内容": "=1+1 这样的题孩子不会，想有人教"},
    16: {"联系电话": "13800138000/0769-00001234"},
    22: {"诉求内容": "", "服务项目": ""},
    29: {"来电时间": "上周三下午"},
    37: {"联系电话": 4.40605e17},
    41: {"工单编号": 2.02611e16},
    53: {"办理状态": "在路上"},
    59: {"紧急程度": "很急很急"},
    64: {"办结时间": "", "办理状态": "已办结"},
    76: {"来电时间": "2026-05-12 10:00", "办结时间": "2026-05-11 09:00", "办理状态": "已办结"},
    83: {"联系电话": "1380013"},
    97: {"来电时间": "2096-05-12 10:00"},
}

if __name__ == "__main__":
    main()
