"""Saving what was changed of a row that is held, and nothing else."""

from typing import cast

import pytest
from django.db import transaction
from django.utils.functional import SimpleLazyObject

from linli.accounts.models import Person
from linli.accounts.tests.make import make_person
from linli.core.rows import lock, save_changes

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


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
