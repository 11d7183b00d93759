"""A request is done whole, once, or not at all."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from linli.accounts.models import Person
from linli.accounts.tests.make import make_person, make_resident
from linli.core import housekeeping, unit
from linli.core.errors import BadKey, Refused
from linli.core.models import Once

pytestmark = pytest.mark.postgres

KEY = "a-key-of-a-form"


def ask(person: Person, *, key: str = KEY, **words: object) -> HttpRequest:
    request = RequestFactory().post("/somewhere/", {"_once": key, **words})
    request.user = person
    request.session = SessionBase()
    return request


def register(name: str = "何伯", status: int = 302) -> HttpResponse:
    make_person(name)
    return HttpResponse("done", status=status, headers={"Location": "/done/"})


@pytest.mark.django_db
def test_the_same_form_sent_twice_does_its_work_once() -> None:
    person = make_resident()

    first = unit.answer(ask(person, name="a"), register)
    second = unit.answer(ask(person, name="a"), register)

    assert Person.objects.filter(name="何伯").count() == 1
    assert (second.status_code, second["Location"]) == (first.status_code, "/done/")
    assert second["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first


@pytest.mark.django_db
def test_the_same_key_with_other_words_is_refused() -> None:
    person = make_resident()
    unit.answer(ask(person, name="a"), register)

    with pytest.raises(Refused, match="other words"):
        unit.answer(ask(person, name="b"), register)
    with_file = ask(person, name="a", file=SimpleUploadedFile("a.txt", b"x"))
    with pytest.raises(Refused, match="other words"):
        unit.answer(with_file, register)
    with_file.close()


@pytest.mark.django_db
def test_two_people_may_happen_on_the_same_key() -> None:
    unit.answer(ask(make_resident()), register)
    unit.answer(ask(make_resident()), register)

    assert Person.objects.filter(name="何伯").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("status", [400, 403, 409, 422, 500])
def test_an_answer_that_says_no_undoes_everything_and_keeps_no_key(status: int) -> None:
    person = make_resident()

    unit.answer(ask(person), lambda: register(status=status))

    assert not Person.objects.filter(name="何伯").exists()
    assert not Once.objects.exists()
    assert unit.answer(ask(person, other="words"), register).status_code == 302


@pytest.mark.django_db
def test_a_program_sends_its_key_in_a_header() -> None:
    for _ in range(2):
        request = RequestFactory().post(
            "/api/x", b'{"a": 1}', "application/json", headers={"Idempotency-Key": KEY}
        )
        request.user = Person.objects.filter(joined_at__isnull=False).first() or make_resident()
        unit.answer(request, register)

    assert Person.objects.filter(name="何伯").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "key", ["short", "x" * 65, "with space", "钥匙钥匙钥匙钥匙", "a\x00bcdefgh"]
)
def test_a_key_that_no_form_of_ours_carries_is_refused(key: str) -> None:
    with pytest.raises(BadKey):
        unit.answer(ask(make_resident(), key=key), register)


@pytest.mark.django_db
def test_the_kept_answer_is_sealed_and_thrown_away_after_a_day() -> None:
    unit.answer(ask(make_resident()), lambda: HttpResponse("陈秀英", status=201))
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM core_once")
        assert cursor.fetchone()[0].startswith("s1.")
    row = Once.objects.get()
    assert row.body == "陈秀英"

    Once.objects.update(at=row.at.replace(year=2020))
    housekeeping.throw_away()

    assert not Once.objects.exists()


class DatabaseSaysError(Exception):
    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


def fault(kind: type[Exception], words: str = "", sqlstate: str = "") -> Exception:
    error = kind(words)
    error.__cause__ = DatabaseSaysError(sqlstate) if sqlstate else None
    return error


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.core.unit.time.sleep", lambda seconds: None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "error",
    [
        fault(OperationalError, sqlstate="40001"),
        fault(OperationalError, sqlstate="40P01"),
        fault(OperationalError, sqlstate="08P01"),
        fault(OperationalError, sqlstate="57P01"),
        fault(OperationalError, "database is locked"),
        fault(OperationalError, "the connection is closed"),
    ],
)
def test_a_stumble_of_the_database_repeats_the_whole(error: Exception, no_pauses: None) -> None:
    work = stumbling(error, times=2)

    unit.answer(ask(make_resident()), work)

    assert Person.objects.filter(name="何伯").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "error", [fault(DataError, "too long"), fault(OperationalError, "no such table"), ValueError()]
)
def test_a_real_fault_is_not_repeated(error: Exception, no_pauses: None) -> None:
    work = stumbling(error, times=1)

    with pytest.raises(type(error)):
        unit.answer(ask(make_resident()), work)

    assert not Person.objects.filter(name="何伯").exists()


@pytest.mark.django_db(transaction=True)
def test_it_gives_up_after_some_attempts(no_pauses: None) -> None:
    with pytest.raises(OperationalError):
        unit.run(stumbling(fault(OperationalError, "database is locked"), times=99))


def test_an_interface_error_is_a_stumble() -> None:
    assert unit.is_transient(InterfaceError("connection already closed"))


def stumbling(error: Exception, *, times: int) -> Callable[[], HttpResponse]:
    """Work that changes something and then fails, some times, before it succeeds."""
    left = [times]

    def work() -> HttpResponse:
        response = register()
        if left[0]:
            left[0] -= 1
            raise error
        return response

    return work


@pytest.mark.django_db
def test_a_file_is_not_kept_as_an_answer_but_made_again() -> None:
    person = make_resident()

    def table() -> HttpResponse:
        return HttpResponse("何伯", headers={"Content-Disposition": "attachment"})

    first, second = (unit.answer(ask(person), table) for _time in range(2))

    assert isinstance(first, HttpResponse)
    assert isinstance(second, HttpResponse)
    assert first.content == second.content == "何伯".encode()
    assert "Idempotency-Replayed" not in second
    assert not Once.objects.exists()


@pytest.mark.django_db
def test_nothing_is_kept_for_a_stranger_without_a_session() -> None:
    for _ in range(2):
        request = ask(make_resident())
        request.user = AnonymousUser()
        unit.answer(request, register)

    assert Person.objects.filter(name="何伯").count() == 2
    assert not Once.objects.exists()


@pytest.mark.django_db
def test_an_answer_too_long_to_keep_is_not_made_twice() -> None:
    person = make_resident()
    calls = []

    def long() -> HttpResponse:
        calls.append(1)
        return HttpResponse("长" * (unit.KEPT_BODY + 1))

    _first, second = (unit.answer(ask(person), long) for _time in range(2))

    assert len(calls) == 1
    assert isinstance(second, HttpResponse)
    assert 0 < len(second.content) < 200
