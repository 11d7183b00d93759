"""After a new first key nothing stays under the old one, and everything still opens."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from linli.accounts.models import Person
from linli.accounts.tests.make import make_person, make_resident


@pytest.mark.django_db
def test_reseal(settings: Settings) -> None:
    person, nobody = make_resident(), make_person()
    settings.SEALING_KEYS = ["k2:" + "33" * 32, "k1:" + "11" * 32]
    before = StringIO()
    call_command("reseal", "--check", stdout=before)
    assert before.getvalue().startswith("1 texts still")

    call_command("reseal", stdout=StringIO())

    settings.SEALING_KEYS = ["k2:" + "33" * 32]
    with connection.cursor() as cursor:
        cursor.execute("SELECT mobile FROM accounts_person WHERE mobile <> ''")
        assert cursor.fetchone()[0].startswith("s1.aes.k2.")
    assert Person.objects.get(pk=person.pk).mobile == person.mobile
    assert Person.objects.get(pk=nobody.pk).mobile == ""
