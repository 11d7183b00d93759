"""Who of a roster is known again, and whose card it is not."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core import handed
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.actions import rosters
from linli.people.actions.rosters import Outcome
from linli.people.models import Channel, Consent, Dweller, Identity, Purpose
from linli.people.tests.make import make_card, make_merge, make_texts, make_worker

pytestmark = pytest.mark.django_db
BORN = date(1950, 1, 2)


@pytest.fixture
def area(db: None) -> Area:
    make_texts()
    return make_area()


@pytest.fixture
def worker(area: Area) -> Person:
    return make_worker(area)


def take(worker: Person, area: Area, *lines: str) -> Outcome:
    return rosters.run(io.BytesIO("\n".join(lines).encode()), by=worker, area=area, dry=False)


def test_a_card_of_somebody_with_another_name_goes_back(area: Area, worker: Person) -> None:
    card = make_card(BORN)
    take(worker, area, "姓名,身份证号", f"陈一,{card}")
    rows = ("户号,姓名,证件号码,家庭住址", f"1,李二,{card},三巷1号", "1,李三,,")

    outcome = take(worker, area, *rows)

    [problem] = outcome.kept.problems
    assert (problem.row, problem.column) == (2, "证件号码")
    assert "somebody else's" in str(problem.sentence)
    assert (outcome.good, outcome.known) == (1, 0)
    assert not Dweller.objects.filter(person__name="陈一").exists()


def test_the_column_of_the_card_is_that_of_whose_it_is(area: Area, worker: Person) -> None:
    first, second = make_card(BORN), make_card(BORN)
    take(worker, area, "姓名,身份证号", f"陈一,{first}")
    rows = ("姓名1,身份证1,姓名2,身份证2", f"李二,{second},李三,{first}")

    [problem] = take(worker, area, *rows).kept.problems

    assert problem.column == "身份证2"


@pytest.mark.parametrize("name", ["陳秀英", "陈 秀英", "陈秀英"])
@pytest.mark.parametrize("key", ["身份证号,", "电话,13800138000", "生日,1950-1-2"])
def test_a_name_is_one_in_whatever_script_it_is_written(
    area: Area, worker: Person, name: str, key: str
) -> None:
    title, said = key.split(",")
    said = make_card(BORN) if title == "身份证号" else said
    take(worker, area, f"姓名,{title}", f"陈秀英,{said}")

    again = take(worker, area, f"姓名,{title}", f"{name},{said}")

    assert (again.good, again.known, again.bad) == (0, 1, 0)


def test_a_namesake_in_the_other_script_without_a_card_is_somebody_to_look_at(
    area: Area, worker: Person
) -> None:
    take(worker, area, "姓名,生日", "鍾秀英,1950-1-2")

    outcome = take(worker, area, "姓名,身份证号", f"钟秀英,{make_card(BORN)}")

    assert (outcome.good, outcome.bad) == (0, 1)


def test_whoever_was_put_together_is_known_as_who_they_are_now(area: Area, worker: Person) -> None:
    table = ("姓名,手机,家庭关系,住址", "陈一,13800138000,户主,三巷1号")
    take(worker, area, "姓名,手机", "陈一一,13900139000")
    take(worker, area, "姓名,手机", "陈一,13800138000")
    kept, gone = (Person.objects.get(name=name) for name in ("陈一一", "陈一"))
    make_merge(kept, gone, by=worker)

    again = take(worker, area, *table)

    assert (again.good, again.known) == (0, 1)
    assert list(Dweller.objects.values_list("person", flat=True)) == [kept.pk]


def test_whoever_is_known_and_says_more_is_left_alone_and_counted(
    area: Area, worker: Person
) -> None:
    heading = "姓名,手机,身份证号,住址,类别"
    card = make_card(BORN)
    take(worker, area, "姓名,手机,住址", "陈一,13800138000,三巷1号", "李二,13800138001,")
    take(worker, area, heading, f"王五,13800138005,{card},三巷5号,独居")

    again = take(
        worker, area, heading,
        f"陈一,13800138000,{make_card(BORN)},三巷1号,", "李二,13800138001,,三巷2号,",
        f"王五,13800138005,{card},三巷5号,独居", "郑六,13800138006,,,",
    )  # fmt: skip

    assert (again.good, again.known, again.bad) == (1, 3, 0)
    assert (again.kept.more, again.kept.more_in) == (2, [2, 3])
    assert Person.objects.get(name="李二").file.address == ""
    assert Identity.objects.count() == 1
    groups = take(worker, area, "姓名,手机,类别", "李二,13800138001,空巢")
    assert groups.kept.more == 1


def test_of_files_of_elsewhere_nothing_is_told(area: Area, worker: Person) -> None:
    take(worker, area, "姓名,手机", "陈一,13800138000")
    there = make_area()

    again = take(make_worker(there), there, "姓名,手机,住址", "陈一,13800138000,三巷1号")

    assert (again.known, again.kept.more) == (1, 0)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "1 of those known say more"), ("zh-hans", "请打开档案补上")]
)
def test_the_page_and_the_command_say_how_many_say_more(
    area: Area,
    worker: Person,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    language: str,
    words: str,
) -> None:
    take(worker, area, "姓名,手机", "陈一,13800138000")
    table = tmp_path / "roster.csv"
    table.write_text("姓名,手机,住址\n陈一,13800138000,三巷1号\n李二,13800138001,")
    client = signed_in(worker)
    client.cookies["language"] = language
    with table.open("rb") as file:
        row = rosters.steps.check(rosters.steps.hand_in(file, by=worker, area=area))

    page = client.get(reverse("people:roster", args=[row.pk])).content.decode()
    call_command("import_people", str(table), "--area", str(area.pk), "--by", worker.mobile)

    assert words in page
    assert ("agreed on paper" if language == "en" else "在纸上签字同意") in page
    assert "1 of those known say more" in capsys.readouterr().out


def test_a_card_or_a_group_comes_with_a_yes_to_keeping_it(area: Area, worker: Person) -> None:
    rows = (f"陈一,{make_card(BORN)},,", "李二,,13800138001,独居", "王五,,13800138002,")
    take(worker, area, "姓名,身份证号,手机,类别", *rows)

    agreed = Consent.objects.filter(purpose=Purpose.SENSITIVE)
    assert set(agreed.values_list("person__name", "channel", "recorded_by")) == {
        ("陈一", Channel.PAPER, worker.pk), ("李二", Channel.PAPER, worker.pk),
    }  # fmt: skip
    assert Identity.objects.get().consent == agreed.get(person__name="陈一")
    assert Consent.objects.filter(purpose=Purpose.SERVICE).count() == 3
    take(worker, area, "姓名,身份证号,手机,类别", *rows)
    assert Consent.objects.count() == 5


def test_groups_that_are_not_taken_need_no_yes(area: Area) -> None:
    by = make_staff(Role.GRID_WORKER, area)

    take(by, area, "姓名,手机,类别", "李二,13800138001,独居")

    assert not Consent.objects.filter(purpose=Purpose.SENSITIVE).exists()


def test_rows_that_the_sheet_does_not_hold_are_told(
    area: Area, worker: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handed, "SHOWN", 2)
    lines = ["姓名,手机", "何锦荣,1", "关姨,2", "黎叔,3", "冯一,13800138000"]
    table = tmp_path / "名册.csv"
    client = signed_in(worker)

    def page(*some: str) -> str:
        file = io.BytesIO("\n".join(some).encode())
        row = rosters.steps.check(rosters.steps.hand_in(file, by=worker, area=area))
        return client.get(reverse("people:roster", args=[row.pk])).content.decode()

    def told(*some: str) -> str:
        out = io.StringIO()
        table.write_bytes("\n".join(some).encode())
        by = ("--area", str(area.pk), "--by", worker.mobile)
        call_command("import_people", str(table), *by, stdout=out)
        return out.getvalue()

    assert "有 3 行要改，退回的表里只有前 2 行" in page(*lines)
    assert "first 2 of 3 rows to correct" in told(*lines)
    assert "退回的表里只有" not in page(*lines[:3], lines[4])
    assert "rows to correct" not in told(*lines[:3], lines[4])
