"""The neighbours the demo offers to sign in as."""

import pytest
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.areas.tests.make import make_area
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.models import ForceKind
from linli.people.sample_sign_ins import neighbours
from linli.people.tests.make import make_helped, make_texts

pytestmark = pytest.mark.django_db


def sample(person: Person) -> Person:
    person.is_sample = True
    person.save()
    return person


def test_an_elder_and_her_family_and_who_helps() -> None:
    make_texts()
    area = make_area()
    acting = make_helped(sample(make_resident("陈丽珊")))
    elder = sample(acting.person)
    elder.joined_at = timezone.now()
    elder.mobile = "19900000777"
    elder.save()
    by = make_resident()
    volunteer, staff, unseen = (
        make_resident("郭少芬"),
        make_staff(Role.WORKER, area),
        make_resident(),
    )
    for person in (volunteer, staff, unseen):
        sample(person)
        person.forces.create(
            kind=ForceKind.VOLUNTEER,
            verified_by=None if person is unseen else by,
            verified_at=None if person is unseen else timezone.now(),
        )

    offered = [(one.person, one.label, one.is_staff) for one in neighbours()]

    assert offered == [
        (elder, "Elder", False), (acting.actor, "Family", False), (volunteer, "Volunteer", False),
    ]  # fmt: skip


def test_nobody_real_is_offered() -> None:
    make_texts()
    acting = make_helped(make_resident("陈丽珊"))
    acting.person.forces.create(
        kind=ForceKind.PARTY, verified_by=acting.actor, verified_at=timezone.now()
    )

    assert neighbours() == []
