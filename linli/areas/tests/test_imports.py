"""Tables of areas: the one that ships, and those that people send."""

import io
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from linli.areas import actions, guangdong, plan, queries, sheet
from linli.areas.models import Area, AreaCode, AreaImport, Kind, Population
from linli.areas.plan import Plan
from linli.areas.sheet import Problem, Row
from linli.areas.tests.make import make_area
from linli.areas.tests.test_links import reckoned, stored
from linli.core.errors import Refused
from linli.core.models import Event

pytestmark = pytest.mark.django_db

HEAD = ["代码", "名称", "上级代码", "类型", "人口", "年份", "来源"]


def table(*rows: list[str], head: list[str] = HEAD) -> list[Row | Problem]:
    return list(sheet.read(enumerate([head, *rows], start=1)))


def take(*rows: list[str], head: list[str] = HEAD) -> Plan:
    return actions.take(table(*rows, head=head), by=None)


def few(*codes: str) -> list[Row]:
    """Some rows of Guangdong, with all that lies above them."""
    wanted = {code[:n] for code in codes for n in (2, 4, 6, 9, 12)}
    return [row for row in guangdong.rows() if (row.code or row.parent) in wanted]


def said(done: Plan) -> list[str]:
    return [str(problem) for problem in done.problems]


def counted(done: Plan) -> dict[str, int]:
    return {key: value for key, value in done.counts().items() if value and key != "rows"}


# --- Guangdong ------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_whole_of_guangdong_is_taken_in_within_seconds_and_once() -> None:
    begun = time.process_time()
    done = actions.take(guangdong.rows(), by=None)
    spent = time.process_time() - begun

    assert counted(done) == {"added": 28_744, "codes": 28_743}
    assert spent < 30
    kinds = [Area.objects.filter(kind=kind).count() for kind in Kind.values]
    assert kinds == [1, 21, 122, 1, 1_757, 26_842, 0, 0]
    assert stored() == reckoned()

    found = queries.by_codes(
        ["441303008206", "440604012045", "441900125206", "440103007101", "440605011028"]
    )
    assert {area.name: queries.path(area) for area in found.values()} == {
        "新寮村": "惠州市 大亚湾经济技术开发区 大亚湾西区街道",
        "塔坡社区": "佛山市 禅城区 祖庙街道",
        "夏汇村": "东莞市 洪梅镇",
        "人民中社区": "广州市 荔湾区 龙津街道",
        "叠北社区": "佛山市 南海区 桂城街道",
    }
    assert found["441303008206"].codes.get().name == "新寮村民委员会"
    for city in ("441900000000", "442000000000"):  # no county between city and town
        below = queries.children(queries.by_codes([city])[city])
        assert set(below.values_list("kind", flat=True)) == {Kind.TOWN}

    again = actions.take(guangdong.rows(), by=None)
    assert counted(again) == {}
    assert Event.objects.filter(verb="area_import.applied").count() == 1

    foshan = queries.by_codes(["440600000000"])["440600000000"]
    within = Area.objects.filter(pk__in=queries.below(foshan))
    assert [area.name for area in queries.search("塔坡", within)] == ["塔坡社区"]
    assert queries.search("新寮村")[0].name == "新寮村"


def test_a_zone_without_a_code_of_its_own_holds_its_towns() -> None:
    actions.take(few("441303008206", "441303001"), by=None)
    zone = Area.objects.get(kind=Kind.ZONE)

    assert queries.path(zone) == "惠州市"
    assert [area.name for area in queries.children(zone)] == ["大亚湾西区街道"]
    assert not zone.codes.exists()
    assert counted(actions.take(few("441303008206", "441303001"), by=None)) == {}


# --- what people send -----------------------------------------------------------------------


def test_a_table_is_read_under_its_own_headings_wherever_they_stand() -> None:
    rows: Iterable[tuple[int, list[str]]] = [
        (1, ["2024 年村居人口"]),
        (3, ["序号", "统计用\n区划代码", "单位 名称", "常住人口（人）", "年度", "数据来源"]),
        (4, ["1", "440605011028", "叠北社区居委会", "12,345人", "2024年", "街道统计站"]),
        (5, ["序号", "统计用\n区划代码", "单位 名称", "常住人口（人）", "年度", "数据来源"]),
    ]

    [row] = sheet.read(rows)

    assert row == Row(
        4, "叠北社区居委会", "440605011028", persons=12_345, year=2024, source="街道统计站"
    )


def test_english_headings_are_known_too() -> None:
    [row] = table(
        ["４４０６", "Foshan", "44", "City", "113.1", "23.02", "WGS-84"],
        head=["Code", "Name", "Parent code", "Kind", "Longitude", "Latitude", "Datum"],
    )

    assert row == Row(
        2, "Foshan", "4406", "44", "city", longitude="113.1", latitude="23.02", datum="WGS-84"
    )


@pytest.mark.parametrize("datum", ["", "北斗", "Mars"])
def test_a_point_without_a_system_is_refused(datum: str) -> None:
    [problem] = table(
        ["4406", "佛山", "113.1", "23.02", datum], head=["代码", "名称", "经度", "纬度", "坐标系"]
    )
    assert isinstance(problem, Problem)
    assert problem.column == "datum"
    for known in ("GCJ-02 坐标系", "高德", "百度坐标", "CGCS2000", "gps"):
        [row] = table(
            ["4406", "佛山", "113.1", "23.02", known],
            head=["代码", "名称", "经度", "纬度", "坐标系"],
        )
        assert isinstance(row, Row)


def test_a_table_without_a_heading_is_refused() -> None:
    with pytest.raises(Refused, match="No heading"):
        take(["1", "2"], head=["a", "b"])
    with pytest.raises(Refused, match="No heading"):
        list(sheet.read([(number, ["x"]) for number in range(1, 50)]))


def test_a_parent_may_stand_below_its_parts() -> None:
    done = take(
        ["440605011", "桂城街道"], ["440605", "南海区"], ["4406", "佛山市"], ["44", "广东省"]
    )

    assert counted(done) == {"added": 4, "codes": 4}
    assert queries.path(Area.objects.get(name="桂城街道")) == "佛山市 南海区"


def test_lines_that_are_no_places_vanish() -> None:
    take(
        ["46", "海南省"], ["469000000000", "省直辖县级行政区划"], ["469001000000", "五指山市"],
        ["44", "广东省"], ["4419", "东莞市"], ["441900", "东莞市"], ["441900125", "洪梅镇"],
        ["4401", "广州市"], ["440101000000", "市辖区"], ["440101001000", "某街道"],
    )  # fmt: skip

    assert not Area.objects.filter(name__in=["市辖区", "省直辖县级行政区划"]).exists()
    assert queries.path(Area.objects.get(name="洪梅镇")) == "东莞市"
    assert queries.path(Area.objects.get(name="某街道")) == "广州市"


def test_grids_come_with_their_own_numbers_and_the_path_of_their_village() -> None:
    actions.take(few("440605011028"), by=None)

    head = ["网格名称", "编号", "所属", "类型"]
    rows = [
        ["第一网格", "GC-001", "桂城街道 叠北社区", "网格"],
        ["第二网格", "GC-002", "440605011028", "网格"],
        ["一组", "", "叠北社区", "村民小组"],
    ]
    assert counted(take(*rows, head=head)) == {"added": 3, "codes": 2}
    assert counted(take(*rows, head=head)) == {}

    village = Area.objects.get(name="叠北社区")
    assert {area.name for area in queries.children(village)} == {"第一网格", "第二网格", "一组"}
    assert queries.by_codes(["GC-001"], "local")["GC-001"].name == "第一网格"


def test_figures_are_taken_corrected_and_never_doubled() -> None:
    actions.take(few("440605011028"), by=None)
    row = ["440605011028", "叠北社区居委会", "", "", "12345", "2024", "街道统计站"]

    assert counted(take(row)) == {"figures": 1}
    assert counted(take(row)) == {}
    row[4] = "12346"
    assert counted(take(row)) == {"figures": 1}
    assert Population.objects.get().persons == 12_346


def test_a_name_the_statistics_changed_follows_and_one_we_gave_stays() -> None:
    actions.take(few("440605011028", "440605011027"), by=None)
    ours = Area.objects.get(name="叠南社区")
    actions.edit(ours, by=None, name="叠南新村")

    rows = [["440605011028", "叠北一社区居委会"], ["440605011027", "叠南一社区居委会"]]
    assert counted(take(*rows)) == {"renamed": 1, "codes": 2}
    assert counted(take(*rows)) == {}

    assert {a.name for a in Area.objects.filter(kind=Kind.COMMUNITY)} == {"叠北一社区", "叠南新村"}


def test_an_area_made_by_hand_gets_its_code_from_the_table() -> None:
    actions.take(few("440605011"), by=None)
    made = make_area("叠北社区", parent=Area.objects.get(name="桂城街道"))

    assert counted(take(["440605011028", "叠北社区居委会"])) == {"codes": 1}
    assert made.codes.get().code == "440605011028"


def test_what_staff_moved_stays_where_it_is_unless_the_table_says_so() -> None:
    actions.take(few("441303008206", "441303001"), by=None)
    town = Area.objects.get(name="淡水街道")
    zone = Area.objects.get(kind=Kind.ZONE)
    actions.move(town, by=None, parent=zone)

    assert counted(take(["441303001", "淡水街道"])) == {}
    assert counted(take(["441303001", "淡水街道", "441303"])) == {"moved": 1}
    assert queries.path(town) == "惠州市 惠阳区"
    assert stored() == reckoned()


def test_a_table_can_move_and_add_at_once() -> None:
    actions.take(few("441303008206"), by=None)

    done = take(
        ["", "新区", "4413", "开发区"],
        ["441303008", "大亚湾西区街道", "惠州市 新区"],
        ["441303008207", "老畲村民委员会"],
    )

    assert counted(done) == {"added": 2, "moved": 1, "codes": 1}
    assert queries.path(Area.objects.get(name="老畲村")) == "惠州市 新区 大亚湾西区街道"
    assert stored() == reckoned()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["440605011099", ""], "Row 2, name: The name of the area is missing."),
        (["44060501109", "某社区"], "Row 2, code: This is no code"),
        (["4.40605E+11", "某社区"], "Row 2, code: The spreadsheet shortened"),
        (["440699011", "某街道"], "Row 2, parent code: The area it lies in is not known."),
        (["", "某社区"], "Row 2, parent code: Say which area"),
        (["", "某社区", "南海区"], "Row 2, kind: Say what kind"),
        (["", "某社区", "南海区", "星球"], "Row 2, kind: This kind is not known."),
        (["", "某市", "南海区", "市"], "Row 2, kind: An area cannot lie in"),
        (["440605011028", "叠北社区居委会", "", "", "很多"], "Row 2, population: Write a whole"),
        (["440605011028", "叠北社区居委会", "", "", "9999999999"], "Row 2, population: Write"),
        (["440605011028", "叠北社区居委会", "", "", "12"], "Row 2, year: Say of which year"),
        (["440605011028", "叠北社区居委会", "", "", "12", "1900"], "Row 2, year: Write a whole"),
        (["440605011028", "叠北社区居委会", "", "", "12", "2024"], "Row 2, source: Say where"),
        (["440605011028", "叠" * 61], "Row 2, name: This is longer"),
        (["440605011028", "叠\ufffd社区"], "Row 2, name: This holds a character"),
        (["440605", "南海区", "叠北社区"], "Row 2, parent code: An area cannot lie in itself."),
        (["", "叠北社区居委会", "440605011", "村"], ""),
    ],
)
def test_every_problem_names_its_row_and_column(row: list[str], words: str) -> None:
    actions.take(few("440605011028"), by=None)

    done = take(row)

    assert [text.startswith(words) for text in said(done)] == ([True] if words else [])
    assert not done.added


def test_what_is_right_is_taken_beside_what_is_wrong() -> None:
    actions.take(few("440605011"), by=None)

    done = take(["440605011028", "叠北社区居委会"], ["x", "y"], ["440605011028", "叠南社区居委会"])

    assert counted(done) == {"added": 1, "codes": 1, "problems": 2}
    assert said(done)[1] == "Row 4, code: Row 2 has the same code."


def test_one_name_for_several_areas_needs_a_path() -> None:
    for town in ("甲镇", "乙镇"):
        make_area("新村", parent=make_area(town, kind=Kind.TOWN))

    done = take(["", "一组", "新村", "小组"], ["", "一组", "乙镇 新村", "小组"])

    assert [problem.row for problem in done.problems] == [2]
    assert queries.path(Area.objects.get(name="一组")) == "乙镇 新村"


def test_two_committees_of_one_place_name_both_get_in() -> None:
    actions.take(few("440605011"), by=None)

    take(["440605011098", "登岗居委会"], ["440605011099", "登岗社区居民委员会"])

    assert {"登岗社区", "登岗社区居民委员会"} <= set(Area.objects.values_list("name", flat=True))


def test_nothing_outside_the_given_areas_is_touched() -> None:
    actions.take(few("440605011028", "440604012045"), by=None)
    mine = Area.objects.get(name="南海区")
    within = set(Area.objects.filter(pk__in=queries.below(mine)).values_list("pk", flat=True))
    rows = table(
        ["440605011027", "叠南社区居委会"],
        ["440604012048", "普南社区居委会"],
        ["440604012045", "塔坡一社区居委会"],
        ["440604012045", "塔坡社区居委会", "", "", "5", "2024", "x"],
        ["440605011", "桂城街道", "禅城区"],
        ["45", "广西壮族自治区"],
    )

    done = plan.make(rows, within=within)

    assert [node.name for node in done.added] == ["叠南社区"]
    assert [problem.row for problem in done.problems] == [3, 4, 5, 6, 7]
    assert not done.moved
    assert not done.renamed


# --- looked at first, then applied ----------------------------------------------------------


def test_a_kept_table_is_applied_once_and_its_rows_go() -> None:
    rows: list[Row | Problem] = [*few("440605011028"), Problem(9, "name", "x")]
    kept = actions.receive(rows, by=None)
    kept.refresh_from_db()

    assert plan.make(actions.rows_of(kept)).counts()["problems"] == 1
    assert not Area.objects.exists()
    actions.apply(kept, by=None)

    kept.refresh_from_db()
    assert kept.rows == []
    assert Area.objects.filter(name="叠北社区").exists()
    with pytest.raises(Refused, match="already been applied"):
        actions.apply(kept, by=None)


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    file.write_text("代码,名称\n44,广东省\n4406,佛山市\n4407\n", encoding="gb18030")

    def run(*words: str) -> tuple[str, str]:
        out, err = io.StringIO(), io.StringIO()
        call_command("import_areas", *words, stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    out, err = run(str(file), "--dry-run")
    assert "Would add 2" in out
    assert "Row 4, name: The name of the area is missing." in err
    assert not Area.objects.exists()
    assert "Added 2" in run(str(file))[0]
    assert "Added 0" in run(str(file))[0]
    assert AreaCode.objects.count() == 2
    assert AreaImport.objects.count() == 1


def test_the_command_refuses_what_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no such file"):
        call_command("import_areas", str(tmp_path / "x.csv"))
    picture = tmp_path / "a.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(CommandError, match="not a table"):
        call_command("import_areas", str(picture))


@pytest.mark.slow
def test_the_command_knows_guangdong() -> None:
    out = io.StringIO()

    call_command("import_areas", "guangdong", "--dry-run", stdout=out)

    assert "Would add 28744" in out.getvalue()
