"""The pages: a worker writes, a head releases, a neighbour reads; feeds, files, poster."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from linli.accounts.tests.make import make_resident, signed_in
from linli.areas import actions as areas
from linli.areas.models import Area
from linli.core import pulse
from linli.core.tests.test_files import picture
from linli.notices.actions import columns, releasing, writing
from linli.notices.models import Column, Notice, State
from linli.notices.tests.make import Office, in_days, words

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def office() -> Office:
    office = Office()
    Area.objects.filter(pk=office.area.pk).update(slug="hall", name="梅沙社区")
    office.area.refresh_from_db()
    return office


@pytest.fixture
def visitor() -> Client:
    visitor = Client()
    visitor.cookies["place"] = "hall"
    return visitor


def url(name: str, *args: object) -> str:
    return reverse(f"notices:{name}", args=args)


def press(client: Client, to: str, *args: object, **words: object) -> HttpResponse:
    return client.post(url(to, *args), words)  # type: ignore[return-value]


def facts(office: Office, **more: object) -> dict[str, object]:
    return {
        "title": "周五停水检修", "text": "**14:00 到 17:00**", "short": "周五下午停水",
        "source": "村委会", "importance": "1", "area": str(office.area.pk),
        "until_day": (timezone.localdate() + timedelta(days=9)).isoformat(), **more,
    }  # fmt: skip


def test_from_the_desk_to_the_list_the_page_and_the_home(office: Office, visitor: Client) -> None:
    worker, head = signed_in(office.worker), signed_in(office.head)
    made = press(worker, "add", **facts(office))
    notice = Notice.objects.get()
    assertRedirects(made, url("desk_one", notice.pk))
    assertContains(worker.get(url("desk")), "周五停水检修")
    assertNotContains(visitor.get(url("index")), "周五停水检修")
    assert visitor.get(url("one", notice.pk)).status_code == 404
    press(worker, "revise", notice.pk, **facts(office, title="周五下午停水"))
    press(worker, "submit", notice.pk)
    assertContains(head.get(url("desk")), "等发布")
    assertContains(head.get(url("desk_one", notice.pk)), "当自己住在这里读一遍")
    assertNotContains(worker.get(url("desk_one", notice.pk)), "当自己住在这里读一遍")
    press(head, "release", notice.pk)
    for path in (url("index"), "/p/hall/"):
        page = visitor.get(path)
        assertContains(page, "周五下午停水")
        assertContains(page, "村委会")
        assertContains(page, "重要")
    assertContains(visitor.get(url("one", notice.pk)), "<strong>14:00 到 17:00</strong>")
    assertContains(visitor.get(url("index"), {"q": "停水"}), "找到 1 条公告")
    assertContains(visitor.get(url("index"), {"q": "龙舟"}), "没有找到这样的公告")
    assertContains(visitor.get("/services/", {"q": "停水"}), "周五下午停水")
    assertNotContains(visitor.get("/services/", {"q": "龙舟"}), "周五下午停水")
    assert Client().get(url("index")).status_code == 302


def test_in_traditional_characters_and_for_elders(office: Office, visitor: Client) -> None:
    notice = office.up(words("周五停水检修"))
    visitor.cookies["language"] = "zh-hant"
    page = visitor.get(url("one", notice.pk))
    assertContains(page, "週五停水檢修")
    assertContains(page, "請帶身份證")
    for number in range(3):
        office.up(words(f"第{number}条"))
    visitor.cookies["language"] = "zh-hans"
    visitor.cookies["display"] = "elder"
    assert visitor.get("/p/hall/").status_code == 200


def test_sent_back_corrected_let_hang_longer_and_withdrawn(office: Office, visitor: Client) -> None:
    worker, head = signed_in(office.worker), signed_in(office.head)
    notice = office.waiting(shows_until=in_days(3))
    assertContains(worker.get(url("desk_one", notice.pk)), "收回来改")
    assert press(head, "send_back", notice.pk).status_code == 422
    press(head, "send_back", notice.pk, because="电话写错了")
    assertContains(worker.get(url("desk_one", notice.pk)), "电话写错了")
    press(worker, "submit", notice.pk)
    press(worker, "take_back", notice.pk)
    press(worker, "submit", notice.pk)
    press(head, "release", notice.pk)
    press(worker, "correct", notice.pk, because="改到下午")
    form = worker.get(url("revise", notice.pk))
    assertContains(form, "正文")
    assertNotContains(form, "放进栏目")
    said = {name: facts(office)[name] for name in ("text", "short", "source", "importance")}
    press(worker, "revise", notice.pk, title="免费体检改到下午", **said)
    assertNotContains(visitor.get(url("one", notice.pk)), "改到下午")
    assertContains(head.get(url("desk")), "更正")
    press(worker, "submit", notice.pk)
    press(head, "release", notice.pk)
    page = visitor.get(url("one", notice.pk))
    assertContains(page, "免费体检改到下午")
    assertContains(page, "更正</b> 改到下午")
    assertContains(head.get(url("desk_one", notice.pk)), "SHA-256")
    later = (timezone.localdate() + timedelta(days=20)).isoformat()
    assert head.get(url("extend", notice.pk)).status_code == 200
    press(head, "extend", notice.pk, until_day=later)
    notice.refresh_from_db()
    assert str(notice.last_day) == later
    assert head.get(url("withdraw", notice.pk)).status_code == 200
    press(head, "withdraw", notice.pk, because="不办了")
    page = visitor.get(url("one", notice.pk))
    assertContains(page, "不办了")
    assertNotContains(page, "免费体检")
    assertContains(head.get(url("desk"), {"show": "gone"}), "免费体检")
    assertNotContains(head.get(url("desk"), {"show": "up"}), "免费体检")


def test_a_draft_thrown_away_is_gone(office: Office) -> None:
    worker = signed_in(office.worker)
    notice = office.draft()
    assertContains(worker.get(url("desk"), {"show": State.DRAFT}), "免费体检")
    assertRedirects(press(worker, "drop", notice.pk), url("desk"))
    hung = office.up()
    writing.correct(hung, by=office.worker, why="改")
    assertRedirects(press(worker, "drop", hung.pk), url("desk_one", hung.pk))
    assertRedirects(worker.get(url("revise", hung.pk)), url("desk_one", hung.pk))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"from_time": "08:00"}, "写一下是哪一天"),
        ({"until_day": "2020-01-01"}, "结束时间要晚于开始时间"),
        ({"title": "长" * 31}, "30"),
        ({"importance": "7"}, "7"),
        ({"area": "无此处"}, ""),
    ],
)
def test_what_is_wrong_comes_back_with_a_sentence(
    office: Office, wrong: dict[str, object], said: str
) -> None:
    answer = press(signed_in(office.worker), "add", **facts(office, **wrong))
    assertContains(answer, said, status_code=422)
    assert not Notice.objects.exists()


def test_what_is_scheduled_is_nobodys_business_until_then(office: Office, visitor: Client) -> None:
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    worker = signed_in(office.worker)
    press(worker, "add", **facts(office, from_day=day, from_time="08:30"))
    notice = Notice.objects.get()
    writing.submit(notice, by=office.worker)
    releasing.release(notice, by=office.head)
    assert visitor.get(url("one", notice.pk)).status_code == 404
    assertContains(worker.get(url("desk_one", notice.pk)), "已定时")
    Notice.objects.filter(pk=notice.pk).update(
        shows_from=in_days(-3), shows_until=timezone.now() - timedelta(hours=1)
    )
    assertContains(visitor.get(url("one", notice.pk)), "这条公告到期了")
    assertNotContains(visitor.get(url("index")), "周五停水检修")


def test_files_are_for_everybody_once_they_hang(office: Office, visitor: Client) -> None:
    worker = signed_in(office.worker)
    notice = office.draft()
    assert worker.get(url("add_file", notice.pk)).status_code == 200
    upload = SimpleUploadedFile("体检.jpg", picture())
    press(worker, "add_file", notice.pk, upload=upload, words="体检车")
    paper = SimpleUploadedFile("名单.pdf", b"%PDF-1.7 x startxref 0 %%EOF")
    press(worker, "add_file", notice.pk, upload=paper, words="流程")
    bad = SimpleUploadedFile("a.exe", b"MZ")
    assert press(worker, "add_file", notice.pk, upload=bad, words="坏").status_code == 422
    first, second = notice.attachments.order_by("id")
    path = url("file", notice.pk, first.file_id)
    assert visitor.get(path).status_code == 404
    stranger = signed_in(make_resident(area=office.area))
    assert stranger.get(path).status_code == 404
    assert worker.get(path).content.startswith(b"\xff\xd8")
    writing.submit(notice, by=office.worker)
    releasing.release(notice, by=office.head)
    answer = visitor.get(path)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "public, no-cache"
    known = {"If-None-Match": answer.headers["ETag"]}
    assert visitor.get(path, headers=known).status_code == 304
    page = visitor.get(url("one", notice.pk))
    assertContains(page, 'alt="体检车"')
    assertContains(page, "流程")
    taken = visitor.get(url("file", notice.pk, second.file_id))
    assert "attachment" in taken.headers["Content-Disposition"]
    press(worker, "remove_file", first.pk)  # it hangs: first a correction
    assert notice.attachments.filter(gone=None).count() == 2
    releasing.withdraw(notice, by=office.head, because="不办了")
    assert visitor.get(path).status_code == 404
    assert visitor.get(path, headers=known).status_code == 404


def test_a_file_is_taken_off_a_draft(office: Office) -> None:
    notice = office.draft()
    upload = SimpleUploadedFile("a.jpg", picture())
    row = writing.add_file(notice, by=office.worker, upload=upload, words="车")
    press(signed_in(office.worker), "remove_file", row.pk)
    assert not notice.attachments.exists()


def test_columns_are_made_ordered_and_retired_at_the_desk(office: Office, visitor: Client) -> None:
    worker = signed_in(office.worker)
    assertContains(worker.get(url("columns")), "还没有栏目")
    for name in ("健康", "反诈"):
        press(worker, "add_column", name=name, area=str(office.area.pk), summary="先问一问")
    again = press(worker, "add_column", name="健康", area=str(office.area.pk))
    assertContains(again, "已经有同名的栏目了", status_code=422)
    health, fraud = Column.objects.order_by("order")
    office.up(column=health)
    office.up(words("陌生人叫您转账"), column=fraud)
    press(worker, "column_up", fraud.pk)
    press(worker, "change_column", fraud.pk, name="防骗", summary="转账之前先问一问")
    listed = visitor.get(url("index")).content.decode()
    assert listed.index("防骗</a>") < listed.index("健康</a>")
    page = visitor.get(url("index"), {"column": str(fraud.pk)})
    assertContains(page, "转账之前先问一问")
    assertContains(page, "陌生人叫您转账")
    assertNotContains(page, "免费体检")
    press(worker, "column_down", fraud.pk)
    press(worker, "retire_column", fraud.pk)
    assertNotContains(visitor.get(url("index")), "防骗</a>")
    assertContains(visitor.get(url("index"), {"column": "nonsense"}), "陌生人叫您转账")


def entries(client: Client, path: str) -> dict[str, ET.Element]:
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(answer.content)  # noqa: S314 - our own feed
    for name in ("id", "title", "updated"):
        assert root.find(f"{ATOM}{name}") is not None
    for entry in root.iter(f"{ATOM}entry"):
        for name in ("id", "title", "updated", "author", "link", "summary"):
            assert entry.find(f"{ATOM}{name}") is not None, name
    return {str(one.findtext(f"{ATOM}title")): one for one in root.iter(f"{ATOM}entry")}


def test_feeds_of_a_place_and_of_a_column(office: Office, visitor: Client) -> None:
    column = columns.make(by=office.worker, area=office.area, name="健康")
    notice = office.up(words("体检 <b>&", source="卫生站"), column=column)
    office.up(words("停水"))
    office.draft(words("还没有"))
    found = entries(visitor, url("place_feed", "hall"))
    assert set(found) == {"体检 <b>&", "停水"}
    one = found["体检 <b>&"]
    assert one.findtext(f"{ATOM}id") == f"urn:uuid:{notice.pk}"
    assert one.findtext(f"{ATOM}author/{ATOM}name") == "卫生站"
    assert "<strong>空腹</strong>" in str(one.findtext(f"{ATOM}summary"))
    assert set(entries(visitor, url("column_feed", "hall", column.pk))) == {"体检 <b>&"}
    assert visitor.get(url("place_feed", "nowhere")).status_code == 404
    assert visitor.get(url("column_feed", "hall", notice.pk)).status_code == 404
    assertContains(visitor.get(url("index")), url("place_feed", "hall"))


def test_a_poster_for_the_board_in_the_street(office: Office) -> None:
    worker = signed_in(office.worker)
    notice = office.up(words('𬭎 #set page("a0")', text="长" * 900))
    answer = worker.get(url("poster", notice.pk))
    assert answer.content.startswith(b"%PDF")
    assert worker.get(url("poster", office.draft().pk)).status_code == 404


@pytest.fixture
def kept(settings: Settings) -> None:
    settings.FRESH_SECONDS = 45


@pytest.mark.usefixtures("kept")
def test_kept_for_all_visitors_and_new_as_soon_as_it_changes(
    office: Office,
    visitor: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(pulse, "LOOKS", 60)
    notice = office.up(words("周五停水"))
    pulse.forget()
    paths = (url("index"), url("one", notice.pk), "/p/hall/", url("place_feed", "hall"))
    for path in paths:
        assertContains(visitor.get(path), "周五停水")
    with django_assert_num_queries(0):
        for path in paths:
            visitor.get(path)
    office.correct(notice, words("周六停水"), why="改期")
    pulse.forget()  # what half a second does, and the end of the transaction in this process
    for path in paths:
        assertContains(visitor.get(path), "周六停水")
    releasing.withdraw(notice, by=office.head, because="不停了")
    pulse.forget()
    for path in (*paths[:1], *paths[2:]):
        assertNotContains(visitor.get(path), "周六停水")


def test_somebody_elsewhere_does_not_see_the_desk_of_here(office: Office) -> None:
    stranger = signed_in(Office().head)
    notice = office.waiting()
    assertNotContains(stranger.get(url("desk")), "免费体检")
    assert stranger.get(url("desk_one", notice.pk)).status_code == 404
    assert press(stranger, "release", notice.pk).status_code == 404


def test_feeds_of_a_place_that_has_ended_go_on_answering(office: Office, visitor: Client) -> None:
    column = columns.make(by=office.worker, area=office.area, name="健康")
    office.up(words("体检"), column=column)
    areas.end(office.area, by=None, on=timezone.localdate())

    assert set(entries(visitor, url("place_feed", "hall"))) == {"体检"}
    assert set(entries(visitor, url("column_feed", "hall", column.pk))) == {"体检"}
