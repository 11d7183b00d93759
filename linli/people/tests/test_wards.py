"""Below 14 a guardian decides about the data: one whom a station wrote down (PIPL §31)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.models import Event
from linli.organisations.models import Grant, Role
from linli.organisations.tests.make import make_staff
from linli.people import queries, rules
from linli.people.actions import acting, looking, proposals, rights
from linli.people.models import Acting, Channel, Erasure, MinorApproval, Proposal, Tie
from linli.people.tests.make import (
    make_child,
    make_client,
    make_opened,
    make_texts,
    make_ward,
    make_worker,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    make_texts()
    return make_area()


@pytest.fixture
def mother(area: Area) -> Person:
    return make_client("林晓岚", area=area)


@pytest.fixture
def ward(mother: Person, area: Area) -> Acting:
    return make_ward(mother, by=make_worker(area))


def browser(person: Person) -> Client:
    return signed_in(person, second_factor=False)


def years_old(years: int, *, area: Area) -> Person:
    today = timezone.localdate()
    return make_client("小满", area=area, born_on=today.replace(year=today.year - years, day=1))


class TestWhoseRightItIs:
    def test_a_guardian_has_the_data_of_a_child(self, ward: Acting, mother: Person) -> None:
        held = rights.take_along(ward.person, by=mother)

        assert held["person"]["name"] == ward.person.name
        told = Event.objects.get(verb="person.data_taken")
        assert (told.actor, told.facts["why"]) == (mother, "guardian")

    @pytest.mark.parametrize(("years", "may"), [(13, True), (14, False), (17, False), (40, False)])
    def test_at_fourteen_it_ends(self, area: Area, years: int, may: object) -> None:
        child, parent = years_old(years, area=area), make_resident(area=area)
        make_ward(parent, by=make_worker(area), child=child)

        assert rules.may_have_data(parent, child) is may
        assert rules.may_have_data(child, child)

    def test_without_a_known_birthday_nobody_is_a_child(self, area: Area) -> None:
        child, parent = make_resident(area=area), make_resident(area=area)
        make_ward(parent, by=make_worker(area), child=child)

        assert not rules.may_have_data(parent, child)

    def test_nobody_becomes_a_guardian_by_a_child_s_own_word(self, area: Area) -> None:
        child, friend = make_child(area=area), make_resident(area=area)
        until = timezone.localdate() + timedelta(days=30)
        acting.let(child, by=child, actor=friend, tie=Tie.GUARDIAN, until=until, channel="screen")

        assert not rules.may_have_data(friend, child)
        with pytest.raises(PermissionDenied):
            rights.erase(child, by=friend)

    @pytest.mark.parametrize("tie", [Tie.FAMILY, Tie.NEIGHBOUR, Tie.CARER])
    def test_family_that_is_no_guardian_has_no_right(self, area: Area, tie: str) -> None:
        child, aunt = make_child(area=area), make_resident(area=area)
        until = timezone.localdate() + timedelta(days=30)
        worker = make_worker(area)
        acting.let(child, by=worker, actor=aunt, tie=tie, until=until, channel=Channel.PAPER)

        with pytest.raises(PermissionDenied):
            rights.take_along(child, by=aunt)

    def test_it_ends_with_the_guardianship(self, ward: Acting, mother: Person) -> None:
        acting.stop(ward, by=mother)

        assert not rules.may_have_data(mother, ward.person)

    def test_staff_have_no_such_right(self, ward: Acting, area: Area) -> None:
        with pytest.raises(PermissionDenied):
            rights.take_along(ward.person, by=make_worker(area))


class TestLeaving:
    def test_a_guardian_deletes_everything_about_the_child(
        self, ward: Acting, mother: Person
    ) -> None:
        receipt = rights.erase(ward.person, by=mother)

        assert Erasure.objects.get() == receipt
        child = Person.objects.get(pk=ward.person_id)
        assert (child.name, child.is_active) == ("", False)
        assert queries.children_of(mother) == set()

    def test_a_child_does_not_do_it_alone(self, area: Area) -> None:
        child = make_child(area=area)

        with pytest.raises(Refused, match="guardian"):
            rights.erase(child, by=child)

    def test_at_fourteen_one_does(self, area: Area) -> None:
        person = years_old(14, area=area)

        assert rights.erase(person, by=person).erased["file"] == 1


class TestThePages:
    def path(self, ward: Acting, page: str) -> str:
        return f"/me/family/{ward.pk}/{page}"

    def test_see_take_along_correct(self, ward: Acting, mother: Person) -> None:
        client = browser(mother)
        name = ward.person.name

        assert self.path(ward, "data/") in client.get("/me/family/").content.decode()
        assert name in client.get(self.path(ward, "data/")).content.decode()
        assert client.get(self.path(ward, "data.json")).json()["person"]["name"] == name
        assert client.get(self.path(ward, "data.pdf")).content.startswith(b"%PDF-")
        born = str(ward.person.file.born_on)
        sent = client.post(
            self.path(ward, "correct/"), {"name": name, "born_on": born, "address": "五巷 3 号"}
        )
        assert sent.status_code == 302
        ward.person.file.refresh_from_db()
        assert ward.person.file.address == "五巷 3 号"

    def test_delete(self, ward: Acting, mother: Person) -> None:
        client = browser(mother)

        assert client.post(self.path(ward, "erase/")).status_code == 422
        page = client.post(self.path(ward, "erase/"), {"sure": "on"}).content.decode()

        assert str(Erasure.objects.get().pk) in page
        assert client.get("/me/").status_code == 200  # the guardian stays
        assert client.get(self.path(ward, "data/")).status_code == 404

    @pytest.mark.parametrize("page", ["data/", "data.json", "data.pdf", "correct/", "erase/"])
    def test_for_everybody_else_they_are_not_there(
        self, ward: Acting, area: Area, page: str
    ) -> None:
        for person in (ward.person, make_resident(area=area), make_worker(area)):
            assert browser(person).get(self.path(ward, page)).status_code == 404

    def test_the_page_of_a_grown_up_is_not_there(self, area: Area, mother: Person) -> None:
        row = make_ward(mother, by=make_worker(area), child=years_old(14, area=area))

        assert browser(mother).get(self.path(row, "data/")).status_code == 404
        assert self.path(row, "data/") not in browser(mother).get("/me/family/").content.decode()

    @pytest.mark.parametrize("born_on", ["1899-12-31", "3000-01-01", "x"])
    def test_what_cannot_be_right_comes_back(
        self, ward: Acting, mother: Person, born_on: str
    ) -> None:
        sent = browser(mother).post(
            self.path(ward, "correct/"), {"name": "小满", "born_on": born_on}
        )

        assert sent.status_code == 422


class TestAtTheDesk:
    """A station writes down who acts for somebody."""

    def asked(self, actor: Person, **more: object) -> dict[str, object]:
        until = timezone.localdate() + timedelta(days=300)
        words = {"mobile": actor.mobile, "tie": "guardian", "until": until, "channel": "paper"}
        return words | more

    def opened(self, child: Person, worker: Person, area: Area) -> None:
        asked = looking.ask(child, by=worker, why="service")
        looking.decide(asked, by=make_staff(Role.STATION_HEAD, area), is_granted=True)
        make_opened(child, worker)

    def test_the_guardian_it_wrote_down_has_the_right(self, area: Area, mother: Person) -> None:
        child, worker = make_child(area=area), make_worker(area)
        self.opened(child, worker, area)
        client = signed_in(worker)

        sent = client.post(f"/desk/people/{child.pk}/family/", self.asked(mother))

        assert sent.status_code == 302
        assert not rules.may_have_data(mother, child)
        proposal = Proposal.objects.get()
        Grant.objects.filter(person=worker).delete()  # what they wrote down stays
        browser(mother).post(f"/me/asked/{proposal.pk}/accept/")
        assert rules.may_have_data(mother, child)
        consent = Acting.objects.get().consent
        assert (consent.recorded_by, consent.channel) == (worker, Channel.PAPER)
        assert consent.given_at == proposal.asked_at

    def test_it_learns_nothing_of_a_number(self, area: Area, mother: Person) -> None:
        worker = make_worker(area)
        client, pages = signed_in(worker), []
        for mobile in (mother.mobile, "13900001111"):
            person = make_client("冯秀珍", area=area)
            make_opened(person, worker)
            sent = client.post(
                f"/desk/people/{person.pk}/family/", self.asked(mother, mobile=mobile)
            )
            shown = client.get(f"/desk/people/{person.pk}/").content.decode()
            assert mother.name not in shown
            pages.append((sent.status_code, shown.count("/take-back/")))

        assert pages == [(302, 1), (302, 1)]
        assert not Acting.objects.exists()

    def test_the_other_side_reads_that_a_station_asks(self, area: Area, mother: Person) -> None:
        person, worker = make_client("冯秀珍", area=area), make_worker(area)
        proposals.write_down(
            person, by=worker, mobile=mother.mobile, tie="family", channel="paper",
            until=timezone.localdate(),
        )  # fmt: skip

        shown = browser(mother).get("/me/family/").content.decode()

        assert "由站点登记" in shown
        assert "冯*珍" in shown

    def test_a_wrong_number_is_taken_back(self, area: Area, mother: Person) -> None:
        person, worker = make_client(area=area), make_worker(area)
        make_opened(person, worker)
        client = signed_in(worker)
        client.post(f"/desk/people/{person.pk}/family/", self.asked(mother))
        own = proposals.ask_to_act(
            person, mobile="13900002222", tie="family", until=timezone.localdate()
        )
        path = f"/desk/people/{person.pk}/asked"
        written = Proposal.objects.exclude(pk=own.pk).get()

        assert client.post(f"{path}/{own.pk}/take-back/").status_code == 404  # they asked alone
        with pytest.raises(PermissionDenied):
            proposals.take_back(own, by=worker)
        assert client.post(f"{path}/{written.pk}/take-back/").status_code == 302

        assert list(Proposal.objects.all()) == [own]

    def test_whoever_may_not_say_so_asks_nobody(self, area: Area, mother: Person) -> None:
        with pytest.raises(PermissionDenied):
            proposals.write_down(
                make_client(area=area), by=make_worker(make_area()), mobile=mother.mobile,
                tie="family", channel="paper", until=timezone.localdate(),
            )  # fmt: skip

    def test_the_number_of_the_person_is_told_apart(self, area: Area) -> None:
        person, worker = make_client(area=area), make_worker(area)
        make_opened(person, worker)

        sent = signed_in(worker).post(f"/desk/people/{person.pk}/family/", self.asked(person))

        assert sent.status_code == 422

    @pytest.mark.parametrize(
        "wrong",
        [
            {"tie": "x"}, {"channel": "screen"}, {"until": "1999-01-01"},
            {"until": date(2999, 1, 1)}, {"mobile": ""},
        ],
    )  # fmt: skip
    def test_what_is_wrong_comes_back(
        self, area: Area, mother: Person, wrong: dict[str, object]
    ) -> None:
        person, worker = make_client(area=area), make_worker(area)
        make_opened(person, worker)

        sent = signed_in(worker).post(
            f"/desk/people/{person.pk}/family/", self.asked(mother, **wrong)
        )

        assert sent.status_code == 422
        assert not Proposal.objects.exists()

    def test_it_takes_the_open_file(self, area: Area, mother: Person) -> None:
        person = make_client(area=area)

        sent = signed_in(make_worker(area)).post(
            f"/desk/people/{person.pk}/family/", self.asked(mother)
        )

        assert sent.status_code == 409


@pytest.mark.parametrize(
    "half",
    [
        {"is_granted": None}, {"is_granted": True}, {"is_granted": False, "until": timezone.now()},
        {"decided_by": None, "is_granted": False},
    ],
)  # fmt: skip
def test_the_database_refuses_half_a_decision(half: dict[str, object]) -> None:
    whole = {"decided_by": make_resident(), "decided_at": timezone.now(), **half}

    with pytest.raises(IntegrityError), transaction.atomic():
        MinorApproval.objects.create(
            person=make_child(), asked_by=make_resident(), why="service", **whole
        )
