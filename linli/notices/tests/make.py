"""Notices for tests, made by the real actions."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.notices.actions import releasing, writing
from linli.notices.actions.writing import Place, Words
from linli.notices.models import Notice, Version
from linli.organisations.models import Role
from linli.organisations.tests.make import make_organisation, make_staff

TEXT = "请带身份证，**空腹**到一楼。\n\n- 周一到周五\n- 8:00 到 11:00"


def words(title: str = "65 岁以上免费体检", **more: Any) -> Words:
    usual: dict[str, Any] = {
        "text": TEXT, "short": "65 岁以上的街坊本月免费体检，请带身份证。", "source": "梅沙社区",
    }  # fmt: skip
    return Words(title=title, **{**usual, **more})


class Office:
    """A community whose worker writes, and whose head releases."""

    def __init__(self, area: Area | None = None) -> None:
        self.area = area or make_area()
        self.house = make_organisation(area=self.area)
        self.worker = make_staff(Role.WORKER, self.area, organisation=self.house)
        self.head = make_staff(Role.STATION_HEAD, self.area, organisation=self.house)

    def draft(self, said: Words | None = None, *, by: Person | None = None, **place: Any) -> Notice:
        where = Place(**{"area": self.area, **place})
        return writing.write(said or words(), where, by=by or self.worker)

    def waiting(self, said: Words | None = None, **place: Any) -> Notice:
        notice = self.draft(said, **place)
        writing.submit(notice, by=self.worker)
        return notice

    def up(self, said: Words | None = None, **place: Any) -> Notice:
        """One that hangs."""
        return releasing.release(self.waiting(said, **place), by=self.head)

    def correct(self, notice: Notice, said: Words, *, why: str = "日期写错了") -> Version:
        """The next version, released."""
        version = writing.correct(notice, by=self.worker, why=why)
        writing.revise(notice, said, by=self.worker)
        writing.submit(notice, by=self.worker)
        releasing.release(notice, by=self.head)
        version.refresh_from_db()
        return version


def in_days(days: float) -> Any:
    return timezone.now() + timedelta(days=days)
