"""A consent that is taken back takes effect at once."""

import pytest
from django.urls import reverse

from linli.accounts.models import Draft
from linli.accounts.tests.make import signed_in
from linli.areas.tests.make import make_area
from linli.channels.models import Preference
from linli.core.errors import Refused
from linli.people import held, rules
from linli.people.actions import consents, looking
from linli.people.models import Purpose
from linli.people.tests.make import make_client, make_texts, make_worker

pytestmark = pytest.mark.django_db


def test_a_file_opens_no_more_to_serve_but_to_correct_it() -> None:
    make_texts()
    area = make_area()
    person, worker = make_client(area=area), make_worker(area)
    looking.look(person, by=worker, why="service")
    given = consents.give(person, by=person, purpose=Purpose.SERVICE)
    assert rules.may_open(worker, person)

    consents.withdraw(given, by=person)

    assert not rules.may_open(worker, person)
    with pytest.raises(Refused):
        looking.look(person, by=worker, why="visit")
    looking.look(person, by=worker, why="correct")
    assert rules.may_open(worker, person)
    looking.look(person, by=worker, why="safety")
    consents.give(person, by=person, purpose=Purpose.SERVICE)
    looking.look(person, by=worker, why="service")
    assert rules.may_open(worker, person)


def test_groups_are_shown_no_more() -> None:
    make_texts()
    area = make_area()
    person, worker = make_client(area=area), make_worker(area)
    looking.look(person, by=worker, why="service")
    given = consents.give(person, by=person, purpose=Purpose.SENSITIVE)
    assert rules.may_see_groups(worker, person)

    consents.withdraw(given, by=person)

    assert rules.may_open(worker, person)
    assert not rules.may_see_groups(worker, person)


def test_text_messages_stop_with_the_consent_to_them_and_come_again() -> None:
    make_texts()
    person = make_client(area=make_area())
    given = consents.give(person, by=person, purpose=Purpose.MESSAGES)
    assert Preference.objects.get(person=person).wants_sms

    consents.withdraw(given, by=person)

    assert not Preference.objects.get(person=person).wants_sms


def test_what_is_begun_at_a_desk_is_nobodys_own_data() -> None:
    area = make_area()
    worker = make_worker(area)
    desk = signed_in(worker)
    for page, words in ((reverse("people:register"), "别人的名字"), ("/tell-us/", "自己的话")):
        Draft.objects.create(person=worker, page=page, form=0, words=words)

    told = held.everything(worker)["begun"]

    assert [one["words"] for one in told] == ["自己的话"]
    assert "别人的名字" not in desk.get(reverse("people:data_json")).content.decode()
