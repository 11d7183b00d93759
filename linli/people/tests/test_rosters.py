"""Rosters as stations keep them: read whole, taken once, and what is wrong comes back."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import translation

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core import sheets, tasks
from linli.core.errors import Refused
from linli.core.handed import TO_CORRECT, State
from linli.core.models import Event
from linli.people import queries
from linli.people.actions import identities, rosters
from linli.people.models import File, Group, Identity, Roster, Sex
from linli.people.tests.make import make_card, make_identity, make_texts, make_worker
from linli.people.verifier import Verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(db: None) -> Area:
    make_texts()
    return make_area()


@pytest.fixture
def worker(area: Area) -> Person:
    return make_worker(area)


def xlsx(*rows: list[object], merged: str = "") -> io.BytesIO:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def real_roster() -> io.BytesIO:
    """A title, merged headings, and every way in which Excel and people bend a table."""
    good = make_card(date(1945, 3, 4))
    return xlsx(
        ["梅沙社区 2026 年独居长者名册"],
        ["填表人:示例", "", "", "2026-11-01"],
        ["序号", "姓 名", "性别", "身份证号码", "联系方式", "", "出生日期", "家庭住址", "人员类别"],
        ["", "", "", "", "手机", "座机", "", "", ""],
        [1, " 何锦荣 ", "男", None, "13800138000", "0769-1234567",
         date(1940, 1, 2), "三巷 8 号", "独居、低保"],
        [2, "陈秀英", "", good, "１３９００００００２２", "", "1945年3月4日", "三巷 9 号", ""],
        [3, "冯婆婆", "女", 4.40605194503041e17, "", "", "", "", ""],
        [4, "霍志强", "男", "", "1380013800", "", "", "", ""],
        [5, "廖伯", "", "", "", "", "五月初五", "", ""],
        [6, "", "男", "", "", "", "", "", ""],
        [7, "陈秀英", "", good, "", "", "", "", ""],
        [8, "关姨", "女", "", "0769-7654321", "", "1949年腊月三十", "", "空巢"],
        merged="E3:F3",
    )  # fmt: skip


def test_a_real_roster_is_taken_and_the_rest_comes_back(area: Area, worker: Person) -> None:
    outcome = rosters.run(real_roster(), by=worker, area=area, dry=False)

    assert (outcome.rows, outcome.good, outcome.known, outcome.bad) == (8, 3, 0, 5)
    people = {p.name: p for p in Person.objects.filter(joined_at=None).select_related("file")}
    assert set(people) == {"何锦荣", "陈秀英", "关姨"}
    assert people["何锦荣"].file.landline == "07691234567"
    assert people["何锦荣"].file.born_on == date(1940, 1, 2)
    groups = {status.group for status in people["何锦荣"].statuses.all()}
    assert groups == {Group.ELDER_ALONE, Group.MINIMUM_ALLOWANCE}
    assert people["陈秀英"].mobile == "13900000022"
    assert people["陈秀英"].identities.get().number_key
    assert people["关姨"].file.landline == "07697654321"
    assert people["关姨"].file.born_on == date(1950, 2, 16)
    assert Event.objects.get(verb="roster.taken").facts == {"good": 3, "households": 0}


def test_every_problem_names_its_row_and_column(area: Area, worker: Person) -> None:
    outcome = rosters.run(real_roster(), by=worker, area=area, dry=True)

    found = {(one.row, one.column): str(one.sentence) for one in outcome.kept.problems}
    assert "Excel" in found[(7, "身份证号码")]
    assert "1 digits short" in found[(8, "手机")]
    assert "lunar" in found[(9, "出生日期")]
    assert "no name" in found[(10, "姓 名")]
    assert "row 6" in found[(11, "")]
    assert not Person.objects.filter(joined_at=None).exists()


def test_whoever_a_roster_brought_is_found(area: Area, worker: Person) -> None:
    table = xlsx(["姓名", "手机", "座机"], ["何锦荣", "13800138000", "0769-1234567"])

    rosters.run(table, by=worker, area=area, dry=False)

    for words in ("锦荣", "hjr", "jinrong", "8000", "4567"):
        assert len(queries.meant(worker, words)) == 1, words


def test_running_it_twice_changes_nothing(area: Area, worker: Person) -> None:
    table = real_roster()
    rosters.run(table, by=worker, area=area, dry=False)
    again = rosters.run(table, by=worker, area=area, dry=False)

    assert (again.good, again.known) == (0, 3)
    assert Person.objects.filter(joined_at=None).count() == 3


def test_the_first_rows_taken_are_counted_so_that_the_next_are_compared_soon(
    area: Area, worker: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[type, ...]] = []
    monkeypatch.setattr(rosters, "CHUNK", 2)
    monkeypatch.setattr(rosters, "counted", lambda *models: asked.append(models))

    rosters.run(real_roster(), by=worker, area=area, dry=True)
    assert asked == []
    rosters.run(real_roster(), by=worker, area=area, dry=False)
    assert asked == [(Person, File, Identity)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_csv_in_every_encoding_stations_use(area: Area, worker: Person, encoding: str) -> None:
    text = "姓名,电话,出生日期\n何锦荣,13800138000,1940-1-2\n"

    outcome = rosters.run(io.BytesIO(text.encode(encoding)), by=worker, area=area, dry=False)

    assert outcome.good == 1


@pytest.mark.parametrize("text", ["甲,乙\n1,2\n", "姓名\n何锦荣\n", "x" * 500])
def test_a_table_without_a_heading_is_refused(area: Area, worker: Person, text: str) -> None:
    with pytest.raises(Refused):
        rosters.run(io.BytesIO(text.encode()), by=worker, area=area, dry=True)


def test_nothing_is_cut_off_or_guessed(area: Area, worker: Person) -> None:
    rows = [
        f"何锦荣,{'长' * 201},1940-1-2", "王\ufffd五,示例路,1940-1-2", "👨‍👩‍👧,示例路,1940-1-2",
        "陈٣,示例路,1940-1-2", "何锦荣,示例路,农历1940年٣月٥", f"𠮷𡈽𬺈,{'长' * 200},1940-1-2",
    ]  # fmt: skip
    text = "\n".join(["姓名,地址,出生日期", *rows])

    outcome = rosters.run(io.BytesIO(text.encode()), by=worker, area=area, dry=False)

    assert [problem.row for problem in outcome.kept.problems] == [2, 3, 4, 5, 6]
    [taken] = Person.objects.filter(file__isnull=False)
    assert (taken.name, taken.file.address) == ("𠮷𡈽𬺈", "长" * 200)


def test_nobody_takes_a_roster_for_another_area(area: Area) -> None:
    with pytest.raises(PermissionDenied):
        rosters.run(real_roster(), by=make_worker(make_area()), area=area, dry=True)


def test_in_the_browser_it_is_checked_first_taken_second_and_then_gone(
    area: Area, worker: Person
) -> None:
    client = signed_in(worker)
    upload = SimpleUploadedFile("名册.xlsx", real_roster().read())
    sent = client.post(reverse("people:rosters"), {"file": upload, "area": area.pk, "agreed": "on"})
    page = sent["Location"]
    row = Roster.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM people_roster")
        assert cursor.fetchone()[0].startswith("s1.")

    assert tasks.do_next()
    checked = client.get(page).content.decode()
    assert "手机" in checked
    back = client.get(reverse("people:roster_back", args=[row.pk]))
    assert b"".join(back.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    client.post(reverse("people:take_roster", args=[row.pk]))
    assert tasks.do_next()

    row.refresh_from_db()
    assert (row.state, row.good, row.content) == (State.TAKEN, 3, "")
    assert client.post(reverse("people:take_roster", args=[row.pk])).status_code == 409
    assert signed_in(make_worker(area)).get(page).status_code == 404


def test_an_unreadable_file_says_why_on_its_page(area: Area, worker: Person) -> None:
    row = rosters.steps.hand_in(io.BytesIO(b"\x00\x01 not a table"), by=worker, area=area)

    rosters.steps.check(row)

    page = signed_in(worker).get(reverse("people:roster", args=[row.pk]))
    assert row.state == State.UNREADABLE
    assert "这不是表格" in page.content.decode()
    assert str(row.why).startswith("This is not a table.")


def test_after_a_day_only_the_counts_are_left(area: Area, worker: Person) -> None:
    row = rosters.steps.hand_in(real_roster(), by=worker, area=area)
    rosters.steps.check(row)
    Roster.objects.update(handed_in_at=row.handed_in_at.replace(year=2020))

    rosters.steps.forget_old()

    row.refresh_from_db()
    assert (row.content, row.problems, row.good) == ("", "", 3)


def test_what_goes_back_comes_again_and_tells_what_was_changed(area: Area, worker: Person) -> None:
    first = rosters.steps.check(
        rosters.steps.hand_in(text_table("姓名,手机", "何锦荣,1380013"), by=worker, area=area)
    )
    heading, [row] = rosters.steps.send_back(first, by=worker)
    mended = ["13800138000" if cell == "1380013" else cell for cell in row]

    again = rosters.steps.check(
        rosters.steps.hand_in(xlsx(list(heading), list(mended)), by=worker, area=area)
    )

    [change] = again.kept.changes
    assert (change.column, change.was, change.now) == ("手机", "1380013", "13800138000")
    assert (again.kept.unread, again.good) == ([], 1)


def test_a_command_keeps_nothing_and_so_its_sheet_bears_no_marks(
    area: Area, worker: Person, tmp_path: Path
) -> None:
    table, back = tmp_path / "名册.csv", tmp_path / "back.xlsx"
    table.write_bytes(text_table("姓名,手机", "何锦荣,1380013").read())

    call_command(
        "import_people", str(table), "--area", str(area.pk), "--by", worker.mobile,
        "--back", str(back),
    )  # fmt: skip

    (_one, heading), (_two, row) = sheets.read_rows(back)
    assert heading == ["姓名", "手机", TO_CORRECT]
    assert row[:2] == ["何锦荣", "1380013"]


def text_table(*lines: str) -> io.BytesIO:
    return io.BytesIO("\n".join(lines).encode())


def test_a_group_that_nobody_knows_comes_back_and_a_denied_one_is_none(
    area: Area, worker: Person
) -> None:
    table = text_table("姓名,手机,类别", "何锦荣,13800138000,非低保", "关姨,13800138001,军属")
    outcome = rosters.run(table, by=worker, area=area, dry=False)
    [line] = outcome.kept.lines
    assert "军属" in str(line.problems[0].sentence)
    assert not Person.objects.get(name="何锦荣").statuses.exists()


def test_columns_of_which_nothing_is_taken_are_told(area: Area, worker: Person) -> None:
    table = text_table("序号,姓名,身份证号码（18位）,血型,籍贯", "1,何锦荣,4.40605E+17,A,东莞")
    outcome = rosters.run(table, by=worker, area=area, dry=True)
    assert outcome.heading
    assert outcome.heading.unread == ["血型", "籍贯"]
    assert "Excel" in str(outcome.kept.lines[0].problems[0].sentence)

    client = signed_in(worker)
    table.seek(0)
    row = rosters.steps.check(rosters.steps.hand_in(table, by=worker, area=area))
    page = client.get(reverse("people:roster", args=[row.pk])).content.decode()
    assert "血型、籍贯" in page


def test_a_card_makes_no_second_file_of_somebody_who_never_showed_one(
    area: Area, worker: Person
) -> None:
    born = date(1951, 7, 8)
    bare = text_table("姓名,出生日期", f"欧双双,{born}")
    rosters.run(bare, by=worker, area=area, dry=False)
    carded = text_table("姓名,身份证号", f"欧双双,{make_card(born)}")

    outcome = rosters.run(carded, by=worker, area=area, dry=False)

    assert (outcome.good, outcome.known, outcome.bad) == (0, 0, 1)
    assert "without a card" in str(outcome.kept.lines[0].problems[0].sentence)
    person = Person.objects.get(name="欧双双")
    make_identity(person, by=worker, number=make_card(born))
    other = text_table("姓名,身份证号", f"欧双双,{make_card(born)}")  # a namesake with their own
    assert rosters.run(other, by=worker, area=area, dry=False).good == 1


def test_a_command_without_a_number_says_so(area: Area) -> None:
    with pytest.raises(CommandError, match="mobile number"):
        call_command("import_people", "x.csv", "--area", str(area.pk), "--by", "1")


def test_permits_and_passports_are_taken_by_their_form_or_by_their_name(
    area: Area, worker: Person
) -> None:
    table = text_table(
        "姓名,证件类型,证件号码,出生日期",
        "陈一,,H12345678,1950-1-2", "陈二,,01234567,", "陈三,,E12345678,", "陈四,,usa440182061501,",
        "陈五,台胞证,12345678,", "陈六,护照,K1234567,", "陈七,身份证,11010519491231002x,",
        "陈八,,12345678,", "陈九,身份证,H12345678,", "陈十,工作证,H12345679,",
    )  # fmt: skip

    outcome = rosters.run(table, by=worker, area=area, dry=False)

    kinds = Identity.objects.order_by("name").values_list("name", "kind")
    assert dict(kinds) == {
        "陈一": "hk_macau", "陈二": "taiwan", "陈三": "passport", "陈四": "foreign",
        "陈五": "taiwan", "陈六": "passport", "陈七": "resident",
    }  # fmt: skip
    assert Person.objects.get(name="陈一").file.born_on == date(1950, 1, 2)
    found = {(one.row, one.column): str(one.sentence) for one in outcome.kept.problems}
    assert len(found) == 3
    assert "证件类型" in found[9, "证件号码"]
    assert "kind of card chosen" in found[10, "证件号码"]
    assert "kind of card" in found[11, "证件类型"]


def test_a_permit_that_is_checked_leaves_the_birthday_alone(area: Area, worker: Person) -> None:
    rosters.run(
        text_table("姓名,证件号,出生日期,性别", "陈一,H12345678,1950-1-2,女"),
        by=worker, area=area, dry=False,
    )  # fmt: skip
    card = Identity.objects.get()

    identities.take_verdict(card, Verdict.SAME, source="sample")

    person = Person.objects.get(name="陈一")
    assert (person.file.born_on, person.file.sex) == (date(1950, 1, 2), Sex.FEMALE)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "2 digits short"), ("zh-hans", "手机号少了 2 位"), ("zh-hant", "手機號少了 2 位")],
)
def test_what_is_wrong_is_said_in_the_language_of_whoever_reads(
    area: Area, worker: Person, language: str, words: str
) -> None:
    """A worker's process checks the table, in the language of the installation."""
    with translation.override("zh-hans"):
        row = rosters.steps.check(
            rosters.steps.hand_in(text_table("姓名,手机", "何锦荣,138001380"), by=worker, area=area)
        )
    client = signed_in(worker)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    page = client.get(reverse("people:roster", args=[row.pk])).content.decode()
    back = client.get(reverse("people:roster_back", args=[row.pk]))

    assert words in page
    file = io.BytesIO(b"".join(back.streaming_content))  # type: ignore[attr-defined]
    assert words in str(list(sheets.read_rows(file))[1][1])


@pytest.mark.parametrize(("language", "words"), [("en", "not a table"), ("zh-hans", "这不是表格")])
def test_why_a_file_cannot_be_read_is_said_so_too(
    area: Area, worker: Person, language: str, words: str
) -> None:
    with translation.override("zh-hant"):
        row = rosters.steps.hand_in(io.BytesIO(b"\x00\x01 not a table"), by=worker, area=area)
        rosters.steps.check(row)

    with translation.override(language):
        assert words in str(Roster.objects.get().why)


def test_an_old_number_is_told_from_one_that_was_cut(area: Area, worker: Person) -> None:
    table = text_table("姓名,身份证号", "陈一,110105491231002", "陈二,1101051949123100")

    old, cut = rosters.run(table, by=worker, area=area, dry=True).kept.problems

    assert "18 digits" in str(old.sentence)
    assert "2 digits short" in str(cut.sentence)
