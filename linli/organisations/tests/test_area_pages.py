"""The area tree at the desk, and importing tables in the browser."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from linli.accounts.tests.make import signed_in
from linli.areas import queries
from linli.areas.models import Area, AreaCode, AreaImport, Kind, Population
from linli.areas.tests.make import make_area
from linli.core.tests.workbooks import make_xlsx
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.organisations.tests.pages import cost

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Area:
    city = make_area("佛山市", kind=Kind.CITY)
    town = make_area("桂城街道", parent=city, kind=Kind.TOWN)
    AreaCode.objects.create(area=town, code="440605011000", name="桂城街道")
    return town


@pytest.fixture
def client(town: Area) -> Client:
    return signed_in(make_staff(Role.OPERATOR, town))


def url(name: str, *args: object) -> str:
    return reverse(f"organisations:{name}", args=args)


def test_the_tree_begins_where_ones_power_does_and_ends_there(client: Client, town: Area) -> None:
    village = make_area("叠北社区", parent=town)
    outside = make_area("大沥镇", parent=town.parent, kind=Kind.TOWN)

    assertContains(client.get(url("areas")), "桂城街道")
    page = client.get(url("area", town.pk))
    assertContains(page, "叠北社区")
    assertContains(page, "440605011000")
    assertContains(client.get(url("areas"), {"q": "叠北"}), url("area", village.pk))
    for query in ("大沥", "没有这里", "\x01x", "%" * 500):
        assertContains(client.get(url("areas"), {"q": query}), "没有叫这个名字的")
    for area in (outside, town.parent):
        assert area is not None
        assert client.get(url("area", area.pk)).status_code == 404
    assert client.get(url("area", uuid4())).status_code == 404


def test_the_pages_cost_the_same_for_one_row_and_for_several(client: Client, town: Area) -> None:
    make_area("一村", parent=town)
    paths = [url("area", town.pk), url("areas") + "?q=村"]
    before = [cost(client, path) for path in paths]
    for number in range(4):
        make_area(f"{number}村", parent=town)

    assert [cost(client, path) for path in paths] == before


def test_an_area_is_renamed_and_gets_a_home_page(client: Client, town: Area) -> None:
    words = {"name": "桂城", "name_en": "Guicheng", "slug": "guicheng", "latitude": "23.03"}

    answer = client.post(url("edit_area", town.pk), words)
    assert answer.status_code == 422
    assertContains(answer, "纬度和经度要一起写", status_code=422)
    words |= {"longitude": "113.15"}
    answer = client.post(url("edit_area", town.pk), words)
    assertContains(answer, "请选用什么量的", status_code=422)
    assertRedirects(
        client.post(url("edit_area", town.pk), {**words, "datum": "wgs84"}), url("area", town.pk)
    )

    town.refresh_from_db()
    assert (town.name, town.slug, town.latitude) == ("桂城", "guicheng", Decimal("23.03"))
    assertContains(client.get(url("edit_area", town.pk)), "guicheng")
    assertContains(client.get(url("area", town.pk)), "曾用名")
    assertContains(client.get(url("areas"), {"q": "桂城街道"}), "曾用名 桂城街道")


@pytest.mark.parametrize("slug", ["Gui Cheng", "桂城", "a_b", "x" * 41, "a\tb"])
def test_an_odd_address_is_told_so(client: Client, town: Area, slug: str) -> None:
    answer = client.post(url("edit_area", town.pk), {"name": "桂城", "slug": slug})

    assert answer.status_code == 422
    town.refresh_from_db()
    assert town.slug is None


def test_groups_are_added_moved_and_ended(client: Client, town: Area) -> None:
    one, other = make_area("叠北社区", parent=town), make_area("叠南社区", parent=town)
    assertRedirects(
        client.post(url("add_area", one.pk), {"kind": "group", "name": "一组"}), url("area", one.pk)
    )
    group = Area.objects.get(name="一组")
    assert client.post(url("add_area", one.pk), {"kind": "city", "name": "x"}).status_code == 422
    answer = client.post(url("add_area", one.pk), {"kind": "group", "name": "一组"})
    assertContains(answer, "已经有一个同名的区域", status_code=422)

    client.post(url("move_area", group.pk), {"parent": "叠南社区"})
    assert queries.path(group) == "佛山市 桂城街道 叠南社区"
    answer = client.post(url("move_area", group.pk), {"parent": "佛山市"})
    assertContains(answer, "没有叫这个名字的区域", status_code=422)  # outside one's power

    answer = client.post(url("end_area", other.pk), {"on": "2026-05-01"})
    assertContains(answer, "选一个接续的区域", status_code=422)
    client.post(url("end_area", other.pk), {"on": "2026-05-01", "successors": "叠北社区"})
    other.refresh_from_db()
    assert (other.valid_until, other.successors.get()) == (date(2026, 5, 1), one)
    page = client.get(url("area", other.pk))
    assertContains(page, "已撤销")
    assertContains(page, "2026 年 5 月 1 日")
    assertContains(client.get(url("area", one.pk)), "前身")
    found = client.get(url("areas"), {"q": "叠南"})
    assertContains(found, "2026 年 5 月 1 日撤销，由以下区域接续：")
    assertContains(found, "叠北社区")


def test_an_area_is_split_in_two_steps(client: Client, town: Area) -> None:
    old, one, other = (make_area(name, parent=town) for name in ("叠一社区", "甲社区", "乙社区"))
    words = {"on": "2026-05-01", "successors": "甲社区\n乙社区"}

    second = client.post(url("end_area", old.pk), words)
    page = client.get(second["Location"])
    assertContains(page, "划给甲社区的")
    data = {f"to_{one.pk}": "一巷\n\n 二巷", f"to_{other.pk}": "一巷"}
    assertContains(client.post(second["Location"], data), "写了两次", status_code=422)
    data[f"to_{other.pk}"] = "三巷"
    assertRedirects(client.post(second["Location"], data), url("area", old.pk))

    old.refresh_from_db()
    assert old.valid_until == date(2026, 5, 1)
    rows = old.successions.values_list("successor", "buildings")
    assert list(rows) == [(one.pk, "一巷\n二巷"), (other.pk, "三巷")]
    assert client.get(url("split_area", one.pk)).status_code == 302


def test_what_cannot_be_split_is_told_before_the_buildings_are_typed(
    client: Client, town: Area
) -> None:
    old, one, _ = (make_area(name, parent=town) for name in ("叠一社区", "甲社区", "乙社区"))
    make_area("一组", parent=old, kind=Kind.GROUP)
    words = {"on": "2026-05-01", "successors": "甲社区\n乙社区"}

    answer = client.post(url("end_area", old.pk), words)

    assertContains(answer, "这里面还有其他区域，选一个接续的区域", status_code=422)
    assertContains(
        client.post(url("end_area", one.pk), words | {"on": "2027-01-01"}),
        "最后一天还没到", status_code=422,
    )  # fmt: skip
    assert not Area.objects.filter(valid_until__isnull=False).exists()


def test_the_parts_of_a_place_with_a_page_get_one_and_the_form_says_so(
    client: Client, town: Area
) -> None:
    old, one, other = (make_area(name, parent=town) for name in ("叠一社区", "甲社区", "乙社区"))
    Area.objects.filter(pk=old.pk).update(slug="dieyi")
    words = {"on": "2026-05-01", "successors": "甲社区\n乙社区"}

    second = client.post(url("end_area", old.pk), words)["Location"]
    assertContains(client.get(second), "接续的区域还没有首页的，都会有一个")
    client.post(second, {f"to_{one.pk}": "一巷", f"to_{other.pk}": "三巷"})

    assertContains(client.get(url("area", one.pk)), "/p/jia/")
    assertContains(client.get(url("area", other.pk)), "/p/yi/")
    Area.objects.filter(pk=other.pk).update(slug=None)
    words["successors"] = "乙社区\n桂城街道"
    second = client.post(url("end_area", make_area("丙社区", parent=town).pk), words)["Location"]
    assert "都会有一个" not in client.get(second).content.decode()


def test_an_area_that_has_ended_asks_for_no_parts(client: Client, town: Area) -> None:
    old = make_area("叠一社区", parent=town)
    make_area("叠北社区", parent=town)
    assertContains(client.get(url("area", old.pk)), "按村里的情况加上小组或者网格")

    client.post(url("end_area", old.pk), {"on": "2026-05-01", "successors": "叠北社区"})

    page = client.get(url("area", old.pk))
    assertContains(page, "已经撤销，下面没有区域了。")
    assert "按村里的情况" not in page.content.decode()


@pytest.mark.parametrize("words", ["440605011028", "４４０６０５０１１０２８", "4406 0501 1028"])
def test_an_area_is_found_by_its_code_also_by_the_one_it_had(
    client: Client, town: Area, words: str
) -> None:
    area = make_area("叠北社区", parent=town)
    make_area("叠南社区", parent=town)
    AreaCode.objects.create(area=area, code="440605011028", valid_from=date(2023, 6, 30))

    page = client.get(url("areas"), {"q": words})
    assertContains(page, url("area", area.pk))
    assert "叠南社区" not in page.content.decode()
    client.post(url("recode_area", area.pk), {"code": "440605011099", "on": "2026-11-01"})
    assertContains(client.get(url("areas"), {"q": words}), url("area", area.pk))
    client.post(url("end_area", area.pk), {"on": "2026-11-02", "successors": "叠南社区"})
    page = client.get(url("areas"), {"q": words})
    assertContains(page, "由以下区域接续：")
    assertContains(page, "叠南社区")


def test_an_area_is_found_by_a_short_code(client: Client, town: Area) -> None:
    assertContains(client.get(url("areas"), {"q": "440605011"}), url("area", town.pk))


def test_an_area_gets_another_code_from_a_day_on(client: Client, town: Area) -> None:
    words = {"code": "440605099", "published": "桂城街道", "on": "2026-11-01"}
    answer = client.post(url("recode_area", town.pk), {**words, "code": "1"})
    assertContains(answer, "这不是统计代码", status_code=422)
    AreaCode.objects.update(valid_from=date(2023, 6, 30))

    assertRedirects(client.post(url("recode_area", town.pk), words), url("area", town.pk))

    page = client.get(url("area", town.pk))
    assertContains(page, "440605099000")
    assertContains(page, "2023 年 6 月 30 日至 2026 年 11 月 1 日")


def test_a_population_figure_is_written_and_taken_away(client: Client, town: Area) -> None:
    words = {"year": 2020, "persons": 24_000, "source": "七普"}

    client.post(url("count_area", town.pk), words)
    assertContains(client.get(url("area", town.pk)), "24000")
    for wrong in ({"source": ""}, {"year": 10**30}, {"persons": -1}, {"persons": "x"}):
        answer = client.post(url("count_area", town.pk), words | wrong)
        assert answer.status_code == 422
    client.post(url("forget_count", town.pk, 2020))
    assert not Population.objects.exists()
    assert client.post(url("forget_count", town.pk, 2020)).status_code == 404
    assert client.post(url("forget_count", town.pk, 10**30)).status_code == 404


# --- importing ------------------------------------------------------------------------------


def test_a_table_is_looked_at_before_it_is_applied(client: Client, town: Area) -> None:
    rows: list[list[Any]] = [
        ["代码", "名称", "人口", "年份", "来源"],
        [440605011028, "叠北社区居委会", 5, 2024, "站"],
    ]
    rows += [[440605011029, "", "", "", ""], [440604012045, "塔坡社区居委会", "", "", ""]]

    answer = client.post(
        url("import_areas"), {"table": SimpleUploadedFile("a.xlsx", make_xlsx(rows))}
    )
    kept = AreaImport.objects.get()
    assertRedirects(answer, url("area_import", kept.pk))
    page = client.get(url("area_import", kept.pk))
    assertContains(page, "叠北社区")
    assertContains(page, "第 3 行，名称：没写区域的名称。")
    assertContains(page, "第 4 行，上级代码：找不到它的上级区域。")
    assert not Area.objects.filter(name="叠北社区").exists()

    assertRedirects(client.post(url("apply_areas", kept.pk)), url("areas"))
    assert Area.objects.get(name="叠北社区").populations.get().persons == 5
    assert client.post(url("apply_areas", kept.pk)).status_code == 409
    assertContains(client.get(url("area_import", kept.pk)), "导入")


def test_a_table_reaches_no_further_than_ones_power(client: Client, town: Area) -> None:
    assert town.parent
    AreaCode.objects.create(area=town.parent, code="440600000000", name="佛山市")
    data = "代码,名称\n440600,某市\n440605012,大沥镇\n45,广西\n".encode()

    client.post(url("import_areas"), {"table": SimpleUploadedFile("a.csv", data)})
    kept = AreaImport.objects.get()

    assertContains(client.get(url("area_import", kept.pk)), "这不在你负责的区域里", 2)
    client.post(url("apply_areas", kept.pk))
    assert Area.objects.count() == 2


def test_a_table_is_its_senders_own(client: Client, town: Area) -> None:
    data = "代码,名称\n440605011028,叠北社区居委会\n".encode("gb18030")
    client.post(url("import_areas"), {"table": SimpleUploadedFile("a.csv", data)})
    kept = AreaImport.objects.get()
    colleague = signed_in(make_staff(Role.OPERATOR, town))

    assert colleague.get(url("area_import", kept.pk)).status_code == 404
    assert colleague.post(url("apply_areas", kept.pk)).status_code == 404


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空"),
        (b"\x89PNG\r\n\x1a\n", "这不是表格"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "没找到表头"),
        (b"a,b\n1,2\n", "没找到表头"),
    ],
)
def test_what_is_no_table_of_areas_is_told_so(client: Client, data: bytes, words: str) -> None:
    answer = client.post(url("import_areas"), {"table": SimpleUploadedFile("../a.csv", data)})

    assertContains(answer, words, status_code=422)
    assert not AreaImport.objects.exists()


def test_nothing_sent_is_told_so(client: Client) -> None:
    assert client.get(url("import_areas")).status_code == 200
    assert client.post(url("import_areas"), {}).status_code == 422
