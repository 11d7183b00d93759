"""The page of lost tasks: who sees it, and what can be done there."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.areas.tests.make import make_area
from linli.core.models import Event, Task
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.web import actions

pytestmark = pytest.mark.django_db

PAGE = "/desk/tasks/"


def make_lost(name: str = "linli.app.tasks.send", **more: object) -> Task:
    known = {"lost_at": timezone.now(), "attempts": 8, "fault": "OSError send.py:12"}
    return Task.objects.create(name=name, **(known | more))


@pytest.fixture
def operator() -> Person:
    return make_staff(Role.OPERATOR, make_area())


@pytest.fixture
def client(operator: Person) -> Client:
    return signed_in(operator)


def test_the_operator_sees_what_was_lost_and_why(client: Client) -> None:
    make_lost()
    make_lost("linli.app.tasks.waits", lost_at=None)
    page = client.get(PAGE).content.decode()
    assert "linli.app.tasks.send" in page
    assert "OSError send.py:12" in page
    assert "linli.app.tasks.waits" not in page


def test_the_list_takes_the_same_queries_for_one_and_for_several(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_lost()
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE)
    for _number in range(4):
        make_lost()
    with django_assert_max_num_queries(len(one)):
        client.get(PAGE)


def test_a_task_starts_again(client: Client, operator: Person) -> None:
    task = make_lost()
    assert client.post(f"{PAGE}{task.pk}/restart/").status_code == 302
    task.refresh_from_db()
    assert (task.lost_at, task.attempts) == (None, 0)
    assert Event.objects.get(verb="task.restarted").actor == operator


def test_a_task_is_dropped_and_it_is_written_down(client: Client) -> None:
    task = make_lost()
    assert client.post(f"{PAGE}{task.pk}/drop/").status_code == 302
    assert not Task.objects.filter(pk=task.pk).exists()
    assert Event.objects.get(verb="task.dropped").facts["task"] == "linli.app.tasks.send"


@pytest.mark.parametrize("verb", ["restart", "drop"])
def test_what_is_at_work_is_left_alone(client: Client, verb: str) -> None:
    task = make_lost(lost_at=None)
    assert client.post(f"{PAGE}{task.pk}/{verb}/").status_code == 409
    assert Task.objects.filter(pk=task.pk, attempts=8).exists()
    assert not Event.objects.filter(verb__startswith="task.").exists()


def test_nobody_else_decides() -> None:
    task = make_lost()
    head = make_staff(Role.STATION_HEAD, make_area())
    assert signed_in(head).get(PAGE).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.drop(task, by=head)
