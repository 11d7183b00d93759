"""The public board: fifteen days, what is due, what it said and when it hung."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.core.errors import Refused
from linli.notices import board, seeds
from linli.notices.actions import board as keeping
from linli.notices.actions import releasing, writing
from linli.notices.models import BoardKind, Notice, Period, Regime
from linli.notices.tests.make import Office, in_days, words
from linli.organisations.models import Organisation, Role
from linli.organisations.tests.make import make_staff

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 20)


@pytest.fixture
def office() -> Office:
    seeds.seed(BoardKind)
    office = Office()
    Area.objects.filter(pk=office.area.pk).update(slug="hall", name="梅沙村")
    Organisation.objects.filter(pk=office.house.pk).update(name="梅沙村民委员会")
    office.area.refresh_from_db()
    return office


def money() -> BoardKind:
    return BoardKind.objects.get(regime=Regime.VILLAGE, period=Period.MONTH)


def url(name: str, *args: object) -> str:
    return reverse(f"notices:{name}", args=args)


def test_what_the_law_wants_hangs_for_fifteen_days(office: Office) -> None:
    kind, covers = money(), date(2026, 4, 1)
    with pytest.raises(Refused, match="15 days"):
        office.draft(kind=kind, covers=covers, shows_until=in_days(14))
    with pytest.raises(Refused, match="15 days"):
        office.draft(kind=kind, covers=covers)
    with pytest.raises(Refused, match="month or quarter"):
        office.draft(kind=kind, shows_until=in_days(20))
    notice = office.up(kind=kind, covers=covers, shows_until=in_days(15.01))
    with pytest.raises(Refused, match="at least 15 days"):
        releasing.withdraw(notice, by=office.head, because="不想挂了")
    rows = Notice.objects.filter(pk=notice.pk)
    begins = notice.shows_from
    assert begins
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(shows_until=begins + timedelta(days=14, hours=23))
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(withdrawn_at=in_days(1), withdrawn_by=office.head, because="藏起来")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(shows_until=None)
    rows.update(shows_until=begins + timedelta(days=15))


def test_after_fifteen_days_it_may_come_down(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = office.up(kind=money(), covers=date(2026, 4, 1), shows_until=in_days(40))
    later = in_days(16)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert releasing.withdraw(notice, by=office.head, because="有新的了").withdrawn_at == later


def test_days_that_it_waited_do_not_count(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = office.waiting(kind=money(), covers=date(2026, 4, 1), shows_until=in_days(15.01))
    later = in_days(5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    notice = releasing.release(notice, by=office.head)
    assert notice.shows_until == later + timedelta(days=15)


def test_which_law_holds_is_said_by_the_committee(office: Office) -> None:
    assert board.regime_of(office.area) == Regime.VILLAGE
    Organisation.objects.filter(pk=office.house.pk).update(name="梅沙社区居民委员会")
    assert board.regime_of(office.area) == Regime.COMMUNITY
    with pytest.raises(Refused, match="other kind of committee"):
        office.draft(kind=money(), covers=date(2026, 4, 1), shows_until=in_days(20))


def test_what_is_due_is_what_nobody_has_published(office: Office) -> None:
    assert board.last_closed(Period.MONTH, date(2026, 1, 3)) == date(2025, 12, 1)
    assert board.last_closed(Period.QUARTER, MAY) == date(2026, 1, 1)
    assert board.last_closed(Period.EVENT, MAY) is None
    missing = board.due(office.worker, MAY)
    assert {one.kind.period for one in missing} == {Period.MONTH, Period.QUARTER}
    assert all(one.area == office.area for one in missing)
    office.up(kind=money(), covers=date(2026, 4, 1), shows_until=in_days(20))
    assert len(board.due(office.worker, MAY)) == len(missing) - 1
    assert len(board.due(office.worker, date(2026, 6, 2))) == len(missing)
    assert board.due(make_staff(Role.SUPERVISOR, office.area), MAY) == []


def test_written_from_the_reminder_and_read_by_everybody(office: Office) -> None:
    worker, visitor = signed_in(office.worker), Client()
    visitor.cookies["place"] = "hall"
    kind = money()
    assertContains(visitor.get(url("board")), "《村民委员会组织法》第三十五条")
    assertContains(worker.get(url("due")), "村财务收支")
    covers = board.last_closed(Period.MONTH, timezone.localdate())
    assert covers
    form = worker.get(url("add_board"), {"kind": str(kind.pk), "covers": covers.isoformat()})
    assertContains(form, covers.isoformat())
    assert worker.get(url("add_board"), {"covers": "nonsense"}).status_code == 200
    facts: dict[str, str] = {
        "title": "上月收支", "text": "| 项 | 元 |\n| --- | --- |\n| 路灯 | 3,200 |",
        "short": "上月收支公开了", "source": "村委会", "importance": "0",
        "area": str(office.area.pk), "kind": str(kind.pk), "covers": covers.isoformat(),
    }  # fmt: skip
    soon = (timezone.localdate() + timedelta(days=3)).isoformat()
    refused = worker.post(url("add_board"), {**facts, "until_day": soon})
    assertContains(refused, "至少挂 15 天", status_code=422)
    late = (timezone.localdate() + timedelta(days=30)).isoformat()
    made = worker.post(url("add_board"), {**facts, "until_day": late})
    notice = Notice.objects.get()
    assertRedirects(made, url("desk_one", notice.pk))
    assertContains(worker.get(url("revise", notice.pk)), "公开事项")
    writing.submit(notice, by=office.worker)
    releasing.release(notice, by=office.head)
    for path in (url("board"), url("index"), url("one", notice.pk)):
        assertContains(visitor.get(path), "上月收支")
    assertNotContains(worker.get(url("due")), "村财务收支")
    office.correct(notice, words("上月收支（更正）"))
    paper = worker.get(url("proof", notice.pk))
    assert paper.content.startswith(b"%PDF")
    assert worker.get(url("proof", office.draft().pk)).status_code == 404
    Notice.objects.filter(pk=notice.pk).update(shows_from=in_days(-30), shows_until=in_days(-1))
    assertContains(visitor.get(url("board")), "以前公开的")
    assert Client().get(url("board")).status_code == 302


def test_a_paper_tells_when_it_was_withdrawn_too(office: Office) -> None:
    notice = office.up()
    releasing.withdraw(notice, by=office.head, because="改期")
    paper = signed_in(office.head).get(url("proof", notice.pk))
    assert paper.content.startswith(b"%PDF")


def test_the_kinds_are_data(office: Office) -> None:
    operator = make_staff(Role.OPERATOR, office.area)
    client = signed_in(operator)
    assertContains(client.get(url("kinds")), "村财务收支")
    facts = {"regime": "village", "name": "集体资产", "law": "《某法》第一条", "period": "quarter"}

    def press(name: str, *args: object, **more: str) -> HttpResponse:
        return client.post(url(name, *args), {**facts, **more})  # type: ignore[return-value]

    press("add_kind")
    row = BoardKind.objects.get(name="集体资产")
    assertContains(press("add_kind"), "已经有这一项了", status_code=422)
    press("change_kind", row.pk, period="month")
    row.refresh_from_db()
    assert row.period == Period.MONTH
    press("retire_kind", row.pk)
    assert press("change_kind", row.pk).status_code == 404
    for step in (
        partial(keeping.retire_kind, row, by=operator),
        partial(keeping.keep_kind, row, by=operator, **facts),
    ):
        with pytest.raises(Refused, match="not asked for"):
            step()
    with pytest.raises(PermissionDenied):
        keeping.keep_kind(None, by=office.head, **facts)
    with pytest.raises(PermissionDenied):
        keeping.retire_kind(row, by=office.head)


def test_the_laws_are_put_in_once() -> None:
    seeds.seed(BoardKind)
    before = BoardKind.objects.count()
    seeds.seed(BoardKind)
    assert BoardKind.objects.count() == before == len(seeds.kinds())
