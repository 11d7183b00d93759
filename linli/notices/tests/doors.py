"""The doors of notices for the sweep, the rows behind them, and their pages for the browser."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.areas.models import Area
from linli.core.tests.test_files import picture
from linli.notices import board, seeds
from linli.notices.actions import columns, releasing, writing
from linli.notices.actions.writing import Place
from linli.notices.models import Attachment, BoardKind, Notice
from linli.notices.tests.make import in_days, words
from linli.organisations.models import Role
from linli.organisations.scope import Power
from linli.organisations.tests.make import make_staff
from linli.people.models import Dweller, Household
from linli.people.queries import home_of
from tests.sweep.doors import Door, Leaving, Open, Step, desk

if TYPE_CHECKING:
    from tests.browser.pages import Page
    from tests.browser.town import Town as BrowserTown
    from tests.sweep.cells import Town

WRITE, RELEASE = desk(Power.WRITE_NOTICES), desk(Power.RELEASE_NOTICES)
CALL, KINDS = desk(Power.CALL_PEOPLE), desk(Power.RUN_PLATFORM)
EITHER = desk(Power.WRITE_NOTICES, Power.RELEASE_NOTICES)
DOORS: dict[str, Door] = {
    "notices:index": Open(),
    "notices:one": Open(),
    "notices:file": Open(),
    "notices:place_feed": Open(),
    "notices:column_feed": Open(),
    "notices:desk": EITHER,
    "notices:add": WRITE,
    "notices:desk_one": EITHER,
    "notices:revise": WRITE,
    "notices:submit": WRITE,
    "notices:take_back": WRITE,
    "notices:drop": WRITE,
    "notices:add_file": WRITE,
    "notices:remove_file": WRITE,
    "notices:correct": WRITE,
    "notices:release": RELEASE,
    "notices:send_back": RELEASE,
    "notices:withdraw": RELEASE,
    "notices:extend": RELEASE,
    "notices:poster": EITHER,
    "notices:board": Open(),
    "notices:read": Step(),  # of anybody who is signed in
    "notices:due": WRITE,
    "notices:add_board": WRITE,
    "notices:proof": EITHER,
    "notices:kinds": KINDS,
    "notices:add_kind": KINDS,
    "notices:change_kind": KINDS,
    "notices:retire_kind": KINDS,
    "notices:asking": CALL,
    "notices:unreached": CALL,
    "notices:tick": CALL,
    "notices:columns": WRITE,
    "notices:add_column": WRITE,
    "notices:change_column": WRITE,
    "notices:column_up": WRITE,
    "notices:column_down": WRITE,
    "notices:retire_column": WRITE,
}
LEAVING: dict[str, Leaving] = {}
PRIVATE: frozenset[str] = frozenset()
NOT_PAGES: dict[str, str] = {
    "notices:place_feed": "a feed", "notices:column_feed": "a feed",
    "notices:file": "a picture or a paper", "notices:poster": "a sheet to print",
    "notices:proof": "a paper for the file",
}  # fmt: skip


def draft(by: Person, area: Area, title: str = "周五停水检修", **more: Any) -> Notice:
    return writing.write(words(title), Place(area=area, **more), by=by)


def waiting(by: Person, area: Area, title: str = "周六停电检修") -> Notice:
    notice = draft(by, area, title)
    writing.submit(notice, by=by)
    return notice


def up(by: Person, eyes: Person, area: Area, title: str = "", **more: Any) -> Notice:
    notice = draft(by, area, title or "六十五岁以上免费体检", shows_until=in_days(20), **more)
    writing.submit(notice, by=by)
    return releasing.release(notice, by=eyes)


def attach(notice: Notice, by: Person) -> Attachment:
    """A picture that was taken off every sign of where."""
    upload = SimpleUploadedFile("a.jpg", picture())
    return writing.add_file(notice, by=by, upload=upload, words="体检车")


def rows(town: "Town") -> dict[str, dict[str, object]]:
    """A notice that hangs, one that waits, one that is a draft with a file, and two columns."""
    by = next(one.person for one in town.visitors if one.name == f"{Role.WORKER} here")
    eyes = town.insider.person
    assert by
    assert eyes
    first = columns.make(by=by, area=town.area, name="健康")
    second = columns.make(by=by, area=town.area, name="反诈")
    hung = draft(
        by, town.area, "六十五岁以上免费体检", column=first, shows_until=in_days(20),
        asks_receipt=True,
    )  # fmt: skip
    shown = attach(hung, by)
    writing.submit(hung, by=by)
    releasing.release(hung, by=eyes)
    asked, unsent = waiting(by, town.area), draft(by, town.area)
    other = attach(unsent, by)
    one: dict[str, object] = {"pk": hung.pk}
    names = (
        "one", "desk_one", "correct", "withdraw", "extend", "poster", "proof", "read", "unreached",
    )  # fmt: skip
    # The owner has none yet: other forms found it.
    home = live_together(make_resident(area=town.area), town.area)
    seeds.seed(BoardKind)
    kind: dict[str, object] = {"pk": BoardKind.objects.order_by("order")[0].pk}
    return (
        {f"notices:{name}": one for name in names}
        | {f"notices:{name}": {"pk": asked.pk} for name in ("take_back", "release", "send_back")}
        | {
            f"notices:{name}": {"pk": unsent.pk}
            for name in ("revise", "submit", "drop", "add_file")
        }
        | {
            f"notices:{name}": {"pk": second.pk}
            for name in ("change_column", "column_up", "retire_column")
        }
        | {
            "notices:change_kind": kind,
            "notices:retire_kind": kind,
            "notices:tick": {"pk": hung.pk, "household": home.pk},
            "notices:column_down": {"pk": first.pk},
            "notices:remove_file": {"pk": other.pk},
            "notices:file": {"pk": hung.pk, "file": shown.file_id},
            "notices:place_feed": {"slug": "canary"},
            "notices:column_feed": {"slug": "canary", "column": first.pk},
        }
    )


def live_together(person: Person, area: Area) -> Household:
    """The home of somebody, who gets one if they have none."""
    home = home_of(person)
    if home is None:
        home = Household.objects.create(area=area, address="示例路 7 号")
        Dweller.objects.create(household=home, person=person, relation="head")
    return home


def multiply(town: "Town", number: int) -> None:
    """One more of each: that hangs, that waits, that was corrected; a column with a notice."""
    eyes = town.insider.person
    assert eyes
    by = make_staff(Role.WORKER, town.area)
    column = None
    if number < 12:
        column = columns.make(by=by, area=town.area, name=f"栏{number}")
    up(by, eyes, town.area, f"第{number}号公告", column=column, asks_receipt=True)
    kind = board.kinds(board.regime_of(town.area)).order_by("order")[0]
    covers = date(2000 + number, 1, 1)
    up(by, eyes, town.area, f"第{number}号公开", kind=kind, covers=covers)
    person = make_resident(area=town.area)
    live_together(person, town.area)
    BoardKind.objects.create(regime="village", name=f"事项{number}", law="某法", period="event")
    waiting(by, town.area)
    pk = town.rows["notices:desk_one"]["pk"]
    hung = Notice.objects.get(pk=str(pk))
    writing.correct(hung, by=by, why="又改了")
    writing.submit(hung, by=by)
    releasing.release(hung, by=eyes)


def furnish(town: "BrowserTown") -> None:
    """One of each state, in columns."""
    by, eyes, area = town.worker, town.staff[Role.STATION_HEAD], town.area
    health = columns.make(by=by, area=area, name="健康", summary="体检、义诊、用药")
    columns.make(by=by, area=area, name="反诈", summary="接到电话先问一问")
    long = "## 时间\n\n11 月 20 日 8:00\n\n| 项目 | 元 |\n| --- | --- |\n| 路灯维修 | 3,200 |\n"
    hung = writing.write(
        words(text=long + "\n详见[网站](https://example.org/a)。", importance=1),
        Place(area=area, column=health, shows_until=in_days(20)), by=by,
    )  # fmt: skip
    writing.submit(hung, by=by)
    releasing.release(hung, by=eyes)
    up(by, eyes, area, "黎洲角片停水检修")
    corrected = up(by, eyes, area, "陌生人叫您转账？先问一问")
    writing.correct(corrected, by=by, why="电话多写了一位")
    writing.submit(corrected, by=by)
    releasing.release(corrected, by=eyes)
    gone = up(by, eyes, area, "广场舞比赛")
    releasing.withdraw(gone, by=eyes, because="场地改作避护场所")
    seeds.seed(BoardKind)
    told = up(by, eyes, area, "台风季前请检查阳台", asks_receipt=True)
    kind = board.kinds(board.regime_of(area)).order_by("order")[0]
    paper = up(by, eyes, area, "二〇二六年上半年收支", kind=kind)
    town.more["kind"] = kind.pk
    town.more["notices"] = {
        "told": told.pk, "paper": paper.pk,
        "up": hung.pk, "corrected": corrected.pk, "gone": gone.pk,
        "draft": draft(by, area).pk, "waiting": waiting(by, area).pk,
    }  # fmt: skip
    town.more["column"] = health.pk


def pages() -> "list[Page]":
    """Every page, once for each kind of reader."""
    from tests.browser.pages import Page
    from tests.browser.town import RESIDENT, VISITOR

    def one(name: str) -> Any:
        return lambda town: {"pk": town.more["notices"][name]}

    head, worker = Role.STATION_HEAD, Role.WORKER
    return [
        Page("notices:index", VISITOR),
        Page("notices:index", VISITOR, query="q=停水"),
        Page("notices:index", VISITOR, query="q=飞船"),
        Page("notices:one", VISITOR, args=one("up")),
        Page("notices:one", RESIDENT, args=one("corrected")),
        Page("notices:one", VISITOR, args=one("gone")),
        Page("notices:desk", head),
        Page("notices:desk", worker, query="show=gone"),
        Page("notices:add", worker),
        Page("notices:desk_one", worker, args=one("draft")),
        Page("notices:desk_one", head, args=one("waiting")),
        Page("notices:desk_one", head, args=one("corrected")),
        Page("notices:revise", worker, args=one("draft")),
        Page("notices:add_file", worker, args=one("draft")),
        Page("notices:correct", worker, args=one("up")),
        Page("notices:send_back", head, args=one("waiting")),
        Page("notices:withdraw", head, args=one("up")),
        Page("notices:extend", head, args=one("up")),
        Page("notices:board", VISITOR),
        Page("notices:one", RESIDENT, args=one("told")),
        Page("notices:one", VISITOR, args=one("told")),
        Page("notices:one", VISITOR, args=one("paper")),
        Page("notices:due", worker),
        Page("notices:add_board", worker),
        Page("notices:kinds", Role.OPERATOR),
        Page("notices:add_kind", Role.OPERATOR),
        Page("notices:change_kind", Role.OPERATOR, args=lambda town: {"pk": town.more["kind"]}),
        Page("notices:asking", worker),
        Page("notices:unreached", worker, args=one("told")),
        Page("notices:columns", worker),
        Page("notices:add_column", worker),
        Page("notices:change_column", worker, args=lambda town: {"pk": town.more["column"]}),
    ]
