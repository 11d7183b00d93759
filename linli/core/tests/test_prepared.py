"""A prepared statement finds what the query itself finds, for other values each time."""

import threading
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.accounts.models import Person, Session
from linli.accounts.tests.make import make_person, signed_in
from linli.core.ids import uuid7
from linli.core.models import DayKind, SpecialDay, Task
from linli.core.prepared import Prepared

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

NAMED = Prepared(lambda name, pk: Person.objects.filter(name=name, pk=pk), str, UUID)
OPEN = Prepared(
    lambda key, now: Session.objects.filter(key_hash=key, expires_at__gt=now)
    .select_related("person")
    .only("device", "person__name", "person__mobile"),
    str,
    datetime,
)  # fmt: skip
ALL = Prepared(
    lambda now: Session.objects.filter(expires_at__gt=now)
    .select_related("person")
    .order_by("person__name"),
    datetime,
)  # fmt: skip
ON = Prepared(lambda day: SpecialDay.objects.filter(on=day).values_list("on", "kind"), date)
AMONG = Prepared(
    lambda people, name: Person.objects.filter(pk__in=people, name=name),
    [UUID],
    str,
)


def test_each_value_finds_its_own_rows() -> None:
    first, second = make_person("陈秀英"), make_person("李志强")
    for person in (first, second, first):
        assert NAMED.all(person.name, person.pk) == [person]
    assert NAMED.first(first.name, second.pk) is None


def test_a_row_is_what_the_query_makes_of_it_with_the_rows_beside_it() -> None:
    person = make_person()
    signed_in(person)
    session = Session.objects.get(person=person)
    found = OPEN.first(session.key_hash, timezone.now())
    assert found is not None
    assert (
        found.get_deferred_fields()
        == Session.objects.only("device", "person").get(pk=session.pk).get_deferred_fields()
    )
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert found.person is not None
        assert found.person.name == person.name
        assert found.person.mobile == person.mobile  # opened, as it is sealed
    assert len(asked) == 0
    assert OPEN.first(session.key_hash, session.expires_at + timedelta(seconds=1)) is None


def test_rows_with_the_same_row_beside_them_share_it_and_others_do_not() -> None:
    one, other = make_person("A"), make_person("B")
    for person in (one, one, other):
        signed_in(person)
    now = timezone.now()
    first, second, third = (session.person for session in ALL.all(now))
    assert first is second
    assert (first, third) == (one, other)
    again = ALL.all(now)[0].person
    assert again == first
    assert again is not first  # read anew


@pytest.mark.parametrize("size", [1, 2, 4, 5, 17, 300])
def test_a_list_is_asked_for_whatever_its_length(size: int) -> None:
    people = [make_person("陈秀英"), make_person("李志强"), make_person("陈秀英")]
    wanted = [one.pk for one in people][:size]
    found = AMONG.all([*wanted, *(uuid7() for _ in range(size - len(wanted)))], "陈秀英")
    assert {one.pk for one in found} == {one.pk for one in people[:size] if one.name == "陈秀英"}
    assert AMONG.all((one.pk for one in people), "李志强") == [people[1]]  # gone through once


def test_an_empty_list_finds_nothing_and_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert AMONG.all([], "陈秀英") == []
    assert len(asked) == 0


def test_what_was_written_since_is_read() -> None:
    person = make_person("陈秀英")
    assert NAMED.first("陈秀英", person.pk) == person
    Person.objects.filter(pk=person.pk).update(mobile="13900002222")
    found = NAMED.first("陈秀英", person.pk)
    assert found is not None
    assert found.mobile == "13900002222"


def test_values_come_as_tuples() -> None:
    day = date(2090, 1, 1)
    SpecialDay.objects.create(on=day, kind=DayKind.OFF, name="元旦")
    assert ON.all(day) == [(day, DayKind.OFF)]
    assert ON.all(day + timedelta(days=1)) == []


def test_a_small_number_is_sought_in_a_small_column() -> None:
    task = Task.objects.create(name="one", args=[], attempts=3)
    tried = Prepared(lambda attempts: Task.objects.filter(attempts=attempts), int)
    assert tried.all(3) == [task]
    assert tried.all(4) == []


def test_nothing_of_a_value_gets_into_the_statement() -> None:
    assert NAMED.all("' OR 1=1 --", uuid7()) == []


def test_it_asks_once_each_time() -> None:
    NAMED.all("", uuid7())
    with CaptureQueriesContext(connection) as asked:
        NAMED.all("陈", uuid7())
        NAMED.all("李", uuid7())
    assert len(asked) == 2


def test_none_is_refused_because_it_equals_nothing() -> None:
    with pytest.raises(TypeError):
        NAMED.all(None, uuid7())


def test_a_value_that_would_not_stand_in_the_statement_is_noticed() -> None:
    lost = Prepared(lambda _name: Person.objects.all(), str)
    with pytest.raises(LookupError):
        lost.all("陈")


@pytest.mark.django_db(transaction=True)
def test_each_thread_writes_its_own() -> None:
    person = make_person("陈秀英")
    found: list[list[Person]] = []

    def ask() -> None:
        found.append(NAMED.all(person.name, person.pk))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[person]] * 3
