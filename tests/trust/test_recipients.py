"""No recipient can learn of another: every letter, in every channel, names its own reader only.

A new letter that names anybody fails here until it stands in NAMES with the reason why it may.
"""

import json
from collections.abc import Iterator
from itertools import count

import pytest
from django.test import Client

from linli.accounts.models import Person
from linli.accounts.sms import WORDS
from linli.accounts.tests.make import make_person, make_resident, signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.channels import actions, letters, queries, words
from linli.channels.models import Call, Message
from linli.channels.tests.make import Clock, Recorder, recording
from linli.core import tasks
from linli.orders import telling
from linli.orders.life import STEPS, Party, Status
from linli.orders.models import Order
from linli.orders.tests.make import Place
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people import held
from linli.people.models import File

pytestmark = pytest.mark.django_db

COMES = "they open the door to this person, and ask for them by name"
# Where a letter names a person who is not its reader, and why it may.
NAMES: dict[tuple[str, str], str] = {
    **{
        (f"order.{event}.asker", "who"): COMES
        for event in ("assigned", "accepted", "taken", "ruled", "handed_over", "scheduled",
                      "set_out", "nobody_home", "taken_over")
    },
    ("order.taken_over.team", "who"): "they go along with this person",
    ("licence.of_colleague", "name"): "they answer for the unit in which this person works",
}  # fmt: skip
# Holes that hold the name of a thing: an activity, a reward, a notice.
THINGS = {("activity.", "name"), ("reward.", "name"), ("notice.", "title"), ("training.", "name"),
          ("claim.", "title")}  # fmt: skip
# Holes that can hold nobody's name.
FIGURES = {"number", "until", "when", "year", "month", "day", "points"}
SECRET_HOLES = {"asker": "雀问者", "phone": "13957246801", "address": "雀巷五十七号"}
_numbers = count(1)


def every_letter() -> list[letters.Letter]:
    """Those of the house: tests and demos make some of their own in the same process."""
    made_up = ("test.", "shown.")
    return [one for one in letters.everything() if not one.code.startswith(made_up)]


def names_a_thing(code: str, hole: str) -> bool:
    return any(code.startswith(begins) and hole == one for begins, one in THINGS)


def test_a_letter_names_nobody_unless_the_table_says_why() -> None:
    assert len(every_letter()) > 60
    naming = set()
    for one in every_letter():
        for hole in one.holes - FIGURES:
            if not names_a_thing(one.code, hole):
                naming.add((one.code, hole))
        assert not set(one.sms_holes) - FIGURES, "a text message is read by whoever holds the phone"
    assert naming == set(NAMES)


class Reader:
    """Somebody who is told, and what nobody else may read of them."""

    def __init__(self, name: str, area: Area, *, joins: bool, mobile: str) -> None:
        make = make_resident if joins else make_person
        self.person = make(name, area=area, mobile=mobile)
        self.address = f"{name}巷 {next(_numbers)} 号"
        File.objects.create(person=self.person, address=self.address, landline="")

    @property
    def secrets(self) -> set[str]:
        return {self.person.name, self.person.mobile, self.address}


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    Clock(monkeypatch, "2026-05-03T12:00")
    with recording(monkeypatch) as made:
        yield made


def rendered(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return response.content.decode()


def everything_told(reader: Reader) -> str:
    """The inbox page by page with its badge, and the export."""
    person, said = reader.person, []
    if person.joined_at:
        browser = signed_in(person, second_factor=False)
        pages = (queries.inbox(person).count() - 1) // 30 + 1
        said = [rendered(browser, f"/me/messages/?page={n + 1}") for n in range(pages)]
        said.append(words.unread_words(queries.unread(person)))
    parts = held.everything(person)
    return "\n".join([*said, json.dumps([parts["told"], parts["calls"]], ensure_ascii=False)])


def test_every_letter_in_every_channel_tells_each_reader_of_no_other(gate: Recorder) -> None:
    area = make_area()
    ring = make_staff(Role.WORKER, area)
    readers = [
        Reader("金丝雀甲", area, joins=True, mobile="13957240001"),
        Reader("画眉鸟乙", area, joins=True, mobile="13957240002"),
        Reader("百灵鸟丙", area, joins=False, mobile="13957240003"),
    ]
    helper = "白头翁丁"
    for turn, one in enumerate(every_letter()):
        facts: dict[str, str | int] = {hole: f"{hole}{turn}" for hole in one.holes}
        facts |= {hole: helper for code, hole in NAMES if code == one.code}
        # What the app knows besides, and no letter says.
        facts |= {**SECRET_HOLES, "who": helper}
        actions.tell_all(
            [reader.person for reader in readers], one.code, about=area, once=one.code, facts=facts
        )
    Message.objects.update(is_urgent=True)  # none is held back, so that each is looked at
    while tasks.do_next():
        pass

    named = {code for code, _hole in NAMES}
    for message in Message.objects.all():
        assert (helper in words.plain(message)) == (message.code in named), message.code
        assert not [one for one in SECRET_HOLES.values() if one in message.facts], message.code
        assert (helper in message.facts) == (message.code in named), message.code
    texts: dict[str, list[str]] = {reader.person.mobile: [] for reader in readers}
    for number, template, values in gate.sent:
        texts[number].append(WORDS[template].format(**values))
    assert all(texts.values())
    calls = list(queries.to_ring(ring))
    assert {call.person for call in calls} == {readers[2].person}
    rung = rendered(signed_in(ring), "/desk/calls/")
    for reader in readers:
        others = {word for one in readers if one is not reader for word in one.secrets}
        said = everything_told(reader) + "\n".join(texts[reader.person.mobile])
        if reader is readers[2]:
            said += rung
        assert not [one for one in {*others, *SECRET_HOLES.values()} if one in said]
        assert helper not in "\n".join(texts[reader.person.mobile])


def test_every_step_of_an_order_tells_each_party_of_no_other(gate: Recorder) -> None:
    place = Place()
    order = place.order(Status.ACCEPTED)
    mother = make_person("", area=place.area, mobile="13957240009")
    Order.objects.filter(pk=order.pk).update(beneficiary=mother, name="", caller_name="雀打电话的")
    order.hands.create(person=place.second, force="worker")
    for turn, person in enumerate(Person.objects.order_by("pk")):
        person.name = f"雀{turn:03}号"
        person.save(update_fields=["name"])
    order = Order.objects.select_related("lead", "beneficiary", "asked_by").get(pk=order.pk)
    assert order.beneficiary
    order.name = order.beneficiary.name
    order.save(update_fields=["name"])
    Message.objects.all().delete()
    known = {
        Party.BEFORE: [place.streets_own], Party.TARGET: [place.neighbour],
        Party.INVITED: [place.neighbour], Party.HANDLER: [place.dispatcher],
    }  # fmt: skip
    for step in STEPS.values():
        order.turn += 1
        telling.tell(order, step, by=None, is_bad=True, known=known)
    while tasks.do_next():
        pass

    assert order.lead
    people = list(Person.objects.all())
    told = list(Message.objects.select_related("person"))
    assert len({one.code for one in told}) > 30
    secrets = {order.address, order.phone, order.words, order.caller_name}
    for message in told:
        assert message.person
        own, may = message.person, {hole for code, hole in NAMES if code == message.code}
        said = words.plain(message) + message.facts
        found = {one.name for one in people if one != own and one.name in said}
        assert found <= ({order.lead.name} if may else set()), message.code
        numbers = {one.mobile for one in people if one.mobile}
        assert not [one for one in {*secrets, *numbers} if one and one in said], message.code
    owners = {one.mobile: one.name for one in people if one.mobile}
    assert gate.sent
    for number, template, values in gate.sent:
        text = WORDS[template].format(**values)
        assert not [one for one in people if one.name in text and one.name != owners[number]]
    assert Call.objects.filter(person=mother).exists()
