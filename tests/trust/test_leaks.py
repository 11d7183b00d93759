"""Planted words go through the real pages; then every place is searched for them (T16)."""

import io
import logging
import pickle
from collections.abc import Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from linli.accounts.models import Person, Session
from linli.accounts.sessions import SessionStore
from linli.accounts.tests.make import make_resident, read_letter, signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core import metrics, remember, tasks
from linli.core.logs import JsonFormatter
from linli.core.models import Event, Task
from linli.core.visitor_cache import shelf
from linli.organisations.models import Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.people import finding, queries
from linli.people.models import Force, Identity, Look, PeopleList, Roster
from linli.people.tests.make import make_card, make_texts
from tests.sweep.cells import proven
from tests.trust.canaries import (
    Trail,
    Walker,
    columns,
    found_in,
    inventory,
    raw_dump,
    unsealed,
    within,
)

pytestmark = [pytest.mark.rights, pytest.mark.django_db]

NAME = "金丝雀人"
LATIN = "jinsiqueren"
MOBILE, INVITED, LOST = "13957246801", "13957246802", "13957246803"
LANDLINE = "076957246804"
ADDRESS = "金丝巷五十七号二楼"
CONTACT = "雀姨 13957246805"
LICENCE = "SW572468060"
ROW_NAME, ROW_MOBILE = "画眉某", "13957246807"
STRANGE = "13957246808"  # nobody's
NOTE = "夜里睡不着雀"
CARD = make_card(date(1957, 2, 4))
OTHER_CARD = make_card(date(1957, 2, 5))

# Never readable in the database. Names and notes are: in the fields whose level is "person".
SEALED = (
    MOBILE, INVITED, LOST, LANDLINE, ADDRESS, CONTACT, LICENCE, ROW_NAME, ROW_MOBILE, CARD,
    OTHER_CARD, STRANGE,
)  # fmt: skip
PLANTED = (*SEALED, NAME, LATIN, NOTE)


class Story:
    """Somebody lives through every page at which something can be written about them."""

    def __init__(self, area: Area) -> None:
        self.area = area
        self.trail = Trail()
        self.queued: list[str] = []
        organisation = make_organisation(area=area)
        self.organisation = organisation
        self.worker = self.at_the_desk(Role.WORKER)
        self.head = self.at_the_desk(Role.STATION_HEAD)
        self.auditor = self.at_the_desk(Role.AUDITOR)
        self.visitor = Walker(self.trail)

    def at_the_desk(self, role: str) -> Walker:
        return self.browser(make_staff(role, self.area, organisation=self.organisation))

    def browser(self, person: Person) -> Walker:
        walker = Walker(self.trail)
        walker.cookies = proven(signed_in(person)).cookies
        return walker

    def tell(self) -> None:
        self.sign_up()
        self.write_about_oneself()
        self.work_at_the_desk()
        self.hand_in_a_roster()
        self.manage()
        self.go_wrong()

    def sign_up(self) -> None:
        self.resident = Walker(self.trail)
        self.resident.post("/sign-in/", {"mobile": MOBILE})
        code = read_letter(MOBILE)["code"]
        self.resident.post("/sign-in/code/", {"digits": "000000" if code[0] != "0" else "111111"})
        self.resident.post("/sign-in/code/", {"digits": code})
        self.person = finding.found_by(Person.objects.all(), MOBILE).get()
        Person.objects.filter(pk=self.person.pk).update(area=self.area)

    def write_about_oneself(self) -> None:
        me = self.resident
        me.post("/me/profile/", facts())
        me.post("/me/card/", {"kind": "resident", "name": NAME, "number": CARD, "agreed": "on"})
        me.post("/me/household/", {"address": ADDRESS})
        me.post("/me/forces/", {"kind": "worker", "level": "worker", "certificate": LICENCE,
                                "registration": LICENCE, "valid_until": "2099-01-01"})  # fmt: skip
        me.post("/me/family/", {"mobile": LOST, "tie": "family", "until": "2026-12-31"})
        me.post("/me/consents/", {"purpose": "publication"})
        me.post("/services/tell-us/", {"words": NOTE})
        for path in ("/me/", "/me/data/", "/me/data.json", "/me/data.pdf", "/me/profile/"):
            me.get(path)

    def work_at_the_desk(self) -> None:
        desk, pk = self.worker, self.person.pk
        for words in (NAME, MOBILE, CARD, LANDLINE, LATIN):
            desk.post("/desk/people/", {"q": words}, follow=True)
        desk.post(f"/desk/people/{pk}/open/", {"why": "service", "note": NOTE})
        desk.get(f"/desk/people/{pk}/")
        desk.post(f"/desk/people/{pk}/correct/", facts())
        identity = Identity.objects.get(person=self.person)
        desk.post(f"/desk/checks/{identity.pk}/open/")
        desk.post(f"/desk/checks/{identity.pk}/refuse/", {"reason": NOTE})
        desk.post(f"/desk/people/{pk}/card/",
                  {"kind": "resident", "name": NAME, "number": OTHER_CARD})  # fmt: skip
        waiting = Identity.objects.get(person=self.person, state="submitted")
        self.head.post(f"/desk/checks/{waiting.pk}/open/")
        self.head.post(f"/desk/checks/{waiting.pk}/verify/")
        status = {"group": "alone", "source": NOTE, "until": "2099-01-01"}
        desk.post(f"/desk/people/{pk}/status/", status)
        force = Force.objects.get(person=self.person)
        desk.post(f"/desk/people/{pk}/force/{force.pk}/refuse/", {"reason": NOTE})
        twin = facts() | {"area": self.area.pk, "channel": "spoken"}
        desk.post("/desk/people/new/", twin)
        desk.post(f"/desk/people/{pk}/recover/",
                  {"mobile": LOST, "tail": OTHER_CARD[-4:], "seen": "on"})  # fmt: skip
        wanted = {"area": self.area.pk, "why": "visit", "note": NOTE, "names": ["mobile", "card"]}
        desk.post("/desk/exports/new/", wanted)
        desk.post(f"/desk/exports/{PeopleList.objects.get().pk}/take/")

    def hand_in_a_roster(self) -> None:
        table = f"姓名,手机,住址\n{ROW_NAME},{ROW_MOBILE},{ADDRESS}\n{ROW_NAME},1395,{ADDRESS}\n"
        file = SimpleUploadedFile("名单.csv", table.encode("gb18030"))
        sent = {"file": file, "area": self.area.pk, "agreed": "on"}
        self.worker.post("/desk/rosters/", sent)
        self.work()
        roster = Roster.objects.get()
        assert (roster.state, roster.bad) == ("checked", 1)
        self.worker.get(f"/desk/rosters/{roster.pk}/")
        self.worker.get(f"/desk/rosters/{roster.pk}/back/")

    def manage(self) -> None:
        one = f"/desk/organisations/{self.organisation.pk}/"
        self.head.post(f"{one}invite/", {"mobile": INVITED})
        self.resident.post(f"/organisations/{self.organisation.pk}/ask/")
        asked = self.person.memberships.get()
        self.head.post(f"/desk/members/{asked.pk}/refuse/", {"reason": NOTE})
        self.auditor.post("/desk/audit/find/", {"mobile": MOBILE}, follow=True)
        self.auditor.get("/desk/audit/")

    def go_wrong(self) -> None:
        """Every way of saying no, with the words in hand."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(queries, "meant", broken)
            self.worker.post("/desk/people/", {"q": NAME}, follow=True)
        stranger = self.browser(make_resident())
        for path in (f"/desk/people/{self.person.pk}/", f"/nowhere/{NAME}/{MOBILE}/"):
            for browser in (self.visitor, stranger, self.worker):
                browser.get(path, {"q": NAME})
        self.worker.post("/desk/people/", {"q": f"{NAME}\x00"})
        self.worker.post("/desk/people/new/", {"name": NAME, "_once": NAME})
        self.worker.post("/help/", {"name": NAME})
        late = self.at_the_desk(Role.WORKER)
        late.post(f"/desk/people/{self.person.pk}/correct/", facts())
        for n in range(40):
            self.resident.post("/services/tell-us/", {"words": f"{NOTE} {n}"})
        self.worker.post("/api/people/find", "{" + NAME, content_type="application/json")
        self.resident.post("/me/forces/", {"kind": "worker", "certificate": LICENCE, "level": "x"})
        for _ in range(4):
            self.visitor.post("/sign-in/", {"mobile": STRANGE})
        self.worker.get("/desk/people/", {"s": NAME})
        task = Task.objects.create(name=f"{BROKEN.name}", args=[])
        self.work()
        assert "ValueError" in Task.objects.get(pk=task.pk).fault

    def work(self) -> None:
        """Do what is queued, and remember what stood in the queue."""
        self.queued += [f"{one.name} {one.args}" for one in Task.objects.all()]
        while tasks.do_next():
            self.queued += [f"{one.name} {one.args} {one.fault}" for one in Task.objects.all()]


def facts() -> dict[str, object]:
    return {
        "name": NAME, "mobile": MOBILE, "landline": LANDLINE, "born_on": "1957-02-05",
        "sex": "2", "address": ADDRESS, "languages": ["yue"], "needs": ["hearing"],
        "emergency_contact": CONTACT,
    }  # fmt: skip


def broken(*args: object) -> list[object]:
    message = f"{NAME} {MOBILE} {NOTE}"
    raise ValueError(message)


def _break() -> None:
    broken()


BROKEN = tasks.work(attempts=1)(_break)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, as it would be written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def story(log: io.StringIO, settings: Settings) -> Story:
    settings.FRESH_SECONDS = 45  # the shelves of the caches are in use
    make_texts()
    story = Story(make_area())
    story.tell()
    return story


def test_what_was_planted_turns_up_where_it_is_declared_and_nowhere_else(
    story: Story, log: io.StringIO
) -> None:
    held: dict[str, set[str]] = {}
    for name, value in columns():
        held.setdefault(name, set()).update(found_in(value, PLANTED))
    levels = inventory()

    # It was really planted: each in the field it is for, and all ways of saying no were seen.
    assert found_in(unsealed(), SEALED) == set(SEALED)
    assert {name for name, words in held.items() if NOTE in words} >= {
        "people.look.note", "people.peoplelist.note", "people.status.source",
        "people.identity.reason", "people.force.reason", "organisations.membership.reason",
        "catalogue.wanted.words",
    }  # fmt: skip
    assert NAME in held["people.identity.name"]
    assert LATIN in held["people.findterm.term"]
    assert {400, 403, 404, 405, 409, 429, 500} <= story.trail.statuses
    assert Look.objects.filter(on_list__isnull=False).exists()
    # And it is nowhere else.
    assert within({k: v for k, v in held.items() if levels.get(k) != "person"}) == []
    assert within({k: v & set(SEALED) for k, v in held.items()}) == []
    assert found_in(raw_dump(), SEALED) == set()


def test_no_address_page_of_refusal_log_task_session_or_cache_holds_it(
    story: Story, log: io.StringIO
) -> None:
    places = {
        "addresses": "\n".join(story.trail.addresses),
        "log": log.getvalue(),
        "queue": "\n".join(story.queued),
        "events": "\n".join(str(one.facts) for one in Event.objects.all()),
        "sessions": "\n".join(
            str(SessionStore().decode(row.data)) for row in Session.objects.all()
        ),
        "figures": metrics.exposition(),
        "cache": pickle.dumps(getattr(cache, "_cache", {})),
        "remembered": repr(remember._kept),
        "kept pages": b"".join(page.content for page in shelf.pages.values()),
    }
    places |= {
        f"page of refusal {n}: {status}": body
        for n, (status, body) in enumerate(story.trail.refusals)
    }

    assert within({place: found_in(text, PLANTED) for place, text in places.items()}) == []  # type: ignore[arg-type]
    assert story.queued
    assert len(story.trail.addresses) > 500
    assert places["log"].count("\n") > 50


@pytest.mark.parametrize(
    "leak",
    [
        f"before {MOBILE} after", f"{NAME}", "x" + CARD.encode("utf-16-le").hex(),
    ],
)  # fmt: skip
def test_the_search_would_see_it(leak: str) -> None:
    assert found_in(leak, PLANTED)


@pytest.mark.parametrize("before", range(4))
@pytest.mark.parametrize("coding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_the_search_sees_base64_wherever_the_word_stands(before: int, coding: str) -> None:
    import base64

    text = b"?" * before + NAME.encode(coding) + b"!!"

    assert found_in(base64.b64encode(text), [NAME]) == {NAME}
    assert found_in(base64.urlsafe_b64encode(text), [NAME]) == {NAME}
