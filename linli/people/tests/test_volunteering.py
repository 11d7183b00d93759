"""A volunteer has a number that says nothing of their card, and says how they want to help."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import Area, AreaCode, Kind
from linli.areas.tests.make import make_area
from linli.people import held, tasks, volunteers
from linli.people.actions import forces, rights, volunteering
from linli.people.models import VolunteerCount, VolunteerProfile
from linli.people.tests.make import make_client, make_identity, make_opened, make_texts, make_worker
from linli.people.tests.test_groups import page_of
from linli.people.tests.test_views import proven

pytestmark = pytest.mark.django_db
PAGE = "/me/forces/volunteer/"


@pytest.fixture
def area() -> Area:
    """A community in a county whose code is known."""
    county = make_area(kind=Kind.COUNTY)
    AreaCode.objects.create(area=county, scheme="stats-12", code="440605000000")
    return make_area(parent=make_area(kind=Kind.TOWN, parent=county))


@pytest.fixture
def worker(area: Area) -> Person:
    return make_worker(area)


@pytest.fixture
def person(area: Area) -> Person:
    return make_client("陈秀英", area=area)


def verified(person: Person, by: Person) -> str:
    forces.verify(forces.claim(person, by=person, kind="volunteer"), by=by)
    return person.volunteering.number or ""


@pytest.mark.parametrize(("digits", "check"), [("7992739871", "3"), ("0", "0"), ("18", "2")])
def test_the_check_digit_is_that_of_luhn(digits: str, check: str) -> None:
    assert volunteers.check_digit(digits) == check


def test_every_wrong_digit_is_found() -> None:
    right = volunteers.number("440605", 2026, 1)
    assert volunteers.check_digit(right[:-1]) == right[-1]
    for place in range(16):
        for digit in set("0123456789") - {right[place]}:
            wrong = right[:place] + digit + right[place + 1 : -1]
            assert volunteers.check_digit(wrong) != right[-1]


def test_it_is_given_when_the_force_is_verified(person: Person, worker: Person) -> None:
    force = forces.claim(person, by=person, kind="volunteer")
    assert not VolunteerProfile.objects.exists()

    forces.verify(force, by=worker)

    number = person.volunteering.number
    assert number == volunteers.number("440605", timezone.localdate().year, 1)
    assert len(number) == 17


def test_no_other_force_has_one(person: Person, worker: Person) -> None:
    forces.verify(forces.claim(person, by=person, kind="party"), by=worker)

    assert not VolunteerProfile.objects.exists()


def test_it_says_nothing_of_the_card(person: Person, worker: Person) -> None:
    make_texts()
    card = make_identity(person).number

    number = verified(person, worker)

    assert card[6:14] not in number
    assert card not in number


def test_it_stays_whatever_ends_and_is_verified_again(person: Person, worker: Person) -> None:
    number = verified(person, worker)
    forces.end(person.forces.get(), by=worker, reason="搬走")

    assert verified(person, worker) == number


def test_they_count_on_in_each_county_and_year(area: Area, person: Person, worker: Person) -> None:
    numbers = [verified(make_client(area=area), worker) for _again in range(3)]

    assert [int(after[10:16]) - int(before[10:16]) for before, after in pairwise(numbers)] == [1, 1]
    nowhere = make_client(area=make_area())
    assert verified(nowhere, make_worker(nowhere.area)).startswith(  # type: ignore[arg-type]
        f"000000{timezone.localdate().year}000001"
    )


def test_one_is_never_given_again(person: Person, worker: Person) -> None:
    number = verified(person, worker)
    rights.erase(person, by=person)
    assert not VolunteerProfile.objects.exists()

    after = verified(make_client(area=worker.area), worker)

    assert after[10:16] == "000002"
    assert after != number


@pytest.mark.postgres
def test_the_database_keeps_numbers_apart_and_whole(person: Person, worker: Person) -> None:
    number = verified(person, worker)
    other = make_client(area=worker.area)
    for wrong in (number, "1", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            VolunteerProfile.objects.create(person=other, number=wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        VolunteerProfile.objects.create(person=other, invites="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        VolunteerCount.objects.update(last=1_000_000)


def test_those_verified_before_there_were_numbers_get_one(person: Person, worker: Person) -> None:
    known = {"verified_by": worker, "verified_at": timezone.now()}
    person.forces.create(kind="volunteer", **known)
    waiting = make_client(area=worker.area)
    forces.claim(waiting, by=waiting, kind="volunteer")

    for _again in range(2):
        tasks.number_volunteers()

    assert list(VolunteerProfile.objects.values_list("person", flat=True)) == [person.pk]
    assert VolunteerCount.objects.get().last == 1


def test_a_volunteer_says_how_they_help_and_the_desk_reads_it(
    person: Person, worker: Person
) -> None:
    client = proven(person)
    assert "去登记" in client.get(PAGE).content.decode()
    number = verified(person, worker)
    said = {
        "categories": ["phones", "company"], "day0": ["m", "a"], "day6": ["e"],
        "invites": "no", "national_number": " GD-2026/88 ",
    }  # fmt: skip

    assert client.post(PAGE, said).status_code == 302

    profile = VolunteerProfile.objects.get()
    assert profile.categories == ["company", "phones"]
    assert profile.times == ["0m", "0a", "6e"]
    assert (profile.invites, profile.national_number) == ("no", "GD-2026/88")
    page = client.get(PAGE).content.decode()
    assert number in page
    assert page.count("checked") == 6
    assert number in client.get("/me/forces/").content.decode()
    [told] = held.everything(person)["volunteering"]
    assert (told["number"], told["times"], told["invites"]) == (number, ["0m", "0a", "6e"], "no")
    make_opened(person, worker)
    for shown in (page_of(person, worker), client.get("/me/data/").content.decode()):
        for words in (number, "教用手机电脑", "周一 上午", "周日 晚上", "一律不接受", "GD-2026/88"):
            assert words in shown


@pytest.mark.parametrize(
    "wrong", [{"day0": ["x"]}, {"categories": ["x"]}, {"invites": "x"}, {"invites": ""},
              {"national_number": "9" * 33}],
)  # fmt: skip
def test_what_is_not_on_the_page_is_not_taken(person: Person, wrong: dict[str, object]) -> None:
    page = proven(person).post(PAGE, {"invites": "ask", **wrong})

    assert page.status_code == 422
    assert not VolunteerProfile.objects.exists()


def test_nobody_says_it_for_somebody_else(person: Person, worker: Person) -> None:
    with pytest.raises(PermissionDenied):
        volunteering.describe(person, by=worker)


@pytest.mark.parametrize(
    ("begins", "minutes", "times"),
    [
        ("2026-11-23 09:00", 60, {"0m"}),
        ("2026-11-23 11:30", 60, {"0m", "0a"}),
        ("2026-11-23 12:00", 360, {"0a"}),
        ("2026-11-29 17:00", 120, {"6a", "6e"}),
        ("2026-11-29 23:30", 60, {"6e", "0m"}),
        ("2026-11-23 09:00", 60 * 24 * 40, set(volunteers.Times.values)),
    ],
)
def test_a_span_lies_in_parts_of_the_week(begins: str, minutes: int, times: set[str]) -> None:
    starts = datetime.fromisoformat(begins)

    assert volunteers.times_of(starts, starts + timedelta(minutes=minutes)) == times
