"""The first three people of an installation, and the demo's people to sign in as."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from linli.accounts import samples
from linli.accounts.models import Person
from linli.accounts.tests.make import make_mobile, make_resident
from linli.areas.tests.make import make_area
from linli.organisations.models import Grant, Role
from linli.organisations.samples import PHRASES, whoever_acts
from linli.organisations.tests.make import make_grant, make_staff

pytestmark = pytest.mark.django_db


class TestTheCommand:
    def test_three_people_take_the_three_roles(self) -> None:
        area = make_area("惠州市")
        for role in ("operator", "security", "auditor"):
            call_command("create_operator", mobile=make_mobile(), name="何晓", role=role)

        assert sorted(Grant.objects.values_list("role", "area", "organisation__kind")) == [
            (role, area.pk, "operator") for role in ("auditor", "operator", "security")
        ]
        assert Person.objects.count() == 3

    def test_one_person_cannot_take_two(self) -> None:
        make_area("惠州市")
        mobile = make_mobile()
        call_command("create_operator", mobile=mobile, name="何晓")

        with pytest.raises(CommandError, match="three people"):
            call_command("create_operator", mobile=mobile, name="何晓", role="auditor")
        assert Grant.objects.count() == 1

    def test_the_area_must_be_clear(self) -> None:
        with pytest.raises(CommandError, match="import_areas"):
            call_command("create_operator", mobile=make_mobile(), name="何晓")
        make_area("惠州市")
        make_area("东莞市")

        with pytest.raises(CommandError, match="--area"):
            call_command("create_operator", mobile=make_mobile(), name="何晓")
        call_command("create_operator", mobile=make_mobile(), name="何晓", area="东莞市")

    def test_a_number_that_is_none_is_told_so(self) -> None:
        with pytest.raises(CommandError, match="mobile"):
            call_command("create_operator", mobile="123", name="何晓")


class TestTheSamples:
    def sample(self, person: Person) -> Person:
        person.is_sample = True
        person.save()
        return person

    def test_there_is_one_for_each_role_and_a_resident(self, settings: Settings) -> None:
        settings.DEMO = True
        area = make_area()
        resident = self.sample(make_resident("何伯"))
        worker = self.sample(make_staff(Role.WORKER, area))
        self.sample(make_staff(Role.WORKER, area))
        head = self.sample(make_staff(Role.STATION_HEAD, area))
        make_staff(Role.DISPATCHER, area)

        offered = [(one.person, one.is_staff) for one in samples.everybody()]

        assert offered == [(resident, False), (worker, True), (head, True)]
        page = Client().get("/sign-in/").content.decode()
        assert page.index("街坊") < page.index("何伯") < page.index("工作人员")
        assert page.index("工作人员") < page.index("社工") < page.index("下一户去哪？")

    def test_each_role_says_what_it_comes_for(self) -> None:
        assert set(PHRASES) == set(Role)

    def test_nobody_stands_for_two_roles(self) -> None:
        area = make_area()
        worker = self.sample(make_staff(Role.WORKER, area))
        make_grant(worker, Role.STATION_HEAD, area)
        second = self.sample(make_staff(Role.STATION_HEAD, area))

        assert [(one.person, one.label) for one in samples.everybody()] == [
            (worker, "Social worker"), (second, "Station head"),
        ]  # fmt: skip

    def test_it_takes_two_queries_however_many_there_are(self, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
        area = make_area()
        for _ in range(5):
            self.sample(make_staff(Role.WORKER, area))

        with django_assert_num_queries(2):
            whoever_acts()
