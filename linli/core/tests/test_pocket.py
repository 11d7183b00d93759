"""What a phone seals: under a key of its person's own, which their pages alone bring along."""

import pytest
from pytest_django import Settings

from linli.accounts.tests.make import make_resident, signed_in
from linli.core.ids import uuid7
from linli.core.pocket import key_of
from linli.core.sealing import lookup


@pytest.mark.parametrize("family", ["aes", "sm"])
def test_each_person_has_a_key_that_stays_and_is_nobody_elses(
    settings: Settings, family: str
) -> None:
    settings.SEALING_FAMILY = family
    one, other = uuid7(), uuid7()
    assert key_of(one) == key_of(one) != key_of(other)
    assert len(bytes.fromhex(key_of(one))) == 32
    assert key_of(one) != lookup(str(one), "activities.phone")


@pytest.mark.django_db
def test_whoever_signs_out_is_asked_about_their_own_entries() -> None:
    person = make_resident()
    page = signed_in(person).get("/me/").content.decode()
    assert f'data-leaves="{person.pk}"' in page
    assert "还有 {n} 条记录没有上传。" in page
    assert key_of(person.pk) not in page
