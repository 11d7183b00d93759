"""What two may do at once at the desk: undo one merge, write the next words of a consent, and give
volunteers their numbers. Each beside a control that must fail."""

from pathlib import Path

import pytest

from linli.accounts.tests.make import make_person
from linli.areas.tests.make import make_area
from linli.core.tests.races import ask, run_together, shared_database
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.actions import merging
from linli.people.models import File, Merge
from linli.people.tests.make import make_opened, make_texts, make_worker

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PROCESSES = 4

TRY = """
from linli.core import unit
from linli.core.errors import Refused
def attempt(step):
    try:
        unit.run(step)
        print(1)
    except Refused:
        print(0)
"""

APART = (
    TRY
    + """
from linli.accounts.models import Person
from linli.people.actions import merging
from linli.people.models import Merge
by, row = Person.objects.get(pk="{by}"), Merge.objects.get(pk="{pk}")
attempt(lambda: merging.take_apart(row, by=by))
"""
)
UNDONE = """
from linli.core.models import Event
print(Event.objects.filter(verb="person.merge_undone").count())
"""

WRITE = (
    TRY
    + """
from django.utils import timezone
from linli.accounts.models import Person
from linli.people.actions import consents
by = Person.objects.get(pk="{by}")
attempt(lambda: consents.write("messages", by=by, words="说法 {n}", kinds=["phone"],
                               kept_months=12, since=timezone.localdate()))
"""
)
VERSIONS = """
from linli.people.models import ConsentText
print(*ConsentText.objects.filter(purpose="messages").order_by("version")
      .values_list("version", flat=True))
"""

NUMBER = """
from linli.accounts.models import Person
from linli.core import unit
from linli.people.actions import volunteering
for pk in {pks}:
    print(unit.run(lambda: volunteering.give_number(Person.objects.get(pk=pk))).number)
"""
NUMBERS = """
from linli.people.models import VolunteerProfile
print(*VolunteerProfile.objects.values_list("number", flat=True))
"""
# Read, then written: what the count in the database is there to prevent.
READ_FIRST = """
import time
from linli.people.actions import volunteering
from linli.people.models import VolunteerCount
def carelessly(county, year):
    row, _new = VolunteerCount.objects.get_or_create(county=county, year=year)
    time.sleep(0.2)
    row.last += 1
    row.save()
    return row.last
volunteering._next, volunteering.lock = carelessly, lambda row: row
from linli.accounts.models import Person
from django.db import IntegrityError
try:
    volunteering.give_number.__wrapped__(Person.objects.get(pk="{pk}"))
    print(1)
except IntegrityError:
    print(0)
"""


def test_a_merge_is_undone_once(tmp_path: Path) -> None:
    make_texts()
    area = make_area()
    worker = make_worker(area)
    kept, gone = (make_person("陈秀英", area=area) for _ in range(2))
    for person in (kept, gone):
        File.objects.create(person=person)
        make_opened(person, worker)
    merging.put_together(kept, gone, by=worker)
    row = Merge.objects.get()
    url = shared_database(tmp_path)

    said = run_together(url, [APART.format(by=worker.pk, pk=row.pk)] * PROCESSES)

    assert sorted(said) == ["0", "0", "0", "1"]
    assert ask(url, UNDONE) == "1"


def test_of_words_written_at_once_each_gets_a_version_or_is_told(tmp_path: Path) -> None:
    make_texts()
    operator = make_staff(Role.OPERATOR, make_area())
    url = shared_database(tmp_path)

    said = run_together(url, [WRITE.format(by=operator.pk, n=n) for n in range(PROCESSES)])

    written = sum(map(int, said))
    assert written >= 1
    assert ask(url, VERSIONS).split() == [str(n) for n in range(1, written + 2)]


def test_no_two_volunteers_have_one_number(tmp_path: Path) -> None:
    area = make_area()
    people = [str(make_person(area=area).pk) for _ in range(12)]
    url = shared_database(tmp_path)

    # Each is given one by two of them, who begin at either end.
    ways = [people, people[::-1]] * (PROCESSES // 2)
    run_together(url, [NUMBER.format(pks=way) for way in ways])

    numbers = ask(url, NUMBERS).split()
    assert len(numbers) == len(set(numbers)) == len(people)
    assert {int(number[10:16]) for number in numbers} == set(range(1, len(people) + 1))


def test_whoever_reads_the_count_first_gives_one_number_twice(tmp_path: Path) -> None:
    """The control: nothing is held; the database refuses the second, who goes without."""
    area = make_area()
    people = [make_person(area=area) for _ in range(2)]
    url = shared_database(tmp_path)

    said = run_together(url, [READ_FIRST.format(pk=person.pk) for person in people])

    assert sorted(said) == ["0", "1"]
