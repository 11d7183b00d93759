"""Who opens a card takes the check on: no two of the staff check one card at once."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.models import Event
from linli.core.tests.races import ask, run_together, shared_database
from linli.people import queries
from linli.people.actions import identities
from linli.people.models import Check, Identity, Look
from linli.people.tests.make import make_client, make_identity, make_opened, make_worker


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def identity(area: Area) -> Identity:
    return make_identity(make_client("陈秀英", area=area))


@pytest.fixture
def worker(area: Area) -> Person:
    person = make_worker(area)
    person.name = "周志明"
    person.save()
    return person


def page(name: str, identity: Identity) -> str:
    return reverse(f"people:{name}", args=[identity.pk])


@pytest.mark.django_db
def test_opening_a_card_begins_the_check(identity: Identity, worker: Person) -> None:
    client = signed_in(worker)

    for _again in range(2):
        assert client.post(page("open_check", identity)).status_code == 302

    identity.refresh_from_db()
    assert (identity.state, identity.checked_by) == (Check.CHECKING, worker)
    assert Event.objects.filter(verb="identity.checking").count() == 1
    assert Look.objects.filter(by=worker).count() == 2
    assert identity.number in client.get(page("check", identity)).content.decode()
    assert "周志明" in client.get(reverse("people:checks")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "A worker is comparing it with the card."),
        ("zh-hans", "工作人员正在和证件核对"),
        ("zh-hant", "工作人員正在和證件核對"),
    ],
)
def test_the_person_reads_that_it_is_being_checked(
    identity: Identity, worker: Person, language: str, words: str
) -> None:
    client = signed_in(identity.person, second_factor=False)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert words not in client.get(reverse("people:card")).content.decode()
    identities.start(identity, by=worker)

    shown = client.get(reverse("people:card")).content.decode()

    assert words in shown
    with translation.override(language):
        assert str(Check.CHECKING.label) in shown


@pytest.mark.django_db
def test_a_colleague_is_kept_out_meanwhile(identity: Identity, worker: Person, area: Area) -> None:
    identities.start(identity, by=worker)
    colleague = make_worker(area)
    make_opened(identity.person, colleague)  # the file is open, the card is not
    client = signed_in(colleague)

    shown = client.get(page("check", identity)).content.decode()

    assert identity.number not in shown
    assert "周志明" in shown
    for name in ("open_check", "verify", "refuse"):
        assert client.post(page(name, identity), {"reason": "看不清"}).status_code == 409
    for step in (identities.start, identities.verify):
        with pytest.raises(Refused, match="周志明"):
            step(identity, by=colleague)
    identity.refresh_from_db()
    assert (identity.state, identity.checked_by) == (Check.CHECKING, worker)


@pytest.mark.django_db
def test_a_card_left_lying_is_free_again(
    identity: Identity, worker: Person, area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    identities.start(identity, by=worker)
    monkeypatch.setattr(queries, "LOOK_LASTS", timedelta(0))
    colleague = make_worker(area)
    assert signed_in(worker).post(page("verify", identity)).status_code == 409

    taken = identities.start(identity, by=colleague)

    assert taken.checked_by == colleague
    assert identities.verify(taken, by=colleague).state == Check.VERIFIED


@pytest.mark.django_db
def test_the_open_file_does_not_show_the_card(identity: Identity, worker: Person) -> None:
    make_opened(identity.person, worker)
    client = signed_in(worker)

    assert identity.number not in client.get(page("check", identity)).content.decode()
    assert client.post(page("verify", identity)).status_code == 409


STEP = """
from linli.accounts.models import Person
from linli.core import unit
from linli.core.errors import Refused
from linli.people.actions import identities as actions
from linli.people.models import Identity
identity = Identity.objects.select_related("person__file").get(pk="{pk}")
by = Person.objects.get(pk="{by}")
{how}
think()
try:
    unit.run(lambda: actions.start(identity, by=by))
    print(1)
except Refused:
    print(0)
"""
LOOK = """
from linli.core.models import Event
print(Event.objects.filter(subject_id="{pk}", verb="identity.checking").count())
"""
# The negative control: whoever comes second believes what was read before.
NAIVE = "actions.lock = lambda row: row"


def race(folder: Path, how: str = "") -> tuple[int, int]:
    """How many of two took one card on: as they were told, and by the books."""
    area = make_area()
    row = make_identity(make_client(area=area))
    both = [make_worker(area), make_worker(area)]
    url = shared_database(folder)

    said = run_together(url, [STEP.format(pk=row.pk, by=one.pk, how=how) for one in both])

    return sum(map(int, said)), int(ask(url, LOOK.format(pk=row.pk)))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_take_one_card_on_once(tmp_path: Path) -> None:
    assert race(tmp_path) == (1, 1)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_race_would_show_a_card_that_is_not_held(tmp_path: Path) -> None:
    assert race(tmp_path, NAIVE) == (2, 2)
