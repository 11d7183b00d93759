"""Two rows of one person become one, and are two again."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from linli.accounts.models import Person
from linli.accounts.tests.make import make_mobile, make_person
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.models import Task
from linli.people import finding, held, queries, tasks
from linli.people.actions import acting, consents, merging, rights, statuses
from linli.people.models import (
    Acting,
    Apart,
    Consent,
    File,
    FindTerm,
    Look,
    Merge,
    Moved,
    Purpose,
    Status,
    VolunteerProfile,
)
from linli.people.tests.make import make_client, make_opened, make_texts, make_worker

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture
def area() -> Area:
    make_texts()
    return make_area()


@pytest.fixture
def worker(area: Area) -> Person:
    return make_worker(area)


@pytest.fixture
def kept(area: Area, worker: Person) -> Person:
    person = make_client("陈秀英", area=area)
    make_opened(person, worker)
    return person


@pytest.fixture
def gone(area: Area, worker: Person) -> Person:
    """A row without an account, as a roster makes it."""
    person = make_person("陈秀英", area=area, mobile=make_mobile())
    File.objects.create(person=person, landline="0757-86123456", needs=["landline"])
    finding.refresh(person)
    make_opened(person, worker)
    return person


def test_what_is_theirs_follows_and_the_other_row_is_found_nowhere(
    kept: Person, gone: Person, worker: Person
) -> None:
    consents.give(gone, by=worker, purpose=Purpose.SERVICE, channel="spoken")

    merging.put_together(kept, gone, by=worker)

    kept.refresh_from_db()
    assert Consent.objects.get().person == kept
    assert kept.file.landline == "0757-86123456"
    assert kept.file.needs == ["landline"]
    assert set(queries.meant(worker, "陈秀英")) == {kept.pk}
    assert set(queries.meant(worker, "3456")) == {kept.pk}
    assert Look.objects.filter(person=kept).count() == 2
    assert list(queries.look_alikes(name="陈秀英", mobile=gone.mobile, area=kept.area)) == [kept]


def test_undoing_puts_everything_back(kept: Person, gone: Person, worker: Person) -> None:
    consents.give(gone, by=worker, purpose=Purpose.SERVICE, channel="spoken")
    before = [held.everything(one) for one in (kept, gone)]
    terms = set(FindTerm.objects.values_list("person", "term"))

    merge = merging.put_together(kept, gone, by=worker).merge
    merging.take_apart(merge, by=worker)

    after = [held.everything(Person.objects.get(pk=one.pk)) for one in (kept, gone)]
    for one in after:
        one["merged"] = []
    assert after == before
    assert set(FindTerm.objects.values_list("person", "term")) == terms
    assert not Moved.objects.exists()
    merge.refresh_from_db()
    assert merge.was == ""


def test_a_preview_tells_what_comes_and_changes_nothing(
    kept: Person, gone: Person, worker: Person
) -> None:
    before = [held.everything(one) for one in (kept, gone)]

    told = merging.rehearse(kept, gone, by=worker)

    assert told.follows == {"looks": 1}
    assert [held.everything(one) for one in (kept, gone)] == before
    assert not Merge.objects.exists()


def test_what_would_stand_twice_stays_behind_and_ends(
    kept: Person, gone: Person, worker: Person
) -> None:
    for one in (kept, gone):
        statuses.confirm(one, by=worker, group="alone", source="居委会", until=date(2027, 12, 31))

    done = merging.put_together(kept, gone, by=worker)

    assert done.ends == {"statuses": 1}
    assert Status.objects.get(person=gone).ended_at
    assert len(held.everything(kept)["statuses"]) == 2
    merging.take_apart(done.merge, by=worker)
    assert Status.objects.get(person=gone).ended_at is None


def test_a_person_does_not_act_for_themselves(kept: Person, gone: Person, worker: Person) -> None:
    acting.let(gone, by=worker, actor=kept, tie="family", until=date(2027, 1, 1), channel="spoken")

    merging.put_together(kept, gone, by=worker)

    assert Acting.objects.get().ended_at
    assert not queries.acted_for(kept)


@pytest.mark.parametrize("taken", [True, False])
def test_a_person_chooses_where_both_say_something(
    kept: Person, gone: Person, worker: Person, *, taken: bool
) -> None:
    File.objects.filter(person=kept).update(born_on=date(1950, 5, 1))
    File.objects.filter(person=gone).update(born_on=date(1950, 6, 1))

    done = merging.put_together(kept, gone, by=worker, take=["born_on"] if taken else [])

    file = File.objects.get(person=kept)
    assert file.born_on == (date(1950, 6, 1) if taken else date(1950, 5, 1))
    merging.take_apart(done.merge, by=worker)
    assert File.objects.get(person=kept).born_on == date(1950, 5, 1)


def test_what_was_put_right_since_stays_when_it_is_undone(
    kept: Person, gone: Person, worker: Person
) -> None:
    done = merging.put_together(kept, gone, by=worker)
    file = File.objects.get(person=kept)
    file.landline = "0757-86000000"
    file.save()

    merging.take_apart(done.merge, by=worker)

    assert File.objects.get(person=kept).landline == "0757-86000000"
    assert File.objects.get(person=gone).landline == "0757-86123456"


def test_who_has_not_both_files_open_puts_nothing_together(
    kept: Person, gone: Person, area: Area
) -> None:
    other = make_worker(area)
    make_opened(kept, other)

    with pytest.raises(PermissionDenied):
        merging.put_together(kept, gone, by=other)
    with pytest.raises(PermissionDenied):
        merging.keep_apart(kept, gone, by=other)


def test_the_account_stays(kept: Person, gone: Person, worker: Person) -> None:
    with pytest.raises(Refused):
        merging.put_together(gone, kept, by=worker)


def test_a_row_is_put_together_once(kept: Person, gone: Person, worker: Person) -> None:
    merging.put_together(kept, gone, by=worker)

    with pytest.raises((Refused, PermissionDenied)):
        merging.put_together(kept, gone, by=worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(kept=worker, gone=gone, by=kept)


def test_the_log_of_looks_follows_for_no_other_reason(
    kept: Person, gone: Person, worker: Person
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Look.objects.filter(person=gone).update(person=kept)
    merging.put_together(kept, gone, by=worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Look.objects.filter(person=kept).update(person=gone)
    with pytest.raises(IntegrityError), transaction.atomic():
        Look.objects.filter(person=kept).update(why="safety")


def test_who_leaves_leaves_with_both_rows(kept: Person, gone: Person, worker: Person) -> None:
    merging.put_together(kept, gone, by=worker)
    kept.refresh_from_db()

    rights.erase(kept, by=kept)

    gone.refresh_from_db()
    assert (gone.name, gone.mobile, gone.erased_at is not None) == ("", "", True)
    assert not File.objects.exists()
    assert Merge.objects.get().was == ""


def test_two_people_are_not_asked_about_again(kept: Person, gone: Person, worker: Person) -> None:
    merging.keep_apart(gone, kept, by=worker)
    merging.keep_apart(kept, gone, by=worker)

    assert Apart.objects.count() == 1


def test_the_account_that_goes_comes_back_unless_its_number_is_taken(
    kept: Person, area: Area, worker: Person
) -> None:
    second = make_client("陈秀英", area=area)
    make_opened(second, worker)
    done = merging.put_together(kept, second, by=worker)
    assert not Person.objects.get(pk=second.pk).joined_at

    Person.objects.create(mobile=second.mobile, joined_at=kept.joined_at)
    merging.take_apart(done.merge, by=worker)

    back = Person.objects.get(pk=second.pk)
    assert (back.is_active, back.joined_at, back.area) == (True, None, area)
    assert json.dumps(held.everything(back))


def test_what_was_written_for_the_row_as_it_went_follows_too(
    kept: Person, gone: Person, worker: Person
) -> None:
    merge = merging.put_together(kept, gone, by=worker).merge
    acting.let(kept, by=kept, actor=worker, tie="family", until=date(2027, 1, 1), channel="screen")
    Acting.objects.update(person=gone)

    tasks.catch_up.function(str(merge.pk))

    assert Acting.objects.get().person == kept
    merging.take_apart(merge, by=worker)
    tasks.catch_up.function(str(merge.pk))
    assert Acting.objects.get().person == gone
    assert Task.objects.filter(name=tasks.catch_up.name).count() == 1


def test_the_number_of_a_volunteer_follows_to_whoever_has_none(
    kept: Person, gone: Person, worker: Person
) -> None:
    VolunteerProfile.objects.create(person=gone, national_number="N-1")

    merge = merging.put_together(kept, gone, by=worker).merge
    assert VolunteerProfile.objects.get().person == kept
    merging.take_apart(merge, by=worker)
    assert VolunteerProfile.objects.get().person == gone

    VolunteerProfile.objects.create(person=kept)
    merging.put_together(kept, gone, by=worker)
    assert VolunteerProfile.objects.get(person=gone).national_number == "N-1"


def test_who_has_not_the_file_open_takes_nothing_apart(
    kept: Person, gone: Person, worker: Person, area: Area
) -> None:
    merge = merging.put_together(kept, gone, by=worker).merge

    for by in (make_worker(area), make_worker(make_area()), kept):
        with pytest.raises(PermissionDenied):
            merging.take_apart(merge, by=by)
