"""What is recorded stays; followers hear of it in the same commit or not at all."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction

from linli.accounts.tests.make import make_person
from linli.core import events, tasks
from linli.core.models import Event, Task
from linli.core.tests.make import late_event

pytestmark = pytest.mark.postgres

heard: list[int] = []


@tasks.work()
def hear_later(number: int) -> None:
    heard.append(number)


@pytest.fixture
def verb() -> Iterator[str]:
    heard.clear()
    yield "test.happened"
    events._within.pop("test.happened", None)
    events._afterwards.pop("test.happened", None)


@pytest.mark.django_db
def test_a_follower_within_hears_at_once(verb: str) -> None:
    events.follow_within(verb, lambda event: heard.append(event.pk))
    person = make_person()

    event = events.record(verb, by=person, about=person, colour="red")

    assert heard == [event.pk]
    assert event.facts == {"colour": "red"}
    assert list(events.history(person)) == [event]


@pytest.mark.django_db(transaction=True)
def test_a_follower_within_that_fails_undoes_the_whole(verb: str) -> None:
    def fail(event: Event) -> None:
        raise ValueError

    events.follow_within(verb, fail)
    person = make_person()

    with pytest.raises(ValueError), transaction.atomic():  # noqa: PT011 - any will do
        events.record(verb, by=person, about=person)

    assert not Event.objects.filter(verb=verb).exists()


@pytest.mark.django_db
def test_a_follower_afterwards_is_a_task_of_the_same_commit(verb: str) -> None:
    events.follow_afterwards(verb, hear_later)
    person = make_person()

    event = events.record(verb, by=person, about=person)

    assert heard == []
    assert Task.objects.get().args == [event.pk]
    assert tasks.do_next()
    assert heard == [event.pk]
    assert not Task.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_an_event(change: str) -> None:
    person = make_person()
    event = events.record("test.happened", by=person, about=person)
    rows = Event.objects.filter(pk=event.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(verb="test.invented") if change == "update" else rows.delete()

    assert Event.objects.get(pk=event.pk).verb == "test.happened"


@pytest.mark.django_db
def test_events_older_than_the_law_wants_may_be_deleted() -> None:
    old = late_event(days=200)
    young = late_event(days=180)

    Event.objects.filter(pk=old.pk).delete()

    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=young.pk).delete()
