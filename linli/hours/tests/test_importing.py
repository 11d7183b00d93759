"""Hours of other systems: two people, rows keep their source, nothing comes twice."""

from datetime import date, timedelta
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.core import handed
from linli.core.errors import Refused
from linli.core.events import record as record_event
from linli.core.handed import TO_CORRECT, Kept
from linli.hours import importing as reading
from linli.hours import queries, tasks
from linli.hours.actions import certifying, importing, reviewing
from linli.hours.models import Hour, Imported, Oddity, State, Step, Transfer
from linli.hours.tests.make import House, morning
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.tests.make import make_identity
from linli.points.models import Posting
from linli.records.actions import Gave, correct
from linli.records.models import ServiceRecord

pytestmark = pytest.mark.django_db
HEAD = (
    "某志愿者协会 2024 年服务记录,,,\n"
    "序号,志愿者姓名,手机号码（必填）,服务日期,服务时长（小时）,活动名称,记录编号\n"
)


@pytest.fixture
def house() -> House:
    return House()


def sheet(*rows: str, head: str = HEAD) -> BytesIO:
    return BytesIO((head + "\n".join(rows) + "\n").encode())


def row_of(person: Person, number: str = "A1", day: str = "2024-03-02", hours: str = "2") -> str:
    return f"1,{person.name},{person.mobile},{day},{hours},清洁家园,{number}"


def hand_in(house: House, *rows: str, by: Person | None = None, head: str = HEAD) -> Transfer:
    with translation.override("zh-hans"):
        return importing.hand_in(
            sheet(*rows, head=head), by=by or house.writer, area=house.area,
            organisation=house.station, system="i志愿",
        )  # fmt: skip


def let_in(row: Transfer, by: Person) -> None:
    importing.decide(row, by=by, is_granted=True)
    tasks.take_over(str(row.pk))


def test_a_row_becomes_an_hour_that_says_for_ever_where_it_comes_from(house: House) -> None:
    row = hand_in(house, row_of(house.volunteer, hours="1小时30分钟"))
    assert not Hour.objects.exists()
    let_in(row, house.head)
    hour = Hour.objects.get()
    assert (hour.person, hour.minutes, hour.state) == (house.volunteer, 90, State.UNDER_REVIEW)
    assert hour.is_imported
    assert hour.is_backdated
    assert hour.organisation == house.station
    record = ServiceRecord.objects.get()
    assert (record.title, record.tags, record.proof) == ("清洁家园", ["imported"], "i志愿 A1")
    assert (record.written_by, record.approved_by) == (house.writer, house.head)
    assert Imported.objects.get().step == Step.TAKEN

    client = signed_in(house.volunteer)
    assertContains(client.get("/me/hours/"), "i志愿 A1")
    assertContains(client.get(reverse("hours:line", args=[hour.pk])), "i志愿")
    desk = signed_in(house.head)
    assertContains(desk.get("/desk/hours/"), "i志愿 A1")
    assertContains(desk.get(reverse("hours:desk_one", args=[hour.pk])), "i志愿")
    assertContains(desk.get(reverse("records:one", args=[record.pk])), "导入")


def test_it_stands_on_the_certificate_and_brings_no_points(house: House) -> None:
    let_in(hand_in(house, row_of(house.volunteer)), house.head)
    hour = reviewing.publicise(Hour.objects.get(), by=house.head)
    house.area.slug = "meisha"
    house.area.save()
    public = Client().get("/p/meisha/hours/")
    assertContains(public, "i志愿")
    assertNotContains(public, "i志愿 A1")
    Hour.objects.filter(pk=hour.pk).update(until=timezone.now())
    reviewing.take_effect(hour)
    assert not Posting.objects.exists()
    paper = certifying.issue(
        house.volunteer, by=house.volunteer, organisation=house.station,
        first_on=date(2024, 3, 1), last_on=date(2024, 3, 31),
    )  # fmt: skip
    assert '"补录","导入：i志愿A1"' in paper.body.replace(" ", "")


def test_running_it_twice_changes_nothing(house: House) -> None:
    rows = [row_of(house.volunteer), row_of(house.volunteer, "A2", "2024-03-03")]
    let_in(hand_in(house, *rows), house.head)
    again = hand_in(house, *rows)
    assert (again.rows, again.known, again.hours.count()) == (2, 2, 0)
    assert list(queries.undecided(house.head)) == []
    with pytest.raises(Refused):
        importing.decide(again, by=house.head, is_granted=True)
    assert Hour.objects.count() == 2
    tasks.take_over(str(again.pk))
    assert Hour.objects.count() == 2
    one = Imported.objects.all()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Imported.objects.create(
            transfer=again, person=one.person, handed_in_by=one.handed_in_by, system=one.system,
            number=one.number, title="x", begun_at=one.begun_at, ended_at=one.ended_at, minutes=1,
        )  # fmt: skip


def told(row: Transfer) -> str:
    """What is said to be wrong in a table, to somebody who reads Chinese."""
    with translation.override("zh-hans"):
        return " ".join(str(one.sentence) for one in Kept.read(row.problems).problems)


def test_what_was_declined_may_come_again(house: House) -> None:
    row = hand_in(house, row_of(house.volunteer))
    importing.decide(row, by=house.head, is_granted=False)
    tasks.take_over(str(row.pk))
    assert not Hour.objects.exists()
    assert hand_in(house, row_of(house.volunteer)).hours.count() == 1


def test_nobody_takes_in_their_own_nor_decides_about_their_own_table(house: House) -> None:
    for staff in (house.writer, house.head):
        own = hand_in(house, row_of(staff, f"O{staff.pk}"), by=staff)
        assert (own.hours.count(), own.bad) == (0, 1)
        assert "请同事" in told(own)
    row = hand_in(house, row_of(house.volunteer), by=house.head)
    with pytest.raises(Refused):
        importing.decide(row, by=house.head, is_granted=True)
    with pytest.raises(PermissionDenied):
        importing.decide(row, by=house.writer, is_granted=True)
    about_head = hand_in(house, row_of(house.head, "H1"))
    with pytest.raises(Refused):
        importing.decide(about_head, by=house.head, is_granted=True)
    second = make_staff(Role.STATION_HEAD, house.area, organisation=house.station)
    let_in(about_head, second)
    assert Hour.objects.get().person == house.head
    with pytest.raises(Refused):
        importing.decide(about_head, by=second, is_granted=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.filter(pk=row.pk).update(
            decided_by=row.handed_in_by, decided_at=timezone.now(), is_granted=True
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Imported.objects.filter(transfer=about_head).update(person=house.writer)


def test_the_cap_and_what_stands_here_already_are_flagged(house: House) -> None:
    begun = morning(20)
    house.record(60, begun_at=begun)
    day = f"{timezone.localtime(begun):%Y-%m-%d}"
    head = "姓名,手机,开始时间,结束时间,项目名称,编号\n"
    beside = f"{house.volunteer.name},{house.volunteer.mobile},{day} 9:30,{day} 11:00,巡河,B1"
    timed = hand_in(house, beside, head=head)
    assert Oddity.OVERLAP in timed.hours.get().marks
    let_in(timed, house.head)
    refused = timed.hours.get()
    assert (refused.step, bool(refused.why)) == (Step.UNFIT, True)

    vague = hand_in(house, row_of(house.volunteer, "C1", day, "9.5"))
    marks = vague.hours.get().marks
    assert {Oddity.NO_TIME, Oddity.SAME_DAY, Oddity.CAP, Oddity.UNKNOWN} == set(marks)
    let_in(vague, house.head)
    taken = Hour.objects.get(source_kind="hours.imported")
    assert (taken.minutes, taken.counted) == (570, 540), "ten hours a day, one of them was here"
    assert "overlap" not in taken.marks, "it stands where nothing else was recorded"
    page = signed_in(house.head).get(reverse("hours:transfer", args=[vague.pk]))
    assertContains(page, "超过每日上限")


def test_rows_without_a_time_of_day_stand_one_after_the_other(house: House) -> None:
    rows = [row_of(house.volunteer, f"D{n}") for n in range(3)]
    let_in(hand_in(house, *rows), house.head)
    spans = list(Hour.objects.order_by("begun_at").values_list("begun_at", "ended_at"))
    assert len(spans) == 3
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("1,{name},{mobile},2024-03-02,0,清洁家园,A1", "1.5"),
        ("1,{name},{mobile},2024-03-02,25,清洁家园,A1", "1.5"),
        ("1,{name},{mobile},2024-13-02,2,清洁家园,A1", "2026-05-01"),
        ("1,{name},{mobile},2999-03-02,2,清洁家园,A1", "时间不对"),
        ("1,{name},{mobile},2024-03-02,2,,A1", "什么活动"),
        ("1,{name},{mobile},2024-03-02,2,清洁家园,", "编号"),
        ("1,{name},1380013,2024-03-02,2,清洁家园,A1", "手机号"),
        ("1,{name},,2024-03-02,2,清洁家园,A1", "手机号"),
        ("1,别人,{mobile},2024-03-02,2,清洁家园,A1", "没有"),
        ("1,{name},{mobile},2024-03-02,2,清洁家园,1.23E+17", "Excel"),
    ],
    ids=["no time", "too long", "no day", "future", "no title", "no number", "no mobile",
         "nothing to know them by", "another name", "bent"],
)  # fmt: skip
def test_what_is_wrong_comes_back_with_a_sentence(house: House, cells: str, words: str) -> None:
    bad = cells.format(name=house.volunteer.name, mobile=house.volunteer.mobile)
    row = hand_in(house, bad, row_of(house.volunteer, "Z9"))
    assert (row.bad, row.hours.count()) == (1, 1), "what is right is taken"
    assert words in told(row)
    with translation.override("zh-hans"):
        heading, [sent] = importing.send_back(row, by=house.writer)
    assert (heading[-1], sent[0]) == (TO_CORRECT, "1")
    assert words in sent[-1]
    Transfer.objects.update(handed_in_at=timezone.now() - timedelta(days=2))
    importing.forget_old()
    row.refresh_from_db()
    assert row.problems == ""


def test_a_card_does_as_well_as_a_mobile(house: House) -> None:
    card = make_identity(house.volunteer)
    head = "姓名,身份证号,日期,分钟,活动,编号,来源\n"
    row = hand_in(
        house, f"{house.volunteer.name},{card.number},2024年3月2日,90,巡河,E1,益动", head=head
    )
    one = row.hours.get()
    assert (one.system, one.minutes, one.person) == ("益动", 90, house.volunteer)


def test_who_is_out_of_reach_is_not_found(house: House) -> None:
    far = make_resident("陈远", area=House().area)
    assert hand_in(house, row_of(far)).bad == 1


def test_midnight_and_odd_amounts() -> None:
    head = "姓名,手机,开始时间,结束时间,时长,项目,编号\n".strip().split(",")
    rows = [
        (1, head),
        (2, ["陈", "13800138000", "2024-03-02 23:00", "2024-03-03 01:00", "", "守夜", "1"]),
        (3, ["陈", "13800138000", "2024-03-02 8点", "2024-03-02 10:30", "1.5小时", "巡河", "2"]),
        (4, ["陈", "13800138000", "2024-03-02 8:00", "2024-03-02 9:00", "2", "巡河", "3"]),
    ]
    lines = [
        one for one in reading.read(rows, system="某平台", now=timezone.now())
        if isinstance(one, reading.Line)
    ]  # fmt: skip
    assert lines[0].problems
    assert lines[1].entry
    assert lines[1].entry.minutes == 90
    assert lines[2].problems
    with pytest.raises(Refused):
        list(reading.read([(1, ["名称", "上级"])], system="", now=timezone.now()))


def test_it_is_handed_in_and_let_in_at_the_desk(house: House) -> None:
    writer, head = signed_in(house.writer), signed_in(house.head)
    file = sheet(row_of(house.volunteer), "1,查无此人,13800138000,2024-03-02,2,清洁家园,A2")
    file.name = "hours.csv"
    sent = {"file": file, "system": "i志愿", "area": house.area.pk,
            "organisation": house.station.pk}  # fmt: skip
    looked = writer.post(reverse("hours:hand_in"), {**sent, "look": "1"})
    assertContains(looked, "没有姓名和号码都对得上的人")
    assert not Transfer.objects.exists()
    file.seek(0)
    done = writer.post(reverse("hours:hand_in"), sent)
    row = Transfer.objects.get()
    assert done.headers["Location"] == reverse("hours:transfer", args=[row.pk])
    page = writer.get(reverse("hours:transfer", args=[row.pk]))
    assertContains(page, "清洁家园")
    assertContains(page, "没有姓名和号码都对得上的人")
    assertNotContains(head.get(reverse("hours:transfer", args=[row.pk])), "没有姓名和号码")
    back = writer.get(reverse("hours:transfer_back", args=[row.pk]))
    assert back.getvalue().startswith(b"PK")
    assert head.get(reverse("hours:transfer_back", args=[row.pk])).status_code == 404
    assert writer.post(reverse("hours:decide_transfer", args=[row.pk])).status_code == 403
    head.post(reverse("hours:decide_transfer", args=[row.pk]), {"answer": "yes"})
    row.refresh_from_db()
    assert row.is_granted


def test_the_command_looks_first(house: House, tmp_path: Path) -> None:
    table, back = tmp_path / "hours.csv", tmp_path / "back.xlsx"
    table.write_bytes(sheet(row_of(house.volunteer), "1,谁,138,2024-03-02,2,清洁家园,A2").read())
    house.area.slug = "meisha"
    house.area.save()
    said = {"area": "meisha", "by": house.writer.mobile, "system": "i志愿"}
    call_command("import_hours", table, back=back, **said)
    assert back.stat().st_size
    assert not Transfer.objects.exists()
    call_command("import_hours", table, take=True, **said)
    assert Imported.objects.get().step == Step.WAITS


def test_a_corrected_version_still_says_so_and_brings_no_points(house: House) -> None:
    let_in(hand_in(house, row_of(house.volunteer)), house.head)
    record = ServiceRecord.objects.get()
    gave = [Gave(house.volunteer, "volunteer", 60, house.station)]
    correct(record, by=house.head, reason="按来源平台更正", reason_kind="time", contributions=gave)
    hour = Hour.objects.exclude(state=State.REVOKED).get(version=2)
    assert hour.is_imported
    assert ServiceRecord.objects.get(is_current=True).tags == ["imported"]


def test_what_waits_is_dropped_when_the_person_is_erased(house: House) -> None:
    row = hand_in(house, row_of(house.volunteer))
    with transaction.atomic():
        record_event("person.erased", by=None, about=house.volunteer)
    assert row.hours.get().step == Step.DECLINED
    let_in(row, house.head)
    assert not Hour.objects.exists()


def test_the_same_rows_at_the_same_moment_are_refused_with_a_sentence(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = importing.look

    def slow(*args: Any, **more: Any) -> importing.Outcome:
        found = look(*args, **more)
        monkeypatch.setattr(importing, "look", look)
        hand_in(house, row_of(house.volunteer))
        return found

    monkeypatch.setattr(importing, "look", slow)
    with pytest.raises(Refused):
        hand_in(house, row_of(house.volunteer))


def test_rows_that_the_sheet_does_not_hold_are_told(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handed, "SHOWN", 1)
    wrong = [f"1,查无此人,13800138000,2024-03-02,2,清洁家园,A{n}" for n in (2, 3)]
    file, told = sheet(row_of(house.volunteer), *wrong), StringIO()
    file.name = "hours.csv"
    table = tmp_path / "hours.csv"
    table.write_bytes(file.getvalue())
    writer = signed_in(house.writer)
    sent = {"file": file, "system": "i志愿", "area": house.area.pk,
            "organisation": house.station.pk}  # fmt: skip

    assertContains(writer.post(reverse("hours:hand_in"), {**sent, "look": "1"}), "有 2 行要改")
    file.seek(0)
    writer.post(reverse("hours:hand_in"), sent)
    page = reverse("hours:transfer", args=[Transfer.objects.get().pk])
    assertContains(writer.get(page), "有 2 行要改")
    assertNotContains(signed_in(house.head).get(page), "有 2 行要改")

    house.area.slug = "meisha"
    house.area.save()
    said = {"area": "meisha", "by": house.writer.mobile, "system": "i志愿"}
    call_command("import_hours", table, stdout=told, **said)
    assert "first 1 of 2 rows to correct" in told.getvalue()
