"""Storing rows, and saving what was changed of one that is held, and nothing else."""

from datetime import date
from typing import cast

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from linli.accounts.models import Person
from linli.accounts.tests.make import make_person
from linli.core.ids import uuid7
from linli.core.models import DayKind, SpecialDay, Task
from linli.core.rows import by_id, change, insert, insert_new, lock, save, save_changes

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

DAYS = (date(2090, 1, 1), date(2090, 1, 2))


def test_what_was_changed_is_saved_and_what_another_wrote_stays() -> None:
    person = make_person()
    held = lock(person)
    Person.objects.filter(pk=person.pk).update(is_sample=True)  # another column, another way
    held.name = "陈秀英"
    save_changes(held)
    person.refresh_from_db()
    assert person.name == "陈秀英"
    assert person.is_sample


def test_a_sealed_value_takes_its_hash_along() -> None:
    person = make_person()
    held = lock(person)
    held.mobile = "13900001111"
    save_changes(held)
    key = Person.objects.values_list("mobile_key", flat=True).get(pk=person.pk)
    assert key == held.mobile_key
    assert Person.objects.get(pk=person.pk).mobile == "13900001111"


def test_what_is_changed_back_is_saved_too() -> None:
    person = make_person()
    held = lock(person)
    first = held.name
    for name in ("陈秀英", first):
        held.name = name
        save_changes(held)
    person.refresh_from_db()
    assert person.name == first


def test_a_row_that_was_not_held_is_not_saved() -> None:
    with transaction.atomic(), pytest.raises(AttributeError):
        save_changes(make_person())


def test_a_row_that_is_looked_up_lazily_is_held_like_any_other() -> None:
    person = make_person()
    lazy = cast(Person, SimpleLazyObject(lambda: person))
    assert lock(lazy) == person


def test_a_row_that_is_gone_says_so() -> None:
    person = make_person()
    Person.objects.filter(pk=person.pk).delete()
    with pytest.raises(Person.DoesNotExist):
        lock(person)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_held_outside_of_a_transaction() -> None:
    person = make_person()
    with pytest.raises(transaction.TransactionManagementError):
        lock(person)


def test_a_new_row_is_stored_as_save_stores_it() -> None:
    person = Person(name="陈秀英", mobile="13900001111")
    assert insert(person) is person
    assert not person._state.adding
    found = Person.objects.get(pk=person.pk)
    twin = make_person("陈秀英", mobile="13900002222")
    for field in Person._meta.concrete_fields:
        mine, theirs = getattr(found, field.attname), getattr(twin, field.attname)
        assert type(mine) is type(theirs), field.name
    assert found.mobile == "13900001111"
    assert found.mobile_key == person.mobile_key is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(person)


def test_a_number_that_the_database_chooses_is_known_afterwards() -> None:
    first, second = (insert(SpecialDay(on=day, kind=DayKind.OFF, name="元旦")) for day in DAYS)
    assert first.pk != second.pk
    assert list(SpecialDay.objects.filter(on__in=DAYS).order_by("on")) == [first, second]


def test_what_is_there_already_is_left_as_it_is() -> None:
    rows = [SpecialDay(on=day, kind=DayKind.OFF, name="元旦") for day in (DAYS[0], *DAYS)]
    assert insert_new(rows) == [rows[0], rows[2]]
    assert insert_new([SpecialDay(on=DAYS[0], kind=DayKind.WORK, name="")]) == []
    assert SpecialDay.objects.get(on=DAYS[0]).name == "元旦"


@pytest.mark.parametrize("size", [2, 40])
def test_of_many_those_that_are_new_are_told_and_few_questions_asked(size: int) -> None:
    now = timezone.now()
    old = insert(Person(name="王", mobile="13900001111", joined_at=now))
    rows = [Person(name="陈秀英", mobile=f"1390000{n:04d}") for n in range(size)]
    twin = Person(name="李志强", mobile=old.mobile, joined_at=now)  # one account each
    with CaptureQueriesContext(connection) as asked:
        assert insert_new([*rows, twin]) == rows
    assert len(asked) <= 8
    assert not Person.objects.filter(name="李志强").exists()


def test_some_columns_are_saved_and_no_other() -> None:
    person = make_person("陈秀英")
    Person.objects.filter(pk=person.pk).update(mobile="13900002222")
    person.name, person.mobile = "李志强", "13900003333"
    for _ in range(2):
        save(person, "name")
    found = by_id(Person, person.pk)
    assert (found.name, found.mobile) == ("李志强", "13900002222")
    with pytest.raises(Person.DoesNotExist):
        save(Person(name="无"), "name")


def test_a_row_is_found_by_its_id_or_said_not_to_be_there() -> None:
    person = make_person()
    assert by_id(Person, person.pk) == person
    with pytest.raises(Person.DoesNotExist):
        by_id(Person, uuid7())


def test_rows_that_equal_something_are_changed_and_no_others() -> None:
    first, second = (insert(Task(name=name, args=[])) for name in ("one", "two"))
    now = timezone.now()
    free = {"id": first.pk, "held_until": None}
    assert change(Task, free, held_until=now, attempts=3) == 1
    assert change(Task, free, held_until=now, attempts=4) == 0
    assert change(Task, {**free, "held_until": now}, held_until=None, attempts=5) == 1
    assert change(Task, {"id": second.pk, "name": "one"}, attempts=9) == 0
    found = Task.objects.filter(pk__in=[first.pk, second.pk]).order_by("name")
    assert [(one.attempts, one.held_until) for one in found] == [(5, None), (0, None)]
