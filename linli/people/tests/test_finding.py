"""Whoever's name or number changes is found by the new one, and by the old one no more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.accounts import phones
from linli.accounts.actions import accounts
from linli.accounts.models import NotThem, Person, Purpose
from linli.accounts.tests.make import make_mobile
from linli.accounts.tests.test_actions import right_code
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.people import finding, queries
from linli.people.actions import identities, registering, rights
from linli.people.actions.registering import Facts
from linli.people.forms import FactsForm
from linli.people.tests.make import (
    make_claimed,
    make_client,
    make_identity,
    make_opened,
    make_texts,
    make_worker,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    make_texts()
    return make_area()


@pytest.fixture
def worker(area: Area) -> Person:
    return make_worker(area)


def found(by: Person, words: str) -> list[str]:
    pks = queries.meant(by, words)
    return sorted(Person.objects.filter(pk__in=pks).values_list("name", flat=True))


def test_at_the_desk(area: Area, worker: Person) -> None:
    facts = Facts("阿依古丽.买买提", mobile="+85291238765", landline="076988884321转603")
    person = registering.register(facts, by=worker, area=area)

    for words in ("阿依古丽・买买提", "古丽买", "maimaiti", "8765", "4321", "+852 9123 8765"):
        assert found(worker, words) == ["阿依古丽·买买提"], words

    make_opened(person, worker)
    registering.correct(person, Facts("Anna O’Neill", mobile="13800138000"), by=worker)

    for words in ("maimaiti", "8765", "4321", "古丽"):
        assert not found(worker, words), words
    for words in ("oneill", "anna o", "AnnaO", "8000"):
        assert found(worker, words) == ["Anna O’Neill"], words


def test_by_a_checked_card_and_by_another_phone(area: Area, worker: Person) -> None:
    person = make_client("何金荣", area=area)
    card = make_identity(person)
    card.name = "何锦荣"
    card.save()

    identities.verify(identities.start(card, by=worker), by=worker)
    code = right_code("13900005566", Purpose.MOBILE, person)
    accounts.change_mobile(person, by=person, code=code)

    assert found(worker, "金荣") == []
    assert found(worker, "锦荣") == ["何锦荣"]
    assert found(worker, "5566") == ["何锦荣"]


def test_somebody_who_left_is_found_by_nothing(area: Area) -> None:
    person = make_client("陈秀英", area=area)

    rights.erase(person, by=person)

    assert not person.find_terms.exists()
    finding.refresh(person)
    assert not person.find_terms.exists()


def test_a_number_that_was_taken_off_finds_nobody(area: Area, worker: Person) -> None:
    claimed = make_claimed("何锦荣", area=area)
    finding.refresh(claimed)
    end = claimed.mobile[-4:]
    assert found(worker, end) == ["何锦荣"]

    accounts.undo_claim(claimed, by=worker, why=NotThem(NotThem.values[0]))

    assert found(worker, end) == []
    assert found(worker, "锦荣") == ["何锦荣"]


def test_an_account_that_is_added_is_found() -> None:
    person = accounts.add(by=None, mobile=make_mobile(), name="罗敏仪")

    assert person.find_terms.filter(term="luominyi").exists()


def test_the_name_is_kept_as_it_was_typed_where_it_is_not_ours(area: Area, worker: Person) -> None:
    form = FactsForm({"name": " 阿依古丽•买买提 ", "landline": "0769-88886666 转 603"})
    assert form.is_valid()

    person = registering.register(form.facts(), by=worker, area=area)

    assert person.name == "阿依古丽·买买提"
    assert person.file.name_typed == "阿依古丽•买买提"
    make_opened(person, worker)
    again = FactsForm({"name": person.name, "landline": person.file.landline})
    assert again.is_valid()
    registering.correct(person, again.facts(), by=worker)
    person.file.refresh_from_db()
    assert person.file.name_typed == "阿依古丽•买买提"
    assert person.file.landline == "076988886666转603"


def test_a_landline_is_found_as_one_dials_it_next_door(area: Area, worker: Person) -> None:
    for name, landline in (("何金荣", "075786123456"), ("冯秀珍", "07698612345转6")):
        registering.register(Facts(name, landline=landline), by=worker, area=area)

    assert found(worker, "86123456") == ["何金荣"]
    assert found(worker, "8612 345") == ["冯秀珍"]
    assert found(worker, "0757-86123456") == ["何金荣"]
    assert found(worker, "6123456") == ["何金荣"]
    assert not found(worker, "96123456")


WHOLE = [
    "076988841234",
    "0769-88841234",
    "(0769) 8884 1234",
    "+86 769 8884 1234",
    "８８８４１２３４",
]
INSIDE = ["0769-8884 1234 转 802", "0769-88841234-802", "8884 1234 ext. 802", "0769 88841234#802"]


@pytest.fixture
def exchange(area: Area, worker: Person) -> None:
    """Three behind one exchange, one in another city, one whose number only ends alike."""
    for name, landline in (
        ("何金荣", "076988841234转802"), ("冯秀珍", "076988841234转803"), ("廖明", "076988841234"),
        ("黎远", "075799991234转802"), ("关生", "076921234转802"),
    ):  # fmt: skip
        registering.register(Facts(name, landline=landline), by=worker, area=area)


@pytest.mark.usefixtures("exchange")
def test_a_whole_number_finds_everybody_behind_it(area: Area, worker: Person) -> None:
    people = queries.visible_to(worker)

    for words in WHOLE:
        assert found(worker, words) == ["何金荣", "冯秀珍", "廖明"], words
        called = queries.called(people, phones.read(words), "")
        assert {one.name for one in called} == {"何金荣", "冯秀珍", "廖明"}, words
    assert queries.called(people, "076988841234", "")[0].name == "廖明", "the same number first"


@pytest.mark.usefixtures("exchange")
def test_an_extension_finds_only_whom_it_rings(area: Area, worker: Person) -> None:
    people = queries.visible_to(worker)

    for words in INSIDE:
        assert found(worker, words) == ["何金荣"], words
        assert [one.name for one in queries.called(people, phones.read(words), "")] == ["何金荣"]
    assert not found(worker, "0769-88841234 转 809")
    assert not found(worker, "0769-88840000")


def test_a_mobile_of_hong_kong_or_macau_is_found_without_its_code(
    area: Area, worker: Person
) -> None:
    for name, mobile in (("阿珍", "+85291238765"), ("阿英", "+85366123456")):
        registering.register(Facts(name, mobile=mobile), by=worker, area=area)
    people = queries.visible_to(worker)

    for words, name in (("9123 8765", "阿珍"), ("66123456", "阿英"), ("+853 6612 3456", "阿英")):
        assert found(worker, words) == [name], words
        assert [one.name for one in queries.called(people, phones.read(words), "")] == [name]
    assert not found(worker, "91238766")


@pytest.mark.usefixtures("exchange")
def test_a_phone_takes_the_same_queries_for_one_or_many(area: Area, worker: Person) -> None:
    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as meant:
            found(worker, "0769-88841234")
        with CaptureQueriesContext(connection) as called:
            queries.called(queries.visible_to(worker), "076988841234", "")
        return len(meant), len(called)

    before = cost()
    for number in range(30):
        facts = Facts(f"陈{chr(0x4E00 + number)}", landline=f"076988841234转{number + 100}")
        registering.register(facts, by=worker, area=area)

    assert cost() == before
    assert max(before) <= 4
    assert len(found(worker, "0769-88841234")) == 33
