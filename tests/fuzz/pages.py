"""Every page that takes something: who gets as far as its form, and what it would take."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Model
from django.forms import BaseForm, Field
from django.test import Client
from django.utils import timezone

from linli.accounts.forms import DigitsField
from linli.accounts.forms import MobileField as OwnMobileField
from linli.accounts.models import Person
from linli.accounts.tests.make import make_mobile
from linli.activities.models import Skill
from linli.areas.forms import AreaField, AreasField
from linli.areas.queries import whole_path
from linli.core.tests.test_files import picture
from linli.notices import board
from linli.notices.models import BoardKind
from linli.organisations.forms.organisations import OrganisationField
from linli.organisations.models import Organisation, Role
from linli.people.forms import MobileField, NameField
from linli.people.tests.make import make_card
from linli.points.models import Redemption
from tests.sweep.cells import Town, Visitor
from tests.sweep.declared import DOORS
from tests.sweep.doors import Demo, Desk, Fresh, Mine, Open, Step
from tests.sweep.urls import converters, every_name, read_whole

TAKING = Open | Step | Mine | Fresh | Desk | Demo
# Fields that pages read without a form.
LOOSE = (
    "q", "grant", "answer", "person", "credential", "proof", "waited", "next", "language", "elder",
    "apart", "add_to",
)  # fmt: skip
TABLE = "名称,上级,人口\n新村,没有镇,9\n"
ROSTER = "姓名,电话\n何锦荣,13800138000\n"
CALLS = "来电时间,电话,诉求\n2026-01-02 09:30,13800138000,路灯不亮\n"
HOURS = "姓名,手机,服务日期,服务时长,活动名称,记录编号\n何锦荣,13800138000,2026-01-02,2,探访,H-9\n"


@dataclass
class Page:
    """An address that takes something, and the form that reads it."""

    town: Town
    name: str
    visitor: Visitor
    path: str
    form: BaseForm | None

    @cached_property
    def good(self) -> dict[str, Any]:
        """What the page takes."""
        if self.form is None:
            return {}
        known = {name: self.usual(name) for name in self.form.fields}
        special = SPECIAL.get(self.name, {})
        known |= {k: v(self.town) if callable(v) else v for k, v in special.items()}
        return {name: value for name, value in known.items() if value not in (None, "", [])}

    def usual(self, name: str) -> Any:
        """Something the field takes: what stands in it, or the simplest."""
        assert self.form is not None
        field = self.form.fields[name]
        known = self.form.get_initial_for_field(field, name)
        if known not in (None, "", []) and not isinstance(field, forms.FileField):
            return sendable(field.prepare_value(known))
        if not field.required:
            return ""
        return simplest(field, self.town)

    def fields(self, *kinds: type[Field]) -> list[str]:
        """The names of the fields that are exactly of these kinds."""
        found = self.form.fields.items() if self.form else ()
        return [name for name, one in found if type(one) in kinds]

    def send(self, sent: dict[str, Any]) -> Any:
        """The answer. Whatever it changed is undone."""
        with self.undone():
            return post(self.visitor.client, self.path, sent)

    @contextmanager
    def undone(self) -> Iterator[Client]:
        """The visitor's browser; all that happens in here never was."""
        client, cookies = self.visitor.client, deepcopy(self.visitor.client.cookies)
        with transaction.atomic():
            try:
                yield client
            finally:
                transaction.set_rollback(True)
                client.cookies = cookies


def taking_pages(town: Town, part: int = 0, parts: int = 1) -> list[Page]:
    """The pages that answer to a POST; every so many of them."""
    names = [n for n in every_name() if isinstance(DOORS.get(n), TAKING) and "api-" not in n]
    known = [name for name in names if not converters(name) or name in town.rows]
    found = [page_of(town, name) for name in known[part::parts]]
    return [page for page in found if page is not None]


def page_of(town: Town, name: str) -> Page | None:
    visitor, path = who_enters(town, name), town.url(name)
    page = Page(town, name, visitor, path, None)
    with made_forms() as made, page.undone() as client:
        if read_whole(client.post(path)).status_code == 405:
            return None
    bound = [form for form in made if form.is_bound]
    if not bound:
        return page
    with made_forms() as made, page.undone() as client:
        read_whole(client.get(path))
    shown = (form for form in made if isinstance(form, type(bound[0])))
    page.form = next(shown, bound[0])  # as it is shown, with what stands in it
    return page


@contextmanager
def made_forms() -> Iterator[list[BaseForm]]:
    """The forms made meanwhile."""
    made: list[BaseForm] = []
    plain = BaseForm.__init__

    def noted(self: BaseForm, *args: Any, **kwargs: Any) -> None:
        plain(self, *args, **kwargs)
        made.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseForm, "__init__", noted)
        yield made


def who_enters(town: Town, name: str) -> Visitor:
    """Somebody who gets as far as the form."""
    door = DOORS[name]
    if isinstance(door, Desk):
        powers = set(door.powers)
        fitting = [
            one for one in town.visitors
            if one.is_here and one.is_lifted and (powers & one.powers or not powers)
        ]  # fmt: skip
        wanted = f"{Role.STATION_HEAD} here"
        return next((one for one in fitting if one.name == wanted), fitting[0])
    wanted = "visitor" if name in FOR_VISITORS else "owner"
    return next(one for one in town.visitors if one.name == wanted)


def simplest(field: Field, town: Town) -> Any:
    """Something that every field of this kind takes."""
    for kinds, make in SIMPLEST:
        if isinstance(field, kinds):
            return make(field, town)
    return "一"


def first_choice(field: Any) -> Any:
    keys = [str(key) for key, _label in field.choices if str(key)]
    many = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
    return keys[:1] if many else (keys or [""])[0]


def tomorrow() -> str:
    return (timezone.localdate() + timedelta(days=1)).isoformat()


SIMPLEST: list[tuple[Any, Callable[[Any, Town], Any]]] = [
    (forms.FileField, lambda _field, _town: SimpleUploadedFile("a.csv", ROSTER.encode())),
    (AreasField, lambda _field, _town: ""),
    (AreaField, lambda _field, town: whole_path(town.area)),
    (OrganisationField, lambda _field, town: own_organisation(town)),
    ((MobileField, OwnMobileField), lambda _field, _town: make_mobile()),
    (DigitsField, lambda _field, _town: "123456"),
    (NameField, lambda _field, _town: "何锦荣"),
    (forms.SlugField, lambda _field, _town: "odd-address"),
    (forms.UUIDField, lambda _field, town: str(town.owner.pk)),
    (forms.DateField, lambda _field, _town: tomorrow()),
    (forms.TimeField, lambda _field, _town: "9:00"),
    (forms.BooleanField, lambda _field, _town: "on"),
    ((forms.IntegerField, forms.DecimalField), lambda field, _town: str(field.min_value or 1)),
    ((forms.ChoiceField, forms.ModelChoiceField), lambda field, _town: first_choice(field)),
]


def house(town: Town) -> Organisation:
    """Where the rows of the town are kept."""
    person = town.insider.person
    assert person
    return person.grants.order_by("pk")[0].organisation


def own_organisation(town: Town) -> str:
    return str(house(town).name)


def skill(town: Town, name: str) -> str:
    return str(Skill.objects.get(area=town.area, name=name).pk)


def neighbour(town: Town) -> Person:
    person = next(one.person for one in town.visitors if one.name == "another resident")
    assert person
    return person


def sendable(value: Any) -> Any:
    """A value of ours as a browser would send it."""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, list | tuple):
        return [sendable(one) for one in value]
    return {True: "on", False: ""}.get(value, str(value)) if isinstance(value, bool) else str(value)


# What some pages want besides.
def yesterday(_town: Town) -> str:
    return (timezone.localdate() - timedelta(days=1)).isoformat()


def in_a_month() -> str:
    return (timezone.localdate() + timedelta(days=31)).isoformat()


def board_kind(town: Town) -> BoardKind:
    return board.kinds(board.regime_of(town.area)).order_by("order")[0]


def tomorrow_at_nine() -> str:
    return f"{tomorrow()}T09:00"


def just_now() -> str:
    return timezone.localtime().strftime("%Y-%m-%dT%H:%M")


MOVES = ("add", "revise", "move", "move_on", "move_time")
TOMORROW: dict[str, Any] = {"day": lambda _town: tomorrow(), "begins": "09:00", "ends": "10:00"}
SPECIAL: dict[str, dict[str, Any]] = {
    "accounts:drafts": {"page": "/x/", "form": "0", "words": '[["words", "灯"]]'},
    **{f"activities:{name}": TOMORROW for name in MOVES},
    "activities:dates": {"often": "WEEKLY", "number": "3", "until": "", "rule": "", "but": ""},
    "activities:repeat": {"often": "WEEKLY", "number": "3", "until": "", "rule": "", "but": ""},
    "activities:terms": {"mode": "first"},
    "activities:kept": {
        "group": "",
        "least_age": "",
        "places": "1",
        "until": "18:00",
        "is_on_top": "of",
        "organisation": lambda town: town.insider.person.grants.all()[0].organisation.name,
        "until_on": lambda _town: tomorrow(),
    },
    "activities:skills": {"name": "水上救生"},
    "activities:ask_for": {"agreed": "on"},
    "activities:imply": {"also": lambda town: skill(town, "缝补")},
    "activities:skill": {"phone": lambda town: town.owner.mobile},
    "activities:courses": {"name": "急救入门", "skill": ""},
    "activities:course": {"phone": lambda town: town.owner.mobile},
    "activities:commendations": {"phone": lambda town: town.owner.mobile, "rank": "own"},
    "activities:policies": {"number": "P-9", "until_on": lambda _town: "2199-01-01"},
    "activities:until": {"until": "10:00"},
    "activities:desk_sign_up": {"phone": lambda town: town.owner.mobile},
    "activities:hand_out": {"phone": lambda town: town.owner.mobile, "is_on_paper": ""},
    "alerts:advise": {"until": lambda _town: tomorrow_at_nine()},
    "alerts:lift": {"issued_at": lambda _town: just_now(), "text": "预警解除"},
    "alerts:relay": {
        "issued_at": lambda _town: just_now(),
        "until": "",
        "colour": "",
        "instead_of": "",
        "text": "一条新的预警",
        "link": "https://example.org/warning/2",
    },
    "catalogue:add": {"opens": "", "closes": ""},
    "catalogue:add_package": {"slug": "another"},
    "catalogue:settle": {"answer": "请到站里来"},
    "hours:hand_over": {"organisation": lambda town: str(house(town).pk)},
    "hours:hand_in": {
        "file": lambda _town: SimpleUploadedFile("a.csv", HOURS.encode()),
        "system": "别的平台",
    },
    "notices:add": {"from_day": "", "from_time": ""},
    "notices:add_board": {
        "kind": lambda town: str(board_kind(town).pk),
        "covers": yesterday,
        "from_day": "",
        "from_time": "",
        "until_day": lambda _town: in_a_month(),
    },
    "notices:add_file": {
        "upload": lambda _town: SimpleUploadedFile("a.jpg", picture()),
        "words": "体检车",
    },
    "notices:extend": {"until_day": lambda _town: in_a_month()},
    "notices:revise": {"from_day": "", "from_time": ""},
    "organisations:create": {"name": "新的机构", "kind": "agency"},
    "organisations:find_for_roles": {"mobile": lambda town: town.owner.mobile},
    "organisations:find_in_audit": {"mobile": lambda town: town.owner.mobile},
    "organisations:import_areas": {
        "table": lambda _town: SimpleUploadedFile("a.csv", TABLE.encode())
    },
    "orders:tables": {"file": lambda _town: SimpleUploadedFile("a.csv", CALLS.encode())},
    "organisations:recode_area": {"code": "441900999299", "published": "某某社区居民委员会"},
    "organisations:sanction": {"standing": "warned"},
    "activities:invite": {"asked": "0"},
    "activities:growth_asked": {"since": lambda _town: tomorrow()},
    "points:bonuses": {
        "phone": "",
        "name": "",
        "team": lambda town: str(Organisation.objects.filter(area=town.area, kind="team")[0].pk),
    },
    "points:counter": {"code": lambda _town: Redemption.objects.get(team=None).code},
    "points:hand_over": {"code": lambda _town: Redemption.objects.get(team=None).code},
    "points:set_budget": {"points": "2000000"},
    "points:stock": {"change": "1"},
    "projects:add": {"management": "direct"},
    "projects:add_plan": {"year": "2050"},
    "projects:offers": {"on": lambda _town: just_now()[:10]},
    "projects:award": {"on": lambda _town: just_now()[:10]},
    "people:add_card": {"number": lambda _town: make_card()},
    "people:card": {"number": lambda _town: make_card()},
    "people:add_helper": {"mobile": lambda town: neighbour(town).mobile},
    "people:file_household": {"relation": "child"},
    "people:family": {"mobile": lambda town: neighbour(town).mobile},
    "people:register": {"is_new": "on"},
    "people:write_text": {"words": "新的说法", "since": lambda _town: tomorrow()},
    "records:enter": {
        "title": "探访",
        "day": yesterday,
        "begins": "09:00",
        "ends": "10:00",
        "proof": "签到表",
        "who_1": lambda town: town.insider.person.mobile,
        "as_1": "worker",
        "minutes_1": "30",
        "for_1": lambda town: town.owner.mobile,
    },
    "venues:add": {"name": "新的站点"},
    "venues:add_room": {"name": "新的房间"},
    "venues:set_office_hours": {"day0": "9:00-12:00"},
}
# Forms that only take what a machine, a message or another person made first; and why.
UNREACHED = {
    "activities:finish": "an activity that has ended",
    "activities:here": "the code of the moment",
    "activities:team_sign_up": "members who have not answered yet",
    "activities:grow": "members and months that no form makes",
    "activities:register_team": "stages that were confirmed before",
    "activities:heard": "a page that was opened, and the digits of the moment",
    "activities:ticked": "a page that was opened",
    "accounts:add_app": "the digits of an app",
    "accounts:add_passkey": "the answer of a passkey",
    "accounts:sign_in_with_passkey": "the answer of a passkey",
    "organisations:join": "a code that was given out",
    "organisations:move_area": "another area to lie in",
    "organisations:end_area": "an area that comes after it",
    "organisations:waiting_one": "rows of an area that was split",
    "people:end_force": "a force that was verified",
    "people:add_card": "no card that waits already",
    "orders:my_queue_up": "what a phone did without a network",
    "orders:queue_up": "what a phone did without a network",
    "people:card": "no card that waits already",
    "people:recovery": "a second member of staff",
    "records:correct": "something that differs from what stands there",
}
FOR_VISITORS = frozenset(
    {"accounts:sign_in", "accounts:sign_in_with_passkey", "accounts:sign_in_as"}
)


def post(client: Client, path: str, sent: dict[str, Any]) -> Any:
    """As a browser sends it; lone surrogates as whoever means harm sends their bytes."""
    if any(isinstance(value, SimpleUploadedFile) for value in sent.values()):
        return read_whole(client.post(path, {k: whole(v) for k, v in sent.items()}))
    body = urlencode(sent, doseq=True, errors="surrogatepass")
    return read_whole(client.post(path, body, content_type="application/x-www-form-urlencoded"))


def content(response: Any) -> str:
    data = b"".join(response) if response.streaming else response.content
    return bytes(data).decode(errors="replace")


def whole(value: Any) -> Any:
    if isinstance(value, SimpleUploadedFile):
        value.seek(0)
    return value.replace("\ud800", "\ufffd") if isinstance(value, str) else value
