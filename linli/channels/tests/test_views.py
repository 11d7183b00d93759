"""The pages: the inbox and its figure, the choice, the call list; and what is thrown away."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from linli.accounts.tests.make import make_person, make_resident, signed_in
from linli.areas.tests.make import make_area
from linli.channels import queries, tasks
from linli.channels.models import Call, Message, Preference
from linli.channels.tests.make import make_call, make_message
from linli.core.models import Event
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.models import File

pytestmark = pytest.mark.django_db
CHOSEN = {
    "wants_call": "on", "quiet_from": "20:00", "quiet_until": "08:00", "most_per_day": "1",
}  # fmt: skip


def test_the_inbox_shows_unread_first_and_the_figure_beside_the_tab() -> None:
    person = make_resident(area=make_area())
    browser = signed_in(person, second_factor=False)
    first, _second = make_message(person), make_message(person)
    assert '<span class="dot" aria-hidden="true">2</span>' in page(browser, "/me/messages/")

    assert browser.post(f"/me/messages/{first.pk}/read/").status_code == 302

    assert '<span class="dot" aria-hidden="true">1</span>' in page(browser, "/me/")
    assert queries.inbox(person).last() == first
    browser.post("/me/messages/read/")
    assert queries.unread(person) == 0
    assert 'class="dot"' not in page(browser, "/me/messages/")


def test_the_figure_is_one_question_and_none_for_visitors(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    person = make_resident()
    with django_assert_num_queries(1):
        queries.unread(person)
    with django_assert_num_queries(0):
        Client().get("/accessibility/")


def test_a_message_of_somebody_else_is_not_there() -> None:
    message = make_message(make_resident(area=make_area()))
    browser = signed_in(make_resident(), second_factor=False)

    assert browser.post(f"/me/messages/{message.pk}/read/").status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_each_chooses_how_to_be_told() -> None:
    person = make_resident(area=make_area())
    browser = signed_in(person, second_factor=False)

    assert browser.post("/me/messages/settings/", CHOSEN).status_code == 302

    row = Preference.objects.get(person=person)
    assert (row.wants_sms, row.wants_call, row.most_per_day) == (False, True, 1)
    assert (row.quiet_from, row.quiet_until) == (time(20), time(8))
    assert Event.objects.get(verb="channels.chosen").actor == person


def test_how_somebody_without_an_account_is_told_is_set_from_their_file() -> None:
    person = make_person("何伯", area=make_area(), mobile="13912345678")
    File.objects.create(person=person)
    browser = signed_in(worker := make_staff(Role.WORKER, person.area))
    path = f"/desk/people/{person.pk}/told/"
    browser.post(f"/desk/people/{person.pk}/open/", {"why": "service"})
    assert path in page(browser, f"/desk/people/{person.pk}/")
    assert "何伯" in page(browser, path)

    answer = browser.post(path, CHOSEN)
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/people/{person.pk}/")
    assert Preference.objects.get(person=person).wants_call
    assert Event.objects.get(verb="channels.chosen", subject_id=person.pk).actor == worker
    assert browser.post(path, CHOSEN | {"most_per_day": "99"}).status_code == 422

    chooses = make_resident(area=person.area)
    assert browser.post(f"/desk/people/{chooses.pk}/told/", CHOSEN).status_code == 409
    for other in (make_staff(Role.WORKER), make_staff(Role.AUDITOR, person.area)):
        assert signed_in(other).post(path, CHOSEN).status_code in (403, 404)


@pytest.mark.parametrize(
    "wrong", [{"most_per_day": "99"}, {"quiet_from": "25:00"}, {"quiet_until": ""}]
)
def test_a_choice_that_cannot_be_is_shown_again(wrong: dict[str, str]) -> None:
    browser = signed_in(make_resident(), second_factor=False)

    assert browser.post("/me/messages/settings/", CHOSEN | wrong).status_code == 422
    assert not Preference.objects.exists()


def test_the_call_list_says_whom_to_ring_and_what_to_tell_them() -> None:
    person = make_person("何伯", area=make_area(), mobile="13912345678")
    call = make_call(person)
    browser = signed_in(make_staff(Role.WORKER, call.area))

    seen = page(browser, "/desk/calls/")
    assert "何伯" in seen
    assert "周志明 comes on 5月3日." in seen
    assert "13912345678" not in seen

    browser.post(f"/desk/calls/{call.pk}/number/", {"page": "1"})
    assert "tel:13912345678" in page(browser, "/desk/calls/")

    browser.post(f"/desk/calls/{call.pk}/told/", {"note": "好"})
    assert "何伯" not in page(browser, "/desk/calls/")
    assert Call.objects.get().note == "好"
    assert browser.post(f"/desk/calls/{call.pk}/told/").status_code == 409


def test_a_call_elsewhere_is_not_there() -> None:
    call = make_call()
    browser = signed_in(make_staff(Role.WORKER))

    for step in ("number", "told", "not-reached"):
        assert browser.post(f"/desk/calls/{call.pk}/{step}/").status_code == 404


def test_nobody_answers_and_it_stays_until_the_fifth_time() -> None:
    call = make_call(person := make_person(area=make_area()))
    browser = signed_in(make_staff(Role.WORKER, call.area))

    for _ in range(5):
        assert browser.post(f"/desk/calls/{call.pk}/not-reached/").status_code == 302

    assert person.name in page(browser, "/desk/calls/")
    assert browser.post(f"/desk/calls/{call.pk}/not-reached/").status_code == 409


def test_old_ones_are_thrown_away_half_a_year_after_they_were_read() -> None:
    now = timezone.now()
    person = make_resident(area=make_area())
    kept, old, forgotten = (make_message(person) for _ in range(3))
    for message, days, read in ((kept, 300, 179), (old, 300, 181), (forgotten, 361, None)):
        at = now - timedelta(days=days)
        read_at = now - timedelta(days=read) if read else None
        Message.objects.filter(pk=message.pk).update(at=at, read_at=read_at)

    tasks.throw_away()

    assert list(Message.objects.all()) == [kept]


def page(browser: Client, path: str) -> str:
    response = browser.get(path, HTTP_ACCEPT_LANGUAGE="en")
    assert response.status_code == 200
    return response.content.decode()
