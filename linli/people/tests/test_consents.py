"""A yes holds in the words it was given to; new words are a new question."""

import pytest

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.people import agreed, held
from linli.people.actions import consents
from linli.people.models import Channel, Consent, ConsentText, Purpose
from linli.people.tests.make import make_client, make_opened, make_texts, make_worker

pytestmark = pytest.mark.django_db
PAGE = "/me/consents/"


@pytest.fixture
def person() -> Person:
    make_texts()
    person = make_client()
    consents.give(person, by=person, purpose=Purpose.MESSAGES)
    return person


def new_words() -> ConsentText:
    return ConsentText.objects.create(
        purpose=Purpose.MESSAGES, version=2, words="新的说法", kinds=["phone"], kept_months=12,
        since="2026-11-01",
    )  # fmt: skip


def test_a_yes_is_shown_with_its_own_words_and_the_new_ones_are_asked_for(person: Person) -> None:
    new_words()
    client = signed_in(person)

    page = client.get(PAGE).content.decode()

    for words in ("有活动、有服务时", "新的说法", "第 1 版", "第 2 版", "同意新的说法", "电话"):
        assert words in page, words
    client.post(PAGE, {"purpose": "messages"})
    standing = Consent.objects.get(person=person, purpose="messages", withdrawn_at=None)
    assert standing.text.version == 2
    assert "同意新的说法" not in (page := client.get(PAGE).content.decode())
    assert "收回的" in page


def test_who_wrote_it_down_is_told(person: Person) -> None:
    assert person.area
    worker = make_worker(person.area)
    make_opened(person, worker)
    consents.give(person, by=worker, purpose=Purpose.PUBLICATION, channel=Channel.SPOKEN)

    assert worker.name in signed_in(person).get(PAGE).content.decode()
    told = [row for row in held.everything(person)["consents"] if row["purpose"] == "publication"]
    assert told[0]["by"] == worker.name
    assert told[0]["version"] == 1
    assert "公开您的名字" in told[0]["text"]
    assert told[0]["kinds"]


def wider_words(purpose: Purpose) -> ConsentText:
    """Words that name a kind of data more than those before them."""
    before = ConsentText.objects.filter(purpose=purpose).first()
    assert before
    return ConsentText.objects.create(
        purpose=purpose, version=2, words="新的说法", kinds=[*before.kinds, "video"],
        kept_months=12, since="2026-11-01",
    )  # fmt: skip


def test_a_yes_does_not_reach_to_kinds_of_data_it_did_not_name(person: Person) -> None:
    consents.give(person, by=person, purpose=Purpose.PUBLICATION)

    wider_words(Purpose.PUBLICATION)

    assert agreed.standing(person, Purpose.PUBLICATION) is None
    page = signed_in(person).get(PAGE).content.decode()
    assert "重新征求" in page
    assert "同意新的说法" in page

    consents.give(person, by=person, purpose=Purpose.PUBLICATION)
    assert agreed.standing(person, Purpose.PUBLICATION)
    assert "重新征求" not in signed_in(person).get(PAGE).content.decode()


def test_words_that_name_no_more_than_before_ask_nobody_anew(person: Person) -> None:
    new_words()

    assert agreed.standing(person, Purpose.MESSAGES)
    assert "重新征求" not in signed_in(person).get(PAGE).content.decode()


def test_the_desk_sees_whose_yes_does_not_reach(person: Person) -> None:
    assert person.area
    worker = make_worker(person.area)
    make_opened(person, worker)
    wider_words(Purpose.MESSAGES)

    assert (
        "重新征求" in signed_in(worker).get(f"/desk/people/{person.pk}/consents/").content.decode()
    )
