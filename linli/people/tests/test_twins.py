"""The pages of the desk for whoever is in the books twice."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from linli.accounts.models import Person
from linli.accounts.tests.make import make_person, signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.people import finding, twins
from linli.people.models import Apart, File, Look, Merge, MinorApproval
from linli.people.tests.make import make_client, make_merge, make_opened, make_worker

pytestmark = pytest.mark.django_db
BORN = date(1950, 5, 1)


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Person:
    return make_worker(area)


@pytest.fixture
def desk(worker: Person) -> Client:
    return signed_in(worker)


@pytest.fixture
def kept(area: Area) -> Person:
    return make_client("陈秀英", area=area, born_on=BORN)


@pytest.fixture
def gone(area: Area) -> Person:
    person = make_person("陈秀英", area=area)
    File.objects.create(person=person, born_on=BORN, address="三巷 12 号")
    finding.refresh(person)
    return person


def url(name: str, *people: Person) -> str:
    return reverse(f"people:{name}", args=[one.pk for one in people])


def both_open(worker: Person, *people: Person) -> None:
    for one in people:
        make_opened(one, worker)


def test_the_list_shows_pairs_until_somebody_decides(
    desk: Client, worker: Person, kept: Person, gone: Person
) -> None:
    assertContains(desk.get(url("twins")), url("pair", kept, gone))
    both_open(worker, kept, gone)

    desk.post(url("keep_apart", kept, gone))

    assert Apart.objects.count() == 1
    assertNotContains(desk.get(url("twins")), url("pair", kept, gone))
    assert twins.of(kept, worker) == []


@pytest.mark.parametrize("why", ["mobile", "landline", "birthday"])
def test_a_pair_says_what_is_the_same(area: Area, worker: Person, why: str) -> None:
    for number in range(2):
        one = make_person("陈秀英", area=area, mobile="13900001111" if why == "mobile" else "")
        File.objects.create(
            person=one,
            landline="0757-86123456" if why == "landline" else f"0757-8612000{number}",
            born_on=BORN if why == "birthday" else date(1950, 1, 1 + number),
        )

    assert [pair.why for pair in twins.pairs(worker)] == [why]


def test_people_of_one_number_and_two_names_are_a_family(area: Area, worker: Person) -> None:
    for name in ("陈秀英", "何志强"):
        make_person(name, area=area, mobile="13900001111")

    assert twins.pairs(worker) == []


def test_another_area_shows_nothing(kept: Person, gone: Person) -> None:
    elsewhere = make_worker(make_area())

    assert twins.pairs(elsewhere) == []
    assert signed_in(elsewhere).get(url("pair", kept, gone)).status_code == 404


def test_both_files_open_with_one_purpose(desk: Client, kept: Person, gone: Person) -> None:
    assertNotContains(desk.get(url("pair", kept, gone)), "三巷 12 号")

    answer = desk.post(url("open_pair", kept, gone), {"why": "verify"})

    assertRedirects(answer, url("pair", kept, gone))
    assert Look.objects.filter(why="verify").count() == 2
    assertContains(desk.get(url("pair", kept, gone)), "三巷 12 号")


def test_a_minors_file_is_asked_for_first(desk: Client, area: Area, gone: Person) -> None:
    child = make_client("陈秀英", area=area, born_on=date(2016, 1, 1))

    desk.post(url("open_pair", child, gone), {"why": "verify"})

    assert MinorApproval.objects.get().person == child
    assert not Look.objects.exists()


def test_it_is_shown_first_and_then_done(
    desk: Client, worker: Person, kept: Person, gone: Person
) -> None:
    both_open(worker, kept, gone)

    shown = desk.post(url("pair", kept, gone), {})
    assertContains(shown, 'name="sure"')
    assert not Merge.objects.exists()
    answer = desk.post(url("pair", kept, gone), {"sure": "on"})

    assertRedirects(answer, url("file", kept))
    assert Merge.objects.get().gone == gone
    assertRedirects(desk.get(url("file", gone)), url("file", kept))


def test_what_is_chosen_is_kept(desk: Client, worker: Person, area: Area, gone: Person) -> None:
    other = make_person("陈秀莹", area=area)
    File.objects.create(person=other, born_on=BORN)
    both_open(worker, gone, other)

    page = desk.post(
        url("pair", gone, other), {"stays": "one", "name": "other", "sure": "on"}, follow=True
    )

    assertContains(page, "陈秀莹")
    assert Person.objects.get(pk=gone.pk).name == "陈秀莹"


def test_why_not_is_said(desk: Client, worker: Person, area: Area) -> None:
    head = make_worker(area)
    other = make_worker(area)
    both_open(worker, head, other)

    answer = desk.post(url("pair", head, other), {"stays": "one", "name": "one"})

    assert answer.status_code == 422
    assertContains(answer, "role", status_code=422)


def test_anybody_is_found_to_compare_with(
    desk: Client, kept: Person, gone: Person, area: Area
) -> None:
    stranger = make_client("何志强", area=area)

    assertContains(desk.get(url("twins_of", kept)), url("pair", kept, gone))
    found = desk.post(url("twins_of", kept), {"q": "何志强"})
    assertContains(found, url("pair", kept, stranger))


def test_it_is_undone_from_the_list(
    desk: Client, worker: Person, kept: Person, gone: Person
) -> None:
    merge = make_merge(kept, gone, by=worker)
    one = reverse("people:merge", args=[merge.pk])

    assertContains(desk.get(url("merges")), one)
    assertContains(desk.get(one), "陈秀英")
    answer = desk.post(one)

    assertRedirects(answer, url("file", gone))
    assert Merge.objects.get().undone_at
    assertNotContains(desk.get(one), "btn--bad")
