"""Sealed is sealed: on disk, after a change of key, in either family, and only in its place."""

import pytest
from django.db import connection
from pytest_django import Settings

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.core import sealing

PLACE = "people.identity.number"


@pytest.fixture(params=["aes", "sm"])
def family(request: pytest.FixtureRequest, settings: Settings) -> str:
    settings.SEALING_FAMILY = request.param
    return str(request.param)


@pytest.mark.parametrize("plain", ["1", "11010519491231002X", "𠮷野家 · 𬭎", "\x00", "é" * 5000])
def test_what_was_sealed_opens(family: str, plain: str) -> None:
    sealed = sealing.seal(plain, place=PLACE)

    assert sealing.unseal(sealed, place=PLACE) == plain
    assert plain not in sealed or len(plain) == 1


def test_the_same_text_never_looks_the_same_twice(family: str) -> None:
    assert sealing.seal("1", place=PLACE) != sealing.seal("1", place=PLACE)


def test_a_text_opens_only_in_its_own_place(family: str) -> None:
    sealed = sealing.seal("1", place=PLACE)

    with pytest.raises(sealing.Unreadable):
        sealing.unseal(sealed, place="people.file.address")


@pytest.mark.parametrize("at", [-1, -5, -20])
def test_a_changed_text_does_not_open(family: str, at: int) -> None:
    sealed = sealing.seal("a longer text than before", place=PLACE).rstrip("=")
    other = "A" if sealed[at] != "A" else "B"
    changed = sealed[:at] + other + (sealed[at + 1 :] if at != -1 else "")

    with pytest.raises(sealing.Unreadable):
        sealing.unseal(changed + "=" * (-len(changed.split(".")[3]) % 4), place=PLACE)


@pytest.mark.parametrize("text", ["", "plain", "s1.aes.k9.AAAA", "s1.des.k1.AAAA", "s1.aes.k1.%"])
def test_nonsense_does_not_open(text: str) -> None:
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(text, place=PLACE)


def test_old_keys_and_the_other_family_still_open(settings: Settings) -> None:
    old = sealing.seal("1", place=PLACE)
    settings.SEALING_KEYS = ["k2:" + "33" * 32, "k1:" + "11" * 32]
    settings.SEALING_FAMILY = "sm"

    new = sealing.seal("1", place=PLACE)

    assert new.startswith("s1.sm.k2.")
    assert sealing.unseal(old, place=PLACE) == sealing.unseal(new, place=PLACE) == "1"
    assert not sealing.is_current(old)
    assert sealing.is_current(new)


def test_look_up_is_equal_for_equal_values_and_differs_by_purpose(family: str) -> None:
    assert sealing.lookup("1", "a") == sealing.lookup("1", "a")
    assert sealing.lookup("1", "a") != sealing.lookup("1", "b")
    assert len(sealing.lookup("1", "a")) == 64


@pytest.mark.django_db
def test_a_sealed_field_is_plain_in_python_and_sealed_in_the_database() -> None:
    person = make_resident()
    with connection.cursor() as cursor:
        cursor.execute("SELECT mobile, mobile_key FROM accounts_person")
        mobile, key = cursor.fetchone()

    assert person.mobile not in mobile
    assert mobile.startswith("s1.")
    assert key == sealing.lookup(person.mobile, "mobile")
    assert Person.objects.get(mobile_key=key).mobile == person.mobile


@pytest.mark.django_db
def test_a_sealed_field_cannot_be_searched_by_mistake() -> None:
    with pytest.raises(TypeError):
        Person.objects.filter(mobile="13900000000").exists()
