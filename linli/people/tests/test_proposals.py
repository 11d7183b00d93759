"""Who asks by a number learns nothing of whose it is; the other side says yes or no."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from linli.accounts import bounds
from linli.accounts.models import Person
from linli.accounts.tests.make import make_mobile, make_resident, signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core.errors import Refused, TooMany
from linli.people.actions import households, proposals
from linli.people.models import Acting, Proposal
from linli.people.tests.make import make_client, make_texts

pytestmark = pytest.mark.django_db
UNKNOWN = "13900009999"


@pytest.fixture
def area() -> Area:
    make_texts()
    return make_area()


@pytest.fixture
def elder(area: Area) -> Person:
    return make_client("陈秀英", area=area)


@pytest.fixture
def daughter(area: Area) -> Person:
    return make_client("林晓岚", area=area)


def words(mobile: str) -> dict[str, object]:
    until = timezone.localdate() + timedelta(days=30)
    return {"mobile": mobile, "tie": "family", "until": until}


def ask(elder: Person, mobile: str) -> Proposal:
    until = timezone.localdate() + timedelta(days=30)
    return proposals.ask_to_act(elder, mobile=mobile, tie="family", until=until)


def test_a_known_and_an_unknown_number_read_the_same(elder: Person, daughter: Person) -> None:
    client = signed_in(elder, second_factor=False)
    url = reverse("people:family")
    pages = []
    for mobile in (daughter.mobile, UNKNOWN):
        sent = client.post(url, words(mobile))
        assert sent.status_code == 302
        page = client.get(url).content.decode()
        assert daughter.name not in page
        pages.append(page.count("/take-back/"))
        proposals.take_back(Proposal.objects.get(), by=elder)
    assert pages == [1, 1]
    assert not Acting.objects.exists()


def test_the_other_side_sees_who_asks_masked_and_says_yes(elder: Person, daughter: Person) -> None:
    proposal = ask(elder, daughter.mobile)
    client = signed_in(daughter, second_factor=False)
    page = client.get(reverse("people:family")).content.decode()
    assert "陈*英" in page
    assert elder.name not in page

    assert client.post(reverse("people:accept", args=[proposal.pk])).status_code == 302

    row = Acting.objects.get()
    assert (row.actor, row.person) == (daughter, elder)
    assert row.consent.given_at == proposal.asked_at
    assert not Proposal.objects.exists()


def test_a_no_reads_like_no_answer(elder: Person, daughter: Person) -> None:
    proposal = ask(elder, daughter.mobile)
    client = signed_in(daughter, second_factor=False)
    client.post(reverse("people:decline", args=[proposal.pk]))

    own = signed_in(elder, second_factor=False).get(reverse("people:family")).content.decode()
    assert "/take-back/" in own
    assert "/accept/" not in client.get(reverse("people:family")).content.decode()
    with pytest.raises(Refused, match="already"):
        ask(elder, daughter.mobile)


def test_nobody_else_answers(elder: Person, daughter: Person, area: Area) -> None:
    proposal = ask(elder, daughter.mobile)
    other = make_resident(area=area)

    for person in (other, elder):
        with pytest.raises(PermissionDenied):
            proposals.accept(proposal, by=person)
    sent = signed_in(other).post(reverse("people:accept", args=[proposal.pk]))
    assert sent.status_code == 404


def test_five_numbers_a_day(elder: Person) -> None:
    for _ in range(bounds.PROPOSALS.most):
        ask(elder, make_mobile())

    with pytest.raises(TooMany):
        ask(elder, make_mobile())


def test_it_ends_by_itself(elder: Person, daughter: Person) -> None:
    proposal = ask(elder, daughter.mobile)
    Proposal.objects.update(expires_at=timezone.now())

    with pytest.raises(Refused, match="time is over"):
        proposals.accept(proposal, by=daughter)
    proposals.forget_old()
    assert not Proposal.objects.exists()


def test_ones_own_number_is_not_asked(elder: Person) -> None:
    with pytest.raises(Refused, match="own number"):
        ask(elder, elder.mobile)


def test_somebody_joins_a_household_by_their_own_word(elder: Person, daughter: Person) -> None:
    assert elder.area
    with pytest.raises(Refused, match="own household first"):
        proposals.ask_home(elder, mobile=daughter.mobile, relation="child")
    households.found(elder, by=elder, area=elder.area, address="三巷 8 号")
    client = signed_in(elder, second_factor=False)
    url = reverse("people:household")
    asked = {"mobile": daughter.mobile, "relation": "child"}
    assert client.post(url, asked).status_code == 302
    Person.objects.filter(pk=daughter.pk).update(area=None)

    other = signed_in(daughter, second_factor=False)
    assert "陈*英" in other.get(url).content.decode()
    other.post(reverse("people:accept", args=[Proposal.objects.get().pk]))

    daughter.refresh_from_db()
    assert daughter.area == elder.area
    assert "林晓岚" in client.get(url).content.decode()


def test_whoever_moved_out_brings_nobody_in(elder: Person, daughter: Person) -> None:
    assert elder.area
    households.found(elder, by=elder, area=elder.area, address="三巷 8 号")
    proposal = proposals.ask_home(elder, mobile=daughter.mobile, relation="child")
    households.leave(elder, by=elder)

    with pytest.raises(Refused, match="does not live there"):
        proposals.accept(proposal, by=daughter)


def test_the_database_refuses_half_a_proposal(elder: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(by=elder, mobile=UNKNOWN, expires_at=timezone.now())
